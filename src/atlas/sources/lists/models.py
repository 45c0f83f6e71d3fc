"""Typed rows of the lists room."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, TypedDict
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import Record, Row
from atlas.foundation.fields import EntryKey, RowId, says
from atlas.sources.lists.domain.differences import FieldChange, differences


@dataclass(frozen=True)
class EntryChange:
    """What one version did to one entry: `added`, `changed` (and how) or `removed`."""

    id: RowId
    entry_key: EntryKey
    name: Annotated[str, says("Name.", "EXAMPLE TRADING FZE")]
    change: Annotated[str, says("added, changed or removed.", "added")]
    fields: tuple[FieldChange, ...] = ()

    @classmethod
    def from_record(cls, row: Record) -> "EntryChange":
        """Build from a row with exactly these columns."""
        fields = differences(row["before"], row["after"]) if row["before"] else ()
        return cls(row["id"], row["entry_key"], row["name"], row["change"], fields)


class EntryStates(TypedDict):
    """An entry that a version would change: as it is, and as it would be.

    Of one that is added there is no old state, of one removed no new state: null.
    """

    change: str
    entry_key: str
    name: str
    old_kind: str | None
    old_measure: str | None
    old_programmes: list[str] | None
    old_listed_date: date | None
    old_data: dict[str, JSON]
    new_kind: str | None
    new_measure: str | None
    new_programmes: list[str] | None
    new_listed_date: date | None
    new_data: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class ListAcceptance(Row):
    """An entry that a person of a tenant proposed to accept, and what became of it.

    `closed_by`, `closed_at`, `closed_reason`: who rejected the proposal or withdrew it.
    """

    id: UUID
    list_id: str
    entry_key: str
    content_hash: str
    reason: str
    status: str
    proposed_by: UUID
    proposed_person: UUID
    proposed_at: datetime
    accepted_by: UUID | None
    accepted_at: datetime | None
    accepted_reason: str | None = None
    closed_by: UUID | None = None
    closed_at: datetime | None = None
    closed_reason: str | None = None


class StatedKept(TypedDict, total=False):
    """What a person stated with a load, as it is kept; absent where nothing was stated."""

    reason: str
    downloaded: str
    confirm_removals: int
    stated_by: str


class OptionsKept(StatedKept, total=False):
    """What was asked for with a load; `files`: the names, where they are several."""

    format: str | None
    dry_run: bool
    manifest: dict[str, JSON]
    files: list[str]


@dataclass(frozen=True, slots=True)
class ListLoad(Row):
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
    progress: dict[str, JSON]
    report: dict[str, JSON] | None
    error: dict[str, JSON] | None
    options: OptionsKept = field(default_factory=OptionsKept)

    @property
    def files(self) -> list[str]:
        """The names of its files."""
        return self.options.get("files") or [self.file_name]
