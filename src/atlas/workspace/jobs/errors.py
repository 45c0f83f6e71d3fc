"""Errors of jobs."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class JobNotFoundError(NotFoundError):
    """No such job."""

    code = "job_not_found"
    title = "No such job"


class JobFinishedError(ConflictError):
    """The job has ended and cannot be cancelled."""

    code = "job_finished"
    title = "The job is already over"
