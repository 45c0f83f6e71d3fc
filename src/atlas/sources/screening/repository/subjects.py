"""SQL of the parties that are screened again, and of the sweeps that do it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.types import Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    array_field,
    choice_field,
    fetch_page,
    iterate_all,
    text_field,
    time_field,
    uuid_field,
)
from atlas.sources.screening.domain.rescreening import Reason
from atlas.sources.screening.models import LastSeen, RescreenedParty, RescreeningRow, SubjectRow
from atlas.sources.screening.schemas import Outcome
from atlas.workspace.jobs.domain import STATUSES

TRIGGERS = ("list_changed", "customer_changed", "requested")
RESCREENINGS = ListSpec(
    select=f"SELECT {RescreeningRow.columns()} FROM rescreening",
    id_column="id",
    fields={
        "status": choice_field("status", STATUSES),
        "trigger": choice_field("trigger", TRIGGERS),
        "list_id": text_field("list_id", "eq", "in"),
        "version_id": uuid_field("version_id"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
_PARTY_FIELDS = {
    "reason": array_field("reasons"),
    "outcome": choice_field("outcome", [outcome.value for outcome in Outcome]),
    "name": text_field("name", "eq", "contains"),
    "reference": text_field("reference", "eq", "in"),
    "entity_id": uuid_field("entity_id"),
    "company_id": uuid_field("company_id"),
    "investigation_id": uuid_field("investigation_id"),
    "created_at": time_field("created_at"),
}
RESCREENED = ListSpec(
    select=f"SELECT {RescreenedParty.columns()} FROM rescreening_party",
    id_column="id",
    where="rescreening_id = $1",
    fields=_PARTY_FIELDS,
    sorts=("created_at",),
    default_sort="created_at",
)
REASONS = tuple(reason.value for reason in Reason)


async def subjects_by_key(session: TenantSession, keys: Sequence[str]) -> dict[str, SubjectRow]:
    """Return the parties that are screened again, or once were, by their keys."""
    rows = await session.fetch(
        f"SELECT {SubjectRow.columns()} FROM screening_subject WHERE party_key = ANY($1::text[])",
        list(keys),
    )
    found = [SubjectRow.from_record(row) for row in rows]
    return {row.party_key: row for row in found}


async def upsert_subjects(session: TenantSession, rows: Sequence[SubjectRow]) -> None:
    """Note the latest screening of parties; what a screening does not say stays."""
    if not rows:
        return
    await session.insert_many(
        "screening_subject",
        rows,
        conflict="(tenant_id, party_key) DO UPDATE SET"
        " entity_id = excluded.entity_id,"
        " company_id = coalesce(excluded.company_id, screening_subject.company_id),"
        " investigation_id ="
        "  coalesce(excluded.investigation_id, screening_subject.investigation_id),"
        " reference = excluded.reference, name = excluded.name, query = excluded.query,"
        " party_fingerprint = excluded.party_fingerprint, screening_id = excluded.screening_id,"
        " algorithm = excluded.algorithm, algorithm_of = excluded.algorithm_of,"
        " screened_at = excluded.screened_at, ended_at = NULL",
    )


async def add_subjects(session: TenantSession, rows: Sequence[SubjectRow]) -> None:
    """Add parties that were never screened; of known ones only the customer file's own facts."""
    await session.insert_many(
        "screening_subject",
        rows,
        conflict="(tenant_id, party_key) DO UPDATE SET company_id = excluded.company_id,"
        " query = CASE WHEN screening_subject.entity_id IS NULL THEN excluded.query"
        "  ELSE screening_subject.query END,"
        " name = CASE WHEN screening_subject.entity_id IS NULL THEN excluded.name"
        "  ELSE screening_subject.name END",
    )


async def subjects_of(
    session: TenantSession, entity_ids: Sequence[UUID], company_ids: Sequence[UUID]
) -> list[SubjectRow]:
    """Return the screened parties that are these entities, or these companies without one."""
    rows = await session.fetch(
        f"SELECT {SubjectRow.columns()} FROM screening_subject"
        " WHERE ended_at IS NULL AND screening_id IS NOT NULL AND (entity_id = ANY($1::uuid[])"
        " OR (entity_id IS NULL AND company_id = ANY($2::uuid[])))",
        list(entity_ids),
        list(company_ids),
    )
    return [SubjectRow.from_record(row) for row in rows]


