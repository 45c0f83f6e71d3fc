"""Screenings as rows, and stored screenings as they were."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import TypeAdapter

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.entities import service as entities
from atlas.sources.lists import service as lists
from atlas.sources.screening.domain.matches import listing_ended
from atlas.sources.screening.domain.numbers import (
    SINCE_V11,
    bars_clear,
    high_threshold,
    is_since_v12,
    not_compared,
    says_nothing,
    shared_words,
)
from atlas.sources.screening.domain.outcome import NOT_COMPARED
from atlas.sources.screening.domain.scripts_covered import SOUND_ONLY, sound_only_before_v8
from atlas.sources.screening.errors import ScreeningNotFoundError
from atlas.sources.screening.models import CandidateRow, ScreeningRow
from atlas.sources.screening.repository import newer
from atlas.sources.screening.repository import screenings as repository
from atlas.sources.screening.schemas import (
    NotCompared,
    Outcome,
    ScreenedList,
    ScreeningCandidate,
    ScreeningQuery,
    ScreeningResult,
    TopicOutcome,
)
from atlas.sources.screening.schemas.screenings import ScreeningDocumentOut
from atlas.sources.screening.service.parties import party_of

_QUERY: TypeAdapter[ScreeningQuery] = TypeAdapter(ScreeningQuery)
_TOPICS: TypeAdapter[tuple[TopicOutcome, ...]] = TypeAdapter(tuple[TopicOutcome, ...])
_LISTS: TypeAdapter[tuple[ScreenedList, ...]] = TypeAdapter(tuple[ScreenedList, ...])
_CANDIDATE: TypeAdapter[ScreeningCandidate] = TypeAdapter(ScreeningCandidate)
_EXPORT_BATCH = 200
_BEFORE_NOT_COMPARED = frozenset(f"atlas-name-v{version}" for version in range(1, 6))
_BEFORE_SHARED_WORDS = _BEFORE_NOT_COMPARED | {"atlas-name-v6"}
_BEFORE_MORE_SCRIPTS = "atlas-name-v7"
_BEFORE_V11 = frozenset(f"atlas-name-v{version}" for version in range(1, 11))
_BEFORE_V12 = _BEFORE_V11 | {"atlas-name-v11"}


def screening_row(result: ScreeningResult) -> Sequence[object]:
    """Return the columns of a screening."""
    query = result.query
    return (
        result.id,
        result.investigation_id,
        query.entity_id,
        query.reference,
        query.name,
        query.kind.value,
        result.purpose,
        result.algorithm,
        result.threshold,
        result.outcome.value,
        _QUERY.dump_python(query, mode="json"),
        _TOPICS.dump_python(result.topics, mode="json"),
        _LISTS.dump_python(result.lists, mode="json"),
        sum(item.candidates + item.former_candidates for item in result.lists),
        result.created_at,
        result.created_by,
    )


def candidate_row(
    result: ScreeningResult, position: int, candidate: ScreeningCandidate
) -> Sequence[object]:
    """Return the columns of a candidate at its position."""
    return (
        candidate.id,
        result.id,
        position,
        candidate.list_id,
        candidate.version_id,
        candidate.entry_id,
        candidate.entry_key,
        candidate.entry_name,
        candidate.matched_name,
        candidate.score,
        candidate.strength.value,
        candidate.measure.value,
        candidate.status_when_screened,
        _CANDIDATE.dump_python(candidate, mode="json"),
        result.created_at,
    )


async def get_screening(session: TenantSession, screening_id: UUID) -> ScreeningResult:
    """Return a screening with its candidates, and what newer list versions say of its party.

    Raises:
        ScreeningNotFoundError: absent or another tenant's.

    """
    row = await repository.find_screening(session, screening_id)
    if row is None:
        raise ScreeningNotFoundError("No such screening.")
    return await _as_it_stands(session, (await _with_candidates(session, [row]))[0])


async def _as_it_stands(session: TenantSession, found: ScreeningResult) -> ScreeningResult:
    """Return a screening with the lists that were replaced since, and the party's hits of since."""
    asked = [found.query.entity_id] if found.query.entity_id else []
    party = party_of(found.query, await entities.clusters(session, asked) if asked else {})
    hits = await newer.hits_of_keys(session, party.aliases)
    counted = {one.hit_id for one in found.candidates if not one.ended}
    former = {one.hit_id for one in found.candidates} - counted  # which may be listed again
    versions = await lists.current_versions(session, [one.list_id for one in found.lists])
    current = {one.id for one in versions}
    return replace(
        found,
        replaced_lists=tuple(one.list_id for one in found.lists if one.version_id not in current),
        found_since=tuple(
            one.status
            for one in hits
            if one.id not in counted
            and not listing_ended(
                one.status, delisted=one.delisted, confirmed=one.delisting_confirmed
            )
            and (one.created_at > found.created_at or one.id in former)
        ),
    )


