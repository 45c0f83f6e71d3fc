"""Record and list what the modules' rules found."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.risk.indicators.schemas import Indicator, StoredIndicator


async def record_indicators(
    session: TenantSession,
    subject_id: UUID | None,
    investigation_id: UUID,
    indicators: Sequence[Indicator],
) -> list[UUID]:
    """Record a run's indicators; one per (investigation, module, code, party), retries add none."""
    raise NotImplementedError


async def list_indicators(
    session: TenantSession, params: ListParams, investigation_id: UUID
) -> Page[StoredIndicator]:
    """List the indicators of an investigation."""
    raise NotImplementedError
