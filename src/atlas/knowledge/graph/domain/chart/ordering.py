"""In which order the boxes of each layer stand so that few arrows cross.

The layer by layer sweep of Sugiyama, Tagawa and Toda ("Methods for visual understanding of
hierarchical system structures", IEEE SMC 11(2), 1981, pages 109-125) with the exchange of
neighbours of Gansner, Koutsofios, North and Vo ("A technique for drawing directed graphs", IEEE TSE
19(3), 1993, pages 214-230, figure 4-3). The same input gives the same order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise

SWEEPS = 24
EXCHANGES = 8
FLIPPED = 2
"""Of four sweeps, those from this one on turn boxes round that want the same place."""


def in_order(
    count: int, links: Sequence[tuple[int, int]], layers: Sequence[int]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return the vertices of each layer from the left, and those that each link passes through.

    Args:
        count: number of boxes, which are the vertices 0 to `count` - 1.
        links: (upper, lower) boxes, the upper in a layer above the lower's.
        layers: of each box, from the top.

    Returns:
        The rows; and of each link a vertex of its own in each layer between its ends, numbered from
        `count` on, the upper first.

    """
    layered = _Layered(count, layers)
    passages = [layered.thread(upper, lower) for upper, lower in links]
    best, fewest = [list(row) for row in layered.rows], layered.crossings()
    for start in (best, layered.depth_first(), layered.depth_first(reverse=True)):
        layered.rows = [list(row) for row in start]
        for sweep in range(SWEEPS):
            if not fewest:
                break
            layered.sweep(downward=sweep % 2 == 0, flip=sweep % 4 >= FLIPPED)
            layered.exchange()
            found = layered.crossings()
            if found < fewest:
                best, fewest = [list(row) for row in layered.rows], found
    return best, passages


class _Layered:
    """Boxes and passages in their layers, with their neighbours in the adjacent layers."""

    def __init__(self, count: int, layers: Sequence[int]) -> None:
        self.layers = list(layers)
        self.rows: list[list[int]] = [[] for _ in range(max(layers, default=0) + 1)]
        self.above: list[list[int]] = [[] for _ in range(count)]
        self.below: list[list[int]] = [[] for _ in range(count)]
        for vertex, layer in enumerate(layers):
            self.rows[layer].append(vertex)

    def thread(self, upper: int, lower: int) -> list[int]:
        """Add a link; return its passages."""
        passages = []
        for layer in range(self.layers[upper] + 1, self.layers[lower]):
            passages.append(len(self.layers))
            self.rows[layer].append(len(self.layers))
            self.layers.append(layer)
            self.above.append([])
            self.below.append([])
        for one, other in pairwise([upper, *passages, lower]):
            self.below[one].append(other)
            self.above[other].append(one)
        return passages

    def sweep(self, *, downward: bool, flip: bool) -> None:
        """Order each layer by the mean place of its neighbours in the layer before it.

        `flip`: boxes that want the same place are turned round, which leads out of orders that no
        single exchange improves.
        """
        beside = self.above if downward else self.below
        rows = self.rows if downward else self.rows[::-1]
        for before, row in pairwise(rows):
            at = {vertex: float(place) for place, vertex in enumerate(before)}
            wanted = {
                vertex: sum(at[one] for one in beside[vertex]) / len(beside[vertex])
                if beside[vertex]
                else float(place)
                for place, vertex in enumerate(row)
            }
            if flip:
                row.reverse()
            row.sort(key=lambda vertex: wanted[vertex])

    def exchange(self) -> None:
        """Exchange neighbours while that leaves fewer crossings."""
        for _ in range(EXCHANGES):
            at = {vertex: place for row in self.rows for place, vertex in enumerate(row)}
            changed = False
            for row in self.rows:
                for place in range(len(row) - 1):
                    left, right = row[place], row[place + 1]
                    if self._between(right, left, at) < self._between(left, right, at):
                        row[place], row[place + 1] = right, left
                        at[left], at[right] = place + 1, place
                        changed = True
            if not changed:
                return

    def depth_first(self, *, reverse: bool = False) -> list[list[int]]:
        """Return the rows in the order of a walk along the links, from the boxes with the most.

        `reverse`: from those with the fewest.
        """
        beside = [[*above, *below] for above, below in zip(self.above, self.below, strict=True)]
        rows: list[list[int]] = [[] for _ in self.rows]
        seen: set[int] = set()
        most = sorted(range(len(beside)), key=lambda vertex: -len(beside[vertex]))
        for start in reversed(most) if reverse else most:
            waiting = [start]
            while waiting:
                vertex = waiting.pop()
                if vertex not in seen:
                    seen.add(vertex)
                    rows[self.layers[vertex]].append(vertex)
                    waiting += reversed(beside[vertex])
        return rows

    def _between(self, left: int, right: int, at: dict[int, int]) -> int:
        """Return how many times the links of two neighbours cross each other, in this order."""
        found = 0
        for beside in (self.above, self.below):
            places = sorted(at[one] for one in beside[right])
            for one in beside[left]:
                found += sum(place < at[one] for place in places)
        return found

    def crossings(self) -> int:
        """Return how many pairs of links cross."""
        found = 0
        for upper, lower in pairwise(self.rows):
            at = {vertex: place for place, vertex in enumerate(lower)}
            seen: list[int] = []
            for vertex in upper:
                ends = [at[one] for one in self.below[vertex]]
                found += sum(len(seen) - bisect_right(seen, end) for end in ends)
                for end in ends:
                    insort(seen, end)
        return found
