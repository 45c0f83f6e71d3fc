"""SQL of the portfolio: the pointer to each company's newest evaluation, and views over it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    OnlyKnown,
    Page,
    array_field,
    bool_field,
    choice_field,
    country_field,
    date_field,
    fetch_page,
    int_field,
    iterate_all,
    text_field,
    time_field,
    uuid_field,
)
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import RELATIONSHIP_STATUSES
from atlas.risk.matrix.domain import (
    LEVELS,
    TIERS,
    UNIDENTIFIED,
    Level,
    Tier,
    level_high_sql,
    provisional_sql,
    tier_high_sql,
)
from atlas.risk.portfolio.ageing import (
    PARAMETERS,
    PROFILES,
    AgedSql,
    GroundSql,
    RestedSql,
)
from atlas.risk.portfolio.domain import Basis, Ground, Row, View
from atlas.risk.portfolio.models import PortfolioRow, Standing

_COPIED = (
    "evaluation_id", "score", "score_high", "coverage", "level", "tier", "dimensions", "bands",
    "floors", "matrix_id", "matrix_version", "appetite", "policy_version", "segment",
    "snapshot_hash", "as_of", "evaluated_at", "provisional", "identified", "level_high",
    "tier_high",
)  # fmt: skip
_TYPES = (
    "company_id uuid, evaluation_id uuid, investigation_id uuid, score bigint, score_high bigint,"
    " coverage bigint, level text, tier text, depth text, dimensions jsonb, bands text[],"
    " floors text[], matrix_id text, matrix_version text, appetite text, policy_version bigint,"
    " segment text, snapshot_hash text, as_of date, evaluated_at timestamptz, provisional boolean,"
    " identified boolean, level_high text, tier_high text"
)
_AGES = ("rules_hash", "current_until", "ages_of", "run_id", "run_of")
"""What the words of the evaluation `ages_of` rest on, and the run of the evaluation `run_of`."""
_OF = RestedSql.of_evaluation("e")
_RANK = "array_position(ARRAY['sdd', 'cdd', 'edd'], {})"
_FIRED = (
    "coalesce((SELECT array_agg(DISTINCT i.module || '.' || i.code) FROM risk_indicator i"
    " WHERE i.investigation_id = s.investigation_id AND i.status = 'fired'), '{}')"
)


async def put_standings(session: TenantSession, standings: Sequence[Standing]) -> None:
    """Point companies to newer evaluations in one statement; an older one changes nothing.

    Newer is first the day an evaluation is of: one of a day gone by knows only the lists of then.
    Nor does one of an earlier run take the place of one of a later run (their ids are in order).
    A depth that is not given stays: an evaluation again does not make an investigation shallower.
    """
    copied = (*_COPIED, "words_of", "indicators", *_AGES)
    assigned = ", ".join(f"{name} = EXCLUDED.{name}" for name in copied)
    depth = "coalesce(EXCLUDED.depth, company_risk.depth)"
    short = f"coalesce({_RANK.format(depth)} < {_RANK.format('EXCLUDED.tier')}, false)"
    first = f"coalesce({_RANK.format('s.depth')} < {_RANK.format('s.tier')}, false)"
    await session.execute(
        f"WITH placed AS (INSERT INTO company_risk (tenant_id, company_id, {', '.join(_COPIED)},"
        f" depth, words_of, indicators, insufficient_depth, {', '.join(_AGES)})"
        f" SELECT $1, s.company_id,"
        f" {', '.join(f's.{name}' for name in _COPIED)}, s.depth, s.evaluation_id, {_FIRED},"
        f" {first}, {', '.join(f'a.{name}' for name in _AGES)}"
        f" FROM jsonb_to_recordset($2::jsonb) AS s({_TYPES}) LEFT JOIN LATERAL"
        f" (SELECT {_OF.rules} AS rules_hash, {_OF.until} AS current_until, e.id AS ages_of,"
        " e.investigation_id AS run_id, e.id AS run_of FROM risk_evaluation e"
        " WHERE e.id = s.evaluation_id) a ON true"
        " ON CONFLICT (tenant_id, company_id) DO UPDATE"
        f" SET {assigned}, depth = {depth}, insufficient_depth = {short}"
        " WHERE (company_risk.as_of, company_risk.evaluated_at)"
        " <= (EXCLUDED.as_of, EXCLUDED.evaluated_at)"
        " AND (EXCLUDED.run_id >= company_risk.run_id) IS NOT FALSE RETURNING company_id, score,"
        " coalesce(score_high, -1) AS high)"
        " UPDATE company c SET portfolio_score = p.score, portfolio_score_high = p.high"
        " FROM placed p WHERE c.id = p.company_id"
        " AND (c.portfolio_score, c.portfolio_score_high) IS DISTINCT FROM (p.score, p.high)",
        session.tenant_id,
        [{name: getattr(item, name) for name in Standing.__slots__} for item in standings],
    )


async def note_registers(
    session: TenantSession, investigation_id: UUID, loads: str, *, same: bool, registers: bool
) -> None:
    """Note that with these loads all is as a run found it, or that it may not be.

    `registers`: the registers say what it read, whatever other runs have found since.
    """
    await session.execute(
        "INSERT INTO run_registers (tenant_id, investigation_id, same_at, looked_at)"
        " VALUES ($1, $2, CASE WHEN $4 THEN $3::text END, $3)"
        " ON CONFLICT (tenant_id, investigation_id) DO UPDATE SET looked_at = EXCLUDED.looked_at,"
        " same_at = EXCLUDED.same_at, told_at = CASE WHEN $4 THEN NULL"
        " ELSE run_registers.told_at END, owners_moved = CASE WHEN run_registers.owners_moved"
        " IS NOT NULL THEN CASE WHEN $5 THEN $3 ELSE '' END END",
        session.tenant_id,
        investigation_id,
        loads,
        same,
        registers,
    )


async def add_runs(session: TenantSession) -> None:
    """Add the runs of an earlier release, of which nothing was noted, so that they are compared."""
    await session.execute(
        "INSERT INTO run_registers (tenant_id, investigation_id, looked_at)"
        " SELECT i.tenant_id, i.id, '' FROM investigation i WHERE i.withdrawn_at IS NULL"
        " AND i.status NOT IN ('pending', 'running') AND NOT EXISTS"
        " (SELECT 1 FROM run_registers s WHERE s.investigation_id = i.id) ON CONFLICT DO NOTHING"
    )


async def lock_uncompared(session: TenantSession, loads: str, limit: int) -> list[UUID]:
    """Return runs whose registers were not compared with these loads, newest first, locked."""
    rows = await session.fetch(
        "SELECT s.investigation_id FROM run_registers s JOIN investigation i"
        " ON i.id = s.investigation_id WHERE (s.looked_at < $1 OR s.looked_at > $1)"
        " AND i.withdrawn_at IS NULL ORDER BY i.created_at DESC, i.id DESC LIMIT $2"
        " FOR NO KEY UPDATE OF s SKIP LOCKED",
        loads,
        limit,
    )
    return [investigation_id for (investigation_id,) in rows]


_CONTINUES = "c.withdrawn_at IS NULL AND c.relationship_status <> 'exited'"


async def untold_changes(session: TenantSession, limit: int) -> list[tuple[UUID, UUID]]:
    """Return companies whose registers may say something else than the run they rest on read.

    With that run. Left out are those of which this was noted, and relationships that have ended or
    not begun: a prospect follows once onboarding begins.
    """
    rows = await session.fetch(
        "SELECT c.id, s.investigation_id FROM run_registers s"
        " JOIN investigation i ON i.id = s.investigation_id AND i.withdrawn_at IS NULL"
        f" JOIN company c ON c.id = i.company_id AND {_CONTINUES}"
        " AND c.relationship_status <> 'prospect'"
        " JOIN company_risk r ON r.company_id = c.id JOIN risk_evaluation e"
        " ON e.id = r.evaluation_id AND e.investigation_id = s.investigation_id"
        " WHERE s.same_at IS NULL AND s.told_at IS NULL AND s.looked_at <> ''"
        " ORDER BY s.investigation_id LIMIT $1",
        limit,
    )
    return [(company_id, run_id) for company_id, run_id in rows]


async def note_told(
    session: TenantSession, investigation_ids: Sequence[UUID], moment: datetime
) -> set[UUID]:
    """Note that what has changed since runs was passed on; return those where it was not before."""
    rows = await session.fetch(
        "UPDATE run_registers SET told_at = $2 WHERE investigation_id = ANY($1::uuid[])"
        " AND same_at IS NULL AND told_at IS NULL RETURNING investigation_id",
        list(investigation_ids),
        moment,
    )
    return {investigation_id for (investigation_id,) in rows}


async def any_runs(session: TenantSession) -> bool:
    """Return whether there are runs to compare with the registers, now or after a load."""
    return await session.fetch_value("SELECT 1 FROM run_registers LIMIT 1") is not None


async def was_compared(session: TenantSession, investigation_id: UUID, loads: str) -> bool:
    """Return whether a run's registers were compared with these loads."""
    found: bool = await session.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM run_registers WHERE investigation_id = $1"
        " AND looked_at = $2)",
        investigation_id,
        loads,
    )
    return found


