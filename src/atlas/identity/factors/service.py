"""Setting a second factor up, asking for it, and taking it away."""

from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database, TenantSession
from atlas.identity.audit import service as audit
from atlas.identity.factors import domain, repository
from atlas.identity.factors.actions import FactorAction
from atlas.identity.factors.errors import (
    OwnSecondFactorError,
    SecondFactorNotFoundError,
    SecondFactorRefusedError,
    SecondFactorStateError,
)
from atlas.identity.factors.models import FactorRow
from atlas.identity.factors.schemas import (
    RecoveryCodes,
    SecondFactorOut,
    SecondFactorSecret,
)
from atlas.identity.keys.errors import SigningKeyError
from atlas.identity.keys.service import wrapping_secret, wrapping_secrets
from atlas.identity.sessions import service as sessions
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import credentials
from atlas.identity.users import service as users

_NOT_RIGHT = "The password is not right, or the account has none here."
_WRONG = "Password or code is not right, or the code was used before."


async def has_factor(session: TenantSession, user_id: UUID) -> bool:
    """Whether a sign-in of an account asks for a code."""
    row = await repository.find_factor(session, user_id)
    return row is not None and row.confirmed_at is not None


async def spend_code(
    session: TenantSession, settings: Settings, actor: AuthContext, code: str
) -> bool:
    """Use a code of the app or a recovery code up; False: it is wrong, or was used before.

    Raises:
        SigningKeyError: the secret does not open with this installation's key.

    """
    user_id = actor.user_id
    row = await repository.find_factor(session, user_id)
    if row is None or row.confirmed_at is None:
        return False
    if await _spend_step(session, settings, row, code):
        return True
    hashed = domain.hash_recovery_code(users.login_salt(settings), user_id, code)
    if hashed is None or not await repository.use_code(session, user_id, hashed):
        return False
    left = await repository.count_codes(session, user_id)
    said = {"left": left}
    await audit.record(
        session, actor, FactorAction.SECOND_FACTOR_RECOVERY_CODE_USED, "user", user_id, said
    )
    return True


async def standing(session: TenantSession, actor: AuthContext) -> SecondFactorOut:
    """Tell where the caller's second factor stands."""
    row = await repository.find_factor(session, actor.user_id)
    since = row.confirmed_at if row else None
    left = await repository.count_codes(session, actor.user_id)
    return SecondFactorOut(enabled=since is not None, enabled_at=since, recovery_codes_left=left)


async def enrol(
    db: Database, settings: Settings, actor: AuthContext, password: str
) -> SecondFactorSecret:
    """Make a secret for the caller's app; a code of it must confirm it.

    Raises:
        SecondFactorRefusedError: the password is wrong, or the account has none here.
        SecondFactorStateError: there is a second factor already.

    """
    tenant_id = actor.require_tenant()
    checked = await credentials.verify_current(db, tenant_id, actor.user_id, password)
    if checked is None:
        raise SecondFactorRefusedError(_NOT_RIGHT)
    secret = domain.make_secret()
    sealed = domain.seal(wrapping_secret(settings), tenant_id, actor.user_id, secret)
    async with db.tenant(tenant_id) as session:
        if not await credentials.hold_checked(session, checked):
            raise SecondFactorRefusedError(_NOT_RIGHT)
        me = await users.find_by_id(session, actor.user_id)
        tenant = await tenancy.get_tenant(session, tenant_id)
        row = FactorRow(actor.user_id, sealed, 0, now(), None)
        if not await repository.insert_factor(session, row):
            raise SecondFactorStateError("Turn the present one off first.")
        await audit.record(session, actor, FactorAction.SECOND_FACTOR_BEGUN, "user", actor.user_id)
    uri = domain.otpauth_uri(secret, tenant.name, (me.email if me else None) or str(actor.user_id))
    return SecondFactorSecret(secret=domain.secret_text(secret), uri=uri)


