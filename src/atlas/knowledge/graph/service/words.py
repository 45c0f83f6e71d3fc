"""What Atlas reports about ownership by listed parties, and who was, is or will be near."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType

from atlas.knowledge.graph.domain import (
    OwnershipGraph,
    SanctionedOwnership,
    SanctionsRule,
    Seed,
    sanctioned_ownership,
)
from atlas.knowledge.graph.domain.ownership_words import (
    DECIDED_BY_PEOPLE,
    FormerHolding,
    Leadership,
    OwnershipWord,
    RegimeWords,
    apart,
    either_way,
    regime_words,
)
from atlas.knowledge.graph.domain.sanctioned import POSSIBLE
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service.others import (
    coming_holders,
    coming_open,
    former_holdings,
    leaders_above,
    officers_of,
)
from atlas.knowledge.survivorship.domain.decided import DECIDED_ON


def sanctioned_in(
    view: OwnershipView, seeds: Sequence[Seed], rule: SanctionsRule
) -> SanctionedOwnership:
    """Return what the seeds own in the view's graph under a regime's rule.

    A party that may be the same as a seed is also a seed, but never a certain one. What is owned
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
    """Return the seeds with every party that may be the same as one of them."""
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
    leadership: Sequence[Leadership] = (),
    assessed: bool = True,
    profile: bool = True,
) -> RegimeWords:
    """Return what Atlas reports about the view's entity under a regime.

    Args:
        view: the structure above the entity.
        result: what `sanctioned_in` found in it.
        unscreened: parties, also former ones, without an answer from a current list.
        undecided: parties, also former ones, with a candidate that no one has decided.
        marked: parties, also former ones, whom a company register marks as sanctioned, undecided.
        listed: since when matched parties are listed, where it is known for certain.
        candidates: since when the undecided candidates of parties are, where it is known.
        leadership: who is in office at the entity, and at each company that controls it, and what
            the lists say of them.
        assessed: whether a current list of the regime was searched.
        profile: whether a compliance profile is active.

    """
    cut = view.truncated or view.through_truncated or view.elsewhen.truncated
    ask = partial(
        regime_words,
        leadership=leadership,
        assessed=assessed and not cut,
        profile=profile,
        unnamed=view.elsewhen.withheld,
        coming_open=coming_open(view, result.rule),
    )
    spread, key = view.together.spread, view.together.key
    former = [
        replace(one, candidate_on=candidates.get(one.holder))
        for one in _dated(view, listed, result.rule)
    ]
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
    favourable = said.ownership in {OwnershipWord.NOT_OWNED, OwnershipWord.NONE_FOUND}
    if favourable and any(not DECIDED_ON.isdisjoint(row.data) for row in view.edges):
        return replace(said, reasons=(*said.reasons, DECIDED_BY_PEOPLE))
    return said


def apart_in(
    view: OwnershipView, certain: Collection[str], listed: Mapping[str, date]
) -> tuple[str, ...]:
    """Return the true matches among former holders that by their dates do not count.

    Args:
        view: the structure above the entity.
        certain: the true matches under a regime.
        listed: since when matched parties are listed, where it is known for certain.

    """
    if view.truncated or view.through_truncated or view.elsewhen.truncated:
        return ()
    office = (one.party for one in (*officers_of(view), *leaders_above(view)))
    others = {*coming_holders(view), *view.through, *office}
    former = _dated(view, listed)
    return apart(view.graph, str(view.entity_id), certain, former=former, others=others)


def _dated(
    view: OwnershipView, listed: Mapping[str, date], rule: SanctionsRule | None = None
) -> list[FormerHolding]:
    return [replace(one, listed_on=listed.get(one.holder)) for one in former_holdings(view, rule)]
