"""The parties that are screened again: those of the customer file and of investigations.

A party is remembered when it is an entity of the store or carries the caller's reference; a name
that was looked up once is not.
"""

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.sources.screening.models import SubjectRow
from atlas.sources.screening.repository import subjects as repository
from atlas.sources.screening.schemas import ScreeningQuery, ScreeningResult
from atlas.sources.screening.service.parties import Party

_QUERY: TypeAdapter[ScreeningQuery] = TypeAdapter(ScreeningQuery)


async def remember(
    session: TenantSession,
    results: Sequence[ScreeningResult],
    parties: Sequence[Party],
    company_id: UUID | None,
) -> None:
    """Note the latest screening of each party that is to be screened again."""
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
        )
        for result, party in zip(results, parties, strict=True)
        if party.entity_id is not None or result.query.reference is not None
    }
    await repository.upsert_subjects(session, [rows[key] for key in sorted(rows)])


def query_of(row: SubjectRow) -> ScreeningQuery:
    """Return the query that a party was screened with last."""
    return _QUERY.validate_python(row.query)
