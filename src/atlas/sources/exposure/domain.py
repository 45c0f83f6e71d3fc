"""From hits to seeds of sanctioned ownership, marks on a chart, and flags. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from atlas.knowledge.graph.domain import Seed
from atlas.knowledge.graph.domain.chart import Mark
from atlas.sources.lists.domain.designation import designated_on
from atlas.sources.lists.domain.regimes import parted
from atlas.sources.screening.domain.matches import EntityHit, EntityStanding

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

    A true match on an entry that is listed today is certain; an undecided hit counts when it is
    exact or strong. What was decided false does not count, nor does a true match whose delisting
    has been confirmed. Until then it is possible.
    """
    seeds = []
    for party in sorted(standings):
        hits = [hit for hit in standings[party].hits if _freezes(hit, regime)]
        if hits:
            certain = any(hit.status == TRUE_MATCH and not hit.delisted for hit in hits)
            seeds.append(Seed(str(party), certain))
    return seeds


def frozen_parties(standings: Standings) -> list[UUID]:
    """Return the parties matched on an asset-freeze list, of whichever regime."""
    return sorted(
        party
        for party, known in standings.items()
        if any(_counts(hit) and _is_freeze(hit) for hit in known.hits)
    )


def listed_since(standings: Standings, regime: str) -> dict[str, date]:
    """Return since when the matched parties are listed, where each of their entries tells it."""
    found: dict[str, date] = {}
    for party, standing in standings.items():
        days = [
            designated_on(hit.list_id, regime, hit.listed_on)
            for hit in standing.hits
            if _freezes(hit, regime)
        ]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            found[str(party)] = min(known)
    return found


def matched_without_rule(
    standings: Standings, ruled: Collection[str]
) -> dict[str, dict[str, date | None]]:
    """Return the true matches to which no rule on ownership applies: regime, party, first listing.

    Under a regime without a rule, on a list that names no regime (by its id), or under a measure
    other than an asset freeze. None: an entry does not tell its day for certain.

    Args:
        standings: what screening knows of each party.
        ruled: the regimes with a rule on ownership.

    """
    found: dict[str, dict[str, date | None]] = {}
    for party, standing in standings.items():
        true = [hit for hit in standing.hits if hit.status == TRUE_MATCH]
        for regime in {key for hit in true for key in regimes_of(hit)}:
            own = [hit for hit in true if regime in regimes_of(hit)]
            if regime in ruled and any(hit.measure == ASSET_FREEZE for hit in own):
                continue
            found.setdefault(regime, {})[str(party)] = _first_listed(own, regime)
    return found


def frozen_without_rule(
    standings: Standings, ruled: Collection[str], *, weak: bool = False
) -> dict[str, dict[str, date | None]]:
    """Return who is or may be listed with an asset freeze under a regime without a rule.

    As `matched_without_rule`, and with them who has an exact or strong candidate that was not
    refused: what they own or control may be frozen, and no rule tells.

    Args:
        standings: what screening knows of each party.
        ruled: the regimes with a rule on ownership.
        weak: return who has nothing but candidates that are neither, and not decided, in their
            place.

    """
    found: dict[str, dict[str, date | None]] = {}
    for party, standing in standings.items():
        freezing = [hit for hit in standing.hits if _is_freeze(hit) and not hit.ended]
        for regime in {key for hit in freezing for key in regimes_of(hit)} - {*ruled}:
            own = [hit for hit in freezing if regime in regimes_of(hit)]
            counted = [hit for hit in own if _counts(hit)]
            if weak:
                waiting = [hit for hit in own if hit.status != FALSE_POSITIVE]
                counted = [] if counted else waiting
            if counted:
                found.setdefault(regime, {})[str(party)] = _first_listed(counted, regime)
    return found


def _is_freeze(hit: EntityHit) -> bool:
    return hit.measure == ASSET_FREEZE


def is_listed(standing: EntityStanding, regime: str) -> bool:
    """Return whether a person decided that a regime's list, as it is today, freezes a party."""
    return any(
        hit.status == TRUE_MATCH and not hit.delisted and regime in regimes_of(hit)
        for hit in standing.hits
        if _is_freeze(hit)
    )


def _first_listed(hits: Iterable[EntityHit], regime: str) -> date | None:
    """Return the first day of listing, where each entry tells its own for certain."""
    days = [designated_on(hit.list_id, regime, hit.listed_on) for hit in hits]
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None


def regimes_of(hit: EntityHit) -> frozenset[str]:
    """Return whose sanctions an entry states; its list's id where that names no regime."""
    return parted(hit.regime) or frozenset({hit.list_id})


def candidates_since(standings: Standings, regime: str) -> dict[str, date]:
    """Return since when what is undecided about a party is listed, where each entry tells it."""
    found: dict[str, date] = {}
    for party in undecided_of(standings, regime):
        days = [
            designated_on(hit.list_id, regime, hit.listed_on)
            for hit in standings[party].hits
            if _waits(hit, regime)
        ]
        known = [day for day in days if day is not None]
        if len(known) == len(days):
            found[str(party)] = min(known)
    return found


def flags_of(standing: EntityStanding) -> list[Flag]:
    """Return what the lists say of a party, the most severe first."""
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
    """Return the parties whose last screening lacks an answer from one of the lists, or has none.

    A list answers for a party where the lack of a hit would have counted on that day.
    """
    wanted = frozenset(lists)
    return sorted(
        party for party, known in standings.items() if not wanted or not wanted <= known.answered
    )


def undecided_of(standings: Standings, regime: str) -> list[UUID]:
    """Return the parties with a candidate on the regime's asset-freeze lists that is not decided.

    Weak ones too: a name that is equal to a listed one may be no more than that.
    """
    return sorted(
        party
        for party, known in standings.items()
        if any(_waits(hit, regime) for hit in known.hits)
    )


def _waits(hit: EntityHit, regime: str) -> bool:
    return _frozen(hit, regime) and hit.status not in {TRUE_MATCH, FALSE_POSITIVE}


def _frozen(hit: EntityHit, regime: str) -> bool:
    """Whether a hit under the regime's asset freeze still counts."""
    return regime in parted(hit.regime) and _is_freeze(hit) and not hit.ended


def _counts(hit: EntityHit) -> bool:
    """Whether a hit still counts and is decided, or exact or strong and not refused."""
    if hit.ended or hit.status == FALSE_POSITIVE:
        return False
    return hit.status == TRUE_MATCH or hit.strength in _DECISIVE


def _freezes(hit: EntityHit, regime: str) -> bool:
    return _frozen(hit, regime) and _counts(hit)


def _flags(hit: EntityHit) -> set[Flag]:
    """Return what a hit says: an entry may stand for a sanction and a PEP at once."""
    if hit.status == FALSE_POSITIVE:
        return set()
    if hit.ended:
        return {Flag.FORMERLY_LISTED}
    certain = hit.status == TRUE_MATCH and not hit.delisted
    known = {
        "sanctions": Flag.SANCTIONED if certain else Flag.POSSIBLY_SANCTIONED,
        "pep": Flag.PEP if certain else Flag.POSSIBLE_PEP,
    }
    said = {known[topic] for topic in hit.topics if topic in known} or {Flag.OTHER_LIST}
    return said | {Flag.FORMERLY_LISTED} if hit.delisted else said
