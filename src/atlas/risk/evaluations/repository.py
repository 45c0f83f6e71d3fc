"""SQL of risk evaluations. Rows are immutable."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import orjson

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    OnlyKnown,
    Page,
    bool_field,
    choice_field,
    date_field,
    fetch_page,
    int_field,
    text_field,
    time_field,
    uuid_field,
)
from atlas.risk.evaluations.domain.later import LookedAt
from atlas.risk.evaluations.models import (
    CountedRow,
    CurrentRow,
    EvaluationRow,
    FactsRow,
    SummaryRow,
)
from atlas.risk.matrix.domain import (
    LEVELS,
    TIERS,
    UNIDENTIFIED,
    earned_tier_sql,
    level_high_sql,
    provisional_sql,
    reasons_sql,
    tier_high_sql,
)
from atlas.risk.portfolio.ageing import JOINED, AgedSql, RestedSql
from atlas.risk.portfolio.domain import TODAY_SQL, Ground, Rested

_PROVISIONAL = provisional_sql("provisional", "level")
_WORDS = (
    f"{_PROVISIONAL} AS provisional, {reasons_sql('reasons', 'level')} AS reasons,"
    f" {level_high_sql('level_high', 'score_high')} AS level_high,"
    f" {tier_high_sql('tier_high', 'score_high', 'tier')} AS tier_high"
)
_RESTED = RestedSql.of_evaluation("risk_evaluation")
_SUMMARY = (
    "id, subject_id, company_id, investigation_id, parent_id, matrix_id, matrix_version, appetite,"
    " as_of,"
    " score, base_score, score_low, score_high, level, tier, coverage, effects, floors_applied,"
    f" {_WORDS},"
    " snapshot_hash, input_hash, override_hash, evaluation_fingerprint, output_hash, created_by,"
    f" created_at, {_RESTED.rules} AS rules_hash, {_RESTED.until} AS current_until,"
    f" {_RESTED.beside}, provisional IS NOT NULL AS worded"
)
_COLUMNS = f"{_SUMMARY}, inputs, result, policy, carried, provenance"
_IDENTIFIED = "(subject_id IS NOT NULL OR investigation_id IS NULL)"
EVALUATIONS = ListSpec(
    select=f"SELECT {_SUMMARY} FROM risk_evaluation",
    id_column="id",
    fields={
        "id": uuid_field("id"),
        "subject_id": uuid_field("subject_id"),
        "company_id": uuid_field("company_id"),
        "investigation_id": uuid_field("investigation_id"),
        "parent_id": uuid_field("parent_id"),
        "matrix_id": text_field("matrix_id", "eq", "in"),
        "level": choice_field("level", (*LEVELS, UNIDENTIFIED)),
        "tier": choice_field("tier", (*TIERS, UNIDENTIFIED)),
        "provisional": bool_field(_PROVISIONAL),
        "identified": bool_field(_IDENTIFIED),
        "score": int_field("score"),
        "score_high": int_field("score_high"),
        "coverage": int_field("coverage"),
        "as_of": date_field("as_of"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at", "as_of"),
    default_sort="-created_at",
    only_known=OnlyKnown(
        frozenset({"tier", "level", "score", "score_high"}),
        frozenset({"identified"}),
        _IDENTIFIED,
        worded=frozenset({"tier", "level"}),
    ),
)


_AGED = AgedSql.of_evaluation("risk_evaluation", JOINED)
SHOWN = replace(
    EVALUATIONS,
    select=f"SELECT {_SUMMARY} FROM risk_evaluation CROSS JOIN {TODAY_SQL}",
    fields={
        **EVALUATIONS.fields,
        "tier": choice_field(_AGED.tier("provisional IS NOT NULL"), (*TIERS, UNIDENTIFIED)),
        "provisional": bool_field(_AGED.provisional(_PROVISIONAL)),
    },
)
"""Evaluations whose filters go by the words as of the day of reading, as rows show them."""


async def insert_evaluation(session: TenantSession, values: Mapping[str, object]) -> bool:
    """Insert an evaluation; False when its retry key is there already."""
    names = list(values)
    marks = ", ".join(f"${position}" for position in range(2, len(names) + 2))
    changed = await session.execute(
        f"INSERT INTO risk_evaluation (tenant_id, {', '.join(names)}) VALUES ($1, {marks})"
        " ON CONFLICT (tenant_id, retry_key) WHERE retry_key IS NOT NULL DO NOTHING",
        session.tenant_id,
        *values.values(),
    )
    return changed == 1


async def find_evaluation(session: TenantSession, evaluation_id: UUID) -> EvaluationRow | None:
    """Return an evaluation."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM risk_evaluation WHERE id = $1", evaluation_id
    )
    return EvaluationRow.from_record(row) if row else None


