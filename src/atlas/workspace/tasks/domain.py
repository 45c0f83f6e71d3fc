"""Tasks without I/O: kinds, levels, and the clock that each task runs against.

Analysts have 24 hours, senior officers 48, the MLRO 72; there is a warning at 75 % of the time and
escalation to the next level at 100 % (docs/customer-file.md, Tasks).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from atlas.foundation.core.auth import Permission, Role


class TaskKind(StrEnum):
    """What a task asks for."""

    PERIODIC_REVIEW = "periodic_review"
    HIT = "hit"
    DECISION_CONFIRMATION = "decision_confirmation"
    CONFLICT = "conflict"
    INFORMATION_REQUEST = "information_request"
    DUPLICATE_CANDIDATE = "duplicate_candidate"
    ALERT = "alert"
    REVIEW_PHASE = "review_phase"


FOLLOWS_SUBJECT: Mapping[TaskKind, str] = {
    TaskKind.PERIODIC_REVIEW: "Investigate the company anew; its evaluation ends the review.",
    TaskKind.HIT: "Decide the hit; nobody clears one by closing its task.",
    TaskKind.DECISION_CONFIRMATION: "Confirm or refuse what was proposed.",
}
"""Kinds that end with their subject's own work alone, and what that is."""


class TaskStatus(StrEnum):
    """State of a task."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class SlaState(StrEnum):
    """How an open task compares with its SLA."""

    ON_TRACK = "on_track"
    WARNING = "warning"
    OVERDUE = "overdue"


class TaskLevel(StrEnum):
    """Who a task is for: this level or a higher one."""

    ANALYST = "analyst"
    SENIOR_OFFICER = "senior_officer"
    MLRO = "mlro"


SLA: Mapping[TaskLevel, timedelta] = {
    TaskLevel.ANALYST: timedelta(hours=24),
    TaskLevel.SENIOR_OFFICER: timedelta(hours=48),
    TaskLevel.MLRO: timedelta(hours=72),
}
WARNING_SHARE = 0.75
_NEEDED: Mapping[TaskLevel, Permission] = {
    TaskLevel.ANALYST: Permission.DECIDE,
    TaskLevel.SENIOR_OFFICER: Permission.SECOND_DECIDE,
    TaskLevel.MLRO: Permission.SUSPICION,
}
_ROLES: Mapping[TaskLevel, frozenset[Role]] = {
    TaskLevel.ANALYST: frozenset({Role.ANALYST, Role.SENIOR_OFFICER, Role.MLRO}),
    TaskLevel.SENIOR_OFFICER: frozenset({Role.SENIOR_OFFICER, Role.MLRO}),
    TaskLevel.MLRO: frozenset({Role.MLRO}),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """When a task warns and when it is due."""

    warn_at: datetime
    due_at: datetime


def clock(start: datetime, level: TaskLevel, due: datetime | None = None) -> Clock:
    """Return a task's clock: the level's SLA, or a due time of its own.

    Args:
        start: when the level got the task.
        level: who it is for.
        due: the moment by which it must be done; one that has passed is due at once.

    """
    end = start + SLA[level] if due is None else max(due, start)
    return Clock(start + (end - start) * WARNING_SHARE, end)


def next_level(level: TaskLevel) -> TaskLevel | None:
    """Return the level that an overdue task goes to, or None: there is no higher one."""
    order = list(TaskLevel)
    place = order.index(level) + 1
    return order[place] if place < len(order) else None


def may_take(level: TaskLevel, permissions: frozenset[Permission]) -> bool:
    """Return whether a caller with these permissions may work on a task of this level."""
    return _NEEDED[level] in permissions


def may_be_given(level: TaskLevel, roles: frozenset[Role]) -> bool:
    """Return whether an account with these roles may be given a task of this level."""
    return not roles.isdisjoint(_ROLES[level])


def levels_of(permissions: frozenset[Permission]) -> list[TaskLevel]:
    """Return the levels whose tasks a caller may take."""
    return [level for level in TaskLevel if may_take(level, permissions)]