async def confirm(
    session: TenantSession, settings: Settings, actor: AuthContext, code: str
) -> RecoveryCodes:
    """Let the second factor count; every other session of the caller ends.

    Raises:
        SecondFactorStateError: nothing was begun, or it counts already.
        SecondFactorRefusedError: the code is wrong.

    """
    row = await repository.find_factor(session, actor.user_id)
    if row is None or row.confirmed_at is not None:
        raise SecondFactorStateError("Begin with POST /api/auth/second-factor.")
    if not await _spend_step(session, settings, row, code):
        raise SecondFactorRefusedError("The code is not right. Is the clock of the device right?")
    if not await repository.confirm_factor(session, actor.user_id, now()):
        raise SecondFactorStateError("It counts already.")
    await sessions.end_user_sessions(
        session, actor.user_id, "second_factor_enabled", keep=actor.session_id
    )
    await audit.record(session, actor, FactorAction.SECOND_FACTOR_ENABLED, "user", actor.user_id)
    return await _new_codes(session, settings, actor.user_id)


async def renew_codes(
    db: Database, settings: Settings, actor: AuthContext, code: str
) -> RecoveryCodes:
    """Replace the caller's recovery codes.

    Raises:
        SecondFactorRefusedError: the code is wrong, or there is no second factor.

    """
    await _check(db, settings, actor, code)
    async with db.tenant(actor.require_tenant()) as session:
        made = await _new_codes(session, settings, actor.user_id)
        await audit.record(
            session, actor, FactorAction.SECOND_FACTOR_CODES_RENEWED, "user", actor.user_id
        )
    return made


async def turn_off(
    db: Database, settings: Settings, actor: AuthContext, password: str, code: str
) -> None:
    """Turn the caller's second factor off; every other session ends.

    Raises:
        SecondFactorRefusedError: password or code is wrong, or there is no second factor.

    """
    tenant_id = actor.require_tenant()
    checked = await credentials.verify_current(db, tenant_id, actor.user_id, password)
    if checked is None:
        raise SecondFactorRefusedError(_WRONG)
    await _check(db, settings, actor, code)
    async with db.tenant(tenant_id) as session:
        if not await credentials.hold_checked(session, checked):
            raise SecondFactorRefusedError(_WRONG)
        await repository.delete_factor(session, actor.user_id)
        await sessions.end_user_sessions(
            session, actor.user_id, "second_factor_disabled", keep=actor.session_id
        )
        await audit.record(
            session, actor, FactorAction.SECOND_FACTOR_DISABLED, "user", actor.user_id
        )


async def remove(session: TenantSession, actor: AuthContext, user_id: UUID) -> None:
    """Remove the second factor of a person who lost it; every session of theirs ends.

    Raises:
        OwnSecondFactorError: it is the caller's own.
        SecondFactorNotFoundError: there is none.

    """
    await users.get_user(session, user_id)
    if user_id == actor.user_id:
        raise OwnSecondFactorError("Turn your own off in your profile, with password and code.")
    if not await repository.delete_factor(session, user_id):
        raise SecondFactorNotFoundError
    await users.cut_off(session, user_id, "second_factor_removed")
    await audit.record(session, actor, FactorAction.SECOND_FACTOR_REMOVED, "user", user_id)


async def _check(db: Database, settings: Settings, actor: AuthContext, code: str) -> None:
    """Refuse a wrong code; it counts as a failed sign-in, so guessing here is no way around."""
    tenant_id = actor.require_tenant()
    if not await credentials.is_locked(db, tenant_id, actor.user_id):
        async with db.tenant(tenant_id) as session:
            if await spend_code(session, settings, actor, code):
                return
        await credentials.count_wrong(db, tenant_id, actor.user_id)
    raise SecondFactorRefusedError(_WRONG)


async def _spend_step(
    session: TenantSession, settings: Settings, row: FactorRow, code: str
) -> bool:
    try:
        secrets = wrapping_secrets(settings)
        secret, _ = domain.unseal_any(secrets, session.tenant_id, row.user_id, row.sealed)
    except domain.SealBrokenError as error:
        raise SigningKeyError("The second factor does not open with this key.") from error
    step = domain.matching_step(secret, code, now(), after=row.last_step)
    return step is not None and await repository.use_step(session, row.user_id, step)


async def _new_codes(session: TenantSession, settings: Settings, user_id: UUID) -> RecoveryCodes:
    codes = list(domain.make_recovery_codes())
    salt = users.login_salt(settings)
    hashed = [domain.hash_recovery_code(salt, user_id, code) for code in codes]
    await repository.replace_codes(session, user_id, [one for one in hashed if one is not None])
    return RecoveryCodes(codes=codes)
