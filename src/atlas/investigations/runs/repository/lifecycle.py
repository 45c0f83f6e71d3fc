"""SQL of the run itself: its row, its steps, its timeline."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.core.types import Failure
from atlas.foundation.db import TenantSession
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
    key_field,
    text_field,
    time_field,
    uuid_field,
)
from atlas.investigations.results.domain import (
    ENRICH,
    STRUCTURE,
    Candidate,
    Enriched,
    JsonObject,
    Plan,
    RiskSummary,
    Steps,
    document_of,
    enriched_of,
    plan_of,
    steps_of,
)
from atlas.investigations.runs.domain import DEPTHS, STATUSES, SUBJECT_STATUSES, RunStatus
from atlas.investigations.runs.models import Investigation, RunEvent
from atlas.risk.matrix.domain import FAVOURABLE, Tier, provisional_sql
from atlas.risk.portfolio.ageing import JOINED, AgedSql
from atlas.risk.portfolio.domain import TODAY_SQL, Ground
from atlas.workspace.jobs.domain import UNFINISHED_SQL, progress_sql

_STORED = provisional_sql("(i.risk ->> 'provisional')::boolean", "(i.risk ->> 'level')")
_PROVISIONAL = f"coalesce({_STORED}, false)"
_KNOWN = "(i.subject_status IN ('identified', 'identified_by_name'))"

_DECISION = (
    "coalesce((SELECT true FROM case_decision_entry d WHERE d.tenant_id = i.tenant_id"
    " AND d.investigation_id = i.id AND {} LIMIT 1), false)"
)
_AWAITS_SECOND = _DECISION.format("d.state = 'proposed'")
_APPROVAL_ENDED = _DECISION.format("d.state = 'final' AND d.reopened_at IS NOT NULL")
"""Whether the customer's last decision is an approval on this run that was seen to have ended."""

RUNS = ListSpec(
    select="SELECT i.* FROM investigation i",
    where="i.withdrawn_at IS NULL",
    id_column="i.id",
    fields={
        "id": uuid_field("i.id"),
        "status": choice_field("i.status", STATUSES),
        "company_id": uuid_field("i.company_id"),
        "company_name": text_field("i.company_name"),
        "registration_number": text_field("i.registration_number", "eq", "in"),
        "register": text_field("i.register", "eq", "in"),
        "country_code": country_field("i.country_code"),
        "depth": choice_field("i.depth", DEPTHS),
        "external_id": key_field("i.external_id"),
        "tags": array_field("i.tags"),
        "subject_status": choice_field("i.subject_status", SUBJECT_STATUSES),
        "risk_level": text_field("i.risk_level", "eq", "in"),
        "tier": text_field("i.tier", "eq", "in"),
        "score": int_field("i.risk_score"),
        "score_at_worst": int_field("i.risk_score_high"),
        "provisional": bool_field(_PROVISIONAL),
        "identified": bool_field(_KNOWN),
        "awaits_second": bool_field(_AWAITS_SECOND),
        "approval_ended": bool_field(_APPROVAL_ENDED),
        "rerun_of": uuid_field("i.rerun_of"),
        "series_id": uuid_field("i.series_id"),
        "run_version": int_field("i.run_version"),
        "created_by": uuid_field("i.created_by"),
        "as_of": date_field("i.as_of"),
        "created_at": time_field("i.created_at"),
        "updated_at": time_field("i.updated_at"),
    },
    sorts=("created_at", "updated_at", "company_name", "score", "score_at_worst"),
    default_sort="-created_at",
    only_known=OnlyKnown(
        frozenset({"tier", "risk_level", "score", "score_at_worst"}),
        frozenset({"identified", "subject_status"}),
        _KNOWN,
        worded=frozenset({"tier", "risk_level"}),
    ),
)

