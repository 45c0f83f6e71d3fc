"""States of a run and its steps, as rules that can be read one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from atlas.knowledge.names.domain.pairs import MATCH, name_score

RunStatus = Literal["pending", "running", "complete", "failed", "cancelled"]
STATUSES: tuple[RunStatus, ...] = ("pending", "running", "complete", "failed", "cancelled")
FINISHED: frozenset[RunStatus] = frozenset({"complete", "failed", "cancelled"})
ALL_MODULES = ("CIR", "ROA", "MEBO", "FRLS", "AMLRR", "SPEPWS", "DFWO")
SUBJECT_STATUSES = (
    "pending",
    "identified",
    "identified_by_name",
    "subject_ambiguous",
    "subject_not_found",
    "subject_unanswered",
)
DEPTHS = ("sdd", "cdd", "edd")
MAX_PARTIES = 2_000
SCREENING_CHUNK = 50
"""Parties screened in one step: short enough to be cancelled between, and done again."""


def is_other_company(asked: str, names: Sequence[str]) -> bool:
    """Whether a name reads as another company's than every one of the names; none: it does not.

    Compared as entity resolution compares companies: legal forms, short forms and acronyms agree.
    """
    return bool(names) and all(name_score(asked, name, "company") < MATCH for name in names)


@dataclass(frozen=True, slots=True)
class RunState:
    """What the rules examine."""

    status: RunStatus
    withdrawn: bool = False


class TransitionRule(Protocol):
    """One rule: why a change of state is refused, or None."""

    def refuse(self, state: RunState, to: RunStatus) -> str | None:
        """Return the reason, or None."""
        ...


class FinishedIsFinal:
    """A finished run never moves again; a rerun is a new run."""

    def refuse(self, state: RunState, to: RunStatus) -> str | None:
        """Refuse any change of a finished run."""
        if state.status in FINISHED:
            return (
                f"The investigation is {state.status} and can no longer become {to};"
                " start a rerun to investigate again."
            )
        return None


class RunningComesFromPending:
    """Only a pending run starts."""

    def refuse(self, state: RunState, to: RunStatus) -> str | None:
        """Refuse to start what is not pending."""
        if to == "running" and state.status != "pending":
            return f"The investigation is {state.status}, not pending."
        return None


class PendingIsTheBeginning:
    """Nothing becomes pending again."""

    def refuse(self, state: RunState, to: RunStatus) -> str | None:
        """Refuse to go back to the beginning."""
        return f"A {state.status} investigation does not wait again." if to == "pending" else None


class CompleteComesFromRunning:
    """A run that never ran found nothing: it cannot be complete."""

    def refuse(self, state: RunState, to: RunStatus) -> str | None:
        """Refuse to complete what is not running."""
        if to == "complete" and state.status != "running":
            return f"The investigation is {state.status}, not running."
        return None


class WithdrawnDoesNotStart:
    """A withdrawn run may end, never start or complete."""

    def refuse(self, state: RunState, to: RunStatus) -> str | None:
        """Refuse to start or complete a withdrawn run."""
        if state.withdrawn and to in {"running", "complete"}:
            return "The investigation was withdrawn."
        return None


RULES: tuple[TransitionRule, ...] = (
    FinishedIsFinal(),
    PendingIsTheBeginning(),
    RunningComesFromPending(),
    CompleteComesFromRunning(),
    WithdrawnDoesNotStart(),
)
"""Asked in this order; the first that refuses gives the reason."""


def refusal(state: RunState, to: RunStatus) -> str | None:
    """Return why a run may not become `to`, or None when it may."""
    return next((why for rule in RULES if (why := rule.refuse(state, to)) is not None), None)


def may_become(state: RunState, to: RunStatus) -> bool:
    """Return whether a run may become `to`."""
    return refusal(state, to) is None


def chunks(parties: int) -> int:
    """Return how many screening steps a number of parties takes."""
    return math.ceil(parties / SCREENING_CHUNK)


def total_steps(modules: int, parties: int | None = None) -> int:
    """Return how many steps a run has.

    begin, enrich, structure, the chunks of screening (one is assumed until the parties are
    known), sanctioned ownership, the modules, indicators, evaluation, report, end.
    """
    return 8 + modules + (1 if parties is None else chunks(parties))


def percent(status: RunStatus, done: int, total: int) -> int:
    """Return progress, 0 to 100: 100 only when complete."""
    if status == "complete":
        return 100
    return min(99, 100 * done // total) if total else 0
