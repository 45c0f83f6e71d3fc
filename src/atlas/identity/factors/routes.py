"""The second factor over HTTP."""

from uuid import UUID

from atlas.foundation.core.auth import Permission
from atlas.foundation.web.dependencies import Actor, AppState, Session
from atlas.foundation.web.router import AtlasRouter
from atlas.identity.factors import service
from atlas.identity.factors.schemas import (
    RecoveryCodes,
    SecondFactorCode,
    SecondFactorEnrol,
    SecondFactorOff,
    SecondFactorOut,
    SecondFactorSecret,
)

router = AtlasRouter(prefix="/auth", tags=["auth"])
users_router = AtlasRouter(prefix="/users", tags=["users"])


@router.get(
    "/second-factor",
    permission=Permission.SELF,
    operation_id="get_second_factor",
    summary="Get your second factor's state",
)
async def get_second_factor(session: Session, actor: Actor) -> SecondFactorOut:
    """Tell whether a sign-in of yours asks for a code, and how many recovery codes are left."""
    return await service.standing(session, actor)


@router.post(
    "/second-factor",
    permission=Permission.SELF,
    rate="auth",
    operation_id="enrol_second_factor",
    summary="Begin to set a second factor up",
    errors=(409,),
)
async def enrol_second_factor(
    state: AppState, actor: Actor, body: SecondFactorEnrol
) -> SecondFactorSecret:
    """Make a secret for an authenticator app (RFC 6238); nothing changes until it is confirmed."""
    return await service.enrol(state.db, state.settings, actor, body.password)


@router.post(
    "/second-factor/confirm",
    permission=Permission.SELF,
    rate="auth",
    operation_id="confirm_second_factor",
    summary="Turn your second factor on",
    errors=(409,),
)
async def confirm_second_factor(
    session: Session, state: AppState, actor: Actor, body: SecondFactorCode
) -> RecoveryCodes:
    """Confirm with a code of the app. Every sign-in asks for one; your other sessions end."""
    return await service.confirm(session, state.settings, actor, body.code)


@router.post(
    "/second-factor/recovery-codes",
    permission=Permission.SELF,
    rate="auth",
    operation_id="renew_recovery_codes",
    summary="Replace your recovery codes",
)
async def renew_recovery_codes(
    state: AppState, actor: Actor, body: SecondFactorCode
) -> RecoveryCodes:
    """Make ten new codes; earlier ones work no more. A wrong code counts as a failed sign-in."""
    return await service.renew_codes(state.db, state.settings, actor, body.code)


@router.post(
    "/second-factor/disable",
    permission=Permission.SELF,
    rate="auth",
    operation_id="disable_second_factor",
    summary="Turn your second factor off",
    status_code=204,
)
async def disable_second_factor(state: AppState, actor: Actor, body: SecondFactorOff) -> None:
    """Forget the secret and the recovery codes; your other sessions end."""
    await service.turn_off(state.db, state.settings, actor, body.password, body.code)


@users_router.delete(
    "/{user_id}/second-factor",
    permission=Permission.USERS,
    operation_id="remove_user_second_factor",
    summary="Remove a user's second factor",
    status_code=204,
    errors=(409,),
)
async def remove_user_second_factor(session: Session, actor: Actor, user_id: UUID) -> None:
    """For who has lost app and recovery codes: password alone signs in. Their sessions end."""
    await service.remove(session, actor, user_id)
