"""Keeps the counts of large portfolios: what has changed is counted again every half minute."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

import asyncpg

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy
from atlas.risk.portfolio import service as portfolio

log = logger(__name__)
_EVERY = timedelta(seconds=30)
_PAUSE_SECONDS = 5.0
_AT_ONCE = 20
_KIND: Final = "portfolio"
_MOST = 100
"""Transactions of one turn of a tenant: the others wait while a portfolio changes without end."""
_UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def run_portfolios(db: Database, stop: asyncio.Event) -> None:
    """Keep counts until stopped. What failed is tried again in the next turn."""
    while not stop.is_set():
        try:
            while not stop.is_set() and await keep_portfolios(db):
                pass
        except _UNREACHABLE as error:
            log.warning("portfolios_failed", error_type=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE_SECONDS):
                await stop.wait()


async def keep_portfolios(db: Database) -> int:
    """Take some tenants whose turn has come and count what has changed; return how many."""
    async with db.platform() as session:
        marked = [one.id for one in await tenancy.with_work(session, _KIND)]
        await tenancy.add_turns(session, _KIND, marked)
        tenants = await tenancy.take_turns(session, _KIND, _EVERY, _AT_ONCE, among=marked)
    for tenant_id in tenants:
        try:
            await keep_portfolio(db, tenant_id)
        except _UNREACHABLE as error:
            kind = type(error).__name__
            log.warning("portfolio_failed", tenant_id=str(tenant_id), error_type=kind)
    return len(tenants)


async def keep_portfolio(db: Database, tenant_id: UUID) -> None:
    """Count again what has changed of one portfolio, some thousands of companies at a time."""
    opened = partial(db.tenant, tenant_id)
    for _ in range(_MOST):
        async with opened() as session:
            if not await portfolio.keep_counts(session):
                break
    async with opened() as session:
        left = await portfolio.keeps_counts(session)
    async with db.platform() as session:
        await tenancy.note_looked(session, _KIND, tenant_id, left=left)