async def note_owners_moved(
    session: TenantSession, entity_ids: Sequence[UUID], besides: UUID | None
) -> list[UUID]:
    """Note that runs of companies among entities are to be compared: another run learned more."""
    rows = await session.fetch(
        "WITH noted AS (INSERT INTO run_registers"
        " (tenant_id, investigation_id, looked_at, owners_moved)"
        " SELECT i.tenant_id, i.id, '', '' FROM company c JOIN investigation i"
        " ON i.company_id = c.id AND i.withdrawn_at IS NULL"
        " WHERE c.entity_id = ANY($1::uuid[]) AND c.id IS DISTINCT FROM $2"
        " ORDER BY i.id ON CONFLICT (tenant_id, investigation_id) DO UPDATE"
        " SET looked_at = '', same_at = NULL, owners_moved ="
        " coalesce(run_registers.same_at, run_registers.owners_moved, '')"
        " RETURNING investigation_id) SELECT DISTINCT c.entity_id FROM noted"
        " JOIN investigation i ON i.id = noted.investigation_id"
        " JOIN company c ON c.id = i.company_id ORDER BY c.entity_id",
        list(entity_ids),
        besides,
    )
    return [entity_id for (entity_id,) in rows]


async def owners_moved(session: TenantSession, investigation_id: UUID) -> bool:
    """Return whether another run has learned something of those above a run's company since."""
    found: bool | None = await session.fetch_value(
        "SELECT owners_moved IS NOT NULL FROM run_registers WHERE investigation_id = $1",
        investigation_id,
    )
    return bool(found)


