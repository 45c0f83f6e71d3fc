"""Shares or votes that one source states of a holder in several statements: lots, or one again.

No format tells which. As within one statement, each question is answered by the worse reading: what
is left for others by the lowest share alone, who may be an owner or a listed holder by all of them
together. Records of different sources, which stand apart after parties were joined, remain one
holding that each states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from atlas.knowledge.graph.domain.bands import UNKNOWN, Band, total
from atlas.knowledge.graph.domain.model import Directness, Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

TWO_BANDS, TWO_SHARES, BAND_AND_SHARE = "two_bands", "two_shares", "band_and_share"
"""Codes of what is stated of one right at once: several bands, several shares, some of either."""
_KINDS = frozenset({HoldingKind.OWNERSHIP, HoldingKind.VOTING})
Sources = Mapping[str, frozenset[str]]
"""Who states a record, by its key."""


def lots_apart(holdings: Iterable[Holding], said: Sources, as_of: date) -> list[Holding]:
    """Return holdings with what may be lots of one class as classes of their own.

    The lowest keeps its band. Each other may be nothing, the lowest said again, or all it states
    (`if_higher`). A total is no lot next to another total of the same capacity. What is indirect or
    of unknown directness is no lot of a direct holding; by its higher reading that one has it too,
    unless a known chain explains it, as far as the others surely leave room.
    """
    found = list(holdings)
    alike: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(found):
        if said.get(one.key) and _may_be_lot(one, as_of):
            right = (one.kind, one.holder, one.company, one.share_class)
            alike.setdefault(right, []).append(place)
    for places in alike.values():
        for same in _by_directness(found, places):
            for place, lot in _apart({at: found[at] for at in same}, said):
                found[place] = lot
    for places in alike.values():
        for place, direct in _with_further(found, places, said, as_of):
            found[place] = direct
    return found


def _by_directness(found: Sequence[Holding], places: Sequence[int]) -> list[list[int]]:
    """Return records that count alike: next to no direct one, each other may be direct."""
    if not any(found[at].directness is Directness.DIRECT for at in places):
        return [[*places]]
    alike: dict[Directness, list[int]] = {}
    for at in places:
        alike.setdefault(found[at].directness, []).append(at)
    return [*alike.values()]


def _with_further(
    found: Sequence[Holding], places: Sequence[int], said: Sources, as_of: date
) -> Iterable[tuple[int, Holding]]:
    """Yield a direct holding with what else its source states of the same right."""
    direct = [at for at in places if found[at].directness is Directness.DIRECT]
    if not direct or len(direct) == len(places):
        return
    first = min(direct, key=lambda at: _lowest_first(found[at]))
    one = found[first]
    further = [
        found[at]
        for at in places
        if found[at].directness is not Directness.DIRECT and _may_add_up(one, found[at], said)
    ]
    standing = [each for each in found if each.kind is one.kind and each.valid_at(as_of)]
    if not further or _leads_through_others(standing, one.holder, one.company):
        return
    highest = one.if_higher or _stated(one)
    others = (
        _stated(each).lower
        for each in standing
        if each.company == one.company
        and each.holder != one.holder
        and each.directness is not Directness.INDIRECT
        and each.joint_group is None
        and not each.each_whole
    )
    whole = total([highest, *(each.if_higher or _stated(each) for each in further)])
    most = min(whole.upper, 100 - sum(others))
    if most > highest.upper:
        band = _stated(one)
        yield (
            first,
            replace(
                one,
                band=Band(band.lower, max(most, band.upper), lower_open=band.lower_open),
                if_higher=Band(highest.lower, most, lower_open=highest.lower_open),
                contradictions=_told(one, [one, *further]),
            ),
        )


def _leads_through_others(standing: Iterable[Holding], holder: str, company: str) -> bool:
    """Whether holdings lead from a holder to a company through a third party."""
    held: dict[str, set[str]] = {}
    for one in standing:
        if (one.holder, one.company) != (holder, company):
            held.setdefault(one.holder, set()).add(one.company)
    seen, frontier = {holder}, [holder]
    while frontier:
        below = {key for each in frontier for key in held.get(each, ())}
        if company in below:
            return True
        frontier = sorted(below - seen)
        seen |= below
    return False


def unsettled(graph: OwnershipGraph, possible: Collection[str]) -> list[str]:
    """Return the holders of shares or votes that may add up, with a possible owner at or above.

    Whether that party is an owner depends on what the source means.
    """
    if not possible:
        return []
    kinds = tuple(HoldingKind)
    held = sorted({one.holder for kind in _KINDS for one in graph.edges(kind) if one.if_higher})
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
        one.kind in _KINDS
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
    told = told_apart([_stated(each) for each in alike])
    return tuple({**dict(one.contradictions), **dict(told)}.items())


def told_apart(bands: Sequence[Band]) -> tuple[tuple[str, str], ...]:
    """Return the code of several readings of one right, with these in words."""
    exact = [band.lower == band.upper for band in bands]
    code = TWO_SHARES if all(exact) else BAND_AND_SHARE if any(exact) else TWO_BANDS
    words = " and ".join(
        f"{band.lower:g}" if band.lower == band.upper else f"{band.lower:g} to {band.upper:g}"
        for band in bands
    )
    return ((code, words),)
