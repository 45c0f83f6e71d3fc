"""All SQL of tenants' MCP servers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.sources.credentials.domain.sealing import Owner
from atlas.sources.mcp.domain import (
    AT_ONCE,
    DAY,
    FAILURES,
    MINUTE,
    McpOutcome,
    McpToolStatus,
    Traffic,
    failures_in_row,
)
from atlas.sources.mcp.models import CallRow, CredentialRow, ServerRow, ToolRow
from atlas.sources.peers.kinds import Kept

_OWN = ServerRow.columns("s.", without={"has_credential"})
_SERVER = (
    f"SELECT {_OWN}, (SELECT c.id FROM mcp_credential c WHERE c.tenant_id = s.tenant_id"
    " AND c.server_id = s.id) IS NOT NULL AS has_credential FROM mcp_server s"
)
SERVERS = ListSpec(
    select=_SERVER,
    id_column="s.id",
    fields={"enabled": bool_field("s.enabled"), "created_at": time_field("s.created_at")},
    sorts=("created_at",),
    default_sort="created_at",
    where="s.removed_at IS NULL",
)
TOOLS = ListSpec(
    select=f"SELECT {ToolRow.columns('t.')} FROM mcp_tool t",
    id_column="t.id",
    fields={
        "status": choice_field("t.status", [one.value for one in McpToolStatus]),
        "present": bool_field("t.present"),
        "first_seen_at": time_field("t.first_seen_at"),
    },
    sorts=("first_seen_at",),
    default_sort="first_seen_at",
    where="t.server_id = $1",
)
CALLS = ListSpec(
    select=f"SELECT {CallRow.columns('c.')} FROM mcp_call c",
    id_column="c.id",
    fields={
        "outcome": choice_field("c.outcome", [one.value for one in McpOutcome]),
        "tool_id": uuid_field("c.tool_id"),
        "called_at": time_field("c.called_at"),
    },
    sorts=("called_at",),
    default_sort="-called_at",
    where="c.server_id = $1",
)
_SETTINGS = (
    *("name", "url", "licence", "enabled", "needs_credential", "per_minute", "per_day"),
    *("timeout_seconds", "version", "updated_by", "updated_at", "removed_at"),
    *("outcome", "detail", "checked_at", "answered_at", "paused_until"),
    *("protocol_version", "server_name", "server_version", "notes"),
)

KEPT = Kept(
    spec=SERVERS,
    table="mcp_server",
    row=ServerRow,
    written=_SETTINGS,
    credentials="mcp_credential",
    credential=CredentialRow,
    reference="server_id",
    owner=Owner.MCP,
)


async def list_servers(session: TenantSession, params: ListParams) -> Page[ServerRow]:
    """Return a page of servers."""
    return await fetch_page(session, SERVERS, params, build=ServerRow.from_record)


async def note_health(
    session: TenantSession,
    server: ServerRow,
    outcome: McpOutcome,
    detail: str | None,
    *,
    moment: datetime,
    paused_until: datetime | None,
    by_hand: bool,
) -> None:
    """Write how a request ended, unless the server was changed meanwhile.

    A pause that the server asked for stays, unless a person asked the server and it answers again:
    a call that began before may end well within it.
    """
    answered = outcome in {McpOutcome.OK, McpOutcome.TOOL_ERROR, McpOutcome.CHANGED}
    await session.execute(
        "UPDATE mcp_server SET outcome = $3, detail = $4, checked_at = $5,"
        " paused_until = CASE WHEN $7 AND $8 THEN NULL ELSE coalesce($6, paused_until) END,"
        " answered_at = CASE WHEN $7 THEN $5 ELSE answered_at END WHERE id = $1 AND version = $2",
        server.id,
        server.version,
        McpOutcome.OK.value if answered else outcome.value,
        None if answered else detail,
        moment,
        paused_until,
        answered,
        by_hand,
    )


async def note_listing(session: TenantSession, row: ServerRow) -> None:
    """Write what a server said of itself."""
    await session.update(
        "mcp_server", row, ("protocol_version", "server_name", "server_version", "notes")
    )


async def list_tools(session: TenantSession, server_id: UUID, params: ListParams) -> Page[ToolRow]:
    """Return a page of a server's tools."""
    return await fetch_page(session, TOOLS, params, build=ToolRow.from_record, args=(server_id,))


