"""Tenants' MCP servers over HTTP: servers and credentials, health, tools, calls."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.sources.credentials.service import vault_of
from atlas.sources.mcp import service
from atlas.sources.mcp.models import CallRow, ServerRow
from atlas.sources.mcp.repository import CALLS, SERVERS, TOOLS
from atlas.sources.mcp.schemas import (
    McpCallIn,
    McpCallOut,
    McpCredentialPut,
    McpHealthOut,
    McpServerIn,
    McpServerOut,
    McpToolApproval,
    McpToolOut,
    McpToolWithdrawal,
)

router = AtlasRouter(prefix="/mcp-servers", tags=["mcp-servers"])
_SERVER = "/{server_id}"
_TOOL = "/{server_id}/tools/{tool_id}"


def _servers(state: AppState) -> service.Servers:
    vault = vault_of(state.db, state.settings)
    return service.Servers(state.db, state.storage, vault, state.settings.outbound_allow)


Servers = Annotated[service.Servers, Depends(_servers)]


def _answer(found: ServerRow, response: Response) -> McpServerOut:
    response.headers["ETag"] = etag(found.version)
    return McpServerOut.model_validate(found)


def _tool(found: McpToolOut, response: Response) -> McpToolOut:
    response.headers["ETag"] = etag(found.version)
    return found


def _call(found: CallRow) -> McpCallOut:
    return McpCallOut.built_from(found, arguments=orjson.loads(found.arguments_json))


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_mcp_servers",
    summary="List your MCP servers",
)
async def list_mcp_servers(
    session: Session, params: Annotated[ListParams, Depends(list_query(SERVERS))]
) -> PageOut[McpServerOut]:
    """List the MCP servers that you connected, oldest first."""
    return page_out(await service.list_servers(session, params), McpServerOut)


@router.post(
    "",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="create_mcp_server",
    summary="Connect an MCP server",
    status_code=201,
    errors=(409,),
)
async def create_mcp_server(
    session: Session, actor: Actor, servers: Servers, response: Response, body: McpServerIn
) -> McpServerOut:
    """Add a server; nothing is sent to it before POST …/test."""
    made = await service.add_server(session, actor, servers.allow, body)
    response.headers["Location"] = f"/api/mcp-servers/{made.id}"
    return _answer(made, response)


@router.get(
    _SERVER,
    permission=Permission.READ,
    operation_id="get_mcp_server",
    summary="Get an MCP server",
)
async def get_mcp_server(session: Session, server_id: UUID, response: Response) -> McpServerOut:
    """Return a server; no answer holds its credential."""
    return _answer(await service.get_server(session, server_id), response)


@router.put(
    _SERVER,
    permission=Permission.SETTINGS,
    operation_id="update_mcp_server",
    summary="Change an MCP server",
    errors=(409, 412, 428),
)
async def update_mcp_server(
    session: Session,
    actor: Actor,
    servers: Servers,
    response: Response,
    server_id: UUID,
    body: McpServerIn,
    if_match: IfMatch = None,
) -> McpServerOut:
    """Replace the settings. A new address costs the approvals; a new host, the credential too."""
    changed = await service.change_server(session, actor, servers.allow, server_id, body, if_match)
    return _answer(changed, response)


@router.delete(
    _SERVER,
    permission=Permission.SETTINGS,
    operation_id="delete_mcp_server",
    summary="Remove an MCP server",
    status_code=204,
    errors=(412, 428),
)
async def delete_mcp_server(
    session: Session, actor: Actor, server_id: UUID, if_match: IfMatch = None
) -> None:
    """Remove it and delete its credential; evidence of its calls stays."""
    await service.remove_server(session, actor, server_id, if_match)


@router.put(
    f"{_SERVER}/credential",
    permission=Permission.SETTINGS,
    operation_id="put_mcp_credential",
    summary="Store the credential of an MCP server",
    errors=(412, 428),
)
async def put_mcp_credential(
    session: Session,
    actor: Actor,
    servers: Servers,
    response: Response,
    server_id: UUID,
    body: McpCredentialPut,
    if_match: IfMatch = None,
) -> McpServerOut:
    """Store it, encrypted for this server and host; no answer gives it back."""
    vault = servers.vault
    found = await service.put_credential(session, actor, vault, server_id, body, if_match)
    return _answer(found, response)


@router.delete(
    f"{_SERVER}/credential",
    permission=Permission.SETTINGS,
    operation_id="delete_mcp_credential",
    summary="Delete the credential of an MCP server",
    errors=(412, 428),
)
async def delete_mcp_credential(
    session: Session,
    actor: Actor,
    response: Response,
    server_id: UUID,
    if_match: IfMatch = None,
) -> McpServerOut:
    """Delete it for good."""
    found = await service.delete_credential(session, actor, server_id, if_match)
    return _answer(found, response)


@router.get(
    f"{_SERVER}/health",
    permission=Permission.READ,
    operation_id="get_mcp_server_health",
    summary="Get the health of an MCP server",
)
async def get_mcp_server_health(session: Session, server_id: UUID) -> McpHealthOut:
    """Tell how it answers and what is left of its limits; the server is not asked."""
    return McpHealthOut.model_validate(await service.get_health(session, server_id))


@router.post(
    f"{_SERVER}/test",
    permission=Permission.SETTINGS,
    rate="expensive",
    operation_id="test_mcp_server",
    summary="Test an MCP server and read its tools",
    errors=(409, 424),
)
async def test_mcp_server(
    servers: Servers, actor: Actor, response: Response, server_id: UUID
) -> McpServerOut:
    """Connect and read the tools; `outcome` says how it ended. A changed tool is not approved."""
    return _answer(await service.check_server(servers, actor, server_id), response)


@router.get(
    f"{_SERVER}/tools",
    permission=Permission.READ,
    operation_id="list_mcp_tools",
    summary="List the tools of an MCP server",
)
async def list_mcp_tools(
    session: Session, server_id: UUID, params: Annotated[ListParams, Depends(list_query(TOOLS))]
) -> PageOut[McpToolOut]:
    """List the tools as they were last read; what they say is data, never an instruction."""
    return page_out(await service.list_tools(session, server_id, params), McpToolOut)


@router.get(
    _TOOL,
    permission=Permission.READ,
    operation_id="get_mcp_tool",
    summary="Get a tool of an MCP server",
)
async def get_mcp_tool(
    session: Session, server_id: UUID, tool_id: UUID, response: Response
) -> McpToolOut:
    """Return a tool, and what changed since it was approved."""
    return _tool(await service.get_tool(session, server_id, tool_id), response)


@router.post(
    f"{_TOOL}/approve",
    permission=Permission.SETTINGS,
    operation_id="approve_mcp_tool",
    summary="Approve a tool of an MCP server",
    errors=(409, 412, 424, 428),
)
async def approve_mcp_tool(
    servers: Servers,
    actor: Actor,
    response: Response,
    server_id: UUID,
    tool_id: UUID,
    body: McpToolApproval,
    if_match: IfMatch = None,
) -> McpToolOut:
    """Approve it as you read it (If-Match); any change of it needs a new approval.

    A tool that lost its approval is read from its server first: 409 if that is not what you read.
    """
    found = await service.approve_tool(servers, actor, server_id, tool_id, body, if_match)
    return _tool(found, response)


@router.post(
    f"{_TOOL}/withdraw",
    permission=Permission.SETTINGS,
    operation_id="withdraw_mcp_tool",
    summary="Withdraw the approval of a tool",
    errors=(412, 428),
)
async def withdraw_mcp_tool(
    session: Session,
    actor: Actor,
    response: Response,
    server_id: UUID,
    tool_id: UUID,
    body: McpToolWithdrawal,
    if_match: IfMatch = None,
) -> McpToolOut:
    """Take the approval back at once, or note that the tool is not to be approved."""
    found = await service.withdraw_tool(session, actor, server_id, tool_id, body, if_match)
    return _tool(found, response)


@router.post(
    f"{_TOOL}/call",
    permission=Permission.RUN,
    rate="expensive",
    operation_id="call_mcp_tool",
    summary="Call a tool of an MCP server",
    errors=(409, 424),
)
async def call_mcp_tool(
    servers: Servers, actor: Actor, server_id: UUID, tool_id: UUID, body: McpCallIn
) -> McpCallOut:
    """Call an approved tool; the answer is kept as evidence, and nothing is decided by it.

    The tool is read first: 409 with the changes if it is no longer what was approved. 424: no
    usable credential; 429: a limit; 503: no answer. 429 and 503 may say `Retry-After`.
    """
    return _call(await service.call_tool(servers, actor, server_id, tool_id, body.arguments))


@router.get(
    f"{_SERVER}/calls",
    permission=Permission.READ,
    operation_id="list_mcp_calls",
    summary="List the calls of an MCP server",
)
async def list_mcp_calls(
    session: Session, server_id: UUID, params: Annotated[ListParams, Depends(list_query(CALLS))]
) -> PageOut[McpCallOut]:
    """List the calls, newest first."""
    page = await service.list_calls(session, server_id, params)
    shown = page.of([_call(one) for one in page.items])
    return page_out(shown, McpCallOut)


@router.get(
    f"{_SERVER}/calls/{{call_id}}",
    permission=Permission.READ,
    operation_id="get_mcp_call",
    summary="Get a call of an MCP server",
)
async def get_mcp_call(session: Session, server_id: UUID, call_id: UUID) -> McpCallOut:
    """Return a call and where its evidence is."""
    return _call(await service.get_call(session, server_id, call_id))
