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
