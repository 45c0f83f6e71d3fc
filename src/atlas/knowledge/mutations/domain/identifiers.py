"""Identifiers: one spelling, and which of them join parties."""

import hashlib
import re
import zlib
from collections.abc import Iterable
from uuid import UUID

from atlas.knowledge.mutations.schemas import Identifier

LOCK_BUCKETS = 64
"""Identifiers are locked by bucket: a batch of thousands takes at most this many locks."""

_NEEDS_SUBDIVISION = frozenset({"DE-CR", "DE", "US-SAM", "US", "CA", "AU", "XX"})
"""Schemes whose numbers repeat across courts or states (domain.md §4): a feature, never a join."""
_EIGHT_DIGITS = frozenset({"GB-COH"})
_SEPARATORS = re.compile(r"[\s\u00a0]+")
_PUNCTUATED = frozenset({"BE-BCE_KBO", "NL-KVK", "FR-RCS", "CH-FDJP", "CZ-ICO"})
MAX_LENGTH = 300


def normalise(identifier: Identifier) -> Identifier:
    """Return the one spelling of an identifier.

    Scheme and value in upper case without blanks; record ids of a source (scheme with a colon)
    keep their case; a Companies House number has eight places.
    """
    scheme = identifier.scheme.strip()
    value = identifier.value.strip()
    if is_record_id(scheme):
        return Identifier(scheme, value)
    scheme = scheme.upper()
    value = _SEPARATORS.sub("", value).upper()
    if scheme in _PUNCTUATED:
        value = re.sub(r"[.\-/]", "", value)
    if scheme in _EIGHT_DIGITS and value.isdigit():
        value = value.zfill(8)
    return Identifier(scheme, value)


def is_record_id(scheme: str) -> bool:
    """Return whether a scheme numbers a source's own records; a party may have several."""
    return ":" in scheme


def is_stand_in(identifier: Identifier) -> bool:
    """Return whether an identifier is of a party that its source names and does not describe."""
    return identifier.scheme.startswith("UNDESCRIBED:")


def is_certain(identifier: Identifier) -> bool:
    """Return whether equal identifiers mean the same party."""
    return bool(identifier.value) and identifier.scheme not in _NEEDS_SUBDIVISION


def contradict(one: Iterable[Identifier], other: Iterable[Identifier]) -> str | None:
    """Return the register in which two parties have different numbers (the veto), or None."""
    mine: dict[str, set[str]] = {}
    for identifier in one:
        if is_certain(identifier) and not is_record_id(identifier.scheme):
            mine.setdefault(identifier.scheme, set()).add(identifier.value)
    for identifier in other:
        numbers = mine.get(identifier.scheme)
        if numbers and identifier.value not in numbers:
            return identifier.scheme
    return None


def lock_keys(tenant_id: UUID, identifiers: Iterable[Identifier]) -> list[int]:
    """Return the advisory lock keys of identifiers, in the one order in which they are taken."""
    buckets = {
        zlib.crc32(f"{one.scheme}|{one.value}".encode()) % LOCK_BUCKETS for one in identifiers
    }
    return [_lock_key(tenant_id, bucket) for bucket in sorted(buckets)]


def _lock_key(tenant_id: UUID, bucket: int) -> int:
    digest = hashlib.sha256(b"atlas.identifier" + tenant_id.bytes + bytes([bucket])).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
