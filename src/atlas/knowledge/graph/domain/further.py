"""What records that are no edges may add to the shares or votes that are known.

An indirect interest, or one of unknown directness, is shown and not added where edges lead from its
holder to its company. It may be what they carry, told again, or shares in addition. No source tells
which, unless the figures do: otherwise the worse reading counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from atlas.knowledge.graph.domain.bands import TOLERANCE, UNKNOWN, Band, spanned
from atlas.knowledge.graph.domain.control import INTERESTS
from atlas.knowledge.graph.domain.direct import declared_by, direct_holders
from atlas.knowledge.graph.domain.lots import may_be_lots, own_class, told_with
from atlas.knowledge.graph.domain.model import (
    Directness,
    HolderShare,
    Holding,
    HoldingKind,
    IntegratedShares,
    Party,
    SaidApart,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.shares import integrated_shares

_ROUNDED = 0.5
"""Percentage points by which a share that is stated in whole percent may differ."""
_NOTHING = Band(0, 0)


def structure(parties: Iterable[Party], holdings: Iterable[Holding], as_of: date) -> OwnershipGraph:
    """Return the graph of a day, with what records that are no edges may add to the edges.

    A record of unknown directness adds nothing where the known chain carries as much, alone or with
    the direct share, or another source states the holder's direct share. An indirect one adds what
    the known chain does not carry.
    """
    parties, holdings = tuple(parties), tuple(holdings)
    if any(one.apart for one in holdings):
        holdings = _with_disputed(parties, holdings, as_of)
    graph = OwnershipGraph(parties, holdings, as_of)
    further = dict(_further(graph))
    if not further:
        return graph
    told = [
        replace(one, further=further[one.key], contradictions=_told(graph, one))
        if one.key in further
        else one
        for one in holdings
    ]
    return OwnershipGraph(parties, told, as_of)


def unsettled(graph: OwnershipGraph, possible: Collection[str]) -> list[str]:
    """Return the holders of shares or votes that may add up, with a possible owner at or above.

    Whether that party is an owner depends on what the source means.
    """
    if not possible:
        return []
    held = {one.holder for kind in INTERESTS for one in graph.edges(kind) if one.if_higher}
    held |= {record.holder for record in graph.declared() if record.further is not None}
    kinds = tuple(HoldingKind)
    return [key for key in sorted(held) if not graph.above(key, kinds).keys().isdisjoint(possible)]


def _further(graph: OwnershipGraph) -> Iterator[tuple[str, Band]]:
    alike: dict[tuple[HoldingKind, str, str, Directness], list[Holding]] = defaultdict(list)
    for record in graph.declared():
        if _may_be_more(record) and not _told_again(graph, record):
            right = (record.kind, record.company, record.holder, record.directness)
            alike[right].append(record)
    interests: dict[tuple[HoldingKind, str], IntegratedShares] = {}
    for (kind, company, holder, directness), records in alike.items():
        left = _left_by_others(graph, company, kind, holder)
        if left <= 0:
            continue
        if (kind, company) not in interests:
            interests[kind, company] = integrated_shares(graph, company, kind)
        share = interests[kind, company].by_party.get(holder)
        through = _through_others(share)
        if through is None:
            continue
        stated = _stated(records)
        more = stated.upper
        if directness is Directness.INDIRECT:
            more -= through.upper if through.upper + _ROUNDED < more else more
        elif through.lower > TOLERANCE and (
            _carries(through, stated) or _carries(_altogether(share), stated)
        ):
            more = 0
        if min(more, left) > 0:
            yield records[0].key, Band(0, min(more, left), upper_open=stated.upper_open)


def _with_disputed(
    parties: tuple[Party, ...], holdings: tuple[Holding, ...], as_of: date
) -> tuple[Holding, ...]:
    """Return holdings with each disputed share that some sources do not call direct as it may be.

    Who states no direct share may state the known chain again, or something next to it.
    """
    own = [
        replace(one, band=one.apart.own, if_higher=None)
        if one.apart and one.band == one.apart.whole
        else one
        for one in holdings
    ]
    graph = OwnershipGraph(parties, own, as_of)
    return tuple(
        replace(_as_it_may_be(graph, one, one.apart), apart=None) if one.apart else one
        for one in holdings
    )


def _as_it_may_be(graph: OwnershipGraph, one: Holding, said: SaidApart) -> Holding:
    """Return a disputed holding with an upper end by which no source says more than it may be.

    Where chains explain what is not called direct, the holder has no more altogether than the most
    that a source states; regimes read the whole dispute (`if_higher`). A lower end stays.
    """
    edges = graph.between({one.holder}, one.company, one.kind)
    share = integrated_shares(graph, one.company, one.kind).by_party.get(one.holder)
    through = _through_others(share)
    if one.band != said.whole or [edge.key for edge in edges] != [one.key] or through is None:
        return one
    known, own = _altogether(share), said.own
    unknown = [band for how, band in said.others if how is not Directness.INDIRECT]
    indirect = [band.upper for how, band in said.others if how is Directness.INDIRECT]
    again = through.lower > TOLERANCE and all(
        _carries(through, band) or _carries(known, band) for band in unknown
    )
    most = own.upper + max([0.0, *(band.upper - known.upper for band in unknown)])
    if unknown and not again:
        most = spanned([own, *unknown]).upper
    more = max([0.0, *(up - through.upper for up in indirect if up > through.upper + _ROUNDED)])
    left = max(_left_by_others(graph, one.company, one.kind, one.holder), 0.0)
    upper = min(max(most + min(more, left), said.whole.lower), 100.0)
    return replace(
        one,
        band=replace(said.whole, upper=upper, upper_open=False),
        if_higher=replace(said.whole, upper=max(upper, said.whole.upper), upper_open=False),
    )


def _may_be_more(record: Holding) -> bool:
    return (
        record.kind in INTERESTS
        and record.band is not None
        and record.joint_group is None
        and not record.each_whole
        and not record.has_components
    )


def _told(graph: OwnershipGraph, record: Holding) -> tuple[tuple[str, str], ...]:
    """Return what contradicts itself in a record, with the direct holding next to it."""
    direct = graph.between({record.holder}, record.company, record.kind)
    return told_with(record, [*direct, record]) if direct else record.contradictions


def _told_again(graph: OwnershipGraph, record: Holding) -> bool:
    """Whether a record may be no lot of its own next to a direct one of the same right."""
    if record.directness is Directness.INDIRECT:
        return False
    direct = [
        edge
        for edge in graph.between({record.holder}, record.company, record.kind)
        if own_class(edge) == own_class(record)
    ]
    return bool(direct) and not any(may_be_lots(record, edge) for edge in direct)


def _through_others(share: HolderShare | None) -> Band | None:
    """Return what a party holds through others; None: it may be all, or is no number."""
    if share is None:
        return _NOTHING
    if share.integrated is None or share.integrated.upper >= 100:
        return None
    own = share.direct or _NOTHING
    surely = max(share.integrated.lower - own.lower, 0)
    # others may leave less than the direct share's upper end
    return Band(surely, max(share.integrated.upper - own.upper, surely))


def _left_by_others(graph: OwnershipGraph, company: str, kind: HoldingKind, holder: str) -> float:
    """Return what others surely leave to a holder, in percent, in addition to its direct share."""
    held = direct_holders(graph, company, kind).declared
    own = sum(one.highest.upper for one in held if one.holders == (holder,))
    return 100 - own - sum(one.floor.lower for one in held if holder not in one.holders)


def _altogether(share: HolderShare | None) -> Band:
    return share.integrated if share and share.integrated else _NOTHING


def _stated(records: Sequence[Holding]) -> Band:
    """Return all that records of one holder state, where each lot is one of its own."""
    [one] = declared_by(records)
    return one.highest if any(record.if_higher for record in records) else one.band


def _carries(through: Band, stated: Band) -> bool:
    """Whether what is known may be just what is stated."""
    if stated == UNKNOWN:
        return True
    return through.lower <= stated.upper + _ROUNDED and stated.lower <= through.upper + _ROUNDED
