"""The direct holders of one company, of one kind: joint ones as one, conflicts told apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from atlas.knowledge.graph.domain.bands import UNKNOWN, Band, total
from atlas.knowledge.graph.domain.model import Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

OVER_DECLARED_ABOVE = 100.01
"""Percent; a sum of lower bounds above it is a conflict, not rounding."""


@dataclass(frozen=True, slots=True)
class Direct:
    """One direct holding: its holder, or the joint holders who share it."""

    holders: tuple[str, ...]
    band: Band
    holdings: tuple[Holding, ...]

    @property
    def joint(self) -> bool:
        """Whether several parties hold it together."""
        return len(self.holders) > 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its relationship records."""
        return tuple(holding.key for holding in self.holdings)


@dataclass(frozen=True, slots=True)
class DirectHolders:
    """All direct holdings in one company. `contested` bands are [0, maximum] (over-declared)."""

    company: str
    declared: tuple[Direct, ...]
    effective: tuple[Direct, ...]
    sum_of_minima: float

    @property
    def over_declared(self) -> bool:
        """Whether the lower bounds sum above 100."""
        return self.sum_of_minima > OVER_DECLARED_ABOVE

    def held_by(self, members: Collection[str], *, declared: bool = False) -> Band | None:
        """Return what members hold together; None when they hold nothing.

        The upper end leaves the others their minima. `declared` takes over-declared holdings as
        given instead of [0, maximum].
        """
        source = self.declared if declared else self.effective
        inside = [direct for direct in source if any(h in members for h in direct.holders)]
        if not inside:
            return None
        outside = [direct.band for direct in source if direct not in inside]
        return limit(total(direct.band for direct in inside), outside)

    def keys_of(self, members: Collection[str]) -> tuple[str, ...]:
        """Return the records through which members hold."""
        return tuple(
            holding.key
            for direct in self.declared
            for holding in direct.holdings
            if holding.holder in members
        )


def direct_holders(graph: OwnershipGraph, company: str, kind: HoldingKind) -> DirectHolders:
    """Return the direct holdings in a company: records of one holding, and joint ones, as one."""
    alone: dict[str, dict[str, list[Holding]]] = {}
    joint: dict[str, list[Holding]] = {}
    for holding in graph.into(company, kind):
        if holding.joint_group is None:
            classes = alone.setdefault(holding.holder, {})
            classes.setdefault(holding.share_class, []).append(holding)
        else:
            joint.setdefault(holding.joint_group, []).append(holding)
    declared = [
        Direct(
            (holder,),
            total(_one_holding(records) for records in classes.values()),
            tuple(holding for records in classes.values() for holding in records),
        )
        for holder, classes in alone.items()
    ]
    declared += [
        Direct(tuple(sorted({h.holder for h in records})), _one_holding(records), tuple(records))
        for records in joint.values()
    ]
    sum_of_minima = sum(
        _one_holding(records).lower for classes in alone.values() for records in classes.values()
    ) + sum(_one_holding(records).lower for records in joint.values())
    effective = declared
    if sum_of_minima > OVER_DECLARED_ABOVE:
        effective = [
            replace(direct, band=Band(0, direct.band.upper, upper_open=direct.band.upper_open))
            for direct in declared
        ]
    return DirectHolders(company, tuple(declared), tuple(effective), sum_of_minima)


def limit(band: Band, others: Collection[Band]) -> Band:
    """Lower a band's upper end to what the other holders' minima leave of 100."""
    room = 100 - sum(other.lower for other in others)
    if room > band.upper:
        return band
    upper = max(room, band.lower)
    opened = any(other.lower_open and other.lower > 0 for other in others)
    same = abs(room - band.upper) <= 1e-9
    if upper <= band.lower:
        return Band(band.lower, band.lower)
    return replace(band, upper=upper, upper_open=opened or (same and band.upper_open))


def _band(holding: Holding) -> Band:
    return UNKNOWN if holding.band is None else holding.band


def _one_holding(records: list[Holding]) -> Band:
    """Return what several records of one holding say: where they agree, else all they say."""
    bands = [_band(record) for record in records]
    low = max(bands, key=lambda band: (band.lower, band.lower_open))
    high = min(bands, key=lambda band: (band.upper, not band.upper_open))
    if low.lower > high.upper:
        low = min(bands, key=lambda band: (band.lower, band.lower_open))
        high = max(bands, key=lambda band: (band.upper, not band.upper_open))
    if low.lower == high.upper:
        return Band(low.lower, high.upper)
    return Band(low.lower, high.upper, low.lower_open, high.upper_open)
