"""Thousands of random groups against the definitions worked out by brute force (`oracle.py`)."""

import random
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, graph, holding, regime_rule
from tests.unit.knowledge.graph.oracle import Exact, Structure, together

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    ControlKind,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Seed,
    UboRule,
    exactly,
    integrated_shares,
    sanctioned_ownership,
    ubos,
)

UK = [Band(25, 50, True), Band(50, 75, True, True), Band(75, 100), Band(75, 100, True)]
INTERESTS = (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
RIGHTS = (ControlKind.BOARD_APPOINTMENT, ControlKind.DOMINANT_INFLUENCE, ControlKind.CONSOLIDATION)
SEEDS = st.integers(0, 2**32)


def group(seed: int) -> list[Holding]:
    """Companies c0…, persons p0…: circles, bands, open ends, joint, ended, too much declared."""
    pick = random.Random(seed)
    companies = [f"c{n}" for n in range(pick.randint(1, 6))]
    everyone = [*companies, *(f"p{n}" for n in range(pick.randint(1, 4)))]
    made = []
    for company in companies:
        style = pick.choice(["exact", "band", "uk", "over", "full"])
        holders = pick.sample(everyone, min(len(everyone), pick.randint(0, 4)))
        left = 100.0
        for place, holder in enumerate(holders):
            band = _band(pick, style, left, last=place == len(holders) - 1)
            left = max(0.0, left - band.lower)
            since = pick.choice([None, None, None, AS_OF, AS_OF + timedelta(days=1)])
            until = pick.choice([None, None, None, AS_OF + timedelta(days=9)])
            if since is None and pick.random() < 0.1:
                until = AS_OF
            made.append(
                holding(
                    holder,
                    company,
                    band,
                    HoldingKind.VOTING if pick.random() < 0.2 else HoldingKind.OWNERSHIP,
                    key=f"{company}-{place}",
                    valid_from=since,
                    valid_to=until,
                    joint_group=f"j{company}" if pick.random() < 0.1 else None,
                    share_class=pick.choice(["", "", "B"]),
                )
            )
    return made


def _band(pick: random.Random, style: str, left: float, *, last: bool) -> Band:
    if style == "exact":
        return exactly(min(pick.choice([0, 5, 12.5, 25, 30, 33, 50]), left))
    if style == "full":  # the last one takes what is left
        return exactly(left if last else float(round(left * pick.random() / 4)))
    if style == "uk":
        band = pick.choice(UK)
        return band if band.lower <= left or pick.random() < 0.4 else Band(0, 100)
    if style == "over":
        low = pick.choice([40.0, 60, 75])
        return Band(low, min(100, low + 25), lower_open=pick.random() < 0.5)
    low = min(pick.choice([0.0, 0, 5, 10, 20]), left)
    high = min(100.0, low + pick.choice([0, 5, 25, 80, 100]))
    opened = high > low and pick.random() < 0.3
    return Band(low, high, opened, high > low and pick.random() < 0.3)


def valid(holdings: Iterable[Holding]) -> list[Holding]:
    return [h for h in holdings if h.valid_at(AS_OF)]


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.sampled_from(INTERESTS))
def test_integrated_shares(seed: int, kind: HoldingKind) -> None:
    holdings = [*group(seed), holding("p9", "c0", 0)]
    found = integrated_shares(graph(*holdings), "c0", kind)
    want = Structure(valid(holdings), "c0", kind)
    assert {share.party for share in found.holders} == {*want.parties} - {"c0"}
    assert {conflict.company for conflict in found.over_declared} == want.over
    assert {loop.companies for loop in found.closed_loops} == {
        tuple(sorted(key for key in loop if isinstance(key, str))) for loop in want.loops
    }
    jointly = {party for holders in want.joint.values() for party in holders}
    for share in found.holders:
        if share.party in want.looped or "c0" in want.looped:
            assert share.integrated is None
            continue
        if share.party in jointly:
            continue  # held whole by each: rows of test_vectors.py
        assert share.integrated is not None
        low, (high, is_sum) = want.lower[share.party], want.upper(share.party)
        assert low is not None
        assert share.integrated.lower == pytest.approx(float(low * 100), abs=1e-6)
        assert share.integrated.upper == pytest.approx(float(high * 100), abs=1e-6)
        opened = want.opened(share.party, upper=False) and 0 < low < 1
        assert share.integrated.lower_open is opened
        if is_sum and low < high < 1:
            assert share.integrated.upper_open is want.opened(share.party, upper=True)


def surely(share: Exact, threshold: float, comparator: str) -> bool:
    equal = share.low == threshold and (comparator == ">=" or share.low_open)
    return share.low > threshold or equal


def maybe(share: Exact, threshold: float, comparator: str) -> bool:
    equal = share.high == threshold and comparator == ">=" and not share.high_open
    return surely(share, threshold, comparator) or share.high > threshold or equal


def with_rights(seed: int) -> list[Holding]:
    pick = random.Random(seed)
    made = group(seed)
    keys = sorted({key for h in made for key in (h.holder, h.company)})
    for number in range(pick.randint(0, 3)):
        holder, company = pick.choice([*keys, "p0"]), pick.choice(["c0", "c1", "c2"])
        if holder != company:
            how = pick.choice([*RIGHTS, None])
            right = HoldingKind.CONTROL
            made.append(holding(holder, company, None, right, control=how, key=f"r{number}"))
    return made


