"""States of long work."""

from typing import Literal

JobStatus = Literal["pending", "running", "complete", "failed", "cancelled"]
STATUSES: tuple[JobStatus, ...] = ("pending", "running", "complete", "failed", "cancelled")
TERMINAL: frozenset[str] = frozenset({"complete", "failed", "cancelled"})
ALLOWED: dict[str, frozenset[str]] = {
    "pending": frozenset({"running", "complete", "failed", "cancelled"}),
    "running": frozenset({"complete", "failed", "cancelled"}),
}


def may_become(current: str, wanted: str) -> bool:
    """Return whether a job may move from one state to another."""
    return wanted in ALLOWED.get(current, frozenset())


UNFINISHED_SQL = "job.status IN ('pending', 'running')"
"""A condition on jobs, in SQL."""


def progress_sql(done: str, total: str, message: str, moment: str) -> str:
    """Return the assignments that note progress of a job, from SQL expressions.

    The first note starts the job; what is done never goes back.
    """
    return (
        f"status = 'running', started_at = coalesce(job.started_at, {moment}),"
        f" done = greatest(job.done, {done}), total = coalesce({total}, job.total),"
        f" message = {message}, updated_at = {moment}"
    )
