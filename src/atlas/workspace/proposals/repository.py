"""SQL of proposals."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.workspace.proposals.schemas import Proposal

_NAMES = tuple(Proposal.__dataclass_fields__)
_ROW = ", ".join(_NAMES)


async def find_open(
    session: TenantSession, kind: str, subject: str, *, lock: bool = False
) -> Proposal | None:
    """Return the proposal that waits, if one does."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM settings_proposal WHERE kind = $1 AND subject = $2"
        f" AND status = 'proposed'{' FOR NO KEY UPDATE' if lock else ''}",
        kind,
        subject,
    )
    return Proposal(**dict(row)) if row else None


async def open_reasons(
    session: TenantSession, kind: str, subjects: Sequence[str]
) -> dict[str, list[str]]:
    """Return why each of these subjects waits; those that do not are left out."""
    rows = await session.fetch(
        "SELECT subject, reasons FROM settings_proposal"
        " WHERE kind = $1 AND subject = ANY($2) AND status = 'proposed'",
        kind,
        list(subjects),
    )
    return {row["subject"]: list(row["reasons"]) for row in rows}


async def insert(session: TenantSession, made: Proposal) -> None:
    """Add a proposal that waits; the caller has ended the one before."""
    await session.insert("settings_proposal", made, status="proposed")


async def end(
    session: TenantSession, kind: str, subject: str, status: str, by: UUID, at: datetime
) -> list[UUID]:
    """End the proposal that waits, if one does; return its id."""
    rows = await session.fetch(
        "UPDATE settings_proposal SET status = $3, decided_by = $4, decided_at = $5"
        " WHERE kind = $1 AND subject = $2 AND status = 'proposed' RETURNING id",
        kind,
        subject,
        status,
        by,
        at,
    )
    return [row["id"] for row in rows]
