"""Issuers: configured by the operator; a change counts for tokens already issued, too."""

from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import (
    FieldProblem,
    InvalidRequestError,
    ReferenceNotFoundError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import AnySession, PlatformSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.outbound import OutboundRefusedError, check_url
from atlas.identity.audit import service as audit
from atlas.identity.issuers import repository
from atlas.identity.issuers.actions import IssuerAction
from atlas.identity.issuers.errors import IssuerNotFoundError, IssuerTakenError
from atlas.identity.issuers.schemas import (
    Issuer,
    IssuerCreate,
    IssuerUpdate,
    check_mapping,
    check_sign_in,
)
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind

ISSUERS = repository.ISSUERS
"""What a list of issuers offers."""


async def list_enabled(session: AnySession) -> list[Issuer]:
    """Return every enabled issuer."""
    return await repository.fetch_enabled(session)


async def find_enabled(session: AnySession, issuer_id: UUID) -> Issuer | None:
    """Return an issuer whose tokens are accepted; None: there is none with this id."""
    issuer = await repository.find_issuer(session, issuer_id)
    return issuer if issuer is not None and issuer.enabled else None


async def is_accepted(session: AnySession, tenant_id: UUID, name: str) -> bool:
    """Return whether people of a tenant still sign in at the issuer with this name."""
    enabled = await repository.fetch_enabled(session)
    return any(one.tenant_id == tenant_id and one.issuer == name for one in enabled)


async def list_issuers(session: AnySession, params: ListParams) -> Page[Issuer]:
    """Return a page of issuers."""
    return await repository.fetch_issuers(session, params)


async def get_issuer(session: AnySession, issuer_id: UUID) -> Issuer:
    """Return an issuer.

    Raises:
        IssuerNotFoundError: there is none with this id.

    """
    issuer = await repository.find_issuer(session, issuer_id)
    if issuer is None:
        raise IssuerNotFoundError
    return issuer


async def create_issuer(
    session: PlatformSession,
    actor: AuthContext | None,
    wanted: IssuerCreate,
    *,
    outbound_allow: list[str],
    reserved: str,
) -> Issuer:
    """Configure an issuer.

    Args:
        session: the operator's transaction.
        actor: the operator; none for the command line.
        wanted: the configuration.
        outbound_allow: host:port pairs that may be reached by plain http.
        reserved: the embedded issuer's own name, which no other issuer may use.

    Raises:
        IssuerTakenError: issuer and audience are configured already.
        ReferenceNotFoundError: there is no such tenant.
        InvalidRequestError: the name is the embedded issuer's.

    """
    if wanted.issuer.rstrip("/") == reserved.rstrip("/"):
        raise InvalidRequestError("This is the name of the embedded issuer.")
    _check_addresses(wanted, outbound_allow)
    moment = now()
    issuer = Issuer(
        id=new_id(), enabled=True, version=1, created_at=moment, updated_at=moment,
        **wanted.model_dump(),
    )  # fmt: skip
    try:
        await repository.insert_issuer(session, issuer)
    except UniqueViolationError as error:
        raise IssuerTakenError("Issuer and audience are configured already.") from error
    except ReferenceNotFoundError as error:
        raise _no_tenant() from error
    await _announce(session, actor, issuer, IssuerAction.CREATED)
    return issuer


async def update_issuer(
    session: PlatformSession,
    actor: AuthContext,
    issuer_id: UUID,
    change: IssuerUpdate,
    *,
    expected_version: ExpectedVersion | None,
    outbound_allow: list[str],
) -> Issuer:
    """Change an issuer's configuration; If-Match is required.

    Raises:
        PreconditionRequiredError, PreconditionFailedError: no or an old If-Match.
        InvalidRequestError: a mapping to roles that this issuer may not give.

    """
    before = await get_issuer(session, issuer_id)
    check_version(expected_version, before.version, required=True)
    given = change.model_dump(exclude_none=True)
    if change.role_mapping is not None:
        try:
            check_mapping(change.role_mapping, is_platform=before.tenant_id is None)
        except ValueError as error:
            raise InvalidRequestError(str(error)) from error
    _check_addresses(change, outbound_allow)
    after = replace(before, **given, version=before.version + 1, updated_at=now())
    try:
        check_sign_in(after)
    except ValueError as error:
        raise InvalidRequestError(str(error)) from error
    try:
        await repository.update_issuer(session, after)
    except UniqueViolationError as error:
        raise IssuerTakenError("Issuer and audience are configured already.") from error
    await _announce(session, actor, after, IssuerAction.UPDATED)
    return after


async def delete_issuer(
    session: PlatformSession,
    actor: AuthContext,
    issuer_id: UUID,
    expected_version: ExpectedVersion | None,
) -> None:
    """Remove an issuer: its tokens end within 2 seconds; its accounts stay."""
    issuer = await get_issuer(session, issuer_id)
    check_version(expected_version, issuer.version)
    await repository.delete_issuer(session, issuer_id)
    await _announce(session, actor, issuer, IssuerAction.DELETED)


async def _announce(
    session: PlatformSession, actor: AuthContext | None, issuer: Issuer, action: IssuerAction
) -> None:
    # every process reads its issuers again when it hears of this
    await sessions.revoke(session, RevocationKind.ISSUER, [issuer.id])
    payload = {"issuer": issuer.issuer, "tenant_id": str(issuer.tenant_id)}
    await audit.record_platform(session, actor, action, "issuer", issuer.id, payload)


def _no_tenant() -> ReferenceNotFoundError:
    return ReferenceNotFoundError(
        errors=[
            {"loc": ["body", "tenant_id"], "msg": "no such tenant", "type": "reference_not_found"}
        ],
    )


def _check_addresses(wanted: IssuerCreate | IssuerUpdate, outbound_allow: list[str]) -> None:
    """Check the addresses that Atlas asks, and the one to which it sends browsers."""
    for name in ("jwks_uri", "token_endpoint", "authorization_endpoint"):
        uri = getattr(wanted, name)
        if uri is None:
            continue
        try:
            check_url(uri, frozenset(outbound_allow))
        except OutboundRefusedError as error:
            raise InvalidRequestError(
                f"{name}: {error.detail}",
                errors=[FieldProblem(loc=["body", name], msg=error.detail, type="value_error")],
            ) from error
