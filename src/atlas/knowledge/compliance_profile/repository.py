"""All SQL of compliance profiles."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    date_field,
    fetch_page,
    int_field,
    time_field,
)
from atlas.knowledge.compliance_profile.models import ProfileRow

STATES = ("draft", "proposed", "scheduled", "active", "superseded", "discarded")
_STATE = (
    # one that another version replaced before its first day never holds
    "CASE WHEN status <> 'adopted' THEN status"
    " WHEN valid_to <= greatest($1::date, valid_from) THEN 'superseded'"
    " WHEN valid_from > $1::date THEN 'scheduled' ELSE 'active' END"
)
_ROW = (
    f"id, version, {_STATE} AS state, origin, title, content, rules_hash, valid_from, valid_to,"
    " editor_ids, editor_person_ids, proposed_by, proposed_person, proposed_at, activated_by,"
    " activated_at, companies_to_review, revision, created_by, created_at, updated_at"
)
PROFILES = ListSpec(
    select=f"SELECT {_ROW} FROM compliance_profile",
    id_column="id",
    fields={
        "state": choice_field(f"({_STATE})", STATES),
        "version": int_field("version"),
        "valid_from": date_field("valid_from"),
        "created_at": time_field("created_at"),
    },
    sorts=("version", "created_at"),
    default_sort="-version",
)


def _row(row: Record) -> ProfileRow:
    return ProfileRow(**dict(row))


async def fetch_profiles(
    session: TenantSession, params: ListParams, today: date
) -> Page[ProfileRow]:
    """Return a page of versions."""
    return await fetch_page(session, PROFILES, params, build=_row, args=(today,))


async def find(session: TenantSession, profile_id: UUID, today: date) -> ProfileRow | None:
    """Return a version."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM compliance_profile WHERE id = $2", today, profile_id
    )
    return _row(row) if row else None


async def find_draft(
    session: TenantSession, today: date, *, lock: bool = False
) -> ProfileRow | None:
    """Return the one version that is a draft or proposed."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM compliance_profile WHERE status IN ('draft', 'proposed')"
        f"{' FOR UPDATE' if lock else ''}",
        today,
    )
    return _row(row) if row else None


async def find_active(session: TenantSession, as_of: date) -> ProfileRow | None:
    """Return the adopted version that holds at a date."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM compliance_profile WHERE status = 'adopted' AND valid_from <= $1"
        " AND (valid_to IS NULL OR valid_to > $1) ORDER BY valid_from DESC, version DESC LIMIT 1",
        as_of,
    )
    return _row(row) if row else None


async def find_scheduled(session: TenantSession, today: date) -> ProfileRow | None:
    """Return the adopted version that is the next to hold."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM compliance_profile WHERE status = 'adopted' AND valid_from > $1"
        " AND (valid_to IS NULL OR valid_to > valid_from) ORDER BY valid_from, version LIMIT 1",
        today,
    )
    return _row(row) if row else None


async def lock_versions(session: TenantSession) -> None:
    """Let one transaction of the tenant at a time number, propose or adopt versions."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('compliance_profile:' || $1::text, 0))",
        str(session.tenant_id),
    )


async def insert(
    session: TenantSession,
    profile_id: UUID,
    values: Mapping[str, object],
    created_by: UUID,
    at: datetime,
) -> None:
    """Add a draft with the next version number; the caller holds `lock_versions`."""
    names = ", ".join(values)
    places = ", ".join(f"${place}" for place in range(5, 5 + len(values)))
    await session.execute(
        f"INSERT INTO compliance_profile (tenant_id, id, version, status, created_by, created_at,"
        f" updated_at, {names}) SELECT $1, $2, (SELECT coalesce(max(version), 0) + 1 FROM"
        f" compliance_profile), 'draft', $3, $4, $4, {places}",
        session.tenant_id,
        profile_id,
        created_by,
        at,
        *values.values(),
    )


async def update(
    session: TenantSession, profile_id: UUID, values: Mapping[str, object], at: datetime
) -> None:
    """Change a version; the caller has locked it."""
    assigned = "".join(f"{name} = ${place}, " for place, name in enumerate(values, start=3))
    await session.execute(
        f"UPDATE compliance_profile SET {assigned}revision = revision + 1, updated_at = $2"
        " WHERE id = $1",
        profile_id,
        at,
        *values.values(),
    )


async def end_before(session: TenantSession, profile_id: UUID, day: date, at: datetime) -> None:
    """End every other adopted version at a day; one that had not begun by then never holds."""
    await session.execute(
        "UPDATE compliance_profile SET valid_to = greatest(valid_from, $2::date),"
        " revision = revision + 1, updated_at = $3 WHERE status = 'adopted' AND id <> $1"
        " AND (valid_to IS NULL OR valid_to > $2)",
        profile_id,
        day,
        at,
    )
