"""SQL of a run among the others of its customer and series."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs.models import Investigation


async def newer_complete(session: TenantSession, run: Investigation) -> Investigation | None:
    """Return the newest complete run of the customer after this one that covers its modules."""
    record = await session.fetch_row(
        "SELECT * FROM investigation WHERE company_id = $1 AND status = 'complete'"
        " AND withdrawn_at IS NULL AND created_at > $2 AND id <> $3 AND modules @> $4::text[]"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        run.company_id,
        run.created_at,
        run.id,
        run.modules,
    )
    return Investigation.from_record(record) if record else None


async def complete_since(session: TenantSession, run: Investigation) -> list[Investigation]:
    """Return a run, and the customer's later ones, as far as they are complete; newest first."""
    records = await session.fetch(
        "SELECT * FROM investigation WHERE company_id = $1 AND status = 'complete'"
        " AND withdrawn_at IS NULL AND created_at >= $2 ORDER BY created_at DESC, id DESC",
        run.company_id,
        run.created_at,
    )
    return [Investigation.from_record(record) for record in records]


async def companies_of(session: TenantSession, entity_ids: Collection[UUID]) -> set[UUID]:
    """Return the customers whose investigations, withdrawn ones too, were about these entities."""
    rows = await session.fetch(
        "SELECT DISTINCT company_id FROM investigation WHERE entity_id = ANY($1::uuid[])",
        list(entity_ids),
    )
    return {row["company_id"] for row in rows}


async def entities_of(session: TenantSession, company_ids: Sequence[UUID]) -> set[UUID]:
    """Return the entities as which customers were investigated, withdrawn runs included."""
    rows = await session.fetch(
        "SELECT DISTINCT entity_id FROM investigation"
        " WHERE company_id = ANY($1::uuid[]) AND entity_id IS NOT NULL",
        list(company_ids),
    )
    return {row["entity_id"] for row in rows}


async def was_investigated(session: TenantSession, company_id: UUID) -> bool:
    """Return whether a customer was ever investigated, withdrawn and unfinished runs included."""
    found = await session.fetch_value(
        "SELECT 1 FROM investigation WHERE company_id = $1 LIMIT 1", company_id
    )
    return found is not None


async def enriched_before(
    session: TenantSession, run: Investigation, entity_ids: Sequence[UUID]
) -> tuple[UUID, date] | None:
    """Return the newest earlier run about one of these entities that asked the registers, and when.

    Of the latest day that is not after this run's; withdrawn and unfinished runs are among them.
    """
    row = await session.fetch_row(
        "SELECT i.id, i.as_of FROM investigation i"
        " WHERE i.entity_id = ANY($1::uuid[]) AND i.id <> $2"
        " AND i.created_at <= $3 AND i.as_of <= $4 AND EXISTS (SELECT 1 FROM investigation_step s"
        " WHERE s.investigation_id = i.id AND s.step = 'enrich' AND s.result IS NOT NULL)"
        " ORDER BY i.as_of DESC, i.created_at DESC, i.id DESC LIMIT 1",
        list(entity_ids),
        run.id,
        run.created_at,
        run.as_of,
    )
    return (row[0], row[1]) if row else None


async def run_before(session: TenantSession, run: Investigation) -> Investigation | None:
    """Return the customer's newest run before this one, withdrawn and unfinished ones included."""
    record = await session.fetch_row(
        "SELECT * FROM investigation WHERE company_id = $1"
        " AND (created_at, id) < ($2::timestamptz, $3::uuid)"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        run.company_id,
        run.created_at,
        run.id,
    )
    return Investigation.from_record(record) if record else None


_APPROVALS = "('approve', 'approve_under_licence', 'control_rebutted')"


async def former_runs(
    session: TenantSession,
    run: Investigation,
    company_ids: Collection[UUID],
    same: Collection[UUID],
    *,
    unconfirmed: bool,
) -> list[Investigation]:
    """Return customers' runs before this one about another company, or none; withdrawn ones too.

    Args:
        session: the tenant's.
        run: the run.
        company_ids: the customer records.
        same: the entities that are the run's company.
        unconfirmed: without what began before a run of the same company that two people approved.

    """
    records = await session.fetch(
        "SELECT i.* FROM investigation i WHERE i.company_id = ANY($1::uuid[])"
        " AND (i.created_at, i.id) < ($2::timestamptz, $3::uuid)"
        " AND (i.entity_id IS NULL OR i.entity_id <> ALL($4::uuid[]))"
        " AND (NOT $5 OR i.created_at > coalesce((SELECT max(c.created_at)"
        " FROM case_decision_entry d"
        " JOIN investigation c ON c.id = d.investigation_id WHERE d.company_id = ANY($1::uuid[])"
        f" AND d.second_by IS NOT NULL AND d.outcome IN {_APPROVALS}"
        " AND c.entity_id = ANY($4::uuid[]) AND (c.created_at, c.id) <= ($2, $3)), '-infinity'))"
        " ORDER BY i.created_at DESC, i.id DESC",
        list(company_ids),
        run.created_at,
        run.id,
        list(same),
        unconfirmed,
    )
    return [Investigation.from_record(record) for record in records]


async def version_before(session: TenantSession, run: Investigation) -> UUID | None:
    """Return the latest earlier run of the series that was not withdrawn."""
    value: UUID | None = await session.fetch_value(
        "SELECT id FROM investigation WHERE series_id = $1 AND run_version < $2"
        " AND withdrawn_at IS NULL ORDER BY run_version DESC LIMIT 1",
        run.series_id,
        run.run_version,
    )
    return value


async def current_runs_with(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    references: Sequence[str],
    company_ids: Sequence[UUID],
) -> list[UUID]:
    """Return the runs that count for their customers and have one of these parties.

    A customer's newest complete run, and what is under way after it. `references`: ids of runs,
    as text, whose subject is no entity. `company_ids`: customers all of whose such runs
    count, and those of other records of the same company.
    """
    records = await session.fetch(
        # found first, each by its index: with OR, every run of the tenant would be read
        "SELECT i.id FROM (SELECT unnest($2::uuid[]) AS id"
        " UNION SELECT investigation_id FROM investigation_party WHERE entity_id = ANY($1::uuid[])"
        " UNION SELECT id FROM investigation WHERE company_id = ANY($3::uuid[])"
        " UNION SELECT o.id FROM investigation m JOIN investigation o ON o.entity_id = m.entity_id"
        "  WHERE m.company_id = ANY($3::uuid[])) f"
        " JOIN investigation i ON i.id = f.id WHERE i.withdrawn_at IS NULL"
        " AND i.status IN ('running', 'complete')"
        " AND NOT EXISTS (SELECT 1 FROM investigation n WHERE n.company_id = i.company_id"
        " AND n.status = 'complete' AND n.withdrawn_at IS NULL"
        " AND (n.created_at, n.id) > (i.created_at, i.id)) ORDER BY i.id",
        list(entity_ids),
        [found for text in references if (found := _uuid(text)) is not None],
        list(company_ids),
    )
    return [record["id"] for record in records]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
