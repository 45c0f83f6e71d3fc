"""All SQL of batches."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from msgspec import convert

from atlas.foundation.core.types import Failure
from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    int_field,
    iterate_all,
    time_field,
    uuid_field,
)
from atlas.risk.batches.models import Batch, Moved, Movements, Outcome, Result
from atlas.risk.batches.repository.worth import WorthSql
from atlas.risk.batches.schemas import CHANGES, OUTCOMES, ScopeIn
from atlas.risk.matrix.domain import LEVELS, TIERS, earned_tier_sql
from atlas.risk.portfolio.domain import TODAY_SQL, Ground

_BATCH = Batch.columns("b.")
_WORTH = WorthSql("r")
_BEFORE = WorthSql("r", "previous_")
_KEPT = (
    "r.id, r.company_id, c.name AS company_name, c.country_code, r.outcome, r.evaluation_id,"
    " r.score, r.movement, r.level, r.coverage, r.previous_level, r.problem, r.identified,"
    " r.previous_identified"
)
_WORD_SQL = {
    "tier": _WORTH.tier,
    "provisional": _WORTH.provisional,
    "level_high": _WORTH.level_high,
    "outdated": _WORTH.outdated,
    "previous_provisional": _BEFORE.provisional,
    "previous_level_high": _BEFORE.level_high,
}
_WORDS = ", ".join(f"{sql} AS {name}" for name, sql in _WORD_SQL.items())
_STATES = ("pending", "running", "complete", "failed", "cancelled")
BATCHES = ListSpec(
    select=f"SELECT {_BATCH} FROM risk_batch b",
    id_column="b.id",
    fields={
        "status": choice_field("b.status", _STATES),
        "trial": bool_field("b.trial"),
        "created_at": time_field("b.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
RESULTS = ListSpec(
    select=f"SELECT {_KEPT} FROM risk_batch_result r JOIN company c ON c.id = r.company_id",
    where="r.batch_id = $1",
    id_column="r.id",
    fields={
        "outcome": choice_field("r.outcome", OUTCOMES),
        "level": choice_field("r.level", LEVELS),
        "tier": choice_field(earned_tier_sql("r.tier", "r.provisional"), TIERS),
        "previous_level": choice_field("r.previous_level", LEVELS),
        "company_id": uuid_field("r.company_id"),
        "score": int_field("r.score"),
        "movement": int_field("r.movement"),
    },
    sorts=("score", "movement"),
    default_sort="-score",
)


def _worth(side: str, batch: str, *, at_worst: bool) -> str:
    """Return what the companies of a run that were scored are worth as of the day of reading."""
    worth = WorthSql(side)
    high = worth.level_high if at_worst else f"{side}.level_high"
    return (
        f"(SELECT {side}.tenant_id, {side}.company_id, {side}.score, {side}.level,"
        f" {side}.identified, {side}.evaluation_id, {worth.tier} AS tier,"
        f" {worth.provisional} AS provisional, {high} AS level_high"
        f" FROM risk_batch_result {side} CROSS JOIN {TODAY_SQL}"
        f" WHERE {side}.batch_id = {batch} AND {side}.level IS NOT NULL)"
    )


def _both(*, at_worst: bool = True) -> str:
    """Return the companies of two runs; `at_worst`: with the levels at worst as of today."""
    # a COALESCE of the ids is not leakproof to the planner: it could not be an index condition
    return f"""
  SELECT CASE WHEN a.company_id IS NULL THEN z.company_id ELSE a.company_id END AS company_id,
    CASE WHEN a.company_id IS NULL THEN 'only_after' WHEN z.company_id IS NULL THEN 'only_before'
      WHEN z.score > a.score THEN 'up' WHEN z.score < a.score THEN 'down' ELSE 'same' END AS change,
    coalesce(abs(z.score - a.score), 0) AS distance, coalesce(z.score - a.score, 0) AS movement,
    a.score AS score_before, z.score AS score_after, a.level AS level_before,
    z.level AS level_after, a.tier AS tier_before, z.tier AS tier_after,
    a.provisional AS provisional_before, z.provisional AS provisional_after,
    a.level_high AS level_high_before, z.level_high AS level_high_after,
    a.identified AS identified_before, z.identified AS identified_after,
    a.evaluation_id AS evaluation_before, z.evaluation_id AS evaluation_after
  FROM {_worth("a", "$7", at_worst=at_worst)} a
  FULL JOIN {_worth("z", "$8", at_worst=at_worst)} z
    ON z.tenant_id = a.tenant_id AND z.company_id = a.company_id
