"""Storing, deleting and showing a tenant's credentials: names of fields, never a value."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pydantic import SecretStr

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import AnySession, TenantSession
from atlas.identity.audit import service as audit
from atlas.sources.credentials import repository
from atlas.sources.credentials.actions import CredentialAction
from atlas.sources.credentials.domain.resolution import (
    CredentialState,
    Missing,
    MissingReason,
    Origin,
    remedy_of,
    state_of,
)
from atlas.sources.credentials.domain.sealing import MasterKey, Owner
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.errors import CredentialNotFoundError
from atlas.sources.credentials.models import CredentialRow, GrantRow
from atlas.sources.credentials.schemas import CredentialFormOut, CredentialStatus, form_out
from atlas.sources.credentials.service.vault import Vault
from atlas.sources.plugins.domain.form import CredentialForm
from atlas.sources.plugins.domain.plugin import Plugin

RESOURCE = "credential"
Values = Mapping[str, SecretStr]


def get_form(vault: Vault, actor: AuthContext, provider: str) -> CredentialFormOut:
    """Return a provider's form.

    Raises:
        NoCredentialNeededError: it needs no credential.
        NotFoundError: there is no such provider.
        PluginValidationError: its plugin does not hold together.

    """
    plugin, form = vault.form_of(provider, actor)
    return CredentialFormOut(
        provider=plugin.name,
        display_name=plugin.manifest.display_name,
        plugin_version=plugin.manifest.version,
        form=form_out(form),
    )


async def list_statuses(session: TenantSession, vault: Vault) -> list[CredentialStatus]:
    """Return how the tenant stands with every provider, in order of name.

    What is stored for a plugin that is no longer installed is among them, so that it can be
    deleted.
    """
    own = {row.provider: row for row in await repository.list_own(session)}
    grants: dict[str, list[GrantRow]] = {}
    for grant in await repository.grants_of(session):
        grants.setdefault(grant.provider, []).append(grant)
    plugins = vault.plugins().plugins
    return [
        _status(vault, session.tenant_id, name, plugins.get(name), own.get(name), grants.get(name))
        for name in sorted({*plugins, *own})
    ]


async def get_status(
    session: TenantSession, vault: Vault, actor: AuthContext, provider: str
) -> CredentialStatus:
    """Return how the tenant stands with a provider.

    Raises:
        NotFoundError: there is no such provider, and nothing is stored for it.
        PluginValidationError: its plugin does not hold together, and nothing is stored for it.

    """
    own = await repository.find_own(session, provider)
    plugin = vault.plugins().plugins.get(provider)
    if own is None and plugin is None:
        plugin = vault.plugins().require(provider, actor)
    grants = await repository.grants_of(session, provider)
    return _status(vault, session.tenant_id, provider, plugin, own, grants)


async def store(
    session: TenantSession,
    vault: Vault,
    actor: AuthContext,
    provider: str,
    values: Values,
    expected: ExpectedVersion | None,
) -> CredentialStatus:
    """Store the tenant's credential of a provider, in place of the one before.

    Raises:
        InvalidRequestError: the form does not take it; no message shows a value.
        NoCredentialNeededError: the provider needs none.
        NotFoundError: there is no such provider.
        PluginValidationError: its plugin does not hold together.
        PreconditionRequiredError: one is stored, and If-Match is not sent.
        PreconditionFailedError: another version is stored.
        MasterKeyError: there is no master key.

    """
    plugin, form = vault.form_of(provider, actor)
    fields = checked(form, values)
    own = await repository.find_own(session, provider, lock=True)
    check_version(expected, own.version if own else 0, required=own is not None)
    key = await key_for_writing(session, vault)
    moment = now()
    row = CredentialRow(
        id=own.id if own else new_id(),
        provider=provider,
        key_id=key.id,
        sealed=key.seal(Owner.TENANT, session.tenant_id, provider, fields),
        fields=sorted(fields),
        outcome=None,
        tested_at=None,
        version=own.version + 1 if own else 1,
        created_by=own.created_by if own else actor.user_id,
        created_at=own.created_at if own else moment,
        updated_by=actor.user_id,
        updated_at=moment,
    )
    if own:
        await repository.replace_own(session, row)
    else:
        await repository.insert_own(session, row)
    await audit.record(
        session,
        actor,
        CredentialAction.CREDENTIAL_REPLACED if own else CredentialAction.CREDENTIAL_STORED,
        RESOURCE,
        row.id,
        {"provider": provider, "fields": row.fields, "version": row.version, "key_id": key.id},
    )
    session.after_commit(lambda: vault.rows.forget(session.tenant_id, provider))
    grants = await repository.grants_of(session, provider)
    return _status(vault, session.tenant_id, provider, plugin, row, grants)


async def delete(
    session: TenantSession,
    vault: Vault,
    actor: AuthContext,
    provider: str,
    expected: ExpectedVersion | None,
) -> None:
    """Delete the tenant's credential of a provider; of what it was nothing stays in the table.

    Raises:
        CredentialNotFoundError: nothing is stored.
        PreconditionFailedError: another version is stored.

    """
    own = await repository.find_own(session, provider, lock=True)
    if own is None:
        raise CredentialNotFoundError("Nothing is stored for a provider of this name.")
    check_version(expected, own.version)
    await repository.delete_own(session, own.id)
    session.after_commit(lambda: vault.rows.forget(session.tenant_id, provider))
    payload: dict[str, JSON] = {"provider": provider, "version": own.version}
    await audit.record(
        session, actor, CredentialAction.CREDENTIAL_DELETED, RESOURCE, own.id, payload
    )


def checked(form: CredentialForm, values: Values) -> SecretFields:
    """Return the secrets of a request that the form takes.

    Raises:
        InvalidRequestError: it does not; no message shows a value or a name that is not the form's.

    """
    revealed = {name: value.get_secret_value() for name, value in values.items()}
    problems = [
        FieldProblem(loc=["body", "values", *filter(None, [name])], msg=why, type="value_error")
        for name, why in form.problems(revealed)
    ]
    if problems:
        first = problems[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidRequestError(f"{where}: {first['msg']}", errors=problems)
    return SecretFields(revealed)


async def key_for_writing(session: AnySession, vault: Vault) -> MasterKey:
    """Return the key that encrypts; it is not retired before the transaction ends.

    Raises:
        MasterKeyError: there is none.

    """
    await repository.share_keys(session)
    return vault.ring.current()


def _status(
    vault: Vault,
    tenant_id: UUID,
    provider: str,
    plugin: Plugin | None,
    own: CredentialRow | None,
    grants: list[GrantRow] | None,
) -> CredentialStatus:
    needed = plugin is None or plugin.manifest.credentials is not None
    lent = _lent(plugin, grants or [])
    opens, outcome, tested_at, origin = None, None, None, None
    if own is not None:
        fields = vault.open(Owner.TENANT, tenant_id, provider, own.key_id, own.sealed)
        opens, origin = fields is not None, Origin.TENANT
        outcome, tested_at = own.outcome, own.tested_at
    elif lent is not None and lent.sealed is not None:
        fields = vault.open(Owner.SPONSORED, tenant_id, provider, lent.key_id, lent.sealed)
        opens, origin = fields is not None, Origin.SPONSORED
        outcome, tested_at = lent.outcome, lent.tested_at
    state = state_of(opens=opens, outcome=outcome)
    if not needed:
        state, origin = CredentialState.OK, origin or Origin.NOT_NEEDED
    return CredentialStatus(
        provider=provider,
        display_name=plugin.manifest.display_name if plugin else provider,
        needs_credentials=needed,
        state=state,
        origin=origin,
        fields=own.fields if own else [],
        version=own.version if own else 0,
        outcome=outcome,
        tested_at=tested_at,
        updated_at=own.updated_at if own else None,
        sponsored_until=lent.expires_at if lent else None,
        remediation=_remediation(provider, state, outcome, origin, lapsed=bool(grants)),
        console_path=Missing(provider, MissingReason.UNCONFIGURED).console_path,
    )


def _lent(plugin: Plugin | None, grants: list[GrantRow]) -> GrantRow | None:
    """Return the grant that would be used."""
    if plugin is None or not plugin.manifest.allow_platform_fallback:
        return None
    return next((one for one in grants if one.usable(now())), None)


def _remediation(
    provider: str,
    state: CredentialState,
    outcome: str | None,
    origin: Origin | None,
    *,
    lapsed: bool,
) -> str | None:
    match state:
        case CredentialState.ERROR:
            return remedy_of(provider, outcome, origin)
        case CredentialState.UNCONFIGURED:
            reason = MissingReason.GRANT_ENDED if lapsed else MissingReason.UNCONFIGURED
        case CredentialState.DECRYPT_ERROR:
            reason = MissingReason.DECRYPT_ERROR
        case _:
            return None
    return Missing(provider, reason).remediation
