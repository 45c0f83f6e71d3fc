"""Ownership by sanctioned persons, per regime: a least fixed point with its proof.

A company joins when the *direct* holdings of members reach the threshold; its own holdings then
count whole, so 50 % of a company that holds 50 % is enough. Integrated shares play no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from atlas.knowledge.graph.domain.bands import Band, Comparator, Reach
from atlas.knowledge.graph.domain.control import BEHIND, CONTROLLING
from atlas.knowledge.graph.domain.direct import DirectHolders, declared_by, direct_holders
from atlas.knowledge.graph.domain.model import ControlKind, Directness, Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

BLOCKED = "blocked"
POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class SanctionsRule:
    """One regime's rule, valid over a time (`valid_to` exclusive).

    Direct holdings of members are compared with `threshold` percent. `aggregate`: over all
    members together; else per designated person (with that person's own companies, and joint
    holders as one). `votes`, `appointment`, `control`: these grounds count too; votes against
    `votes_threshold` with `votes_comparator`.
    """

    regime: str
    threshold: float
    comparator: Comparator
    aggregate: bool
    votes: bool
    appointment: bool
    control: bool
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    votes_threshold: float = 50.0
    votes_comparator: Comparator = Comparator.MORE_THAN


@dataclass(frozen=True, slots=True)
class Seed:
    """A party matched on an asset-freeze list of the regime; undecided hits are not `certain`."""

    party: str
    certain: bool


@dataclass(frozen=True, slots=True)
class ProofEdge:
    """One holding of the proof: who, of what, how much, since and until when."""

    holding: str
    holder: str
    company: str
    kind: str
    band: Band | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class OwnedBySanctioned:
    """A company that sanctioned persons own: `blocked`, or only `possible`.

    `contested`: the threshold is reached only through an over-declared company; blocked then where
    one source alone says so. `basis` is `ownership`, `votes` or a kind of control; `total` the band
    of the members' direct holdings (None on control). `proof` leads from seeds to this company, in
    the order in which the companies joined.
    """

    company: str
    status: str
    contested: bool
    basis: str
    total: Band | None
    seeds: tuple[str, ...]
    proof: tuple[ProofEdge, ...]


@dataclass(frozen=True, slots=True)
class SanctionedOwnership:
    """All companies of the graph that the seeds own under one rule."""

    rule: SanctionsRule
    as_of: date
    seeds: tuple[Seed, ...]
    owned: tuple[OwnedBySanctioned, ...]

    def of(self, company: str) -> OwnedBySanctioned | None:
        """Return the entry of a company, or None when the seeds do not own it."""
        return next((entry for entry in self.owned if entry.company == company), None)


@dataclass(frozen=True, slots=True)
class _Join:
    """How a company joined a set of members."""

    basis: str
    band: Band | None
    edges: tuple[Holding, ...]


Joined = dict[str, _Join]


def sanctioned_ownership(
    graph: OwnershipGraph, seeds: Sequence[Seed], rule: SanctionsRule
) -> SanctionedOwnership:
    """Return which companies the seeds own under the rule.

    Fixed points: sure lower bounds from certain seeds (`blocked`), or what one source alone
    declares, where only several together declare too much; the same with
    over-declared holdings taken as given (`possible`, contested); upper bounds from all seeds
    (`possible`), to which belongs what members declare on a company while other edges lead there
    too (shown, never added). A seed is listed when the other seeds own it.
    """
    owned = _owned(graph, seeds, rule)
    for party in dict.fromkeys(seed.party for seed in seeds):
        if not _held(graph, party):
            continue
        others = _owned(graph, [seed for seed in seeds if seed.party != party], rule)
        if party in others:
            owned[party] = others[party]
    return SanctionedOwnership(rule, graph.as_of, tuple(seeds), tuple(owned.values()))


def _held(graph: OwnershipGraph, party: str) -> bool:
    """Whether any party holds anything in this party."""
    return bool(graph.shown_into(party)) or any(graph.into(party, kind) for kind in HoldingKind)


def _owned(
    graph: OwnershipGraph, seeds: Sequence[Seed], rule: SanctionsRule
) -> dict[str, OwnedBySanctioned]:
    certain = sorted({seed.party for seed in seeds if seed.certain})
    everyone = sorted({seed.party for seed in seeds})
    starts = _starts(rule, certain), _starts(rule, everyone)
    owned: dict[str, OwnedBySanctioned] = {}
    passes = (
        (starts[0], "lower", BLOCKED, False),
        (starts[0], "of_one_source", BLOCKED, True),
        (starts[0], "declared", POSSIBLE, True),
        (starts[1], "lower", POSSIBLE, False),
        (starts[1], "declared", POSSIBLE, True),
        (starts[1], "upper", POSSIBLE, False),
    )
    for groups, reading, status, contested in passes:
        for group in groups:
            joined = _fixed_point(graph, group, rule, reading)
            for company, join in joined.items():
                if company not in owned and company not in everyone:
                    owned[company] = _entry(company, join, joined, group, status, contested)
    return owned


def _starts(rule: SanctionsRule, parties: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the sets of persons whose holdings are added: all, or each alone."""
    members = tuple(parties)
    if rule.aggregate:
        return [members] if members else []
    return [(party,) for party in members]


