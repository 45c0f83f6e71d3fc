"""The portfolio counted: each company once, from a range that is kept or from its own row.

The ids of a tenant's companies are cut into ranges, and the counts of each range are kept with the
basis that they were made on. Triggers mark each company that a transaction changes. A range counts
as kept if its basis is that of now and none of its companies is marked; all others are counted
from their rows, in the same statement. The counts are therefore those of a full count at any
moment. Coarse ranges hold the sums of fine ones, so that few rows are read where little changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.db import TenantSession
from atlas.risk.portfolio.domain import STALE, Basis, Counts
from atlas.risk.portfolio.repository.rows import ROWS, ROWS_OF_PAGE, args_of

SIZE = 200
"""Companies of a fine range."""
_FINE = 50
"""Fine ranges of a coarse one."""
AT_ONCE = 20_000
"""Companies that are counted again in one transaction."""
_MARKS_AT_ONCE = 50_000
_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)

_SCALARS = {
    "companies": "count(*)",
    "evaluated": "count(*) FILTER (WHERE evaluated)",
    "covered": "count(coverage)",
    "coverage": "sum(coverage)",
    "scored": "count(score) FILTER (WHERE evaluated AND identified)",
    "score": "sum(score) FILTER (WHERE evaluated AND identified)",
    "scored_high": "count(score_high) FILTER (WHERE identified)",
    "score_high": "sum(score_high) FILTER (WHERE identified)",
    "insufficient_depth": "count(*) FILTER (WHERE insufficient_depth)",
    "provisional": "count(*) FILTER (WHERE provisional)",
    "not_identified": "count(*) FILTER (WHERE evaluated AND NOT identified)",
    "stale": "count(*) FILTER (WHERE evaluated AND stale <> '{}')",
}
_GROUPS = {
    "level": "level",
    "tier": "CASE WHEN evaluated AND NOT identified THEN 'not_identified' ELSE tier END",
    "status": "relationship_status",
}


def _counted(rows: str, part: str = "0") -> str:
    """Return a CTE `p` of some companies; `part` may name x.company_id."""
    return (
        f"p AS MATERIALIZED (SELECT {part} AS part, x.level, x.tier, x.relationship_status,"
        " x.evaluated, x.coverage, x.provisional AND x.identified AS provisional, x.identified,"
        " x.score_high, x.portfolio_score AS score, x.insufficient_depth, x.stale"
        f" FROM ({rows}) x)"
    )


def _page(companies: str) -> str:
    """Return what counts of some companies: each is looked up by its id."""
    return ROWS_OF_PAGE.replace("{page}", companies)


def _tallies() -> str:
    """Return the counts of `p` as rows of part, key and number; none is 0."""
    each = "SELECT part, '{0}:' || {1} AS k, count(*) AS n FROM p{2} GROUP BY 1, 2"
    found = [each.format(name, column, "") for name, column in _GROUPS.items()]
    found.append(each.format("provisional", "level", " WHERE provisional"))
    found.append(each.format("stale", "cause", " CROSS JOIN unnest(stale) cause"))
    sums = ", ".join(f"{sql} AS {name}" for name, sql in _SCALARS.items())
    names = ", ".join(f"('{name}', t.{name}::bigint)" for name in _SCALARS)
    found.append(
        f"SELECT t.part, v.k, v.n FROM (SELECT part, {sums} FROM p GROUP BY 1) t"
        f" CROSS JOIN LATERAL (VALUES {names}) v (k, n) WHERE v.n <> 0"
    )
    return " UNION ALL ".join(found)


def _clean(coarse: str, basis: str) -> str:
    """Return the ranges `r` that count as kept."""
    return (
        "SELECT r.first_id, r.until_id, r.counts FROM portfolio_count r"
        f" WHERE r.coarse = {coarse} AND r.basis = {basis} AND (SELECT 1 FROM portfolio_mark m"
        " WHERE m.company_id >= r.first_id AND m.company_id < r.until_id LIMIT 1) IS NULL"
    )


def _gaps(ranges: str) -> str:
    """Return the spans of ids that are in none of some ranges."""
    return (
        "SELECT g.first_id, g.until_id FROM ("
        f"SELECT until_id AS first_id, lead(first_id, 1, '{_LAST}') OVER (ORDER BY first_id)"
        f" AS until_id FROM {ranges} UNION ALL SELECT '{_FIRST}', coalesce((SELECT first_id"
        f" FROM {ranges} ORDER BY first_id LIMIT 1), '{_LAST}')) g WHERE g.first_id < g.until_id"
    )


_IN_GAPS = (
    "(SELECT c.* FROM gaps g CROSS JOIN LATERAL (SELECT one.* FROM company one"
    " WHERE one.withdrawn_at IS NULL AND one.id >= g.first_id AND one.id < g.until_id OFFSET 0) c)"
)
_IN_SPAN = "(SELECT * FROM company WHERE withdrawn_at IS NULL AND id >= $9 AND id < $10)"
OF_ALL = f"WITH {_counted(ROWS)} SELECT t.k, t.n FROM ({_tallies()}) t"
KEPT_AND_LIVE = (
    f"WITH whole AS MATERIALIZED ({_clean('true', '$9')}), open AS MATERIALIZED"
    f" ({_gaps('whole')}), part AS MATERIALIZED (SELECT f.* FROM open o CROSS JOIN LATERAL"
    f" ({_clean('false', '$9')} AND r.first_id >= o.first_id AND r.first_id < o.until_id"
    " OFFSET 0) f), clean AS MATERIALIZED (SELECT * FROM whole UNION ALL SELECT * FROM part),"
    f" gaps AS MATERIALIZED ({_gaps('clean')}),"
    f" {_counted(_page(_IN_GAPS))}"
    " SELECT a.k, sum(a.n)::bigint AS n FROM ("
    "SELECT e.key AS k, e.value::bigint AS n FROM clean, jsonb_each_text(clean.counts) e"
    f" UNION ALL SELECT t.k, t.n FROM ({_tallies()}) t) a GROUP BY 1"
)
_RENEW = (
    f"WITH {_counted(_page(_IN_SPAN), 'width_bucket(x.company_id, $11)')}"
    " INSERT INTO portfolio_count (tenant_id, coarse, first_id, until_id, basis, counts)"
    " SELECT $13, false, s.first_id, lead(s.first_id, 1, $10) OVER (ORDER BY s.first_id), $12,"
    " coalesce(k.counts, '{}') FROM unnest($11::uuid[]) WITH ORDINALITY s (first_id, part)"
    " LEFT JOIN (SELECT t.part, jsonb_object_agg(t.k, t.n) AS counts"
    f" FROM ({_tallies()}) t GROUP BY 1) k ON k.part = s.part"
)
_SUM_UP = f"""
WITH fine AS MATERIALIZED ({_clean("false", "$1")} AND (SELECT c.until_id > r.first_id
    FROM portfolio_count c WHERE c.coarse AND c.first_id <= r.first_id
    ORDER BY c.first_id DESC LIMIT 1) IS NOT TRUE),
  begun AS (SELECT *, (first_id IS DISTINCT FROM lag(until_id) OVER (ORDER BY first_id))::int
    AS begins FROM fine),
  island AS (SELECT *, sum(begins) OVER (ORDER BY first_id) AS island FROM begun),
  grouped AS MATERIALIZED (SELECT first_id, until_id, counts, island,
    (row_number() OVER (PARTITION BY island ORDER BY first_id) - 1) / {_FINE} AS part FROM island),
  summed AS (SELECT island, part, jsonb_object_agg(k, n) AS counts FROM (SELECT g.island, g.part,
    e.key AS k, sum(e.value::bigint) AS n FROM grouped g, jsonb_each_text(g.counts) e
    GROUP BY 1, 2, 3) e GROUP BY 1, 2)
