"""Where each company stands, and the portfolio seen from above."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.risk.portfolio import repository
from atlas.risk.portfolio.models import Standing

__all__ = ["Standing", "place", "scores_of"]


async def place(session: TenantSession, standings: Sequence[Standing]) -> None:
    """Point companies to the evaluations that count now; the newest wins."""
    if standings:
        await repository.put_standings(session, standings)


async def scores_of(
    session: TenantSession, company_ids: Sequence[UUID]
) -> dict[UUID, tuple[int, str]]:
    """Return score (hundredths) and level of those companies that have an evaluation."""
    return await repository.scores_of(session, company_ids)
