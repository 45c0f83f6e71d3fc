"""Tools of a tenant's MCP servers: what they are, who approved them, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import orjson
from pydantic import JsonValue

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.sources.mcp import repository
from atlas.sources.mcp.actions import McpAction
from atlas.sources.mcp.domain import (
    Definition,
    McpToolStatus,
    changes,
    shown,
    tightened,
    warnings_of,
    written,
)
from atlas.sources.mcp.errors import McpToolNotFoundError, McpToolStateError
from atlas.sources.mcp.models import ServerRow, ToolRow
from atlas.sources.mcp.schemas import McpToolApproval, McpToolOut, McpToolWithdrawal
from atlas.sources.mcp.service.servers import get_server

RESOURCE = "mcp_tool"


async def list_tools(
    session: TenantSession, server_id: UUID, params: ListParams
) -> Page[McpToolOut]:
    """Return a page of a server's tools.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.

    """
    await get_server(session, server_id)
    page = await repository.list_tools(session, server_id, params)
    return page.of([tool_out(row) for row in page.items])


async def get_tool(session: TenantSession, server_id: UUID, tool_id: UUID) -> McpToolOut:
    """Return a tool.

    Raises:
        McpServerNotFoundError, McpToolNotFoundError: absent, or another tenant's.

    """
    await get_server(session, server_id)
    return tool_out(await find(session, server_id, tool_id))


async def find(
    session: TenantSession, server_id: UUID, tool_id: UUID, *, lock: bool = False
) -> ToolRow:
    """Return the row of a tool.

    Raises:
        McpToolNotFoundError: absent, or another server's.

    """
    found = await repository.find_tool(session, server_id, tool_id, lock=lock)
    if found is None:
        raise McpToolNotFoundError("The server has no such tool.")
    return found


async def approve(
    session: TenantSession,
    actor: AuthContext,
    tool: ToolRow,
    body: McpToolApproval,
    expected: ExpectedVersion | None,
) -> McpToolOut:
    """Approve a tool as it is kept; whatever the server changes of it needs a new approval.

    Raises:
        McpToolStateError: it is not offered any more, or it changes things and that is
            not accepted.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    check_version(expected, tool.version, required=True)
    if not tool.present:
        raise McpToolStateError(
            "The server does not offer this tool any more.", code="mcp_tool_gone"
        )
    if read(tool.definition).destructive and not body.accept_destructive:
        raise McpToolStateError(
            "The server says that this tool changes things: send `accept_destructive`.",
            code="mcp_tool_destructive",
        )
    row = replace(
        _decided(tool, actor, body.note),
        status=McpToolStatus.APPROVED,
        approved=tool.definition,
        lapsed=None,
    )
    await repository.update_tool(session, row)
    await _record(session, actor, McpAction.MCP_TOOL_APPROVED, row, {"note": body.note})
    return tool_out(row)


