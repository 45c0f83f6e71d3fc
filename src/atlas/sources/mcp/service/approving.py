"""Approving a tool: one that lost its approval is read from its server first."""

from __future__ import annotations

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.sources.mcp.connection import Listing, Peer, PeerError, converse
from atlas.sources.mcp.domain import McpToolStatus
from atlas.sources.mcp.errors import McpServerStateError
from atlas.sources.mcp.models import ToolRow
from atlas.sources.mcp.schemas import McpToolApproval, McpToolOut
from atlas.sources.mcp.service import tools
from atlas.sources.mcp.service.calling import failed, not_approved
from atlas.sources.mcp.service.checking import keep_listing
from atlas.sources.mcp.service.servers import Servers, get_server, target_of


async def approve_tool(
    servers: Servers,
    actor: AuthContext,
    server_id: UUID,
    tool_id: UUID,
    body: McpToolApproval,
    expected: ExpectedVersion | None,
) -> McpToolOut:
    """Approve a tool as it was read; no transaction is open while its server is asked.

    What a call found changed may have changed again: such a tool is approved only if its server
    still offers what the person read.

    Raises:
        McpServerNotFoundError, McpToolNotFoundError: absent, or another tenant's.
        McpToolStateError: as `tools.approve`, or the server offers something else by now.
        McpServerStateError: the server was changed meanwhile.
        MissingTenantCredentialsError: there is no credential that the server takes (424).
        McpBudgetError, McpServerUnavailableError: it cannot be asked now (429, 503).
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    tenant_id = actor.require_tenant()
    async with servers.db.tenant(tenant_id) as session:
        server = await get_server(session, server_id, lock=True)
        tool = await tools.find(session, server_id, tool_id, lock=True)
        if tool.status != McpToolStatus.CHANGED or not tool.present:
            return await tools.approve(session, actor, tool, body, expected)
        check_version(expected, tool.version, required=True)
        target = await target_of(session, servers, server)

    async def listing(peer: Peer) -> Listing:
        return await peer.listing()

    try:
        found = await converse(target, listing)
    except PeerError as error:
        raise failed(server, error) from error
    async with servers.db.tenant(tenant_id) as session:
        present = await get_server(session, server_id, lock=True)
        if present.version != server.version:
            raise McpServerStateError("The server was changed meanwhile: look at the tool again.")
        await keep_listing(session, actor, present, found)
        now_: ToolRow = await tools.find(session, server_id, tool_id, lock=True)
        if now_.version == tool.version:
            return await tools.approve(session, actor, now_, body, expected)
    raise not_approved(now_, "The server offers another tool than you read: read it again.")
