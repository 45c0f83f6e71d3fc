"""Which bounds rest on an open end: a product with one is open, a sum with one is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Flows = Mapping[int, Sequence[tuple[int, bool]]]
"""Company to its holders, each with whether that end of the holding is open."""
LOOKED_AT = 400
"""Parties met twice (in cycles) up to which each is examined by itself."""


def open_ends(flows: Flows, *, careful: bool) -> set[int]:
    """Return the parties above company 0 whose bound rests on an open end.

    A party's own incoming holdings are cut for its own share, so an open end that is only reached
    through the party itself does not count. With very many parties in cycles this is not looked
    into: `careful` then says closed (an upper end that is attained), else open.
    """
    if not any(passed for holders in flows.values() for _, passed in holders):
        return set()
    seen = _reached(flows, None)
    opened = {node for node, state in seen if state}
    doubtful = {node for node in opened if (node, False) in seen and node in flows}
    if len(doubtful) > LOOKED_AT:
        return opened - doubtful if careful else opened
    return {
        node for node in opened if node not in doubtful or (node, True) in _reached(flows, node)
    }


def _reached(flows: Flows, end: int | None) -> set[tuple[int, bool]]:
    """Walk up from company 0, ending at one party; the state says an open end was passed."""
    start = (0, False)
    seen = {start}
    stack = [start]
    while stack:
        node, passed = stack.pop()
        if node == end:
            continue
        for holder, opened in flows.get(node, ()):
            state = (holder, passed or opened)
            if state not in seen:
                seen.add(state)
                stack.append(state)
    return seen
