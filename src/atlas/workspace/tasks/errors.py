"""Errors of tasks."""

from atlas.foundation.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)


class TaskNotFoundError(NotFoundError):
    """No such task."""

    code = "task_not_found"
    title = "No such task"


class TaskClosedError(ConflictError):
    """The task is closed: it was completed, or the work it asked for was done."""

    code = "task_closed"
    title = "The task is over"


class TaskHeldError(ConflictError):
    """Another person is working on the task."""

    code = "task_held"
    title = "Another person works on the task"


class TaskFollowsSubjectError(ConflictError):
    """The task closes when the work it asks for is done; it cannot be completed by hand."""

    code = "task_follows_subject"
    title = "Do what the task asks for; it is complete then"


class TaskRoleError(ForbiddenError):
    """The task belongs to a higher level than the caller's or the assignee's role."""

    code = "task_role_required"
    title = "The task is for another role"


class SnoozeTooLongError(InvalidRequestError):
    """A task cannot be snoozed beyond its due date."""

    code = "snooze_too_long"
    title = "The task would be due before"
