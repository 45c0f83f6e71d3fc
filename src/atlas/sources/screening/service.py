"""Screening parties against the loaded lists; every screening is stored, also an empty one."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.sources.screening.schemas import ScreeningQuery, ScreeningResult


async def screen(
    session: TenantSession,
    actor: AuthContext,
    queries: Sequence[ScreeningQuery],
    *,
    purpose: str,
    investigation_id: UUID | None = None,
) -> list[ScreeningResult]:
    """Screen many parties in one pass; results stand in the order of `queries`.

    Stores one screening per query (hits, clear or not_assessed) in the caller's transaction.
    """
    raise NotImplementedError  # body follows
