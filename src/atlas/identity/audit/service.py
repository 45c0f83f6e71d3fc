"""The audit trail: record in the write's transaction, seal behind it, verify at any time."""

from collections.abc import Mapping
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession


async def record(
    session: TenantSession,
    actor: AuthContext,
    action: str,
    resource_type: str,
    resource_id: UUID | None,
    payload: Mapping[str, JSON] | None = None,
) -> UUID:
    """Record an event in the transaction of the write it tells of.

    Args:
        action: `noun.past_participle`, such as `company.created`.
        payload: what changed; kept in an erasable table, never a secret.

    Returns:
        The event's id.

    """
    raise NotImplementedError
