"""Typed rows of the lists room."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

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
    progress: dict[str, Any]
    report: dict[str, Any] | None
    error: dict[str, Any] | None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """The names of its files."""
        return self.options.get("files") or [self.file_name]