async def note_searched(
    session: TenantSession, investigation_id: UUID, versions: Sequence[str]
) -> None:
    """Note with which versions of lists a run has compared every party."""
    await session.execute(
        "INSERT INTO run_registers (tenant_id, investigation_id, looked_at, searched)"
        " VALUES ($1, $2, '', $3) ON CONFLICT (tenant_id, investigation_id)"
        " DO UPDATE SET searched = EXCLUDED.searched",
        session.tenant_id,
        investigation_id,
        list(versions),
    )


async def note_raising(
    session: TenantSession, investigation_ids: Sequence[UUID], moment: datetime
) -> None:
    """Note that matches which runs did not see are to raise their risk."""
    await session.execute(
        "INSERT INTO run_registers (tenant_id, investigation_id, looked_at, raising_since)"
        " SELECT $1, one, '', $3 FROM unnest($2::uuid[]) one"
        " ON CONFLICT (tenant_id, investigation_id)"
        " DO UPDATE SET raising_since = EXCLUDED.raising_since",
        session.tenant_id,
        list(investigation_ids),
        moment,
    )


async def raising_since(session: TenantSession, investigation_id: UUID) -> datetime | None:
    """Return since when the risk of a run is to be raised; None: it is not."""
    found: datetime | None = await session.fetch_value(
        "SELECT raising_since FROM run_registers WHERE investigation_id = $1", investigation_id
    )
    return found


