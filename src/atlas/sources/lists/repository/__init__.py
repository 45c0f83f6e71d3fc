"""SQL of list versions, entries and loads (platform tables)."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import AnySession, PlatformSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    array_field,
    bool_field,
    choice_field,
    date_field,
    fetch_page,
    int_field,
    text_field,
    time_field,
)
from atlas.sources.lists.models import EntryChange, ListLoad
from atlas.sources.lists.repository.acceptances import (
    accepted,
    find_acceptance,
    find_open,
    insert_acceptance,
    list_acceptances,
    update_acceptance,
)
from atlas.sources.lists.repository.readings import (
    accepted_by_all,
    accepted_forms,
    count_readings,
    put_reading,
    required_ages,
)
from atlas.sources.lists.schemas import (
    EntryState,
    FormerEntry,
    ListVersion,
    Measure,
    PartyKind,
    StoredEntry,
)

__all__ = [
    "accepted",
    "accepted_by_all",
    "accepted_forms",
    "count_readings",
    "find_acceptance",
    "find_open",
    "insert_acceptance",
    "list_acceptances",
    "put_reading",
    "required_ages",
    "update_acceptance",
]

_VERSION = ListVersion.columns()
_ENTRY = StoredEntry.columns("e.")
_CONFIRMED = (
    "version_date",
    "version_date_source",
    "published",
    "published_source",
    "last_checked",
    "last_checked_source",
    "manifest",
)
_LOAD = ListLoad.columns()
_BATCH = 1000
"""Rows decoded at a time: a list of a million must not hold up everything else meanwhile."""
_LOAD_STATUSES = ("pending", "running", "complete", "failed", "cancelled")

VERSIONS = ListSpec(
    select=f"SELECT {_VERSION} FROM list_version",
    id_column="id",
    fields={
        "list_id": text_field("list_id", "eq", "in"),
        "status": choice_field("status", ("current", "superseded")),
        "version_date": date_field("version_date"),
        "loaded_at": time_field("loaded_at"),
        "incomplete": int_field("incomplete"),
    },
    where="NOT (list_id = ANY($1::text[]))",
    sorts=("loaded_at", "version_date"),
    default_sort="-loaded_at",
)
_ENTRY_FIELDS = {
    "list_id": text_field("e.list_id", "eq", "in"),
    "entry_key": text_field("e.entry_key", "eq", "in"),
    "name": text_field("e.name", "eq", "contains", "startswith"),
    "kind": choice_field("e.kind", [kind.value for kind in PartyKind]),
    "measure": choice_field("e.measure", [measure.value for measure in Measure]),
    "programme": array_field("e.programmes"),
    "country": array_field("e.countries"),
    "incomplete": bool_field("e.incomplete"),
}
CURRENT_ENTRIES = ListSpec(
    select=f"SELECT {_ENTRY} FROM list_entry e",
    id_column="e.id",
    where="e.last_sequence IS NULL AND NOT (e.list_id = ANY($1::text[]))",
    fields=_ENTRY_FIELDS,
    sorts=("name",),
    default_sort="name",
)
_STATE = (
    "jsonb_build_object('kind', {0}.kind, 'measure', {0}.measure, 'programmes', {0}.programmes,"
    " 'listed_date', {0}.listed_date) || {0}.data"
)
VERSION_CHANGES = ListSpec(
    select="SELECT c.id, c.entry_key, c.name, c.change, c.before, c.after FROM ("
    " SELECT e.id, e.entry_key, e.name,"
    "  CASE WHEN p.id IS NULL THEN 'added' ELSE 'changed' END AS change,"
    f"  CASE WHEN p.id IS NOT NULL THEN {_STATE.format('p')} END AS before,"
    f"  CASE WHEN p.id IS NOT NULL THEN {_STATE.format('e')} END AS after"
    " FROM list_entry e LEFT JOIN list_entry p ON p.list_id = e.list_id"
    "  AND p.entry_key = e.entry_key AND p.last_sequence = e.first_sequence - 1"
    " WHERE e.list_id = $1 AND e.first_sequence = $2"
    " UNION ALL"
    " SELECT e.id, e.entry_key, e.name, 'removed', NULL, NULL FROM list_entry e"
    " WHERE e.list_id = $1 AND e.last_sequence = $2 - 1 AND NOT EXISTS ("
    "  SELECT 1 FROM list_entry n WHERE n.list_id = e.list_id AND n.entry_key = e.entry_key"
    "  AND n.first_sequence = $2)) c",
    id_column="c.id",
    fields={
        "change": choice_field("c.change", ("added", "changed", "removed")),
        "entry_key": text_field("c.entry_key", "eq", "in"),
        "name": text_field("c.name", "eq", "contains"),
    },
    sorts=("name",),
    default_sort="name",
)
LOADS = ListSpec(
    select=f"SELECT {_LOAD} FROM list_load",
    id_column="id",
    fields={
        "list_id": text_field("list_id", "eq", "in"),
        "status": choice_field("status", _LOAD_STATUSES),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def lock_list(session: PlatformSession, list_id: str) -> None:
    """Let one load of a list write at a time, until the transaction ends."""
    await session.execute("SELECT pg_advisory_xact_lock(hashtext('list:' || $1))", list_id)


async def current_versions(
    session: AnySession, list_ids: Sequence[str] | None = None
) -> list[ListVersion]:
    """Return the current version of each loaded list, by list id."""
    rows = await session.fetch(
        f"SELECT {_VERSION} FROM list_version WHERE status = 'current'"
        " AND ($1::text[] IS NULL OR list_id = ANY($1)) ORDER BY list_id",
        list(list_ids) if list_ids is not None else None,
    )
    return [ListVersion.from_record(row) for row in rows]


async def all_current(session: AnySession) -> tuple[ListVersion, ...]:
    """Return the current version of every loaded list, by list id."""
    return tuple(await current_versions(session))


async def state_key(session: AnySession) -> str:
    """Return a hash of the rows of all current versions."""
    found: str = await session.fetch_value(
        "SELECT md5(coalesce(string_agg(v::text, '|' ORDER BY v.id), '')) FROM list_version v"
        " WHERE v.status = 'current'"
    )
    return found


async def last_without(
    session: PlatformSession, list_id: str, guards: Collection[str]
) -> ListVersion | None:
    """Return the newest version of a list that was not forced in against any of these guards."""
    row = await session.fetch_row(
        f"SELECT {_VERSION} FROM list_version WHERE list_id = $1 AND NOT EXISTS ("
        " SELECT FROM jsonb_array_elements(coalesce(manifest->'overridden', '[]')) o"
        " WHERE o->>'guard' = ANY($2)) ORDER BY sequence DESC LIMIT 1",
        list_id,
        [*guards],
    )
    return ListVersion.from_record(row) if row else None


async def find_version(session: AnySession, version_id: UUID) -> ListVersion | None:
    """Return a version."""
    row = await session.fetch_row(f"SELECT {_VERSION} FROM list_version WHERE id = $1", version_id)
    return ListVersion.from_record(row) if row else None


async def find_versions(session: AnySession, version_ids: Sequence[UUID]) -> list[ListVersion]:
    """Return versions."""
    rows = await session.fetch(
        f"SELECT {_VERSION} FROM list_version WHERE id = ANY($1::uuid[])", list(version_ids)
    )
    return [ListVersion.from_record(row) for row in rows]


async def list_versions(
    session: AnySession, params: ListParams, hidden: Sequence[str]
) -> Page[ListVersion]:
    """Return a page of versions, without those of the hidden lists."""
    return await fetch_page(
        session, VERSIONS, params, build=ListVersion.from_record, args=(list(hidden),)
    )


async def supersede(session: PlatformSession, list_id: str) -> None:
    """Make the current version the former one."""
    await session.execute(
        "UPDATE list_version SET status = 'superseded' WHERE list_id = $1 AND status = 'current'",
        list_id,
    )


async def insert_version(session: PlatformSession, version: ListVersion) -> None:
    """Insert a version."""
    await session.insert("list_version", version)


async def version_entries(session: AnySession, version: ListVersion) -> list[StoredEntry]:
    """Return every entry of a version, by entry key."""
    return [entry async for some in entry_batches(session, version) for entry in some]


async def entry_batches(
    session: AnySession, version: ListVersion
) -> AsyncIterator[list[StoredEntry]]:
    """Yield every entry of a version, by entry key, some at a time."""
    rows = session.iterate(
        f"SELECT {_ENTRY} FROM list_entry e WHERE e.list_id = $1 AND e.first_sequence <= $2"
        " AND (e.last_sequence IS NULL OR e.last_sequence >= $2) ORDER BY e.entry_key",
        version.list_id,
        version.sequence,
        prefetch=_BATCH,
    )
    some: list[StoredEntry] = []
    async for row in rows:
        some.append(StoredEntry.from_record(row))
        if len(some) == _BATCH:
            yield some
            some = []
    yield some


async def find_entry(session: AnySession, entry_id: UUID) -> StoredEntry | None:
    """Return one state of an entry."""
    row = await session.fetch_row(f"SELECT {_ENTRY} FROM list_entry e WHERE e.id = $1", entry_id)
    return StoredEntry.from_record(row) if row else None


async def find_entries(session: AnySession, entry_ids: Sequence[UUID]) -> list[StoredEntry]:
    """Return states of entries."""
    rows = await session.fetch(
        f"SELECT {_ENTRY} FROM list_entry e WHERE e.id = ANY($1::uuid[])", list(entry_ids)
    )
    return [StoredEntry.from_record(row) for row in rows]


async def listed_dates(session: AnySession, entry_ids: Sequence[UUID]) -> dict[UUID, date]:
    """Return the dates of listing of the entries that give one."""
    rows = await session.fetch(
        "SELECT id, listed_date FROM list_entry"
        " WHERE id = ANY($1::uuid[]) AND listed_date IS NOT NULL",
        list(entry_ids),
    )
    return {row["id"]: row["listed_date"] for row in rows}


async def current_entry(session: AnySession, list_id: str, key: str) -> StoredEntry | None:
    """Return the current state of an entry of a list."""
    row = await session.fetch_row(
        f"SELECT {_ENTRY} FROM list_entry e WHERE e.list_id = $1 AND e.entry_key = $2"
        " AND e.last_sequence IS NULL",
        list_id,
        key,
    )
    return StoredEntry.from_record(row) if row else None


async def list_entries(
    session: AnySession, params: ListParams, hidden: Sequence[str]
) -> Page[StoredEntry]:
    """Return a page of the entries of all current versions, without those of hidden lists."""
    return await fetch_page(
        session, CURRENT_ENTRIES, params, build=StoredEntry.from_record, args=(list(hidden),)
    )


async def list_changes(
    session: AnySession, version: ListVersion, params: ListParams
) -> Page[EntryChange]:
    """Return a page of what a version changed."""
    return await fetch_page(
        session,
        VERSION_CHANGES,
        params,
        build=EntryChange.from_record,
        args=(version.list_id, version.sequence),
    )


async def insert_load(session: PlatformSession, load: ListLoad) -> None:
    """Insert a load."""
    await session.insert("list_load", load)


async def find_load(session: AnySession, load_id: UUID) -> ListLoad | None:
    """Return a load."""
    row = await session.fetch_row(f"SELECT {_LOAD} FROM list_load WHERE id = $1", load_id)
    return ListLoad.from_record(row) if row else None


async def list_loads(session: AnySession, params: ListParams) -> Page[ListLoad]:
    """Return a page of loads."""
    return await fetch_page(session, LOADS, params, build=ListLoad.from_record)


async def pending_loads(session: AnySession, limit: int = 50) -> list[UUID]:
    """Return loads that no workflow has taken up."""
    rows = await session.fetch(
        "SELECT id FROM list_load WHERE status = 'pending' ORDER BY created_at LIMIT $1", limit
    )
    return [row["id"] for row in rows]


async def set_load_progress(
    session: PlatformSession, load_id: UUID, progress: dict[str, JSON], moment: datetime
) -> bool:
    """Note progress of a load; False where it is over."""
    found = await session.fetch_row(
        "UPDATE list_load SET status = 'running', progress = $2,"
        " started_at = coalesce(started_at, $3)"
        " WHERE id = $1 AND status IN ('pending', 'running') RETURNING id",
        load_id,
        progress,
        moment,
    )
    return found is not None


async def unfinished_loads(session: PlatformSession) -> set[UUID]:
    """Return the loads that are not over."""
    rows = await session.fetch("SELECT id FROM list_load WHERE status IN ('pending', 'running')")
    return {row["id"] for row in rows}


async def abandon_loads(
    session: PlatformSession, before: datetime, error: dict[str, JSON], moment: datetime
) -> None:
    """End as failed what was taken up, or asked for, before a moment and is not over."""
    await session.execute(
        "UPDATE list_load SET status = 'failed', error = $2, finished_at = $3"
        " WHERE status IN ('pending', 'running') AND coalesce(started_at, created_at) < $1",
        before,
        error,
        moment,
    )


async def set_load_finished(
    session: PlatformSession,
    load_id: UUID,
    status: str,
    *,
    report: Mapping[str, object] | None,
    error: Mapping[str, object] | None,
    moment: datetime,
) -> None:
    """End a load that is not over."""
    await session.execute(
        "UPDATE list_load SET status = $2, report = $3, error = $4, finished_at = $5,"
        " started_at = coalesce(started_at, $5)"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        load_id,
        status,
        report,
        error,
        moment,
    )


async def confirm_version(session: PlatformSession, version: ListVersion) -> None:
    """Write the clocks, the date and the unreadable entries of a version whose content stands."""
    await session.update("list_version", version, _CONFIRMED)


async def former_entries(session: AnySession, version: ListVersion) -> list[FormerEntry]:
    """Return the last state of each entry that earlier versions had and this one has not.

    `removed_on` is when the first version without it was published; where that is not known, was
    loaded: a file's time stamp dates no delisting.
    """
    rows = session.iterate(
        f"SELECT DISTINCT ON (e.entry_key) {_ENTRY},"
        " coalesce(v.published, (v.loaded_at AT TIME ZONE 'UTC')::date) AS removed_on"
        " FROM list_entry e"
        " JOIN list_version v ON v.list_id = e.list_id AND v.sequence = e.last_sequence + 1"
        " WHERE e.list_id = $1 AND e.last_sequence < $2 AND NOT EXISTS ("
        "  SELECT 1 FROM list_entry c WHERE c.list_id = e.list_id AND c.entry_key = e.entry_key"
        "  AND c.first_sequence <= $2 AND (c.last_sequence IS NULL OR c.last_sequence >= $2))"
        " ORDER BY e.entry_key, e.last_sequence DESC",
        version.list_id,
        version.sequence,
        prefetch=_BATCH,
    )
    return [FormerEntry.from_record(row) async for row in rows]


async def version_changes(
    session: AnySession, version: ListVersion, since: int
) -> list[EntryState]:
    """Return what is otherwise in a version than in those from the sequence `since` on.

    Every entry that was added or changed, in its state of the version, and the last state of those
    that are gone.
    """
    rows = session.iterate(
        f"SELECT {_ENTRY}, CASE WHEN EXISTS ("
        "  SELECT 1 FROM list_entry p WHERE p.list_id = e.list_id AND p.entry_key = e.entry_key"
        "  AND p.first_sequence <= $3 AND p.last_sequence >= $3)"
        "  THEN 'changed' ELSE 'added' END AS change"
        " FROM list_entry e WHERE e.list_id = $1 AND e.first_sequence > $3"
        " AND e.first_sequence <= $2 AND (e.last_sequence IS NULL OR e.last_sequence >= $2)"
        " UNION ALL SELECT * FROM ("
        f" SELECT DISTINCT ON (e.entry_key) {_ENTRY}, 'removed' AS change FROM list_entry e"
        " WHERE e.list_id = $1 AND e.last_sequence >= $3 AND e.last_sequence < $2"
        " AND NOT EXISTS ("
        "  SELECT 1 FROM list_entry n WHERE n.list_id = e.list_id AND n.entry_key = e.entry_key"
        "  AND n.first_sequence <= $2 AND (n.last_sequence IS NULL OR n.last_sequence >= $2))"
        " ORDER BY e.entry_key, e.last_sequence DESC) gone",
        version.list_id,
        version.sequence,
        since,
        prefetch=_BATCH,
    )
    return [EntryState.from_record(row) async for row in rows]


async def ended_states(session: AnySession, version: ListVersion, since: int) -> list[StoredEntry]:
    """Return the states that versions from `since` (its sequence) on had and a later one ended."""
    rows = session.iterate(
        f"SELECT {_ENTRY} FROM list_entry e WHERE e.list_id = $1"
        " AND e.last_sequence >= $3 AND e.last_sequence < $2",
        version.list_id,
        version.sequence,
        since,
        prefetch=_BATCH,
    )
    return [StoredEntry.from_record(row) async for row in rows]


async def versions_since(session: AnySession, moment: datetime) -> list[ListVersion]:
    """Return the versions loaded after an instant, oldest first."""
    rows = await session.fetch(
        f"SELECT {_VERSION} FROM list_version WHERE loaded_at > $1 ORDER BY loaded_at, id", moment
    )
    return [ListVersion.from_record(row) for row in rows]


async def sequences_since(
    session: AnySession, list_id: str, moment: datetime, most: int
) -> dict[UUID, int]:
    """Return the versions of a list that were loaded after an instant, up to a sequence."""
    rows = await session.fetch(
        "SELECT id, sequence FROM list_version"
        " WHERE list_id = $1 AND loaded_at > $2 AND sequence <= $3",
        list_id,
        moment,
        most,
    )
    return {row["id"]: row["sequence"] for row in rows}


async def version_before(session: AnySession, version: ListVersion) -> ListVersion | None:
    """Return the version that a version replaced."""
    row = await session.fetch_row(
        f"SELECT {_VERSION} FROM list_version WHERE list_id = $1 AND sequence = $2",
        version.list_id,
        version.sequence - 1,
    )
    return ListVersion.from_record(row) if row else None
