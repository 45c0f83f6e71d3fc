"""SQL of overrides."""

from dataclasses import fields
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.risk.overrides.models import STATUSES, OverrideRow

_NAMES = [item.name for item in fields(OverrideRow)]
_COLUMNS = ", ".join(_NAMES)
OVERRIDES = ListSpec(
    select=f"SELECT {_COLUMNS} FROM risk_override",
    id_column="id",
    fields={
        "evaluation_id": uuid_field("evaluation_id"),
        "status": choice_field("status", STATUSES),
        "proposed_at": time_field("proposed_at"),
    },
    sorts=("proposed_at",),
    default_sort="-proposed_at",
)


async def list_overrides(session: TenantSession, params: ListParams) -> Page[OverrideRow]:
    """Return a page of overrides."""
    return await fetch_page(session, OVERRIDES, params, build=lambda row: OverrideRow(**dict(row)))


async def find_override(
    session: TenantSession, override_id: UUID, *, lock: bool = False
) -> OverrideRow | None:
    """Return an override."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM risk_override WHERE id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        override_id,
    )
    return OverrideRow(**dict(row)) if row else None


async def insert_override(session: TenantSession, row: OverrideRow) -> None:
    """Add an override."""
    marks = ", ".join(f"${position}" for position in range(2, len(_NAMES) + 2))
    await session.execute(
        f"INSERT INTO risk_override (tenant_id, {_COLUMNS}) VALUES ($1, {marks})",
        session.tenant_id,
        *(getattr(row, name) for name in _NAMES),
    )


async def decide(session: TenantSession, row: OverrideRow) -> None:
    """Write a decision; the caller has locked the row."""
    await session.execute(
        "UPDATE risk_override SET status = $2, derived_id = $3, decided_by = $4,"
        " decided_person = $5, decided_at = $6, decision_rationale = $7, revision = $8"
        " WHERE id = $1 AND status = 'proposed'",
        row.id, row.status, row.derived_id, row.decided_by, row.decided_person, row.decided_at,
        row.decision_rationale, row.revision,
    )  # fmt: skip