"""


MOVEMENTS = ListSpec(
    # names are looked up for the page alone, not for every company of both runs
    select="SELECT m.*, (SELECT c.name FROM company c WHERE c.id = m.company_id) AS company_name"
    f" FROM ({_both()}) m",
    id_column="m.company_id",
    fields={
        "change": choice_field("m.change", CHANGES),
        "distance": int_field("m.distance"),
        "level_before": choice_field("m.level_before", LEVELS),
        "level_after": choice_field("m.level_after", LEVELS),
        "company_id": uuid_field("m.company_id"),
    },
    sorts=("distance",),
    default_sort="-distance",
)


WORDED = replace(
    RESULTS,
    select=f"SELECT {_KEPT}, {_WORDS} FROM risk_batch_result r"
    f" JOIN company c ON c.id = r.company_id CROSS JOIN {TODAY_SQL}",
    where="r.batch_id = $7",
    fields={**RESULTS.fields, "tier": choice_field(_WORTH.tier, TIERS)},
)
"""Results with their words as of the day of reading, which no index has: for exports and tiers."""


def _result(row: Record) -> Result:
    return Result(**dict(row))


def _moved(row: Record) -> Moved:
    return Moved(**dict(row), trace_before=None, trace_after=None)


async def find_companies(session: TenantSession, scope: ScopeIn, limit: int) -> list[UUID]:
    """Return the companies of a scope, in a fixed order."""
    rows = await session.fetch(
        "SELECT c.id FROM company c LEFT JOIN company_risk r ON r.company_id = c.id"
        " WHERE c.withdrawn_at IS NULL AND c.relationship_status = ANY($1::text[])"
        " AND ($2::uuid[] IS NULL OR c.id = ANY($2))"
        " AND ($3::text[] IS NULL OR c.country_code = ANY($3))"
        " AND ($4::text[] IS NULL OR c.tags && $4)"
        " AND ($5::text[] IS NULL OR r.level = ANY($5))"
        " AND ($6::text[] IS NULL OR r.segment = ANY($6))"
        " AND (NOT $7::boolean OR r.company_id IS NULL) ORDER BY c.id LIMIT $8",
        scope.relationship_status, scope.company_ids, scope.country_code, scope.tag,
        scope.level, scope.segment, scope.never_evaluated, limit,
    )  # fmt: skip
    return [company_id for (company_id,) in rows]


async def insert_batch(session: TenantSession, made: Batch) -> None:
    """Add a batch."""
    await session.insert("risk_batch", made)


async def insert_pending(
    session: TenantSession, batch_id: UUID, rows: Sequence[tuple[UUID, UUID]]
) -> None:
    """Add the companies of a batch (result id, company id) in one statement."""
    await session.execute(
        "INSERT INTO risk_batch_result (tenant_id, id, batch_id, company_id, outcome)"
        " SELECT $1, w.id, $2, w.company_id, 'pending'"
        " FROM unnest($3::uuid[], $4::uuid[]) AS w (id, company_id)",
        session.tenant_id,
        batch_id,
        [row[0] for row in rows],
        [row[1] for row in rows],
    )


async def find_batch(session: TenantSession, batch_id: UUID, *, lock: bool = False) -> Batch | None:
    """Return a batch."""
    row = await session.fetch_row(
        f"SELECT {_BATCH} FROM risk_batch b WHERE b.id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        batch_id,
    )
    return Batch.from_record(row) if row else None


async def find_before(session: TenantSession, batch: Batch) -> Batch | None:
    """Return the newest complete batch that was started before this one."""
    row = await session.fetch_row(
        f"SELECT {_BATCH} FROM risk_batch b WHERE b.status = 'complete'"
        " AND (b.created_at, b.id) < ($1, $2) ORDER BY b.created_at DESC, b.id DESC LIMIT 1",
        batch.created_at,
        batch.id,
    )
    return Batch.from_record(row) if row else None


async def pending_companies(session: TenantSession, batch_id: UUID, limit: int) -> list[UUID]:
    """Return the next companies that have no outcome yet."""
    rows = await session.fetch(
        "SELECT r.company_id FROM risk_batch_result r WHERE r.batch_id = $1"
        " AND r.outcome = 'pending' ORDER BY r.id LIMIT $2",
        batch_id,
        limit,
    )
    return [company_id for (company_id,) in rows]


async def set_outcomes(session: TenantSession, batch_id: UUID, outcomes: Sequence[Outcome]) -> None:
    """Note what became of companies, in one statement."""
    await session.execute(
        "UPDATE risk_batch_result r SET outcome = w.outcome, evaluation_id = w.evaluation_id,"
        " score = w.score, movement = w.movement, level = w.level, tier = w.tier,"
        " coverage = w.coverage, previous_level = w.previous_level, trace = w.trace,"
        " problem = w.problem, provisional = w.provisional, level_high = w.level_high,"
        " identified = w.identified, previous_provisional = w.previous_provisional,"
        " previous_level_high = w.previous_level_high, previous_identified = w.previous_identified"
        " FROM jsonb_to_recordset($2::jsonb) AS w (company_id uuid,"
        " outcome text, evaluation_id uuid, score bigint, movement bigint, level text, tier text,"
        " coverage bigint, previous_level text, trace jsonb, problem jsonb,"
        " provisional boolean, level_high text, identified boolean, previous_provisional boolean,"
        " previous_level_high text, previous_identified boolean)"
        " WHERE r.batch_id = $1 AND r.company_id = w.company_id",
        batch_id,
        [{name: getattr(item, name) for name in Outcome.__slots__} for item in outcomes],
    )


async def advance(
    session: TenantSession, batch_id: UUID, counts: Mapping[str, int], scoring_us: int
) -> None:
    """Add to a batch's counts, and start it."""
    await session.execute(
        "UPDATE risk_batch SET status = 'running', evaluated = evaluated + $2,"
        " unchanged = unchanged + $3, failed = failed + $4, scoring_us = scoring_us + $5"
        " WHERE id = $1",
        batch_id,
        *(counts.get(name, 0) for name in OUTCOMES[1:]),
        scoring_us,
    )