INSERT INTO portfolio_count (tenant_id, coarse, first_id, until_id, basis, counts)
SELECT $2, true, g.first_id, g.until_id, $1, coalesce(s.counts, '{{}}') FROM
  (SELECT island, part, (array_agg(first_id ORDER BY first_id))[1] AS first_id,
    (array_agg(until_id ORDER BY first_id DESC))[1] AS until_id
    FROM grouped GROUP BY 1, 2 HAVING count(*) > 1) g
  LEFT JOIN summed s ON s.island = g.island AND s.part = g.part
"""
"""Fine ranges that lie side by side, and in no coarse range yet, make coarse ones."""


@dataclass(frozen=True, slots=True)
class Span:
    """Ids from `first` on, before `until`."""

    first: UUID
    until: UUID


def key_of(basis: Basis) -> str:
    """Return what kept counts are made on: a basis, and the statement of this release."""
    plain = [item.isoformat() if isinstance(item, date) else item for item in args_of(basis)]
    return canonical_hash([plain, _RENEW])


async def overview(session: TenantSession, basis: Basis, companies: int) -> Counts:
    """Count the portfolio in one statement, so that each company is counted as of one moment.

    Args:
        session: a tenant's session.
        basis: what evaluations rest on today.
        companies: how many there are, roughly. Where many of them have changed, all rows are read,
            which takes less time than to look each one up.

    """
    key = key_of(basis)
    most = companies // (4 * SIZE)
    kept = await session.fetch_value(
        "SELECT 1 FROM portfolio_count WHERE coarse AND basis = $1 AND"
        " (SELECT count(*) FROM (SELECT 1 FROM portfolio_mark LIMIT $2) m) < $2 LIMIT 1",
        key,
        most + 1,
    )
    if kept is None:
        return await full(session, basis)
    rows = await session.fetch(KEPT_AND_LIVE, *args_of(basis), key)
    return _of({row["k"]: row["n"] for row in rows})


async def full(session: TenantSession, basis: Basis) -> Counts:
    """Count the portfolio from the rows of all companies."""
    rows = await session.fetch(OF_ALL, *args_of(basis))
    return _of({row["k"]: row["n"] for row in rows})


def _of(found: Mapping[str, int]) -> Counts:
    def one(name: str) -> int:
        return found.get(name, 0)

    def average(total: str, count: str) -> int | None:
        return (2 * one(total) + one(count)) // (2 * one(count)) if one(count) else None

    def by(name: str) -> dict[str, int]:
        start = f"{name}:"
        return {key.removeprefix(start): n for key, n in found.items() if key.startswith(start)}

    return Counts(
        companies=one("companies"),
        evaluated=one("evaluated"),
        not_identified=one("not_identified"),
        insufficient_depth=one("insufficient_depth"),
        average_score=average("score", "scored"),
        average_score_high=average("score_high", "scored_high"),
        average_coverage=average("coverage", "covered"),
        provisional=one("provisional"),
        by_level=by("level"),
        provisional_by_level=by("provisional"),
        by_tier=by("tier"),
        by_status=by("status"),
        stale=one("stale"),
        stale_by_cause=dict.fromkeys(STALE, 0) | by("stale"),
    )


async def lock(session: TenantSession) -> bool:
    """Take the right to renew the tenant's counts until the transaction ends, if it is free."""
    return bool(
        await session.fetch_value(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('portfolio_count:' || $1, 0))",
            str(session.tenant_id),
        )
    )


