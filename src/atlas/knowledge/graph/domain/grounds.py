"""Grounds on which a person is a beneficial owner: each rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from atlas.knowledge.graph.domain.bands import Band, Reach
from atlas.knowledge.graph.domain.beneficial import UboBasis, UboGround, UboRule, UboStatus
from atlas.knowledge.graph.domain.control import CONTROLLING, INTERESTS, Controlled
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.model import (
    UNKNOWN_CAPACITY,
    Holding,
    HoldingKind,
    IntegratedShares,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph


def _status(reach: Reach) -> UboStatus:
    return UboStatus.UBO if reach is Reach.CERTAIN else UboStatus.POSSIBLE


def _through(edges: Iterable[Holding]) -> str:
    """Return what the holder controls and holds through, as words after a ground's detail."""
    kinds = sorted({edge.through for edge in edges if edge.through} - {UNKNOWN_CAPACITY})
    return f", through a {' and a '.join(kinds)} under the holder's control" if kinds else ""


def by_interest(
    graph: OwnershipGraph, party: str, shares: IntegratedShares, rule: UboRule, basis: UboBasis
) -> Iterable[UboGround]:
    """Yield the ground of shares, or of votes, that reach the threshold."""
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
    more = [
        one
        for one in graph.shown_of(party)
        if one.further and (one.company, one.kind) == (shares.company, shares.kind)
    ]
    upper = f"; known and further declared {shares.kind} together up to {band.upper:g} %"
    together = upper if more else ""
    over = any(conflict.company == shares.company for conflict in shares.over_declared)
    yield UboGround(
        basis,
        _status(reach),
        band,
        tuple(edge.key for edge in (*edges, *more)),
        f"{label} {band.words} ({rule.words})" + _through(edges) + together,
        contested=label != "integrated" and over,
    )


def by_declaration(
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
                    f"declared {holding.directness} {holding.kind} of {holding.band.words}"
                    + _through((holding,)),
                )
        elif holding.control in CONTROLLING:
            yield UboGround(
                UboBasis.DECLARED,
                UboStatus.UBO,
                None,
                (holding.key,),
                f"declared {holding.directness} control: {holding.control}" + _through((holding,)),
            )


def by_register(graph: OwnershipGraph, party: str, company: str) -> Iterable[UboGround]:
    """Return what the source itself calls beneficial ownership, whatever its size."""
    edges = [
        edge
        for kind in HoldingKind
        for edge in graph.out_of(party, kind)
        if edge.company == company
    ]
    for holding in (*edges, *graph.shown_of(party)):
        if holding.company == company and holding.declared_beneficial:
            yield UboGround(
                UboBasis.DECLARED,
                UboStatus.POSSIBLE,
                holding.band,
                (holding.key,),
                "the source declares beneficial ownership or control" + _through((holding,)),
            )


def by_control(
    graph: OwnershipGraph,
    party: str,
    company: str,
    rule: UboRule,
    interests: tuple[IntegratedShares, IntegratedShares],
    controlled: Mapping[str, Controlled],
) -> Iterable[UboGround]:
    """Yield each chain of control down to the company, or to one that holds enough of it."""
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
    yield from _together(graph, party, company, rule, controlled)


def _together(
    graph: OwnershipGraph,
    party: str,
    company: str,
    rule: UboRule,
    controlled: Mapping[str, Controlled],
) -> Iterable[UboGround]:
    """Yield what a person and the companies under control hold, where only the sum reaches so far.

    The rule asks for one company whose own holding meets the threshold: the sum is possible only.
    """
    members = {party, *controlled} - {company}
    if len(members) == 1:
        return
    for kind in INTERESTS:
        held = direct_holders(graph, company, kind)
        holders = held.among(members)
        band = held.held_by(members, declared=True)
        if band is None or len(holders) < 2:
            continue
        reached = [
            one.reaches(rule.threshold, rule.comparator)
            for one in (band, *(held.held_by({holder}, declared=True) for holder in holders))
            if one is not None
        ]
        if _strength(reached[0]) <= max(map(_strength, reached[1:])):
            continue
        chain = dict.fromkeys(
            key for holder in holders if holder in controlled for key in controlled[holder].holdings
        )
        yield UboGround(
            UboBasis.CONTROL,
            UboStatus.POSSIBLE,
            band,
            (*chain, *held.keys_of(members)),
            f"holds {band.words} together with the companies under control",
            contested=held.over_declared,
        )


def _strength(reach: Reach) -> int:
    return (Reach.NO, Reach.POSSIBLE, Reach.CERTAIN).index(reach)


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
        detail += f", to a direct holding of {band.words}"
    return UboGround(
        basis,
        UboStatus.UBO if certain else UboStatus.POSSIBLE,
        band,
        (*link.holdings, *keys),
        detail,
        contested=link.contested,
    )
