"""The terms of lists: kinds of party, measures, kinds of name, progress and rejections."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from atlas.foundation.fields import says


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
"""Measures, the most severe first: of several, the most severe counts."""


@dataclass(frozen=True)
class RejectedRecord:
    """A well-formed record that is against the vocabulary: kept with raw names, and screened."""

    file: Annotated[str, says("Name of the file.", "statements.jsonl")]
    line: Annotated[int, says("Line of the file, from 1.")]
    reason: Annotated[
        str,
        says(
            "What in the record is against the format or vocabulary.", "the date 2026-13-01 is none"
        ),
    ]
    entry_key: Annotated[
        str | None, says("The list's own key of the entry; null: it has none.", "36216")
    ] = None


@dataclass(frozen=True)
class LoadProgress:
    """The progress of a load. `total`: None while unknown."""

    phase: str
    done: int
    total: int | None
