"""One-time links over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web.dependencies import Actor, AppState, Session
from atlas.foundation.web.listing import list_query
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.schemas import PageOut, page_out
from atlas.identity.links import service
from atlas.identity.links.schemas import (
    InvitationAccept,
    InvitationAccepted,
    InvitationCreate,
    InvitationMade,
    InvitationOut,
    InvitationSeen,
    LinkToken,
    PasswordReset,
    PasswordResetAnswer,
    ResetLink,
)

router = AtlasRouter(prefix="/users", tags=["users"])
public_router = AtlasRouter(prefix="/auth", tags=["auth"])


@router.get(
    "/invitations",
    permission=Permission.USERS,
    operation_id="list_invitations",
    summary="List open invitations",
)
async def list_invitations(
    session: Session, params: Annotated[ListParams, Depends(list_query(service.INVITATIONS))]
) -> PageOut[InvitationOut]:
    """List who was invited and has not accepted, expired ones too; newest first."""
    return page_out(await service.list_invitations(session, params), InvitationOut)


@router.post(
    "/invitations",
    permission=Permission.USERS,
    operation_id="create_invitation",
    summary="Invite a person",
    status_code=201,
    idempotent=True,
    secret=True,
)
async def create_invitation(
    session: Session, actor: Actor, state: AppState, body: InvitationCreate, response: Response
) -> InvitationMade:
    """Make a link for you to hand over: it works once, for 7 days. The account names you."""
    made = await service.invite(session, actor, state.settings, body)
    response.headers["Location"] = f"/api/users/invitations/{made.invitation.id}"
    return made


@router.get(
    "/invitations/{invitation_id}",
    permission=Permission.USERS,
    operation_id="get_invitation",
    summary="Get an open invitation",
)
async def get_invitation(session: Session, invitation_id: UUID) -> InvitationOut:
    """Return an invitation; its link is never shown again."""
    return await service.get_invitation(session, invitation_id)


@router.post(
    "/invitations/{invitation_id}/resend",
    permission=Permission.USERS,
    operation_id="resend_invitation",
    summary="Make a new link for an invitation",
    idempotent=True,
    secret=True,
)
async def resend_invitation(
    session: Session, actor: Actor, state: AppState, invitation_id: UUID
) -> InvitationMade:
    """Renew the link for 7 days; the one before works no more."""
    return await service.resend(session, actor, state.settings, invitation_id)


@router.delete(
    "/invitations/{invitation_id}",
    permission=Permission.USERS,
    operation_id="revoke_invitation",
    summary="Revoke an invitation",
    status_code=204,
)
async def revoke_invitation(session: Session, actor: Actor, invitation_id: UUID) -> None:
    """Take the invitation back; its link works no more."""
    await service.revoke(session, actor, invitation_id)


@router.post(
    "/{user_id}/password-reset",
    permission=Permission.USERS,
    operation_id="create_password_reset",
    summary="Make a link to reset a user's password",
    errors=(409,),
    idempotent=True,
    secret=True,
)
async def create_password_reset(
    session: Session, actor: Actor, state: AppState, user_id: UUID
) -> ResetLink:
    """Make a link for you to hand over: it works once, for 24 hours. It replaces one before.

    The password stays until it is used. A second factor stays too.
    """
    return await service.make_reset(session, actor, state.settings, user_id)


@router.delete(
    "/{user_id}/password-reset",
    permission=Permission.USERS,
    operation_id="revoke_password_reset",
    summary="Revoke the link to reset a user's password",
    status_code=204,
    errors=(409,),
)
async def revoke_password_reset(session: Session, actor: Actor, user_id: UUID) -> None:
    """Take the link back; the password stays as it is."""
    await service.revoke_reset(session, actor, user_id)


@public_router.post(
    "/invitation",
    public=True,
    rate="auth",
    operation_id="read_invitation",
    summary="See an invitation",
    errors=(401,),
)
async def read_invitation(state: AppState, body: LinkToken) -> InvitationSeen:
    """Return who invites whom. Every link that does not work gets the same answer."""
    return await service.see(state.db, body.token)


@public_router.post(
    "/accept-invite",
    public=True,
    rate="auth",
    operation_id="accept_invitation",
    summary="Accept an invitation",
    errors=(401, 409),
)
async def accept_invitation(state: AppState, body: InvitationAccept) -> InvitationAccepted:
    """Make the account with a password of your choice; the link works once. Then sign in."""
    return await service.accept(state.db, state.settings, body)


@public_router.post(
    "/reset-password",
    public=True,
    rate="auth",
    operation_id="reset_password",
    summary="Set a new password by a link",
    errors=(401,),
)
async def reset_password(state: AppState, body: PasswordReset) -> PasswordResetAnswer:
    """Use the link up; every session of the account ends. Then sign in."""
    return await service.reset(state.db, body)
