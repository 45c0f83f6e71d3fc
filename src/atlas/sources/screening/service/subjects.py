"""The parties that are screened again: those of the customer file and of investigations.

A party is remembered when it is an entity of the store or carries the caller's reference; a name
that was looked up once is not.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import TypeAdapter

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.sources.screening.models import SubjectRow
from atlas.sources.screening.repository import subjects as repository
from atlas.sources.screening.schemas import ScreeningQuery, ScreeningResult
from atlas.sources.screening.service.parties import Party

_QUERY: TypeAdapter[ScreeningQuery] = TypeAdapter(ScreeningQuery)

_OF_ITS_SCREENING = (
    "name",
    "party_fingerprint",
    "screening_id",
    "screened_at",
    "algorithm",
    "algorithm_of",
)
"""What a party has of its latest screening, in addition to the query that it is watched by."""


async def remember(
    session: TenantSession,
    results: Sequence[ScreeningResult],
    parties: Sequence[Party],
    company_id: UUID | None,
) -> None:
    """Note the latest screening of each party that is to be screened again.

    A screening may widen what a party is watched for (topics, lists, threshold), never narrow it;
    a screening with a narrower scope is not the party's latest.
    """
    rows = {
        party.key: SubjectRow(
            id=new_id(),
            party_key=party.key,
            entity_id=party.entity_id,
            company_id=company_id,
            investigation_id=result.investigation_id,
            reference=result.query.reference,
            name=result.query.name,
            query=_QUERY.dump_python(result.query, mode="json"),
            party_fingerprint=party.features.fingerprint,
            screening_id=result.id,
            screened_at=result.created_at,
            algorithm=result.algorithm,
            algorithm_of=result.id,
        )
        for result, party in zip(results, parties, strict=True)
        if party.entity_id is not None or result.query.reference is not None
    }
    known = await repository.subjects_by_key(session, sorted(rows))
    await repository.upsert_subjects(
        session, [_watching(rows[key], known.get(key)) for key in sorted(rows)]
    )


def _watching(new: SubjectRow, known: SubjectRow | None) -> SubjectRow:
    """Return a party as it is watched after a screening."""
    if known is None:
        return new
    asked, before = query_of(new), query_of(known)
    watched = widened(asked, before)
    if watched == asked or known.screening_id is None:
        return replace(new, query=_QUERY.dump_python(watched, mode="json"))
    kept = _QUERY.dump_python(widened(before, asked), mode="json")
    return replace(new, query=kept, **{name: getattr(known, name) for name in _OF_ITS_SCREENING})


def widened(query: ScreeningQuery, other: ScreeningQuery) -> ScreeningQuery:
    """Return a query that asks for everything that it or another one asks for."""
    topics = (*query.topics, *(one for one in other.topics if one not in query.topics))
    lists = None
    if query.lists is not None and other.lists is not None:
        lists = (*query.lists, *(one for one in other.lists if one not in query.lists))
    return replace(
        query, topics=topics, lists=lists, threshold=min(query.threshold, other.threshold)
    )


def query_of(row: SubjectRow) -> ScreeningQuery:
    """Return the query that a party was screened with last."""
    return _QUERY.validate_python(row.query)
