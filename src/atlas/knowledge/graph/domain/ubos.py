"""Ultimate beneficial owners: natural persons by interest, by control, or by role in a trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from atlas.knowledge.graph.domain.bands import Band, Comparator, Reach
from atlas.knowledge.graph.domain.control import CONTROLLING, INTERESTS, Controlled, controlled_by
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.model import (
    HoldingKind,
    IntegratedShares,
    PartyKind,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.shares import integrated_shares


class UboStatus(StrEnum):
    """`ubo` when the lower bound reaches the threshold; `possible_ubo` when only the upper."""

    UBO = "ubo"
    POSSIBLE = "possible_ubo"


class UboBasis(StrEnum):
    """Why a person is a beneficial owner."""

    SHARES = "shares"
    VOTES = "votes"
    CONTROL = "control"
    TRUST_ROLE = "trust_role"
    DECLARED = "declared"
    """An indirect interest that the source itself declares on the company."""


class NoUboReason(StrEnum):
    """Why no natural person was identified."""

    REGISTER_STATEMENT = "register_statement"
    UNKNOWN_PERSON = "unknown_person"
    EXEMPT_LISTED = "exempt_listed"
    EXEMPT_STATE = "exempt_state"
    CLOSED_LOOP = "closed_loop"
    CHAIN_LEAVES_SOURCES = "chain_leaves_the_loaded_sources"
    NONE_REACHES_THRESHOLD = "no_holding_reaches_the_threshold"
    NO_HOLDERS = "no_holders_in_the_loaded_sources"


@dataclass(frozen=True, slots=True)
class UboRule:
    """Threshold in percent and comparator of a jurisdiction, from reference data.

    `enhanced` marks the lower threshold of an enhanced investigation (10).
    """

    threshold: float
    comparator: Comparator
    source: str = ""
    enhanced: bool = False


@dataclass(frozen=True, slots=True)
class UboGround:
    """One ground: its basis, the band compared, and the edges it rests on (holding keys)."""

    basis: UboBasis
    status: UboStatus
    band: Band | None
    holdings: tuple[str, ...]
    detail: str
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Ubo:
    """A natural person who is, or may be, a beneficial owner.

    `share` and `votes` are integrated bands (None where shares do not exist); `contested` when
    its certainty rests on an over-declared company. `identified` is False for a holder who
    reaches the threshold but is unknown or anonymous.
    """

    party: str
    status: UboStatus
    grounds: tuple[UboGround, ...]
    share: Band | None
    votes: Band | None
    contested: bool = False
    identified: bool = True


@dataclass(frozen=True, slots=True)
class Official:
    """A senior managing official: the labelled fallback, never a UBO."""

    party: str
    role: str


@dataclass(frozen=True, slots=True)
class NoUbo:
    """Why nobody was identified: the reason, the party it was found at, the source's words."""

    reason: NoUboReason
    party: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UboResult:
    """The beneficial owners of a company.

    `ubos` holds certain and possible ones. While no identified person is certain, `reasons` say
    why and `fallback` names the senior managing officials.
    """

    company: str
    rule: UboRule
    ubos: tuple[Ubo, ...]
    unidentified: tuple[Ubo, ...]
    reasons: tuple[NoUbo, ...]
    fallback: tuple[Official, ...]

    @property
    def identified(self) -> bool:
        """Whether a natural person is certainly a beneficial owner."""
        return any(ubo.status is UboStatus.UBO for ubo in self.ubos)

    @property
    def no_ubo_identified(self) -> bool:
        """Whether no natural person is even possibly a beneficial owner."""
        return not self.ubos


@dataclass(frozen=True, slots=True)
class RegisterStatement:
    """What a register says instead of an owner (BODS unspecifiedReason), on a company."""

    company: str
    reason: str
    description: str = ""


def ubos(
    graph: OwnershipGraph,
    company: str,
    rule: UboRule,
    *,
    officials: Sequence[Official] = (),
    statements: Sequence[RegisterStatement] = (),
    shares: IntegratedShares | None = None,
    votes: IntegratedShares | None = None,
) -> UboResult:
    """Return the beneficial owners of `company` at the graph's date.

    `shares` and `votes` spare a second solve where the caller has them already.
    """
    shares = shares or integrated_shares(graph, company, HoldingKind.OWNERSHIP)
    votes = votes or integrated_shares(graph, company, HoldingKind.VOTING)
    known: list[Ubo] = []
    unidentified: list[Ubo] = []
    for party in _persons(graph, company):
        grounds: tuple[UboGround, ...] = (
            *_by_interest(graph, party, shares, rule, UboBasis.SHARES),
            *_by_interest(graph, party, votes, rule, UboBasis.VOTES),
            *_by_declaration(graph, party, company, rule),
            *_by_control(graph, party, company, rule, (shares, votes)),
        )
        grounds = grounds or tuple(_by_register(graph, party, company))
        if not grounds:
            continue
        ubo = _ubo(graph, party, grounds, shares, votes)
        (known if ubo.identified else unidentified).append(ubo)
    certain = any(ubo.status is UboStatus.UBO for ubo in known)
    reasons = () if certain else _reasons(graph, company, (shares, votes), statements, unidentified)
    return UboResult(
        company=company,
        rule=rule,
        ubos=tuple(sorted(known, key=_order)),
        unidentified=tuple(sorted(unidentified, key=_order)),
        reasons=reasons,
        fallback=() if certain else tuple(officials),
    )


