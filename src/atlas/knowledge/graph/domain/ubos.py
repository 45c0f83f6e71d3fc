"""Ultimate beneficial owners: natural persons by interest, by control, or by role in a trust."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from atlas.knowledge.graph.domain.bands import TOLERANCE
from atlas.knowledge.graph.domain.beneficial import (
    NoUbo,
    NoUboReason,
    Official,
    RegisterStatement,
    Ubo,
    UboBasis,
    UboGround,
    UboLaw,
    UboResult,
    UboRule,
    UboStatus,
)
from atlas.knowledge.graph.domain.control import controlled_by, may_control
from atlas.knowledge.graph.domain.disclaimed import disclaimers, without
from atlas.knowledge.graph.domain.exemption import exemptions
from atlas.knowledge.graph.domain.grounds import (
    by_control,
    by_declaration,
    by_interest,
    by_register,
)
from atlas.knowledge.graph.domain.model import HoldingKind, IntegratedShares, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.shares import integrated_shares

__all__ = [
    "NoUbo",
    "NoUboReason",
    "Official",
    "RegisterStatement",
    "Ubo",
    "UboBasis",
    "UboGround",
    "UboLaw",
    "UboResult",
    "UboRule",
    "UboStatus",
    "ubos",
]


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
    found = _found(graph, company, rule, (shares, votes))
    if apart := disclaimers(graph, [ubo.party for ubo in found]):
        found = _less_disclaimed(without(graph, apart), company, rule, found, apart)
    living = graph.without_gone(company)
    if living is not None:
        still = ubos(living, company, rule).ubos
        sure = {ubo.party for ubo in still if ubo.status is UboStatus.UBO}
        found = [one if one.party in sure else _through_the_dissolved(one) for one in found]
    known = [ubo for ubo in found if ubo.identified]
    unidentified = [ubo for ubo in found if not ubo.identified]
    certain = any(ubo.status is UboStatus.UBO for ubo in known)
    reasons = () if certain else _reasons(graph, company, rule, (shares, votes), statements, found)
    return UboResult(
        company=company,
        rule=rule,
        ubos=tuple(sorted(known, key=by_strength)),
        unidentified=tuple(sorted(unidentified, key=by_strength)),
        reasons=reasons,
        fallback=() if certain else tuple(officials),
    )


def _through_the_dissolved(ubo: Ubo) -> Ubo:
    """Return an owner as merely possible: a company between has been dissolved.

    What it held is the Crown's or the liquidator's (Companies Act 2006, section 1012), or its
    members' by another law: whose it is now no source of its former owners says.
    """
    grounds = tuple(replace(one, status=UboStatus.POSSIBLE) for one in ubo.grounds)
    return replace(ubo, status=UboStatus.POSSIBLE, grounds=grounds)


def _found(
    graph: OwnershipGraph,
    company: str,
    rule: UboRule,
    interests: tuple[IntegratedShares, IntegratedShares],
    only: Collection[str] | None = None,
) -> list[Ubo]:
    """Return every person with a ground, named or not; of all, or of some alone."""
    shares, votes = interests
    found: list[Ubo] = []
    eligible = _eligible(graph, company, rule, interests)
    for party in _persons(graph, company):
        if party not in eligible or (only is not None and party not in only):
            continue
        grounds: tuple[UboGround, ...] = (
            *by_interest(graph, party, shares, rule, UboBasis.SHARES),
            *by_interest(graph, party, votes, rule, UboBasis.VOTES),
            *by_declaration(graph, party, company, rule),
        )
        # merely possible control adds nothing to a holder who already is possible
        controlled = controlled_by(graph, party, possibly=not grounds)
        grounds += tuple(by_control(graph, party, company, rule, interests, controlled))
        grounds = grounds or tuple(by_register(graph, party, company))
        if grounds:
            found.append(_ubo(graph, party, grounds, shares, votes))
    return found


def _less_disclaimed(
    graph: OwnershipGraph,
    company: str,
    rule: UboRule,
    found: Sequence[Ubo],
    apart: Collection[str],
) -> list[Ubo]:
    """Return the owners, those possible at most who are certain by disclaimed interests alone.

    `graph` is the structure without what sources say is no beneficial ownership of `apart`.
    """
    interests = (
        integrated_shares(graph, company, HoldingKind.OWNERSHIP),
        integrated_shares(graph, company, HoldingKind.VOTING),
    )
    left = {ubo.party: ubo.status for ubo in _found(graph, company, rule, interests, apart)}
    return [
        ubo
        if ubo.party not in apart or left.get(ubo.party) is ubo.status
        else _disclaimed(ubo, still=ubo.party in left)
        for ubo in found
    ]


def _disclaimed(ubo: Ubo, *, still: bool) -> Ubo:
    said = "; the source says that this is no beneficial ownership or control"
    grounds = tuple(
        replace(ground, status=UboStatus.POSSIBLE, detail=ground.detail + said)
        for ground in ubo.grounds
    )
    return replace(ubo, status=UboStatus.POSSIBLE, grounds=grounds, disclaimed=not still)


def _eligible(
    graph: OwnershipGraph,
    company: str,
    rule: UboRule,
    interests: tuple[IntegratedShares, IntegratedShares],
) -> set[str]:
    """Return who can have any ground at all: most holders have none.

    A ground takes a band whose upper end comes to the threshold, a record on the company itself,
    or something that the party controls alone.
    """
    some = set(may_control(graph))
    some.update(record.holder for record in graph.shown_into(company))
    some.update(
        edge.holder
        for kind in HoldingKind
        for edge in graph.into(company, kind)
        if edge.declared_beneficial
    )
    least = rule.threshold - TOLERANCE
    some.update(
        share.party
        for interest in interests
        for share in interest.holders
        for band in (share.integrated, share.direct)
        if band is not None and band.upper >= least
    )
    return some


def by_strength(ubo: Ubo) -> tuple[bool, float, str]:
    strongest = max((ground.band.lower for ground in ubo.grounds if ground.band), default=0.0)
    return (ubo.status is UboStatus.POSSIBLE, -strongest, ubo.party)


def _persons(graph: OwnershipGraph, company: str) -> list[str]:
    above = dict(graph.above(company, tuple(HoldingKind)))
    for holding in graph.shown_into(company):
        above.setdefault(holding.holder, 1)
    people = {PartyKind.PERSON, PartyKind.UNKNOWN_PERSON}
    return [key for key in above if key != company and graph.party(key).kind in people]


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
        identified=graph.party(party).kind is PartyKind.PERSON and not graph.gone(party),
    )


def _reasons(
    graph: OwnershipGraph,
    company: str,
    rule: UboRule,
    interests: tuple[IntegratedShares, IntegratedShares],
    statements: Sequence[RegisterStatement],
    persons: Sequence[Ubo],
) -> tuple[NoUbo, ...]:
    above = graph.above(company, tuple(HoldingKind))
    found = [
        NoUbo(NoUboReason.REGISTER_STATEMENT, said.company, said.reason)
        for said in statements
        if said.company in above
    ]
    unknown = [key for key in above if graph.party(key).kind is PartyKind.UNKNOWN_PERSON]
    found += [
        NoUbo(
            NoUboReason.DECEASED if graph.gone(key) else NoUboReason.UNKNOWN_PERSON,
            key,
            graph.party(key).name,
        )
        for key in dict.fromkeys([*(u.party for u in persons if not u.identified), *unknown])
    ]
    found += [
        NoUbo(NoUboReason.DECLARED_NOT_BENEFICIAL, ubo.party, graph.party(ubo.party).name)
        for ubo in persons
        if ubo.disclaimed and ubo.identified
    ]
    found += [
        NoUbo(reason, key, graph.party(key).name)
        for key, reason in exemptions(graph, company, above, rule, interests)
    ]
    loops = {loop.companies: loop for interest in interests for loop in interest.closed_loops}
    found += [
        NoUbo(
            NoUboReason.CLOSED_LOOP,
            loop.companies[0],
            ", ".join(graph.party(key).name for key in loop.companies),
        )
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
