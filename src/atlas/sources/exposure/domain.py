"""From hits to seeds of sanctioned ownership, marks on a chart, and flags. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from atlas.knowledge.graph.domain import Seed
from atlas.knowledge.graph.domain.chart import Mark
from atlas.sources.lists.domain.regimes import parted
from atlas.sources.screening.schemas.matches import EntityHit, EntityStanding

Standings = Mapping[UUID, EntityStanding]
_DECISIVE = frozenset({"exact", "strong"})
TRUE_MATCH, FALSE_POSITIVE = "true_match", "false_positive"
ASSET_FREEZE = "asset_freeze"


class Flag(StrEnum):
    """What a list says of a party; `possible` ones wait for a decision."""

    SANCTIONED = "sanctioned"
    POSSIBLY_SANCTIONED = "possibly_sanctioned"
    FORMERLY_LISTED = "formerly_listed"
    PEP = "pep"
    POSSIBLE_PEP = "possible_pep"
    OTHER_LIST = "other_list"
    NOT_SCREENED = "not_screened"


def seeds_of(standings: Standings, regime: str) -> list[Seed]:
    """Return the parties matched on a regime's asset-freeze lists.

    A decided true match is certain; an undecided hit counts when it is exact or strong. What was
    decided false, or was taken off the list, does not count.
    """
    seeds = []
    for party in sorted(standings):
        hits = [hit for hit in standings[party].hits if _freezes(hit, regime)]
        if hits:
            certain = any(hit.status == TRUE_MATCH for hit in hits)
            seeds.append(Seed(str(party), certain))
    return seeds


def flags_of(standing: EntityStanding) -> list[Flag]:
    """Return what the lists say of a party, the gravest first."""
    found = {flag for hit in standing.hits for flag in _flags(hit)}
    if standing.screened_at is None:
        found.add(Flag.NOT_SCREENED)
    return [flag for flag in Flag if flag in found]


def marks_of(standings: Standings) -> dict[str, list[Mark]]:
    """Return the marks of a chart."""
    marks = {
        Flag.SANCTIONED: Mark.SANCTIONED,
        Flag.POSSIBLY_SANCTIONED: Mark.POSSIBLY_SANCTIONED,
        Flag.PEP: Mark.PEP,
        Flag.POSSIBLE_PEP: Mark.POSSIBLE_PEP,
        Flag.OTHER_LIST: Mark.OTHER,
    }
    return {
        str(party): [marks[flag] for flag in flags_of(standing) if flag in marks]
        for party, standing in standings.items()
    }


def not_answered(standings: Standings, lists: Iterable[str]) -> list[UUID]:
    """Return the parties whose last screening got no answer from any of the lists."""
    wanted = frozenset(lists)
    return sorted(party for party, known in standings.items() if not wanted & known.answered)


def _freezes(hit: EntityHit, regime: str) -> bool:
    if regime not in parted(hit.regime) or hit.measure != ASSET_FREEZE or hit.delisted:
        return False
    if hit.status == FALSE_POSITIVE:
        return False
    return hit.status == TRUE_MATCH or hit.strength in _DECISIVE


def _flags(hit: EntityHit) -> set[Flag]:
    """Return what a hit says: an entry may stand for a sanction and a PEP at once."""
    if hit.status == FALSE_POSITIVE:
        return set()
    if hit.delisted:
        return {Flag.FORMERLY_LISTED}
    certain = hit.status == TRUE_MATCH
    known = {
        "sanctions": Flag.SANCTIONED if certain else Flag.POSSIBLY_SANCTIONED,
        "pep": Flag.PEP if certain else Flag.POSSIBLE_PEP,
    }
    return {known[topic] for topic in hit.topics if topic in known} or {Flag.OTHER_LIST}