async def find_evaluations(
    session: TenantSession, evaluation_ids: Sequence[UUID]
) -> list[EvaluationRow]:
    """Return evaluations by id."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM risk_evaluation WHERE id = ANY($1::uuid[])", list(evaluation_ids)
    )
    return [EvaluationRow.from_record(row) for row in rows]


async def rested(session: TenantSession, evaluation_ids: Collection[UUID]) -> dict[UUID, Rested]:
    """Return what the words of evaluations rested on, by id."""
    rows = await session.fetch(
        f"SELECT e.id, {RestedSql.of_evaluation('e').columns} FROM risk_evaluation e"
        " WHERE e.id = ANY($1::uuid[])",
        list(evaluation_ids),
    )
    return {key: Rested(*found) for key, *found in rows}


async def find_by_retry_key(session: TenantSession, retry_key: str) -> EvaluationRow | None:
    """Return the evaluation that an earlier try stored."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM risk_evaluation WHERE retry_key = $1", retry_key
    )
    return EvaluationRow.from_record(row) if row else None


async def newest_of(session: TenantSession, investigation_id: UUID | None) -> EvaluationRow | None:
    """Return the newest evaluation of an investigation."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM risk_evaluation WHERE investigation_id = $1"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        investigation_id,
    )
    return EvaluationRow.from_record(row) if row else None


async def newest_ids(session: TenantSession, investigation_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the newest evaluation of each investigation that has one."""
    rows = await session.fetch(
        "SELECT wanted.id AS investigation_id, newest.id FROM unnest($1::uuid[]) AS wanted (id)"
        " CROSS JOIN LATERAL (SELECT e.id FROM risk_evaluation e"
        "  WHERE e.investigation_id = wanted.id ORDER BY e.created_at DESC, e.id DESC LIMIT 1)"
        " AS newest",
        list(investigation_ids),
    )
    return {row["investigation_id"]: row["id"] for row in rows}


async def latest_facts(session: TenantSession, column: str, subject_id: UUID) -> FactsRow | None:
    """Return what the newest evaluation of a subject's newest run rested on.

    `column` is `subject_id`, `company_id` or `investigation_id`. An earlier run that was evaluated
    again later is not the newest: the ids of runs are in the order of their creation.
    """
    row = await session.fetch_row(
        "SELECT subject_id, company_id, investigation_id, facts FROM risk_evaluation"
        f" WHERE {column} = $1 AND investigation_id IS NOT NULL"
        " ORDER BY investigation_id DESC, created_at DESC, id DESC LIMIT 1",
        subject_id,
    )
    return FactsRow(**dict(row)) if row else None


async def first_looks(
    session: TenantSession, investigation_ids: Sequence[UUID]
) -> dict[UUID, LookedAt]:
    """Return the day, and the hash of the rules, of the first evaluation of investigations."""
    rows = await session.fetch(
        "SELECT w.id, f.as_of, f.rules FROM unnest($1::uuid[]) AS w (id) JOIN LATERAL"
        " (SELECT e.as_of, CASE WHEN e.current_until IS NULL THEN e.inputs -> 'rules' ->> 'hash'"
        " ELSE e.rules_hash END AS rules FROM risk_evaluation e"
        " WHERE e.investigation_id = w.id ORDER BY e.created_at, e.id LIMIT 1) AS f ON true",
        list(investigation_ids),
    )
    return {key: LookedAt(*found) for key, *found in rows}


async def latest_facts_of(
    session: TenantSession, column: str, ids: Sequence[UUID]
) -> dict[UUID, FactsRow]:
    """Return `latest_facts` of many subjects at once, by the id asked for."""
    rows = await session.fetch(
        "SELECT w.id, f.* FROM unnest($1::uuid[]) AS w (id) JOIN LATERAL"
        " (SELECT e.subject_id, e.company_id, e.investigation_id, e.facts FROM risk_evaluation e"
        f" WHERE e.{column} = w.id AND e.investigation_id IS NOT NULL"
        " ORDER BY e.investigation_id DESC, e.created_at DESC, e.id DESC LIMIT 1) AS f ON true",
        list(ids),
    )
    return {key: FactsRow(*found) for key, *found in rows}


async def current_facts_of(
    session: TenantSession, company_ids: Sequence[UUID]
) -> dict[UUID, FactsRow]:
    """Return what the evaluations that count now rest on, of companies a run has looked at."""
    rows = await session.fetch(
        "SELECT r.company_id, e.subject_id, r.company_id, e.investigation_id, e.facts"
        " FROM company_risk r"
        " JOIN risk_evaluation e ON e.id = r.evaluation_id"
        " WHERE r.company_id = ANY($1::uuid[]) AND e.investigation_id IS NOT NULL",
        list(company_ids),
    )
    return {key: FactsRow(*found) for key, *found in rows}


async def counted_of(session: TenantSession, company_ids: Sequence[UUID]) -> dict[UUID, CountedRow]:
    """Return the evaluations that count now, in short, by company: none of their documents."""
    of = RestedSql.of_evaluation("e")
    rows = await session.fetch(
        "SELECT r.company_id, e.id, e.evaluation_fingerprint, e.as_of, e.snapshot_hash, e.score,"
        f" e.level, {earned_tier_sql('e.tier', 'e.provisional')}, e.coverage,"
        f" {provisional_sql('e.provisional', 'e.level')},"
        f" {level_high_sql('e.level_high', 'e.score_high')},"
        " e.subject_id IS NOT NULL OR e.investigation_id IS NULL,"
        f" {of.profile_changed} OR (e.investigation_id IS NULL AND {of.identity_changed}),"
        " e.carried IS NOT NULL"
        " FROM company_risk r JOIN risk_evaluation e ON e.id = r.evaluation_id"
        " WHERE r.company_id = ANY($1::uuid[])",
        list(company_ids),
    )
    return {key: CountedRow(*found) for key, *found in rows}