_AGED = AgedSql.of_evaluation("e", JOINED)
_LOST = (
    "(i.risk IS NOT NULL AND coalesce((SELECT"
    f" {_AGED.any} FROM risk_evaluation e WHERE e.tenant_id = i.tenant_id"
    " AND e.id = (i.risk ->> 'evaluation_id')::uuid), false))"
)
"""Whether the favourable results of a run's evaluation do not hold on the day of reading."""
_FAVOURABLE = ", ".join(f"'{level}'" for level in sorted(FAVOURABLE))
SHOWN = replace(
    RUNS,
    select=f"SELECT i.* FROM investigation i CROSS JOIN {TODAY_SQL}",
    fields={
        **RUNS.fields,
        "tier": text_field(
            f"CASE WHEN i.tier = '{Tier.SDD}' AND (i.risk ->> 'provisional' IS NULL OR {_LOST})"
            f" THEN '{Tier.CDD}' ELSE i.tier END",
            "eq",
            "in",
        ),
        "provisional": bool_field(
            f"({_PROVISIONAL} OR (i.risk ->> 'level' IN ({_FAVOURABLE}) AND {_LOST}))"
        ),
    },
)
"""Runs whose filters go by the words as of the day of reading, as rows show them."""


async def insert_run(session: TenantSession, run: Investigation) -> None:
    """Add a pending run."""
    await session.insert("investigation", run)


async def find_run(
    session: TenantSession, investigation_id: UUID, *, lock: bool = False
) -> Investigation | None:
    """Return a run, also a withdrawn one; locked for a change of state when asked."""
    record = await session.fetch_row(
        f"SELECT * FROM investigation WHERE id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        investigation_id,
    )
    return Investigation.from_record(record) if record else None


async def find_claimed(
    session: TenantSession, investigation_id: UUID
) -> tuple[Investigation, bool] | None:
    """Return the run of a step that was just claimed, and whether it was asked to stop."""
    record = await session.fetch_row(
        "SELECT i.*, j.cancel_requested FROM investigation i LEFT JOIN job j ON j.id = i.id"
        " WHERE i.id = $1",
        investigation_id,
    )
    if record is None:
        return None
    return Investigation.from_record(record), bool(record["cancel_requested"])


async def fetch_runs(
    session: TenantSession, params: ListParams, ground: Ground
) -> Page[Investigation]:
    """Return a page of runs that were not withdrawn."""
    build = Investigation.from_record
    return await fetch_page(session, SHOWN, params, args=ground.args, build=build)


async def taken_external_ids(session: TenantSession, external_ids: Sequence[str]) -> set[str]:
    """Return which external ids a first run carries, a withdrawn one too."""
    rows = await session.fetch(
        "SELECT external_id FROM investigation WHERE external_id = ANY($1::text[])"
        " AND run_version = 1",
        list(external_ids),
    )
    return {external_id for (external_id,) in rows}


async def latest_of(
    session: TenantSession, company_ids: Sequence[UUID]
) -> dict[UUID, Investigation]:
    """Return the newest run about each of these customers; withdrawn ones are left out."""
    records = await session.fetch(
        "SELECT DISTINCT ON (company_id) * FROM investigation"
        " WHERE company_id = ANY($1::uuid[]) AND withdrawn_at IS NULL"
        " ORDER BY company_id, created_at DESC, id DESC",
        list(company_ids),
    )
    return {record["company_id"]: Investigation.from_record(record) for record in records}


async def last_version(session: TenantSession, series_id: UUID) -> int:
    """Return the newest run version of a series; locks its first run, so that reruns queue."""
    await session.execute("SELECT 1 FROM investigation WHERE id = $1 FOR NO KEY UPDATE", series_id)
    value: int = await session.fetch_value(
        "SELECT max(run_version) FROM investigation WHERE series_id = $1", series_id
    )
    return value


async def set_status(
    session: TenantSession,
    investigation_id: UUID,
    status: RunStatus,
    *,
    as_of: date | None = None,
    error: Failure | None = None,
) -> None:
    """Set the state of a locked run, with the time it implies."""
    moment = now()
    await session.execute(
        "UPDATE investigation SET status = $2, error = $3, updated_at = $4,"
        " as_of = coalesce(as_of, $5),"
        " started_at = CASE WHEN $2 = 'running' THEN $4 ELSE started_at END,"
        " finished_at = CASE WHEN $2 IN ('complete', 'failed', 'cancelled') THEN $4 END,"
        " version = version + 1 WHERE id = $1",
        investigation_id,
        status,
        error,
        moment,
        as_of,
    )


