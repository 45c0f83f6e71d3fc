"""What may be said of ownership by listed parties, and of who was, is or will be near."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType

from atlas.knowledge.graph.domain import (
    Official,
    OwnershipGraph,
    SanctionedOwnership,
    SanctionsRule,
    Seed,
    sanctioned_ownership,
)
from atlas.knowledge.graph.domain.ownership_words import (
    NOBODY_KNOWN,
    FormerHolding,
    Leadership,
    RegimeWords,
    apart,
    either_way,
    regime_words,
)
from atlas.knowledge.graph.domain.sanctioned import POSSIBLE
from atlas.knowledge.graph.projection import OFFICE, officers
from atlas.knowledge.graph.schemas import OwnershipView


def sanctioned_in(
    view: OwnershipView, seeds: Sequence[Seed], rule: SanctionsRule
) -> SanctionedOwnership:
    """Return what the seeds own in the view's graph under a regime's rule.

    Whoever may be the same party as a seed is a seed as well, never a certain one; what is owned
    only if parties that may be one are one is possible.
    """
    shared = _shared(view, seeds)
    found = sanctioned_ownership(view.graph, shared, rule)
    owned = list(found.owned)
    for graph in view.as_one:
        known = {entry.company for entry in owned}
        owned += [
            replace(entry, company=party, status=POSSIBLE)
            for entry in _sanctioned_as_one(view, graph, shared, rule).owned
            for party in view.together.parties(entry.company)
            if party not in known and party in view.graph.parties
        ]
    return replace(found, owned=tuple(owned))


def _shared(view: OwnershipView, seeds: Sequence[Seed]) -> list[Seed]:
    """Return the seeds with whoever may be the same party as one of them."""
    known = {seed.party for seed in seeds}
    others = sorted(view.together.spread(known) - known)
    return [*seeds, *(Seed(party, certain=False) for party in others)]


def _sanctioned_as_one(
    view: OwnershipView, graph: OwnershipGraph, seeds: Sequence[Seed], rule: SanctionsRule
) -> SanctionedOwnership:
    """Return what is owned if the parties that may be one are one; such a seed is not certain."""
    sure: dict[str, bool] = {}
    for seed in seeds:
        key = view.together.key(seed.party)
        alone = len(view.together.parties(key)) == 1
        sure[key] = sure.get(key, False) or (seed.certain and alone)
    as_seeds = [Seed(key, certain=certain) for key, certain in sure.items()]
    return sanctioned_ownership(graph, as_seeds, rule)


def regime_words_in(
    view: OwnershipView,
    result: SanctionedOwnership,
    *,
    unscreened: Collection[str] = (),
    undecided: Collection[str] = (),
    marked: Collection[str] = (),
    listed: Mapping[str, date] = MappingProxyType({}),
    candidates: Mapping[str, date] = MappingProxyType({}),
    leadership: Leadership = NOBODY_KNOWN,
    assessed: bool = True,
    profile: bool = True,
) -> RegimeWords:
    """Return what may be said of the view's entity under a regime.

    Args:
        view: the structure above the entity.
        result: what `sanctioned_in` found in it.
        unscreened: parties, also former ones, without an answer from a current list.
        undecided: parties, also former ones, with a candidate that nobody has decided.
        marked: parties, also former ones, whom a company register marks as sanctioned, undecided.
        listed: since when matched parties are listed, where it is known for certain.
        candidates: since when the undecided candidates of parties are, where it is known.
        leadership: who is in office at the entity, and what the lists say of them.
        assessed: whether a current list of the regime was searched.
        profile: whether a compliance profile is active.

    """
    cut = view.truncated or view.through_truncated or view.others_truncated
    ask = partial(
        regime_words, leadership=leadership, assessed=assessed and not cut, profile=profile
    )
    spread, key = view.together.spread, view.together.key
    former = [replace(one, candidate_on=candidates.get(one.holder)) for one in _dated(view, listed)]
    coming = coming_holders(view)
    said = ask(
        view.graph,
        str(view.entity_id),
        result,
        unscreened=unscreened,
        undecided=spread(undecided),
        marked=spread(marked),
        former=former,
        coming=coming,
        through=view.through,
        fewer=view.fewer,
    )
    for graph in view.as_one:
        other = ask(
            graph,
            str(view.entity_id),
            _sanctioned_as_one(view, graph, result.seeds, result.rule),
            unscreened={*map(key, unscreened)},
            undecided={*map(key, undecided)},
            marked={*map(key, marked)},
            former=[replace(past, holder=key(past.holder)) for past in former],
            coming=[*map(key, coming)],
            through={*map(key, view.through)},
        )
        said = either_way(said, other)
    return said


def apart_in(
    view: OwnershipView, result: SanctionedOwnership, listed: Mapping[str, date]
) -> tuple[str, ...]:
    """Return the true matches among former holders that by their dates do not count.

    Args:
        view: the structure above the entity.
        result: what `sanctioned_in` found in it.
        listed: since when matched parties are listed, where it is known for certain.

    """
    if view.truncated or view.through_truncated or view.others_truncated:
        return ()
    office = (one.party for one in officers_of(view))
    others = {*coming_holders(view), *view.through, *office}
    former = _dated(view, listed)
    return apart(view.graph, str(view.entity_id), result, former=former, others=others)


def _dated(view: OwnershipView, listed: Mapping[str, date]) -> list[FormerHolding]:
    return [replace(one, listed_on=listed.get(one.holder)) for one in former_holdings(view)]


def officers_of(view: OwnershipView) -> tuple[Official, ...]:
    """Return everybody in office at the view's entity, once for each office.

    Who takes office from a later day on is among them: what is agreed already may decide today. So
    is whoever a register names no longer, until the office ends or somebody follows.
    """
    company = str(view.entity_id)
    later = (
        row.valid_from
        for row in view.edges
        if row.type == OFFICE and row.valid_from is not None and row.valid_from > view.as_of
    )
    days = sorted({view.as_of, *later})
    found = [one for day in days for one in officers(view.edges, company, day)]
    left = [row._replace(valid_to=None) for row in view.left_offices]
    return tuple(dict.fromkeys([*found, *officers(left, company, view.as_of)]))


def former_holdings(view: OwnershipView) -> list[FormerHolding]:
    """Return the holdings in the entity and those above it that ended by the view's date.

    Who stood above a former holder held through it, until the first of the two ended.
    """
    direct = [
        FormerHolding(holding.holder, holding.valid_to)
        for holding, reason in view.shown
        if reason == "not_valid_at_date"
        and holding.valid_to is not None
        and holding.valid_to <= view.as_of
    ]
    through = [
        FormerHolding(key, min(one.stood.end, view.as_of))
        for key, one in view.at_other_times.items()
        if one.stood.start <= view.as_of
    ]
    return [*direct, *through]


def coming_holders(view: OwnershipView) -> list[str]:
    """Return who holds in the entity and those above it from a day after the view's date on.

    Who stands above somebody who is to hold comes with it.
    """
    direct = [
        holding.holder
        for holding, reason in view.shown
        if reason == "not_valid_at_date"
        and holding.valid_from is not None
        and holding.valid_from > view.as_of
    ]
    through = (key for key, one in view.at_other_times.items() if one.stood.start > view.as_of)
    return [*direct, *through]
