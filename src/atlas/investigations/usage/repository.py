"""SQL of usage: sums over what runs wrote. Days are days of UTC."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.investigations.runs.domain import DEPTHS, STATUSES
from atlas.investigations.usage.schemas import (
    DayOut,
    InvestigationUse,
    Percentiles,
    ProviderUse,
    StepCost,
)

_CALLS = "status <> 'not_available'"
_USE = f"""
    SELECT i.id, i.company_name, i.status, i.depth, i.created_at,
      extract(epoch FROM i.started_at - i.created_at)::float8 * 1000 AS queued_ms,
      extract(epoch FROM i.finished_at - i.started_at)::float8 * 1000 AS duration_ms,
      (SELECT count(*) FROM investigation_party p
        WHERE p.tenant_id = i.tenant_id AND p.investigation_id = i.id) AS parties,
      (SELECT count(*) FROM investigation_source s
        WHERE s.tenant_id = i.tenant_id AND s.investigation_id = i.id AND s.{_CALLS})
        AS provider_calls,
      (SELECT coalesce(sum(e.size), 0)::bigint FROM evidence e
        WHERE e.tenant_id = i.tenant_id AND e.investigation_id = i.id) AS bytes_stored,
      (SELECT coalesce(sum(c.input_tokens), 0)::bigint FROM model_call c
        WHERE c.tenant_id = i.tenant_id AND c.investigation_id = i.id) AS input_tokens,
      (SELECT coalesce(sum(c.output_tokens), 0)::bigint FROM model_call c
        WHERE c.tenant_id = i.tenant_id AND c.investigation_id = i.id) AS output_tokens,
      (SELECT count(*) FROM investigation_problem x
        WHERE x.tenant_id = i.tenant_id AND x.investigation_id = i.id) AS failed_attempts
    FROM investigation i
"""
INVESTIGATIONS = ListSpec(
    select=_USE,
    where="i.withdrawn_at IS NULL",
    id_column="i.id",
    fields={
        "status": choice_field("i.status", STATUSES),
        "depth": choice_field("i.depth", DEPTHS),
        "company_id": uuid_field("i.company_id"),
        "company_name": text_field("i.company_name"),
        "created_at": time_field("i.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
_PERIOD = "i.created_at >= $1 AND i.created_at < $2"
_POINTS = (
    "count(v) AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY v) AS p50,"
    " percentile_cont(0.9) WITHIN GROUP (ORDER BY v) AS p90,"
    " percentile_cont(0.95) WITHIN GROUP (ORDER BY v) AS p95,"
    " percentile_cont(0.99) WITHIN GROUP (ORDER BY v) AS p99, max(v) AS maximum"
)


def _use(row: Record) -> InvestigationUse:
    return InvestigationUse.model_validate(dict(row))


async def fetch_uses(session: TenantSession, params: ListParams) -> Page[InvestigationUse]:
    """Return a page of investigations with what each took."""
    return await fetch_page(session, INVESTIGATIONS, params, build=_use)


async def find_use(session: TenantSession, investigation_id: UUID) -> InvestigationUse:
    """Return what one investigation took; the caller knows that it is there."""
    row = await session.fetch_row(f"{_USE} WHERE i.id = $1", investigation_id)
    assert row is not None  # noqa: S101  looked up by the caller
    return _use(row)


async def fetch_steps(session: TenantSession, investigation_id: UUID) -> list[StepCost]:
    """Return a run's steps in order of time."""
    rows = await session.fetch(
        "SELECT step, recorded_at AS started_at, coalesce(attempt, 1) AS attempts,"
        " extract(epoch FROM finished_at - recorded_at)::float8 * 1000 AS duration_ms"
        " FROM investigation_step WHERE investigation_id = $1 ORDER BY recorded_at, step",
        investigation_id,
    )
    return [StepCost.model_validate(dict(row)) for row in rows]


