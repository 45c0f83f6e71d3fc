"""Verification of a bearer token: JWS in compact form with JWT claims (RFC 7515, 7519, 9068).

Stricter than the libraries: canonical base64url, no duplicate members, no critical
extensions, a bound on size, and an algorithm that key and issuer both allow. What a token
says about where its key lies (`jku`, `jwk`, `x5u`, `x5c`) is never followed.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from atlas.foundation.core.types import JSON
from atlas.identity.auth.domain.keys import SUPPORTED_ALGORITHMS, KeySet
from atlas.identity.sessions.domain import LEEWAY, MAX_TOKEN_LIFETIME

MAX_TOKEN_BYTES = 8192
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")
_TYPES = frozenset({None, "jwt", "at+jwt", "application/jwt", "application/at+jwt"})
_MAX_SUBJECT = 255


class TokenError(Exception):
    """The token does not pass; the reason is for logs and tests, never a hint to a forger."""


class UnknownKeyError(TokenError):
    """No key of the issuer fits: its keys may have been rotated."""


@dataclass(frozen=True, slots=True)
class ParsedToken:
    """A token taken apart; nothing in it is believed yet."""

    raw: str
    header: Mapping[str, Any]
    payload: bytes


@dataclass(frozen=True, slots=True)
class Policy:
    """What an issuer's tokens must satisfy."""

    issuer: str
    audience: str
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """A token whose signature and claims passed."""

    claims: Mapping[str, Any]
    subject: str
    issued_at: datetime
    expires_at: datetime


class _Registry(JWSRegistry):
    """The library's registry without its warning about the name `EdDSA` (RFC 9864)."""

    max_header_length = 2048

    def get_alg(self, name: str) -> Any:
        """Return an algorithm of the given list."""
        if name not in SUPPORTED_ALGORITHMS or name not in (self.allowed or ()):
            raise TokenError("algorithm is not allowed")
        return self.algorithms[name]


def parse(token: str) -> ParsedToken:
    """Take a compact JWS apart.

    Raises:
        TokenError: too large, not compact, not canonical, or no readable header.

    """
    if len(token) > MAX_TOKEN_BYTES:
        raise TokenError("too large")
    if not _COMPACT.fullmatch(token):
        raise TokenError("not a compact JWS")
    head, body, signature = token.split(".")
    _decode(signature)
    header = _strict_object(_decode(head))
    if not isinstance(header.get("alg"), str):
        raise TokenError("no algorithm")
    if not isinstance(header.get("kid", ""), str):
        raise TokenError("kid is not a string")
    if "crit" in header or "b64" in header:
        raise TokenError("critical extensions are not understood")
    return ParsedToken(token, header, _decode(body))


def token_id_of(issuer: str, raw: str) -> UUID:
    """Return the id under which an external token is revoked. The signature is not part of it.

    A signature has other spellings that also verify: (r, n - s) as well as (r, s) in ECDSA, or a
    new salt in RSASSA-PSS. The header and the claims have only one spelling, because `parse`
    accepts only canonical base64url.
    """
    signed = raw.rpartition(".")[0]
    return UUID(bytes=hashlib.sha256(f"signed part\n{issuer}\n{signed}".encode()).digest()[:16])


def former_token_id_of(raw: str) -> UUID:
    """Return the id under which earlier releases revoked an external token."""
    return UUID(bytes=hashlib.sha256(raw.encode()).digest()[:16])


def check_signature(token: ParsedToken, keys: KeySet, algorithms: frozenset[str]) -> None:
    """Check a token's signature against an issuer's keys.

    Raises:
        UnknownKeyError: no key of the set fits the header.
        TokenError: algorithm not allowed, or the signature is wrong.

    """
    algorithm = token.header["alg"]
    if algorithm not in algorithms or algorithm not in SUPPORTED_ALGORITHMS:
        raise TokenError("algorithm is not allowed")
    key = keys.find(token.header.get("kid"), algorithm)
    if key is None:
        raise UnknownKeyError("no key fits")
    registry = _Registry(algorithms=list(algorithms), strict_check_header=False)
    try:
        opened = jws.extract_compact(token.raw.encode(), registry=registry)
        valid = jws.validate_compact(opened, key.key, registry=registry)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenError("the signature cannot be checked") from error
    if not valid:
        raise TokenError("the signature is wrong")


def verify(token: ParsedToken, keys: KeySet, policy: Policy, moment: datetime) -> VerifiedToken:
    """Verify a token: signature first, then its claims.

    Raises:
        TokenError: it does not pass (`UnknownKeyError` when a key refresh may help).

    """
    check_signature(token, keys, policy.algorithms)
    if _lower(token.header.get("typ")) not in _TYPES:
        raise TokenError("not an access token")
    claims = read_claims(token)
    if claims.get("iss") != policy.issuer:
        raise TokenError("another issuer")
    if policy.audience not in audiences(claims):
        raise TokenError("another audience")
    issued_at, expires_at = _instant(claims, "iat"), _instant(claims, "exp")
    if issued_at > moment + LEEWAY:
        raise TokenError("issued in the future")
    if expires_at <= moment - LEEWAY or issued_at + MAX_TOKEN_LIFETIME <= moment:
        raise TokenError("expired")
    if "nbf" in claims and _instant(claims, "nbf") > moment + LEEWAY:
        raise TokenError("not valid yet")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
        raise TokenError("no subject")
    if not subject.isprintable():
        raise TokenError("the subject is not printable")
    return VerifiedToken(
        claims, subject, issued_at, min(expires_at, issued_at + MAX_TOKEN_LIFETIME)
    )


def read_claims(token: ParsedToken) -> Mapping[str, JSON]:
    """Read the claims, believed or not (the issuer's name picks the keys).

    Raises:
        TokenError: the payload is not one JSON object.

    """
    return _strict_object(token.payload)


def audiences(claims: Mapping[str, JSON]) -> frozenset[str]:
    """Return a token's audiences; a single one may stand without its list."""
    value = claims.get("aud")
    items = value if isinstance(value, list) else [value]
    return frozenset(item for item in items if isinstance(item, str))


def _decode(part: str) -> bytes:
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenError("not base64url") from error
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != part:
        raise TokenError("base64url is not canonical")
    return raw


def _strict_object(raw: bytes) -> dict[str, JSON]:
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise TokenError("not JSON") from error
    if not isinstance(value, dict):
        raise TokenError("not a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate member")
    return found


def _instant(claims: Mapping[str, JSON], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenError(f"{name} is not a NumericDate")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise TokenError(f"{name} is out of range") from error


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
