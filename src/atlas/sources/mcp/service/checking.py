"""Testing a server: it is asked for its tools, and what it says is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.sources.mcp import repository
from atlas.sources.mcp.actions import McpAction
from atlas.sources.mcp.connection import Listing, Peer, PeerError, converse
from atlas.sources.mcp.domain import McpOutcome, kept
from atlas.sources.mcp.errors import McpServerStateError
from atlas.sources.mcp.models import ServerRow
from atlas.sources.mcp.service.servers import RESOURCE, Servers, get_server, target_of
from atlas.sources.mcp.service.tools import take_listing

_SAID = ("protocol_version", "server_name", "server_version")


async def check_server(servers: Servers, actor: AuthContext, server_id: UUID) -> ServerRow:
    """Connect, read the tools and keep them; no transaction is open meanwhile.

    A server that cannot be asked is no error here: the answer says how it ended.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.
        MissingTenantCredentialsError: it needs a credential and has none that opens (424).
        McpServerStateError: it was changed meanwhile.

    """
    tenant_id = actor.require_tenant()
    async with servers.db.tenant(tenant_id) as session:
        server = await get_server(session, server_id)
        target = await target_of(session, servers, server)

    async def listing(peer: Peer) -> Listing:
        return await peer.listing()

    try:
        found: Listing | PeerError = await converse(target, listing)
    except PeerError as error:
        found = error
    async with servers.db.tenant(tenant_id) as session:
        present = await get_server(session, server_id, lock=True)
        if present.version != server.version:
            raise McpServerStateError("The server was changed while it was asked: test it again.")
        if isinstance(found, PeerError):
            await note(session, present, found.outcome, found, by_hand=True)
        else:
            await note(session, present, McpOutcome.OK, by_hand=True)
            await keep_listing(session, actor, present, found)
        outcome = found.outcome if isinstance(found, PeerError) else McpOutcome.OK
        payload = {"name": server.name, "outcome": outcome.value}
        await audit.record(
            session, actor, McpAction.MCP_SERVER_TESTED, RESOURCE, server.id, payload
        )
        return await get_server(session, server_id)


async def keep_listing(
    session: TenantSession, actor: AuthContext, server: ServerRow, found: Listing
) -> None:
    """Keep what a server offers and says of itself; its row is locked."""
    tools, notes = kept(found.tools, more=found.more)
    await take_listing(session, actor, server, tools, complete=not found.more)
    said = {name: getattr(found, name) for name in _SAID}
    row = replace(server, notes=notes, **said)
    await repository.note_listing(session, row)


async def note(
    session: TenantSession,
    server: ServerRow,
    outcome: McpOutcome,
    failed: PeerError | None = None,
    *,
    by_hand: bool = False,
) -> None:
    """Write how a request to a server ended, and for how long it asks to be left alone."""
    moment = now()
    paused: datetime | None = None
    if outcome is McpOutcome.THROTTLED and failed is not None:
        paused = moment + timedelta(seconds=failed.pause)
    await repository.note_health(
        session,
        server,
        outcome,
        failed.detail if failed else None,
        moment=moment,
        paused_until=paused,
        by_hand=by_hand,
    )
