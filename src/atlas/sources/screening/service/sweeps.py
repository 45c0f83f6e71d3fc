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
from atlas.sources.screening.service import rescreenings
from atlas.sources.screening.service.decisions import expire_suppressions

log = logger(__name__)
UNREACHABLE = (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""Errors that the sweeper waits out: it tries again the next time."""
_VERSIONS_CONSIDERED = timedelta(days=30)
"""How far back versions are looked for once all of a tenant's have been looked at."""
_CUSTOMERS_EVERY = timedelta(seconds=30)
_MATCHER_EVERY = timedelta(minutes=10)
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
        self._matched: dict[UUID, datetime] = {}
        self._noted: dict[UUID, datetime] = {}

    async def sweep(self) -> int:
        """Look at every tenant with parties once; return how many sweeps were started."""
        moment = now()
        async with self._db.platform() as session:
            marked = await tenancy.with_work(session, "screening")
            tenants = [one for one in marked if one.status == "active"]
            self._looked_back &= {one.id for one in tenants}  # a suspended one has missed some
            new = [one.created_at for one in tenants if one.id not in self._looked_back]
            since = min([moment - _VERSIONS_CONSIDERED, *new])
            versions = await lists.versions_since(session, since)
        started = 0
        for tenant in tenants:
            try:
                await self._note_matchers(tenant, moment)
                started += await self._lists(tenant, versions)
                started += await self._customers(tenant, moment)
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

    async def _customers(self, tenant: Tenant, moment: datetime) -> int:
        last = self._looked_at.get(tenant.id)
        if last is not None and moment - last < _CUSTOMERS_EVERY:
            return 0
        since = last - _OVERLAP if last is not None else moment - _FIRST_LOOK
        started = 0
        try:
            async with self._db.tenant(tenant.id) as session:
                actor = system_actor(tenant.id)
                await expire_suppressions(session, actor)
                if not await repository.customer_sweep_open(session) and (
                    await rescreenings.changed_customers(session, since)
                    or await self._matcher(session, tenant, moment)
                ):
                    await rescreenings.create(session, actor, "customer_changed")
                    started = 1
        except UniqueViolationError:
            return 0
        self._looked_at[tenant.id] = moment
        return started

    async def _matcher(self, session: TenantSession, tenant: Tenant, moment: datetime) -> bool:
        """Whether parties were last screened by another version of the matcher: screened again.

        A process has one version, so it asks seldom: workers of two releases may run side by side.
        """
        last = self._matched.get(tenant.id)
        if last is not None and moment - last < _MATCHER_EVERY:
            return False
        self._matched[tenant.id] = moment
        return await rescreenings.matcher_changed(session)

    async def _note_matchers(self, tenant: Tenant, moment: datetime) -> None:
        """Note which matcher made last screenings, of an earlier release: a page a transaction."""
        last = self._noted.get(tenant.id)
        if last is not None and moment - last < _MATCHER_EVERY:
            return
        self._noted[tenant.id] = moment
        noted = _NOTED_AT_ONCE
        while noted == _NOTED_AT_ONCE:
            async with self._db.tenant(tenant.id) as session:
                noted = await repository.note_algorithms(session, _NOTED_AT_ONCE)
