"""What other rooms and the CLI exchange with the lists room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Record
from atlas.foundation.web.schemas import ResponseModel
from atlas.sources.lists.domain.differences import FieldChange, differences
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.domain.terms import (
    LoadProgress,
    Measure,
    NameKind,
    PartyKind,
    RejectedRecord,
)

__all__ = [
    "EntryChangeOut",
    "EntryState",
    "FormerEntry",
    "ListEntryOut",
    "ListLoadOut",
    "ListOut",
    "ListVersion",
    "ListVersionOut",
    "ListsOut",
    "LoadProgress",
    "LoadReport",
    "Measure",
    "NameKind",
    "PartyKind",
    "RejectedOut",
    "RejectedRecord",
    "StoredEntry",
]


@dataclass(frozen=True)
class LoadReport:
    """What a load did: `status` is `loaded`, `unchanged` or `dry_run`.

    `version_date_source` says where the date comes from: `published` (the file says so),
    `stated` (by the operator), `manifest`, `name` (of file or folder), `archive`, `file` (its
    modification time), or, where name or stamp would make old content look current,
    `entry_numbers` or `content`. `rejected` are the first of `rejected_count`. `changes` are the
    first of a dry run, `refusal` why the load itself would be refused. `not_listed` counts the
    records that are on no list.
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
    file_format: str = ""
    rejected_count: int = 0
    not_listed: int = 0
    changes: tuple["PlannedChange", ...] = ()
    refusal: str | None = None


@dataclass(frozen=True)
class PlannedChange:
    """What a version would do to an entry: `added`, `changed` (and how) or `removed`."""

    entry_key: str
    name: str
    change: str
    fields: tuple[FieldChange, ...] = ()

    @classmethod
    def from_states(cls, row: Mapping[str, Any]) -> "PlannedChange":
        """Build from a row with the old and the new state of an entry."""
        fields: tuple[FieldChange, ...] = ()
        if row["change"] == "changed":
            fields = differences(_state(row, "old"), _state(row, "new"))
        return cls(row["entry_key"], row["name"], row["change"], fields)


def _state(row: Mapping[str, Any], which: str) -> dict[str, Any]:
    listed = row[f"{which}_listed_date"]
    return {
        "kind": row[f"{which}_kind"],
        "measure": row[f"{which}_measure"],
        "programmes": row[f"{which}_programmes"],
        "listed_date": listed.isoformat() if listed else None,
        **row[f"{which}_data"],
    }


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
    delisted_date: date | None = None

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
class FormerEntry:
    """The last state of an entry that is on the list no more, and the first date without it."""

    stored: StoredEntry
    removed_on: date

    @classmethod
    def from_record(cls, row: Record) -> "FormerEntry":
        """Build from a row with the columns of `StoredEntry` and `removed_on`."""
        values = dict(row)
        removed_on = values.pop("removed_on")
        return cls(StoredEntry(**values), removed_on)


@dataclass(frozen=True, slots=True)
class EntryState:
    """What one version did to an entry (`added`, `changed`, `removed`), with its state."""

    stored: StoredEntry
    change: str

    @classmethod
    def from_record(cls, row: Record) -> "EntryState":
        """Build from a row with the columns of `StoredEntry` and `change`."""
        values = dict(row)
        change = values.pop("change")
        return cls(StoredEntry(**values), change)


class ListOut(ResponseModel):
    """A list that Atlas knows, and its current version if one is loaded."""

    list_id: str
    title: str
    publisher: str
    source_url: str
    licence: str
    topics: list[str]
    territory: str
    regime: str
    measure: Measure
    max_age_days: int
    fictitious: bool
    state: str
    version: "ListVersionOut | None"


class ListsOut(ResponseModel):
    """Every list that Atlas knows."""

    items: list[ListOut]


class RejectedOut(ResponseModel):
    """A record kept with raw names only, and why."""

    file: str
    line: int
    reason: str
    entry_key: str | None


class ListVersionOut(ResponseModel):
    """One loaded version."""

    id: UUID
    list_id: str
    sequence: int
    status: str
    version_date: date
    version_date_source: str
    max_age_days: int
    loaded_at: datetime
    content_hash: str
    entries: int
    added: int
    changed: int
    removed: int
    incomplete: int
    topics: list[str]
    manifest: dict[str, Any]
    rejected: list[RejectedOut]


class EntryFieldChangeOut(ResponseModel):
    """A field of an entry that changed: the stated values that are gone, and the new ones."""

    field: str
    removed: list[Any]
    added: list[Any]


class EntryChangeOut(ResponseModel):
    """What a version did to an entry; `fields` says what changed in it."""

    id: UUID
    entry_key: str
    name: str
    change: str
    fields: list[EntryFieldChangeOut]


class ListEntryOut(ResponseModel):
    """One entry as listed."""

    id: UUID
    list_id: str
    entry_key: str
    name: str
    kind: PartyKind
    measure: Measure
    programmes: list[str]
    countries: list[str]
    listed_date: date | None
    incomplete: bool
    data: dict[str, Any]
    delisted_date: date | None


class ListLoadOut(ResponseModel):
    """A load and how far it is."""

    id: UUID
    list_id: str
    status: str
    file_name: str
    files: list[str] = Field(description="The names of all its files.")
    version_date: date | None
    force: bool
    progress: dict[str, Any]
    report: dict[str, Any] | None
    error: dict[str, Any] | None
    options: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
