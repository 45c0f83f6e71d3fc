"""Ultimate beneficial owners: natural persons by interest, by control, or by role in a trust."""

from __future__ import annotations

from collections.abc import Sequence
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
    known: list[Ubo] = []
    unidentified: list[Ubo] = []
    living = graph.without_gone(company)
    still = ubos(living, company, rule) if living is not None else None
    sure = {ubo.party for ubo in still.ubos if ubo.status is UboStatus.UBO} if still else None
    eligible = _eligible(graph, company, rule, (shares, votes))
    for party in _persons(graph, company):
        if party not in eligible:
            continue
        grounds: tuple[UboGround, ...] = (
            *by_interest(graph, party, shares, rule, UboBasis.SHARES),
            *by_interest(graph, party, votes, rule, UboBasis.VOTES),
            *by_declaration(graph, party, company, rule),
        )
        # merely possible control adds nothing to a holder who already is possible
        controlled = controlled_by(graph, party, possibly=not grounds)
        grounds += tuple(by_control(graph, party, company, rule, (shares, votes), controlled))
        grounds = grounds or tuple(by_register(graph, party, company))
        if not grounds:
            continue
        ubo = _ubo(graph, party, grounds, shares, votes)
        if sure is not None and party not in sure:
            ubo = _through_the_dissolved(ubo)
        (known if ubo.identified else unidentified).append(ubo)
    certain = any(ubo.status is UboStatus.UBO for ubo in known)
    reasons = (
        () if certain else _reasons(graph, company, rule, (shares, votes), statements, unidentified)
    )
    return UboResult(
        company=company,
        rule=rule,
        ubos=tuple(sorted(known, key=_order)),
        unidentified=tuple(sorted(unidentified, key=_order)),
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


def _order(ubo: Ubo) -> tuple[bool, float, str]:
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
        NoUbo(
            NoUboReason.DECEASED if graph.gone(key) else NoUboReason.UNKNOWN_PERSON,
            key,
            graph.party(key).name,
        )
        for key in dict.fromkeys([*(ubo.party for ubo in unidentified), *unknown])
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
