"""SQL of notes."""

from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.investigations.notes.models import InvestigationNote

_NOTE = InvestigationNote.columns("n.")
NOTES = ListSpec(
    select=f"SELECT {_NOTE} FROM investigation_note n",
    where="n.investigation_id = $1 AND n.withdrawn_at IS NULL",
    id_column="n.id",
    fields={
        "created_by": uuid_field("n.created_by"),
        "created_at": time_field("n.created_at"),
        "edited": bool_field("n.edited"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def fetch_notes(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[InvestigationNote]:
    """Return a page of notes; withdrawn ones are hidden."""
    return await fetch_page(
        session, NOTES, params, args=(investigation_id,), build=InvestigationNote.from_record
    )


async def find_note(
    session: TenantSession, investigation_id: UUID, note_id: UUID, *, lock: bool = False
) -> InvestigationNote | None:
    """Return a note that is not withdrawn."""
    row = await session.fetch_row(
        f"SELECT {_NOTE} FROM investigation_note n WHERE n.id = $1 AND n.investigation_id = $2"
        f" AND n.withdrawn_at IS NULL{' FOR NO KEY UPDATE' if lock else ''}",
        note_id,
        investigation_id,
    )
    return InvestigationNote.from_record(row) if row else None


async def insert_note(session: TenantSession, note: InvestigationNote) -> None:
    """Add a note."""
    await session.insert("investigation_note", note)


async def change_note(session: TenantSession, note_id: UUID, text: str, at: datetime) -> None:
    """Change the text of a note that the caller has locked."""
    await session.execute(
        "UPDATE investigation_note SET text = $2, edited = true, version = version + 1,"
        " updated_at = $3 WHERE id = $1",
        note_id,
        text,
        at,
    )


async def withdraw_note(session: TenantSession, note_id: UUID, by: UUID, at: datetime) -> None:
    """Hide a note."""
    await session.execute(
        "UPDATE investigation_note SET withdrawn_at = $2, withdrawn_by = $3,"
        " version = version + 1 WHERE id = $1",
        note_id,
        at,
        by,
    )
