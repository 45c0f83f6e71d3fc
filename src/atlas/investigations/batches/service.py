"""Start many investigations as one piece of work: row by row, never more than a window at once.

The rows are written with the batch. Each step notes which investigations are over and starts the
next ones, as long as fewer than `WINDOW` of the tenant's batch investigations are under way: a
tenant's thousand stands behind its own window, not in front of another tenant's one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import ValidationError

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError, UnavailableError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON, Failure, RowProblem
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.db.listing import ListParams, Page
from atlas.investigations.batches import repository
from atlas.investigations.batches.actions import InvestigationBatchAction
from atlas.investigations.batches.errors import BatchNotFoundError, BatchStateError
from atlas.investigations.batches.models import Batch, BatchRow
from atlas.investigations.batches.schemas import (
    InvestigationBatchIn,
    InvestigationBatchOut,
    RowCounts,
)
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.errors import InvestigationNotFoundError, RunStateError
from atlas.investigations.runs.schemas import InvestigationRequest, RerunRequest
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.domain import percent_done, problems_of, shown
from atlas.workspace.work.service import Work

KIND = "investigation.batch"
"""Kind of the job and of the outbox message that starts the workflow."""
WINDOW = 4
"""Investigations of one tenant's batches that are under way at a time. One worker's processor is
busy with four; more would only wait in it, and hold up other tenants."""


async def start(
    session: TenantSession, actor: AuthContext, body: InvestigationBatchIn
) -> InvestigationBatchOut:
    """Write a batch with its rows, job, audit event and outbox message in one transaction."""
    batch_id = new_id()
    rows = await in_thread(checked, batch_id, body.items)
    return await _write(session, actor, batch_id, rows, resumes=None)


async def resume(
    session: TenantSession, actor: AuthContext, batch_id: UUID
) -> InvestigationBatchOut:
    """Start what a cancelled batch has left, as a batch of its own that names it.

    Raises:
        BatchNotFoundError: absent or another tenant's.
        BatchStateError: it was not cancelled, nothing is left, or it was resumed already.

    """
    batch = await WORK.lock(session, batch_id)
    if batch.status not in {"cancelled", "failed"}:
        raise BatchStateError(f"The batch is {batch.status}; only a cancelled one is resumed.")
    other = await repository.resumed_by(session, batch_id)
    if other is not None:
        raise BatchStateError(f"Batch {other} does the rest of it already.")
    left = await repository.unfinished_rows(session, batch_id)
    if not left:
        raise BatchStateError("Every row of the batch is over; nothing is left to do.")
    made = new_id()
    rows = [
        replace(row, id=new_id(), batch_id=made, row_number=number, status="pending", problems=[])
        for number, row in enumerate(left, 1)
    ]
    return await _write(session, actor, made, rows, resumes=batch_id)


async def _write(
    session: TenantSession,
    actor: AuthContext,
    batch_id: UUID,
    rows: Sequence[BatchRow],
    *,
    resumes: UUID | None,
) -> InvestigationBatchOut:
    batch = Batch(
        id=batch_id,
        resumes=resumes,
        status="pending",
        total=len(rows),
        error=None,
        created_by=actor.user_id,
        person_id=actor.person_id,
        created_at=now(),
        finished_at=None,
    )
    await repository.insert_batch(session, batch)
    await repository.insert_rows(session, rows)
    facts: dict[str, JSON] = {
        "rows": len(rows),
        "rejected": sum(row.status == "rejected" for row in rows),
        "resumes": str(resumes) if resumes else None,
    }
    await WORK.start(session, actor, batch_id, facts)
    return await get_batch(session, batch_id)


def checked(batch_id: UUID, items: Sequence[Mapping[str, JSON]]) -> list[BatchRow]:
    """Return the rows of a batch; one that is not valid is `rejected` with its problems."""
    seen: dict[str, int] = {}
    return [_row(batch_id, number, item, seen) for number, item in enumerate(items, 1)]


def _row(batch_id: UUID, number: int, item: Mapping[str, JSON], seen: dict[str, int]) -> BatchRow:
    problems: list[RowProblem] = []
    request: dict[str, JSON] = {}
    try:
        body = InvestigationRequest.model_validate(dict(item))
        request = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
        if body.external_id is not None and seen.setdefault(body.external_id, number) != number:
            message = f"row {seen[body.external_id]} has the same"
            problems.append(RowProblem(loc=["external_id"], msg=message))
    except ValidationError as error:
        problems = problems_of(error)
    return BatchRow(
        id=new_id(),
        batch_id=batch_id,
        row_number=number,
        status="rejected" if problems else "pending",
        company_name=shown(item.get("company_name")),
        external_id=shown(item.get("external_id")) or None,
        investigation_id=None,
        problems=problems,
        request={} if problems else request,
    )


async def step(session: TenantSession, actor: AuthContext, batch_id: UUID) -> bool:
    """Note what is over and start the next rows; return whether the batch is over."""
    batch = await WORK.next(session, actor, batch_id)
    if batch is None:
        return True
    settled = await repository.settle_rows(session, batch_id)
    room = WINDOW - await repository.count_in_flight(session)
    rows = await repository.pending_rows(session, batch_id, max(0, room)) if room > 0 else []
    starter = replace(actor, user_id=batch.created_by, person_id=batch.person_id)
    await repository.set_outcomes(session, [await _start(session, starter, row) for row in rows])
    if not (rows or settled or batch.status == "pending"):
        return False
    counts = await _counts(session, batch)
    over = batch.total - counts.pending - counts.started
    if batch.status == "pending":
        await repository.set_status(session, batch_id, "running")
    message = f"{over} of {batch.total} are over, {counts.started} under way."
    await jobs.update_progress(session, batch_id, over, batch.total, message)
    if over == batch.total:
        await WORK.end(session, actor, batch_id, "complete")
        return True
    return False


async def _start(
    session: TenantSession, actor: AuthContext, row: BatchRow
) -> tuple[UUID, str, UUID | None, list[RowProblem]]:
    try:
        async with session.savepoint():
            if row.investigation_id is not None:  # cancelled with its batch: a new version of it
                made = await runs.rerun(session, actor, row.investigation_id, RerunRequest())
            else:
                body = InvestigationRequest.model_validate(row.request)
                made = await runs.start(session, actor, body)
    except (UnavailableError, WriteConflictError):
        raise  # will pass: the step is done again
    except AtlasError as error:
        return row.id, "rejected", None, refused(error)
    return row.id, "started", made.id, []


def refused(error: AtlasError) -> list[RowProblem]:
    """Return why a row was refused: by field, or as a whole."""
    whole = RowProblem(loc=[], msg=error.detail, code=error.code)
    return [
        RowProblem(loc=list(one["loc"]), msg=one["msg"], code=error.code) for one in error.errors
    ] or [whole]


async def _close(
    session: TenantSession,
    actor: AuthContext,
    batch: Batch,
    status: JobStatus,
    error: Failure | None,
) -> dict[str, JSON]:
    if status != "complete":  # it starts nothing more and stops what is under way
        await repository.end_pending(session, batch.id)
        await _stop_runs(session, actor, batch.id)
    await repository.settle_rows(session, batch.id)
    await repository.set_status(session, batch.id, status, error=error, finished_at=now())
    return (await _counts(session, batch)).model_dump()


WORK = Work(
    kind=KIND,
    resource="investigation_batch",
    actions=InvestigationBatchAction,
    find=repository.find_batch,
    close=_close,
    absent=BatchNotFoundError,
    over=BatchStateError,
)


async def _stop_runs(session: TenantSession, actor: AuthContext, batch_id: UUID) -> None:
    for run in await repository.started_runs(session, batch_id):
        try:
            await runs.cancel(session, actor, run)
        except (RunStateError, InvestigationNotFoundError):
            continue  # over, or withdrawn, in the meantime


async def cancel(
    session: TenantSession, actor: AuthContext, batch_id: UUID
) -> InvestigationBatchOut:
    """Stop a batch: what waits is not started, what runs is cancelled and keeps what it found.

    Raises:
        BatchNotFoundError: absent or another tenant's.
        BatchStateError: it is complete or failed.

    """
    batch = await WORK.cancel(session, actor, batch_id)
    return _out(batch, await _counts(session, batch))


async def get_batch(session: TenantSession, batch_id: UUID) -> InvestigationBatchOut:
    """Return a batch.

    Raises:
        BatchNotFoundError: absent or another tenant's.

    """
    batch = await WORK.get(session, batch_id)
    return _out(batch, await _counts(session, batch))


async def list_batches(session: TenantSession, params: ListParams) -> Page[InvestigationBatchOut]:
    """Return a page of batches, newest first."""
    page = await repository.fetch_batches(session, params)
    counts = await repository.count_rows(session, [batch.id for batch in page.items])
    items = [_out(batch, RowCounts(**counts.get(batch.id, {}))) for batch in page.items]
    return page.of(items)


async def list_rows(session: TenantSession, batch_id: UUID, params: ListParams) -> Page[BatchRow]:
    """Return a page of a batch's rows, in the order sent.

    Raises:
        BatchNotFoundError: absent or another tenant's.

    """
    await get_batch(session, batch_id)
    return await repository.fetch_rows(session, batch_id, params)


async def _counts(session: TenantSession, batch: Batch) -> RowCounts:
    found = await repository.count_rows(session, [batch.id])
    return RowCounts(**found.get(batch.id, {}))


def _out(batch: Batch, counts: RowCounts) -> InvestigationBatchOut:
    over = batch.total - counts.pending - counts.started
    return InvestigationBatchOut(
        id=batch.id,
        resumes=batch.resumes,
        status=batch.status,
        progress=percent_done(over, batch.total),
        total=batch.total,
        rows=counts,
        job_id=batch.id,
        error=batch.error,
        created_by=batch.created_by,
        created_at=batch.created_at,
        finished_at=batch.finished_at,
    )
