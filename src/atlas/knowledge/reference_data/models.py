"""Rows of reference data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Record
from atlas.foundation.fields import CreatedAt, RowId, says
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


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """A dataset version in a list, without its data; shipped ones have no times."""

    id: RowId
    type: Annotated[str, says("Type of reference data.", "fatf_grey_list")]
    version: Annotated[str, says("Name of the version, unique within the type.", "2026-06-19")]
    name: Annotated[
        str,
        says("Name of the dataset, for people.", "FATF jurisdictions under increased monitoring"),
    ]
    source: Annotated[str, says("Who publishes the facts.", "Financial Action Task Force")]
    url: Annotated[
        str,
        says(
            "Https address of the source.",
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html",
        ),
    ]
    source_date: Annotated[
        str | None, says("The source's own date; a day, month or year.", "2026-10-24")
    ]
    licence: Annotated[str, says("Licence under which it may be used.", "facts; see the source")]
    judgement: Annotated[bool, says("An opinion, for the firm to adopt.")]
    note: Annotated[str, says("Remark about the version.", "Plenary of October 2026.")]
    entries: Annotated[int, says("How many entries.")]
    empty: Annotated[bool, says("Ships without data: `not_assessed: no_dataset`.")]
    stale: Annotated[bool, says("Past its refresh interval.")]
    due: Annotated[date | None, says("Day from which a newer version is due.", "2027-03-23")]
    status: Annotated[
        str,
        says(
            "shipped, installation (the operator's default), or the tenant's own: draft, active,"
            " superseded, archived.",
            "active",
        ),
    ]
    revision: Annotated[int, says("Version of the row; its `ETag`.")]
    content_hash: Annotated[str, says("SHA-256 of the content, lower-case hex.")]


@dataclass(frozen=True)
class EventRow:
    """One thing that happened to a dataset."""

    id: RowId
    dataset_id: Annotated[UUID, says("The dataset.")]
    action: Annotated[
        str, says("created, updated, activated, superseded or archived.", "activated")
    ]
    content_hash: Annotated[str, says("What the dataset said then.")]
    actor_id: Annotated[UUID, says("The account that did it.")]
    created_at: CreatedAt


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
