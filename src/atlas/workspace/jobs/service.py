"""Jobs: one row for each piece of long work, whatever room does it.

The room that starts the work makes the job in its own transaction and moves it on from its
activities; cancelling a job is cancelling its work, through the outbox kind
`<job kind>.cancel` with the resource's id.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import Failure
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams
from atlas.foundation.durable import outbox
from atlas.foundation.web import PageOut
from atlas.foundation.web.schemas import page_of
from atlas.foundation.web.stream import Event
from atlas.identity.audit import service as audit
from atlas.identity.users import service as users
from atlas.workspace.jobs import repository
from atlas.workspace.jobs.actions import JobAction
from atlas.workspace.jobs.domain import TERMINAL, JobStatus
from atlas.workspace.jobs.errors import JobFinishedError, JobNotFoundError
from atlas.workspace.jobs.models import Job
from atlas.workspace.jobs.schemas import JobOut


async def create_job(
    session: TenantSession,
    actor: AuthContext,
    kind: str,
    resource_type: str,
    resource_id: UUID,
    *,
    job_id: UUID | None = None,
) -> UUID:
    """Make a pending job in the caller's transaction; return its id.

    Args:
        session: the transaction that also writes the resource and its outbox message.
        actor: who started the work.
        kind: what is done, `investigation.run`.
        resource_type: what it is done to, `investigation`.
        resource_id: its id.
        job_id: the job's id, when the caller has one (the resource's own id is usual).

    """
    chosen = job_id or new_id()
    await repository.insert_job(
        session,
        job_id=chosen,
        kind=kind,
        resource_type=resource_type,
        resource_id=resource_id,
        created_by=actor.user_id,
        moment=now(),
    )
    return chosen


async def get_job(session: TenantSession, job_id: UUID) -> Job:
    """Return a job.

    Raises:
        JobNotFoundError: absent, or another tenant's.

    """
    job = await repository.find_job(session, job_id)
    if job is None:
        raise JobNotFoundError
    return job


async def shown(session: TenantSession, jobs: Sequence[Job]) -> list[JobOut]:
    """Return jobs with the names of the people who began them."""
    people = {one.created_by for one in jobs if one.created_by is not None}
    names = await users.names_of(session, people) if people else {}
    return [_out(one, names) for one in jobs]


async def list_jobs(session: TenantSession, params: ListParams) -> PageOut[JobOut]:
    """Return a page of jobs."""
    page = await repository.list_jobs(session, params)
    return page_of(page, await shown(session, page.items))


async def read_job(session: TenantSession, job_id: UUID) -> JobOut:
    """Return a job as the API shows it.

    Raises:
        JobNotFoundError: absent, or another tenant's.

    """
    return (await shown(session, [await get_job(session, job_id)]))[0]


async def update_progress(
    session: TenantSession,
    job_id: UUID,
    done: int,
    total: int | None = None,
    message: str | None = None,
) -> None:
    """Note progress; the first note starts the job, and a finished job is left alone."""
    await repository.set_progress(session, job_id, done, total, message, now())


async def finish_job(
    session: TenantSession,
    job_id: UUID,
    status: JobStatus,
    error: Failure | None = None,
) -> bool:
    """End a job; False (and nothing changed) when it was over already."""
    if status not in TERMINAL:
        raise ValueError(f"{status} does not end a job")
    return await repository.set_finished(session, job_id, status, error, now())


async def unfinished(session: TenantSession) -> list[UUID]:
    """Return the resources whose jobs are not over."""
    return await repository.unfinished(session)


async def cancel_job(session: TenantSession, actor: AuthContext, job_id: UUID) -> JobOut:
    """Ask for a job to stop; what it has found stays.

    Raises:
        JobNotFoundError: absent, or another tenant's.
        JobFinishedError: it is over.

    """
    job = await repository.find_job(session, job_id, lock=True)
    if job is None:
        raise JobNotFoundError
    if job.status in TERMINAL:
        raise JobFinishedError(f"The job is {job.status}.")
    if not job.cancel_requested:
        await repository.request_cancel(session, job_id, now())
        await outbox.enqueue(session, f"{job.kind}.cancel", job.resource_id)
        await audit.record(session, actor, JobAction.CANCEL_REQUESTED, "job", job_id)
    return await read_job(session, job_id)


async def read_events(db: Database, tenant_id: UUID, job_id: UUID, last_id: str) -> list[Event]:
    """Return what changed since an event id (server-sent events); opens its own session."""
    async with db.tenant(tenant_id, read_only=True) as session:
        job = await get_job(session, job_id)
        [out] = await shown(session, [job])
    state = f"{job.updated_at.timestamp():.6f}"
    if state == last_id:
        return []
    over = job.status in TERMINAL
    data = out.model_dump(mode="json")
    return [Event("done" if over else "progress", data, state, last=over)]


def _out(job: Job, names: Mapping[UUID, str]) -> JobOut:
    """Return a job with the name of the person who began it."""
    name = names.get(job.created_by) if job.created_by else None
    return JobOut.model_validate(job).model_copy(update={"created_by_name": name})
