"""The operator's router: tenants, issuers, machinery. It shows no tenant's data."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web.dependencies import Actor, AppState, IfMatch, OperatorSession
from atlas.foundation.web.etag import etag
from atlas.foundation.web.listing import list_query
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.schemas import PageOut, page_out
from atlas.identity.auth.issuers import embedded_issuer
from atlas.identity.issuers import service as issuers
from atlas.identity.issuers.schemas import IssuerCreate, IssuerOut, IssuerUpdate
from atlas.identity.platform import service
from atlas.identity.platform.repository import EVENTS, OUTBOX
from atlas.identity.platform.schemas import (
    EngineStatus,
    OutboxMessage,
    OutboxStatus,
    PlatformEventOut,
    TenantOut,
    TenantUpdate,
)
from atlas.identity.tenancy import service as tenancy

router = AtlasRouter(prefix="/platform", tags=["platform"])


@router.get(
    "/tenants",
    permission=Permission.PLATFORM,
    operation_id="list_tenants",
    summary="List tenants",
)
async def list_tenants(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(tenancy.TENANTS))]
) -> PageOut[TenantOut]:
    """List the installation's tenants, newest first."""
    return page_out(await tenancy.list_tenants(session, params), TenantOut)


@router.get(
    "/tenants/{tenant_id}",
    permission=Permission.PLATFORM,
    operation_id="get_tenant",
    summary="Get a tenant",
)
async def get_tenant(session: OperatorSession, tenant_id: UUID, response: Response) -> TenantOut:
    """Get one tenant."""
    tenant = await tenancy.get_tenant(session, tenant_id)
    response.headers["ETag"] = etag(tenant.version)
    return TenantOut.model_validate(tenant)


@router.patch(
    "/tenants/{tenant_id}",
    permission=Permission.PLATFORM,
    operation_id="update_tenant",
    summary="Rename a tenant",
    errors=(412,),
)
async def update_tenant(
    session: OperatorSession,
    actor: Actor,
    tenant_id: UUID,
    body: TenantUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> TenantOut:
    """Change the name; the slug stays."""
    tenant = await tenancy.rename_tenant(
        session, actor, tenant_id, name=body.name, expected_version=if_match
    )
    response.headers["ETag"] = etag(tenant.version)
    return TenantOut.model_validate(tenant)


@router.delete(
    "/tenants/{tenant_id}",
    permission=Permission.PLATFORM,
    operation_id="delete_tenant",
    summary="Delete an empty tenant",
    status_code=204,
    errors=(409,),
)
async def delete_tenant(session: OperatorSession, actor: Actor, tenant_id: UUID) -> None:
    """Delete a tenant that has no data; one that has is suspended instead."""
    await tenancy.delete_tenant(session, actor, tenant_id)


@router.post(
    "/tenants/{tenant_id}/suspend",
    permission=Permission.PLATFORM,
    operation_id="suspend_tenant",
    summary="Suspend a tenant",
)
async def suspend_tenant(session: OperatorSession, actor: Actor, tenant_id: UUID) -> TenantOut:
    """End the tenant's tokens within 2 seconds and prevent its users from signing in."""
    return TenantOut.model_validate(await tenancy.suspend_tenant(session, actor, tenant_id))


@router.post(
    "/tenants/{tenant_id}/resume",
    permission=Permission.PLATFORM,
    operation_id="resume_tenant",
    summary="Resume a tenant",
)
async def resume_tenant(session: OperatorSession, actor: Actor, tenant_id: UUID) -> TenantOut:
    """Let the tenant's people sign in again."""
    return TenantOut.model_validate(await tenancy.resume_tenant(session, actor, tenant_id))


@router.get(
    "/issuers",
    permission=Permission.PLATFORM,
    operation_id="list_issuers",
    summary="List issuers",
)
async def list_issuers(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(issuers.ISSUERS))]
) -> PageOut[IssuerOut]:
    """List the configured issuers; the embedded one is not among them."""
    return page_out(await issuers.list_issuers(session, params), IssuerOut)


