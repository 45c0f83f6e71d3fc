"""The direct holders of one company, of one kind: joint ones as one, conflicts distinguished."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from atlas.knowledge.graph.domain.bands import TOLERANCE, UNKNOWN, Band, total
from atlas.knowledge.graph.domain.model import Holding, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

OVER_DECLARED_ABOVE = 100.01
"""Percent; a sum of lower bounds above it is a conflict, not rounding."""
_ROUNDED = OVER_DECLARED_ABOVE - 100
_MAJORITY = 50
_TOGETHER = "together:"
"""Starts the group of holders who are taken to hold jointly, although no source says so."""


@dataclass(frozen=True, slots=True)
class Direct:
    """One direct holding: its holder, or the joint holders who share it."""

    holders: tuple[str, ...]
    band: Band
    holdings: tuple[Holding, ...]
    lower: float
    """The sum of its classes' lower bounds, also above 100."""
    highest: Band
    """The band where each source that states two at once means the higher one."""
    floor: Band
    """The band where lots of one capacity are one lot, stated several times: the lowest. What it
    leaves may be others' shares."""

    @property
    def joint(self) -> bool:
        """Whether several parties hold it together."""
        return len(self.holders) > 1

    @property
    def presumed(self) -> bool:
        """Whether the rule on majorities alone says that they hold it together."""
        return (self.holdings[0].joint_group or "").startswith(_TOGETHER)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its relationship records."""
        return tuple(holding.key for holding in self.holdings)


@dataclass(frozen=True, slots=True)
class Minima:
    """The sum of lower bounds of some holdings, and how many of them are open."""

    total: float = 0.0
    open_ends: int = 0

    @classmethod
    def of(cls, holdings: Sequence[Direct]) -> Minima:
        """Sum up holdings."""
        bands = [direct.floor for direct in holdings]
        return cls(sum(band.lower for band in bands), sum(map(_open_below, bands)))

    def minus(self, direct: Direct) -> Minima:
        """Take a holding out."""
        floor = direct.floor
        return Minima(self.total - floor.lower, self.open_ends - _open_below(floor))


class DirectHolders:
    """All direct holdings in one company.

    `declared` as given; `effective` is [0, maximum] each where the company is over-declared.
    `presumed`: some are taken to hold jointly. That settles a conflict, but makes no other party's
    holding smaller. `by_source`: what each source alone declares, where it is over-declared.
    """

    def __init__(
        self,
        company: str,
        declared: Sequence[Direct],
        by_source: Mapping[str, DirectHolders] = MappingProxyType({}),
    ) -> None:
        self.company = company
        self.by_source = by_source
        self.declared = tuple(declared)
        self.sum_of_minima = sum(direct.lower for direct in self.declared)
        self.over_declared = self.sum_of_minima > OVER_DECLARED_ABOVE
        self.presumed = any(direct.presumed for direct in self.declared)
        self.effective = self.declared
        if self.over_declared:
            self.effective = tuple(
                replace(
                    direct,
                    band=_from_nothing(direct.band),
                    highest=_from_nothing(direct.highest),
                    floor=_from_nothing(direct.floor),
                )
                for direct in self.declared
            )
        self.minima = Minima.of(self.effective)
        self.exact = all(direct.band.exact for direct in self.effective)
        self._places: dict[str, list[int]] = {}
        for place, direct in enumerate(self.declared):
            for holder in direct.holders:
                self._places.setdefault(holder, []).append(place)

    @property
    def across_sources(self) -> bool:
        """Whether more than the whole is declared only because several sources are added.

        None of them alone declares more: two of them may name the same holder.
        """
        return len(self.by_source) > 1 and not any(
            one.over_declared for one in self.by_source.values()
        )

    def held_by(
        self, members: Collection[str], *, declared: bool = False, highest: bool = False
    ) -> Band | None:
        """Return what members hold together; None when they hold nothing.

        The upper end leaves the others their minima. `declared` takes over-declared holdings as
        given instead of [0, maximum]; `highest` takes of two bands stated at once the higher one,
        whole where the others leave no room for it: either may be wrong.
        """
        source = self.declared if declared else self.effective
        inside = [source[place] for place in self._of(members)]
        if not inside:
            return None
        bands = [one.highest if highest else one.band for one in inside]
        if self.presumed or any(map(_either, inside)):
            return total(bands)
        others = Minima.of(self.declared) if declared and self.over_declared else self.minima
        for direct in inside:
            others = others.minus(direct)
        whole = total(bands)
        if highest and whole.lower > 100 - others.total + _ROUNDED:
            return whole
        return limit(whole, others)

    def among(self, members: Collection[str]) -> list[str]:
        """Return which of the members hold anything, in order."""
        return sorted(m for m in members if m in self._places)

    def at_least(self, percent: float) -> Iterable[str]:
        """Return who alone may hold that much, at the upper end of what is declared."""
        for holder, places in self._places.items():
            if sum(self.declared[place].band.upper for place in places) >= percent - TOLERANCE:
                yield holder

    def limited(self) -> Iterable[tuple[Direct, Band]]:
        """Return each holding with its band, lowered to what the others' minima leave.

        Where a higher reading of it and these are more than the whole, either may be wrong.
        """
        minima = self.minima
        for direct in self.effective:
            band = direct.band
            left = 100 - (minima.total - direct.floor.lower)
            number = band.lower == band.upper and not band.upper_open
            disputed = _either(direct) or direct.highest.lower > left + _ROUNDED
            if self.presumed or number or disputed or left > band.upper:
                yield direct, band  # as `limit`, which would leave it as it is
            else:
                yield direct, limit(band, minima.minus(direct))

    def keys_of(self, members: Collection[str]) -> tuple[str, ...]:
        """Return the records through which members hold."""
        return tuple(
            holding.key
            for place in self._of(members)
            for holding in self.declared[place].holdings
            if holding.holder in members
        )

    def _of(self, members: Collection[str]) -> list[int]:
        small, large = sorted((members, self._places), key=len)
        return sorted({place for m in small if m in large for place in self._places[m]})


def direct_holders(graph: OwnershipGraph, company: str, kind: HoldingKind) -> DirectHolders:
    """Return the direct holdings in a company: records of one holding, and joint ones, as one."""
    known = graph.memo.get((company, kind))
    if known is None:
        holdings = graph.into(company, kind)
        more = [one for one in graph.shown_into(company) if one.kind is kind]
        alone = declared_by(held_together(graph, holdings))
        known = DirectHolders(company, _with_more(alone, more))
        if known.over_declared:
            known = DirectHolders(company, known.declared, _by_source(graph, company, holdings))
        graph.memo[company, kind] = known
    found: DirectHolders = known
    return found


def _with_more(declared: Iterable[Direct], records: Iterable[Holding]) -> list[Direct]:
    """Return direct holdings with what records that are no edges may add to them."""
    more: dict[str, list[Holding]] = {}
    for record in records:
        if record.further is not None:
            more.setdefault(record.holder, []).append(record)
    if not more:
        return [*declared]
    found = []
    for one in declared:
        added = [] if one.joint else _added(more.pop(one.holders[0], ()))
        band, highest = total([one.band, *added]), total([one.highest, *added])
        found.append(replace(one, band=band, highest=highest) if added else one)
    for holder, own in more.items():
        band = total(_added(own))
        nothing = Band(0, 0)
        found.append(Direct((holder,), band, tuple(own), 0, band, nothing))
    return found


def _added(records: Iterable[Holding]) -> list[Band]:
    return [record.further for record in records if record.further is not None]


def _by_source(
    graph: OwnershipGraph, company: str, holdings: Sequence[Holding]
) -> dict[str, DirectHolders]:
    """Return what each source alone declares; what is of no known source may be of any.

    Interests that their statement ends before it starts may have ended: they are apart.
    """
    found: dict[str, list[Holding]] = {}
    for source in sorted({source for one in holdings for source in _said_by(one)}):
        found[source] = [one for one in holdings if not one.sources or source in _said_by(one)]
    return {
        source: DirectHolders(company, declared_by(held_together(graph, found[source])))
        for source in found
    }


def _said_by(holding: Holding) -> list[str]:
    apart = " (ends before it starts)" if holding.ends_before_start else ""
    return [f"{source}{apart}" for source in holding.sources]


def held_together(graph: OwnershipGraph, holdings: Sequence[Holding]) -> Sequence[Holding]:
    """Return the holdings, with one group for people who can only hold a majority together.

    The UK register states of each of several joint holders, and of each party of a joint
    arrangement, that they hold the whole of it (Companies Act 2006, Schedule 1A, paragraphs 11 and
    12). Two living, known natural persons with the same majority are read so. A company in addition
    to them, a band that differs or a share from another source remains a conflict.
    """
    if sum(one.each_whole for one in holdings) < 2:
        return holdings
    records: dict[str, list[Holding]] = {}
    for one in holdings:
        records.setdefault(one.holder, []).append(one)
    groups: dict[tuple[Band, str], list[str]] = {}
    for holder, own in records.items():
        first = own[0]
        if (
            first.band is not None
            and all(map(_alone_of_whole, own))
            and len({(one.band, one.share_class) for one in own}) == 1
            and graph.party(holder).kind is PartyKind.PERSON
            and not graph.gone(holder)
        ):
            groups.setdefault((first.band, first.share_class), []).append(holder)
    group_of = {
        holder: f"{_TOGETHER}{group[0]}"
        for group in groups.values()
        if len(group) > 1
        for holder in group
    }
    return [
        replace(one, joint_group=group_of[one.holder]) if one.holder in group_of else one
        for one in holdings
    ]


def _alone_of_whole(holding: Holding) -> bool:
    band = holding.band
    majority = band is not None and (
        band.lower > _MAJORITY or (band.lower == _MAJORITY and band.lower_open)
    )
    return (
        majority
        and holding.each_whole
        and holding.joint_group is None
        and holding.if_higher is None
    )


def declared_by(holdings: Iterable[Holding]) -> list[Direct]:
    """Return what records of one company and kind declare: those of one holding as one."""
    alone: dict[str, dict[str, list[Holding]]] = {}
    joint: dict[str, list[Holding]] = {}
    for holding in holdings:
        if holding.joint_group is None:
            classes = alone.setdefault(holding.holder, {})
            classes.setdefault(holding.share_class, []).append(holding)
        else:
            joint.setdefault(holding.joint_group, []).append(holding)
    declared = [_direct((holder,), list(classes.values())) for holder, classes in alone.items()]
    declared += [
        _direct(tuple(sorted({h.holder for h in records})), [records]) for records in joint.values()
    ]
    return declared


def _direct(holders: tuple[str, ...], classes: Sequence[list[Holding]]) -> Direct:
    bands = [one_holding(list(map(_band, records))) for records in classes]
    highest = bands
    if any(one.if_higher for records in classes for one in records):
        highest = [one_holding(list(map(_highest, records))) for records in classes]
    if len(bands) == 1 and bands[0].upper < 100:  # a sum of one
        only = bands[0]
        return Direct(holders, only, tuple(classes[0]), only.lower, highest[0], only)
    whole = total(bands)
    return Direct(
        holders,
        whole,
        tuple(holding for records in classes for holding in records),
        lower=sum(band.lower for band in bands),
        highest=whole if highest is bands else total(highest),
        floor=whole if len(bands) == 1 else _floor(classes, bands),
    )


def _floor(classes: Sequence[list[Holding]], bands: Sequence[Band]) -> Band:
    """Return what lots surely are: those of one capacity may be one, stated several times.

    No format has a field for the class of a share, and of a class each percentage is of the class.
    What may be the higher one of two readings is not its lowest.
    """
    lowest: dict[str | None, Band] = {}
    for records, band in zip(classes, bands, strict=True):
        if all(one.if_higher for one in records):
            continue
        known = lowest.setdefault(records[0].through, band)
        if (band.lower, band.lower_open) < (known.lower, known.lower_open):
            lowest[records[0].through] = band
    return total([*lowest.values()] or [*bands])


def limit(band: Band, others: Minima) -> Band:
    """Lower a band's upper end to what the other holders' minima leave of 100."""
    room = 100 - others.total
    if room > band.upper:
        return band
    upper = max(room, band.lower)
    same = abs(room - band.upper) <= 1e-9
    if upper <= band.lower:
        return Band(band.lower, band.lower, band.lower_open)
    opened = others.open_ends > 0 or (same and band.upper_open)
    return replace(band, upper=upper, upper_open=opened)


def _either(direct: Direct) -> bool:
    """Whether sources contradict each other on a holding: by its higher reading it is no surer."""
    return any(one.disputed for one in direct.holdings)


def _open_below(band: Band) -> int:
    return int(band.lower_open and band.lower > 0)


def _band(holding: Holding) -> Band:
    return UNKNOWN if holding.band is None else holding.band


def _highest(holding: Holding) -> Band:
    return holding.if_higher or _band(holding)


def _from_nothing(band: Band) -> Band:
    return Band(0, band.upper, upper_open=band.upper_open)


def one_holding(bands: list[Band]) -> Band:
    """Return what several records of one holding say: where they agree, else all they say."""
    if len(bands) == 1:
        return bands[0]
    low = max(bands, key=lambda band: (band.lower, band.lower_open))
    high = min(bands, key=lambda band: (band.upper, not band.upper_open))
    meet = low.lower == high.upper and not (low.lower_open or high.upper_open)
    if low.lower >= high.upper and not meet:  # (25, 50] and (50, 75) have nothing in common
        low = min(bands, key=lambda band: (band.lower, band.lower_open))
        high = max(bands, key=lambda band: (band.upper, not band.upper_open))
    return Band(low.lower, high.upper, low.lower_open, high.upper_open)
