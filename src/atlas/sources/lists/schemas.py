"""What other rooms and the CLI exchange with the lists room."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


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


@dataclass(frozen=True)
class LoadReport:
    """What a load did: `status` is `loaded` or `unchanged`.

    `version_date_source` says where the date comes from: `stated` (by the operator), `name` (of
    file or folder), `archive`, `file` (its modification time) or `entry_numbers` (the newest
    entry is older than the file claims).
    """

    list_id: str
    version_id: UUID
    status: str
    version_date: date
    version_date_source: str
    stale: bool
    entries: int
    added: int
    changed: int
    removed: int
    incomplete: int
    rejected: tuple[RejectedRecord, ...]
    content_hash: str
    warnings: tuple[str, ...] = ()
