"""Evaluate a part of the portfolio, chunk by chunk, resumable; results, and two runs compared.

The companies are written with the batch. Each chunk takes the next ones that have no outcome and
writes evaluations and outcomes in one transaction, so a killed worker does no company twice.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import (
    FieldProblem,
    InvalidRequestError,
    ReferenceNotFoundError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.tables import csv_line
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.db.rows import names_of
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.customer_file.domain import RelationshipStatus
from atlas.risk.batches import repository
from atlas.risk.batches.actions import RiskBatchAction
from atlas.risk.batches.domain import trace_of
from atlas.risk.batches.errors import (
    BatchFinishedError,
    BatchNotFoundError,
    NothingToCompareError,
)
from atlas.risk.batches.models import Batch, Moved, Movements, Outcome, Result
from atlas.risk.batches.presentation import shown_levels
from atlas.risk.batches.schemas import EvaluationBatchIn, MatrixRef, ScopeIn
from atlas.risk.evaluations import many
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix import service as matrices
from atlas.risk.matrix.errors import MatrixNotFoundError, MatrixStateError
from atlas.risk.portfolio import service as portfolio
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.service import Work

KIND = "risk.batch"
"""Kind of the job and of the outbox message that starts the workflow."""
CHUNK = 250
MAX_COMPANIES = 100_000
_PLAIN = [name for name in names_of(Result) if name not in {"problem", "outdated"}]
"""Columns of the export that are a field of the result as it is."""
_OPEN = [status for status in RelationshipStatus if status is not RelationshipStatus.EXITED]


async def start(session: TenantSession, actor: AuthContext, body: EvaluationBatchIn) -> Batch:
    """Write a batch with its companies, job, audit event and outbox message in one transaction.

    Raises:
        InvalidRequestError: no company, or too many, in scope; a day to come; an unknown appetite.
        ReferenceNotFoundError: 422, a company or the matrix does not exist for this tenant.

    """
    day = body.as_of or today()
    if day > today():
        raise _invalid("as_of", "the day of an evaluation cannot lie in the future")
    await _check_matrix(session, body)
    scope = body.scope.model_copy(
        update={"relationship_status": body.scope.relationship_status or _OPEN}
    )
    found = await _companies(session, scope)
    made = Batch(
        id=new_id(),
        status="pending",
        trial=body.trial or body.matrix is not None or body.appetite is not None,
        scope={name: value for name, value in scope.model_dump(mode="json").items() if value},
        matrix_id=body.matrix.id if body.matrix else None,
        matrix_version=body.matrix.version if body.matrix else None,
        appetite=body.appetite,
        as_of=day,
        total=len(found),
        evaluated=0,
        unchanged=0,
        failed=0,
        scoring_us=0,
        error=None,
        created_by=actor.user_id,
        person_id=actor.person_id,
        created_at=now(),
        finished_at=None,
    )
    await repository.insert_batch(session, made)
    await repository.insert_pending(session, made.id, [(new_id(), key) for key in found])
    facts: dict[str, JSON] = {"companies": made.total, "trial": made.trial, "as_of": str(day)}
    await WORK.start(session, actor, made.id, facts)
    return made


async def try_matrix(
    session: TenantSession, actor: AuthContext, schema_id: UUID, scope: ScopeIn
) -> Batch:
    """Start a trial with a published version: who authors a matrix sees who would move.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.
        MatrixStateError: it is not published; a draft is tried on one subject at a time.
        InvalidRequestError, ReferenceNotFoundError: 422, as in `start`.

    """
    row = await matrices.get_schema(session, schema_id)
    if row.status != "published":
        raise MatrixStateError(f"This version is {row.status}; only published ones are tried here.")
    named = MatrixRef(id=row.name, version=row.version)
    return await start(session, actor, EvaluationBatchIn(scope=scope, matrix=named))


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", *name.split(".")], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}", errors=[problem])


async def _check_matrix(session: TenantSession, body: EvaluationBatchIn) -> None:
    if body.matrix is None:
        matrix = await matrices.matrix_for(session)
    else:
        try:
            matrix = await matrices.get_matrix(session, body.matrix.id, body.matrix.version)
        except MatrixNotFoundError as error:
            raise ReferenceNotFoundError("There is no such version of a matrix.") from error
    if body.appetite is not None and body.appetite not in matrix.appetites:
        raise _invalid("appetite", f"must be one of {', '.join(sorted(matrix.appetites))}")


async def _companies(session: TenantSession, scope: ScopeIn) -> list[UUID]:
    found = await repository.find_companies(session, scope, MAX_COMPANIES + 1)
    named = scope.company_ids
    if named is not None and len(found) < len(set(named)):
        raise ReferenceNotFoundError("A company does not exist, or the other conditions exclude it")
    if not found:
        raise _invalid("scope", "no company meets these conditions")
    if len(found) > MAX_COMPANIES:
        raise _invalid("scope", f"more than {MAX_COMPANIES:,} companies; narrow it")
    return found


async def step(session: TenantSession, actor: AuthContext, batch_id: UUID) -> bool:
    """Evaluate the next companies; return whether the batch is over."""
    made = await WORK.next(session, actor, batch_id)
    if made is None:
        return True
    ids = await repository.pending_companies(session, batch_id, CHUNK)
    if not ids:
        await WORK.end(session, actor, batch_id, "complete")
        return True
    matrix_id, version = made.matrix_id, made.matrix_version
    found = await many.evaluate_companies(
        session,
        actor,
        ids,
        made.as_of,
        matrix=(matrix_id, version) if matrix_id and version else None,
        appetite=made.appetite,
        trial=made.trial,
    )
    outcomes = [_outcome(item, trial=made.trial) for item in found.outcomes]
    await repository.set_outcomes(session, batch_id, outcomes)
    counts = Counter(item.outcome for item in outcomes)
    await repository.advance(session, batch_id, counts, found.scoring_us)
    done = made.done + len(outcomes)
    await jobs.update_progress(
        session, batch_id, done, made.total, f"{done} of {made.total} companies are evaluated."
    )
    return False


def _outcome(item: many.Outcome, *, trial: bool) -> Outcome:
    before = item.before
    failed = Outcome(
        item.company_id,
        "failed",
        previous_level=before.level if before else None,
        previous_provisional=before.provisional if before else None,
        previous_level_high=before.level_high if before else None,
        previous_identified=before.identified if before else None,
        problem=item.problem,
    )
    if before is not None and item.unchanged:
        return replace(
            failed,
            outcome="unchanged",
            evaluation_id=before.id,
            score=before.score,
            level=before.level,
            tier=before.tier,
            coverage=before.coverage,
            identified=before.identified,
            provisional=before.provisional,
            level_high=before.level_high,
        )
    if item.stored is None:
        return failed
    result = item.stored.result
    score = int(result.score * 100)
    return replace(
        failed,
        problem=None,
        outcome="evaluated",
        evaluation_id=None if trial else item.stored.id,
        score=score,
        movement=score - before.score if before else 0,
        level=result.level.value,
        tier=result.earned_tier.value,
        coverage=int(result.coverage * 100),
        identified=item.stored.identified,
        trace=_trace(item.stored) if trial else None,
        provisional=result.provisional,
        level_high=result.worst_case.level.value,
    )


def _trace(stored: StoredEvaluation) -> dict[str, JSON]:
    return trace_of(stored.result, stored.policy, stored.reference_snapshot)


async def _close(
    session: TenantSession,
    _actor: AuthContext,
    made: Batch,
    status: JobStatus,
    error: Failure | None,
) -> dict[str, JSON]:
    await repository.set_finished(session, made.id, status, error, now())
    return {"evaluated": made.evaluated, "unchanged": made.unchanged, "failed": made.failed}


WORK = Work(
    kind=KIND,
    resource="risk_batch",
    actions=RiskBatchAction,
    find=repository.find_batch,
    close=_close,
    absent=BatchNotFoundError,
    over=BatchFinishedError,
)


async def list_batches(session: TenantSession, params: ListParams) -> Page[Batch]:
    """Return a page of batches."""
    return await repository.fetch_batches(session, params)


async def list_results(session: TenantSession, batch_id: UUID, params: ListParams) -> Page[Result]:
    """Return a page of a batch's results.

    Raises:
        BatchNotFoundError: absent or another tenant's.

    """
    await WORK.get(session, batch_id)
    return await repository.fetch_results(
        session, await portfolio.ground_of(session), batch_id, params
    )


async def export_results(
    db: Database, tenant_id: UUID, batch_id: UUID, params: ListParams
) -> AsyncIterator[bytes]:
    """Yield a header and a line of CSV for each result; opens its own session."""
    yield csv_line([*_PLAIN, "problem_code", "problem_detail", "outdated"])
    async with db.tenant(tenant_id, read_only=True) as session:
        profile = await profiles.holds(session)
        ground = await portfolio.ground_of(session)
        async for item in repository.iterate_results(session, ground, batch_id, params):
            yield csv_line(_cells(item, profile=profile))


async def has_profile(session: TenantSession) -> bool:
    """Whether a compliance profile is active, without which no favourable level is reported."""
    return await profiles.holds(session)


def _cells(item: Result, *, profile: bool) -> list[object]:
    scored = item.outcome in {"evaluated", "unchanged"}
    shown: dict[str, object] = {
        **shown_levels(item, profile=profile),
        "score": f"{item.score / 100:.2f}" if scored else "",
        "movement": item.movement / 100 if scored else "",
        "coverage": f"{item.coverage / 100:.2f}" if item.coverage is not None else "",
    }
    cells = [shown.get(name, getattr(item, name)) for name in _PLAIN]
    problem = item.problem or {}
    return [
        *("" if cell is None else cell for cell in cells),
        problem.get("code", ""),
        problem.get("detail", ""),
        "; ".join(item.outdated),
    ]


async def pair(session: TenantSession, batch_id: UUID, base: UUID | None) -> tuple[Batch, Batch]:
    """Return the two runs to compare: `base`, by default the last complete one; and this one.

    Raises:
        BatchNotFoundError: one is absent or another tenant's.
        NothingToCompareError: there was none before.

    """
    after = await WORK.get(session, batch_id)
    if base is not None:
        return await WORK.get(session, base), after
    before = await repository.find_before(session, after)
    if before is None:
        raise NothingToCompareError("Name the run to compare with: `base`.")
    return before, after


async def list_movements(
    session: TenantSession, batch_id: UUID, base: UUID | None, params: ListParams
) -> Page[Moved]:
    """Return a page of who moved between two runs, the furthest first (see `pair`)."""
    before, after = await pair(session, batch_id, base)
    ground = await portfolio.ground_of(session)
    page = await repository.fetch_movements(session, ground, before.id, after.id, params)
    named = {key for item in page.items for key in (item.evaluation_before, item.evaluation_after)}
    stored = await evaluations.get_evaluations(session, [key for key in named if key is not None])
    traces: dict[UUID | None, dict[str, JSON]] = {key: _trace(item) for key, item in stored.items()}
    items = [
        replace(
            item,
            trace_before=item.trace_before or traces.get(item.evaluation_before),
            trace_after=item.trace_after or traces.get(item.evaluation_after),
        )
        for item in page.items
    ]
    return page.of(items)


async def compare(
    session: TenantSession, batch_id: UUID, base: UUID | None
) -> tuple[Batch, Batch, Movements]:
    """Return two runs and how the companies moved between them (see `pair`)."""
    before, after = await pair(session, batch_id, base)
    ground = await portfolio.ground_of(session)
    return before, after, await repository.count_movements(session, ground, before.id, after.id)