async def note_raised(session: TenantSession, investigation_id: UUID, since: datetime) -> None:
    """Note that what was to raise the risk of a run since a moment has been looked at."""
    await session.execute(
        "UPDATE run_registers SET raising_since = NULL"
        " WHERE investigation_id = $1 AND raising_since = $2",
        investigation_id,
        since,
    )


async def companies_at_sdd(session: TenantSession, after: UUID | None, limit: int) -> list[UUID]:
    """Return companies whose evaluation that counts says SDD, in the order of their ids."""
    rows = await session.fetch(
        "SELECT r.company_id FROM company_risk r JOIN company c ON c.id = r.company_id"
        " WHERE r.tier = 'sdd' AND c.withdrawn_at IS NULL"
        " AND ($1::uuid IS NULL OR r.company_id > $1) ORDER BY r.company_id LIMIT $2",
        after,
        limit,
    )
    return [company_id for (company_id,) in rows]


_AGED = AgedSql.of_pointer("r", "c", GroundSql.parameters(3))
_LOST = replace(_AGED, lost="aged.lost")
"""The same, of a statement that joins `_AGES_ONCE`."""
_PROFILE = f"LEFT JOIN {PROFILES} ON profile.company_id = c.id"
_PROFILE_OF_ONE = (
    "LEFT JOIN LATERAL (SELECT n.* FROM relationship_profile n WHERE n.company_id = c.id"
    " ORDER BY n.version DESC LIMIT 1) profile ON true"
)
"""The same of each row of a page, by index."""
_AGES_ONCE = (
    f"LEFT JOIN LATERAL (SELECT w.why, w.why <> '{{}}' AS lost FROM"
    f" (SELECT array_remove(ARRAY[{_AGED.reasons}], NULL) AS why OFFSET 0) w) aged ON true"
)
_STALE = (
    "array_remove(ARRAY[CASE WHEN coalesce(r.policy_version, 0) <> $1 THEN 'policy' END,"
    " CASE WHEN r.matrix_id || ' ' || r.matrix_version <> ALL($2::text[]) THEN 'matrix' END,"
    " CASE WHEN c.next_review_at < $5::date THEN 'review_overdue' END], NULL) || aged.why"
)
_WORDED = "r.word_provisional IS NOT NULL"
_MOVED = (
    "(r.words_of IS DISTINCT FROM r.evaluation_id OR r.ages_of IS DISTINCT FROM r.evaluation_id"
    " OR r.run_of IS DISTINCT FROM r.evaluation_id)"
)


def _word(column: str) -> str:
    """Return a result stored with the pointer, or the evaluation's where that is another one's."""
    return f"CASE WHEN w.run_of IS NULL THEN r.{column} ELSE w.{column} END"


def _noted(column: str) -> str:
    """Return what was noted of the run of the evaluation."""
    return (
        f"CASE WHEN r.run_of = r.evaluation_id THEN s.{column} ELSE (SELECT o.{column}"
        " FROM run_registers o WHERE o.investigation_id = w.run_id) END"
    )


