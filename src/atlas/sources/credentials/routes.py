"""Credentials over HTTP: the tenant's own, what the operator lends, and the rotation of keys."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    IfMatch,
    OperatorSession,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.sources.credentials import service
from atlas.sources.credentials.repository import GRANTS, ROTATIONS
from atlas.sources.credentials.schemas import (
    CredentialFormOut,
    CredentialPut,
    CredentialsOut,
    CredentialStatus,
    CredentialStatusOut,
    GrantCreate,
    GrantOut,
    RotationCreate,
    RotationOut,
)

router = AtlasRouter(prefix="/credentials", tags=["credentials"])
platform_router = AtlasRouter(prefix="/platform", tags=["platform"])
Provider = Annotated[
    str, Path(max_length=60, description="Name of the provider's plugin, such as `gleif`.")
]
_GRANTS = "/tenants/{tenant_id}/credential-grants"


def _vault(state: AppState) -> service.Vault:
    return service.vault_of(state.db, state.settings)


Vault = Annotated[service.Vault, Depends(_vault)]


def _answer(found: CredentialStatus, response: Response) -> CredentialStatusOut:
    response.headers["ETag"] = etag(found.version)
    return CredentialStatusOut.model_validate(found)


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_credentials",
    summary="List providers and their credentials",
)
async def list_credentials(session: Session, vault: Vault) -> CredentialsOut:
    """List how you stand with every provider; no answer holds a secret."""
    found = await service.list_statuses(session, vault)
    return CredentialsOut(items=[CredentialStatusOut.model_validate(one) for one in found])


@router.get(
    "/{provider}",
    permission=Permission.READ,
    operation_id="get_credential_status",
    summary="Get the status of a credential",
)
async def get_credential_status(
    session: Session, vault: Vault, actor: Actor, response: Response, provider: Provider
) -> CredentialStatusOut:
    """Tell how you stand with a provider; `ETag` is the version of your own credential."""
    return _answer(await service.get_status(session, vault, actor, provider), response)


@router.get(
    "/{provider}/form",
    permission=Permission.READ,
    operation_id="get_credential_form",
    summary="Get the form of a credential",
    errors=(409,),
    response_model_exclude_none=True,
)
async def get_credential_form(
    session: Session, vault: Vault, actor: Actor, provider: Provider
) -> CredentialFormOut:
    """Return the form, made from the plugin's JSON Schema; 409 where no credential is needed."""
    del session
    return service.get_form(vault, actor, provider)


@router.put(
    "/{provider}",
    permission=Permission.SETTINGS,
    operation_id="put_credential",
    summary="Store a credential",
    errors=(409, 412, 428),
)
async def put_credential(
    session: Session,
    vault: Vault,
    actor: Actor,
    response: Response,
    provider: Provider,
    body: CredentialPut,
    if_match: IfMatch = None,
) -> CredentialStatusOut:
    """Store your credential, encrypted; If-Match is required to replace one.

    No answer gives it back. Test it afterwards: POST …/test.
    """
    found = await service.store(session, vault, actor, provider, body.values, if_match)
    return _answer(found, response)


@router.delete(
    "/{provider}",
    permission=Permission.SETTINGS,
    operation_id="delete_credential",
    summary="Delete a credential",
    status_code=204,
    errors=(412,),
)
async def delete_credential(
    session: Session,
    vault: Vault,
    actor: Actor,
    provider: Provider,
    if_match: IfMatch = None,
) -> None:
    """Delete your credential for good."""
    await service.delete(session, vault, actor, provider, if_match)


@router.post(
    "/{provider}/test",
    permission=Permission.SETTINGS,
    operation_id="test_credential",
    summary="Test a credential",
    rate="expensive",
    errors=(409, 424),
)
async def test_credential(
    vault: Vault, actor: Actor, response: Response, provider: Provider
) -> CredentialStatusOut:
    """Ask the provider with the credential that would be used, and keep what it answers.

    409 `provider_not_enabled` where the operator has not switched it on: nothing is sent.
    """
    return _answer(await service.test_credential(vault, actor, provider), response)


