"""What a step keeps of the lists that were searched, and of the entries that were found."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from atlas.foundation.db import TenantSession
from atlas.investigations.modules.domain.snapshot import Hit as Candidate
from atlas.investigations.results.domain import Feature, Hit, SearchedVersion
from atlas.investigations.runs.screened import candidate_of, ended
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.schemas import ListVersion, StoredEntry
from atlas.sources.screening.domain.outcome import Rules
from atlas.sources.screening.schemas import (
    ListState,
    ScreenedList,
    ScreeningCandidate,
    ScreeningResult,
)
from atlas.sources.screening.schemas.hits import HitOut

PEP = "pep"
TOPICS = ("sanctions", PEP)
"""Asked always; what further topics a loaded list answers for (debarment, crime …) is asked too."""
TOLD = frozenset({"agrees", "contradicts", "lowers"})
"""Effects of a comparison that a reader needs; what was not comparable gives no information."""
MOST_ENTRIES = 100
"""Entries of one chunk whose numbers and addresses are kept; the strongest come first."""
_STRENGTHS = ("exact", "strong", "weak")


async def searched(
    session: TenantSession,
    results: Sequence[ScreeningResult],
    standings: Mapping[str, ListStanding],
    rules: Rules,
) -> tuple[SearchedVersion, ...]:
    """Return each list version that was searched, once.

    Args:
        session: the tenant's.
        results: what the lists answered.
        standings: how each list stands for the tenant today.
        rules: what the tenant's profile requires. Where it requires lists of a topic, only
            the hits of other lists count, and those lists are never reported as stale.

    """
    wanted = dict.fromkeys(
        item.version_id for result in results for item in result.lists if item.version_id
    )
    known = await lists.get_versions(session, wanted)
    required = {item.list_id for item in rules.required or ()}
    asked = {item.topic for item in rules.required or ()}
    found: dict[tuple[str, str], SearchedVersion] = {}
    for result in results:
        for item in result.lists:
            if item.state is ListState.NOT_LOADED or item.version_date is None:
                continue
            counts = item.list_id in required or not asked & {*item.topics}
            version = known.get(item.version_id) if item.version_id else None
            one = _searched(item, version, standings, required=item.list_id in required)
            if rules.required is None:  # a profile says how old a list may be
                one = replace(one, current=False)
            key = (item.list_id, item.version_date.isoformat())
            found[key] = one if counts else replace(one, stale=None)
    return tuple(found[key] for key in sorted(found))


def _searched(
    item: ScreenedList,
    version: ListVersion | None,
    standings: Mapping[str, ListStanding],
    *,
    required: bool,
) -> SearchedVersion:
    answer = SearchedVersion(
        list_id=item.list_id,
        version=str(item.version_date),
        topics=item.topics,
        stale=item.shortcoming,
        shortcoming=item.shortcoming,
        cause=item.cause,
        required=required,
        incomplete=item.incomplete,
        fictitious=item.list_id in lists.FICTITIOUS and not required,
        age_days=item.age_days,
        max_age_days=item.max_age_days,
        sequence=item.version_sequence,
    )
    if version is None:
        return answer
    standing = standings[version.list_id]
    described = lists.describe(version.list_id, version, standing)
    return replace(
        answer,
        title=described.title,
        publisher=described.publisher,
        source_url=described.source_url,
        regime=described.regime,
        entries=version.entries,
        published_entries=None if standing.complete else standing.whole_entries or None,
        minimum_entries=None if standing.complete else standing.minimum_entries or None,
        excerpt=standing.excerpt,
        published=version.published.isoformat() if version.published else None,
        published_by=version.published_source,
        last_checked=version.last_checked.isoformat() if version.last_checked else None,
        last_checked_by=version.last_checked_source,
        complete=standing.complete,
        current=standing.current,
        shortcomings=standing.sentence,
        forced=standing.forced or None,
        loaded_at=version.loaded_at.isoformat(),
    )


async def entries(
    session: TenantSession, results: Sequence[ScreeningResult]
) -> dict[UUID, StoredEntry]:
    """Return what the lists state about the entries that were found, by the entry's id."""
    found = [item for result in results for item in result.candidates]
    found.sort(key=lambda item: _STRENGTHS.index(item.strength.value))
    wanted = list(dict.fromkeys(item.entry_id for item in found))[:MOST_ENTRIES]
    return await lists.get_entries(session, wanted)


def hit_of(item: ScreeningCandidate, stored: StoredEntry | None) -> Hit:
    """Return a candidate with what its list states about the entry, where that is kept."""
    entry = stored.entry if stored else None
    return Hit(
        candidate_id=str(item.id),
        list_id=item.list_id,
        list_version=item.version_date.isoformat(),
        entry_key=item.entry_key,
        entry_name=item.entry_name,
        matched_name=item.matched_name,
        matched_name_kind=item.matched_name_kind.value,
        score=item.score,
        strength=item.strength.value,
        measure=item.measure.value,
        regime=item.regime,
        topics=topics_said(item.topics),
        programmes=item.programmes,
        decision=item.status,
        hit_id=str(item.hit_id) if item.hit_id else None,
        delisted=item.ended,
        taken_off=item.delisted,
        name_equal=item.name_equal,
        entry_id=str(item.entry_id),
        matched_query_name=item.matched_query_name,
        entry_kind=item.entry_kind.value,
        listed_date=item.listed_date.isoformat() if item.listed_date else None,
        delisted_on=item.delisted_on.isoformat() if item.delisted_on else None,
        countries=item.countries,
        birth_dates=item.birth_dates,
        contradictions=item.contradictions,
        features=tuple(_features(item)),
        identifiers=entry.identifiers if entry else (),
        legal_basis=entry.legal_basis if entry else (),
        positions=entry.positions if entry else (),
        remarks=entry.remarks if entry else None,
    )


def earlier_hit(hit: HitOut, name_equal: str | None = None) -> Hit:
    """Return a hit of an earlier screening as the screening step that saw it would have kept it."""
    return Hit(
        hit_id=str(hit.id),
        list_id=hit.list_id,
        entry_key=hit.entry_key,
        entry_name=hit.entry_name,
        matched_name=hit.matched_name,
        score=hit.score,
        strength=hit.strength.value,
        measure=hit.measure.value,
        regime=hit.regime,
        topics=topics_said(hit.topics),
        decision=hit.status,
        delisted=ended(hit),
        taken_off=hit.delisted,
        delisted_on=hit.delisted_on.isoformat() if hit.delisted_on else None,
        name_equal=name_equal,
        earlier=True,
    )


def named_hits(hits: Sequence[HitOut]) -> tuple[Candidate, ...]:
    """Return hits of persons in control, who are no parties, as candidates.

    The id in their place is that of the reference they were screened under.
    """
    return tuple(
        candidate_of(UUID((hit.reference or "").rpartition(":")[2]), hit.screening_id, kept, topic)
        for hit in hits
        for kept in (earlier_hit(hit),)
        for topic in kept.stands_for
    )


def topics_said(topics: Sequence[str]) -> tuple[str, ...]:
    """Return what an entry stands for: a sanction, or its first other topic; in addition, a PEP."""
    others = [topic for topic in topics if topic != PEP]
    named = TOPICS[:1] if TOPICS[0] in others else tuple(others[:1])
    return (*named, *([PEP] if PEP in topics else []))


def _features(item: ScreeningCandidate) -> Iterator[Feature]:
    for one in item.features:
        if one.effect in TOLD:
            yield Feature(
                name=one.name,
                effect=one.effect,
                points=one.points,
                query_value=one.query_value,
                entry_value=one.entry_value,
                detail=one.detail,
            )
