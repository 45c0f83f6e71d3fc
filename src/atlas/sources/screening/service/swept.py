"""With which list versions a tenant's parties have all been compared, and with which not yet."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.identity.tenancy import service as tenancy
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.domain.rescreening import Reason
from atlas.sources.screening.domain.results import ALGORITHM
from atlas.sources.screening.repository import newer as repository
from atlas.sources.screening.repository import subjects

_TOLD_WITHIN = timedelta(hours=1)
"""How long a sweep waits for those whose risk its matches raise. A release before notes nothing."""


async def unswept(session: TenantSession, versions: Sequence[ListVersion]) -> list[ListVersion]:
    """Return the current list versions with which not every party has been compared.

    A party is compared by the sweep that a version starts, by that of a later version of the
    list, or by a requested sweep that began after it. A sweep that failed or was cancelled
    does not count. What was loaded before the tenant existed needs no sweep.
    """
    if not versions:
        return []
    swept = await repository.versions_compared(
        session, [one.id for one in versions], now() - _TOLD_WITHIN
    )
    left = [one for one in versions if one.id not in swept]
    if not left:
        return []
    tenant = await tenancy.get_tenant(session, session.tenant_id)
    return sorted(
        (one for one in left if one.loaded_at > tenant.created_at), key=lambda one: one.list_id
    )


async def unswept_matcher(session: TenantSession) -> str | None:
    """Return the name matcher of this release where it has not compared every party yet.

    The next sweep compares a party that another matcher examined last. The comparison is not
    complete while matches of that sweep are still to be weighed for those whose risk rests on the
    party.
    """
    if await session.once(
        subjects.any_screened_by_others, ALGORITHM
    ) or await repository.any_untold(session, Reason.MATCHER_CHANGED, now() - _TOLD_WITHIN):
        return ALGORITHM
    return None


async def note_told(session: TenantSession, screening_id: UUID) -> None:
    """Note that those whose risk rests on a swept party know of a match that counts for more."""
    await repository.note_told(session, screening_id, now())


async def unseen_by(
    session: TenantSession, hit_ids: Sequence[UUID], investigation_ids: Sequence[UUID]
) -> list[UUID]:
    """Return the investigations that did not see one of these hits as it is now."""
    return [one for one in investigation_ids if await repository.unseen(session, hit_ids, one)]
