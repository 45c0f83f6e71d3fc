"""Ways between two parties, over relationships read in either direction."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

MOST_STEPS = 200_000
"""Partial ways looked at before the search says that it was cut."""


@dataclass(frozen=True, slots=True)
class Path:
    """Parties from end to end, and the relationship of each step."""

    nodes: tuple[str, ...]
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways found, shortest first; `cut` when more were there than were looked at."""

    found: tuple[Path, ...]
    cut: bool


def simple_paths(
    edges: Iterable[tuple[str, str, str]], start: str, end: str, *, longest: int, most: int
) -> Paths:
    """Return ways without a party twice, shortest first, in a fixed order.

    Args:
        edges: (id, from, to); several between two parties are several ways.
        start: where ways begin.
        end: where they end.
        longest: steps of the longest way.
        most: ways returned.

    """
    near: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, one, other in sorted(edges):
        if one != other:
            near[one].append((other, key))
            near[other].append((one, key))
    left = _distances(near, end)
    if start not in left:
        return Paths((), cut=False)
    found: list[Path] = []
    queue = deque([Path((start,), ())])
    steps = 0
    while queue:
        way = queue.popleft()
        if way.nodes[-1] == end:
            if len(found) == most:
                return Paths(tuple(found), cut=True)
            found.append(way)
            continue
        for node, key in near[way.nodes[-1]]:
            # only ways that can still arrive are followed
            if node not in way.nodes and len(way.edges) + 1 + left.get(node, longest) <= longest:
                steps += 1
                if steps > MOST_STEPS:
                    return Paths(tuple(found), cut=True)
                queue.append(Path((*way.nodes, node), (*way.edges, key)))
    return Paths(tuple(found), cut=False)


def _distances(near: dict[str, list[tuple[str, str]]], end: str) -> dict[str, int]:
    distance = {end: 0}
    queue = deque([end])
    while queue:
        node = queue.popleft()
        for other, _ in near.get(node, ()):
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    return distance