async def countries_screened(
    session: TenantSession, investigation_id: UUID
) -> dict[UUID, frozenset[str]]:
    """Return with which countries an investigation screened each party, by entity."""
    return await repository.countries_screened(session, investigation_id)


async def list_screenings(session: TenantSession, params: ListParams) -> Page[ScreeningRow]:
    """Return a page of screenings, newest first, without their candidates."""
    return await repository.list_screenings(session, params)


async def screenings_of(
    session: TenantSession, screening_ids: Sequence[UUID]
) -> list[ScreeningResult]:
    """Return screenings by their ids, as they were made, with their candidates, oldest first."""
    rows = await repository.screenings_of(session, screening_ids)
    return await _with_candidates(session, rows)


async def export_screenings(
    session: TenantSession, params: ListParams
) -> AsyncIterator[ScreeningResult]:
    """Stream screenings with their candidates, for an export."""
    batch: list[ScreeningRow] = []
    async for row in repository.iterate_screenings(session, params):
        batch.append(row)
        if len(batch) == _EXPORT_BATCH:
            for result in await _with_candidates(session, batch):
                yield result
            batch = []
    for result in await _with_candidates(session, batch):
        yield result


async def candidates_of(
    session: TenantSession, screening_ids: Sequence[UUID]
) -> dict[UUID, list[ScreeningCandidate]]:
    """Return the candidates of screenings, best first."""
    found: dict[UUID, list[ScreeningCandidate]] = {}
    for item in await repository.find_candidates(session, screening_ids):
        found.setdefault(item.screening_id, []).append(_restored_candidate(item))
    return found


async def _with_candidates(
    session: TenantSession, rows: Sequence[ScreeningRow]
) -> list[ScreeningResult]:
    if not rows:
        return []
    stored = await repository.find_candidates(session, [row.id for row in rows])
    grouped: dict[UUID, list[CandidateRow]] = {}
    for candidate in stored:
        grouped.setdefault(candidate.screening_id, []).append(candidate)
    return [_restored(row, grouped.get(row.id, [])) for row in rows]


def document_of(result: ScreeningResult) -> dict[str, JSON]:
    """Return a screening as its hash covers it, without what its release did not keep."""
    left_out = {"lists": _unrecorded(result.lists), "candidates": _unrecorded(result.candidates)}
    made = ScreeningDocumentOut.model_validate(result)
    said: dict[str, JSON] = made.model_dump(mode="json", exclude=left_out)
    return said


def _unrecorded(items: Sequence[ScreenedList | ScreeningCandidate]) -> dict[int, set[str]]:
    """Return the members that a document has not, by the position of the item."""
    return {at: {"published", "obtained"} for at, one in enumerate(items) if not one.day_recorded}


def _restored(row: ScreeningRow, candidates: Sequence[CandidateRow]) -> ScreeningResult:
    return ScreeningResult(
        id=row.id,
        query=_QUERY.validate_python(row.query),
        outcome=Outcome(row.outcome),
        topics=_TOPICS.validate_python(row.topics),
        lists=_LISTS.validate_python(row.lists),
        candidates=tuple(_restored_candidate(item) for item in candidates),
        algorithm=row.algorithm,
        threshold=row.threshold,
        purpose=row.purpose,
        created_at=row.created_at,
        created_by=row.created_by,
        investigation_id=row.investigation_id,
        not_compared=_not_compared(row),
    )


def _not_compared(row: ScreeningRow) -> tuple[NotCompared, ...]:
    """Return what was not compared; earlier algorithms did not look for it."""
    if row.algorithm in _BEFORE_NOT_COMPARED:
        return ()
    query = _QUERY.validate_python(row.query)
    left_out = not_compared(query)
    if row.algorithm in _BEFORE_V11:
        left_out = tuple(item for item in left_out if item.reason not in SINCE_V11)
    if row.algorithm in _BEFORE_V12:
        left_out = tuple(item for item in left_out if not is_since_v12(item))
    if row.algorithm in _BEFORE_SHARED_WORDS:
        return tuple(item for item in left_out if item.reason != SOUND_ONLY)
    if row.algorithm == _BEFORE_MORE_SCRIPTS:
        left_out = tuple(
            item
            for item in left_out
            if item.reason != SOUND_ONLY or sound_only_before_v8(item.value)
        )
    strict = high_threshold(query)
    searched = _LISTS.validate_python(row.lists)
    silent = says_nothing(
        [item.topics for item in searched if item.reason == NOT_COMPARED],
        [item.topics for item in searched if item.candidates],
    )
    if silent and not strict and not bars_clear(query, left_out):
        left_out = (*left_out, *shared_words(query))
    return (*left_out, *strict)


def _restored_candidate(item: CandidateRow) -> ScreeningCandidate:
    data: dict[str, object] = {**item.data, "status": item.status, "hit_id": item.hit_id}
    if item.delisting_confirmed is not None:
        data["delisting_confirmed"] = item.delisting_confirmed
    return _CANDIDATE.validate_python(data)
