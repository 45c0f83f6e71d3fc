"""The seal of a bundle: the installation's signature on the manifest, made and checked. Pure."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from msgspec import DecodeError, json

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.types import JSON
from atlas.identity.keys.domain import (
    ALGORITHM,
    SigningKeys,
    StatementRefusedError,
    open_statement,
)
from atlas.investigations.bundles.documents import SealSaid

SEAL_TYPE = "atlas-bundle-seal+jws"
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
SEALED = ("tenant_id", "investigation_id", "report_id", "evaluation_id")
"""What of the manifest's facts the seal repeats."""


def seal_of(keys: SigningKeys, manifest_sha256: str, facts: Mapping[str, JSON]) -> bytes:
    """Return the seal of a manifest: the same bytes as long as the key is the same."""
    said = {"manifest_sha256": manifest_sha256, **{name: facts[name] for name in SEALED}}
    return keys.sign_statement(canonical_json(said), SEAL_TYPE).encode()


def open_seal(signed: bytes, keys: Mapping[str, RSAKey]) -> tuple[str, SealSaid]:
    """Return the thumbprint of the key that sealed, and what the seal says.

    Raises:
        StatementRefusedError: it is not a seal, or none of the keys signed it.

    """
    try:
        statement = open_statement(signed, keys, SEAL_TYPE)
        return statement.kid, json.decode(statement.payload, type=SealSaid)
    except DecodeError as error:
        raise StatementRefusedError("It is no seal.") from error


def keys_of(document: Any) -> dict[str, RSAKey]:
    """Return the public keys of a JWK Set or of one JWK, by their RFC 7638 thumbprints.

    The `kid` that a key gives itself is not believed.

    Raises:
        ValueError: it is neither, or a key is not RSA.

    """
    found = document.get("keys", [document]) if isinstance(document, Mapping) else None
    if not isinstance(found, list) or not found:
        raise ValueError("It is no JWK Set.")
    keys = [_public({name: str(jwk[name]) for name in ("kty", "n", "e")}) for jwk in found]
    return {key.thumbprint(): key for key in keys}


def thumbprints_of(text: bytes) -> frozenset[str]:
    """Return the fingerprints of the keys in a file: JWK Set, JWK, or PEM.

    Raises:
        ValueError: it holds no RSA public key.

    """
    try:
        if text.lstrip().startswith(b"-----BEGIN"):
            return frozenset({_public(text.strip()).thumbprint()})
        return frozenset(keys_of(orjson.loads(text)))
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError("It is no JWK Set, JWK or PEM.") from error


def is_thumbprint(text: str) -> bool:
    """Tell whether a text has the form of an RFC 7638 thumbprint (SHA-256, base64url)."""
    return _THUMBPRINT.fullmatch(text) is not None


def _public(source: bytes | dict[str, str | list[str]]) -> RSAKey:
    try:
        key = RSAKey.import_key(source)
        return RSAKey.import_key(key.as_dict(private=False), {"alg": ALGORITHM, "use": "sig"})
    except (JoseError, ValueError, TypeError) as error:
        raise ValueError("It is no RSA public key.") from error