_STANDING = f"""(SELECT r.*, {_word("provisional")} AS word_provisional,
    {_word("identified")} AS word_identified, {_word("level_high")} AS word_level_high,
    {_word("tier_high")} AS word_tier_high, {_word("rules_hash")} AS word_rules,
    {_word("current_until")} AS word_until, {_word("run_id")} AS word_run,
    {_noted("same_at")} AS word_same_at, {_noted("searched")} AS word_searched,
    {_noted("raising_since")} AS word_raising
    FROM company_risk r LEFT JOIN run_registers s ON s.investigation_id = r.run_id
    LEFT JOIN LATERAL (SELECT e.id AS run_of, e.provisional,
        e.subject_id IS NOT NULL OR e.investigation_id IS NULL AS identified,
        e.level_high, e.tier_high, {_OF.rules} AS rules_hash, {_OF.until} AS current_until,
        e.investigation_id AS run_id
      FROM risk_evaluation e WHERE e.id = r.evaluation_id AND {_MOVED} OFFSET 0) w ON true)"""
"""Pointers with the results of the evaluation they point to.

The results stored with a pointer are those of the evaluation `words_of`. They rest on what the
evaluation `ages_of` rests on, and on the run of the evaluation `run_of`. A process of an earlier
release moves the pointer and leaves these results, which then belong to another evaluation. In that
case, the evaluation itself is read.
"""
_IDENTIFIED = "coalesce(r.word_identified, r.company_id IS NULL)"
_LEVEL = (
    f"CASE WHEN r.company_id IS NULL THEN 'not_evaluated' WHEN NOT {_IDENTIFIED}"
    f" THEN '{UNIDENTIFIED}' ELSE r.level END"
)
_KNOWN_SCORE = f"CASE WHEN {_IDENTIFIED} THEN r.score END"
_STORED = f"coalesce({provisional_sql('r.word_provisional', 'r.level')}, false)"
_LEVEL_HIGH = level_high_sql("r.word_level_high", "r.score_high")
_TIER_HIGH = tier_high_sql("r.word_tier_high", "r.score_high", "r.tier")
_OF_A_COMPANY = f"""
  SELECT c.id AS company_id, c.name, c.external_id, c.register AS register_code,
    c.registration_number, {companies.NUMBER.column} AS numbers,
    coalesce(c.country_code, 'unknown') AS country_code, c.relationship_status,
    c.next_review_at, c.created_at,
    r.company_id IS NOT NULL AS evaluated, {_LEVEL} AS level,
    coalesce({_LOST.tier(_WORDED)}, 'not_evaluated') AS tier, c.portfolio_score,
    c.portfolio_score_high, {_LOST.score_high("r.score_high")} AS score_high,
    r.coverage, {_LOST.provisional(_STORED)} AS provisional,
    coalesce(r.word_identified, false) AS identified,
    {_LOST.worst(_LEVEL_HIGH, Level.CRITICAL)} AS level_high,
    {_LOST.worst(_TIER_HIGH, Tier.EDD)} AS tier_high,
    r.depth, coalesce(r.insufficient_depth, false) AS insufficient_depth,
    coalesce(r.bands, '{{}}') AS bands, coalesce(r.floors, '{{}}') AS floors,
    coalesce(r.indicators, '{{}}') AS indicators, r.dimensions, r.evaluation_id, r.matrix_id,
    r.matrix_version, r.appetite, r.policy_version, coalesce(r.segment, 'none') AS segment,
    r.as_of, r.evaluated_at, {_STALE} AS stale
"""
ROWS = f"""{_OF_A_COMPANY} FROM company c LEFT JOIN {_STANDING} r ON r.company_id = c.id
    {_PROFILE} {_AGES_ONCE}
  WHERE c.withdrawn_at IS NULL
"""
ROWS_OF_PAGE = (
    f"{_OF_A_COMPANY} FROM {{page}} c LEFT JOIN LATERAL"
    f" (SELECT one.* FROM {_STANDING} one WHERE one.company_id = c.id OFFSET 0) r ON true"
    f" {_PROFILE_OF_ONE} {_AGES_ONCE}"
)
"""The same of a page of companies: each is looked up by its id, whatever the planner knows."""
NOT_EVALUATED = "not_evaluated"
_COUNTRY = replace(
    country_field("p.country_code"),
    shape="[A-Z]{2}|unknown",
    shape_text="must be a country code of two capital letters (ISO 3166-1), such as GB, or unknown",
)
PORTFOLIO = ListSpec(
    select=f"SELECT * FROM ({ROWS}) p",
    id_column="p.company_id",
    fields={
        "company_id": uuid_field("p.company_id"),
        "name": text_field("p.name"),
        "number": replace(companies.NUMBER, column="p.numbers"),
        "level": choice_field("p.level", (*LEVELS, NOT_EVALUATED, UNIDENTIFIED)),
        "tier": choice_field("p.tier", (*TIERS, NOT_EVALUATED, UNIDENTIFIED)),
        "evaluated": bool_field("p.evaluated"),
        "country_code": _COUNTRY,
        "relationship_status": choice_field("p.relationship_status", RELATIONSHIP_STATUSES),
        "segment": text_field("p.segment", "eq", "in"),
        "insufficient_depth": bool_field("p.insufficient_depth"),
        "stale": array_field("p.stale"),
        "band": array_field("p.bands"),
        "floor": array_field("p.floors"),
        "indicator": array_field("p.indicators"),
        "score": int_field("p.portfolio_score"),
        "score_high": int_field("p.portfolio_score_high"),
        "provisional": bool_field("p.provisional"),
        "identified": bool_field("p.identified"),
        "level_high": text_field("p.level_high", "eq", "in"),
        "coverage": int_field("p.coverage"),
        "as_of": date_field("p.as_of"),
        "evaluated_at": time_field("p.evaluated_at"),
        "created_at": time_field("p.created_at"),
    },
    sorts=("score", "score_high", "created_at"),
    default_sort="-score",
    counted=companies.LISTING.counted,
    only_known=OnlyKnown(
        frozenset({"tier", "score", "score_high", "band", "level_high"}),
        frozenset({"identified"}),
        "p.identified OR NOT p.evaluated",
        worded=frozenset({"tier", "level_high"}),
        has={"score": "p.portfolio_score >= 0", "score_high": "p.portfolio_score_high >= 0"},
    ),
)
_BY_COMPANY = replace(
    PORTFOLIO,
    select="SELECT c.* FROM company c",
    where="c.withdrawn_at IS NULL",
    id_column="c.id",
    fields={
        "company_id": uuid_field("c.id"),
        "name": text_field("c.name"),
        "number": companies.NUMBER,
        "country_code": country_field("c.country_code"),
        "relationship_status": choice_field("c.relationship_status", RELATIONSHIP_STATUSES),
        "score": int_field("c.portfolio_score"),
        "score_high": int_field("c.portfolio_score_high"),
        "created_at": time_field("c.created_at"),
    },
    only_known=OnlyKnown(
        frozenset({"score", "score_high"}),
        frozenset(),
        f"coalesce((SELECT {_IDENTIFIED} FROM {_STANDING} r WHERE r.company_id = c.id), true)",
        has={"score": "c.portfolio_score >= 0", "score_high": "c.portfolio_score_high >= 0"},
    ),
    around=f"SELECT p.*, p.company_id AS id FROM ({ROWS_OF_PAGE}) p",
)
"""The same list where filters and sort ask for companies alone: only a page is evaluated."""


