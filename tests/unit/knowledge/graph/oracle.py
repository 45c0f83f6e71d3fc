"""Ownership by brute force, in exact fractions, from the definitions alone (docs/ownership.md).

Slow and plain: sets of edges, Gaussian elimination, rules repeated until nothing changes. It uses
nothing of what it judges but the shape of a band.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from atlas.knowledge.graph.domain import Holding, HoldingKind

ONE, HUNDRED = Fraction(1), Fraction(100)
Key = str | tuple[str, int]
"""A party, or the joint holding of that number in a company."""


class Exact(NamedTuple):
    """A share in percent."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False


class Tie(NamedTuple):
    """A direct holding; its maximum leaves the others their minima."""

    company: Key
    holder: Key
    share: Exact


@dataclass(frozen=True)
class Part:
    """One holding in a company, by one party or several jointly."""

    holders: frozenset[str]
    share: Exact
    least: Fraction
    """Lower bound as declared, also above 100."""


def parts(edges: Iterable[Holding], company: str, kind: HoldingKind) -> list[Part]:
    """Holdings of one company: classes of a holder add up, joint holders have one."""
    classes: dict[tuple[str, str], dict[str, list[Exact]]] = defaultdict(lambda: defaultdict(list))
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in edges:
        if edge.company == company and edge.kind is kind and edge.band is not None:
            joint = edge.joint_group is not None
            who = ("joint", edge.joint_group or "") if joint else ("alone", edge.holder)
            band = edge.band
            classes[who]["" if joint else edge.share_class].append(
                Exact(
                    Fraction(str(band.lower)), Fraction(str(band.upper)),
                    band.lower_open, band.upper_open,
                )
            )  # fmt: skip
            holders[who].add(edge.holder)
    return [
        Part(frozenset(holders[who]), added(found), sum((f.low for f in found), Fraction()))
        for who, records in classes.items()
        if (found := [agreed(shares) for shares in records.values()])
    ]


def agreed(shares: Sequence[Exact]) -> Exact:
    """What records of one holding say together; all of it where they contradict each other."""
    low = max(shares, key=lambda s: (s.low, s.low_open))
    high = min(shares, key=lambda s: (s.high, not s.high_open))
    if low.low > high.high or (low.low == high.high and (low.low_open or high.high_open)):
        low = min(shares, key=lambda s: (s.low, s.low_open))
        high = max(shares, key=lambda s: (s.high, not s.high_open))
    return Exact(low.low, high.high, low.low_open, high.high_open)


def added(shares: Sequence[Exact]) -> Exact:
    """The sum of shares, at most 100."""
    low, high = sum(s.low for s in shares), sum(s.high for s in shares)
    low_open, high_open = any(s.low_open for s in shares), any(s.high_open for s in shares)
    if high > HUNDRED:
        high, high_open = HUNDRED, False
    if low >= HUNDRED:
        low, low_open = HUNDRED, False
    return Exact(Fraction(low), Fraction(max(low, high)), low_open, high_open)


def over_declared(found: Sequence[Part]) -> bool:
    return sum(part.least for part in found) > Fraction("100.01")


def counted(found: Sequence[Part]) -> list[tuple[frozenset[str], Exact]]:
    """Holdings as shares go on with them: [0, maximum] where the company is over-declared."""
    over = over_declared(found)
    return [
        (p.holders, Exact(Fraction(), p.share.high, False, p.share.high_open) if over else p.share)
        for p in found
    ]


def limited(share: Exact, others: Sequence[Exact]) -> Exact:
    """Lower a maximum to what the others' minima leave."""
    room = HUNDRED - sum(o.low for o in others)
    if room > share.high:
        return share
    opened = any(o.low_open and o.low > 0 for o in others)
    opened |= room == share.high and share.high_open
    high = max(room, share.low)
    return Exact(share.low, high, share.low_open, opened and high > share.low)


def solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Solve by elimination; None when the matrix is singular."""
    size = len(rows)
    table = [[*row, right[place]] for place, row in enumerate(rows)]
    for pivot in range(size):
        place = next((r for r in range(pivot, size) if table[r][pivot]), None)
        if place is None:
            return None
        table[pivot], table[place] = table[place], table[pivot]
        table[pivot] = [value / table[pivot][pivot] for value in table[pivot]]
        for row in range(size):
            if row != pivot and (factor := table[row][pivot]):
                table[row] = [a - factor * b for a, b in zip(table[row], table[pivot], strict=True)]
    return [row[size] for row in table]


class Structure:
    """Everything above a company, over holdings of one kind."""

    def __init__(self, edges: Sequence[Holding], company: str, kind: HoldingKind) -> None:
        self.company = company
        self.ties: list[Tie] = []
        self.joint: dict[Key, frozenset[str]] = {}
        self.over: set[str] = set()
        self.parties: list[str] = [company]
        for party in self.parties:  # grows while it is walked
            found = parts(edges, party, kind)
            if over_declared(found):
                self.over.add(party)
            shares = counted(found)
            for number, (holders, share) in enumerate(shares):
                others = [s for place, (_, s) in enumerate(shares) if place != number]
                held = limited(share, others)
                if len(holders) > 1:
                    self.joint[party, number] = holders
                    self.ties.append(Tie(party, (party, number), held))
                    whole = Exact(Fraction(), HUNDRED)
                    self.ties += [Tie((party, number), holder, whole) for holder in holders]
                else:
                    self.ties.append(Tie(party, next(iter(holders)), held))
                self.parties += [h for h in sorted(holders) if h not in self.parties]
        nodes: list[Key] = [*self.parties, *self.joint]
        self.above = {node: self._reach(node) for node in nodes}
        circles = {frozenset(o for o in nodes if self._circular(n, o)) for n in nodes} - {
            frozenset()
        }
        self.loops = [
            circle
            for circle in circles
            if all(tie.holder in circle for tie in self.ties if tie.company in circle)
        ]
        self.looped = {node for loop in self.loops for node in loop}
        owned = {tie.company for tie in self.ties}
        ends: list[Key] = [p for p in self.parties if p not in owned and p != company]
        ends += [node for node, holders in self.joint.items() if not holders & owned]
        self.ends = ends
        self.lower = {node: self._share(node, upper=False) for node in nodes if node != company}

    def _reach(self, start: Key, cut: Key | None = None) -> set[Key]:
        seen: set[Key] = set()
        stack = [start]
        while stack:
            node = stack.pop()
            for tie in self.ties:
                if tie.company == node != cut and tie.holder not in seen:
                    seen.add(tie.holder)
                    stack.append(tie.holder)
        return seen

    def _circular(self, one: Key, other: Key) -> bool:
        return other in self.above[one] and one in self.above[other]

    def _flows(self, holder: Key, *, upper: bool) -> Mapping[tuple[Key, Key], Fraction]:
        """Shares between parties, the holder's own owners and those of closed loops cut."""
        flows: dict[tuple[Key, Key], Fraction] = defaultdict(Fraction)
        for tie in self.ties:
            share = tie.share.high if upper else tie.share.low
            if share and tie.company != holder and tie.company not in self.looped:
                flows[tie.company, tie.holder] += share / 100
        return flows

    def _share(self, holder: Key, *, upper: bool) -> Fraction | None:
        """The sum over all ways from the company up to a holder; None when it has no end."""
        flows = self._flows(holder, upper=upper)
        reached: list[Key] = [self.company]
        for node in reached:
            reached += [h for (c, h) in flows if c == node and h not in reached]
        if upper and any(
            holder == node or holder in self._reach(node, holder)
            for node in self._endless(flows, reached)
        ):
            return None
        return self._sum(flows, [n for n in reached if self._leads(flows, n, holder)], holder)

    def _endless(
        self, flows: Mapping[tuple[Key, Key], Fraction], reached: Sequence[Key]
    ) -> set[Key]:
        """Parties of circles out of which too little flows."""
        found: set[Key] = set()
        for node in reached:
            circle = [o for o in reached if self._leads(flows, node, o, 1) and
                      self._leads(flows, o, node, 1)]  # fmt: skip
            rows = [[Fraction(a == b) - flows.get((a, b), 0) for b in circle] for a in circle]
            ways = solved(rows, [ONE] * len(circle))
            if circle and (ways is None or min(ways) < 1):
                found |= {*circle}
        return found

    @staticmethod
    def _leads(
        flows: Mapping[tuple[Key, Key], Fraction], start: Key, end: Key, least: int = 0
    ) -> bool:
        seen: set[Key] = set() if least else {start}
        stack = [start]
        while stack:
            node = stack.pop()
            for company, holder in flows:
                if company == node and holder not in seen:
                    seen.add(holder)
                    stack.append(holder)
        return end in seen

    def _sum(
        self, flows: Mapping[tuple[Key, Key], Fraction], nodes: Sequence[Key], holder: Key
    ) -> Fraction:
        if holder not in nodes:
            return Fraction()
        rows = [[Fraction(a == b) - flows.get((b, a), 0) for b in nodes] for a in nodes]
        found = solved(rows, [Fraction(node == self.company) for node in nodes])
        assert found is not None
        return found[nodes.index(holder)]

    def upper(self, holder: Key) -> tuple[Fraction, bool]:
        """The upper bound (0-1), and whether it is a sum of ways."""
        found, least = self._share(holder, upper=True), self.lower[holder] or Fraction()
        if found is not None:
            return max(min(found, ONE), least), True
        elsewhere = sum(
            (self.lower[end] or Fraction())
            for end in self.ends
            if end != holder and end not in self.above[holder]
        )
        return max(min(ONE - elsewhere, ONE), least), False

    def opened(self, holder: Key, *, upper: bool) -> bool:
        """Whether a way to the holder passes an open end."""
        stack: list[tuple[Key, bool]] = [(self.company, False)]
        walked = {*stack}
        while stack:
            node, passed = stack.pop()
            for tie in self.ties:
                share = tie.share
                flow, end = (share.high, share.high_open) if upper else (share.low, share.low_open)
                state = (tie.holder, passed or end)
                if tie.company == node != holder and flow and state not in walked:
                    walked.add(state)
                    stack.append(state)
        return (holder, True) in walked


def together(
    edges: Sequence[Holding],
    company: str,
    kind: HoldingKind,
    members: Collection[str],
    *,
    declared: bool,
) -> Exact | None:
    """What members hold directly, together; None when nothing."""
    found = parts(edges, company, kind)
    shares = [(p.holders, p.share) for p in found] if declared else counted(found)
    inside = [share for holders, share in shares if holders & {*members}]
    others = [share for holders, share in shares if not holders & {*members}]
    return limited(added(inside), others) if inside else None
