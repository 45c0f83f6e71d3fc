"""Use cases of tasks: the inbox of persons, and what other rooms open and close."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, ReferenceNotFoundError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams, Page
from atlas.identity.audit.service import record, record_many
from atlas.identity.users import service as users
from atlas.workspace.tasks import repository
from atlas.workspace.tasks.actions import TaskAction
from atlas.workspace.tasks.domain import (
    FOLLOWS_SUBJECT,
    SlaState,
    TaskKind,
    TaskStatus,
    clock,
    levels_of,
    may_be_given,
    may_take,
    next_level,
)
from atlas.workspace.tasks.errors import (
    SnoozeTooLongError,
    TaskClosedError,
    TaskFollowsSubjectError,
    TaskHeldError,
    TaskNotFoundError,
    TaskRoleError,
)
from atlas.workspace.tasks.models import Task
from atlas.workspace.tasks.schemas import NewTask, TaskCounts

LISTING = repository.TASKS
_ESCALATED_AT_ONCE = 500


async def ensure_task(session: TenantSession, actor: AuthContext, task: NewTask) -> bool:
    """Open a task in the caller's transaction; False when it is open already."""
    return bool(await ensure_tasks(session, actor, [task]))


async def ensure_tasks(
    session: TenantSession, actor: AuthContext, wanted: Sequence[NewTask]
) -> dict[UUID, NewTask]:
    """Open many tasks at once; of each kind and subject one is open at most.

    Returns:
        The new ones by id.

    """
    distinct = list({(one.kind, one.subject_type, one.subject_id): one for one in wanted}.values())
    if not distinct:
        return {}
    added = await repository.insert_tasks(session, distinct, actor.user_id, now())
    await record_many(
        session,
        actor,
        TaskAction.OPENED,
        "task",
        [(task_id, _named(distinct[place])) for task_id, place in added],
    )
    return {task_id: distinct[place] for task_id, place in added}


async def settled(
    session: TenantSession, kind: TaskKind, subject_type: str, subject_ids: Collection[UUID]
) -> set[UUID]:
    """Return the subjects with a task of a kind that a person has completed with a note."""
    if not subject_ids:
        return set()
    return {*await repository.completed_subjects(session, kind, subject_type, sorted(subject_ids))}


def _named(task: NewTask | Task) -> dict[str, str]:
    return {
        "kind": task.kind.value,
        "subject_type": task.subject_type,
        "subject_id": str(task.subject_id),
    }


async def close_tasks(
    session: TenantSession,
    actor: AuthContext,
    kinds: Collection[TaskKind],
    subject_type: str,
    subject_ids: Sequence[UUID],
    *,
    outcome: str,
    done: bool = True,
) -> list[UUID]:
    """Close the open tasks of subjects, in the transaction of the work that they asked for.

    Args:
        session: that work's transaction.
        actor: who did it.
        kinds: which tasks.
        subject_type: what they are about.
        subject_ids: which of them.
        outcome: what was done, such as `decided`.
        done: the work was done; otherwise it is no longer needed.

    Returns:
        The ids of the tasks that were open.

    """
    if not subject_ids:
        return []
    status = TaskStatus.COMPLETED if done else TaskStatus.CANCELLED
    closed = await repository.close_open(
        session,
        list(kinds),
        subject_type,
        subject_ids,
        status=status,
        outcome=outcome,
        by=actor.user_id,
        moment=now(),
    )
    await record_many(
        session,
        actor,
        TaskAction(f"task.{status.value}"),
        "task",
        [(task_id, {"outcome": outcome}) for task_id in closed],
    )
    return closed


async def subjects_with_open(
    session: TenantSession,
    kind: TaskKind,
    subject_type: str,
    subject_ids: Sequence[UUID],
    *,
    before: datetime | None = None,
) -> set[UUID]:
    """Return which of these subjects have an open task of a kind; opened `before`, if given."""
    return await repository.subjects_with_open(
        session, kind, subject_type, subject_ids, before=before
    )