async def drop(session: TenantSession) -> int:
    """Keep no counts; return how many marks and ranges there were (at most 50,000 marks)."""
    ranges = await session.execute("DELETE FROM portfolio_count")
    return ranges + await session.execute(
        "DELETE FROM portfolio_mark WHERE (company_id, transaction) IN"
        " (SELECT company_id, transaction FROM portfolio_mark LIMIT $1)",
        _MARKS_AT_ONCE,
    )


async def renew(session: TenantSession, basis: Basis) -> int:
    """Count some companies again whose counts are not kept; return how many ranges were made."""
    key = key_of(basis)
    gaps = await session.fetch(
        f"WITH fine AS MATERIALIZED ({_clean('false', '$1')}) SELECT * FROM ({_gaps('fine')}) g"
        " ORDER BY first_id",
        key,
    )
    if not gaps:
        await session.execute("DELETE FROM portfolio_count WHERE coarse AND basis <> $1", key)
        return await session.execute(_SUM_UP, key, session.tenant_id)
    made = companies = 0
    for gap in gaps:
        span, starts, counted = await _cut(session, Span(*gap), AT_ONCE - companies)
        await _renew(session, basis, span, starts)
        made, companies = made + len(starts), companies + counted
        if companies >= AT_ONCE:
            break
    return made


async def _renew(session: TenantSession, basis: Basis, span: Span, starts: Sequence[UUID]) -> None:
    """Count the companies of a span in ranges of their own.

    Their marks are read before they are: what a transaction changes between the two statements is
    in the counts, and its mark stays.
    """
    marks = await session.fetch(
        "SELECT company_id, transaction FROM portfolio_mark WHERE company_id >= $1"
        " AND company_id < $2",
        span.first,
        span.until,
    )
    await session.execute(
        "DELETE FROM portfolio_count WHERE first_id < $2"
        " AND CASE WHEN coarse THEN until_id > $1 ELSE first_id >= $1 END",
        span.first,
        span.until,
    )
    await session.execute(
        _RENEW,
        *args_of(basis),
        span.first,
        span.until,
        starts,
        key_of(basis),
        session.tenant_id,
    )
    await session.execute(
        "DELETE FROM portfolio_mark m USING unnest($1::uuid[], $2::bigint[]) r (id, transaction)"
        " WHERE m.company_id = r.id AND m.transaction = r.transaction",
        [row["company_id"] for row in marks],
        [row["transaction"] for row in marks],
    )


async def _cut(session: TenantSession, gap: Span, most: int) -> tuple[Span, Sequence[UUID], int]:
    """Return the part of a gap that is counted now, where its ranges start, and its companies."""
    whole = max(most // SIZE, 1) * SIZE
    rows = await session.fetch(
        "SELECT id, n FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM"
        " (SELECT id FROM company WHERE id >= $1 AND id < $2 ORDER BY id LIMIT $3) c) c"
        f" WHERE n % {SIZE} = 1 AND n > 1",
        gap.first,
        gap.until,
        whole + 1,
    )
    ends = [row["id"] for row in rows if row["n"] == whole + 1]
    starts = [gap.first, *(row["id"] for row in rows if row["n"] <= whole)]
    return Span(gap.first, ends[0] if ends else gap.until), starts, len(starts) * SIZE
