"""The country cascade: a country's score by the first step of the matrix that holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.matrix.domain import CascadeStep, Matrix

Scored: TypeAlias = tuple[int, str | None]
"""Points in ten-thousandths, and why they may be too low (None: they are certain)."""
_Doubt: TypeAlias = tuple[int, str, str]
"""A score that could hold instead, why (`no_dataset`, `stale_list`), and the list."""
NO_DATASET, STALE_LIST = "no_dataset", "stale_list"


class CountryCascade:
    """Scores of countries (0 to 100): the first step that holds.

    A step whose list is not loaded could hold, and so could one whose list is past its refresh
    interval and does not name the country. Where it would score more than the answer found, the
    answer is in doubt: `no_dataset`, `stale_list`. A stale list's hit counts in full; where it
    scores less than what would count without it, it leaves the same doubt.
    """

    def __init__(
        self, matrix: Matrix, snapshot: ReferenceSnapshot, stale: frozenset[str] = frozenset()
    ) -> None:
        self._steps = matrix.country_cascade
        self._otherwise = matrix.country_otherwise
        self._snapshot = snapshot
        self._stale = stale

    def table(self, maximum: int) -> Callable[[str], Scored]:
        """Return the function from a country to its score scaled to a maximum."""

        @lru_cache(maxsize=1024)
        def points(country: str) -> Scored:
            score, doubt = self.score(country)
            return score * maximum // 100, doubt

        return points

    def step(self, country: str) -> int | None:
        """Return the place of the step that holds for a country; None: none does."""
        for place, step in enumerate(self._steps):
            if self._holds(step, country)[0]:
                return place
        return None

    def score(self, country: str) -> Scored:
        """Return a country's score, 0 to 100, and which lists could raise it."""
        score, doubts = self._from(0, country)
        found: dict[str, set[str]] = {}
        for possible, reason, name in doubts:
            if possible > score:
                found.setdefault(reason, set()).add(name)
        texts = (f"{reason}: {', '.join(sorted(names))}" for reason, names in sorted(found.items()))
        return score, "; ".join(texts) or None

    def _from(self, place: int, country: str) -> tuple[int, list[_Doubt]]:
        """Return the score from a step on, and what could raise it."""
        if place == len(self._steps):
            return self._otherwise, []
        step = self._steps[place]
        holds, doubts = self._holds(step, country)
        if not holds:
            score, further = self._from(place + 1, country)
            return score, [(step.score, *doubt) for doubt in doubts] + further
        if not doubts:
            return step.score, []
        without, further = self._from(place + 1, country)
        return step.score, [(without, *doubt) for doubt in doubts] + further

    def _holds(self, step: CascadeStep, country: str) -> tuple[bool, list[tuple[str, str]]]:
        """Return whether a step holds, and which lists (reason, name) could turn that over."""
        if step.cpi_below is not None:
            return self._corrupt(step.cpi_below, country)
        silent: list[tuple[str, str]] = []
        old: list[tuple[str, str]] = []
        for name in step.lists:
            codes = self._snapshot.countries(name)
            stale = name in self._stale
            if codes is None:
                silent.append((NO_DATASET, name))
            elif country in codes:
                old += [(STALE_LIST, name)] if stale else []
            elif stale:
                silent.append((STALE_LIST, name))
            else:
                return False, []
        return not silent, silent or old

    def _corrupt(self, bound: int, country: str) -> tuple[bool, list[tuple[str, str]]]:
        value = self._snapshot.cpi(country)
        if value is None:
            return False, [(NO_DATASET, "cpi")]
        return value < bound, [(STALE_LIST, "cpi")] if "cpi" in self._stale else []
