"""What other rooms and the CLI exchange with the lists room."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


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
