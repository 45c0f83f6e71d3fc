"""Tenants: made, suspended and resumed by the operator."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import InvalidRequestError, ReferenceNotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import AnySession, PlatformSession, TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind
from atlas.identity.tenancy import repository
from atlas.identity.tenancy.actions import TenantAction
from atlas.identity.tenancy.errors import (
    TenantInUseError,
    TenantNotFoundError,
    TenantSlugTakenError,
)
from atlas.identity.tenancy.schemas import Tenant, TenantStatus

_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
TENANTS = repository.TENANTS
"""What a list of tenants offers."""
Work = Literal["jobs", "expiry", "screening", "credentials", "factors", "portfolio"]
"""Kinds of work by which tenants are marked: jobs, rows that expire, parties to screen, stored
credentials, second factors, companies whose counts are kept."""
_HOURS_KEPT = 3
"""No transaction is as old as the marks that are removed: a step has 5 minutes."""


async def create_tenant(
    session: PlatformSession,
    actor: AuthContext | None,
    *,
    slug: str,
    name: str,
    is_demo: bool = False,
) -> Tenant:
    """Make a tenant; without an actor it is the command line.

    Raises:
        TenantSlugTakenError: the slug is another tenant's.
        InvalidRequestError: the slug is not one.

    """
    if not _SLUG.fullmatch(slug):
        raise InvalidRequestError(
            "A slug has 1 to 63 lower-case letters and digits, with hyphens inside."
        )
    moment = now()
    tenant = Tenant(
        id=new_id(),
        slug=slug,
        name=name,
        status="active",
        is_demo=is_demo,
        version=1,
        created_at=moment,
        updated_at=moment,
    )
    try:
        await repository.insert_tenant(session, tenant)
    except UniqueViolationError as error:
        raise TenantSlugTakenError(f"A tenant {slug} exists already.") from error
    await audit.record_platform(
        session, actor, TenantAction.CREATED, "tenant", tenant.id, {"slug": slug}
    )
    return tenant


async def list_tenants(session: AnySession, params: ListParams) -> Page[Tenant]:
    """Return a page of tenants."""
    return await repository.fetch_tenants(session, params)


async def tenant_ids(session: AnySession) -> list[UUID]:
    """Return every tenant's id, for sweeps: each is then entered by a session of its own."""
    return await repository.fetch_ids(session)


async def with_work(session: PlatformSession, kind: Work) -> list[Tenant]:
    """Return the tenants that may have work of a kind.

    Triggers mark a tenant in the transaction that makes the work, so none is missed. A tenant that
    has no work any more may still be marked for a few hours.
    """
    return await repository.fetch_with_work(session, kind)


async def note_looked(session: PlatformSession, kind: Work, tenant_id: UUID, *, left: bool) -> None:
    """Remove a tenant's marks after a look at its work.

    A transaction writes no mark if it sees one of its own hour. Marks are therefore kept until
    every transaction of their hour is over.

    Args:
        session: a platform session.
        kind: the kind of work.
        tenant_id: the tenant.
        left: whether the look found work that is not finished: one mark stays.

    """
    before = int(now().timestamp()) // 3600 - _HOURS_KEPT
    await repository.delete_work(session, kind, tenant_id, before, keep_newest=left)


async def due(
    session: PlatformSession, kinds: Collection[str], bases: Mapping[str, str]
) -> dict[UUID, set[str]]:
    """Return the tenants that are due, each with the kinds of looks that it is due for.

    Triggers mark a tenant in the transaction of the change that may make work; a look notes when
    the tenant is due without a change.

    Args:
        session: a platform session.
        kinds: those that are asked about.
        bases: kind → what its looks rest on besides the tenant's own rows; a tenant that was last
            looked at on another basis is due.

    """
    found: dict[UUID, set[str]] = {}
    for tenant_id, kind in await repository.fetch_due(session, kinds, now(), bases):
        found.setdefault(tenant_id, set()).add(kind)
    return found


async def begin_look(session: TenantSession, kind: str) -> int:
    """Remove the marks of a kind before its look; return how many there were.

    What a later statement of the transaction reads holds the changes of these marks; those of other
    changes stay. If the look fails, its transaction restores the marks.
    """
    return await repository.delete_due(session, kind)


async def end_look(
    session: TenantSession, kind: str, again: datetime | None, basis: str | None = None
) -> None:
    """Note when the tenant is due next without a change.

    Args:
        session: the look's.
        kind: the kind of look.
        again: when; None: only after a change.
        basis: what the look rested on, noted before it read anything.

    """
    if again is not None:
        await repository.insert_due(session, kind, again, basis)