async def set_withdrawn(
    session: TenantSession, investigation_id: UUID, user_id: UUID | None
) -> None:
    """Hide a run by a user; None shows it again."""
    moment = now()
    await session.execute(
        "UPDATE investigation SET withdrawn_at = $2, withdrawn_by = $3, updated_at = $4,"
        " version = version + 1 WHERE id = $1",
        investigation_id,
        None if user_id is None else moment,
        user_id,
        moment,
    )


async def set_subject(
    session: TenantSession,
    investigation_id: UUID,
    *,
    status: str,
    identified_by: str | None,
    entity_id: UUID | None,
    candidates: Sequence[Candidate],
    truncated: bool,
) -> None:
    """Note who the subject is, or who it may be."""
    await session.execute(
        "UPDATE investigation SET subject_status = $2, identified_by = $3, entity_id = $4,"
        " candidates = $5, truncated = truncated OR $6, version = version + 1 WHERE id = $1",
        investigation_id,
        status,
        identified_by,
        entity_id,
        [document_of(item) for item in candidates],
        truncated,
    )


async def set_total(
    session: TenantSession, investigation_id: UUID, total: int, *, truncated: bool
) -> None:
    """Note how many steps there are, once the parties are known."""
    await session.execute(
        "UPDATE investigation SET total = $2, truncated = truncated OR $3 WHERE id = $1",
        investigation_id,
        total,
        truncated,
    )


async def set_risk(session: TenantSession, investigation_id: UUID, risk: RiskSummary) -> None:
    """Note the evaluation's summary."""
    await session.execute(
        "UPDATE investigation SET risk = $2, risk_level = $3, tier = $4, risk_score = $5,"
        " risk_score_high = $6, version = version + 1 WHERE id = $1",
        investigation_id,
        document_of(risk),
        risk.level,
        risk.tier,
        _hundredths(risk.score),
        _hundredths(risk.score_at_worst),
    )


def _hundredths(score: str | None) -> int:
    """Return a score in hundredths; -1, before every other, where there is none."""
    return -1 if score is None else int(Decimal(score) * 100)


async def set_report(session: TenantSession, investigation_id: UUID, report_id: UUID) -> None:
    """Note the run's report."""
    await session.execute(
        "UPDATE investigation SET report_id = $2, version = version + 1 WHERE id = $1",
        investigation_id,
        report_id,
    )


async def claim_step(
    session: TenantSession, investigation_id: UUID, step: str, attempt: int = 1
) -> bool:
    """Claim a step; False when it was done. Waits for a rival's transaction to end."""
    changed = await session.insert(
        "investigation_step",
        investigation_id=investigation_id,
        step=step,
        result={},
        recorded_at=now(),
        attempt=attempt,
        conflict="DO NOTHING",
    )
    return changed == 1


async def save_step(
    session: TenantSession, investigation_id: UUID, step: str, result: JsonObject
) -> None:
    """Keep what a step found, in the transaction that claimed it."""
    await session.execute(
        "UPDATE investigation_step SET result = $3, finished_at = $4"
        " WHERE investigation_id = $1 AND step = $2",
        investigation_id,
        step,
        result,
        now(),
    )


async def fetch_steps(session: TenantSession, investigation_id: UUID) -> Steps:
    """Return what the steps found."""
    return await session.once(_fetch_steps, investigation_id)


async def _fetch_steps(session: TenantSession, investigation_id: UUID) -> Steps:
    records = await session.fetch(
        "SELECT step, result FROM investigation_step WHERE investigation_id = $1"
        " ORDER BY recorded_at, step",
        investigation_id,
    )
    return steps_of({record["step"]: record["result"] for record in records})


async def find_enriched(session: TenantSession, investigation_id: UUID) -> Enriched:
    """Return what the step `enrich` found; nothing before it ran."""
    return await session.once(_find_enriched, investigation_id)


