"""Which shares of a company surely are in the hands of people who are known, and are their own.

`not_owned` rests on it: whatever is not accounted for may belong to a listed person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from atlas.knowledge.graph.domain.bands import WHOLE, Band, Reach
from atlas.knowledge.graph.domain.control import BEHIND, INTERESTS
from atlas.knowledge.graph.domain.direct import (
    Direct,
    declared_by,
    direct_holders,
    held_together,
)
from atlas.knowledge.graph.domain.disclaimed import disclaiming
from atlas.knowledge.graph.domain.economic import RIGHTS
from atlas.knowledge.graph.domain.model import (
    UNKNOWN_CAPACITY,
    ControlKind,
    Directness,
    Holding,
    HoldingKind,
    PartyKind,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.sanctioned import SanctionsRule
from atlas.knowledge.graph.domain.trusts import (
    behind_is_over_stated,
    has_other_nominators,
    parties_not_stated,
)

HELD_FOR_OTHERS = "held_for_others"
"""A share is held through a trust, a firm or a party that is not named, by a trustee or by a
nominee: for whom, or who stands in between, is not known."""
STATE_OWNER = "state_owner"
"""A state is a party above: some regimes block governments that their lists do not name."""
NOT_OF_THE_WHOLE = "not_of_the_whole"
"""A share is one of a class, or a right to profits or assets: of the whole company it says little.
"""
GONE = "holder_gone"
"""A holder has died or was dissolved: no source states who owns the shares now."""
_NOMINEE = "nominee"
_TRUST = BEHIND - {ControlKind.NOMINATOR}
_HOLDING_FOR_OTHERS = frozenset({ControlKind.TRUSTEE, ControlKind.PROTECTOR, ControlKind.NOMINEE})
"""Roles in a trust or nomination that do not tell for whom it holds."""
_FOR_WHOM = frozenset({ControlKind.SETTLOR, ControlKind.BENEFICIARY, ControlKind.NOMINATOR})
"""Those that do; influence over a trust, or an interest in it of no known kind, does not."""


_OPENS = frozenset({PartyKind.COMPANY, PartyKind.TRUST})
"""Kinds of party that hold for others: a source must name who is behind them."""


def accounted_for(
    graph: OwnershipGraph, company: str, rule: SanctionsRule, members: Collection[str]
) -> set[str]:
    """Return who cannot be owned by the members together with people whom no source names.

    These are the living natural persons who are not members, and each company that meets two
    conditions. Such parties surely hold so much of it for themselves that the rest stays under the
    threshold, even if one party holds all of the rest. No other party has the votes or the control
    in it that the regime counts. The search starts from the natural persons and goes down, so
    companies that only own each other in a circle are never included. A state is not included
    either: the lists do not state who forms its government, or whether a regime blocks it.
    """
    above = [key for key in graph.above(company, tuple(HoldingKind)) if key not in members]
    above = [key for key in above if key == company or not graph.gone(key)]
    people = {key for key in above if graph.party(key).kind is PartyKind.PERSON}
    return _grown(graph, above, rule, people)


def _grown(
    graph: OwnershipGraph, above: Collection[str], rule: SanctionsRule, safe: set[str]
) -> set[str]:
    """Return safe parties with the companies that are theirs, however far down."""
    return _least(above, safe, lambda key, found: _is_theirs(graph, key, rule, found))


def _least(
    above: Collection[str], safe: set[str], joins: Callable[[str, set[str]], bool]
) -> set[str]:
    """Return the safe parties and who joins them, one after another: never a circle alone."""
    safe = {*safe}
    grown = True
    while grown:
        joining = {key for key in above if key not in safe and joins(key, safe)}
        grown = bool(joining)
        safe |= joining
    return safe


def _is_theirs(graph: OwnershipGraph, key: str, rule: SanctionsRule, safe: set[str]) -> bool:
    """Whether it is a company of which the safe parties surely hold enough for themselves."""
    if graph.party(key).kind is not PartyKind.COMPANY:
        return False
    left = _rest(graph, key, safe)
    if left.reaches(rule.threshold, rule.comparator) is not Reach.NO:
        return False
    return not _may_be_led(graph, key, rule, safe)


def undeclared_of(graph: OwnershipGraph, company: str) -> Band:
    """Return the shares of a company that no source declares: anything up to what is left.

    Shares of a class, and rights to profits or to surplus assets, declare nothing of the whole.
    """
    held = direct_holders(graph, company, HoldingKind.OWNERSHIP)
    if held.over_declared or held.presumed:
        return Band(0, 100)
    left = 100 - sum(band.lower for band in _of_the_whole_declared(graph, company))
    return Band(0, min(max(left, 0.0), 100.0))


def is_over_declared(graph: OwnershipGraph, company: str) -> bool:
    """Whether more than the whole of a company's shares is declared."""
    return direct_holders(graph, company, HoldingKind.OWNERSHIP).over_declared