async def add_turns(
    session: PlatformSession, kind: str, among: Sequence[UUID] | None = None
) -> None:
    """Let every tenant, or each of some, take part in the turns of a kind."""
    await repository.add_turns(session, kind, among)


async def take_turns(
    session: PlatformSession,
    kind: str,
    every: timedelta,
    limit: int,
    *,
    among: Sequence[UUID] | None = None,
) -> list[UUID]:
    """Take tenants whose turn is due; other processes pass over them until their next turn.

    Args:
        session: a platform session.
        kind: the kind of turn, such as `rounds`.
        every: the interval between two turns of a tenant.
        limit: maximum number of tenants.
        among: only these; by default any.

    Returns:
        The tenants whose last turn is longest ago; empty when no turn is due.

    """
    moment = now()
    return await repository.take_turns(session, kind, moment, moment - every, limit, among)


async def get_tenant(session: AnySession, tenant_id: UUID) -> Tenant:
    """Return a tenant.

    Raises:
        TenantNotFoundError: there is none with this id.

    """
    tenant = await session.once(repository.find_by_id, tenant_id)
    if tenant is None:
        raise TenantNotFoundError
    return tenant


async def find_tenant(session: AnySession, slug: str) -> Tenant | None:
    """Return the tenant with a slug, if there is one."""
    return await repository.find_by_slug(session, slug)


async def demo_exists(session: AnySession) -> bool:
    """Tell whether this installation has a demo tenant."""
    return await repository.demo_exists(session)


async def rename_tenant(
    session: PlatformSession,
    actor: AuthContext,
    tenant_id: UUID,
    *,
    name: str,
    expected_version: ExpectedVersion | None,
) -> Tenant:
    """Change a tenant's name."""
    tenant = await get_tenant(session, tenant_id)
    check_version(expected_version, tenant.version)
    return await _change(session, actor, replace(tenant, name=name), TenantAction.RENAMED)


async def suspend_tenant(
    session: PlatformSession, actor: AuthContext | None, tenant_id: UUID
) -> Tenant:
    """Suspend a tenant: its tokens end within 2 seconds and no new ones are made."""
    return await _set_status(session, actor, tenant_id, "suspended")


async def resume_tenant(
    session: PlatformSession, actor: AuthContext | None, tenant_id: UUID
) -> Tenant:
    """Resume a suspended tenant; its people sign in again."""
    return await _set_status(session, actor, tenant_id, "active")


async def delete_tenant(session: PlatformSession, actor: AuthContext, tenant_id: UUID) -> None:
    """Delete a tenant that has no data.

    Raises:
        TenantInUseError: the tenant has data; suspend it instead.

    """
    tenant = await get_tenant(session, tenant_id)
    try:
        await repository.delete_tenant(session, tenant_id)
    except ReferenceNotFoundError as error:
        raise TenantInUseError(
            "The tenant has data and cannot be deleted; suspend it instead.",
        ) from error
    await audit.record_platform(
        session, actor, TenantAction.DELETED, "tenant", tenant_id, {"slug": tenant.slug}
    )


async def hold_active(session: TenantSession) -> Tenant | None:
    """Return the session's tenant if it is active, and keep it so until the transaction ends.

    A caller that issues a token holds this: a suspension that comes later also revokes later.
    """
    await repository.hold_state(session)
    tenant = await repository.find_by_id(session, session.tenant_id)
    return tenant if tenant is not None and tenant.status == "active" else None


async def _set_status(
    session: PlatformSession, actor: AuthContext | None, tenant_id: UUID, status: TenantStatus
) -> Tenant:
    tenant = await get_tenant(session, tenant_id)
    if tenant.status == status:
        return tenant
    await repository.lock_state(session, tenant_id)
    if status == "suspended":
        await sessions.revoke(session, RevocationKind.TENANT, [tenant_id])
    action = TenantAction.SUSPENDED if status == "suspended" else TenantAction.RESUMED
    return await _change(session, actor, replace(tenant, status=status), action)


async def _change(
    session: PlatformSession, actor: AuthContext | None, tenant: Tenant, action: TenantAction
) -> Tenant:
    moment = now()
    await repository.update_tenant(
        session, tenant.id, name=tenant.name, status=tenant.status, moment=moment
    )
    await audit.record_platform(session, actor, action, "tenant", tenant.id, {"slug": tenant.slug})
    return replace(tenant, version=tenant.version + 1, updated_at=moment)
