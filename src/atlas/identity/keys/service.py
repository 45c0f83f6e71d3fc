"""Signing keys: made at the first start, kept wrapped in the database, shared by processes."""

import time
import weakref
from collections.abc import Sequence
from datetime import timedelta

from joserfc.jwk import RSAKey

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import AnySession, Database, PlatformSession
from atlas.identity.keys import domain, repository
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.keys.errors import SigningKeyError

PUBLISHED_AFTER_RETIREMENT = timedelta(hours=25)
"""A retired key stays published until the last token that it signed has expired."""


_Cached = dict[repository.Table, tuple[float, SigningKeys]]
_CACHE: weakref.WeakKeyDictionary[Database, _Cached] = weakref.WeakKeyDictionary()
_CACHE_SECONDS = 60.0
"""A key retired meanwhile is still published."""
_PUBLISHED: dict[repository.Table, timedelta] = {
    "signing_key": PUBLISHED_AFTER_RETIREMENT,
    # what was sealed stays sealed
    "sealing_key": timedelta(days=365_000),
}
_BITS: dict[repository.Table, int] = {
    "signing_key": domain.KEY_BITS,
    "sealing_key": domain.SEALING_KEY_BITS,
}


async def load_signing_keys(db: Database, settings: Settings) -> SigningKeys:
    """Return the installation's keys of tokens, making the first one when there is none.

    Raises:
        SigningKeyError: when `signing_key_secret` is unset or does not open the keys.

    """
    return await _load(db, settings, "signing_key")


async def load_sealing_keys(db: Database, settings: Settings) -> SigningKeys:
    """Return the installation's keys of checkpoints and bundles; they sign no token.

    A key of its own, since holders of a bundle pin it for years while keys of tokens turn
    over. Errors as `load_signing_keys`.
    """
    return await _load(db, settings, "sealing_key")


async def rotate_signing_key(db: Database, settings: Settings) -> SigningKeys:
    """Make a new key of tokens; the old one stays published until its tokens have expired."""
    secret = wrapping_secret(settings)
    fresh = await in_thread(domain.generate)
    async with db.platform() as session:
        await repository.lock(session)
        await _insert(session, "signing_key", fresh, secret)
        await repository.retire_keys(session, now(), keep=str(fresh.kid))
    _CACHE.pop(db, None)
    return await load_signing_keys(db, settings)


async def all_public_keys(session: AnySession) -> dict[str, RSAKey]:
    """Return every public key this installation ever signed with, by id.

    Statements outlive tokens: a checkpoint of years ago is still to be verified.
    """
    found = await repository.fetch_public_jwks(session)
    return {kid: RSAKey.import_key(jwk) for kid, jwk in found.items()}


async def sealing_keys(session: AnySession) -> list[repository.PublicKeyRow]:
    """Return the public part of every key that ever sealed, oldest first."""
    return await repository.fetch_sealing_keys(session)


def wrapping_secrets(settings: Settings) -> tuple[bytes, ...]:
    """Return the secrets that open the private keys; the first one wraps.

    Raises:
        SigningKeyError: when the setting is unset, or not base64 of 32 bytes each.

    """
    value = settings.signing_key_secret
    return domain.decode_secrets(
        value.get_secret_value() if value else None, "ATLAS_SIGNING_KEY_SECRET"
    )


def wrapping_secret(settings: Settings) -> bytes:
    """Return the secret that wraps the private keys. Errors as `wrapping_secrets`."""
    return wrapping_secrets(settings)[0]


async def rewrap(
    session: PlatformSession, table: repository.Table, secrets: Sequence[bytes], *, write: bool
) -> dict[str | None, int]:
    """Encrypt private keys again that the first secret does not encrypt.

    Args:
        session: a platform session; no key is made until its transaction ends.
        table: keys of tokens, or of seals; retired ones too.
        secrets: the first encrypts, all decrypt.
        write: False only looks.

    Returns:
        How many keys each secret encrypted, by its id; None: no secret opens them, and they stay.

    """
    await repository.lock(session)
    found: dict[str | None, int] = {}
    for kid, wrapped in await repository.fetch_wrapped(session, table):
        try:
            pem, secret = domain.unwrap_any(wrapped, secrets, kid)
        except SigningKeyError:
            found[None] = found.get(None, 0) + 1
            continue
        name = domain.secret_id(secret)
        found[name] = found.get(name, 0) + 1
        if write and secret != secrets[0]:
            again = domain.wrap(pem, secrets[0], kid)
            await repository.replace_wrapped(session, table, kid, again)
    return found


async def _load(db: Database, settings: Settings, table: repository.Table) -> SigningKeys:
    secrets = wrapping_secrets(settings)
    cached = _CACHE.setdefault(db, {}).get(table)
    if cached is not None and time.monotonic() - cached[0] < _CACHE_SECONDS:
        return cached[1]
    keys = await _read_or_make(db, table, secrets)
    _CACHE.setdefault(db, {})[table] = (time.monotonic(), keys)
    return keys


async def _read_or_make(
    db: Database, table: repository.Table, secrets: Sequence[bytes]
) -> SigningKeys:
    async with db.platform() as session:
        keys = await _read(session, table, secrets)
    if keys is not None:
        return keys
    fresh = await in_thread(domain.generate, _BITS[table])
    async with db.platform() as session:
        await repository.lock(session)
        keys = await _read(session, table, secrets)
        if keys is not None:
            return keys  # another process made it first
        await _insert(session, table, fresh, secrets[0])
        made = await _read(session, table, secrets)
    if made is None:
        raise SigningKeyError
    return made


async def _read(
    session: PlatformSession, table: repository.Table, secrets: Sequence[bytes]
) -> SigningKeys | None:
    rows = await repository.fetch_keys(session, table, now() - _PUBLISHED[table])
    active = next((row for row in rows if row.retired_at is None), None)
    if active is None:
        return None
    key = domain.opened(active.wrapped_private_key, secrets, active.kid)
    return SigningKeys(key, {row.kid: row.public_jwk for row in rows})


async def _insert(
    session: PlatformSession, table: repository.Table, key: RSAKey, secret: bytes
) -> None:
    kid = str(key.kid)
    await repository.insert_key(
        session,
        table,
        key_id=new_id(),
        kid=kid,
        algorithm=domain.ALGORITHM,
        public_jwk=domain.public_jwk(key),
        wrapped_private_key=domain.wrap(key.as_pem(private=True), secret, kid),
        created_at=now(),
    )