def rest_of(graph: OwnershipGraph, company: str) -> Band | None:
    """Return what no one is declared to hold of a company's shares, as the holding of one party.

    None where more than the whole is declared: that conflict is then the problem.
    """
    if is_over_declared(graph, company):
        return None
    bands = _of_the_whole_declared(graph, company)
    opened = any(band.lower_open and band.lower > 0 for band in bands)
    left = max(100 - sum(band.lower for band in bands), 0.0)
    return Band(0, left, upper_open=opened and left > 0)


def _of_the_whole_declared(graph: OwnershipGraph, company: str) -> list[Band]:
    """Return what each holder surely has of the whole: of several lots, the lowest one."""
    floors = {
        direct.holders: direct.floor
        for direct in direct_holders(graph, company, HoldingKind.OWNERSHIP).declared
    }
    records = [one for one in graph.into(company, HoldingKind.OWNERSHIP) if _of_the_whole(one)]
    declared = declared_by(held_together(graph, records))
    return [
        min(
            one.band,
            floors.get(one.holders, one.band),
            key=lambda band: (band.lower, band.lower_open),
        )
        for one in declared
    ]


def all_declared(graph: OwnershipGraph, company: str) -> bool:
    """Whether the shares, and the votes where any are stated, surely make up the whole.

    Several records of one holding are one holding, of which the lower reading counts.
    """
    return all(
        held.over_declared or sum(one.floor.lower for one in held.declared) >= WHOLE
        for kind in INTERESTS
        if kind is HoldingKind.OWNERSHIP or graph.into(company, kind)
        for held in [direct_holders(graph, company, kind)]
    )


def may_hide(graph: OwnershipGraph, key: str) -> bool:
    """Whether a party may have shares that no source declares.

    A trust only if some are declared, and all of its parties are stated: else these are open.
    """
    kind = graph.party(key).kind
    return kind is PartyKind.COMPANY or (
        kind is PartyKind.TRUST
        and bool(graph.into(key, HoldingKind.OWNERSHIP))
        and not parties_not_stated(graph, key)
    )


def why_not(graph: OwnershipGraph, above: Collection[str]) -> tuple[str, ...]:
    """Return what, apart from undeclared shares, leaves open who owns a company."""
    found = dict.fromkeys((HELD_FOR_OTHERS, STATE_OWNER, NOT_OF_THE_WHOLE, GONE), False)
    people = [key for key in above if graph.party(key).kind is PartyKind.PERSON]
    for key in above:
        found[GONE] |= graph.gone(key)
        found[STATE_OWNER] |= graph.party(key).kind is PartyKind.STATE
        records = graph.into(key, HoldingKind.OWNERSHIP)
        found[HELD_FOR_OTHERS] |= bool(_held_for_others(graph, key, people))
        found[NOT_OF_THE_WHOLE] |= not all(_of_the_whole(one) for one in records)
    return tuple(code for code, holds in found.items() if holds)


