"""Who, apart from those above it today, has a part in a company: former, coming, or leading it."""

from dataclasses import replace

from atlas.knowledge.graph.domain import HoldingKind, Official, OwnershipGraph, PartyKind
from atlas.knowledge.graph.domain.accounted import stood_open
from atlas.knowledge.graph.domain.left_out import without_unstated_ends
from atlas.knowledge.graph.domain.ownership_words import NO_PARTY, FormerHolding, Leadership
from atlas.knowledge.graph.domain.sanctioned import SanctionsRule
from atlas.knowledge.graph.projection import OFFICE, officers, still_open
from atlas.knowledge.graph.schemas import OwnershipView


def officers_of(view: OwnershipView) -> tuple[Official, ...]:
    """Return everyone in office at the view's entity, once for each office.

    A party that takes office from a later day on is included, because what is already agreed may be
    decisive today. A party that a register no longer names is included until the office ends or a
    successor follows.
    """
    company = str(view.entity_id)
    later = (
        row.valid_from
        for row in view.edges
        if row.type == OFFICE and row.valid_from is not None and row.valid_from > view.as_of
    )
    days = sorted({view.as_of, *later})
    found = [one for day in days for one in officers(view.edges, company, day)]
    left = still_open(view.left_offices)
    return tuple(dict.fromkeys([*found, *officers(left, company, view.as_of)]))


def leaders_above(view: OwnershipView) -> tuple[Official, ...]:
    """Return who, by the office, may direct alone a company that surely controls the entity."""
    return tuple(
        one for office in view.leading for one in office if one.party in Leadership(office).leading
    )


def former_holdings(view: OwnershipView, rule: SanctionsRule | None = None) -> list[FormerHolding]:
    """Return the holdings in the entity and those above it that ended by the view's date.

    The owners of a former holder held through it, until the first of the two holdings ended.
    `rule`: the regime by which the former holders' own owners are examined; None: they are not.
    """
    direct = [
        FormerHolding(
            holding.holder,
            holding.valid_to,
            opaque=_is_unnamed(view, holding.holder),
            unnamed=_is_unnamed(view, holding.holder),
        )
        for holding, reason in view.shown
        if reason == "not_valid_at_date"
        and holding.valid_to is not None
        and holding.valid_to <= view.as_of
    ]
    through = [
        FormerHolding(
            key, min(one.stood.end, view.as_of), unnamed=not one.unread and _is_unnamed(view, key)
        )
        for key, one in view.elsewhen.parties.items()
        if one.stood.start <= view.as_of
    ]
    open_then = _open_then(view, rule) if rule is not None else frozenset()
    found = [
        replace(one, opaque=one.opaque or one.holder in open_then) for one in (*direct, *through)
    ]
    if str(view.entity_id) in open_then:
        found.append(FormerHolding(NO_PARTY, view.as_of, opaque=True, unnamed=True))
    return found


def _open_then(view: OwnershipView, rule: SanctionsRule) -> frozenset[str]:
    """Return the former holders that, on any day, held for a party that is not known.

    The entity itself is among them if, on any day since the first statement about its owners, its
    shares were not accounted for as they must be today, or a register stated that an owner may
    exist whom it did not name, of the entity or of a company above it. Who held without a stated
    end, until a file left them out, does not open the days of a stated successor.
    """
    entity, found = str(view.entity_id), set(view.elsewhen.unexamined)
    if view.elsewhen.withheld_before:
        found.add(entity)
    for day in view.elsewhen.earlier:
        opened = stood_open(day.graph, entity, day.left - found, rule)
        fewer = without_unstated_ends(day.graph) if entity in opened else None
        if fewer is not None and not stood_open(fewer, entity, {entity}, rule):
            opened.discard(entity)
        found |= opened
    return frozenset(found)


def coming_open(view: OwnershipView, rule: SanctionsRule) -> bool:
    """Whether a party holds from a later day on, and it is open for whom, or who will hold it.

    So it is where a role in a trust or a nomination begins then, in the entity or in one above it.
    On that day it is checked like one that has left (`stood_open`); a state, or a person who has
    died, is no one who is known. Votes and control count where the regime counts them.
    """
    entity = str(view.entity_id)
    kinds = [HoldingKind.OWNERSHIP, HoldingKind.TRUST_ROLE]
    kinds += [HoldingKind.VOTING] if rule.votes else []
    kinds += [HoldingKind.CONTROL] if rule.control or rule.appointment else []
    for day in view.elsewhen.later:
        begun = day.left.intersection({entity, *day.graph.above(entity, tuple(kinds))})
        if stood_open(day.graph, entity, begun, rule):
            return True
        if any(_is_no_one_known(day.graph, key) for key in begun):
            return True
    return False


def _is_no_one_known(graph: OwnershipGraph, key: str) -> bool:
    return graph.gone(key) or graph.party(key).kind is PartyKind.STATE


def _is_unnamed(view: OwnershipView, holder: str) -> bool:
    return view.party(holder).kind is PartyKind.UNKNOWN_PERSON


def coming_holders(view: OwnershipView) -> list[str]:
    """Return who holds in the entity and those above it from a day after the view's date on.

    The parties above such a holder are included.
    """
    direct = [
        holding.holder
        for holding, reason in view.shown
        if reason == "not_valid_at_date"
        and holding.valid_from is not None
        and holding.valid_from > view.as_of
    ]
    through = (key for key, one in view.elsewhen.parties.items() if one.stood.start > view.as_of)
    return [*direct, *through]