async def _find_enriched(session: TenantSession, investigation_id: UUID) -> Enriched:
    return enriched_of(await find_step(session, investigation_id, ENRICH))


async def find_plan(session: TenantSession, investigation_id: UUID) -> Plan:
    """Return what the step `structure` found; nothing before it ran."""
    return plan_of(await find_step(session, investigation_id, STRUCTURE))


async def find_step(session: TenantSession, investigation_id: UUID, step: str) -> JsonObject | None:
    """Return what a step found as it is stored, or None before it ran."""
    value: JsonObject | None = await session.fetch_value(
        "SELECT result FROM investigation_step WHERE investigation_id = $1 AND step = $2",
        investigation_id,
        step,
    )
    return value


async def find_undone(
    session: TenantSession, investigation_id: UUID, step: str
) -> Investigation | None:
    """Return a running run for which a step is not done."""
    record = await session.fetch_row(
        "SELECT i.* FROM investigation i WHERE i.id = $1 AND i.status = 'running'"
        " AND NOT EXISTS (SELECT FROM investigation_step s"
        " WHERE s.investigation_id = i.id AND s.step = $2)",
        investigation_id,
        step,
    )
    return Investigation.from_record(record) if record else None


async def advance(
    session: TenantSession,
    investigation_id: UUID,
    step: str,
    message: str,
    data: JsonObject,
    result: JsonObject | None = None,
) -> bool:
    """Count a step of a running run and add it to the timeline and its job, in one statement.

    Args:
        session: the tenant's, whose transaction claimed the step.
        investigation_id: the run.
        step: its name.
        message: for the timeline.
        data: for the timeline, in addition to the step and the numbers of steps.
        result: what the step found, which is kept; None: it was never claimed.

    Returns:
        False if the run is no longer running.

    """
    moved = await session.fetch_row(
        "WITH moved AS (UPDATE investigation SET done = done + 1, events = events + 1, step = $2,"
        " message = $3, updated_at = $4 WHERE id = $1 AND status = 'running'"
        " RETURNING done, total, events),"
        " told AS (INSERT INTO investigation_event"
        " (tenant_id, investigation_id, sequence, at, kind, message, data)"
        " SELECT $5, $1, events, $4, 'step', $3,"
        " jsonb_build_object('step', $2, 'done', done, 'total', total) || $6::jsonb FROM moved),"
        " kept AS (UPDATE investigation_step SET result = $7, finished_at = $4"
        " WHERE investigation_id = $1 AND step = $2 AND $7::jsonb IS NOT NULL),"
        f" noted AS (UPDATE job SET {progress_sql('moved.done', 'moved.total', '$3', '$4')}"
        f" FROM moved WHERE job.id = $1 AND {UNFINISHED_SQL})"
        " SELECT FROM moved",
        investigation_id,
        step,
        message,
        now(),
        session.tenant_id,
        data,
        result,
    )
    return moved is not None


async def next_event(session: TenantSession, investigation_id: UUID) -> int:
    """Return the next event number of a run, whatever its state."""
    value: int = await session.fetch_value(
        "UPDATE investigation SET events = events + 1, updated_at = $2 WHERE id = $1"
        " RETURNING events",
        investigation_id,
        now(),
    )
    return value


async def insert_event(
    session: TenantSession,
    investigation_id: UUID,
    sequence: int,
    kind: str,
    message: str,
    data: JsonObject,
    *,
    at: datetime | None = None,
) -> None:
    """Add one entry to the timeline."""
    await session.insert(
        "investigation_event",
        investigation_id=investigation_id,
        sequence=sequence,
        at=at or now(),
        kind=kind,
        message=message,
        data=data,
    )


async def fetch_events(
    session: TenantSession, investigation_id: UUID, after: int
) -> list[RunEvent]:
    """Return the timeline after an entry, in order."""
    records = await session.fetch(
        "SELECT sequence, at, kind, message, data FROM investigation_event"
        " WHERE investigation_id = $1 AND sequence > $2 ORDER BY sequence",
        investigation_id,
        after,
    )
    return [RunEvent.from_record(record) for record in records]