def args_of(basis: Basis) -> tuple[object, ...]:
    """Return the parameters of `ROWS`, in its order."""
    return (basis.policy_version, list(basis.matrices), *basis.ground.args)


def _row(row: Record) -> PortfolioRow:
    values = dict(row)
    del values["portfolio_score_high"]  # -1 stands for null, to be sorted by
    del values["numbers"]  # only to be found by
    values.pop("id", None)  # what a page of companies is cut by
    return PortfolioRow(score=values.pop("portfolio_score"), **values)


async def fetch_rows(
    session: TenantSession, basis: Basis, params: ListParams
) -> Page[PortfolioRow]:
    """Return a page of companies and where they stand."""
    spec = _BY_COMPANY if _BY_COMPANY.offers(params) else PORTFOLIO
    return await fetch_page(session, spec, params, args=args_of(basis), build=_row)


async def iterate_rows(
    session: TenantSession, basis: Basis, params: ListParams
) -> AsyncIterator[PortfolioRow]:
    """Stream the companies that the filters let through."""
    async for row in iterate_all(session, PORTFOLIO, params, args=args_of(basis), build=_row):
        yield row


_PROVISIONAL = AgedSql.of_pointer("r", "c", PARAMETERS).provisional(_STORED)
_UNEARNED_LEVEL = f"{_PROVISIONAL} AND {_IDENTIFIED}"
_GROUPS = {
    Row.JURISDICTION: "SELECT coalesce(c.country_code, 'unknown') AS row,"
    f" {_LEVEL} AS level, {_KNOWN_SCORE} AS score, {_UNEARNED_LEVEL} AS provisional"
    " FROM company c"
    f" LEFT JOIN {_STANDING} r ON r.company_id = c.id {_PROFILE} WHERE c.withdrawn_at IS NULL",
    Row.STATUS: "SELECT c.relationship_status AS row,"
    f" {_LEVEL} AS level, {_KNOWN_SCORE} AS score, {_UNEARNED_LEVEL} AS provisional"
    " FROM company c"
    f" LEFT JOIN {_STANDING} r ON r.company_id = c.id {_PROFILE} WHERE c.withdrawn_at IS NULL",
    Row.SEGMENT: "SELECT coalesce(r.segment, 'none') AS row,"
    f" {_LEVEL} AS level, {_KNOWN_SCORE} AS score, {_UNEARNED_LEVEL} AS provisional"
    " FROM company c"
    f" LEFT JOIN {_STANDING} r ON r.company_id = c.id {_PROFILE} WHERE c.withdrawn_at IS NULL",
    Row.DIMENSION: "SELECT split_part(b.band, ':', 1) AS row,"
    f" CASE WHEN {_IDENTIFIED} THEN split_part(b.band, ':', 2) ELSE '{UNIDENTIFIED}' END AS level,"
    f" CASE WHEN {_IDENTIFIED} THEN (r.dimensions ->> split_part(b.band, ':', 1))::bigint END"
    f" AS score, {_UNEARNED_LEVEL} AS provisional FROM {_STANDING} r"
    f" JOIN company c ON c.id = r.company_id {_PROFILE} CROSS JOIN unnest(r.bands) AS b (band)"
    " WHERE c.withdrawn_at IS NULL",
    Row.INDICATOR: f"SELECT b.code AS row, {_LEVEL} AS level, {_KNOWN_SCORE} AS score,"
    f" {_UNEARNED_LEVEL} AS provisional"
    f" FROM {_STANDING} r"
    f" JOIN company c ON c.id = r.company_id {_PROFILE} CROSS JOIN unnest(r.indicators) AS b (code)"
    " WHERE c.withdrawn_at IS NULL",
    Row.FLOOR: f"SELECT b.code AS row, {_LEVEL} AS level, {_KNOWN_SCORE} AS score,"
    f" {_UNEARNED_LEVEL} AS provisional"
    f" FROM {_STANDING} r"
    f" JOIN company c ON c.id = r.company_id {_PROFILE} CROSS JOIN unnest(r.floors) AS b (code)"
    " WHERE c.withdrawn_at IS NULL",
}


