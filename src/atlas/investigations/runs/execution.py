"""How a step of a run takes effect exactly once.

A step claims its key (investigation, step) and writes everything it finds in one transaction:
a worker killed in between leaves nothing, a second delivery finds the key and returns what the
first one found, two deliveries at once wait for each other. A run that was cancelled in the
meantime moves no further; what earlier steps found stays.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import AtlasError, UnavailableError
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import StatementTimeoutError, WriteConflictError
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import bind, logger
from atlas.identity.audit import service as audit
from atlas.investigations.results.domain import JsonObject, Result, document_of
from atlas.investigations.runs import domain, service
from atlas.investigations.runs.actions import InvestigationAction
from atlas.investigations.runs.errors import InvestigationNotFoundError, RunStoppedError
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.presentation import shown_risk
from atlas.investigations.runs.repository import lifecycle, logs
from atlas.workspace.jobs import service as jobs

log = logger(__name__)
STOPPED = "RunStopped"
"""Type of the error that ends a workflow quietly: its run is over already."""
ATTEMPTS_AT_A_DEFECT = 5
"""An error that is neither Atlas's own nor an outage is tried this often, then fails the run."""
ATTEMPTS_IN_TIME = 3
"""A step that runs out of its time is tried this often, then fails the run."""
_OUT_OF_TIME = "step_out_of_time"
_SHARE_OF_TIME = 0.95
"""Of the time the engine gives a step: the rest is for writing down that it was too little."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step works with: its transaction, its run, and the worker's parts."""

    session: TenantSession
    run: Investigation
    actor: AuthContext
    runtime: Runtime


R_co = TypeVar("R_co", bound=Result, covariant=True)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R_co]):
    """What a step returns: its result (kept), a line for the timeline, and data for it."""

    result: R_co
    message: str
    data: JsonObject


Work = Callable[[Step], Awaitable[Outcome[Result]]]


async def begin(runtime: Runtime, ref: Ref) -> JsonObject:
    """Move a pending run to running; its day is the day its facts are read at."""
    async with runtime.db.tenant(ref.tenant) as session:
        run = await _locked(session, ref.resource)
        if run.status == "running":
            return {}
        cancelled = (await jobs.get_job(session, run.id)).cancel_requested
        if cancelled or not domain.may_become(run.state, "running"):
            raise RunStoppedError
        await lifecycle.set_status(session, run.id, "running", as_of=today())
        await _advance(session, run.id, "begin", "Started.", {})
    return {}


async def run_step(runtime: Runtime, ref: Ref, name: str, work: Work) -> JsonObject:
    """Do a step once and return its result; the result of the first time, on any other.

    Raises:
        RunStoppedError: the run is no longer running.

    """
    bind(investigation_id=ref.id, step=name)
    async with runtime.db.tenant(ref.tenant) as session:
        attempt = activity.info().attempt if activity.in_activity() else 1
        if not await lifecycle.claim_step(session, ref.resource, name, attempt):
            return await lifecycle.find_step(session, ref.resource, name) or {}
        claimed = await lifecycle.find_claimed(session, ref.resource)
        if claimed is None:
            raise InvestigationNotFoundError
        run, cancel_requested = claimed
        if run.status != "running" or cancel_requested:
            raise RunStoppedError
        outcome = await work(Step(session, run, system_actor(ref.tenant), runtime))
        found = document_of(outcome.result)
        await _advance(session, run.id, name, outcome.message, outcome.data, found)
    return found


async def complete(runtime: Runtime, ref: Ref) -> JsonObject:
    """Move a running run to complete."""
    async with runtime.db.tenant(ref.tenant) as session:
        run = await _locked(session, ref.resource)
        if run.status == "complete":
            return {}
        if not domain.may_become(run.state, "complete"):
            raise RunStoppedError
        risk: JSON = document_of(shown_risk(run.risk)) if run.risk else None
        await _advance(session, run.id, "complete", "Complete.", {"risk": risk})
        await lifecycle.set_status(session, run.id, "complete")
        await jobs.finish_job(session, run.id, "complete")
        await audit.record(
            session,
            system_actor(ref.tenant),
            InvestigationAction.COMPLETED,
            "investigation",
            run.id,
            {"risk": risk, "report_id": str(run.report_id) if run.report_id else None},
        )
    return {}


async def settle(runtime: Runtime, ref: Ref) -> JsonObject:
    """Move a run whose work was cancelled to cancelled; one that is over stays as it is."""
    async with runtime.db.tenant(ref.tenant) as session:
        run = await _locked(session, ref.resource)
        if domain.may_become(run.state, "cancelled"):
            await service.stop(session, system_actor(ref.tenant), run)
    return {}


