"""What a report tells of the lists that were searched, and of the entries that were found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from atlas.foundation.core.canonical import plain
from atlas.foundation.db import TenantSession
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.schemas import ListVersion, StoredEntry
from atlas.sources.screening.schemas import ScreeningCandidate, ScreeningResult

TOLD = frozenset({"agrees", "contradicts", "lowers"})
"""Effects of a comparison that a reader needs; what was not comparable says nothing."""
MOST_ENTRIES = 100
"""Entries of one chunk whose numbers and addresses are kept; the strongest come first."""
_STRENGTHS = ("exact", "strong", "weak")


async def versions(
    session: TenantSession,
    results: Sequence[ScreeningResult],
    standings: Mapping[str, ListStanding],
) -> dict[UUID, dict[str, Any]]:
    """Return what is known of each list version that was searched, by its id.

    `standings`: how each list stands for the tenant today. `shortcomings` says, as one sentence,
    why its silence does not count; empty: it counts.
    """
    wanted = dict.fromkeys(
        item.version_id for result in results for item in result.lists if item.version_id
    )
    found = await lists.get_versions(session, wanted)
    return {
        key: _version(found[key], standings[found[key].list_id]) for key in wanted if key in found
    }


def _version(version: ListVersion, standing: ListStanding) -> dict[str, Any]:
    listed = lists.describe(version.list_id, version, standing)
    return {
        "title": listed.title,
        "publisher": listed.publisher,
        "source_url": listed.source_url,
        "regime": listed.regime,
        "entries": version.entries,
        "published_entries": None if standing.complete else standing.whole_entries or None,
        "minimum_entries": None if standing.complete else standing.minimum_entries or None,
        "excerpt": standing.excerpt,
        "published": version.published.isoformat() if version.published else None,
        "published_by": version.published_source,
        "last_checked": version.last_checked.isoformat() if version.last_checked else None,
        "last_checked_by": version.last_checked_source,
        "complete": standing.complete,
        "current": standing.current,
        "shortcomings": standing.sentence,
        "forced": standing.forced or None,
        "loaded_at": version.loaded_at.isoformat(),
    }


async def entries(
    session: TenantSession, results: Sequence[ScreeningResult]
) -> dict[UUID, dict[str, Any]]:
    """Return what the lists say of the entries that were found, by the entry's id."""
    found = [item for result in results for item in result.candidates]
    found.sort(key=lambda item: _STRENGTHS.index(item.strength.value))
    wanted = list(dict.fromkeys(item.entry_id for item in found))[:MOST_ENTRIES]
    stored = await lists.get_entries(session, wanted)
    return {key: _entry(stored[key]) for key in wanted if key in stored}


def _entry(stored: StoredEntry) -> dict[str, Any]:
    entry = stored.entry
    return {
        "identifiers": [plain(asdict(item)) for item in entry.identifiers],
        "legal_basis": list(entry.legal_basis),
        "positions": list(entry.positions),
        "remarks": entry.remarks,
    }


def with_details(
    row: Mapping[str, Any], result: ScreeningResult, known: Mapping[UUID, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a party's row, its hits with what the lists say of the entries."""
    hits = [
        hit | candidate(item, known)
        for hit, item in zip(row["hits"], result.candidates, strict=True)
    ]
    return {**row, "hits": hits}


def candidate(item: ScreeningCandidate, known: Mapping[UUID, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a candidate says beside its name: dates, countries, numbers, comparisons."""
    return {
        "entry_id": str(item.entry_id),
        "matched_query_name": item.matched_query_name,
        "entry_kind": item.entry_kind.value,
        "listed_date": item.listed_date.isoformat() if item.listed_date else None,
        "delisted_on": item.delisted_on.isoformat() if item.delisted_on else None,
        "countries": list(item.countries),
        "birth_dates": list(item.birth_dates),
        "contradictions": list(item.contradictions),
        "features": list(_features(item)),
        **known.get(item.entry_id, {}),
    }


def _features(item: ScreeningCandidate) -> Iterable[dict[str, Any]]:
    for one in item.features:
        if one.effect in TOLD:
            yield {
                "name": one.name,
                "effect": one.effect,
                "points": one.points,
                "query_value": one.query_value,
                "entry_value": one.entry_value,
                "detail": one.detail,
            }