_LASTING = AgedSql.of_pointer("r", "c", PARAMETERS)
_LASTING = replace(_LASTING, rested=replace(_LASTING.rested, being_raised="NULL"))
"""Without what ends by itself within minutes: a match that is about to raise the risk."""


async def reviewed_late(
    session: TenantSession, ground: Ground, months: int, limit: int
) -> list[tuple[UUID, date]]:
    """Return companies whose evaluation is outdated and whose review waits longer than that allows.

    With the day of the evaluation. Left out are those whose run is still to be compared with the
    registers as loaded now: it may turn out that these say the same.

    Args:
        session: the tenant's.
        ground: what favourable results rest on today.
        months: the longest time from an evaluation to its review in the worst case.
        limit: how many to return.

    """
    rows = await session.fetch(
        f"SELECT c.id, r.as_of FROM company c JOIN {_STANDING} r ON r.company_id = c.id {_PROFILE}"
        f" WHERE {_CONTINUES} AND {_IDENTIFIED} AND greatest(c.next_review_at, c.review_due_at)"
        " > r.as_of + make_interval(months => $7) AND (r.word_run IS NULL OR EXISTS (SELECT 1"
        " FROM run_registers n WHERE n.investigation_id = r.word_run AND n.looked_at = $5))"
        f" AND {_LASTING.any} ORDER BY c.id LIMIT $8",
        *ground.args,
        months,
        limit,
    )
    return [(company_id, as_of) for company_id, as_of in rows]


