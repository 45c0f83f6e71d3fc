"""Shares or votes that one source states of a holder in several statements: lots, or one again.

No format tells which. As within one statement, each question is answered by the worse reading: what
is left for others by the lowest share alone, who may be an owner or a listed holder by all of them
together. Records of different sources, which stand apart after parties were joined, remain one
holding that each states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from atlas.knowledge.graph.domain.bands import UNKNOWN, Band, spanned
from atlas.knowledge.graph.domain.model import Directness, Holding, HoldingKind

TWO_BANDS, TWO_SHARES, BAND_AND_SHARE = "two_bands", "two_shares", "band_and_share"
"""Codes of what is stated of one right at once: several bands, several shares, some of either."""
_KINDS = frozenset({HoldingKind.OWNERSHIP, HoldingKind.VOTING})
_LOT = " lot "


Stated = Mapping[str, Mapping[str, Band]]
"""How much each source states of a record, by its key, where several state it."""


def lots_apart(
    holdings: Iterable[Holding], as_of: date, stated: Stated = MappingProxyType({})
) -> list[Holding]:
    """Return holdings with what may be lots of one class as classes of their own.

    The lowest keeps its band. Each other may be nothing, the lowest said again, or all it states
    (`if_higher`). A total is no lot next to another total of the same capacity. What is indirect or
    of unknown directness is no lot of a direct holding: `further` says what it may add. All lots
    together are no more than one source states of them.
    """
    found = list(holdings)
    alike: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(found):
        if one.sources and _may_be_lot(one, as_of):
            right = (one.kind, one.holder, one.company, one.share_class)
            alike.setdefault(right, []).append(place)
    for places in alike.values():
        for same in _by_directness(found, places):
            for place, lot in _apart({at: found[at] for at in same}):
                found[place] = lot
            for place, lot in _no_more(found, same, stated):
                found[place] = lot
        for place, either in _contradicting({at: found[at] for at in places}):
            found[place] = either
    return found


def _by_directness(found: Sequence[Holding], places: Sequence[int]) -> list[list[int]]:
    """Return records that count alike: next to no direct one, each other may be direct."""
    if not any(found[at].directness is Directness.DIRECT for at in places):
        return [[*places]]
    alike: dict[Directness, list[int]] = {}
    for at in places:
        alike.setdefault(found[at].directness, []).append(at)
    return [*alike.values()]


def _apart(alike: Mapping[int, Holding]) -> Iterable[tuple[int, Holding]]:
    kept: list[int] = []
    again: dict[int, list[int]] = {}
    for place in sorted(alike, key=lambda at: _lowest_first(alike[at])):
        one = alike[place]
        same = [at for at in kept if may_be_lots(one, alike[at])]
        if not same:
            kept.append(place)
            continue
        for at in same:
            again.setdefault(at, [at]).append(place)
        yield place, _lot(one, [*(alike[at] for at in same), one])
    for place, places in again.items():
        one = alike[place]
        yield place, replace(one, contradictions=told_with(one, [alike[at] for at in places]))


def _contradicting(alike: Mapping[int, Holding]) -> Iterable[tuple[int, Holding]]:
    """Yield each record that another source's contradicts, as all that these say of the holding.

    As if one relationship had both statements (`projection.either`). What no source calls indirect
    may be the direct share.
    """
    direct = any(one.directness is Directness.DIRECT for one in alike.values())
    said = {
        at: one
        for at, one in alike.items()
        if _LOT not in one.share_class and one.directness is not Directness.INDIRECT
    }
    for place, one in said.items():
        against = [
            other
            for other in said.values()
            if one.sources.isdisjoint(other.sources) and not _nested(_stated(one), _stated(other))
        ]
        if against:
            band = spanned(_stated(each) for each in said.values())
            yield (
                place,
                replace(
                    one,
                    band=band,
                    if_higher=spanned([band, *(_highest(each) for each in said.values())]),
                    disputed=True,
                    apart=None,
                    directness=Directness.DIRECT if direct else one.directness,
                    contradictions=told_with(one, [one, *against]),
                ),
            )


def _nested(one: Band, other: Band) -> bool:
    return (one.lower <= other.lower and other.upper <= one.upper) or (
        other.lower <= one.lower and one.upper <= other.upper
    )


def _no_more(
    found: Sequence[Holding], places: Sequence[int], stated: Stated
) -> Iterable[tuple[int, Holding]]:
    """Yield lots that would be more, together, than the most that one source states of them.

    Where sources share the first record, a further one of theirs may be the other's share again.
    """
    if not any(found[at].key in stated for at in places):
        return
    sources = sorted({source for at in places for source in found[at].sources})
    most = max(sum(_by(found[at], source, stated) for at in places) for source in sources)
    ordered = sorted(places, key=lambda at: (_LOT in found[at].share_class, at))
    first = [found[at] for at in ordered if _LOT not in found[at].share_class]
    used = max(_highest(one).upper for one in first)
    for at in ordered[len(first) :]:
        one = found[at]
        high = _highest(one)
        left = min(high.upper, max(most - used, 0.0))
        used += left
        if left < high.upper:
            band = Band(0, left)
            higher = Band(min(high.lower, left), left)
            yield at, replace(one, band=band, if_higher=higher)


def _by(one: Holding, source: str, stated: Stated) -> float:
    """Return the most that a source states in a record, in percent."""
    if source not in one.sources:
        return 0.0
    said = stated.get(one.key, {}).get(source)
    return _highest(one).upper if said is None else said.upper


def _highest(one: Holding) -> Band:
    return one.if_higher or _stated(one)


def _lot(one: Holding, alike: Sequence[Holding]) -> Holding:
    band = _stated(one)
    return replace(
        one,
        band=Band(0, band.upper, upper_open=band.upper_open),
        if_higher=one.if_higher or band,
        share_class=f"{one.share_class}{_LOT}{one.key}",
        contradictions=told_with(one, alike),
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


def may_be_lots(one: Holding, other: Holding) -> bool:
    """Whether two records of one right may be two lots: of one source, and not one total twice."""
    total_again = one.total and other.total and one.through == other.through
    return not total_again and not one.sources.isdisjoint(other.sources)


def own_class(one: Holding) -> str:
    """Return the class of share that a record states; a lot has that of its right."""
    return one.share_class.partition(_LOT)[0]


def _lowest_first(one: Holding) -> tuple[object, ...]:
    """Order by lower bound; what may be anything makes no less of what is stated."""
    band = _stated(one)
    return (band == UNKNOWN, band.lower, band.lower_open, band.upper, not band.upper_open, one.key)


def _stated(one: Holding) -> Band:
    return UNKNOWN if one.band is None else one.band


def told_with(one: Holding, alike: Sequence[Holding]) -> tuple[tuple[str, str], ...]:
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