async def list_tasks(
    session: TenantSession, actor: AuthContext, params: ListParams, *, mine: bool = False
) -> Page[Task]:
    """Return a page of tasks: all, or those of the caller."""
    if mine:
        own = Filter("assignee", "eq", actor.user_id)
        params = replace(params, filters=(*params.filters, own))
    return await repository.list_tasks(session, params)


async def next_task(session: TenantSession, actor: AuthContext) -> Task | None:
    """Return what is due first of what the caller holds or may take; snoozed ones wait."""
    levels = levels_of(actor.permissions)
    return await repository.find_next(session, actor.user_id, levels, now())


async def get_task(session: TenantSession, task_id: UUID) -> Task:
    """Return a task.

    Raises:
        TaskNotFoundError: absent, or another tenant's.

    """
    task = await repository.find_task(session, task_id)
    if task is None:
        raise TaskNotFoundError
    return task


async def counts(session: TenantSession, actor: AuthContext) -> TaskCounts:
    """Count the open tasks."""
    return TaskCounts(**await repository.count_open(session, actor.user_id, now()))


async def claim(
    session: TenantSession,
    actor: AuthContext,
    task_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> Task:
    """Take a task; who holds it already keeps it.

    Raises:
        MachineNeverDecidesError: a service account.
        TaskNotFoundError: absent, or another tenant's.
        PreconditionFailedError: `expected_version` names another version.
        TaskClosedError: 409, it is over.
        TaskHeldError: 409, another person holds it.
        TaskRoleError: 403, it is for a higher level.

    """
    task = await _locked(session, actor, task_id, expected_version)
    _check_level(actor, task)
    if task.assignee == actor.user_id:
        return task
    _check_holder(actor, task)
    return await _change(session, actor, task, TaskAction.CLAIMED, assignee=actor.user_id)


async def release(
    session: TenantSession,
    actor: AuthContext,
    task_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> Task:
    """Give a task back; its holder may, and a senior officer or the MLRO.

    Raises:
        MachineNeverDecidesError, TaskNotFoundError, PreconditionFailedError, TaskClosedError: as
            `claim`.
        TaskHeldError: 409, another person holds it.

    """
    task = await _locked(session, actor, task_id, expected_version)
    if task.assignee is None:
        return task
    if Permission.SECOND_DECIDE not in actor.permissions:
        _check_holder(actor, task)
    return await _change(
        session, actor, task, TaskAction.RELEASED, assignee=None, snoozed_until=None
    )


async def reassign(
    session: TenantSession,
    actor: AuthContext,
    task_id: UUID,
    assignee: UUID,
    expected_version: ExpectedVersion | None = None,
) -> Task:
    """Give a task to a person; its holder may, and a senior officer or the MLRO.

    Raises:
        MachineNeverDecidesError, TaskNotFoundError, PreconditionFailedError, TaskClosedError: as
            `claim`.
        TaskHeldError: 409, another person holds it.
        ReferenceNotFoundError: no active account of a person has this id.
        TaskRoleError: 403, the account's roles do not reach the task's level.

    """
    task = await _locked(session, actor, task_id, expected_version)
    if Permission.SECOND_DECIDE not in actor.permissions:
        _check_holder(actor, task)
    user = await users.hold_active(session, assignee)
    if user is None or user.kind != "person":
        raise ReferenceNotFoundError("assignee: no active account of a person has this id.")
    if not may_be_given(task.role, user.roles):
        raise TaskRoleError(f"The task is for a {task.role} or higher; this account is not.")
    if task.assignee == assignee:
        return task
    return await _change(
        session, actor, task, TaskAction.REASSIGNED, assignee=assignee, snoozed_until=None
    )


async def snooze(
    session: TenantSession,
    actor: AuthContext,
    task_id: UUID,
    until: datetime,
    expected_version: ExpectedVersion | None = None,
) -> Task:
    """Put a task aside for a while; its SLA runs on.

    Raises:
        MachineNeverDecidesError, TaskNotFoundError, PreconditionFailedError, TaskClosedError,
            TaskHeldError, TaskRoleError: as `claim`.
        SnoozeTooLongError: 422, not in the future, or not before the task is due.

    """
    task = await _locked(session, actor, task_id, expected_version)
    _check_level(actor, task)
    _check_holder(actor, task)
    if not now() < until < task.due_at:
        detail = f"until must be in the future, and before {task.due_at.isoformat()}, when due."
        problem = FieldProblem(loc=["body", "until"], msg=detail, type="value_error")
        raise SnoozeTooLongError(detail, errors=[problem])
    return await _change(session, actor, task, TaskAction.SNOOZED, snoozed_until=until)


async def complete(
    session: TenantSession,
    actor: AuthContext,
    task_id: UUID,
    note: str,
    expected_version: ExpectedVersion | None = None,
) -> Task:
    """Say that a task is done; of many who say so at once, one is right.

    Raises:
        MachineNeverDecidesError, TaskNotFoundError, PreconditionFailedError, TaskClosedError,
            TaskHeldError, TaskRoleError: as `claim`.
        TaskFollowsSubjectError: 409, it ends with the work that it asks for.

    """
    task = await _locked(session, actor, task_id, expected_version)
    _check_level(actor, task)
    _check_holder(actor, task)
    if task.kind in FOLLOWS_SUBJECT:
        raise TaskFollowsSubjectError(FOLLOWS_SUBJECT[task.kind])
    return await _change(
        session,
        actor,
        task,
        TaskAction.COMPLETED,
        status=TaskStatus.COMPLETED.value,
        outcome="completed",
        note=note,
        assignee=actor.user_id,
        closed_by=actor.user_id,
        closed_at=now(),
        snoozed_until=None,
    )


async def sweep_sla(session: TenantSession, actor: AuthContext) -> int:
    """Warn of tasks, and hand overdue ones to the next level; return how many it changed.

    Several workers may sweep at once: a task is dealt with once.
    """
    moment = now()
    warned = await repository.warn_due(session, moment)
    await record_many(session, actor, TaskAction.WARNED, "task", [(one, {}) for one in warned])
    overdue = await repository.lock_overdue(session, moment, _ESCALATED_AT_ONCE)
    for task in overdue:
        higher = next_level(task.role)
        if higher is None:
            await _change(
                session, actor, task, TaskAction.OVERDUE, sla_state=SlaState.OVERDUE.value
            )
            continue
        times = clock(moment, higher)
        await _change(
            session,
            actor,
            task,
            TaskAction.ESCALATED,
            role=higher.value,
            assignee=None,
            snoozed_until=None,
            sla_state=SlaState.ON_TRACK.value,
            warn_at=times.warn_at,
            due_at=times.due_at,
            escalations=task.escalations + 1,
        )
    return len(warned) + len(overdue)


async def next_sla(session: TenantSession) -> datetime | None:
    """Return when `sweep_sla` has something to do next, if no task changes."""
    return await repository.next_due(session)


async def _locked(
    session: TenantSession,
    actor: AuthContext,
    task_id: UUID,
    expected_version: ExpectedVersion | None,
) -> Task:
    require_person(actor)
    task = await repository.find_task(session, task_id, lock=True)
    if task is None:
        raise TaskNotFoundError
    check_version(expected_version, task.version)
    if task.status is not TaskStatus.OPEN:
        raise TaskClosedError(f"The task is {task.status} since {task.closed_at}.")
    return task


def _check_level(actor: AuthContext, task: Task) -> None:
    if not may_take(task.role, actor.permissions):
        raise TaskRoleError(f"The task is for a {task.role} or a higher level.")


def _check_holder(actor: AuthContext, task: Task) -> None:
    if task.assignee is not None and task.assignee != actor.user_id:
        raise TaskHeldError("Another person holds the task; a senior officer can reassign it.")


async def _change(
    session: TenantSession, actor: AuthContext, task: Task, action: TaskAction, **to: object
) -> Task:
    changed = await repository.change_task(session, task.id, now(), **to)
    await record(
        session,
        actor,
        action,
        "task",
        task.id,
        {
            **_named(task),
            "role": changed.role.value,
            "assignee": str(changed.assignee) if changed.assignee else None,
            "note": changed.note,
        },
    )
    return changed
