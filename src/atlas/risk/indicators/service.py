"""Record and list what the modules' rules found."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.risk.indicators import repository
from atlas.risk.indicators.schemas import Indicator, StoredIndicator

INDICATORS = repository.INDICATORS
"""What a list of indicators offers (`list_query(INDICATORS)` in a route of another room)."""


async def record_indicators(
    session: TenantSession,
    subject_id: UUID | None,
    investigation_id: UUID,
    indicators: Sequence[Indicator],
) -> list[UUID]:
    """Record a run's indicators and return the ids of all it has.

    One per (investigation, module, code, party): a retry adds none and changes none.
    """
    if indicators:
        await repository.insert_indicators(session, subject_id, investigation_id, indicators, now())
    return await repository.find_ids(session, investigation_id)


async def list_indicators(
    session: TenantSession, params: ListParams, investigation_id: UUID
) -> Page[StoredIndicator]:
    """Return a page of a run's indicators."""
    return await repository.list_indicators(session, params, investigation_id)
