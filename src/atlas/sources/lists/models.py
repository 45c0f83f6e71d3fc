"""Typed rows of the lists room."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Record
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One loaded version of a list."""

    id: UUID
    list_id: str
    sequence: int
    status: str
    version_date: date
    version_date_source: str
    max_age_days: int
    loaded_at: datetime
    loaded_by: UUID | None
    content_hash: str
    entries: int
    added: int
    changed: int
    removed: int
    incomplete: int
    topics: list[str]
    manifest: dict[str, Any]
    rejected: list[dict[str, Any]]

    @classmethod
    def from_record(cls, row: Record) -> "ListVersion":
        """Build from a row with exactly these columns."""
        return cls(**dict(row))

    def age_days(self, today: date) -> int:
        """Return the days since the version date."""
        return (today - self.version_date).days

    def is_stale(self, today: date) -> bool:
        """Return whether a negative answer from it is no answer any more."""
        return self.age_days(today) > self.max_age_days


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One state of a list entry, in the versions `first_sequence` to `last_sequence`."""

    id: UUID
    list_id: str
    entry_key: str
    first_sequence: int
    last_sequence: int | None
    content_hash: str
    name: str
    kind: str
    measure: str
    programmes: list[str]
    countries: list[str]
    listed_date: date | None
    incomplete: bool
    data: dict[str, Any]

    @classmethod
    def from_record(cls, row: Record) -> "StoredEntry":
        """Build from a row with exactly these columns."""
        return cls(**dict(row))

    @property
    def entry(self) -> ListEntry:
        """Rebuild the entry."""
        return entry_from_data(
            key=self.entry_key,
            kind=self.kind,
            measure=self.measure,
            programmes=tuple(self.programmes),
            listed_date=self.listed_date,
            data=self.data,
        )


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What one version did to one entry: `added`, `changed` or `removed`."""

    id: UUID
    entry_key: str
    name: str
    change: str

    @classmethod
    def from_record(cls, row: Record) -> "EntryChange":
        """Build from a row with exactly these columns."""
        return cls(row["id"], row["entry_key"], row["name"], row["change"])


@dataclass(frozen=True, slots=True)
class ListLoad:
    """A load asked for over the API."""

    id: UUID
    list_id: str
    status: str
    storage_key: str
    file_name: str
    version_date: date | None
    force: bool
    requested_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    progress: dict[str, Any]
    report: dict[str, Any] | None
    error: dict[str, Any] | None

    @classmethod
    def from_record(cls, row: Record) -> "ListLoad":
        """Build from a row with exactly these columns."""
        return cls(**dict(row))
