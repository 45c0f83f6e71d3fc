"""Shares that one source states of one holder in several statements: lots, or one said again.

No format tells which. As within one statement, each question is answered by the worse reading: what
is left for others by the lowest share alone, who may be an owner or a listed holder by all of them
together. Records of different sources, which stand apart after parties were joined, remain one
holding that each states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from atlas.knowledge.graph.domain.bands import UNKNOWN, Band
from atlas.knowledge.graph.domain.model import Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

TWO_BANDS, TWO_SHARES, BAND_AND_SHARE = "two_bands", "two_shares", "band_and_share"
"""Codes of what is stated of one right at once: several bands, several shares, some of either."""
Sources = Mapping[str, frozenset[str]]
"""Who states a record, by its key."""


def lots_apart(holdings: Iterable[Holding], said: Sources, as_of: date) -> list[Holding]:
    """Return holdings with what may be lots of one class as classes of their own.

    The lowest keeps its band. Each other may be nothing, the lowest said again, or all it states
    (`if_higher`). A total is no lot next to another total of the same capacity.
    """
    found = list(holdings)
    alike: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(found):
        if said.get(one.key) and _may_be_lot(one, as_of):
            right = (one.holder, one.company, one.share_class, one.directness)
            alike.setdefault(right, []).append(place)
    for places in alike.values():
        if len(places) > 1:
            for place, lot in _apart({at: found[at] for at in places}, said):
                found[place] = lot
    return found


def unsettled(graph: OwnershipGraph, possible: Collection[str]) -> list[str]:
    """Return the holders of shares that may add up, with a possible owner at or above each.

    Whether that party is an owner depends on what the source means.
    """
    if not possible:
        return []
    held = sorted({one.holder for one in graph.edges(HoldingKind.OWNERSHIP) if one.if_higher})
    kinds = tuple(HoldingKind)
    return [key for key in held if not graph.above(key, kinds).keys().isdisjoint(possible)]


def _apart(alike: Mapping[int, Holding], said: Sources) -> Iterable[tuple[int, Holding]]:
    kept: list[int] = []
    again: dict[int, list[int]] = {}
    for place in sorted(alike, key=lambda at: _lowest_first(alike[at])):
        one = alike[place]
        same = [at for at in kept if _may_add_up(one, alike[at], said)]
        if not same:
            kept.append(place)
            continue
        for at in same:
            again.setdefault(at, [at]).append(place)
        yield place, _lot(one, [*(alike[at] for at in same), one])
    for place, places in again.items():
        one = alike[place]
        yield place, replace(one, contradictions=_told(one, [alike[at] for at in places]))


def _lot(one: Holding, alike: Sequence[Holding]) -> Holding:
    band = _stated(one)
    return replace(
        one,
        band=Band(0, band.upper, upper_open=band.upper_open),
        if_higher=one.if_higher or band,
        share_class=f"{one.share_class} lot {one.key}",
        contradictions=_told(one, alike),
    )


def _may_be_lot(one: Holding, as_of: date) -> bool:
    return (
        one.kind is HoldingKind.OWNERSHIP
        and one.band is not None
        and one.joint_group is None
        and not one.each_whole
        and not one.ends_before_start
        and not one.left_out_at(as_of)
        and one.valid_at(as_of)
    )


def _may_add_up(one: Holding, other: Holding, said: Sources) -> bool:
    total_again = one.total and other.total and one.through == other.through
    return not total_again and not said[one.key].isdisjoint(said[other.key])


def _lowest_first(one: Holding) -> tuple[object, ...]:
    """Order by lower bound; what may be anything makes no less of what is stated."""
    band = _stated(one)
    return (band == UNKNOWN, band.lower, band.lower_open, band.upper, not band.upper_open, one.key)


def _stated(one: Holding) -> Band:
    return UNKNOWN if one.band is None else one.band


def _told(one: Holding, alike: Sequence[Holding]) -> tuple[tuple[str, str], ...]:
    """Return what contradicts itself in a record, with what is stated of the same right."""
    bands = [_stated(each) for each in alike]
    exact = [band.lower == band.upper for band in bands]
    code = TWO_SHARES if all(exact) else BAND_AND_SHARE if any(exact) else TWO_BANDS
    words = " and ".join(
        f"{band.lower:g}" if band.lower == band.upper else f"{band.lower:g} to {band.upper:g}"
        for band in bands
    )
    return tuple({**dict(one.contradictions), code: words}.items())
