"""SQL of overrides."""

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

OVERRIDES = ListSpec(
    select=f"SELECT {OverrideRow.columns()} FROM risk_override",
    id_column="id",
    fields={
        "evaluation_id": uuid_field("evaluation_id"),
        "status": choice_field("status", STATUSES),
        "proposed_at": time_field("proposed_at"),
    },
    sorts=("proposed_at",),
    default_sort="-proposed_at",
)

_DECIDED = (
    "status",
    "derived_id",
    "decided_by",
    "decided_person",
    "decided_at",
    "decision_rationale",
    "revision",
)


async def list_overrides(session: TenantSession, params: ListParams) -> Page[OverrideRow]:
    """Return a page of overrides."""
    return await fetch_page(session, OVERRIDES, params, build=OverrideRow.from_record)


async def find_override(
    session: TenantSession, override_id: UUID, *, lock: bool = False
) -> OverrideRow | None:
    """Return an override."""
    row = await session.fetch_row(
        f"{OVERRIDES.select} WHERE id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        override_id,
    )
    return OverrideRow(**dict(row)) if row else None


async def insert_override(session: TenantSession, row: OverrideRow) -> None:
    """Add an override."""
    await session.insert("risk_override", row)


async def decide(session: TenantSession, row: OverrideRow) -> None:
    """Write a decision; the caller has locked the row."""
    await session.update("risk_override", row, _DECIDED, where="status = 'proposed'")
