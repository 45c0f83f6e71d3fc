"""Sponsored grants: a credential of the operator that one tenant may use for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.identity.tenancy import service as tenancy
from atlas.sources.credentials import repository
from atlas.sources.credentials.actions import CredentialAction
from atlas.sources.credentials.domain.sealing import Owner
from atlas.sources.credentials.errors import (
    GrantNotFoundError,
    GrantStateError,
    SponsoringRefusedError,
)
from atlas.sources.credentials.models import GrantRow
from atlas.sources.credentials.schemas import GrantCreate
from atlas.sources.credentials.service.tenant_credentials import checked, key_for_writing
from atlas.sources.credentials.service.vault import Vault

RESOURCE = "credential_grant"
_LONGEST = timedelta(days=3_653)


async def create_grant(
    vault: Vault, actor: AuthContext, tenant_id: UUID, wanted: GrantCreate
) -> GrantRow:
    """Lend a tenant a credential; the tenant sees that it has one, never what it is.

    Raises:
        TenantNotFoundError: there is no such tenant.
        NotFoundError: there is no such provider.
        PluginValidationError: its plugin does not hold together.
        NoCredentialNeededError: the provider needs no credential.
        SponsoringRefusedError: its plugin does not allow it.
        InvalidRequestError: the form does not take the values, or the end is not ahead.
        MasterKeyError: there is no master key.

    """
    await _known(vault, tenant_id)
    plugin, form = vault.form_of(wanted.provider, actor)
    if not plugin.manifest.allow_platform_fallback:
        raise SponsoringRefusedError(
            f"{plugin.manifest.display_name} takes a key of the tenant's own alone"
            " (`allow_platform_fallback` of its plugin)."
        )
    fields = checked(form, wanted.values)
    moment = now()
    ends, most = wanted.expires_at, wanted.use_limit
    ahead = ends.tzinfo is not None and moment < ends <= moment + _LONGEST
    if not ahead:
        why = "must be ahead, within ten years, and name its offset from UTC"
        problem = FieldProblem(loc=["body", "expires_at"], msg=why, type="value_error")
        raise InvalidRequestError(f"expires_at {why}.", errors=[problem])
    async with vault.db.tenant(tenant_id) as session:
        key = await key_for_writing(session, vault)
        grant = GrantRow(
            id=new_id(),
            provider=plugin.name,
            key_id=key.id,
            sealed=key.seal(Owner.SPONSORED, tenant_id, plugin.name, fields),
            fields=sorted(fields),
            expires_at=ends,
            use_limit=most,
            used=0,
            outcome=None,
            tested_at=None,
            created_by=actor.user_id,
            created_at=moment,
            revoked_by=None,
            revoked_at=None,
        )
        await repository.insert_grant(session, grant)
        await _record(session, actor, CredentialAction.CREDENTIAL_GRANT_CREATED, grant)
    await _record_platform(
        vault, actor, CredentialAction.CREDENTIAL_GRANT_CREATED, tenant_id, grant
    )
    return grant


async def list_grants(vault: Vault, tenant_id: UUID, params: ListParams) -> Page[GrantRow]:
    """Return a page of a tenant's grants, newest first.

    Raises:
        TenantNotFoundError: there is no such tenant.

    """
    await _known(vault, tenant_id)
    async with vault.db.tenant(tenant_id, read_only=True) as session:
        return await repository.list_grants(session, params)


async def get_grant(vault: Vault, tenant_id: UUID, grant_id: UUID) -> GrantRow:
    """Return a tenant's grant.

    Raises:
        TenantNotFoundError: there is no such tenant.
        GrantNotFoundError: the tenant has no such grant.

    """
    await _known(vault, tenant_id)
    async with vault.db.tenant(tenant_id, read_only=True) as session:
        return _found(await repository.find_grant(session, grant_id))


async def revoke_grant(
    vault: Vault, actor: AuthContext, tenant_id: UUID, grant_id: UUID
) -> GrantRow:
    """End a grant at once; its secret is erased.

    Raises:
        TenantNotFoundError: there is no such tenant.
        GrantNotFoundError: the tenant has no such grant.
        GrantStateError: it is revoked.

    """
    await _known(vault, tenant_id)
    async with vault.db.tenant(tenant_id) as session:
        grant = _found(await repository.find_grant(session, grant_id, lock=True))
        if grant.revoked_at is not None:
            raise GrantStateError("The grant was revoked already.")
        ended = replace(grant, sealed=None, revoked_by=actor.user_id, revoked_at=now())
        await repository.revoke_grant(session, ended)
        await _record(session, actor, CredentialAction.CREDENTIAL_GRANT_REVOKED, ended)
    await _record_platform(
        vault, actor, CredentialAction.CREDENTIAL_GRANT_REVOKED, tenant_id, ended
    )
    return ended


def _found(grant: GrantRow | None) -> GrantRow:
    if grant is None:
        raise GrantNotFoundError("The tenant has no such grant.")
    return grant


async def _known(vault: Vault, tenant_id: UUID) -> None:
    async with vault.db.platform() as session:
        await tenancy.get_tenant(session, tenant_id)


async def _record(
    session: TenantSession, actor: AuthContext, action: CredentialAction, grant: GrantRow
) -> None:
    """Record it in the tenant's trail, in the transaction of the write."""
    payload: dict[str, JSON] = {
        "provider": grant.provider,
        "expires_at": grant.expires_at.isoformat(),
        "use_limit": grant.use_limit,
        "used": grant.used,
    }
    await audit.record(session, actor, action, RESOURCE, grant.id, payload)


async def _record_platform(
    vault: Vault, actor: AuthContext, action: CredentialAction, tenant_id: UUID, grant: GrantRow
) -> None:
    """Record it among what operators did, too."""
    payload = {"tenant_id": str(tenant_id), "provider": grant.provider}
    async with vault.db.platform() as session:
        await audit.record_platform(session, actor, action, RESOURCE, grant.id, payload)