_EVALUATED_KNOWN = "(e.subject_id IS NOT NULL OR e.investigation_id IS NULL)"
_UNEARNED = "coalesce(jsonb_object_agg(level, unearned) FILTER (WHERE unearned > 0), '{}')"


async def view(session: TenantSession, row: Row, ground: Ground) -> list[View]:
    """Return the companies of each row by level."""
    rows = await session.fetch(
        "SELECT row, sum(n)::bigint AS companies, jsonb_object_agg(level, n) AS by_level,"
        f" {_UNEARNED} AS provisional_by_level,"
        " round(sum(points) / nullif(sum(scored), 0))::bigint AS average_score FROM"
        " (SELECT row, level, count(*) AS n, count(*) FILTER (WHERE provisional) AS unearned,"
        " count(score) AS scored, sum(score) AS points"
        f" FROM ({_GROUPS[row]}) g GROUP BY 1, 2) t GROUP BY 1 ORDER BY companies DESC, row",
        *ground.args,
    )
    return [View(**dict(item)) for item in rows]


async def timeline(
    session: TenantSession, start: date, end: date, per: str
) -> list[tuple[date, View]]:
    """Return the evaluations made in each period of a span, with those that had none."""
    rows = await session.fetch(
        "SELECT p.day::date AS day, coalesce(t.companies, 0) AS companies,"
        " coalesce(t.by_level, '{}') AS by_level,"
        " coalesce(t.provisional_by_level, '{}') AS provisional_by_level, t.average_score"
        " FROM generate_series(date_trunc($3, $1::date::timestamp), $2::date::timestamp,"
        " ('1 ' || $3)::interval) AS p (day) LEFT JOIN (SELECT day, sum(n)::bigint AS companies,"
        f" jsonb_object_agg(level, n) AS by_level, {_UNEARNED} AS provisional_by_level,"
        " round(sum(points) / nullif(sum(scored), 0))::bigint"
        " AS average_score FROM (SELECT date_trunc($3, e.created_at, 'UTC') AT TIME ZONE 'UTC'"
        f" AS day, CASE WHEN {_EVALUATED_KNOWN} THEN e.level ELSE '{UNIDENTIFIED}' END AS level,"
        f" count(*) AS n, sum(e.score) FILTER (WHERE {_EVALUATED_KNOWN}) AS points,"
        f" count(e.score) FILTER (WHERE {_EVALUATED_KNOWN}) AS scored, count(*) FILTER"
        f" (WHERE {provisional_sql('e.provisional', 'e.level')} AND {_EVALUATED_KNOWN})"
        " AS unearned FROM risk_evaluation e"
        " WHERE e.created_at >= $1::date AND e.created_at < $2::date + 1 GROUP BY 1, 2) g"
        " GROUP BY 1) t ON t.day = p.day ORDER BY p.day",
        start,
        end,
        per,
    )
    return [(day, View(day.isoformat(), *found)) for day, *found in rows]
