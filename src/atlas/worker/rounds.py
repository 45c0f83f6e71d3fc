"""Rounds: the checks of each tenant every half minute, each in a session of its own.

Workers share the tenants: one takes some at a time, those first that were looked at longest ago.
Where they do not manage all tenants in half a minute, each tenant's turn comes later, and another
worker makes it come sooner.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import asyncpg

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy

log = logger(__name__)
Round = Callable[[TenantSession, AuthContext], Awaitable[int]]
"""Looks at one tenant in the session's transaction; returns how much it changed."""
_EVERY = timedelta(seconds=30)
_PAUSE_SECONDS = 5.0
_AT_ONCE = 20
_KIND = "rounds"
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def run_rounds(db: Database, rounds: Sequence[Round], stop: asyncio.Event) -> None:
    """Make the rounds until stopped. What failed is tried again in the next round."""
    while not stop.is_set():
        try:
            await _make_turns(db, rounds, stop)
        except _UNREACHABLE as error:
            log.warning("rounds_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE_SECONDS):
                await stop.wait()


async def _make_turns(db: Database, rounds: Sequence[Round], stop: asyncio.Event) -> None:
    async with db.platform() as session:
        await tenancy.add_turns(session, _KIND)
    while not stop.is_set() and await make_turns(db, rounds):
        pass


async def make_turns(db: Database, rounds: Sequence[Round]) -> int:
    """Look at some tenants whose turn has come; return how many."""
    async with db.platform() as session:
        tenants = await tenancy.take_turns(session, _KIND, _EVERY, _AT_ONCE)
    await _look_at(db, rounds, tenants)
    return len(tenants)


async def make_rounds(db: Database, rounds: Sequence[Round]) -> int:
    """Look at every tenant once, whether or not its turn is due; return how much was changed."""
    async with db.platform() as session:
        tenants = await tenancy.tenant_ids(session)
    return await _look_at(db, rounds, tenants)


async def _look_at(db: Database, rounds: Sequence[Round], tenants: Sequence[UUID]) -> int:
    """Look at tenants; one that fails does not keep the others from their turn."""
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
