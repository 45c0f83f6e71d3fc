"""Public keys of an issuer: which of a JWKS may verify which algorithm (RFC 7517, 7518, 8037).

The algorithm of a token is never taken from the token alone: it must be on the issuer's
list, fit the type and curve of the key, and equal the key's own `alg` if that says one.
Symmetric keys and `none` cannot be listed at all.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.types import JSON

MIN_RSA_BITS = 2048  # NIST SP 800-131A
MAX_KEYS = 50
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
_EDWARDS = {"Ed25519": ("EdDSA", "Ed25519"), "Ed448": ("EdDSA", "Ed448")}
SUPPORTED_ALGORITHMS = frozenset({*_RSA, *_CURVES.values(), "EdDSA", "Ed25519", "Ed448"})


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One verification key and the algorithms it may be used with."""

    kid: str | None
    key: Key
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class KeySet:
    """An issuer's keys at one moment; `version` names exactly this set."""

    keys: tuple[PublicKey, ...]
    version: str

    def find(self, kid: str | None, algorithm: str) -> PublicKey | None:
        """Return the key for a header, or None.

        A token without `kid` is accepted only where one key fits.
        """
        fitting = [key for key in self.keys if algorithm in key.algorithms]
        if kid is not None:
            fitting = [key for key in fitting if key.kid == kid]
        return fitting[0] if len(fitting) == 1 else None


def read_jwks(document: Any) -> KeySet:
    """Read a JWK Set; keys that cannot verify signatures are left out.

    Raises:
        ValueError: it is not a JWK Set.

    """
    if not isinstance(document, Mapping) or not isinstance(document.get("keys"), list):
        raise ValueError("not a JWK Set")  # noqa: TRY004  a document, not a programming error
    raw: list[Any] = document["keys"][:MAX_KEYS]
    found = [key for item in raw if (key := read_jwk(item)) is not None]
    text = json.dumps(raw, sort_keys=True, default=str)
    return KeySet(tuple(found), sha256_hex(text.encode()))


def read_jwk(item: Any) -> PublicKey | None:
    """Read one JWK; None when it may not verify signatures here."""
    if not _is_jwk(item) or not _may_verify(item):
        return None
    kid = item.get("kid")
    try:
        key = import_key({name: item[name] for name in _PUBLIC_MEMBERS if name in item})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    algorithms = _algorithms_of(key)
    stated = item.get("alg")
    if stated is not None:
        algorithms &= {stated} if isinstance(stated, str) else set()
    if not algorithms:
        return None
    return PublicKey(kid if isinstance(kid, str) else None, key, algorithms)


def _may_verify(item: Mapping[str, JSON]) -> bool:
    operations = item.get("key_ops")
    if item.get("use", "sig") != "sig":
        return False
    if isinstance(operations, list) and "verify" not in operations:
        return False
    if item.get("kty") not in ("RSA", "EC", "OKP") or "d" in item:
        return False  # symmetric, or a private key that its owner has just published
    return item["kty"] != "RSA" or _is_sound(_modulus(item.get("n")))


_PUBLIC_MEMBERS = ("kty", "n", "e", "crv", "x", "y")


def _is_jwk(item: Any) -> bool:
    return isinstance(item, Mapping) and all(isinstance(name, str) for name in item)


def _modulus(modulus: Any) -> int:
    try:
        raw = base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))
    except (TypeError, ValueError):
        return 0
    return int.from_bytes(raw, "big")


def _is_sound(modulus: int) -> bool:
    return modulus.bit_length() >= MIN_RSA_BITS and not is_roca_weak(modulus)


def is_roca_weak(modulus: int) -> bool:
    """Whether an RSA modulus was made by the weak key generation of CVE-2017-15361 (ROCA).

    Primes of that generator are powers of 65537 modulo a product of small primes, and so is their
    product. Of other moduli one in 2**27 has the same mark. Source: Nemec, Sys, Svenda, Klinec and
    Matyas, The Return of Coppersmith's Attack (ACM CCS 2017), section 2.2.
    """
    return all(modulus % prime in powers for prime, powers in _ROCA_MARKS)


def _powers(prime: int) -> frozenset[int]:
    return frozenset(pow(65537, exponent, prime) for exponent in range(prime - 1))


_ROCA_MARKS = tuple(
    (prime, _powers(prime))
    for prime in range(3, 168)
    if all(prime % divisor for divisor in range(2, prime))
)


def _algorithms_of(key: Key) -> frozenset[str]:
    match key:
        case RSAKey():
            return frozenset(_RSA)
        case ECKey():
            algorithm = _CURVES.get(key.curve_name)
            return frozenset({algorithm} if algorithm else ())
        case OKPKey():
            curve = str(key.as_dict(private=False)["crv"])
            return frozenset(_EDWARDS.get(curve, ()))
        case _:
            return frozenset()
