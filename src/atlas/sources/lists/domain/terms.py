"""The terms of lists: kinds of party, measures, kinds of name, progress and rejections."""

from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """What a screened party or a list entry is."""

    PERSON = "person"
    COMPANY = "company"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What being listed means. Only `asset_freeze` raises risk floors."""

    ASSET_FREEZE = "asset_freeze"
    SECTORAL = "sectoral"
    TRADE = "trade"
    TRAVEL_BAN = "travel_ban"
    DEBARMENT = "debarment"
    WATCH = "watch"


class NameKind(StrEnum):
    """Which name of a list entry agreed."""

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK_ALIAS = "weak_alias"


GRAVITY = (
    Measure.ASSET_FREEZE,
    Measure.SECTORAL,
    Measure.TRADE,
    Measure.TRAVEL_BAN,
    Measure.DEBARMENT,
    Measure.WATCH,
)
"""Measures, the gravest first: an entry under several counts as its gravest."""


@dataclass(frozen=True)
class RejectedRecord:
    """A well-formed record that is against the vocabulary: kept with raw names, and screened."""

    file: str
    line: int
    reason: str
    entry_key: str | None = None


@dataclass(frozen=True)
class LoadProgress:
    """How far a load is. `total` is None while unknown."""

    phase: str
    done: int
    total: int | None
