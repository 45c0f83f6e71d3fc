"""Making, revoking and using one-time links."""

import secrets
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Role, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.identity.links import repository
from atlas.identity.links.actions import LinkAction
from atlas.identity.links.domain import (
    INVITATION_LIFETIME,
    KEPT,
    RESET_LIFETIME,
    SECRET_BYTES,
    Purpose,
    hash_token,
    link_of,
    may_vouch,
)
from atlas.identity.links.errors import (
    InvalidLinkError,
    InvitationNotFoundError,
    InvitationOpenError,
    ResetNotFoundError,
    ResetRefusedError,
)
from atlas.identity.links.models import InvitationRow, ResetRow
from atlas.identity.links.schemas import (
    InvitationAccept,
    InvitationAccepted,
    InvitationCreate,
    InvitationMade,
    InvitationOut,
    InvitationSeen,
    PasswordReset,
    PasswordResetAnswer,
    ResetLink,
)
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.errors import InvalidRefreshTokenError
from atlas.identity.tenancy import service as tenancy
from atlas.identity.tenancy.schemas import Tenant
from atlas.identity.users import credentials
from atlas.identity.users import service as users
from atlas.identity.users.domain import EMBEDDED_ISSUER
from atlas.identity.users.errors import EmailTakenError
from atlas.identity.users.schemas import User

INVITATIONS = repository.INVITATIONS
"""What a list of invitations offers."""
_REFUSED = "Ask an administrator of your organisation for a new link."


async def invite(
    session: TenantSession, actor: AuthContext, settings: Settings, wanted: InvitationCreate
) -> InvitationMade:
    """Invite a person; the account is made when they accept.

    Raises:
        EmailTakenError: an account signs in with the address.
        InvitationOpenError: the address is invited already.

    """
    if await users.find_by_email(session, wanted.email) is not None:
        raise EmailTakenError("Another account signs in with this address.")
    moment, token = now(), _make_token(session)
    row = InvitationRow(
        id=new_id(),
        email=wanted.email,
        display_name=wanted.display_name,
        roles=sorted({Role(role) for role in wanted.roles}),
        invited_by=actor.user_id,
        created_at=moment,
        renewed_at=moment,
        expires_at=moment + INVITATION_LIFETIME,
    )
    try:
        await repository.insert_invitation(session, row, hash_token(Purpose.INVITATION, token))
    except UniqueViolationError as error:
        raise InvitationOpenError("Make a new link for it, or revoke it first.") from error
    await _record(session, actor, LinkAction.INVITATION_MADE, row)
    return await _made(session, settings, row, token)


async def list_invitations(session: TenantSession, params: ListParams) -> Page[InvitationOut]:
    """Return a page of open invitations, expired ones too."""
    page = await repository.fetch_invitations(session, params)
    names = await users.names_of(session, [row.invited_by for row in page.items])
    items = [_answer(row, names[row.invited_by]) for row in page.items]
    return page.of(items)


async def get_invitation(session: TenantSession, invitation_id: UUID) -> InvitationOut:
    """Return an open invitation.

    Raises:
        InvitationNotFoundError: accepted, revoked, absent, or another tenant's.

    """
    row = await repository.find_invitation(session, invitation_id)
    if row is None:
        raise InvitationNotFoundError
    return await _shown(session, row)


async def resend(
    session: TenantSession, actor: AuthContext, settings: Settings, invitation_id: UUID
) -> InvitationMade:
    """Make a new link; the one before works no more, and the caller is who invites now.

    Raises:
        InvitationNotFoundError: accepted, revoked, absent, or another tenant's.

    """
    moment, token = now(), _make_token(session)
    row = await repository.renew_invitation(
        session,
        invitation_id,
        token_hash=hash_token(Purpose.INVITATION, token),
        invited_by=actor.user_id,
        moment=moment,
        expires_at=moment + INVITATION_LIFETIME,
    )
    if row is None:
        raise InvitationNotFoundError
    await _record(session, actor, LinkAction.INVITATION_RENEWED, row)
    return await _made(session, settings, row, token)


async def revoke(session: TenantSession, actor: AuthContext, invitation_id: UUID) -> None:
    """Take an invitation back.

    Raises:
        InvitationNotFoundError: accepted, revoked, absent, or another tenant's.

    """
    if not await repository.delete_invitation(session, invitation_id):
        raise InvitationNotFoundError
    await audit.record(session, actor, LinkAction.INVITATION_REVOKED, "invitation", invitation_id)


async def see(db: Database, token: str) -> InvitationSeen:
    """Say who invites whom.

    Raises:
        InvalidLinkError: unknown, expired, used or revoked, or who invited may not any more.

    """
    async with db.tenant(_tenant_of(token)) as session:
        tenant = await _tenant(session)
        hashed = hash_token(Purpose.INVITATION, token)
        row = await repository.see_invitation(session, hashed, now())
        if row is None:
            raise InvalidLinkError(_REFUSED)
        inviter = await _voucher(session, row.invited_by)
    return InvitationSeen.built_from(
        row, organisation=tenant.name, tenant=tenant.slug, inviter=inviter.display_name
    )


