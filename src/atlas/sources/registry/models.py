"""Typed rows of the registry room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Protocol, TypedDict
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import Record, Row
from atlas.foundation.fields import CreatedAt, FinishedAt, RowId, StartedAt, derived, says
from atlas.sources.registry.domain.bodies import StoredBody


@dataclass(frozen=True, slots=True)
class Ref:
    """A record: dataset and recordId."""

    dataset_id: UUID
    record_id: str


class PastJson(TypedDict):
    """What a record said before, as the database puts it in JSON."""

    statement_id: str
    statement_date: str
    status: str
    holder_record: str | None
    body: StoredBody


@dataclass(frozen=True, slots=True)
class PastStatement:
    """What a record said before its latest statement."""

    statement_id: str
    statement_date: date
    status: str
    holder_record: str | None
    body: StoredBody

    @classmethod
    def from_json(cls, stored: PastJson) -> PastStatement:
        """Build from the database's JSON of a row."""
        return cls(
            statement_id=stored["statement_id"],
            statement_date=date.fromisoformat(stored["statement_date"]),
            status=stored["status"],
            holder_record=stored["holder_record"],
            body=stored["body"],
        )


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A stored record: its latest statement, and what it said before.

    Of a party only those earlier statements are kept that leave open whose its shares were.
    """

    ref: Ref
    record_type: str
    statement_id: str
    statement_date: date
    status: str
    subject_record: str | None
    holder_record: str | None
    body: StoredBody
    unpublished_on: date | None
    earlier: tuple[PastStatement, ...] = ()
    load_id: UUID | None = None
    """The load that last added, changed or left it out."""
    first_load_id: UUID | None = None

    @property
    def facts(self) -> Mapping[str, JSON]:
        """What the register states in addition to the vocabulary of BODS."""
        found = self.body.get("facts")
        return found if isinstance(found, Mapping) else {}

    @classmethod
    def from_record(cls, row: Record) -> RecordRow:
        """Build from a database row."""
        return cls(
            ref=Ref(row["dataset_id"], row["record_id"]),
            record_type=row["record_type"],
            statement_id=row["statement_id"],
            statement_date=row["statement_date"],
            status=row["status"],
            subject_record=row["subject_record"],
            holder_record=row["holder_record"],
            body=row["body"],
            unpublished_on=row["unpublished_on"],
            earlier=tuple(map(PastStatement.from_json, row["earlier"] or ())),
            load_id=row["load_id"],
            first_load_id=row["first_load_id"],
        )


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset in its current state."""

    id: UUID
    name: str
    format: str
    title: str
    publisher: str
    licence: str
    source_url: str | None
    data_date: date | None
    max_age_days: int
    complete: bool
    loaded_at: datetime
    records: int
    registers: tuple[str, ...]
    countries: tuple[str, ...]
    relationship_types: tuple[str, ...]
    """Types of the relationships that it holds, which is not what it covers."""
    scope: tuple[str, ...] | None = None
    """What it declares to cover; None: the default of its format."""

    @classmethod
    def from_record(cls, row: Record) -> DatasetRow:
        """Build from a database row."""
        return cls(
            id=row["id"],
            name=row["name"],
            format=row["format"],
            title=row["title"],
            publisher=row["publisher"],
            licence=row["licence"],
            source_url=row["source_url"],
            data_date=row["data_date"],
            max_age_days=row["max_age_days"],
            complete=row["complete"],
            loaded_at=row["loaded_at"],
            records=row["records"],
            registers=tuple(row["registers"]),
            countries=tuple(row["countries"]),
            relationship_types=tuple(row["relationship_types"]),
            scope=None if row["scope"] is None else tuple(row["scope"]),
        )


@dataclass(frozen=True)
class LoadRow(Row):
    """A load: what was asked for, how far it is, what it did."""

    id: RowId
    dataset: Annotated[str, says("Name of the dataset.", "gb-coh-2026-11")]
    format: Annotated[str, says("Format of the file, as read from its content.", "bods")]
    status: Annotated[str, says("pending, running, complete, failed or cancelled.", "complete")]
    file_name: Annotated[str, says("Name of the file as sent.", "statements.jsonl.gz")]
    storage_key: str | None
    options: Mapping[str, Any]
    sha256: Annotated[
        str | None, says("SHA-256 of the file, lower-case hex; null until it has been read.")
    ]
    total_bytes: Annotated[int, says("Bytes of the file.")]
    done_bytes: Annotated[int, says("Bytes read so far.")]
    statements: Annotated[int, says("Statements read so far.")]
    records: Annotated[int | None, says("Records of the file: the latest statement of each.")]
    added: Annotated[
        int | None, says("Records that were not there before; null until the load is complete.")
    ]
    changed: Annotated[
        int | None,
        says("Records that say something else than before; null until the load is complete."),
    ]
    removed: Annotated[int | None, says("No longer published: ended, never deleted.")]
    unchanged: Annotated[int | None, says("Records as they were; null until the load is complete.")]
    rejected: Annotated[int | None, says("Against the vocabulary; see `rejections`.")]
    data_date: Annotated[
        date | None, says("Day of the data; null when the file states none.", "2026-11-01")
    ]
    warnings: Annotated[
        tuple[str, ...],
        says(
            "What the operator should know of the file.",
            ["The file is of 2026-11-01: 23 days old."],
        ),
    ]
    error: Annotated[
        Mapping[str, Any] | None,
        says(
            "`code`, `detail`; broken files: `line`. Of a dry run that is complete: why the"
            " load itself would be refused."
        ),
    ]
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt
    updated_at: datetime

    @derived
    def dry_run(self) -> bool:
        """Return whether it only compares."""
        return bool(self.options.get("dry_run"))

    @derived
    def files(self) -> list[str]:
        """Return the names of its files."""
        return self.options.get("files") or [self.file_name]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A statement that a load rejected."""

    id: UUID
    line: int
    statement_id: str | None
    reason: str

    @classmethod
    def from_record(cls, row: Record) -> Rejection:
        """Build from a database row."""
        return cls(row["id"], row["line"], row["statement_id"], row["reason"])


@dataclass(frozen=True, slots=True)
class NameHit:
    """An entity record found by name."""

    ref: Ref
    name_key: str
    legal_form: str
    country: str
    is_primary: bool


class StagedRows(Protocol):
    """Rows for the staging tables."""

    @property
    def statements(self) -> Sequence[Sequence[Any]]:
        """Statements."""

    @property
    def addresses(self) -> Sequence[Sequence[Any]]:
        """Address keys."""

    @property
    def identifiers(self) -> Sequence[Sequence[Any]]:
        """Register numbers."""

    @property
    def names(self) -> Sequence[Sequence[Any]]:
        """Names of entities."""

    @property
    def replaced(self) -> Sequence[Sequence[Any]]:
        """Statement ids and those they replace."""


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """The difference between a file and what was stored."""

    records: int
    added: int
    changed: int
    removed: int
    unchanged: int
    published_before: int