async def find_tool(
    session: TenantSession, server_id: UUID, tool_id: UUID, *, lock: bool = False
) -> ToolRow | None:
    """Return a tool of a server."""
    tail = " FOR UPDATE OF t" if lock else ""
    row = await session.fetch_row(
        f"{TOOLS.select} WHERE t.server_id = $1 AND t.id = $2{tail}", server_id, tool_id
    )
    return ToolRow.from_record(row) if row else None


async def tools_of(session: TenantSession, server_id: UUID) -> list[ToolRow]:
    """Return and lock all tools of a server."""
    rows = await session.fetch(f"{TOOLS.select} WHERE t.server_id = $1 FOR UPDATE", server_id)
    return [ToolRow.from_record(row) for row in rows]


async def insert_tools(session: TenantSession, rows: Sequence[ToolRow]) -> None:
    """Insert tools that were not known."""
    if rows:
        await session.insert_many("mcp_tool", rows)


async def update_tool(session: TenantSession, row: ToolRow) -> None:
    """Write a tool."""
    columns = ("status", "fingerprint", "definition", "present", "approved", "lapsed", "note")
    await session.update(
        "mcp_tool", row, (*columns, "decided_by", "decided_at", "version", "seen_at")
    )


async def lapse_tools(session: TenantSession, server_id: UUID) -> int:
    """Take every approval of a server's tools, since its address changed."""
    return await session.execute(
        "UPDATE mcp_tool SET status = 'changed', lapsed = 'address', version = version + 1"
        " WHERE server_id = $1 AND status = 'approved'",
        server_id,
    )


async def count_tools(session: TenantSession, server_id: UUID) -> dict[str, int]:
    """Return how many tools of a server have each status."""
    rows = await session.fetch(
        "SELECT status, count(*) AS tools FROM mcp_tool WHERE server_id = $1 GROUP BY status",
        server_id,
    )
    return {row["status"]: row["tools"] for row in rows}


async def hold_calls(session: TenantSession, server_id: UUID) -> None:
    """Keep others from counting the calls of a server until the transaction ends."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"mcp:{server_id}"
    )


async def traffic(session: TenantSession, server: ServerRow, moment: datetime) -> Traffic:
    """Return the newest calls of a server."""
    row = await session.fetch_row(
        "SELECT count(*) AS day, min(called_at) AS oldest_of_day,"
        " count(*) FILTER (WHERE called_at > $2) AS minute,"
        " min(called_at) FILTER (WHERE called_at > $2) AS oldest_of_minute"
        " FROM mcp_call WHERE server_id = $1 AND called_at > $3",
        server.id,
        moment - MINUTE,
        moment - DAY,
    )
    running = await session.fetch_value(
        "SELECT count(*) FROM mcp_call WHERE server_id = $1 AND called_at > $2"
        " AND outcome = 'pending'",
        server.id,
        moment - 2 * MINUTE,
    )
    since = server.answered_at or server.created_at
    ended = await session.fetch(
        "SELECT outcome, finished_at FROM mcp_call WHERE server_id = $1 AND called_at > $2"
        " AND outcome <> 'pending' AND finished_at > $2 ORDER BY called_at DESC LIMIT $3",
        server.id,
        since,
        FAILURES + AT_ONCE,
    )
    paused = server.paused_until
    counted = Traffic(**dict(row)) if row else Traffic()
    return replace(
        counted,
        running=running,
        failures=failures_in_row([one["outcome"] for one in ended]),
        failed_at=max((one["finished_at"] for one in ended), default=None),
        paused_until=paused,
    )


async def insert_call(session: TenantSession, row: CallRow) -> None:
    """Insert a call that is under way."""
    await session.insert("mcp_call", row)


async def finish_call(session: TenantSession, row: CallRow) -> None:
    """Write how a call ended."""
    await session.update("mcp_call", row, ("outcome", "detail", "evidence_id", "finished_at"))


async def list_calls(session: TenantSession, server_id: UUID, params: ListParams) -> Page[CallRow]:
    """Return a page of the calls of a server."""
    return await fetch_page(session, CALLS, params, build=CallRow.from_record, args=(server_id,))


async def find_call(session: TenantSession, server_id: UUID, call_id: UUID) -> CallRow | None:
    """Return a call of a server."""
    row = await session.fetch_row(
        f"{CALLS.select} WHERE c.server_id = $1 AND c.id = $2", server_id, call_id
    )
    return CallRow.from_record(row) if row else None
