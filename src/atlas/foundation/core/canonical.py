"""Canonical JSON (RFC 8785) and SHA-256: what every hash of Atlas rests on."""

import hashlib
import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
import rfc8785

_SAFE = 2**53 - 1
"""The largest integer that JSON numbers hold exactly (RFC 8785 allows no larger one)."""
_ASTRAL = re.compile(rb"[\xf0-\xff]")
"""A character beyond the first 65,536: RFC 8785 sorts by UTF-16, `orjson` by UTF-8."""


def plain(value: Any) -> Any:  # noqa: PLR0911  one return a type
    """Turn a value into JSON's own types.

    Decimals, UUIDs and dates become strings; tuples and sets become lists (sets sorted); a
    dataclass becomes an object.

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
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        case _:
            raise TypeError(f"no canonical JSON form for {type(value).__name__}")


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a value (see `plain` for what it accepts).

    Documents of thousands of parties are written by `orjson`, in a tenth of the time. Whatever it
    would write otherwise than the RFC says is written by `rfc8785`.
    """
    try:
        written = orjson.dumps(_alike(value), option=orjson.OPT_SORT_KEYS)
    except (_NotAlikeError, TypeError, RecursionError):
        return rfc8785.dumps(plain(value))
    return rfc8785.dumps(plain(value)) if _ASTRAL.search(written) else written


class _NotAlikeError(Exception):
    """A value that `orjson` may write otherwise than RFC 8785."""


def _alike(value: Any) -> Any:
    """Return `plain(value)` with numbers that both ways of writing write alike.

    Raises:
        _NotAlikeError: there is another number, or a type of its own.

    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        return {
            key if type(key) is str else str(plain(key)): _alike(item)
            for key, item in value.items()
        }
    if kind is list or kind is tuple:
        return [_alike(item) for item in value]
    if kind is int:
        if -_SAFE <= value <= _SAFE:
            return value
        raise _NotAlikeError
    if kind is float:
        return _alike_number(value)
    made = plain(value)
    if type(made) is kind:
        raise _NotAlikeError
    return _alike(made)


def _alike_number(value: float) -> float:
    """Return a number without exponent, whole ones without a fraction."""
    if value.is_integer():
        if -_SAFE <= value <= _SAFE:
            return int(value)
        raise _NotAlikeError
    if 1e-4 < abs(value) < 1e15:
        return value
    raise _NotAlikeError


def canonical_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, as lower-case hex."""
    return sha256_hex(canonical_json(value))


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of bytes, as lower-case hex."""
    return hashlib.sha256(content).hexdigest()
