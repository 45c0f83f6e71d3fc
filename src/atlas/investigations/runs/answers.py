"""A fact as an input of the risk matrix: the finding first, a gap only for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from atlas.risk.evaluations.domain import Known, NotAssessed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """What is known of a fact, and the gap that stays open in addition to a finding.

    `beside` is never the whole answer: it states that there may be more, or worse.
    """

    value: Known[T_co]
    beside: NotAssessed | None = None


def answer(finding: T | None, *gaps: NotAssessed | None, absence: Known[T]) -> Answer[T]:
    """Return the finding with the first gap; without a finding, the first gap or the absence.

    Args:
        finding: what a source or a list shows, regardless of coverage; None without a finding.
        gaps: why the absence of more may not be concluded, each None where it may.
        absence: the answer when nothing was found and nothing is missing.

    """
    gap = next((one for one in gaps if one is not None), None)
    if finding is not None:
        return Answer(finding, gap)
    return Answer(absence if gap is None else gap)
