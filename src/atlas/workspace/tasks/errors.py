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
    """The task is over: somebody completed it, or what it asked for was done."""

    code = "task_closed"
    title = "The task is over"


class TaskHeldError(ConflictError):
    """Another person works on the task."""

    code = "task_held"
    title = "Another person works on the task"


class TaskFollowsSubjectError(ConflictError):
    """The task ends with the work it asks for, and not by a click."""

    code = "task_follows_subject"
    title = "Do what the task asks for; it is complete then"


class TaskRoleError(ForbiddenError):
    """The task is for a higher level than the caller's or the assignee's."""

    code = "task_role_required"
    title = "The task is for another role"


class SnoozeTooLongError(InvalidRequestError):
    """A task can be put aside until it is due, no longer."""

    code = "snooze_too_long"
    title = "The task would be due before"