async def fail(runtime: Runtime, ref: Ref, code: str, detail: str) -> None:
    """Move a run to failed, with the code and the sentence its reader gets."""
    problem = Failure(code=code, detail=detail)
    async with runtime.db.tenant(ref.tenant) as session:
        run = await _locked(session, ref.resource)
        if not domain.may_become(run.state, "failed"):
            return
        await lifecycle.set_status(session, run.id, "failed", error=problem)
        await service.record_event(session, run.id, "failed", detail, {"code": code})
        await jobs.finish_job(session, run.id, "failed", problem)
        await audit.record(
            session,
            system_actor(ref.tenant),
            InvestigationAction.FAILED,
            "investigation",
            run.id,
            {"code": code, "step": run.step},
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which attempt at a step this is (from 1), and the seconds the engine gives it."""

    number: int
    seconds: float | None = None


def this_attempt() -> Attempt:
    """Return the attempt of the activity that runs."""
    info = activity.info()
    allowed = info.start_to_close_timeout
    return Attempt(info.attempt, allowed.total_seconds() if allowed else None)


async def guarded(
    runtime: Runtime,
    ref: Ref,
    attempt: Attempt,
    work: Awaitable[JsonObject],
    step: str = "step",
) -> JsonObject:
    """Await a step and sort its failures.

    An outage or a write conflict is raised as it is: the engine tries again for as long as it
    takes. What will not pass by itself fails the run in the database and then ends the workflow;
    so does a step that again and again is not done in its time, or has a statement that is not: its
    check is not assessed, and a run without it is not complete.
    No text of an error reaches the workflow's history, only codes and kinds.
    """
    limit = None if attempt.seconds is None else attempt.seconds * _SHARE_OF_TIME
    clock = asyncio.timeout(limit)
    try:
        async with clock:
            return await work
    except RunStoppedError:
        await settle(runtime, ref)
        raise ApplicationError("the run is over", type=STOPPED, non_retryable=True) from None
    except InvestigationNotFoundError:
        raise ApplicationError("no such run", type=STOPPED, non_retryable=True) from None
    except StatementTimeoutError:
        await _note(runtime, ref, step, attempt, _OUT_OF_TIME)
        await _out_of_time(runtime, ref, attempt)
    except (UnavailableError, WriteConflictError) as error:
        await _note(runtime, ref, step, attempt, error.code)
        raise
    except AtlasError as error:
        await _note(runtime, ref, step, attempt, error.code)
        await fail(runtime, ref, error.code, error.detail)
        raise ApplicationError(error.code, type=STOPPED, non_retryable=True) from None
    except Exception as error:
        code = _OUT_OF_TIME if clock.expired() else type(error).__name__
        await _note(runtime, ref, step, attempt, code)
        if clock.expired():
            await _out_of_time(runtime, ref, attempt)
        log.exception("step_failed", investigation=ref.id, attempt=attempt.number)
        if attempt.number < ATTEMPTS_AT_A_DEFECT:
            raise defect(error) from None
        await fail(runtime, ref, "internal_error", "A step failed by a defect; the log names it.")
        raise ApplicationError("internal_error", type=STOPPED, non_retryable=True) from None


async def _note(runtime: Runtime, ref: Ref, step: str, attempt: Attempt, code: str) -> None:
    """Write into the run's log that a step failed, and how: a code, never the text of an error."""
    try:
        async with runtime.db.tenant(ref.tenant) as session:
            await logs.insert_problem(session, ref.resource, step, attempt.number, code)
    except (AtlasError, OSError) as error:  # the log must not hide what it tells of
        log.warning("problem_not_logged", investigation=ref.id, error_type=type(error).__name__)


async def _out_of_time(runtime: Runtime, ref: Ref, attempt: Attempt) -> NoReturn:
    limit = (attempt.seconds or 0) * _SHARE_OF_TIME
    log.warning(_OUT_OF_TIME, investigation=ref.id, attempt=attempt.number, seconds=limit)
    if attempt.number < ATTEMPTS_IN_TIME:
        raise ApplicationError("a step ran out of its time", type="StepOutOfTime") from None
    detail = (
        f"A step was not done in {limit:.0f} s, {attempt.number} times: the group may be too large"
        " for this machine. Rerun it at a quieter time, or with fewer modules."
    )
    await fail(runtime, ref, _OUT_OF_TIME, detail)
    raise ApplicationError(_OUT_OF_TIME, type=STOPPED, non_retryable=True) from None


def defect(error: Exception) -> ApplicationError:
    """Return an error that states only its kind: its text may name a person.

    An error that leaves an activity is kept in the workflow's history, with its causes.
    """
    return ApplicationError("a step failed by a defect", type=type(error).__name__)


async def _advance(
    session: TenantSession,
    run_id: UUID,
    step: str,
    message: str,
    data: JsonObject,
    result: JsonObject | None = None,
) -> None:
    if not await lifecycle.advance(session, run_id, step, message, data, result):
        raise RunStoppedError


async def _locked(session: TenantSession, run_id: UUID) -> Investigation:
    run = await lifecycle.find_run(session, run_id, lock=True)
    if run is None:
        raise InvestigationNotFoundError
    return run