@platform_router.get(
    _GRANTS,
    permission=Permission.PLATFORM,
    operation_id="list_credential_grants",
    summary="List sponsored credentials",
)
async def list_credential_grants(
    _session: OperatorSession,
    vault: Vault,
    tenant_id: UUID,
    params: Annotated[ListParams, Depends(list_query(GRANTS))],
) -> PageOut[GrantOut]:
    """List what is lent to a tenant, newest first; no secrets."""
    return page_out(await service.list_grants(vault, tenant_id, params), GrantOut)


@platform_router.post(
    _GRANTS,
    permission=Permission.PLATFORM,
    idempotent=True,
    operation_id="create_credential_grant",
    summary="Lend a credential",
    status_code=201,
    errors=(404, 409),
)
async def create_credential_grant(
    _session: OperatorSession,
    vault: Vault,
    actor: Actor,
    response: Response,
    tenant_id: UUID,
    body: GrantCreate,
) -> GrantOut:
    """Let a tenant use your key until it expires or is used up, where the plugin allows it.

    A key of the tenant's own goes before it.
    """
    made = await service.create_grant(vault, actor, tenant_id, body)
    response.headers["Location"] = f"/api/platform/tenants/{tenant_id}/credential-grants/{made.id}"
    return GrantOut.model_validate(made)


@platform_router.get(
    f"{_GRANTS}/{{grant_id}}",
    permission=Permission.PLATFORM,
    operation_id="get_credential_grant",
    summary="Get a sponsored credential",
)
async def get_credential_grant(
    _session: OperatorSession, vault: Vault, tenant_id: UUID, grant_id: UUID
) -> GrantOut:
    """Return what was lent and how many times it was used."""
    return GrantOut.model_validate(await service.get_grant(vault, tenant_id, grant_id))


@platform_router.post(
    f"{_GRANTS}/{{grant_id}}/revoke",
    permission=Permission.PLATFORM,
    operation_id="revoke_credential_grant",
    summary="Revoke a sponsored credential",
    errors=(409,),
)
async def revoke_credential_grant(
    _session: OperatorSession, vault: Vault, actor: Actor, tenant_id: UUID, grant_id: UUID
) -> GrantOut:
    """End it at once and erase its secret."""
    return GrantOut.model_validate(await service.revoke_grant(vault, actor, tenant_id, grant_id))


@platform_router.post(
    "/credential-rotations",
    permission=Permission.PLATFORM,
    rate="expensive",
    idempotent=True,
    operation_id="start_credential_rotation",
    summary="Rotate the master key of credentials",
    status_code=202,
    errors=(409,),
)
async def start_credential_rotation(
    session: OperatorSession,
    vault: Vault,
    actor: Actor,
    response: Response,
    body: RotationCreate,
) -> RotationOut:
    """Encrypt everything again under the current master key; credentials are usable meanwhile."""
    made = await service.request_rotation(session, vault, actor, new_key_first=body.new_key)
    response.headers["Location"] = f"/api/platform/credential-rotations/{made.id}"
    response.headers["Retry-After"] = "1"
    return RotationOut.model_validate(made)


@platform_router.get(
    "/credential-rotations",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="list_credential_rotations",
    summary="List rotations of the master key",
)
async def list_credential_rotations(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(ROTATIONS))]
) -> PageOut[RotationOut]:
    """List rotations, newest first."""
    return page_out(await service.list_rotations(session, params), RotationOut)


@platform_router.get(
    "/credential-rotations/{rotation_id}",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="get_credential_rotation",
    summary="Get a rotation of the master key",
)
async def get_credential_rotation(session: OperatorSession, rotation_id: UUID) -> RotationOut:
    """Return a rotation and how far it is."""
    return RotationOut.model_validate(await service.get_rotation(session, rotation_id))
