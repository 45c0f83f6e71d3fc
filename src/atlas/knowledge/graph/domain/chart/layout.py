"""Where the boxes and arrows of a chart go: a layered drawing.

`ordering` orders each layer so that few arrows cross, and threads long arrows through the layers
between. Boxes of different widths are then set as near to their neighbours as they may stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from atlas.knowledge.graph.domain.chart.ordering import in_order

GAP = 22.0
"""Pixels between two boxes."""
THREAD = 10.0
"""Width kept free for an arrow that passes a layer."""
SWEEPS = 24


@dataclass(slots=True)
class Item:
    """A box (`node`) or an arrow's passage through a layer."""

    wide: float
    node: int | None
    x: float = 0.0
    above: list[Item] = field(default_factory=list)
    below: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """Centres: of each box, and of each arrow's passages from top to bottom."""

    x: list[float]
    rows: list[list[Item]]
    """Layers from the top."""
    passages: list[list[Item]]
    width: float


def longest_paths(
    keys: Sequence[str], links: Sequence[tuple[str, str]], bottom: str
) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Return each party's layer above the bottom, and the links that close a cycle.

    Args:
        keys: the parties, `bottom` among them.
        links: (holder, company) pairs.
        bottom: the party at the bottom.

    """
    holders: dict[str, list[str]] = defaultdict(list)
    for holder, company in links:
        holders[company].append(holder)
    order, closing = _postorder(bottom, holders)
    layer = dict.fromkeys(keys, 0)
    for company in reversed(order):
        for holder in holders[company]:
            if (holder, company) not in closing:
                layer[holder] = max(layer[holder], layer[company] + 1)
    return layer, closing


def _postorder(
    bottom: str, holders: Mapping[str, Sequence[str]]
) -> tuple[list[str], set[tuple[str, str]]]:
    """Walk upward depth first: parties in the order they are left, and links back down."""
    order: list[str] = []
    closing: set[tuple[str, str]] = set()
    entered, left = {bottom}, set[str]()
    stack = [(bottom, iter(holders[bottom]))]
    while stack:
        company, rest = stack[-1]
        for holder in rest:
            if holder not in entered:
                entered.add(holder)
                stack.append((holder, iter(holders[holder])))
                break
            if holder not in left:
                closing.add((holder, company))
        else:
            stack.pop()
            left.add(company)
            order.append(company)
    return order, closing


def lay_out(
    widths: Sequence[float], links: Sequence[tuple[int, int]], layers: Sequence[int], most: float
) -> Layout:
    """Place boxes.

    Args:
        widths: of each box.
        links: (upper, lower) box numbers.
        layers: of each box, from the top.
        most: width a layer should not pass; a wider one becomes several.

    """
    layers = _split_wide(widths, links, layers, most)
    rows, passages = _ordered(widths, links, layers)
    _place(rows)
    left = min(item.x - item.wide / 2 for row in rows for item in row)
    x = [0.0] * len(widths)
    for row in rows:
        for item in row:
            item.x -= left
            if item.node is not None:
                x[item.node] = item.x
    right = max(item.x + item.wide / 2 for row in rows for item in row)
    return Layout(x, rows, passages, right)


def _split_wide(
    widths: Sequence[float], links: Sequence[tuple[int, int]], layers: Sequence[int], most: float
) -> list[int]:
    """Turn each layer wider than `most` into several, neighbours alternating."""
    rows, _ = in_order(len(widths), links, layers)
    split: list[int] = [0] * len(widths)
    top = 0
    for row in rows:
        members = [vertex for vertex in row if vertex < len(widths)]
        wide = sum(widths[node] + GAP for node in members)
        # no layer may be without a box: a box wider than all room stands alone
        parts = max(1, min(len(members), -(-int(wide) // int(most))))
        for place, node in enumerate(members):
            split[node] = top + place % parts
        top += parts
    return split


def _ordered(
    widths: Sequence[float], links: Sequence[tuple[int, int]], layers: Sequence[int]
) -> tuple[list[list[Item]], list[list[Item]]]:
    order, threads = in_order(len(widths), links, layers)
    items = [Item(wide, node) for node, wide in enumerate(widths)]
    items += [Item(THREAD, None) for thread in threads for _ in thread]
    passages = [[items[vertex] for vertex in thread] for thread in threads]
    for (upper, lower), thread in zip(links, passages, strict=True):
        for one, other in pairwise([items[upper], *thread, items[lower]]):
            one.below.append(other)
            other.above.append(one)
    return [[items[vertex] for vertex in row] for row in order], passages


def _place(rows: list[list[Item]]) -> None:
    for row in rows:
        _spread(row, [0.0] * len(row))
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        for row in rows if downward else reversed(rows):
            wanted = []
            for item in row:
                near = item.above if downward else item.below
                if sweep >= SWEEPS - 4:
                    near = [*item.above, *item.below]
                wanted.append(sum(n.x for n in near) / len(near) if near else item.x)
            _spread(row, wanted)


def _spread(row: list[Item], wanted: Sequence[float]) -> None:
    """Set a row as near to the wanted places as order and widths allow (isotonic regression)."""
    offset, offsets = 0.0, []
    for place, item in enumerate(row):
        if place:
            offset += (row[place - 1].wide + item.wide) / 2 + GAP
        offsets.append(offset)
    blocks: list[tuple[float, float, int]] = []  # weighted sum, weight, members
    for item, want, shift in zip(row, wanted, offsets, strict=True):
        weight = 4.0 if item.node is None else 1.0
        blocks.append((weight * (want - shift), weight, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    place = 0
    for total, weight, members in blocks:
        for _ in range(members):
            row[place].x = total / weight + offsets[place]
            place += 1