async def set_finished(
    session: TenantSession,
    batch_id: UUID,
    status: str,
    error: Failure | None,
    at: datetime,
) -> None:
    """End a batch."""
    await session.execute(
        "UPDATE risk_batch SET status = $2, error = $3, finished_at = $4 WHERE id = $1",
        batch_id, status, error, at,
    )  # fmt: skip


async def fetch_batches(session: TenantSession, params: ListParams) -> Page[Batch]:
    """Return a page of batches."""
    return await fetch_page(session, BATCHES, params, build=Batch.from_record)


async def fetch_results(
    session: TenantSession, ground: Ground, batch_id: UUID, params: ListParams
) -> Page[Result]:
    """Return a page of a batch's results, their words as of the day of reading."""
    args = (*ground.args, batch_id)
    if any(item.name == "tier" for item in params.filters):
        return await fetch_page(session, WORDED, params, args=args, build=_result)
    page = await fetch_page(session, RESULTS, params, args=(batch_id,), build=dict)
    rows = await session.fetch(
        f"SELECT r.id AS row_id, {_WORDS} FROM risk_batch_result r CROSS JOIN {TODAY_SQL}"
        " WHERE r.id = ANY($7::uuid[])",
        *ground.args,
        [row["id"] for row in page.items],
    )
    words = {row_id: dict(zip(_WORD_SQL, told, strict=True)) for row_id, *told in rows}
    return page.of([Result(**row, **words[row["id"]]) for row in page.items])


async def iterate_results(
    session: TenantSession, ground: Ground, batch_id: UUID, params: ListParams
) -> AsyncIterator[Result]:
    """Stream the results that the filters let through, their words as of the day of reading."""
    args = (*ground.args, batch_id)
    async for result in iterate_all(session, WORDED, params, args=args, build=_result):
        yield result


async def fetch_movements(
    session: TenantSession, ground: Ground, before: UUID, after: UUID, params: ListParams
) -> Page[Moved]:
    """Return a page of the companies of two runs, the furthest moved first."""
    args = (*ground.args, before, after)
    page = await fetch_page(session, MOVEMENTS, params, args=args, build=_moved)
    rows = await session.fetch(
        "SELECT r.batch_id, r.company_id, r.trace FROM risk_batch_result r"
        " WHERE r.batch_id = ANY($1::uuid[]) AND r.company_id = ANY($2::uuid[])",
        [before, after],
        [item.company_id for item in page.items],
    )
    traces = {(batch_id, company_id): trace for batch_id, company_id, trace in rows}
    items = [
        replace(
            item,
            trace_before=traces.get((before, item.company_id)),
            trace_after=traces.get((after, item.company_id)),
        )
        for item in page.items
    ]
    return page.of(items)


async def count_movements(
    session: TenantSession, ground: Ground, before: UUID, after: UUID
) -> Movements:
    """Count the companies of two runs by how they moved; an unidentified one has no level."""
    row = await session.fetch_row(
        f"""WITH m AS MATERIALIZED ({_both(at_worst=False)})
        SELECT (SELECT coalesce(jsonb_object_agg(change, n), '{{}}') FROM
            (SELECT change, count(*) AS n FROM m GROUP BY 1) AS k) AS changes,
          (SELECT coalesce(round(avg(movement))::bigint, 0) FROM m
            WHERE score_before IS NOT NULL AND score_after IS NOT NULL) AS average,
          (SELECT coalesce(jsonb_agg(jsonb_build_object('level_before', level_before,
              'level_after', level_after, 'companies', n,
              'provisional_before', p, 'provisional_after', q) ORDER BY n DESC), '[]') FROM
            (SELECT CASE WHEN identified_before IS NOT FALSE THEN level_before END AS level_before,
                CASE WHEN identified_after IS NOT FALSE THEN level_after END AS level_after,
                count(*) AS n,
                count(*) FILTER (WHERE provisional_before) AS p,
                count(*) FILTER (WHERE provisional_after) AS q FROM m
              WHERE score_before IS NOT NULL AND score_after IS NOT NULL
              GROUP BY 1, 2) AS t) AS transitions""",
        *ground.args,
        before,
        after,
    )
    assert row is not None  # noqa: S101  an aggregate has one row
    return convert(dict(row), Movements)