async def fetch_providers(
    session: TenantSession, since: datetime, until: datetime, investigation_id: UUID | None = None
) -> list[ProviderUse]:
    """Return what each provider was asked in a period, or for one investigation."""
    rows = await session.fetch(
        f"""
        SELECT s.source AS provider, min(s.kind) AS kind,
          count(*) FILTER (WHERE s.{_CALLS}) AS calls,
          count(*) FILTER (WHERE s.status = 'answered') AS answered,
          count(*) FILTER (WHERE s.status = 'no_answer') AS no_answer,
          count(*) FILTER (WHERE s.status = 'failed') AS failed,
          coalesce(sum(e.pieces), 0)::bigint AS evidence,
          coalesce(sum(e.bytes), 0)::bigint AS bytes_stored
        FROM investigation i
        JOIN investigation_source s ON s.tenant_id = i.tenant_id AND s.investigation_id = i.id
        LEFT JOIN LATERAL (
          SELECT count(*) AS pieces, sum(v.size) AS bytes FROM evidence v
          WHERE v.tenant_id = s.tenant_id AND v.id = ANY(s.evidence_ids)
        ) e ON true
        WHERE {_PERIOD} AND i.withdrawn_at IS NULL AND ($3::uuid IS NULL OR i.id = $3)
        GROUP BY s.source ORDER BY calls DESC, s.source
        """,
        since,
        until,
        investigation_id,
    )
    return [ProviderUse.model_validate(dict(row)) for row in rows]


async def fetch_days(session: TenantSession, since: datetime, until: datetime) -> list[DayOut]:
    """Return every day of a period with how many runs were asked for on it."""
    rows = await session.fetch(
        f"""
        SELECT d::date AS day, count(i.id) AS investigations,
          count(*) FILTER (WHERE i.status = 'complete') AS complete,
          count(*) FILTER (WHERE i.status = 'failed') AS failed,
          count(*) FILTER (WHERE i.status = 'cancelled') AS cancelled
        FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 day',
          interval '1 day') AS d
        LEFT JOIN investigation i ON i.created_at >= d AND i.created_at < d + interval '1 day'
          AND {_PERIOD} AND i.withdrawn_at IS NULL
        GROUP BY d ORDER BY d
        """,
        since,
        until,
    )
    return [DayOut.model_validate(dict(row)) for row in rows]


async def count_statuses(
    session: TenantSession, since: datetime, until: datetime
) -> dict[str, int]:
    """Return how many runs of a period are in which state."""
    rows = await session.fetch(
        f"SELECT i.status, count(*) AS runs FROM investigation i WHERE {_PERIOD}"
        " AND i.withdrawn_at IS NULL GROUP BY i.status ORDER BY i.status",
        since,
        until,
    )
    return {row["status"]: row["runs"] for row in rows}


async def count_screened(session: TenantSession, since: datetime, until: datetime) -> int:
    """Return how many parties the runs of a period screened."""
    return int(
        await session.fetch_value(
            "SELECT count(*) FROM investigation i JOIN investigation_screening s"
            f" ON s.tenant_id = i.tenant_id AND s.investigation_id = i.id WHERE {_PERIOD}"
            " AND i.withdrawn_at IS NULL",
            since,
            until,
        )
    )


async def fetch_durations(
    session: TenantSession, since: datetime, until: datetime
) -> Sequence[Percentiles]:
    """Return percentiles of whole runs, of waiting, and of each kind of step."""
    rows = await session.fetch(
        f"""
        WITH runs AS (
          SELECT i.tenant_id, i.id, i.created_at, i.started_at, i.finished_at
          FROM investigation i WHERE {_PERIOD} AND i.withdrawn_at IS NULL
        ), measured AS (
          SELECT 'investigation' AS name,
            extract(epoch FROM finished_at - started_at)::float8 * 1000 AS v FROM runs
          UNION ALL
          SELECT 'queued', extract(epoch FROM started_at - created_at)::float8 * 1000 FROM runs
          UNION ALL
          SELECT CASE WHEN s.step LIKE 'screen:%' THEN 'screen' ELSE s.step END,
            extract(epoch FROM s.finished_at - s.recorded_at)::float8 * 1000
          FROM runs JOIN investigation_step s
            ON s.tenant_id = runs.tenant_id AND s.investigation_id = runs.id
        )
        SELECT name, {_POINTS} FROM measured WHERE v IS NOT NULL
        GROUP BY name
        """,
        since,
        until,
    )
    return [Percentiles.model_validate(dict(row)) for row in rows]