async def withdraw_tool(
    session: TenantSession,
    actor: AuthContext,
    server_id: UUID,
    tool_id: UUID,
    body: McpToolWithdrawal,
    expected: ExpectedVersion | None,
) -> McpToolOut:
    """Take an approval back, or say that a tool is not to be approved.

    Raises:
        McpServerNotFoundError, McpToolNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    await get_server(session, server_id)
    tool = await find(session, server_id, tool_id, lock=True)
    check_version(expected, tool.version, required=True)
    row = replace(_decided(tool, actor, body.note), status=McpToolStatus.WITHDRAWN)
    await repository.update_tool(session, row)
    await _record(session, actor, McpAction.MCP_TOOL_WITHDRAWN, row, {"note": body.note})
    return tool_out(row)


def _decided(tool: ToolRow, actor: AuthContext, note: str) -> ToolRow:
    return replace(
        tool, note=note, decided_by=actor.user_id, decided_at=now(), version=tool.version + 1
    )


async def take_listing(
    session: TenantSession,
    actor: AuthContext,
    server: ServerRow,
    offered: Sequence[Definition],
    *,
    complete: bool,
) -> None:
    """Keep what a server offers; a tool that changed loses its approval.

    Args:
        session: of the change; the server's row is locked.
        actor: who had it read.
        server: the server.
        offered: tools that can be kept.
        complete: the server has no others, so one that is not among them is gone.

    """
    known = {row.name: row for row in await repository.tools_of(session, server.id)}
    moment = now()
    new: list[ToolRow] = []
    for definition in offered:
        row = known.pop(definition.name, None)
        if row is None:
            new.append(_new(server.id, definition, moment))
            continue
        seen = replace(observed(row, definition), seen_at=moment)
        await repository.update_tool(session, seen)
        if seen.status is not row.status:
            await record_change(session, actor, seen)
    await repository.insert_tools(session, new)
    if complete:
        for row in known.values():
            if row.present:
                gone = replace(row, present=False, version=row.version + 1)
                await repository.update_tool(session, gone)


def observed(row: ToolRow, definition: Definition) -> ToolRow:
    """Return a tool as its server offers it now: what is not what was approved is not approved."""
    text = _text(definition)
    same = row.present and text == row.definition
    status, lapsed = McpToolStatus(row.status), row.lapsed
    before = read(row.approved) if row.approved is not None else None
    if status is McpToolStatus.APPROVED and before is not None and tightened(before, definition):
        status, lapsed = McpToolStatus.CHANGED, "definition"
    return replace(
        row,
        status=status,
        lapsed=lapsed,
        fingerprint=definition.fingerprint,
        definition=text,
        present=True,
        version=row.version if same else row.version + 1,
    )


async def record_change(session: TenantSession, actor: AuthContext, row: ToolRow) -> None:
    """Record that a tool lost its approval: where, not what the server wrote."""
    places: list[JSON] = [one["place"] for one in change_list(row)]
    await _record(session, actor, McpAction.MCP_TOOL_CHANGED, row, {"places": places})


def change_list(row: ToolRow) -> list[dict[str, str | None]]:
    """Return what changed since a tool was approved, for an answer."""
    if row.approved is None:
        return []
    found = changes(read(row.approved), read(row.definition))
    return [{"place": one.place, "before": one.before, "after": one.after} for one in found]


def read(text: str) -> Definition:
    """Return a definition from its stored form."""
    return Definition(**orjson.loads(text))


def tool_out(row: ToolRow) -> McpToolOut:
    """Return a tool for people."""
    row = replace(row, status=McpToolStatus(row.status))
    definition = read(row.definition)
    changes_things = definition.destructive
    return McpToolOut.built_from(
        row,
        title=shown(definition.title, 200),
        description=shown(definition.description),
        input_schema=_cleaned(orjson.loads(written(definition.input_schema))),
        destructive=changes_things,
        warnings=warnings_of(definition),
        changes=change_list(row),
    )


def _cleaned(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {shown(name, 200): _cleaned(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return value


def _new(server_id: UUID, definition: Definition, moment: datetime) -> ToolRow:
    return ToolRow(
        new_id(),
        server_id,
        definition.name,
        McpToolStatus.PENDING,
        definition.fingerprint,
        _text(definition),
        present=True,
        approved=None,
        lapsed=None,
        note=None,
        decided_by=None,
        decided_at=None,
        version=1,
        first_seen_at=moment,
        seen_at=moment,
    )


def _text(definition: Definition) -> str:
    return written(
        {
            "name": definition.name,
            "title": shown(definition.title, 200),
            "description": definition.description,
            "input_schema": definition.input_schema,
            "destructive": definition.destructive,
        }
    ).decode()


async def _record(
    session: TenantSession,
    actor: AuthContext,
    action: McpAction,
    row: ToolRow,
    more: dict[str, JSON],
) -> None:
    payload: dict[str, JSON] = {
        "server_id": str(row.server_id),
        "tool": row.name,
        "fingerprint": row.fingerprint,
        **more,
    }
    await audit.record(session, actor, action, RESOURCE, row.id, payload)