async def current_of(
    session: TenantSession, counted: Mapping[UUID, CountedRow]
) -> dict[UUID, CurrentRow]:
    """Return evaluations that count with what a next one takes over from them, by company."""
    if not counted:
        return {}
    rows = await session.fetch(
        "SELECT e.id, e.inputs, e.facts, e.result -> 'overrides', e.carried"
        " FROM risk_evaluation e WHERE e.id = ANY($1::uuid[])",
        [one.id for one in counted.values()],
    )
    found = {key: document for key, *document in rows}
    return {key: CurrentRow.of(one, *found[one.id]) for key, one in counted.items()}


async def fired_rules(session: TenantSession, evaluation_id: UUID) -> dict[str, list[str]]:
    """Return the rules that fired in the investigation of an evaluation, by module."""
    rows = await session.fetch(
        "SELECT i.module, array_agg(DISTINCT i.code ORDER BY i.code) FROM risk_evaluation e"
        " JOIN risk_indicator i ON i.investigation_id = e.investigation_id"
        " WHERE e.id = $1 AND i.status = 'fired' GROUP BY i.module",
        evaluation_id,
    )
    return {module: list(codes) for module, codes in rows}


async def current(session: TenantSession, company_id: UUID) -> CurrentRow | None:
    """Return the evaluation of a company that counts now; None: it has none."""
    counted = await counted_of(session, [company_id])
    return (await current_of(session, counted)).get(company_id)


_KINDS = {
    **dict.fromkeys(("id", "subject_id", "company_id", "investigation_id", "parent_id"), "uuid"),
    **dict.fromkeys(("score", "base_score", "score_low", "score_high", "coverage"), "bigint"),
    **dict.fromkeys(("effects", "floors_applied", "reasons"), "text[]"),
    "provisional": "boolean",
    **dict.fromkeys(("facts", "inputs", "result", "policy", "carried", "provenance"), "jsonb"),
    "as_of": "date",
    "current_until": "date",
    "created_at": "timestamptz",
    "created_by": "uuid",
}
"""Columns of an evaluation that are no text."""
_FROM_JSON = {
    "jsonb": "w.{}::jsonb",
    "text[]": "ARRAY(SELECT jsonb_array_elements_text(w.{}::jsonb))",
}
"""How what goes as JSON text becomes a column: SQL takes no array of JSON or of arrays."""


async def insert_evaluations(session: TenantSession, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert many evaluations in one statement."""
    if not rows:
        return
    names = list(rows[0])
    kinds = [_KINDS.get(name, "text") for name in names]
    sent = ", ".join(
        f"${at}::{'text' if kind in _FROM_JSON else kind}[]" for at, kind in enumerate(kinds, 2)
    )
    read = ", ".join(
        _FROM_JSON.get(kind, "w.{}").format(name) for name, kind in zip(names, kinds, strict=True)
    )
    await session.execute(
        f"INSERT INTO risk_evaluation (tenant_id, {', '.join(names)}) SELECT $1, {read}"
        f" FROM unnest({sent}) AS w ({', '.join(names)})",
        session.tenant_id,
        *(
            [_json(row[name]) if kind in _FROM_JSON else row[name] for row in rows]
            for name, kind in zip(names, kinds, strict=True)
        ),
    )


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


async def facts_of(session: TenantSession, evaluation_id: UUID) -> dict[str, JSON]:
    """Return the facts that an evaluation rested on."""
    found: dict[str, JSON] = await session.fetch_value(
        "SELECT facts FROM risk_evaluation WHERE id = $1", evaluation_id
    )
    return found


async def superseded(session: TenantSession, row: SummaryRow) -> bool:
    """Return whether a newer evaluation of the same subject exists (first by its day)."""
    for column in ("company_id", "investigation_id", "subject_id"):
        subject = getattr(row, column)
        if subject is not None:
            newer: bool = await session.fetch_value(
                f"SELECT EXISTS (SELECT 1 FROM risk_evaluation WHERE {column} = $1"
                " AND (as_of, created_at, id) > ($2, $3, $4))",
                subject,
                row.as_of,
                row.created_at,
                row.id,
            )
            return newer
    return False


async def list_evaluations(
    session: TenantSession, params: ListParams, ground: Ground | None = None
) -> Page[SummaryRow]:
    """Return a page of evaluations; with a ground, filtered by the words as of that day."""
    build = SummaryRow.from_record
    if ground is None:
        return await fetch_page(session, EVALUATIONS, params, build=build)
    return await fetch_page(session, SHOWN, params, args=ground.args, build=build)
