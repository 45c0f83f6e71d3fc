"""What the registers state about a company's group, as fingerprints that change with it. Pure.

A record is compared by what it states about its party or relation. When it was stated, published
and retrieved is left out: a register that prints the same again has stated no change. Of parties
other than the company itself an address counts by its country alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

import orjson

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.types import JSON
from atlas.sources.protocol.domain.answers import RegisterChange

_KEY, _CONTENT = 8, 16
"""Hex digits: a key only words a difference, the content decides whether there is one."""


class _StateKept(TypedDict):
    record: str
    loads: dict[str, str]
    covers: dict[str, str]
    said: list[str]


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What the registers said of a company's group when a run collected it.

    Attributes:
        record: reference of the company's own record.
        loads: each loaded dataset, and the moment of its load; equal: nothing was loaded since.
        covers: each dataset that holds the company, and what it declares to cover.
        said: one fingerprint for each record of the group.

    """

    record: str
    loads: Mapping[str, str]
    covers: Mapping[str, str]
    said: frozenset[str]

    def to_json(self) -> dict[str, JSON]:
        """Return it as a run keeps it."""
        return {
            "record": self.record,
            "loads": dict(self.loads),
            "covers": dict(self.covers),
            "said": sorted(self.said),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, JSON]) -> RegisterState:
        """Build from what `to_json` made."""
        kept: _StateKept = cast("_StateKept", stored)
        return cls(kept["record"], kept["loads"], kept["covers"], frozenset(kept["said"]))


def fingerprint(
    reference: str,
    details: Mapping[str, object],
    facts: Mapping[str, object],
    earlier: Sequence[Mapping[str, object]],
    *,
    over: bool,
    own: bool,
) -> str:
    """Return the fingerprint of a record.

    Args:
        reference: of the record: dataset and recordId.
        details: what it says in the vocabulary of BODS.
        facts: what it states in addition.
        earlier: what it said before, as far as that is kept.
        over: whether it is closed, or published no longer.
        own: whether it is about the company itself, whose addresses count in full.

    """
    said = {"details": {**details}, "facts": {**facts}, "earlier": [*earlier], "over": over}
    if not own and "addresses" in details:
        said["details"] = {**details, "addresses": _countries(details["addresses"])}
    content = sha256_hex(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))
    return sha256_hex(reference.encode())[:_KEY] + content[:_CONTENT]


def _countries(addresses: object) -> list[str]:
    found = addresses if isinstance(addresses, list) else []
    countries = (one.get("country") for one in found if isinstance(one, Mapping))
    return sorted({str(one.get("code")) for one in countries if isinstance(one, Mapping)})


@dataclass(frozen=True, slots=True)
class Said:
    """A current record of the group: its fingerprint, and the name of the party it is about."""

    fingerprint: str
    dataset: str
    about: str


def changes(
    before: RegisterState, covers: Mapping[str, str], now: Iterable[Said]
) -> list[RegisterChange]:
    """Return what the registers say otherwise than they did, by dataset; empty: nothing.

    Args:
        before: what the run saw.
        covers: each dataset that holds the company, and what it declares to cover now.
        now: the records of the group now.

    """
    found: dict[str, dict[str, None]] = {}
    added: dict[str, dict[str, None]] = {}
    present: set[str] = set()
    known = {one[:_KEY] for one in before.said}
    for one in now:
        present.add(one.fingerprint)
        if one.fingerprint not in before.said:
            said = found.setdefault(one.dataset, {})
            if one.fingerprint[:_KEY] in known:
                said[one.about] = None
            else:
                added.setdefault(one.dataset, {})[one.about] = None
    for dataset in before.covers.keys() | covers.keys():
        if before.covers.get(dataset) != covers.get(dataset):
            found.setdefault(dataset, {})
    keys = {one[:_KEY] for one in present}
    if not found and any(one[:_KEY] not in keys for one in before.said):
        found[""] = {}
    return [
        RegisterChange(
            dataset,
            tuple(about),
            tuple(name for name in added.get(dataset, ()) if name not in about),
        )
        for dataset, about in sorted(found.items())
    ]