def stood_open(
    graph: OwnershipGraph, company: str, keys: Collection[str], rule: SanctionsRule
) -> set[str]:
    """Return of which parties that have left it is open for whom they held, or who held them.

    A person or company that held for another is open, as a nominee without a named nominator is,
    or an interest that is stated to be no beneficial ownership. So is a company whose shares are
    not accounted for as those of one that holds are (`accounted_for`), unless they are traded on a
    market: then the public holds them. A trust needs a settlor or a beneficiary, a nomination its
    nominator, and of each of these the same is known: trusts and companies that are only for each
    other in a circle are open.

    Args:
        graph: the structure on a day on which the parties held.
        company: the company that they held, directly or through others.
        keys: the parties.
        rule: the regime's.

    """
    above = [one for one in graph.above(company, tuple(HoldingKind)) if not graph.gone(one)]
    people = {one for one in above if graph.party(one).kind is PartyKind.PERSON}
    public = {one for one in above if graph.party(one).listed}
    safe = _least(
        above,
        people | public,
        lambda key, found: (
            _is_theirs(graph, key, rule, found) or _is_named_trust(graph, key, found)
        ),
    )
    return {
        key
        for key in keys
        if _held_for_another(graph, key, people, rule) or _is_open(graph, key, safe)
    }


def _held_for_another(
    graph: OwnershipGraph, key: str, people: Collection[str], rule: SanctionsRule
) -> bool:
    return any(
        one.holder == key
        for company in graph.below([key])
        for one in (
            *_held_for_others(graph, company, people),
            *_led_for_others(graph, company, rule, people),
        )
    )


def _led_for_others(
    graph: OwnershipGraph, company: str, rule: SanctionsRule, people: Collection[str]
) -> list[Holding]:
    """Return the votes and control that a rule counts and that are held for an unnamed party."""
    votes = graph.into(company, HoldingKind.VOTING) if rule.votes else ()
    control = [one for one in graph.into(company, HoldingKind.CONTROL) if _counts(one, rule)]
    others = _for_others(graph, company, people)
    return [one for one in (*votes, *control) if _exercised_for(one, others)]


def _exercised_for(holding: Holding, others: Collection[str]) -> bool:
    """Whether a right is exercised through a trust or a firm, or by who holds for others."""
    return holding.through is not None or holding.holder in others


def _counts(control: Holding, rule: SanctionsRule) -> bool:
    """Whether a regime counts a kind of control, or may: a right in an unknown capacity."""
    counted = _counted(rule)
    return control.control in counted or (
        control.through == UNKNOWN_CAPACITY and bool(counted or rule.votes)
    )


def _counted(rule: SanctionsRule) -> set[ControlKind]:
    """Return the kinds of control that a regime counts."""
    counted = {ControlKind.BOARD_APPOINTMENT} if rule.appointment else set()
    if rule.control:
        counted |= {ControlKind.DOMINANT_INFLUENCE, ControlKind.CONSOLIDATION}
    return counted


def _is_open(graph: OwnershipGraph, key: str, safe: Collection[str]) -> bool:
    return graph.party(key).kind in _OPENS and key not in safe


def _is_named_trust(graph: OwnershipGraph, key: str, safe: Collection[str]) -> bool:
    """Whether it is a trust or nomination, and those for whom it holds are named and safe."""
    if graph.party(key).kind is not PartyKind.TRUST or behind_is_over_stated(graph, key):
        return False
    into = [one for kind in HoldingKind for one in graph.into(key, kind)]
    if any(graph.party(one.holder).kind is PartyKind.UNKNOWN_PERSON for one in into):
        return False
    living = [one for one in into if not graph.gone(one.holder)]
    behind = {one.holder for one in living if one.control not in _HOLDING_FOR_OTHERS}
    return behind <= {*safe} and any(
        one.control in _FOR_WHOM and not one.ends_before_start for one in living
    )