class Regime:
    """A regime's rule as docs/ownership.md words it."""

    def __init__(self, comparator: str, *, added: bool, control: bool) -> None:
        self.comparator, self.added, self.control = comparator, added, control

    def members(self, edges: Sequence[Holding], start: Collection[str], reading: str) -> set[str]:
        """The seeds and what they own, by repeating the rule until nothing changes."""
        members = {*start}
        while joined := {
            edge.company
            for edge in edges
            if edge.company not in members and self._joins(edges, edge.company, members, reading)
        }:
            members |= joined
        return members - {*start}

    def _joins(
        self, edges: Sequence[Holding], company: str, members: Collection[str], reading: str
    ) -> bool:
        tests = [(HoldingKind.OWNERSHIP, self.comparator)]
        tests += [(HoldingKind.VOTING, ">")] if self.control else []
        for kind, comparator in tests:
            share = together(edges, company, kind, members, declared=reading == "declared")
            reaches = maybe if reading == "upper" else surely
            if share is not None and reaches(share, 50, comparator):
                return True
        return self.control and any(
            e.company == company and e.holder in members and e.control in RIGHTS for e in edges
        )

    def status(self, edges: Sequence[Holding], seeds: dict[str, bool], company: str) -> str | None:
        others = sorted({*seeds} - {company})
        sure = [seed for seed in others if seeds[seed]]

        def owned(parties: list[str], reading: str) -> bool:
            starts = [parties] if self.added else [[party] for party in parties]
            return any(company in self.members(edges, start, reading) for start in starts if start)

        if owned(sure, "lower"):
            return "blocked"
        ways = ((sure, "declared"), (others, "lower"), (others, "declared"), (others, "upper"))
        return "possible" if any(owned(*way) for way in ways) else None


REGIMES = {
    ("ofac", AS_OF): Regime(">=", added=True, control=False),
    ("eu", AS_OF): Regime(">=", added=True, control=True),
    ("eu", AS_OF.replace(year=2024)): Regime(">", added=True, control=True),
    ("uk", AS_OF): Regime(">", added=False, control=True),
}


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.dictionaries(st.sampled_from(["p0", "p1", "c0", "c1", "c2"]), st.booleans()))
def test_ownership_by_sanctioned_persons(seed: int, seeds: dict[str, bool]) -> None:
    holdings = with_rights(seed)
    built, edges = graph(*holdings), valid(holdings)
    for (regime, day), rule in REGIMES.items():
        found = sanctioned_ownership(
            built, [Seed(party, sure) for party, sure in seeds.items()], regime_rule(regime, day)
        )
        for company in {edge.company for edge in edges}:
            entry = found.of(company)
            assert (entry.status if entry else None) == rule.status(edges, seeds, company)


def controlled(edges: Sequence[Holding], person: str, *, possibly: bool) -> dict[str, bool]:
    """Companies under a person's control, and whether surely."""
    found: dict[str, bool] = {}

    def joins(company: str, *, sure: bool) -> bool:
        members = {person, *found}
        if any(e.company == company and e.holder in members and e.control for e in edges):
            return True
        shares = [together(edges, company, kind, members, declared=True) for kind in INTERESTS]
        reaches = surely if sure else maybe
        return any(share is not None and reaches(share, 50, ">") for share in shares)

    for sure in (True, False) if possibly else (True,):
        while joined := [
            company
            for company in {e.company for e in edges} - {person, *found}
            if joins(company, sure=sure)
        ]:
            found |= dict.fromkeys(joined, sure)
    return found


def standing(edges: Sequence[Holding], person: str, rule: UboRule) -> str | None:
    """`ubo`, `possible_ubo` or None, from the definition."""
    limits = (rule.threshold, rule.comparator.value)
    interests: list[Exact] = []
    for kind in INTERESTS:
        above = Structure(edges, "c0", kind)
        low = above.lower.get(person) if person not in above.looped else None
        if low is not None and "c0" not in above.looped:
            high, _ = above.upper(person)
            opened = [above.opened(person, upper=upper) for upper in (False, True)]
            interests.append(
                Exact(low * 100, high * 100, opened[0] and low < 1, opened[1] and high < 1)
            )
        declared = together(
            [e for e in edges if e.holder == person], "c0", kind, [person], declared=True
        )
        interests += [declared] if declared else []
    if any(surely(share, *limits) for share in interests):
        return "ubo"
    possible = any(maybe(share, *limits) for share in interests)
    for company, sure in controlled(edges, person, possibly=True).items():
        own = [together(edges, "c0", kind, [company], declared=True) for kind in INTERESTS]
        held = [share for share in own if share is not None]
        if company == "c0" or any(surely(share, *limits) for share in held):
            if sure:
                return "ubo"
            possible = True
        possible |= any(maybe(share, *limits) for share in held)
    members = {person, *controlled(edges, person, possibly=not possible)} - {"c0"}
    sums = [together(edges, "c0", kind, members, declared=True) for kind in INTERESTS]
    possible |= any(share is not None and maybe(share, *limits) for share in sums)
    return "possible_ubo" if possible else None


def joint_holders(built: OwnershipGraph) -> set[str]:
    return {e.holder for kind in INTERESTS for e in built.edges(kind) if e.joint_group}


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.sampled_from([(25, ">"), (25, ">="), (10, ">=")]))
def test_beneficial_owners(seed: int, limits: tuple[int, str]) -> None:
    holdings = with_rights(seed)
    built, edges = graph(*holdings), valid(holdings)
    rule = UboRule(limits[0], Comparator(limits[1]))
    found = {ubo.party: ubo.status.value for ubo in ubos(built, "c0", rule).ubos}
    above = built.above("c0", tuple(HoldingKind))
    for person in {key for key in above if key.startswith("p")} - joint_holders(built):
        assert found.get(person) == standing(edges, person, rule)
