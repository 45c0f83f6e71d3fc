"""The secret of signing keys is rotated: keys stay the same, and nothing is left behind."""

import base64
import os
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from tests.conftest import make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.identity.factors import domain, resealing
from atlas.identity.factors.models import FactorRow
from atlas.identity.keys import service as keys
from atlas.identity.keys.domain import SigningKeys, open_statement, secret_id
from atlas.identity.keys.errors import SigningKeyError
from atlas.identity.users import service as users

_TYPE = "application/example"
FACTOR = b"twenty bytes of this"


def _new() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _with(settings: Settings, *secrets: str) -> Settings:
    return settings.model_copy(update={"signing_key_secret": SecretStr(",".join(secrets))})


def _forget(database: Database) -> None:
    """Read keys as a process does that has just started."""
    keys._CACHE.pop(database, None)


async def _add_factor(database: Database, settings: Settings, tenant: UUID) -> UUID:
    async with database.tenant(tenant) as session:
        user = (
            await users.create_user(
                session,
                system_actor(tenant),
                settings,
                email="sealed@example.org",
                display_name="Sealed",
                roles={Role.VIEWER},
                password="correct horse battery staple",
            )
        ).id
        sealed = domain.seal(keys.wrapping_secret(settings), tenant, user, FACTOR)
        row = FactorRow(
            user_id=user, sealed=sealed, last_step=0, confirmed_at=now(), created_at=now()
        )
        await session.insert("second_factor", row)
    return user


async def _opens(database: Database, settings: Settings, tenant: UUID, user: UUID) -> bool:
    async with database.tenant(tenant) as session:
        sealed = await session.fetch_value(
            "SELECT sealed FROM second_factor WHERE user_id = $1", user
        )
    try:
        found, _ = domain.unseal_any(keys.wrapping_secrets(settings), tenant, user, sealed)
    except domain.SealBrokenError:
        return False
    return found == FACTOR


async def test_what_was_signed_before_still_verifies(
    database: Database, settings: Settings
) -> None:
    old, new = settings.signing_key_secret, _new()
    assert old is not None
    before = old.get_secret_value()
    tenant = await make_tenant(database, "sealed")
    user = await _add_factor(database, settings, tenant)
    retired = await keys.load_signing_keys(database, settings)
    signing = await keys.rotate_signing_key(database, settings)  # one is retired
    sealing = await keys.load_sealing_keys(database, settings)
    token = signing.sign_token({"sub": "before"})
    seal = sealing.sign_statement(b"before", _TYPE)

    for order in ((before, new), (new, before)):  # restarts with both, in either order
        _forget(database)
        both = _with(settings, *order)
        assert (await keys.load_signing_keys(database, both)).active.kid == signing.active.kid
        assert await _opens(database, both, tenant, user)
    looked = {one.id: one for one in await resealing.secret_use(database, both)}
    used = looked[secret_id(base64.b64decode(before))]
    assert (used.current, used.keys >= 3, used.factors) == (False, True, 1)
    assert looked[secret_id(base64.b64decode(new))].keys == 0

    await resealing.reseal(database, both)
    again = await resealing.reseal(database, both)
    assert [(one.current, one.keys + one.factors > 0) for one in again] == [
        (True, True),
        (False, False),
    ]

    _forget(database)
    alone = _with(settings, new)
    now_signing = await keys.load_signing_keys(database, alone)
    assert now_signing.active.kid == signing.active.kid
    assert retired.active.kid in now_signing.public
    assert await _opens(database, alone, tenant, user)
    _verify(now_signing, token)
    async with database.platform() as session:
        public = await keys.all_public_keys(session)
    assert open_statement(seal.encode(), public, _TYPE).payload == b"before"
    _forget(database)
    assert not await _opens(database, settings, tenant, user)
    with pytest.raises(SigningKeyError):
        await keys.load_signing_keys(database, settings)
    await resealing.reseal(database, _with(settings, before, new))  # and back, for other tests
    _forget(database)


def _verify(signing: SigningKeys, token: str) -> None:
    key = RSAKey.import_key(dict(signing.public[str(signing.active.kid)]))
    assert jwt.decode(token, key, algorithms=["RS256"]).claims["sub"] == "before"


async def test_a_look_changes_nothing_and_names_what_opens_with_no_secret(
    database: Database, settings: Settings
) -> None:
    await keys.load_signing_keys(database, settings)
    other = _with(settings, _new())
    for write in (False, True):
        found = await resealing.reseal(database, other, write=write)
        assert [(one.id is None, one.keys > 0) for one in found] == [(False, False), (True, True)]
    _forget(database)
    await keys.load_signing_keys(database, settings)


async def test_a_rotation_is_on_record(database: Database, settings: Settings) -> None:
    await keys.load_signing_keys(database, settings)
    secret = settings.signing_key_secret
    assert secret is not None
    before, new = secret.get_secret_value(), _new()
    await resealing.reseal(database, _with(settings, new, before))
    async with database.platform() as session:
        payload = await session.fetch_value(
            "SELECT payload FROM platform_event WHERE action = 'signing_secret.rotated'"
            " ORDER BY occurred_at DESC LIMIT 1"
        )
    assert payload["encrypted_again"] >= 1
    assert new not in str(payload)
    await resealing.reseal(database, _with(settings, before, new))
    _forget(database)