async def accept(db: Database, settings: Settings, given: InvitationAccept) -> InvitationAccepted:
    """Make the invited account.

    Raises:
        InvalidLinkError: unknown, expired, used or revoked, or who invited may not any more.
        EmailTakenError: an account with the address was made meanwhile.

    """
    tenant_id = _tenant_of(given.token)
    async with db.tenant(tenant_id) as session:
        tenant = await _tenant(session)
        hashed = hash_token(Purpose.INVITATION, given.token)
        row = await repository.take_invitation(session, hashed, now())
        if row is None:
            raise InvalidLinkError(_REFUSED)
        inviter = await _voucher(session, row.invited_by)
        made = await users.create_user(
            session,
            system_actor(tenant_id),
            settings,
            email=row.email,
            display_name=given.display_name or row.display_name,
            roles=row.roles,
            password=given.password,
            invited_by=inviter.id,
        )
        await audit.record(
            session,
            system_actor(tenant_id),
            LinkAction.INVITATION_ACCEPTED,
            "invitation",
            row.id,
            {"user_id": str(made.id), "invited_by": str(inviter.id)},
        )
    return InvitationAccepted(user_id=made.id, tenant=tenant.slug, email=row.email)


async def make_reset(
    session: TenantSession, actor: AuthContext, settings: Settings, user_id: UUID
) -> ResetLink:
    """Make a link by which a person sets a new password; one before works no more.

    Raises:
        ResetRefusedError: no password here, the account is off, or it is the caller's own.

    """
    user = await users.get_user(session, user_id)
    if user.issuer != EMBEDDED_ISSUER or not user.enabled:
        raise ResetRefusedError("The account is off, or signs in at another issuer.")
    if user.id == actor.user_id:
        raise ResetRefusedError("Change your own password in your profile.")
    moment, token = now(), _make_token(session)
    expires_at = moment + RESET_LIFETIME
    await repository.replace_reset(
        session,
        ResetRow(new_id(), user_id, actor.user_id),
        token_hash=hash_token(Purpose.RESET, token),
        created_at=moment,
        expires_at=expires_at,
    )
    await audit.record(session, actor, LinkAction.USER_RESET_LINK_MADE, "user", user_id)
    link = link_of(settings.public_url, Purpose.RESET, token)
    return ResetLink(link=link, expires_at=expires_at)


async def revoke_reset(session: TenantSession, actor: AuthContext, user_id: UUID) -> None:
    """Take the link of an account back.

    Raises:
        ResetNotFoundError: there is none.

    """
    await users.get_user(session, user_id)
    if not await repository.delete_reset(session, user_id):
        raise ResetNotFoundError
    await audit.record(session, actor, LinkAction.USER_RESET_LINK_REVOKED, "user", user_id)


async def reset(db: Database, given: PasswordReset) -> PasswordResetAnswer:
    """Set a new password by a link; every session of the account ends, and the links it made.

    Raises:
        InvalidLinkError: unknown, expired, used or revoked, the account is off, or who made the
            link may not any more.

    """
    tenant_id = _tenant_of(given.token)
    async with db.tenant(tenant_id) as session:
        tenant = await _tenant(session)
        row = await repository.take_reset(session, hash_token(Purpose.RESET, given.token), now())
        if row is None:
            raise InvalidLinkError(_REFUSED)
        maker = await _voucher(session, row.made_by)
        user = await users.hold_active(session, row.user_id)
        if user is None or user.email is None:
            raise InvalidLinkError(_REFUSED)
        await credentials.write_password(session, user.id, given.password, given_by=maker.id)
        await repository.delete_made_by(session, user.id)
        await users.cut_off(session, user.id, "password_reset")
        await audit.record(
            session,
            system_actor(tenant_id),
            LinkAction.USER_PASSWORD_RESET,
            "user",
            user.id,
            {"link_made_by": str(maker.id)},
        )
    return PasswordResetAnswer(tenant=tenant.slug, email=user.email)


async def any_links(session: TenantSession) -> bool:
    """Return whether there are links to prune one day."""
    return await repository.any_links(session)


async def prune_links(session: TenantSession) -> int:
    """Delete links that expired 30 days ago; return how many."""
    return await repository.delete_expired(session, now() - KEPT)


def _make_token(session: TenantSession) -> str:
    return sessions.token_of(session.tenant_id, secrets.token_bytes(SECRET_BYTES))


def _tenant_of(token: str) -> UUID:
    try:
        return sessions.tenant_of(token)
    except InvalidRefreshTokenError as error:
        raise InvalidLinkError(_REFUSED) from error


async def _tenant(session: TenantSession) -> Tenant:
    tenant = await tenancy.hold_active(session)
    if tenant is None:
        raise InvalidLinkError(_REFUSED)
    return tenant


async def _voucher(session: TenantSession, user_id: UUID) -> User:
    """Return who made a link, if they may still make one."""
    user = await users.hold_active(session, user_id)
    if user is None or not may_vouch(user.roles):
        raise InvalidLinkError(_REFUSED)
    return user


async def _record(
    session: TenantSession, actor: AuthContext, action: LinkAction, row: InvitationRow
) -> None:
    said: dict[str, JSON] = {
        "roles": users.role_names(row.roles),
        "expires_at": row.expires_at.isoformat(),
    }
    await audit.record(session, actor, action, "invitation", row.id, said)


async def _made(
    session: TenantSession, settings: Settings, row: InvitationRow, token: str
) -> InvitationMade:
    link = link_of(settings.public_url, Purpose.INVITATION, token)
    return InvitationMade(invitation=await _shown(session, row), link=link)


async def _shown(session: TenantSession, row: InvitationRow) -> InvitationOut:
    names = await users.names_of(session, [row.invited_by])
    return _answer(row, names[row.invited_by])


def _answer(row: InvitationRow, inviter: str) -> InvitationOut:
    return InvitationOut.built_from(row, inviter=inviter)
