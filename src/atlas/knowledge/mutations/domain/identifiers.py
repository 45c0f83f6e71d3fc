"""Identifiers of parties: their normal form, and which of them join parties."""

import hashlib
import zlib
from collections.abc import Iterable
from uuid import UUID

from atlas.knowledge.identifiers import domain as numbers
from atlas.knowledge.mutations.domain.assertions import Identifier

LOCK_BUCKETS = 64
"""Identifiers are locked by bucket: a batch of thousands takes at most this many locks."""

MAX_LENGTH = 300


def normalise(identifier: Identifier) -> Identifier:
    """Return an identifier in its normal form; record ids of a source stay as they are."""
    scheme = identifier.scheme.strip()
    if is_record_id(scheme):
        return Identifier(scheme, identifier.value.strip())
    number = numbers.normalise(scheme, identifier.value)
    return Identifier(number.scheme, number.value)


def is_record_id(scheme: str) -> bool:
    """Return whether a scheme numbers a source's own records; a party may have several."""
    return ":" in scheme


def is_stand_in(identifier: Identifier) -> bool:
    """Return whether an identifier is of a party that its source names and does not describe."""
    return identifier.scheme.startswith("UNDESCRIBED:")


def is_certain(identifier: Identifier) -> bool:
    """Return whether equal identifiers mean the same party."""
    if is_record_id(identifier.scheme):
        return bool(identifier.value)
    return numbers.normalise(identifier.scheme, identifier.value).certain


def former_spellings(identifier: Identifier) -> list[Identifier]:
    """Return how an identifier may stand in the store, written before it had its normal form."""
    if is_record_id(identifier.scheme):
        return []
    number = numbers.normalise(identifier.scheme, identifier.value)
    _, *former = numbers.all_spellings(number)
    return [Identifier(scheme, value) for scheme, value in former]


def _distinguishes(identifier: Identifier) -> bool:
    """Return whether another identifier of the same scheme is of another party."""
    if is_record_id(identifier.scheme) or numbers.may_have_several(identifier.scheme):
        return False
    return is_certain(identifier)


def contradict(one: Iterable[Identifier], other: Iterable[Identifier]) -> str | None:
    """Return the register in which two parties have different numbers (the veto), or None."""
    mine: dict[str, set[str]] = {}
    for identifier in map(normalise, one):
        if _distinguishes(identifier):
            mine.setdefault(identifier.scheme, set()).add(identifier.value)
    for identifier in map(normalise, other):
        theirs = mine.get(identifier.scheme)
        if theirs and identifier.value not in theirs:
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