def _held_for_others(graph: OwnershipGraph, company: str, people: Collection[str]) -> list[Holding]:
    """Return the shares in a company that are, or may be, held for an unknown party."""
    others = _for_others(graph, company, people)
    return [
        one
        for one in graph.into(company, HoldingKind.OWNERSHIP)
        if one.holder in others or _through_another(one)
    ]


def _rest(graph: OwnershipGraph, company: str, safe: set[str]) -> Band:
    """Return what others than the safe parties, or they for others, can hold of a company."""
    held = direct_holders(graph, company, HoldingKind.OWNERSHIP)
    if held.over_declared or held.presumed:
        return Band(0, 100)
    others = _for_others(graph, company, safe)
    sure = [direct.band for direct in held.declared if _own(direct, safe, others)]
    least = sum(band.lower for band in sure)
    opened = any(band.lower_open and band.lower > 0 for band in sure)
    left = min(max(100 - least, 0.0), 100.0)
    return Band(0, left, upper_open=opened and left > 0)


def _may_be_led(
    graph: OwnershipGraph, company: str, rule: SanctionsRule, safe: Collection[str]
) -> bool:
    """Whether others than the safe parties may have the votes or the control that a rule counts."""
    known, others = {*safe}, _for_others(graph, company, safe)
    if rule.votes:
        declared = direct_holders(graph, company, HoldingKind.VOTING).declared
        most = sum(one.band.upper for one in declared if not _cast_by(one, known, others))
        votes = Band(0, min(most, 100.0))
        if votes.reaches(rule.votes_threshold, rule.votes_comparator) is not Reach.NO:
            return True
    return any(
        _counts(edge, rule) and (edge.holder not in known or _exercised_for(edge, others))
        for edge in graph.into(company, HoldingKind.CONTROL)
    )


def _cast_by(votes: Direct, known: set[str], others: Collection[str]) -> bool:
    """Whether known parties have votes that are their own."""
    return known.issuperset(votes.holders) and not any(
        _exercised_for(one, others) for one in votes.holdings
    )


def _own(direct: Direct, safe: set[str], others: Collection[str]) -> bool:
    """Whether a holding surely stands, is of the whole company, and its holders' own: all safe."""
    return safe.issuperset(direct.holders) and all(
        _of_the_whole(one)
        and not one.ends_before_start
        and not _through_another(one)
        and one.holder not in others
        for one in direct.holdings
    )


def _of_the_whole(holding: Holding) -> bool:
    return not holding.share_class and holding.interest_type not in RIGHTS


def _through_another(holding: Holding) -> bool:
    """Whether an unnamed party is interposed, or the share is held for another party.

    A register that leaves open whether a share is held directly does not indicate an intermediate
    party.
    """
    return (
        holding.through is not None
        or holding.interest_type == _NOMINEE
        or holding.directness is Directness.INDIRECT
    )


def _for_others(graph: OwnershipGraph, company: str, safe: Collection[str]) -> set[str]:
    """Return who holds, or may hold, the company's shares for a party that is not surely known.

    There are three cases. A nominee counts, unless a nominator is named for each nominee and is
    safe, and together they stand behind all that the nominees hold; where no holder is stated to be
    the nominee, each of them may be. A person counts if the source states that the interest is no
    beneficial ownership. Every holder counts if roles of a trust lie on the company itself, because
    no source states which of the holders is its trustee.
    """
    roles = graph.into(company, HoldingKind.TRUST_ROLE)
    holders = {one.holder for one in graph.into(company, HoldingKind.OWNERSHIP)}
    if any(edge.control in _TRUST for edge in roles):
        return holders
    nominees = {edge.holder for edge in roles if edge.control is ControlKind.NOMINEE}
    nominators = {edge.holder for edge in roles if edge.control is ControlKind.NOMINATOR}
    known = len(nominators) >= len(nominees) and nominators <= {*safe} - nominees
    known = known and not has_other_nominators(graph, company)
    unknown = nominees if nominees and nominees <= holders else nominees | holders
    return disclaiming(graph, company) | (set() if known else unknown)
