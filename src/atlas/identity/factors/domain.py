"""One-time passwords (RFC 6238), recovery codes, and how the secret is sealed. No I/O."""

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 20
"""160 bits, as RFC 4226 §4 recommends for HMAC-SHA-1, which every authenticator app knows."""
DIGITS = 6
STEP_SECONDS = 30
SKEW_STEPS = 1
"""Steps before and after the present one that count: clocks and typing differ (RFC 6238 §5.2)."""
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10
_NONCE_BYTES = 12
_INFO = b"atlas.second-factor.v1\0"


class SealBrokenError(ValueError):
    """A sealed secret does not open here; nothing of it is in the message."""


def make_secret() -> bytes:
    """Return a new random secret."""
    return secrets.token_bytes(SECRET_BYTES)


def step_of(moment: datetime) -> int:
    """Return the time step of a moment: 30-second intervals since 1970 (RFC 6238 §4.2)."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """Return the six digits of a time step (RFC 4226 §5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: bytes, code: str, moment: datetime, *, after: int) -> int | None:
    """Return the time step that a code belongs to, if it may be used now.

    Args:
        secret: of the account.
        code: what was typed; spaces do not count.
        moment: now.
        after: the last step that was used; it and earlier ones do not count again.

    """
    typed = "".join(code.split()).encode()
    present = step_of(moment)
    found = None
    for step in range(present - SKEW_STEPS, present + SKEW_STEPS + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed) and step > after:
            found = step
    return found


def secret_text(secret: bytes) -> str:
    """Return a secret as apps take it when it is typed: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def otpauth_uri(secret: bytes, organisation: str, email: str) -> str:
    """Return what a QR code shows to an authenticator app (Key URI format)."""
    issuer = f"Atlas {organisation}"
    # SHA1, 6 digits and 30 s are what apps assume: left out, the QR code has fewer squares
    query = urlencode({"secret": secret_text(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer, safe='')}:{quote(email, safe='')}?{query}"


def make_recovery_codes() -> Iterator[str]:
    """Return new recovery codes, of 80 bits each: `abcd-efgh-ijkl-mnop`."""
    for _ in range(RECOVERY_CODES):
        text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
        yield "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def hash_recovery_code(salt: bytes, user_id: UUID, code: str) -> str | None:
    """Return what is stored of a recovery code; None: it cannot be one."""
    plain = "".join(code.split()).replace("-", "").upper()
    try:
        raw = base64.b32decode(plain)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _RECOVERY_BYTES:
        return None
    return hmac.digest(salt, b"recovery-code\0" + user_id.bytes + raw, "sha256").hex()


def seal(master: bytes, tenant_id: UUID, user_id: UUID, secret: bytes) -> bytes:
    """Return nonce and AES-256-GCM ciphertext under a key derived for the tenant."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(master, tenant_id).encrypt(nonce, secret, user_id.bytes)


def unseal(master: bytes, tenant_id: UUID, user_id: UUID, sealed: bytes) -> bytes:
    """Return the secret of an account.

    Raises:
        SealBrokenError: changed, or sealed for another tenant, account or installation.

    """
    nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(master, tenant_id).decrypt(nonce, text, user_id.bytes)
    except InvalidTag:
        raise SealBrokenError("It was changed or belongs elsewhere.") from None


def unseal_any(
    masters: Sequence[bytes], tenant_id: UUID, user_id: UUID, sealed: bytes
) -> tuple[bytes, bytes]:
    """Return the secret of an account and the one of some keys that opened it.

    Raises:
        SealBrokenError: none of them does.

    """
    for master in masters:
        try:
            return unseal(master, tenant_id, user_id, sealed), master
        except SealBrokenError:
            continue
    raise SealBrokenError("It was changed or belongs elsewhere.")


def _cipher(master: bytes, tenant_id: UUID) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO + tenant_id.bytes)
    return AESGCM(derived.derive(master))
