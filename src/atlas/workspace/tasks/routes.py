"""Tasks over HTTP: one inbox for everything that waits for a person."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.workspace.tasks import service
from atlas.workspace.tasks.models import Task
from atlas.workspace.tasks.schemas import (
    CompleteIn,
    NextTaskOut,
    ReassignIn,
    SnoozeIn,
    TaskCounts,
    TaskOut,
)

router = AtlasRouter(prefix="/tasks", tags=["tasks"])


def _out(response: Response, task: Task) -> TaskOut:
    response.headers["ETag"] = etag(task.version)
    return TaskOut.model_validate(task)


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_tasks",
    summary="List tasks",
)
async def list_tasks(
    session: Session,
    actor: Actor,
    params: Annotated[ListParams, Depends(list_query(service.LISTING, extra=("mine",)))],
    mine: Annotated[bool, Query(description="Only those that the caller holds.")] = False,
) -> PageOut[TaskOut]:
    """List what waits or waited for a person, by when it is due."""
    return page_out(await service.list_tasks(session, actor, params, mine=mine), TaskOut)


@router.get(
    "/counts",
    permission=Permission.READ,
    operation_id="count_tasks",
    summary="Count open tasks",
)
async def count_tasks(session: Session, actor: Actor) -> TaskCounts:
    """Count the open tasks by kind, role and SLA."""
    return await service.counts(session, actor)


@router.get(
    "/next",
    permission=Permission.READ,
    operation_id="get_next_task",
    summary="Get the task to take up next",
)
async def next_task(session: Session, actor: Actor) -> NextTaskOut:
    """Return what is due first of what the caller holds or may take."""
    task = await service.next_task(session, actor)
    return NextTaskOut(task=TaskOut.model_validate(task) if task else None)


@router.get(
    "/{task_id}",
    permission=Permission.READ,
    operation_id="get_task",
    summary="Get a task",
    errors=(404,),
)
async def get_task(session: Session, response: Response, task_id: UUID) -> TaskOut:
    """Return a task; `subject_url` is where its work is done."""
    return _out(response, await service.get_task(session, task_id))


@router.post(
    "/{task_id}/claim",
    permission=Permission.RUN,
    operation_id="claim_task",
    summary="Claim a task",
    errors=(404, 409, 412),
)
async def claim_task(
    session: Session, actor: Actor, response: Response, task_id: UUID, if_match: IfMatch = None
) -> TaskOut:
    """Take a task without an assignee; claiming your own again changes nothing."""
    return _out(response, await service.claim(session, actor, task_id, if_match))


@router.post(
    "/{task_id}/release",
    permission=Permission.RUN,
    operation_id="release_task",
    summary="Release a task",
    errors=(404, 409, 412),
)
async def release_task(
    session: Session, actor: Actor, response: Response, task_id: UUID, if_match: IfMatch = None
) -> TaskOut:
    """Release a task; allowed for its assignee, a senior officer or the MLRO."""
    return _out(response, await service.release(session, actor, task_id, if_match))


@router.post(
    "/{task_id}/reassign",
    permission=Permission.RUN,
    operation_id="reassign_task",
    summary="Reassign a task",
    errors=(404, 409, 412),
)
async def reassign_task(
    session: Session,
    actor: Actor,
    response: Response,
    task_id: UUID,
    body: ReassignIn,
    if_match: IfMatch = None,
) -> TaskOut:
    """Give a task to a person whose role reaches its level."""
    return _out(response, await service.reassign(session, actor, task_id, body.assignee, if_match))


@router.post(
    "/{task_id}/snooze",
    permission=Permission.RUN,
    operation_id="snooze_task",
    summary="Snooze a task",
    errors=(404, 409, 412),
)
async def snooze_task(
    session: Session,
    actor: Actor,
    response: Response,
    task_id: UUID,
    body: SnoozeIn,
    if_match: IfMatch = None,
) -> TaskOut:
    """Put a task aside until a time before it is due; its SLA runs on."""
    return _out(response, await service.snooze(session, actor, task_id, body.until, if_match))


@router.post(
    "/{task_id}/complete",
    permission=Permission.DECIDE,
    operation_id="complete_task",
    summary="Complete a task",
    errors=(404, 409, 412),
)
async def complete_task(
    session: Session,
    actor: Actor,
    response: Response,
    task_id: UUID,
    body: CompleteIn,
    if_match: IfMatch = None,
) -> TaskOut:
    """Say that it is done; of many who say so at once, one is right and the others get 409.

    Reviews, hits and confirmations end with the work itself (409 `task_follows_subject`).
    """
    return _out(response, await service.complete(session, actor, task_id, body.note, if_match))
