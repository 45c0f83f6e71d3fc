"""Canonical JSON (RFC 8785) and SHA-256: what every hash of Atlas rests on."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import rfc8785


def plain(value: Any) -> Any:  # noqa: PLR0911  one return a type
    """Turn a value into JSON's own types.

    Decimals, UUIDs and dates become strings; tuples and sets become lists (sets sorted).

    Raises:
        TypeError: for a type that has no canonical form.

    """
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Decimal() | UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=repr)
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f"no canonical JSON form for {type(value).__name__}")


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a value (see `plain` for what it accepts)."""
    return rfc8785.dumps(plain(value))


def canonical_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, as lower-case hex."""
    return sha256_hex(canonical_json(value))


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of bytes, as lower-case hex."""
    return hashlib.sha256(content).hexdigest()