def _order(ubo: Ubo) -> tuple[bool, float, str]:
    strongest = max((ground.band.lower for ground in ubo.grounds if ground.band), default=0.0)
    return (ubo.status is UboStatus.POSSIBLE, -strongest, ubo.party)


def _persons(graph: OwnershipGraph, company: str) -> list[str]:
    above = dict(graph.above(company, tuple(HoldingKind)))
    for holding in graph.shown_into(company):
        above.setdefault(holding.holder, 1)
    people = {PartyKind.PERSON, PartyKind.UNKNOWN_PERSON}
    return [key for key in above if key != company and graph.party(key).kind in people]


def _status(reach: Reach) -> UboStatus:
    return UboStatus.UBO if reach is Reach.CERTAIN else UboStatus.POSSIBLE


def _by_interest(
    graph: OwnershipGraph, party: str, shares: IntegratedShares, rule: UboRule, basis: UboBasis
) -> Iterable[UboGround]:
    holder = shares.by_party.get(party)
    if holder is None:
        return
    candidates = [
        (reach, label, band)
        for band, label in ((holder.integrated, "integrated"), (holder.direct, "direct, declared"))
        if band is not None
        and (reach := band.reaches(rule.threshold, rule.comparator)) is not Reach.NO
    ]
    if not candidates:
        return
    # what is declared on the company itself stands as given, also when it is over-declared
    reach, label, band = next((c for c in candidates if c[0] is Reach.CERTAIN), candidates[0])
    edges = graph.between((party,), shares.company, shares.kind)
    over = any(conflict.company == shares.company for conflict in shares.over_declared)
    yield UboGround(
        basis,
        _status(reach),
        band,
        tuple(edge.key for edge in edges),
        f"{label} {band} % against {rule.comparator} {rule.threshold:g} %",
        contested=label != "integrated" and over,
    )


def _by_declaration(
    graph: OwnershipGraph, party: str, company: str, rule: UboRule
) -> Iterable[UboGround]:
    """Indirect interests on the company itself: evidence, where their chain is loaded too."""
    for holding in graph.shown_into(company):
        if holding.holder != party:
            continue
        if holding.kind in INTERESTS and holding.band is not None:
            reach = holding.band.reaches(rule.threshold, rule.comparator)
            if reach is not Reach.NO:
                yield UboGround(
                    UboBasis.DECLARED,
                    _status(reach),
                    holding.band,
                    (holding.key,),
                    f"declared {holding.directness} {holding.kind} of {holding.band} %",
                )
        elif holding.control in CONTROLLING:
            yield UboGround(
                UboBasis.DECLARED,
                UboStatus.UBO,
                None,
                (holding.key,),
                f"declared {holding.directness} control: {holding.control}",
            )


def _by_register(graph: OwnershipGraph, party: str, company: str) -> Iterable[UboGround]:
    """Return what the source itself calls beneficial ownership, whatever its size."""
    edges = [edge for kind in HoldingKind for edge in graph.between((party,), company, kind)]
    for holding in (*edges, *graph.shown_into(company)):
        if holding.holder == party and holding.declared_beneficial:
            yield UboGround(
                UboBasis.DECLARED,
                UboStatus.POSSIBLE,
                holding.band,
                (holding.key,),
                "the source declares beneficial ownership or control",
            )


def _by_control(
    graph: OwnershipGraph,
    party: str,
    company: str,
    rule: UboRule,
    interests: tuple[IntegratedShares, IntegratedShares],
) -> Iterable[UboGround]:
    controlled = controlled_by(graph, party)
    itself = controlled.get(company)
    if itself is not None and (itself.depth > 1 or itself.basis not in {"shares", "votes"}):
        yield _control_ground(itself, certain=itself.certain, band=itself.band, keys=())
    for link in controlled.values():
        if link.company == company:
            continue
        reach, band, keys = _holds(graph, link, company, rule, interests)
        if reach is not Reach.NO:
            certain = link.certain and reach is Reach.CERTAIN
            yield _control_ground(link, certain=certain, band=band, keys=keys)


