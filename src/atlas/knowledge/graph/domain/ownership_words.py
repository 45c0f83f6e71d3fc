"""What may be said of one regime about ownership by listed parties, and about their control.

`not_owned` is a favourable word: it takes that even the most that anybody unknown could hold, with
every share that nobody declares as [0, 100], stays under the regime's threshold, all the way up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from atlas.knowledge.graph.domain.bands import Band, Reach
from atlas.knowledge.graph.domain.control import controlled_by
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.model import HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.sanctioned import (
    POSSIBLE,
    SanctionedOwnership,
    SanctionsRule,
    Seed,
)

LOOKBACK = timedelta(days=731)
"""24 months: a holder who left in that time before the designation may hold on through others."""


class OwnershipWord(StrEnum):
    """The word on ownership; `none_found` and `not_assessed` clear nothing."""

    BLOCKED = "blocked"
    POSSIBLE = "possible"
    NOT_OWNED = "not_owned"
    NONE_FOUND = "none_found"
    NOT_ASSESSED = "not_assessed"


class ControlWord(StrEnum):
    """The word on control by listed parties, which goes with every word on ownership."""

    POSSIBLE = "possible"
    NONE_FOUND = "none_found"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class RegimeWords:
    """One regime's words on a company, and the stable codes of why.

    `undeclared`: the shares of the company itself that no source declares, in percent.
    """

    ownership: OwnershipWord
    control: ControlWord
    undeclared: Band
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerHolding:
    """A holding of a party that has ended, with the day when the party was listed, if known."""

    holder: str
    ended: date
    listed_on: date | None = None

    @property
    def counts(self) -> bool:
        """Whether it ended after the listing or within 24 months before; unknown days count."""
        return self.listed_on is None or self.ended >= self.listed_on - LOOKBACK


def regime_words(
    graph: OwnershipGraph,
    company: str,
    result: SanctionedOwnership,
    *,
    unscreened: Collection[str] = (),
    former: Iterable[FormerHolding] = (),
    assessed: bool = True,
) -> RegimeWords:
    """Return what may be said of a company under a regime.

    Args:
        graph: the projection above the company.
        company: its key.
        result: which companies the matched parties own under the regime's rule.
        unscreened: parties above without an answer from a current list of the regime.
        former: ended holdings of matched parties in the company or in those above it.
        assessed: False where the structure was cut or no list of the regime was searched.

    """
    above = set(_everybody(graph, company))
    matched = {seed.party for seed in result.seeds}
    own, undeclared = result.of(company), undeclared_of(graph, company)
    reasons: list[str] = []
    if own is not None:
        reasons.append(f"{own.basis}:{own.status}")
    if above & matched - {company}:
        reasons.append("matched_party_above")
    if any(one.counts for one in former if one.holder in matched):
        reasons.append("matched_former_holder")
    open_ = not assessed or bool(above & set(unscreened))
    control = _control(graph, company, above & matched - {company}, open_=open_)
    if own is not None and own.status != POSSIBLE:
        return RegimeWords(OwnershipWord.BLOCKED, control, undeclared, tuple(reasons))
    if own is None and not open_ and not matched & {company} and _under(graph, company, result):
        # every share is accounted for: what a matched party holds cannot come to the threshold
        if "matched_former_holder" not in reasons and not _behind_trust(graph, above, matched):
            return RegimeWords(OwnershipWord.NOT_OWNED, control, undeclared, tuple(reasons))
        return RegimeWords(OwnershipWord.POSSIBLE, control, undeclared, tuple(reasons))
    if reasons:
        return RegimeWords(OwnershipWord.POSSIBLE, control, undeclared, tuple(reasons))
    if open_:
        why = "not_screened" if assessed else "not_searched"
        return RegimeWords(OwnershipWord.NOT_ASSESSED, control, undeclared, (why,))
    return RegimeWords(OwnershipWord.NONE_FOUND, control, undeclared, ("shares_undeclared",))


def undeclared_of(graph: OwnershipGraph, company: str) -> Band:
    """Return the shares of a company that no source declares: anything up to what is left."""
    left = 100 - direct_holders(graph, company, HoldingKind.OWNERSHIP).minima.total
    return Band(0, min(max(left, 0.0), 100.0))


def _everybody(graph: OwnershipGraph, company: str) -> list[str]:
    """Return all parties above by any kind of holding, also by records that are only shown."""
    found = graph.above(company, tuple(HoldingKind))
    for key in list(found):
        for record in graph.shown_into(key):
            found.setdefault(record.holder, found[key] + 1)
    return list(found)


def _control(graph: OwnershipGraph, company: str, matched: set[str], *, open_: bool) -> ControlWord:
    if any(company in controlled_by(graph, party) for party in sorted(matched)):
        return ControlWord.POSSIBLE
    if matched:  # whether a minority holder, a trust or a board seat controls is a person's to say
        return ControlWord.POSSIBLE
    return ControlWord.NOT_ASSESSED if open_ else ControlWord.NONE_FOUND


def _behind_trust(graph: OwnershipGraph, above: set[str], matched: set[str]) -> bool:
    return any(
        edge.holder in matched
        for key in above
        if graph.party(key).kind is PartyKind.TRUST
        for edge in graph.into(key, HoldingKind.TRUST_ROLE)
    )


def _under(graph: OwnershipGraph, company: str, result: SanctionedOwnership) -> bool:
    """Whether nobody unknown, with or without a matched party, can come to the threshold."""
    return all(
        company in _accounted_for(graph, company, result.rule, {seed.party for seed in group})
        for group in _groups(result.rule, result.seeds)
    )


def _accounted_for(
    graph: OwnershipGraph, company: str, rule: SanctionsRule, members: set[str]
) -> set[str]:
    """Return who cannot be owned by the members and by people whom no source names.

    A person or state that is none of them; and a company of which such parties surely hold so much
    that the rest, all of it in one hand, stays under the threshold. From the persons down: who
    only owns each other in a circle is never among them.
    """
    above = [key for key in graph.above(company, tuple(HoldingKind)) if key not in members]
    safe = {key for key in above if graph.party(key).kind in _ENDS}
    grown = True
    while grown:
        grown = False
        for key in above:
            if key in safe or graph.party(key).kind is not PartyKind.COMPANY:
                continue
            if _rest(graph, key, safe).reaches(rule.threshold, rule.comparator) is Reach.NO:
                safe.add(key)
                grown = True
    return safe


def _rest(graph: OwnershipGraph, company: str, safe: set[str]) -> Band:
    """Return what others than the safe parties can hold of a company at most."""
    sure = [
        direct.band
        for direct in direct_holders(graph, company, HoldingKind.OWNERSHIP).effective
        if safe.issuperset(direct.holders)
    ]
    least = sum(band.lower for band in sure)
    opened = any(band.lower_open and band.lower > 0 for band in sure)
    left = min(max(100 - least, 0.0), 100.0)
    return Band(0, left, upper_open=opened and left > 0)


_ENDS = frozenset({PartyKind.PERSON, PartyKind.STATE})


def _groups(rule: SanctionsRule, seeds: Sequence[Seed]) -> list[list[Seed]]:
    """Return the matched parties whose holdings are added: all of them, or each alone."""
    if rule.aggregate or not seeds:
        return [list(seeds)]
    return [[seed] for seed in seeds]
