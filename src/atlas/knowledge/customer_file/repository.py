"""All SQL of a relationship: changes of status, profile versions, notes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.knowledge.customer_file.domain import RelationshipStatus
from atlas.knowledge.customer_file.models import Note, Profile, StatusChange

_STATUS = StatusChange.columns("s.")
_PROFILE = Profile.columns("p.")
_NOTE = Note.columns("n.")

STATUS_CHANGES = ListSpec(
    select=f"SELECT {_STATUS} FROM company_status_change s",
    where="s.company_id = $1",
    id_column="s.id",
    fields={
        "to_status": choice_field("s.to_status", tuple(RelationshipStatus)),
        "changed_at": time_field("s.changed_at"),
    },
    sorts=("changed_at",),
    default_sort="-changed_at",
)
PROFILES = ListSpec(
    select=f"SELECT {_PROFILE}, p.id FROM relationship_profile p",
    where="p.company_id = $1",
    id_column="p.id",
    fields={"created_at": time_field("p.created_at")},
    sorts=("created_at",),
    default_sort="-created_at",
)
NOTES = ListSpec(
    select=f"SELECT {_NOTE} FROM company_note n",
    where="n.company_id = $1 AND n.withdrawn_at IS NULL",
    id_column="n.id",
    fields={"created_by": uuid_field("n.created_by"), "created_at": time_field("n.created_at")},
    sorts=("created_at",),
    default_sort="-created_at",
)


def _profile(row: Record) -> Profile:
    return Profile(**{name: value for name, value in dict(row).items() if name != "id"})


async def insert_change(session: TenantSession, change: StatusChange) -> None:
    """Note a change of status."""
    await session.insert("company_status_change", change)


async def standing_restrictions(
    session: TenantSession, company_ids: Sequence[UUID]
) -> list[StatusChange]:
    """Return the restriction of each company after which its relationship has not been active.

    Withdrawn companies are among them.
    """
    rows = await session.fetch(
        f"SELECT DISTINCT ON (s.company_id) {_STATUS} FROM company_status_change s"
        " WHERE s.company_id = ANY($1::uuid[]) AND s.to_status IN ('restricted', 'active')"
        " ORDER BY s.company_id, s.changed_at DESC, s.id DESC",
        list(company_ids),
    )
    last = [StatusChange.from_record(row) for row in rows]
    return [one for one in last if one.to_status == RelationshipStatus.RESTRICTED]


async def standing_everywhere(session: TenantSession) -> list[UUID]:
    """Return every company, also a withdrawn one, after whose restriction none was active."""
    rows = await session.fetch(
        "SELECT DISTINCT s.company_id FROM company_status_change s"
        " WHERE s.to_status = 'restricted' AND NOT EXISTS ("
        " SELECT 1 FROM company_status_change l WHERE l.company_id = s.company_id"
        " AND l.to_status = 'active' AND (l.changed_at, l.id) > (s.changed_at, s.id))"
    )
    return [row["company_id"] for row in rows]


async def last_change(session: TenantSession, company_id: UUID) -> StatusChange | None:
    """Return the newest change of a relationship's status, or None."""
    row = await session.fetch_row(
        f"SELECT {_STATUS} FROM company_status_change s WHERE s.company_id = $1"
        " ORDER BY s.changed_at DESC, s.id DESC LIMIT 1",
        company_id,
    )
    return StatusChange.from_record(row) if row else None


async def fetch_changes(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[StatusChange]:
    """Return a page of a company's changes of status."""
    return await fetch_page(
        session, STATUS_CHANGES, params, args=(company_id,), build=StatusChange.from_record
    )


async def newest_profile(session: TenantSession, company_id: UUID) -> Profile | None:
    """Return the profile that holds, or None."""
    row = await session.fetch_row(
        f"SELECT {_PROFILE} FROM relationship_profile p WHERE p.company_id = $1"
        " ORDER BY p.version DESC LIMIT 1",
        company_id,
    )
    return _profile(row) if row else None


async def newest_profiles(session: TenantSession, company_ids: list[UUID]) -> list[Profile]:
    """Return the profiles that hold of many companies."""
    rows = await session.fetch(
        f"SELECT DISTINCT ON (p.company_id) {_PROFILE} FROM relationship_profile p"
        " WHERE p.company_id = ANY($1::uuid[]) ORDER BY p.company_id, p.version DESC",
        company_ids,
    )
    return [_profile(row) for row in rows]


async def find_profile(session: TenantSession, company_id: UUID, version: int) -> Profile | None:
    """Return one version of a profile."""
    row = await session.fetch_row(
        f"SELECT {_PROFILE} FROM relationship_profile p WHERE p.company_id = $1 AND p.version = $2",
        company_id,
        version,
    )
    return _profile(row) if row else None


async def fetch_profiles(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[Profile]:
    """Return a page of a profile's versions."""
    return await fetch_page(session, PROFILES, params, args=(company_id,), build=_profile)


async def insert_profiles(session: TenantSession, profiles: Sequence[Profile]) -> None:
    """Add versions in one batch."""
    await session.execute_many(
        "INSERT INTO relationship_profile (tenant_id, id, company_id, version, purpose, products,"
        " delivery_channels, expected_annual_volume, currency, transaction_pattern,"
        " countries_of_operation, source_of_funds, source_of_wealth, segment, created_by,"
        " created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        [
            (session.tenant_id, new_id(), profile.company_id, profile.version, profile.purpose,
             list(profile.products), list(profile.delivery_channels),
             profile.expected_annual_volume, profile.currency, profile.transaction_pattern,
             list(profile.countries_of_operation), profile.source_of_funds,
             profile.source_of_wealth, profile.segment, profile.created_by, profile.created_at)
            for profile in profiles
        ],
    )  # fmt: skip


async def fetch_notes(session: TenantSession, company_id: UUID, params: ListParams) -> Page[Note]:
    """Return a page of a company's notes; withdrawn ones are hidden."""
    return await fetch_page(session, NOTES, params, args=(company_id,), build=Note.from_record)


async def find_note(
    session: TenantSession, company_id: UUID, note_id: UUID, *, lock: bool = False
) -> Note | None:
    """Return a note that is not withdrawn."""
    row = await session.fetch_row(
        f"SELECT {_NOTE} FROM company_note n WHERE n.id = $1 AND n.company_id = $2"
        f" AND n.withdrawn_at IS NULL{' FOR NO KEY UPDATE' if lock else ''}",
        note_id,
        company_id,
    )
    return Note.from_record(row) if row else None


async def insert_note(session: TenantSession, note: Note) -> None:
    """Add a note."""
    await session.insert("company_note", note)


async def change_note(session: TenantSession, note_id: UUID, text: str, at: datetime) -> Note:
    """Change the text of a note that the caller has locked."""
    row = await session.fetch_row(
        "UPDATE company_note n SET text = $2, version = version + 1, updated_at = $3"
        f" WHERE n.id = $1 RETURNING {_NOTE}",
        note_id, text, at,
    )  # fmt: skip
    assert row is not None  # noqa: S101  locked by the caller
    return Note.from_record(row)


async def withdraw_note(session: TenantSession, note_id: UUID, by: UUID, at: datetime) -> None:
    """Hide a note."""
    await session.execute(
        "UPDATE company_note SET withdrawn_at = $2, withdrawn_by = $3, version = version + 1"
        " WHERE id = $1",
        note_id, at, by,
    )  # fmt: skip
