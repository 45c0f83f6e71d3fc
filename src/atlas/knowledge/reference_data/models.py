"""Rows of reference data."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import Record
from atlas.knowledge.reference_data.domain import Dataset


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A tenant's own dataset version."""

    id: UUID
    dataset: Dataset
    status: str
    revision: int
    created_at: datetime
    updated_at: datetime
    activated_at: datetime | None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A dataset version in a list, without its data; shipped ones have no times."""

    id: UUID
    type: str
    version: str
    name: str
    source: str
    url: str
    source_date: str | None
    licence: str
    judgement: bool
    note: str
    entries: int
    due: date | None
    stale: bool
    empty: bool
    status: str
    content_hash: str
    revision: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a dataset."""

    id: UUID
    dataset_id: UUID
    action: str
    content_hash: str
    actor_id: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DefaultRow:
    """The installation's default of a type."""

    dataset: Dataset
    revision: int
    updated_at: datetime


def dataset_of(row: Record) -> Dataset:
    """Build the dataset of a row that has its columns."""
    names = (
        "type", "version", "name", "source", "url", "source_date", "licence", "refresh_days",
        "judgement", "note", "data",
    )  # fmt: skip
    return Dataset(**{name: row[name] for name in names})
