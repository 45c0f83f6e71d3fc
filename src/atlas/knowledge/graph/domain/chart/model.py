"""What a chart is made of: boxes and links, before they have a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """What screening says of a party, shown on its box in words."""

    SANCTIONED = "sanctioned"
    POSSIBLY_SANCTIONED = "possibly_sanctioned"
    OWNED_BY_SANCTIONED = "owned_by_sanctioned"
    POSSIBLY_OWNED_BY_SANCTIONED = "possibly_owned_by_sanctioned"
    PEP = "pep"
    POSSIBLE_PEP = "possible_pep"
    OTHER = "listed"


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word on a box; `loud` ones are filled."""

    words: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A party, or (with `rows`) the many small holders of one company as a list."""

    key: str
    kind: str
    name: str
    caption: str
    facts: Sequence[str] = ()
    badges: Sequence[Badge] = ()
    subject: bool = False
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A holder in a list."""

    kind: str
    name: str
    country: str
    label: str
    badges: Sequence[Badge]
    ended: bool


@dataclass(frozen=True, slots=True)
class Link:
    """All that one party holds in another, drawn as one arrow.

    `circular` ones close a cycle and are drawn upward; `soft` ones are control, votes or roles
    without shares.
    """

    holder: str
    company: str
    label: Sequence[str]
    soft: bool = False
    ended: bool = False
    circular: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart's content."""

    title: str
    subtitle: Sequence[str]
    boxes: Mapping[str, Box]
    links: Sequence[Link]
    layers: Mapping[str, int]
    """Steps above the subject, whose layer is 0."""
    warnings: Sequence[str] = ()
    """What keeps the picture from being current, drawn right below the title."""
    notes: Sequence[str] = ()
    kinds: frozenset[str] = field(default_factory=frozenset)
