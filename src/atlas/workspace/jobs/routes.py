"""Jobs: all long work in one list."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Response
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    PageOut,
    Session,
    event_stream,
    list_query,
)
from atlas.workspace.jobs import service
from atlas.workspace.jobs.repository import JOBS
from atlas.workspace.jobs.schemas import JobOut

router = AtlasRouter(prefix="/jobs", tags=["jobs"])


@router.get(
    "",
    permission=Permission.READ,
    rate="status",
    operation_id="list_jobs",
    summary="List long work",
)
async def list_jobs(
    session: Session, params: Annotated[ListParams, Depends(list_query(JOBS))]
) -> PageOut[JobOut]:
    """List jobs, newest first."""
    return await service.list_jobs(session, params)


@router.get(
    "/{job_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_job",
    summary="Get a job",
)
async def get_job(session: Session, job_id: UUID) -> JobOut:
    """Return a job's status, progress and error."""
    return await service.read_job(session, job_id)


@router.post(
    "/{job_id}/cancel",
    permission=Permission.RUN,
    operation_id="cancel_job",
    summary="Cancel a job",
    status_code=202,
    errors=(409,),
)
async def cancel_job(session: Session, actor: Actor, response: Response, job_id: UUID) -> JobOut:
    """Ask for the work to stop; what it has found stays."""
    cancelled = await service.cancel_job(session, actor, job_id)
    response.headers["Location"] = f"/api/jobs/{job_id}"
    response.headers["Retry-After"] = "1"
    return cancelled


@router.get(
    "/{job_id}/events",
    permission=Permission.READ,
    rate="status",
    operation_id="stream_job_events",
    summary="Stream a job's progress",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def stream_job_events(
    session: Session,
    state: AppState,
    actor: Actor,
    job_id: UUID,
    last_event_id: Annotated[str, Header(alias="Last-Event-ID", max_length=100)] = "",
) -> StreamingResponse:
    """Stream progress as server-sent events until the job is over."""
    await service.get_job(session, job_id)
    tenant_id = actor.require_tenant()
    return event_stream(
        lambda last: service.read_events(state.db, tenant_id, job_id, last),
        last_event_id=last_event_id,
    )
