"""Rounds: looks at the tenants that are due for one, each in a session of its own.

A tenant is due after a change that may make work, and at the moment that its last look noted. One
statement finds the tenants that are due, so a tenant without work costs nothing. Workers share
them: one takes some at a time, those first that were looked at longest ago, none twice within half
a minute.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import AnySession, Database, TenantSession
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy

log = logger(__name__)
_EVERY = timedelta(seconds=30)
_PAUSE_SECONDS = 5.0
_AT_ONCE = 20
_AMONG = 500
"""Tenants of which turns are taken by one statement."""
_KIND = "rounds"
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
Due = Mapping[UUID, Collection[str]]
"""Tenants that are due, each with the kinds of rounds that it is due for."""


@dataclass(frozen=True, slots=True)
class Round:
    """What the worker examines in each tenant that is due for it.

    Attributes:
        kind: by which triggers mark tenants.
        look: looks at one tenant in the session's transaction; returns how much it changed. After
            a change the tenant is due again.
        again: when a tenant in which nothing was changed is due next, unless its rows change.
        basis: what the look rests on besides the tenant's own rows: another one makes tenants due.

    """

    kind: str
    look: Callable[[TenantSession, AuthContext], Awaitable[int]]
    again: Callable[[TenantSession], Awaitable[datetime | None]]
    basis: Callable[[AnySession], Awaitable[str]] | None = None


async def run_rounds(db: Database, rounds: Sequence[Round], stop: asyncio.Event) -> None:
    """Make the rounds until stopped. What failed is tried again in the next round."""
    while not stop.is_set():
        try:
            await make_turns(db, rounds, stop)
        except _UNREACHABLE as error:
            log.warning("rounds_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE_SECONDS):
                await stop.wait()


async def make_turns(
    db: Database, rounds: Sequence[Round], stop: asyncio.Event | None = None
) -> int:
    """Look at the tenants that are due and whose turn has come; return at how many."""
    due, looked = await _due(db, rounds), 0
    tenants = [*due]
    for some in (tenants[at : at + _AMONG] for at in range(0, len(tenants), _AMONG)):
        async with db.platform() as session:
            await tenancy.add_turns(session, _KIND, some)
        taken = [UUID(int=0)]
        while taken and not (stop and stop.is_set()):
            async with db.platform() as session:
                taken = await tenancy.take_turns(session, _KIND, _EVERY, _AT_ONCE, among=some)
            await _look_at(db, rounds, {one: due[one] for one in taken})
            looked += len(taken)
    return looked


async def make_rounds(db: Database, rounds: Sequence[Round]) -> int:
    """Look at every tenant that is due, whether or not its turn has come.

    Returns how much was changed.
    """
    return await _look_at(db, rounds, await _due(db, rounds))


async def _due(db: Database, rounds: Sequence[Round]) -> Due:
    async with db.platform() as session:
        bases = {one.kind: await one.basis(session) for one in rounds if one.basis}
        return await tenancy.due(session, [one.kind for one in rounds], bases)


async def _look_at(db: Database, rounds: Sequence[Round], due: Due) -> int:
    """Look at tenants; one that fails does not keep the others from their turn."""
    changed = 0
    for tenant_id, kinds in due.items():
        for one in rounds:
            if one.kind not in kinds:
                continue
            try:
                async with db.tenant(tenant_id) as session:
                    changed += await _look(session, one)
            except _UNREACHABLE as error:
                log.warning(
                    "round_failed",
                    tenant_id=str(tenant_id),
                    round=one.kind,
                    error_type=type(error).__name__,
                )
    return changed


async def _look(session: TenantSession, one: Round) -> int:
    await tenancy.begin_look(session, one.kind)
    basis = await one.basis(session) if one.basis else None
    changed = await one.look(session, system_actor(session.tenant_id))
    again = now() if changed else await one.again(session)
    await tenancy.end_look(session, one.kind, again, basis)
    return changed
