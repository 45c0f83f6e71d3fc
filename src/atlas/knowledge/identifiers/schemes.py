"""The table of schemes and kinds, read once from `data/schemes.yaml` and `data/kinds.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Uniqueness = Literal["worldwide", "national", "subdivision", "office", "never"]


class _Row(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    title: str
    unique: Uniqueness
    pattern: str = ""
    separators: str = ""
    width: int = 0
    prefix: str = ""
    label: str = ""
    suffix: str = ""
    suffix_after: int = 0
    written: tuple[str, ...] = ()
    check: str = ""
    check_decides: bool = False
    letters: bool = False
    several: bool = False
    one_per_party: bool = False
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    subkeys: bool = False


class Kind(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A kind of numbers that each country gives for itself: `<country>-<kind>` on lists."""

    title: str
    family: Literal["passport", "person", "tax", "register"]
    """Numbers of one family are compared with each other."""
    typed: bool = False
    """The word alone, as a person writes it for a number, means this kind."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of identifiers.

    Args:
        code: its key, such as `GB-COH`.
        title: what it is called.
        unique: where two parties cannot have the same number.
        shape: what a complete number looks like in its normal form; None where it is not known.
        separators: characters that writers put in or leave out.
        width: to how many characters a number is filled with zeros; 0 for not at all.
        prefix: letters that stand before the zeros.
        label: what writers put before a number and is no part of it.
        labels: the labels as they are written.
        suffix: what may be left out at the end, after the number's own characters.
        suffixes: the suffixes as they are written.
        written: how a complete number is usually grouped: a `0` for each of its characters.
        check: the module of python-stdnum that knows the check digits, "" for none.
        check_decides: a number whose check digits do not hold joins nothing.
        letters: a number may consist of letters alone.
        several: a party may have several numbers.
        one_per_party: another number is certainly another party.
        aliases: other keys of the same scheme.
        names: what people write for it in a query.
        subkeys: its key may be completed, by a currency for example.

    """

    code: str
    title: str
    unique: Uniqueness
    shape: re.Pattern[str] | None
    separators: str
    width: int
    prefix: re.Pattern[str]
    label: re.Pattern[str] | None
    labels: tuple[str, ...]
    suffix: re.Pattern[str] | None
    suffixes: tuple[str, ...]
    written: tuple[str, ...]
    check: str
    check_decides: bool
    letters: bool
    several: bool
    one_per_party: bool
    aliases: tuple[str, ...]
    names: tuple[str, ...]
    subkeys: bool


def _scheme(code: str, row: _Row) -> Scheme:
    return Scheme(
        code=code,
        title=row.title,
        unique=row.unique,
        shape=re.compile(row.pattern) if row.pattern else None,
        separators=row.separators,
        width=row.width,
        prefix=re.compile(f"({row.prefix})([0-9]+)"),
        label=re.compile(rf"^(?:{row.label})[.:#]?(?=[0-9])") if row.label else None,
        labels=tuple(filter(None, row.label.split("|"))),
        suffix=_suffix(row),
        suffixes=tuple(filter(None, row.suffix.split("|"))),
        written=row.written,
        check=row.check,
        check_decides=row.check_decides,
        letters=row.letters,
        several=row.several,
        one_per_party=row.one_per_party,
        aliases=row.aliases,
        names=row.names,
        subkeys=row.subkeys,
    )


def _suffix(row: _Row) -> re.Pattern[str] | None:
    if not row.suffix:
        return None
    return re.compile(rf"(?<=^.{{{row.suffix_after}}})(?:{row.suffix})$")


@cache
def table() -> dict[str, Scheme]:
    """Return the schemes by key."""
    raw = (files("atlas.knowledge.identifiers") / "data" / "schemes.yaml").read_bytes()
    rows = msgspec.yaml.decode(raw, type=dict[str, _Row])
    return {code: _scheme(code, row) for code, row in rows.items()}


@cache
def aliases() -> dict[str, str]:
    """Return the keys of schemes by their other names."""
    return {alias: scheme.code for scheme in table().values() for alias in scheme.aliases}


@cache
def names() -> dict[str, str]:
    """Return the keys of schemes by what people write for them in a query, aliases included."""
    written = {name: scheme.code for scheme in table().values() for name in scheme.names}
    return written | aliases()


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of national numbers by key."""
    raw = (files("atlas.knowledge.identifiers") / "data" / "kinds.yaml").read_bytes()
    return msgspec.yaml.decode(raw, type=dict[str, Kind])