@router.post(
    "/issuers",
    permission=Permission.PLATFORM,
    operation_id="create_issuer",
    summary="Configure an issuer",
    status_code=201,
    idempotent=True,
)
async def create_issuer(
    session: OperatorSession,
    actor: Actor,
    state: AppState,
    body: IssuerCreate,
    response: Response,
) -> IssuerOut:
    """Accept tokens of an OpenID provider for a tenant, or for platform operators.

    A tenant's issuer can be mapped to tenant roles only.
    """
    issuer = await issuers.create_issuer(
        session,
        actor,
        body,
        outbound_allow=state.settings.outbound_allow,
        reserved=embedded_issuer(state.settings),
    )
    response.headers["Location"] = f"/api/platform/issuers/{issuer.id}"
    response.headers["ETag"] = etag(issuer.version)
    return IssuerOut.model_validate(issuer)


@router.get(
    "/issuers/{issuer_id}",
    permission=Permission.PLATFORM,
    operation_id="get_issuer",
    summary="Get an issuer",
)
async def get_issuer(session: OperatorSession, issuer_id: UUID, response: Response) -> IssuerOut:
    """Get one issuer."""
    issuer = await issuers.get_issuer(session, issuer_id)
    response.headers["ETag"] = etag(issuer.version)
    return IssuerOut.model_validate(issuer)


@router.patch(
    "/issuers/{issuer_id}",
    permission=Permission.PLATFORM,
    operation_id="update_issuer",
    summary="Change an issuer",
    errors=(409, 412, 428),
)
async def update_issuer(
    session: OperatorSession,
    actor: Actor,
    state: AppState,
    issuer_id: UUID,
    body: IssuerUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> IssuerOut:
    """Change the configuration (If-Match required); it counts for tokens already issued."""
    issuer = await issuers.update_issuer(
        session,
        actor,
        issuer_id,
        body,
        expected_version=if_match,
        outbound_allow=state.settings.outbound_allow,
    )
    response.headers["ETag"] = etag(issuer.version)
    return IssuerOut.model_validate(issuer)


@router.delete(
    "/issuers/{issuer_id}",
    permission=Permission.PLATFORM,
    operation_id="delete_issuer",
    summary="Remove an issuer",
    status_code=204,
    errors=(412,),
)
async def delete_issuer(
    session: OperatorSession, actor: Actor, issuer_id: UUID, if_match: IfMatch = None
) -> None:
    """Stop accepting the issuer's tokens within 2 seconds; its accounts stay."""
    await issuers.delete_issuer(session, actor, issuer_id, if_match)


@router.get(
    "/outbox",
    permission=Permission.PLATFORM,
    operation_id="get_outbox_status",
    summary="Get the outbox's status",
)
async def get_outbox_status(session: OperatorSession) -> OutboxStatus:
    """Tell how many messages wait and since when."""
    return await service.outbox_status(session)


@router.get(
    "/outbox/messages",
    permission=Permission.PLATFORM,
    operation_id="list_outbox_messages",
    summary="List undelivered messages",
)
async def list_outbox_messages(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(OUTBOX))]
) -> PageOut[OutboxMessage]:
    """List pointers that wait for delivery, oldest first."""
    return page_out(await service.list_messages(session, params), OutboxMessage)


@router.get(
    "/engine",
    permission=Permission.PLATFORM,
    operation_id="get_engine_status",
    summary="Get the durable engine's status",
    rate="status",
)
async def get_engine_status(state: AppState, _actor: Actor) -> EngineStatus:
    """Tell whether Temporal answers."""
    return await service.engine_status(state.settings)


@router.get(
    "/events",
    permission=Permission.PLATFORM,
    operation_id="list_platform_events",
    summary="List what operators did",
)
async def list_platform_events(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(EVENTS))]
) -> PageOut[PlatformEventOut]:
    """List the platform's own events, newest first."""
    return page_out(await service.list_events(session, params), PlatformEventOut)
