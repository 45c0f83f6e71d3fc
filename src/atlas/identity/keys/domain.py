"""Signing keys at rest and in use: RS256 (RFC 7518 §3.3), wrapped by AES-256-GCM."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeyParameters, RSAKey

from atlas.identity.keys.errors import SigningKeyError

ALGORITHM = "RS256"
KEY_BITS = 2048
SEALING_KEY_BITS = 3072
"""A seal is verified years later, a token within a day (NIST SP 800-57 part 1, table 4)."""
_NONCE_BYTES = 12


class StatementRefusedError(ValueError):
    """A signed statement is not what it says; the message says why."""


def decode_secret(value: str | None, setting: str) -> bytes:
    """Return the 32 bytes of a base64 setting.

    Raises:
        SigningKeyError: when it is unset or is not 32 bytes.

    """
    if not value:
        raise SigningKeyError(f"{setting} is not set: give it base64 of 32 random bytes.")
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SigningKeyError(f"{setting} is not base64.") from error
    if len(raw) != 32:
        raise SigningKeyError(f"{setting} must be 32 bytes, base64.")
    return raw


def decode_secrets(value: str | None, setting: str) -> tuple[bytes, ...]:
    """Return the secrets of a setting: the first encrypts, all decrypt. Errors as one secret's."""
    return tuple(decode_secret(one.strip(), setting) for one in (value or "").split(","))


def secret_id(secret: bytes) -> str:
    """Return the id of a secret, from which the secret cannot be found."""
    return hmac.digest(secret, b"atlas.signing-key-secret", hashlib.sha256).hex()[:12]


def wrap(private_pem: bytes, secret: bytes, kid: str) -> bytes:
    """Encrypt a private key for the database; the key id is bound as associated data."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, private_pem, kid.encode())


def unwrap(wrapped: bytes, secret: bytes, kid: str) -> bytes:
    """Decrypt a private key.

    Raises:
        SigningKeyError: when the secret is not the one it was wrapped with.

    """
    try:
        return AESGCM(secret).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], kid.encode())
    except InvalidTag as error:
        raise SigningKeyError(
            "ATLAS_SIGNING_KEY_SECRET does not open this installation's signing keys.",
        ) from error


def unwrap_any(wrapped: bytes, secrets: Sequence[bytes], kid: str) -> tuple[bytes, bytes]:
    """Decrypt a private key with the secret that fits; return both.

    Raises:
        SigningKeyError: when none of them is the one it was wrapped with.

    """
    failed = SigningKeyError()
    for secret in secrets:
        try:
            return unwrap(wrapped, secret, kid), secret
        except SigningKeyError as error:
            failed = error
    raise failed


def generate(bits: int = KEY_BITS) -> RSAKey:
    """Make a new RSA key; its id is the RFC 7638 thumbprint. Takes some 100 ms: use a thread."""
    key = RSAKey.generate_key(bits, private=True)
    return RSAKey.import_key(key.raw_value, _parameters(key.thumbprint()))


def opened(wrapped: bytes, secrets: Sequence[bytes], kid: str) -> RSAKey:
    """Return a private key of the database, ready to sign.

    Its numbers are not tried for being primes again, which takes a tenth of a second of the event
    loop: it was made here, and its encryption vouches that it was not changed since.

    Raises:
        SigningKeyError: when none of the secrets is the one it was wrapped with.

    """
    pem, _ = unwrap_any(wrapped, secrets, kid)
    key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise SigningKeyError("The database holds a signing key of another kind.")
    return RSAKey.import_key(key, _parameters(kid))


def _parameters(kid: str) -> KeyParameters:
    return {"kid": kid, "alg": ALGORITHM, "use": "sig"}


def public_jwk(key: RSAKey) -> dict[str, Any]:
    """Return the public JWK that a JWKS document shows (RFC 7517)."""
    document = dict(key.as_dict(private=False))
    return {name: document[name] for name in ("kty", "kid", "alg", "use", "n", "e")}


@dataclass(frozen=True, slots=True)
class Statement:
    """What was signed, and the id of the key that signed it."""

    payload: bytes
    kid: str


def open_statement(signed: bytes, keys: Mapping[str, RSAKey], media_type: str) -> Statement:
    """Return a compact JWS (RFC 7515 §7.1) that one of the keys signed.

    Args:
        signed: the statement; a token, whose `typ` differs, is refused.
        keys: the public keys that may have signed it, by id.
        media_type: the `typ` that it must have.

    Raises:
        StatementRefusedError: not a statement of this kind, an unknown key, a wrong signature.

    """
    try:
        opened = jws.extract_compact(signed)
        header = opened.headers()
        kid = str(header.get("kid"))
        key = keys.get(kid)
        if header.get("typ") != media_type:
            raise StatementRefusedError("It is a statement of another kind.")
        if key is None:
            raise StatementRefusedError("It is signed by a key that is not known.")
        good = jws.validate_compact(opened, key, [ALGORITHM])
    except (JoseError, ValueError) as error:
        if isinstance(error, StatementRefusedError):
            raise
        raise StatementRefusedError("It is no signed statement.") from error
    if not good:
        raise StatementRefusedError("Its signature is wrong.")
    return Statement(bytes(opened.payload), kid)


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The key that signs now, and every public key by which its work is still verified."""

    active: RSAKey
    public: Mapping[str, Mapping[str, Any]]

    @property
    def version(self) -> str:
        """Return a name of this set of keys; it changes with every rotation."""
        return ",".join(sorted(self.public))

    def jwks(self) -> dict[str, Sequence[Mapping[str, Any]]]:
        """Return the JWK Set (RFC 7517 §5)."""
        return {"keys": [self.public[kid] for kid in sorted(self.public)]}

    def sign_token(self, claims: dict[str, Any]) -> str:
        """Return a signed access token (RFC 9068: `typ` is `at+jwt`)."""
        header = {"alg": ALGORITHM, "kid": self.active.kid, "typ": "at+jwt"}
        return jwt.encode(header, claims, self.active, algorithms=[ALGORITHM])

    def sign_statement(self, payload: bytes, media_type: str) -> str:
        """Return a compact JWS of a statement that is not a token; `typ` keeps the two apart."""
        header = {"alg": ALGORITHM, "kid": self.active.kid, "typ": media_type}
        return jws.serialize_compact(header, payload, self.active, algorithms=[ALGORITHM])
