"""All SQL of records that reason simplified due diligence."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    date_field,
    fetch_page,
    time_field,
)
from atlas.knowledge.sdd_records.schemas import SddRecord

STATUSES = (
    "proposed",
    "confirmed",
    "rejected",
    "withdrawn",
    "superseded",
    "revoked",
    "lapsed",
)
_NAMES = tuple(field.name for field in fields(SddRecord))
_ROW = ", ".join(f"r.{name}" for name in _NAMES)
RECORDS = ListSpec(
    select=f"SELECT {_ROW} FROM sdd_record r",
    where="r.company_id = $1",
    id_column="r.id",
    fields={
        "status": choice_field("r.status", STATUSES),
        "valid_until": date_field("r.valid_until"),
        "proposed_at": time_field("r.proposed_at"),
    },
    sorts=("proposed_at",),
    default_sort="-proposed_at",
)


def _record(row: Record) -> SddRecord:
    return SddRecord(**dict(row))


async def insert(session: TenantSession, record: SddRecord) -> None:
    """Add a record; a second proposal of the company violates its unique index."""
    await session.insert("sdd_record", record)


async def find(
    session: TenantSession, company_id: UUID, record_id: UUID, *, lock: bool = False
) -> SddRecord | None:
    """Return a record of a company."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM sdd_record r WHERE r.id = $1 AND r.company_id = $2"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        record_id,
        company_id,
    )
    return _record(row) if row else None


async def fetch_records(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[SddRecord]:
    """Return a page of a company's records."""
    return await fetch_page(session, RECORDS, params, args=(company_id,), build=_record)


async def confirmed_of(
    session: TenantSession, company_ids: Sequence[UUID], *, lock: bool = False
) -> list[SddRecord]:
    """Return the confirmed records of companies, by company id."""
    rows = await session.fetch(
        f"SELECT {_ROW} FROM sdd_record r WHERE r.company_id = ANY($1::uuid[])"
        " AND r.status = 'confirmed' ORDER BY r.company_id"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        list(company_ids),
    )
    return [_record(row) for row in rows]


async def expired(session: TenantSession, day: date, limit: int) -> list[SddRecord]:
    """Return confirmed records whose last day is past, locked; others wait for the next turn."""
    rows = await session.fetch(
        f"SELECT {_ROW} FROM sdd_record r WHERE r.status = 'confirmed' AND r.valid_until < $1"
        " ORDER BY r.company_id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED",
        day,
        limit,
    )
    return [_record(row) for row in rows]


async def first_last_day(session: TenantSession) -> date | None:
    """Return the last day of the confirmed record that ends first; it may be over."""
    found: date | None = await session.fetch_value(
        "SELECT min(valid_until) FROM sdd_record WHERE status = 'confirmed'"
    )
    return found


async def update(
    session: TenantSession, record_id: UUID, values: Mapping[str, object]
) -> SddRecord:
    """Change a record that the caller has locked, and return it."""
    assigned = "".join(f"{name} = ${place}, " for place, name in enumerate(values, start=2))
    row = await session.fetch_row(
        f"UPDATE sdd_record r SET {assigned}revision = r.revision + 1 WHERE r.id = $1"
        f" RETURNING {_ROW}",
        record_id,
        *values.values(),
    )
    assert row is not None  # noqa: S101  locked by the caller
    return _record(row)
