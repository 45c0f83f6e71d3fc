"""What makes parties be screened again, found tenant by tenant: lists, customers, time.

Tenants and list versions are read from platform tables; each tenant's rows in a session of its
own. Several workers may sweep at once: a tenant has one re-screening a list version.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database, TenantSession, UniqueViolationError
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy
from atlas.identity.tenancy.schemas import Tenant
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.repository import subjects as repository
from atlas.sources.screening.schemas import ALGORITHM
from atlas.sources.screening.service import rescreenings
from atlas.sources.screening.service.decisions import expire_suppressions, next_expiry

log = logger(__name__)
UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""Errors that the sweeper waits out: it tries again the next time."""
_VERSIONS_CONSIDERED = timedelta(days=30)
"""How far back versions are looked for once all of a tenant's have been looked at."""
_PARTIES_EVERY = timedelta(seconds=30)
_AT_LEAST = timedelta(days=1)
_KIND = "parties"
_NOTED_AT_ONCE = 500
_OVERLAP = timedelta(minutes=5)
"""Changes of transactions that commit late are seen by looking back so far."""
_FIRST_LOOK = timedelta(days=1)


def _to_sweep(due: Sequence[ListVersion], swept: Collection[UUID]) -> list[ListVersion]:
    """Return the versions that need a sweep of their own.

    Of a list that no due version of was swept, only the newest version: its sweep compares what the
    others would have. A tenant whose first party came long after it was made has many of them.
    """
    known = {one.list_id for one in due if one.id in swept}
    newest = {one.list_id: one.id for one in sorted(due, key=lambda one: one.sequence)}
    return [
        one
        for one in due
        if one.id not in swept and (one.list_id in known or newest[one.list_id] == one.id)
    ]


class Sweeper:
    """One worker's memory of what it has looked at already; losing it costs a look, no more."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._swept: set[tuple[UUID, UUID]] = set()
        self._looked_at: dict[UUID, datetime] = {}
        self._looked_back: set[UUID] = set()
        self._entered: dict[UUID, datetime] = {}

    async def sweep(self) -> int:
        """Look once at the tenants with parties; return how many sweeps were started.

        Parties are compared that may have changed, or that time or another matcher changes.
        """
        moment = now()
        async with self._db.platform() as session:
            marked = await tenancy.with_work(session, "screening")
            due = await tenancy.due(session, [_KIND], {_KIND: ALGORITHM})
            tenants = [one for one in marked if one.status == "active"]
            self._looked_back &= {one.id for one in tenants}  # a suspended one has missed some
            new = [one.created_at for one in tenants if one.id not in self._looked_back]
            since = min([moment - _VERSIONS_CONSIDERED, *new])
            versions = await lists.versions_since(session, since)
        started = 0
        for tenant in tenants:
            try:
                started += await self._lists(tenant, versions)
                if _KIND in due.get(tenant.id, ()):
                    started += await self._parties(tenant, moment)
            except UNREACHABLE as error:  # the others have their turn
                kind = type(error).__name__
                log.warning("tenant_not_swept", tenant_id=str(tenant.id), error_type=kind)
        return started

    async def _lists(self, tenant: Tenant, versions: list[ListVersion]) -> int:
        due = [
            version
            for version in versions
            if version.loaded_at > tenant.created_at and (tenant.id, version.id) not in self._swept
        ]
        if not due:
            self._looked_back.add(tenant.id)
            return 0
        started = 0
        try:
            async with self._db.tenant(tenant.id) as session:
                swept = await repository.versions_swept(session, [one.id for one in due])
                for version in _to_sweep(due, swept):
                    before = await lists.version_before(session, version)
                    await rescreenings.create(
                        session, system_actor(tenant.id), "list_changed", version, before
                    )
                    started += 1
        except UniqueViolationError:  # another worker was first
            return 0
        self._swept |= {(tenant.id, version.id) for version in due}
        self._looked_back.add(tenant.id)
        return started

    async def _parties(self, tenant: Tenant, moment: datetime) -> int:
        entered = self._entered.get(tenant.id)
        if entered is not None and moment - entered < _PARTIES_EVERY:
            return 0
        last = self._looked_at.get(tenant.id)
        await self._note_matchers(tenant)
        since = last - _OVERLAP if last is not None else moment - _FIRST_LOOK
        try:
            async with self._db.tenant(tenant.id) as session:
                if not await tenancy.begin_look(session, _KIND):
                    return 0  # another worker has just looked
                actor = system_actor(tenant.id)
                await expire_suppressions(session, actor)
                busy = await repository.customer_sweep_open(session)
                started = not busy and (
                    await rescreenings.changed_customers(session, since)
                    or await rescreenings.matcher_changed(session)
                )
                if started:
                    await rescreenings.create(session, actor, "customer_changed")
                soon = moment + _PARTIES_EVERY
                again = soon if busy or started else await _again(session, moment)
                await tenancy.end_look(session, _KIND, again, ALGORITHM)
        except UniqueViolationError:
            return 0
        self._entered[tenant.id] = moment
        if not busy:  # what changes meanwhile is looked for when the sweep is over
            self._looked_at[tenant.id] = moment
        return int(started)

    async def _note_matchers(self, tenant: Tenant) -> None:
        """Note which matcher made last screenings, of an earlier release: a page a transaction."""
        noted = _NOTED_AT_ONCE
        while noted == _NOTED_AT_ONCE:
            async with self._db.tenant(tenant.id) as session:
                noted = await repository.note_algorithms(session, _NOTED_AT_ONCE)


async def _again(session: TenantSession, moment: datetime) -> datetime:
    """Return when to look again without a change: for a suppression that ends, or in a day.

    A worker of the release before may screen with its own matcher meanwhile.
    """
    latest = moment + _AT_LEAST
    expiry = await next_expiry(session)
    return min(expiry, latest) if expiry else latest
