"""SQL of attestations."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    time_field,
)
from atlas.investigations.checks.models import Attestation
from atlas.risk.policy.domain import CHECKS, FORMER_CHECKS

_NAMES = Attestation.columns()
ATTESTATIONS = ListSpec(
    select=f"SELECT {_NAMES} FROM check_attestation",
    where="investigation_id = $1",
    id_column="id",
    fields={
        "check_id": choice_field("check_id", (*CHECKS, *FORMER_CHECKS)),
        "withdrawn": bool_field("withdrawn"),
        "attested_at": time_field("attested_at"),
    },
    sorts=("attested_at",),
    default_sort="-attested_at",
)


async def page_attestations(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[Attestation]:
    """Return a page of attestations, withdrawn ones too."""
    return await fetch_page(
        session, ATTESTATIONS, params, args=(investigation_id,), build=Attestation.from_record
    )


async def standing(session: TenantSession, investigation_id: UUID) -> list[Attestation]:
    """Return the attestations that stand: at most one a check."""
    rows = await session.fetch(
        f"SELECT {_NAMES} FROM check_attestation WHERE investigation_id = $1 AND NOT withdrawn"
        " ORDER BY attested_at, id",
        investigation_id,
    )
    return [Attestation.from_record(row) for row in rows]


async def earlier(
    session: TenantSession, investigation_id: UUID, company_id: UUID, before: datetime
) -> list[Attestation]:
    """Return the newest attestation of each check that stands on the customer's earlier runs."""
    names = Attestation.columns("a.")
    rows = await session.fetch(
        f"SELECT DISTINCT ON (a.check_id) {names} FROM check_attestation a JOIN investigation i"
        " ON i.tenant_id = a.tenant_id AND i.id = a.investigation_id"
        " WHERE i.company_id = $2 AND i.id <> $1 AND i.created_at <= $3"
        " AND i.withdrawn_at IS NULL AND NOT a.withdrawn"
        " ORDER BY a.check_id, a.attested_at DESC, a.id DESC",
        investigation_id,
        company_id,
        before,
    )
    return [Attestation.from_record(row) for row in rows]


async def named_alone(
    session: TenantSession, company_ids: Collection[UUID]
) -> list[tuple[UUID, str]]:
    """Return whom attestations of customers ever named as in control by name alone, and whose."""
    rows = await session.fetch(
        "SELECT DISTINCT i.company_id, one->>'name' AS name"
        " FROM (SELECT id, company_id FROM investigation WHERE company_id = ANY($1::uuid[])) i"
        " CROSS JOIN LATERAL (SELECT in_control FROM check_attestation"
        "  WHERE investigation_id = i.id AND jsonb_typeof(in_control) = 'array') a"
        " CROSS JOIN LATERAL jsonb_array_elements(a.in_control) one"
        " WHERE one->>'entity_id' IS NULL AND one->>'name' IS NOT NULL",
        list(company_ids),
    )
    return [(row["company_id"], row["name"]) for row in rows]


async def newest_alone(
    session: TenantSession, company_ids: Collection[UUID]
) -> list[tuple[UUID, str]]:
    """Return whom the newest attestation of each customer that stands names by name alone."""
    rows = await session.fetch(
        "SELECT a.company_id, one->>'name' AS name FROM ("
        " SELECT DISTINCT ON (i.company_id) i.company_id, a.in_control"
        " FROM (SELECT id, company_id FROM investigation WHERE company_id = ANY($1::uuid[])"
        "  AND withdrawn_at IS NULL) i"
        " JOIN check_attestation a ON a.investigation_id = i.id"
        " WHERE a.check_id = 'ubo_identification' AND NOT a.withdrawn"
        " ORDER BY i.company_id, a.attested_at DESC, a.id DESC) a"
        " CROSS JOIN LATERAL jsonb_array_elements("
        "  CASE WHEN jsonb_typeof(a.in_control) = 'array' THEN a.in_control ELSE '[]' END) one"
        " WHERE one->>'entity_id' IS NULL AND one->>'name' IS NOT NULL",
        list(company_ids),
    )
    return [(row["company_id"], row["name"]) for row in rows]


async def find(
    session: TenantSession, investigation_id: UUID, attestation_id: UUID, *, lock: bool = False
) -> Attestation | None:
    """Return an attestation."""
    row = await session.fetch_row(
        f"SELECT {_NAMES} FROM check_attestation WHERE id = $1 AND investigation_id = $2"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        attestation_id,
        investigation_id,
    )
    return Attestation.from_record(row) if row else None


async def insert(session: TenantSession, row: Attestation) -> bool:
    """Add an attestation; False when one of the check stands already."""
    changed = await session.insert(
        "check_attestation",
        row,
        conflict="(tenant_id, investigation_id, check_id) WHERE NOT withdrawn DO NOTHING",
    )
    return changed == 1


async def withdraw(session: TenantSession, attestation_id: UUID, by: UUID, at: datetime) -> None:
    """Withdraw an attestation that the caller has locked."""
    await session.execute(
        "UPDATE check_attestation SET withdrawn = true, withdrawn_by = $2, withdrawn_at = $3,"
        " version = version + 1 WHERE id = $1",
        attestation_id,
        by,
        at,
    )


async def approved_by_two(session: TenantSession, investigation_id: UUID) -> bool:
    """Return whether the decision that holds is an approval of this run by two people."""
    found: bool = await session.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM case_decision_entry WHERE investigation_id = $1"
        " AND state = 'final' AND outcome = 'approve' AND second_by IS NOT NULL)",
        investigation_id,
    )
    return found
