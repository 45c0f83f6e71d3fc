"""The run itself: start, list, get, withdraw, cancel, rerun, events, timeline."""

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
    IfMatch,
    PageOut,
    Session,
    etag,
    event_stream,
    list_query,
    page_out,
)
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.schemas import ModuleInfo
from atlas.investigations.runs import queries, service
from atlas.investigations.runs.repository.lifecycle import RUNS
from atlas.investigations.runs.repository.logs import LOGS
from atlas.investigations.runs.schemas import (
    InvestigationOut,
    InvestigationRequest,
    InvestigationTimelineOut,
    LogEntryOut,
    ModuleCode,
    RerunRequest,
    StepEventOut,
)

router = AtlasRouter(prefix="/investigations", tags=["investigations"])
_RETRY_AFTER = "1"
"""Seconds after which a first look is worth it."""


def _accepted(response: Response, run: InvestigationOut) -> InvestigationOut:
    response.headers["Location"] = f"/api/investigations/{run.id}"
    response.headers["Retry-After"] = _RETRY_AFTER
    response.headers["ETag"] = etag(1)
    return run


@router.post(
    "",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="start_investigation",
    summary="Start an investigation",
    status_code=202,
    errors=(409,),
)
async def start_investigation(
    session: Session, actor: Actor, response: Response, body: InvestigationRequest
) -> InvestigationOut:
    """Start a durable investigation of one company; poll its `Location` or stream its events.

    Register and number, or an LEI, identify. A name alone identifies only when exactly one
    company on the loaded registers has it; otherwise the candidates are returned, the registry
    checks are `not_assessed`, and the name itself is screened.
    """
    return _accepted(response, await service.start(session, actor, body))


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_investigations",
    summary="List investigations",
)
async def list_investigations(
    session: Session, params: Annotated[ListParams, Depends(list_query(RUNS))]
) -> PageOut[InvestigationOut]:
    """List investigations, newest first; filter by status, company, risk level, tags and more.

    Filters on `score` and `score_at_worst` count in hundredths; -1 is a run without an evaluation.
    """
    return page_out(await service.list_runs(session, params), InvestigationOut)


@router.get(
    "/module-catalogue",
    permission=Permission.READ,
    operation_id="list_module_catalogue",
    summary="List the modules and their rules",
)
async def list_module_catalogue() -> PageOut[ModuleInfo]:
    """Return the seven modules with each rule's points and what it needs."""
    return PageOut(items=modules.catalogue(), next_cursor=None)


@router.get(
    "/{investigation_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_investigation",
    summary="Get an investigation",
)
async def get_investigation(
    session: Session, response: Response, investigation_id: UUID
) -> InvestigationOut:
    """Return an investigation: status, progress, subject and candidates, risk, report."""
    response.headers["ETag"] = etag(await service.run_etag(session, investigation_id))
    return await service.get_run(session, investigation_id)


@router.delete(
    "/{investigation_id}",
    permission=Permission.RUN,
    operation_id="withdraw_investigation",
    summary="Withdraw an investigation",
    status_code=204,
    errors=(412,),
)
async def withdraw_investigation(
    session: Session, actor: Actor, investigation_id: UUID, if_match: IfMatch = None
) -> None:
    """Hide an investigation and its reports: audited and reversible, nothing is erased.

    It is stopped first when it is not over.
    """
    await service.withdraw(session, actor, investigation_id, if_match)


@router.post(
    "/{investigation_id}/restore",
    permission=Permission.RUN,
    operation_id="restore_investigation",
    summary="Restore a withdrawn investigation",
)
async def restore_investigation(
    session: Session, actor: Actor, investigation_id: UUID
) -> InvestigationOut:
    """Show a withdrawn investigation and its reports again."""
    return await service.restore(session, actor, investigation_id)


@router.post(
    "/{investigation_id}/cancel",
    permission=Permission.RUN,
    operation_id="cancel_investigation",
    summary="Cancel an investigation",
    errors=(409,),
)
async def cancel_investigation(
    session: Session, actor: Actor, investigation_id: UUID
) -> InvestigationOut:
    """Stop an investigation at any moment; what it has found stays."""
    return await service.cancel(session, actor, investigation_id)


@router.post(
    "/{investigation_id}/rerun",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="rerun_investigation",
    summary="Rerun an investigation",
    status_code=202,
    errors=(409,),
)
async def rerun_investigation(
    session: Session,
    actor: Actor,
    response: Response,
    investigation_id: UUID,
    body: RerunRequest,
) -> InvestigationOut:
    """Start a new version, linked to the former: deeper, with a chosen candidate, or as it was."""
    return _accepted(response, await service.rerun(session, actor, investigation_id, body))


@router.get(
    "/{investigation_id}/events",
    permission=Permission.READ,
    rate="status",
    operation_id="stream_investigation_events",
    summary="Stream an investigation's progress",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def stream_investigation_events(
    session: Session,
    state: AppState,
    actor: Actor,
    investigation_id: UUID,
    last_event_id: Annotated[str, Header(alias="Last-Event-ID", max_length=100)] = "",
) -> StreamingResponse:
    """Stream the timeline as server-sent events until the investigation is over."""
    await service.get_run(session, investigation_id)
    tenant_id = actor.require_tenant()
    return event_stream(
        lambda last: service.read_events(state.db, tenant_id, investigation_id, last),
        last_event_id=last_event_id,
    )


@router.get(
    "/{investigation_id}/timeline",
    permission=Permission.READ,
    operation_id="get_investigation_timeline",
    summary="Get what happened, in order",
)
async def get_investigation_timeline(
    session: Session, investigation_id: UUID
) -> InvestigationTimelineOut:
    """Return every step of an investigation with its time."""
    events = await service.timeline(session, investigation_id)
    return InvestigationTimelineOut(items=[StepEventOut.model_validate(event) for event in events])


@router.get(
    "/{investigation_id}/logs",
    permission=Permission.READ,
    operation_id="list_investigation_logs",
    summary="List the log of an investigation",
)
async def list_investigation_logs(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(LOGS))],
) -> PageOut[LogEntryOut]:
    """List each step with its duration and each attempt that failed, with its code."""
    return page_out(await queries.logs_of(session, investigation_id, params), LogEntryOut)


@router.post(
    "/{investigation_id}/modules/{code}/rerun",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="rerun_investigation_module",
    summary="Rerun one module",
    status_code=202,
    errors=(409,),
)
async def rerun_investigation_module(
    session: Session,
    actor: Actor,
    response: Response,
    investigation_id: UUID,
    code: ModuleCode,
) -> InvestigationOut:
    """Start a new version that runs only this module, with today's facts and lists.

    Every party is screened again. The other modules are not assessed in the new version. The
    former version is kept, and the two can be compared.
    """
    body = RerunRequest(modules=[code])
    return _accepted(response, await service.rerun(session, actor, investigation_id, body))
