"""Calling a tool: what it answers is kept as evidence; nothing is decided by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import JsonValue

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError, FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.knowledge.evidence import service as evidence
from atlas.sources.mcp import repository
from atlas.sources.mcp.actions import McpAction
from atlas.sources.mcp.connection import Answer, Peer, PeerError, Target, converse
from atlas.sources.mcp.domain import (
    MAX_ARGUMENTS,
    Definition,
    McpOutcome,
    McpToolStatus,
    kept,
    refusal,
    tightened,
    written,
)
from atlas.sources.mcp.errors import (
    McpBudgetError,
    McpCallNotFoundError,
    McpServerStateError,
    McpServerUnavailableError,
    McpToolStateError,
)
from atlas.sources.mcp.models import CallRow, ServerRow, ToolRow
from atlas.sources.mcp.service import tools
from atlas.sources.mcp.service.checking import note
from atlas.sources.mcp.service.servers import Servers, get_server, missing, target_of


@dataclass(frozen=True, slots=True)
class _Begun:
    """A call that may be made."""

    server: ServerRow
    tool: ToolRow
    call: CallRow
    target: Target
    approved: Definition
    investigation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Changed:
    """The tool is not what was approved. present: what it is; None: it is not offered."""

    present: Definition | None


async def list_calls(session: TenantSession, server_id: UUID, params: ListParams) -> Page[CallRow]:
    """Return a page of a server's calls.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.

    """
    await get_server(session, server_id)
    return await repository.list_calls(session, server_id, params)


async def get_call(session: TenantSession, server_id: UUID, call_id: UUID) -> CallRow:
    """Return a call.

    Raises:
        McpServerNotFoundError, McpCallNotFoundError: absent, or another tenant's.

    """
    await get_server(session, server_id)
    found = await repository.find_call(session, server_id, call_id)
    if found is None:
        raise McpCallNotFoundError("The server has no such call.")
    return found


async def call_tool(
    servers: Servers,
    actor: AuthContext,
    server_id: UUID,
    tool_id: UUID,
    arguments: dict[str, JsonValue],
    *,
    investigation_id: UUID | None = None,
) -> CallRow:
    """Call an approved tool and keep what it answers; no transaction is open meanwhile.

    The server is asked first what the tool is: one that changed is not called. investigation_id:
    whose evidence the answer becomes; None: no investigation's.

    Raises:
        McpServerNotFoundError, McpToolNotFoundError: absent, or another tenant's.
        InvalidRequestError: the arguments are too large, or nest too deep.
        McpServerStateError: the server is switched off.
        McpToolStateError: the tool is not approved, or is no longer what was approved.
        MissingTenantCredentialsError: there is no credential that the server takes (424).
        McpBudgetError: the limits of the server are used up (429).
        McpServerUnavailableError: the server does not answer, or not by the protocol (503).

    """
    text = _checked(arguments)
    tenant_id = actor.require_tenant()
    async with servers.db.tenant(tenant_id) as session:
        begun = await _begin(session, servers, actor, server_id, tool_id, text)
        begun = replace(begun, investigation_id=investigation_id)

    async def talk(peer: Peer) -> Answer | _Changed:
        offered, _ = kept((await peer.listing()).tools)
        present = next((one for one in offered if one.name == begun.tool.name), None)
        if present is None or tightened(begun.approved, present):
            return _Changed(present)
        return await peer.call(begun.tool.name, arguments)

    try:
        found: Answer | _Changed | PeerError = await converse(begun.target, talk)
    except PeerError as error:
        found = error
    async with servers.db.tenant(tenant_id) as session:
        ended, lost = await _end(session, servers, actor, begun, found)
    if lost is not None:
        raise not_approved(lost)
    if isinstance(found, PeerError) and found.outcome is not McpOutcome.TOOL_ERROR:
        raise failed(begun.server, found)
    return ended


def _checked(arguments: dict[str, JsonValue]) -> str:
    """Return the arguments as JSON.

    Raises:
        InvalidRequestError: too large, or nested too deep.

    """
    why = f"has more than {MAX_ARGUMENTS:,} bytes"
    try:
        text = written(arguments)
    except ValueError as error:
        why = f"cannot be sent: {error}"
    else:
        if len(text) <= MAX_ARGUMENTS:
            return text.decode()
    problem = FieldProblem(loc=["body", "arguments"], msg=why, type="value_error")
    raise InvalidRequestError(f"arguments: {why}", errors=[problem])


async def _begin(
    session: TenantSession,
    servers: Servers,
    actor: AuthContext,
    server_id: UUID,
    tool_id: UUID,
    arguments: str,
) -> _Begun:
    """Check that a call may be made, and count it: of two processes one goes first."""
    server = await get_server(session, server_id)
    tool = await tools.find(session, server_id, tool_id)
    if not server.enabled:
        raise McpServerStateError(f"The MCP server {server.name} is switched off.")
    if tool.status != McpToolStatus.APPROVED or tool.approved is None or not tool.present:
        raise not_approved(tool)
    target = await target_of(session, servers, server)
    await repository.hold_calls(session, server_id)
    moment = now()
    traffic = await repository.traffic(session, server, moment)
    refused = refusal(traffic, server.per_minute, server.per_day, moment)
    if refused is not None:
        kind = McpServerUnavailableError if refused.unreachable else McpBudgetError
        raise kind(refused.reason, headers={"Retry-After": str(refused.seconds)})
    call = CallRow(
        new_id(),
        server_id,
        tool_id,
        tool.name,
        tool.fingerprint,
        arguments,
        outcome=McpOutcome.PENDING,
        detail=None,
        evidence_id=None,
        called_by=actor.user_id,
        called_at=moment,
        finished_at=None,
    )
    await repository.insert_call(session, call)
    return _Begun(server, tool, call, target, tools.read(tool.approved))


async def _end(
    session: TenantSession,
    servers: Servers,
    actor: AuthContext,
    begun: _Begun,
    found: Answer | _Changed | PeerError,
) -> tuple[CallRow, ToolRow | None]:
    """Keep how a call ended; returns it, and the tool where that is not what was approved."""
    call = replace(begun.call, finished_at=now())
    lost: ToolRow | None = None
    match found:
        case Answer():
            outcome = McpOutcome.TOOL_ERROR if found.error else McpOutcome.OK
            call = replace(
                call,
                outcome=outcome,
                detail="The tool says that it failed." if found.error else None,
                evidence_id=await _kept(session, servers, actor, begun, found),
            )
        case PeerError():
            call = replace(call, outcome=found.outcome, detail=found.detail)
        case _Changed():
            why = "The tool is no longer what was approved; it was not called."
            call = replace(call, outcome=McpOutcome.CHANGED, detail=why)
            lost = await _lose(session, actor, begun.tool, found.present)
    await repository.finish_call(session, call)
    error = found if isinstance(found, PeerError) else None
    await note(session, begun.server, McpOutcome(call.outcome), error)
    payload: dict[str, JSON] = {
        "server_id": str(begun.server.id),
        "tool": begun.tool.name,
        "call_id": str(call.id),
        "outcome": McpOutcome(call.outcome).value,
        "evidence_id": str(call.evidence_id) if call.evidence_id else None,
    }
    await audit.record(
        session, actor, McpAction.MCP_TOOL_CALLED, tools.RESOURCE, begun.tool.id, payload
    )
    return call, lost


async def _kept(
    session: TenantSession, servers: Servers, actor: AuthContext, begun: _Begun, found: Answer
) -> UUID:
    terms = begun.server.licence
    return await evidence.store(
        session,
        servers.storage,
        actor,
        kind="provider_response",
        source=f"mcp:{begun.server.name}:{begun.tool.name}",
        source_url=begun.server.url,
        retrieved_at=now(),
        content=found.content,
        media_type="application/json",
        licence=terms,
        investigation_id=begun.investigation_id,
    )


async def _lose(
    session: TenantSession, actor: AuthContext, tool: ToolRow, present: Definition | None
) -> ToolRow:
    """Take the approval of a tool that changed, unless a person has decided meanwhile."""
    row = await tools.find(session, tool.server_id, tool.id, lock=True)
    if present is None:
        seen = replace(row, present=False, version=row.version + 1)
    else:
        seen = tools.observed(row, present)
    await repository.update_tool(session, seen)
    if seen.status != row.status:
        await tools.record_change(session, actor, seen)
    return seen


def not_approved(
    found: ToolRow,
    why: str = "The tool is no longer what was approved: an admin looks at the changes and approves"
    " it again.",
) -> McpToolStateError:
    """Return the 409 of a tool that is not called or approved; it says what changed."""
    if not found.present:
        return McpToolStateError(
            "The server does not offer this tool any more.", code="mcp_tool_gone"
        )
    if found.status == McpToolStatus.CHANGED:
        lost_by = found.lapsed
        return McpToolStateError(
            why,
            code="mcp_tool_changed",
            lapsed=lost_by,
            changes=tools.change_list(found),
        )
    return McpToolStateError("This tool is not approved.")


def failed(server: ServerRow, error: PeerError) -> AtlasError:
    """Return the answer to a call that did not end well."""
    if error.outcome is McpOutcome.UNAUTHORISED:
        return missing(server, "refused" if server.has_credential else "unconfigured")
    if error.outcome is McpOutcome.THROTTLED:
        return McpBudgetError(
            "The server asked to be left alone.",
            code="mcp_server_throttled",
            headers={"Retry-After": str(error.pause)},
        )
    return McpServerUnavailableError(error.detail, outcome=error.outcome.value)