def _holds(
    graph: OwnershipGraph,
    link: Controlled,
    company: str,
    rule: UboRule,
    interests: tuple[IntegratedShares, IntegratedShares],
) -> tuple[Reach, Band | None, tuple[str, ...]]:
    """How far a controlled company's own holding in the company reaches the threshold."""
    best: tuple[Reach, Band | None, tuple[str, ...]] = (Reach.NO, None, ())
    for interest in interests:
        held = direct_holders(graph, company, interest.kind)
        candidates = [held.held_by({link.company}, declared=True)]
        holder = interest.by_party.get(link.company)
        if link.by_role and holder is not None:
            # a trust's whole integrated share is its role holders'
            candidates.append(holder.integrated)
        for band in candidates:
            reach = band.reaches(rule.threshold, rule.comparator) if band else Reach.NO
            if reach is Reach.CERTAIN or (reach is Reach.POSSIBLE and best[0] is Reach.NO):
                best = (reach, band, held.keys_of({link.company}))
            if reach is Reach.CERTAIN:
                return best
    return best


def _control_ground(
    link: Controlled, *, certain: bool, band: Band | None, keys: tuple[str, ...]
) -> UboGround:
    basis = UboBasis.TRUST_ROLE if link.by_role else UboBasis.CONTROL
    by = link.basis.replace("_", " ")
    chain = f"a chain of {link.depth} links" if link.depth > 1 else "one link"
    detail = f"by {by}, through {chain}"
    if band is not None and keys:
        detail += f", to a direct holding of {band} %"
    return UboGround(
        basis,
        UboStatus.UBO if certain else UboStatus.POSSIBLE,
        band,
        (*link.holdings, *keys),
        detail,
        contested=link.contested,
    )


def _ubo(
    graph: OwnershipGraph,
    party: str,
    grounds: tuple[UboGround, ...],
    shares: IntegratedShares,
    votes: IntegratedShares,
) -> Ubo:
    certain = [ground for ground in grounds if ground.status is UboStatus.UBO]
    share, vote = shares.by_party.get(party), votes.by_party.get(party)
    return Ubo(
        party=party,
        status=UboStatus.UBO if certain else UboStatus.POSSIBLE,
        grounds=grounds,
        share=share.integrated if share else None,
        votes=vote.integrated if vote else None,
        contested=all(ground.contested for ground in certain or grounds),
        identified=graph.party(party).kind is PartyKind.PERSON,
    )


def _reasons(
    graph: OwnershipGraph,
    company: str,
    interests: tuple[IntegratedShares, IntegratedShares],
    statements: Sequence[RegisterStatement],
    unidentified: Sequence[Ubo],
) -> tuple[NoUbo, ...]:
    above = graph.above(company, tuple(HoldingKind))
    found = [
        NoUbo(NoUboReason.REGISTER_STATEMENT, said.company, said.reason)
        for said in statements
        if said.company in above
    ]
    unknown = [key for key in above if graph.party(key).kind is PartyKind.UNKNOWN_PERSON]
    found += [
        NoUbo(NoUboReason.UNKNOWN_PERSON, key, graph.party(key).name)
        for key in dict.fromkeys([*(ubo.party for ubo in unidentified), *unknown])
    ]
    for key in above:
        party = graph.party(key)
        if party.listed:
            found.append(NoUbo(NoUboReason.EXEMPT_LISTED, key, party.name))
        elif party.kind is PartyKind.STATE:
            found.append(NoUbo(NoUboReason.EXEMPT_STATE, key, party.name))
    loops = {loop.companies: loop for interest in interests for loop in interest.closed_loops}
    found += [
        NoUbo(NoUboReason.CLOSED_LOOP, loop.companies[0], ", ".join(loop.companies))
        for loop in loops.values()
    ]
    ends = [
        key
        for key in above
        if key != company
        and graph.party(key).kind in {PartyKind.COMPANY, PartyKind.TRUST}
        and not graph.party(key).listed
        and not any(graph.into(key, kind) for kind in HoldingKind)
    ]
    found += [NoUbo(NoUboReason.CHAIN_LEAVES_SOURCES, key, graph.party(key).name) for key in ends]
    if found:
        return tuple(found)
    if len(above) == 1:
        return (NoUbo(NoUboReason.NO_HOLDERS, company),)
    return (NoUbo(NoUboReason.NONE_REACHES_THRESHOLD, company),)