async def end_subjects(session: TenantSession, keys: Sequence[str], moment: datetime) -> None:
    """Stop screening parties again that go on under another key."""
    await session.execute(
        "UPDATE screening_subject SET ended_at = $2"
        " WHERE party_key = ANY($1::text[]) AND ended_at IS NULL",
        list(keys),
        moment,
    )


async def next_subjects(session: TenantSession, after: UUID | None, limit: int) -> list[SubjectRow]:
    """Return the next parties in the order of their ids."""
    rows = await session.fetch(
        f"SELECT {SubjectRow.columns()} FROM screening_subject WHERE ended_at IS NULL"
        " AND id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000'::uuid)"
        " ORDER BY id LIMIT $2",
        after,
        limit,
    )
    return [SubjectRow.from_record(row) for row in rows]


async def count_subjects(session: TenantSession) -> int:
    """Count the parties that are screened again."""
    return int(
        await session.fetch_value("SELECT count(*) FROM screening_subject WHERE ended_at IS NULL")
    )


async def begin_search(session: TenantSession) -> None:
    """Let the sweeps that begin from now on wait until this transaction is over."""
    await session.execute(
        f"SELECT pg_advisory_xact_lock_shared({_SEARCHING})", str(session.tenant_id)
    )


async def await_searches(session: TenantSession) -> None:
    """Wait until the tenant's screenings that are under way are over; later ones wait for this."""
    await session.execute(f"SELECT pg_advisory_xact_lock({_SEARCHING})", str(session.tenant_id))


_SEARCHING = "hashtextextended('screening:' || $1::text, 0)"


async def insert_rescreening(session: TenantSession, row: RescreeningRow) -> None:
    """Insert a sweep."""
    await session.insert("rescreening", row)


async def find_rescreening(
    session: TenantSession, rescreening_id: UUID, *, lock: bool = False
) -> RescreeningRow | None:
    """Return a sweep, locked for its next step when asked."""
    row = await session.fetch_row(
        f"SELECT {RescreeningRow.columns()} FROM rescreening WHERE id = $1"
        f"{' FOR UPDATE' if lock else ''}",
        rescreening_id,
    )
    return RescreeningRow.from_record(row) if row else None


async def list_rescreenings(session: TenantSession, params: ListParams) -> Page[RescreeningRow]:
    """Return a page of sweeps."""
    return await fetch_page(session, RESCREENINGS, params, build=RescreeningRow.from_record)


async def list_rescreened(
    session: TenantSession, rescreening_id: UUID, params: ListParams
) -> Page[RescreenedParty]:
    """Return a page of the parties that a sweep screened again."""
    return await fetch_page(
        session, RESCREENED, params, build=RescreenedParty.from_record, args=(rescreening_id,)
    )


async def iterate_rescreened(
    session: TenantSession, rescreening_id: UUID, params: ListParams
) -> Any:
    """Stream the parties that a sweep screened again."""
    async for row in iterate_all(
        session, RESCREENED, params, build=RescreenedParty.from_record, args=(rescreening_id,)
    ):
        yield row


async def versions_swept(session: TenantSession, version_ids: Sequence[UUID]) -> set[UUID]:
    """Return the list versions for which the tenant has a sweep."""
    rows = await session.fetch(
        "SELECT version_id FROM rescreening"
        " WHERE trigger = 'list_changed' AND version_id = ANY($1::uuid[])",
        list(version_ids),
    )
    return {row["version_id"] for row in rows}


