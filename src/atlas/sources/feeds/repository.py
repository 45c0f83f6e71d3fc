"""SQL of list fetches (a platform table)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    text_field,
    time_field,
)
from atlas.sources.feeds.domain import CHECKED, Outcome
from atlas.sources.feeds.models import COMMAND, RUNNING, STATUSES, ListFetch

_FETCH = ListFetch.columns()
_OPEN = "status IN ('pending', 'running')"
_ENDED = (
    *("status", "outcome", "code", "detail", "http_status", "bytes", "resumed", "etag"),
    *("last_modified", "version_id", "failures", "finished_at", "next_at"),
)
FETCHES = ListSpec(
    select=f"SELECT {_FETCH} FROM list_fetch",
    id_column="id",
    fields={
        "list_id": text_field("list_id", "eq", "in"),
        "status": choice_field("status", STATUSES),
        "outcome": choice_field("outcome", [one.value for one in Outcome]),
        "dry_run": bool_field("dry_run"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def hold_schedule(session: PlatformSession) -> None:
    """Let one process at a time decide what is due, until the transaction ends."""
    await session.execute("SELECT pg_advisory_xact_lock(hashtext('list_feeds'))")


async def insert(session: PlatformSession, row: ListFetch) -> bool:
    """Insert a fetch; False where one of the list is open already."""
    return bool(await session.insert("list_fetch", row, conflict="DO NOTHING"))


async def find(session: AnySession, fetch_id: UUID) -> ListFetch | None:
    """Return a fetch."""
    row = await session.fetch_row(f"SELECT {_FETCH} FROM list_fetch WHERE id = $1", fetch_id)
    return ListFetch.from_record(row) if row else None


async def list_fetches(session: AnySession, params: ListParams) -> Page[ListFetch]:
    """Return a page of fetches."""
    return await fetch_page(session, FETCHES, params, build=ListFetch.from_record)


async def open_fetches(session: AnySession) -> dict[str, ListFetch]:
    """Return the fetches that are not over, by list."""
    rows = await session.fetch(f"SELECT {_FETCH} FROM list_fetch WHERE {_OPEN}")
    return {row["list_id"]: ListFetch.from_record(row) for row in rows}


async def latest(session: AnySession) -> dict[str, ListFetch]:
    """Return the last fetch of each list that is over and was no dry run."""
    rows = await session.fetch(
        f"SELECT DISTINCT ON (list_id) {_FETCH} FROM list_fetch"
        " WHERE finished_at IS NOT NULL AND NOT dry_run"
        " ORDER BY list_id, finished_at DESC, id DESC"
    )
    return {row["list_id"]: ListFetch.from_record(row) for row in rows}


async def last_checked(session: AnySession, list_id: str) -> ListFetch | None:
    """Return the last fetch after which the publisher's current list was the loaded one."""
    row = await session.fetch_row(
        f"SELECT {_FETCH} FROM list_fetch WHERE list_id = $1 AND finished_at IS NOT NULL"
        " AND NOT dry_run AND outcome = ANY($2) ORDER BY finished_at DESC, id DESC LIMIT 1",
        list_id,
        [one.value for one in CHECKED],
    )
    return ListFetch.from_record(row) if row else None


async def pending(session: AnySession) -> list[UUID]:
    """Return the fetches that no process has taken up, oldest first."""
    rows = await session.fetch(
        "SELECT id FROM list_fetch WHERE status = 'pending' ORDER BY created_at"
    )
    return [row["id"] for row in rows]


async def start(session: PlatformSession, fetch_id: UUID, moment: datetime) -> ListFetch | None:
    """Mark a fetch as running for a worker; None: it is over, or a command runs it."""
    row = await session.fetch_row(
        "UPDATE list_fetch SET status = 'running', started_at = coalesce(started_at, $2),"
        f" beat_at = $2 WHERE id = $1 AND {_OPEN} AND (status = 'pending' OR trigger <> $3)"
        f" RETURNING {_FETCH}",
        fetch_id,
        moment,
        COMMAND,
    )
    return ListFetch.from_record(row) if row else None


async def take_over(session: PlatformSession, row: ListFetch) -> ListFetch | None:
    """Let a command run the fetch of its list that no worker has taken up; None: there is none."""
    found = await session.fetch_row(
        "UPDATE list_fetch SET status = 'running', trigger = $2, dry_run = $3, started_at = $4,"
        f" beat_at = $4 WHERE list_id = $1 AND status = 'pending' RETURNING {_FETCH}",
        row.list_id,
        COMMAND,
        row.dry_run,
        row.started_at,
    )
    return ListFetch.from_record(found) if found else None


async def beat(session: PlatformSession, fetch_id: UUID, moment: datetime) -> None:
    """Note that a fetch is still running."""
    await session.execute(
        "UPDATE list_fetch SET beat_at = $2 WHERE id = $1 AND status = 'running'", fetch_id, moment
    )


async def finish(session: PlatformSession, row: ListFetch) -> bool:
    """Write how a fetch ended; False where it is over already."""
    return bool(await session.update("list_fetch", row, _ENDED, where=_OPEN))


async def lost(session: AnySession, beaten: datetime, created: datetime) -> Sequence[ListFetch]:
    """Return the fetches whose process ended without a word, or that none took up for long."""
    rows = await session.fetch(
        f"SELECT {_FETCH} FROM list_fetch WHERE (status = $1 AND beat_at < $2)"
        f" OR ({_OPEN} AND created_at < $3)",
        RUNNING,
        beaten,
        created,
    )
    return [ListFetch.from_record(row) for row in rows]
