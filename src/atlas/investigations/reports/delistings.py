"""Which true matches count no more in a report: two people confirmed that they were delisted."""

from dataclasses import replace
from uuid import UUID

from msgspec import structs

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import Delisting, Hit
from atlas.investigations.runs.queries import Record
from atlas.investigations.runs.reassessment import with_hits
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas.hits import DecisionOut


async def with_delistings(session: TenantSession, record: Record) -> Record:
    """Return the record of a run, each match that is delisted with who confirmed that, and when."""
    over = [hit.hit_id for row in record.steps.rows for hit in row.hits if hit.ended]
    found = await screening.delistings_of(session, {UUID(one) for one in over if one})
    if not found:
        return record
    said = {str(key): _delisting(one) for key, one in found.items()}

    def shown(hit: Hit) -> Hit:
        one = said.get(hit.hit_id or "") if hit.ended else None
        return structs.replace(hit, delisting=one) if one is not None else hit

    return replace(record, steps=with_hits(record.steps, shown))


def _delisting(one: DecisionOut) -> Delisting:
    return Delisting(
        confirmed_on=(one.second_at or one.decided_at).date().isoformat(),
        by_name=one.decided_by_name,
        other_name=one.second_by_name,
    )