def _fixed_point(
    graph: OwnershipGraph, start: Sequence[str], rule: SanctionsRule, reading: str
) -> Joined:
    members = set(start)
    joined: Joined = {}
    frontier = list(start)
    while frontier:
        below = graph.below(frontier)
        frontier = []
        for company in below:
            if company in members:
                continue
            join = _joins(graph, company, members, rule, reading)
            if join is None and reading == "upper":
                join = _by_declaration(graph, company, members, rule)
            if join is not None:
                joined[company] = join
                members.add(company)
                frontier.append(company)
    return joined


def _interests(rule: SanctionsRule) -> list[tuple[str, HoldingKind, float, Comparator]]:
    tests = [("ownership", HoldingKind.OWNERSHIP, rule.threshold, rule.comparator)]
    if rule.votes:
        tests.append(("votes", HoldingKind.VOTING, rule.votes_threshold, rule.votes_comparator))
    return tests


def _joins(
    graph: OwnershipGraph, company: str, members: set[str], rule: SanctionsRule, reading: str
) -> _Join | None:
    for basis, kind, threshold, comparator in _interests(rule):
        held = direct_holders(graph, company, kind)
        band = held.held_by(members, declared=reading == "declared", highest=True)
        if band is None:
            continue
        if reading == "of_one_source":
            band = _of_one_source(held, members) or band
        reach = band.reaches(threshold, comparator)
        if reach is Reach.CERTAIN or (reading == "upper" and reach is Reach.POSSIBLE):
            return _Join(basis, band, tuple(graph.between(members, company, kind)))
    for edge in graph.between(members, company, HoldingKind.CONTROL):
        if _counts(edge.control, rule):
            return _Join(str(edge.control), None, (edge,))
    if reading == "upper":
        # Whether a role amounts to control of the trust is for a person to say; what a nominee
        # holds may be the nominator's own under every regime.
        roles = BEHIND if rule.control else {ControlKind.NOMINATOR}
        for edge in graph.between(members, company, HoldingKind.TRUST_ROLE):
            if edge.control in roles:
                return _Join(str(edge.control), None, (edge,))
    return None


def _of_one_source(held: DirectHolders, members: set[str]) -> Band | None:
    """Return the most that one source alone surely says, where only all together say too much."""
    if not held.across_sources:
        return None
    said = [alone.held_by(members, highest=True) for alone in held.by_source.values()]
    return max(
        (one for one in said if one), key=lambda one: (one.lower, one.lower_open), default=None
    )


def _by_declaration(
    graph: OwnershipGraph, company: str, members: set[str], rule: SanctionsRule
) -> _Join | None:
    """Join a company by what members declare on it although edges lead there already.

    Those edges may carry less than the record says, and a record of unknown directness may be a
    direct holding after all: dropping it must not clear the company. An indirect one has to reach
    the threshold surely. In addition to the record, the other members' edges count, but not those
    of the chain between.
    """
    shown = [holding for holding in graph.shown_into(company) if holding.holder in members]
    for basis, kind, threshold, comparator in _interests(rule):
        for sure in (True, False):
            records = [
                holding
                for holding in shown
                if holding.kind is kind and (sure or holding.directness is Directness.UNKNOWN)
            ]
            if not records:
                continue
            records += _beside(graph, company, kind, members, records)
            held = DirectHolders(company, declared_by(records))
            band = held.held_by(members, declared=True, highest=True)
            reach = band.reaches(threshold, comparator) if band else Reach.NO
            if reach is Reach.CERTAIN or (reach is Reach.POSSIBLE and not sure):
                return _Join(basis, band, tuple(records))
    for holding in shown:
        if holding.kind is HoldingKind.CONTROL and _counts(holding.control, rule):
            return _Join(str(holding.control), None, (holding,))
    return None


def _beside(
    graph: OwnershipGraph,
    company: str,
    kind: HoldingKind,
    members: set[str],
    records: Sequence[Holding],
) -> list[Holding]:
    """Return the members' edges into a company that lead from none of the records' holders."""
    named = {holding.holder for holding in records}
    wide = any(holding.has_components for holding in records)
    kinds = tuple(HoldingKind) if wide else (kind,)
    return [
        edge
        for edge in graph.between(members, company, kind)
        if named.isdisjoint(graph.above(edge.holder, kinds))
    ]


def _counts(control: ControlKind | None, rule: SanctionsRule) -> bool:
    if control is ControlKind.BOARD_APPOINTMENT:
        return rule.appointment
    return rule.control and control in CONTROLLING


def _entry(
    company: str,
    join: _Join,
    joined: Joined,
    group: Sequence[str],
    status: str,
    contested: bool,
) -> OwnedBySanctioned:
    needed: dict[str, None] = {company: None}
    stack = [company]
    while stack:
        for edge in joined[stack.pop()].edges:
            if edge.holder in joined and edge.holder not in needed:
                needed[edge.holder] = None
                stack.append(edge.holder)
    proof = tuple(
        ProofEdge(
            holding=edge.key,
            holder=edge.holder,
            company=edge.company,
            kind=edge.kind.value,
            band=edge.band,
            valid_from=edge.valid_from,
            valid_to=edge.valid_to,
        )
        for name, step in joined.items()
        if name in needed
        for edge in step.edges
    )
    used = {edge.holder for edge in proof}
    return OwnedBySanctioned(
        company=company,
        status=status,
        contested=contested,
        basis=join.basis,
        total=join.band,
        seeds=tuple(party for party in group if party in used),
        proof=proof,
    )
