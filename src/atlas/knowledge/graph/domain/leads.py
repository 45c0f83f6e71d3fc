"""Whether edges lead from a holder to a company, while edges come and go."""

from __future__ import annotations

from collections import Counter, defaultdict


class Leads:
    """Who holds in whom, with how many edges."""

    def __init__(self) -> None:
        self._up: dict[str, Counter[str]] = defaultdict(Counter)
        self._down: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, holder: str, company: str) -> None:
        """Add an edge."""
        self._up[company][holder] += 1
        self._down[holder][company] += 1

    def remove(self, holder: str, company: str) -> None:
        """Take an edge away."""
        for counts, key in ((self._up[company], holder), (self._down[holder], company)):
            counts[key] -= 1
            if not counts[key]:
                del counts[key]

    def through_others(self, holder: str, company: str) -> bool:
        """Whether a chain of two edges or more leads from the holder to the company.

        The search grows from both ends, the smaller first: a holder of nothing else, or a
        company without other holders, ends it at once.
        """
        ends = (holder, company)
        up = set(self._up[company].keys())
        down = set(self._down[holder].keys())
        up.difference_update(ends)
        down.difference_update(ends)
        seen_up, seen_down = {*up, *ends}, {*down, *ends}
        while up and down:
            if not (up.isdisjoint(seen_down) and down.isdisjoint(seen_up)):
                return True
            if len(up) <= len(down):
                up = self._next(up, self._up, seen_up)
            else:
                down = self._next(down, self._down, seen_down)
        return False

    @staticmethod
    def _next(frontier: set[str], edges: dict[str, Counter[str]], seen: set[str]) -> set[str]:
        reached: set[str] = set()
        for key in frontier:
            if key in edges:
                reached.update(edges[key])
        reached -= seen
        seen |= reached
        return reached
