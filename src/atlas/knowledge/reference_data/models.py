"""Rows of reference data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Record
from atlas.foundation.fields import CreatedAt, RowId
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
    type: Annotated[str, Field(examples=["fatf_grey_list"], description="Type of reference data.")]
    version: Annotated[
        str,
        Field(examples=["2026-06-19"], description="Name of the version, unique within the type."),
    ]
    name: Annotated[
        str,
        Field(
            description="Name of the dataset, for people.",
            examples=["FATF jurisdictions under increased monitoring"],
        ),
    ]
    source: Annotated[
        str, Field(description="Who publishes the facts.", examples=["Financial Action Task Force"])
    ]
    url: Annotated[
        str,
        Field(
            description="Https address of the source.",
            examples=[
                "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html"
            ],
        ),
    ]
    source_date: Annotated[
        str | None,
        Field(description="The source's own date; a day, month or year.", examples=["2026-10-24"]),
    ]
    licence: Annotated[
        str,
        Field(
            description="Licence under which it may be used.", examples=["facts; see the source"]
        ),
    ]
    judgement: Annotated[bool, Field(description="An opinion, for the firm to adopt.")]
    note: Annotated[
        str, Field(description="Remark about the version.", examples=["Plenary of October 2026."])
    ]
    entries: Annotated[int, Field(description="How many entries.")]
    empty: Annotated[bool, Field(description="Ships without data: `not_assessed: no_dataset`.")]
    stale: Annotated[bool, Field(description="Past its refresh interval.")]
    due: Annotated[
        date | None,
        Field(description="Day from which a newer version is due.", examples=["2027-03-23"]),
    ]
    status: Annotated[
        str,
        Field(
            description=(
                "shipped, installation (the operator's default), or the tenant's own: draft,"
                " active,"
                " superseded, archived."
            ),
            examples=["active"],
        ),
    ]
    revision: Annotated[int, Field(description="Version of the row; its `ETag`.")]
    content_hash: Annotated[str, Field(description="SHA-256 of the content, lower-case hex.")]


@dataclass(frozen=True)
class EventRow:
    """One thing that happened to a dataset."""

    id: RowId
    dataset_id: Annotated[UUID, Field(description="The dataset.")]
    action: Annotated[
        str,
        Field(
            description="created, updated, activated, superseded or archived.",
            examples=["activated"],
        ),
    ]
    content_hash: Annotated[str, Field(description="What the dataset said then.")]
    actor_id: Annotated[UUID, Field(description="The account that did it.")]
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
