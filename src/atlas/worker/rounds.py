"""Rounds: the checks of each tenant every half minute, each in a session of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import asyncpg

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy

log = logger(__name__)
Round = Callable[[TenantSession, AuthContext], Awaitable[int]]
"""Looks at one tenant in the session's transaction; returns how much it changed."""
_EVERY_SECONDS = 30.0
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def run_rounds(db: Database, rounds: Sequence[Round], stop: asyncio.Event) -> None:
    """Make the rounds until stopped. What failed is tried again in the next round."""
    while not stop.is_set():
        try:
            await make_rounds(db, rounds)
        except _UNREACHABLE as error:
            log.warning("rounds_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_EVERY_SECONDS):
                await stop.wait()


async def make_rounds(db: Database, rounds: Sequence[Round]) -> int:
    """Look at every tenant once; one that fails does not keep the others from their turn.

    Returns:
        How much was changed.

    """
    async with db.platform() as session:
        tenants = await tenancy.tenant_ids(session)
    changed = 0
    for tenant_id in tenants:
        for one in rounds:
            try:
                async with db.tenant(tenant_id) as session:
                    changed += await one(session, system_actor(tenant_id))
            except _UNREACHABLE as error:
                log.warning(
                    "round_failed",
                    tenant_id=str(tenant_id),
                    round=one.__name__,
                    error_type=type(error).__name__,
                )
    return changed