async def customer_sweep_open(session: TenantSession) -> bool:
    """Return whether a sweep after changes of customers is under way; one asks at a time."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('rescreening:' || $1::text, 0))",
        str(session.tenant_id),
    )
    return bool(
        await session.fetch_value(
            "SELECT EXISTS (SELECT 1 FROM rescreening"
            " WHERE trigger = 'customer_changed' AND status IN ('pending', 'running'))"
        )
    )


async def advance(session: TenantSession, row: RescreeningRow, moment: datetime) -> None:
    """Write how far a sweep is; nothing moves one that is over."""
    await session.execute(
        "UPDATE rescreening SET status = 'running', cursor = $2, checked = $3, affected = $4,"
        " new_hits = $5, reasons = $6, started_at = coalesce(started_at, $7)"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        row.id,
        row.cursor,
        row.checked,
        row.affected,
        row.new_hits,
        row.reasons,
        moment,
    )


async def end_rescreening(
    session: TenantSession,
    rescreening_id: UUID,
    status: str,
    error: Failure | None,
    moment: datetime,
) -> None:
    """End a sweep that is not over."""
    await session.execute(
        "UPDATE rescreening SET status = $2, error = $3, finished_at = $4,"
        " started_at = coalesce(started_at, $4)"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        rescreening_id,
        status,
        error,
        moment,
    )


async def insert_rescreened(session: TenantSession, rows: Sequence[RescreenedParty]) -> None:
    """Insert the parties that were screened again."""
    await session.insert_many("rescreening_party", rows)


async def screened_by_others(
    session: TenantSession, screening_ids: Sequence[UUID], algorithm: str
) -> set[UUID]:
    """Return the screenings of some that another algorithm made."""
    rows = await session.fetch(
        "SELECT id FROM screening WHERE id = ANY($1::uuid[]) AND algorithm <> $2",
        list(screening_ids),
        algorithm,
    )
    return {row["id"] for row in rows}


async def any_screened_by_others(session: TenantSession, algorithm: str) -> bool:
    """Return whether a party's last screening was made by another algorithm.

    By what is noted of the party, and where nothing is noted of that screening, by the screening.
    """
    noted = "SELECT FROM screening_subject WHERE ended_at IS NULL AND algorithm_of = screening_id"
    return bool(
        await session.fetch_value(
            f"SELECT EXISTS ({noted} AND algorithm < $1) OR EXISTS ({noted} AND algorithm > $1)"
            " OR EXISTS (SELECT FROM screening_subject p JOIN screening s ON s.id = p.screening_id"
            "  WHERE p.ended_at IS NULL AND p.algorithm_of IS DISTINCT FROM p.screening_id"
            "  AND s.algorithm <> $1)",
            algorithm,
        )
    )


async def note_algorithms(session: TenantSession, limit: int) -> int:
    """Note which algorithm made the last screening of parties of which it is not noted."""
    return await session.execute(
        "UPDATE screening_subject p SET algorithm = (SELECT s.algorithm FROM screening s"
        " WHERE s.tenant_id = p.tenant_id AND s.id = p.screening_id), algorithm_of = p.screening_id"
        " WHERE p.id = ANY(ARRAY(SELECT id FROM screening_subject WHERE ended_at IS NULL"
        " AND algorithm_of IS DISTINCT FROM screening_id ORDER BY screening_id LIMIT $1"
        " FOR NO KEY UPDATE SKIP LOCKED))",
        limit,
    )


async def last_seen(
    session: TenantSession, screening_ids: Sequence[UUID], list_id: str
) -> dict[UUID, LastSeen]:
    """Return which version of a list screenings searched, and the entries they found on it."""
    rows = await session.fetch(
        "SELECT s.id, s.lists, ARRAY(SELECT c.entry_key FROM screening_candidate c"
        "  WHERE c.tenant_id = s.tenant_id AND c.screening_id = s.id AND c.list_id = $2"
        "  AND NOT coalesce((c.data ->> 'delisted')::boolean, false)) AS entries"
        " FROM screening s WHERE s.id = ANY($1::uuid[])",
        list(screening_ids),
        list_id,
    )
    return {
        row["id"]: LastSeen(
            next(
                (
                    UUID(item["version_id"])
                    for item in row["lists"]
                    if item["list_id"] == list_id and item["version_id"]
                ),
                None,
            ),
            frozenset(row["entries"]),
        )
        for row in rows
    }
