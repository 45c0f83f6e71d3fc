"""API shapes of reference data."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.web import ResponseModel


class DatasetTypeOut(ResponseModel):
    """A type of reference data."""

    type: str
    title: str
    refresh_days: int | None = Field(description="Days after which a newer version is due.")
    data_schema: dict[str, Any] = Field(description="JSON Schema of the data.")


class DatasetTypesOut(ResponseModel):
    """All types of reference data."""

    items: list[DatasetTypeOut]


class DatasetOut(ResponseModel):
    """One version of one type's facts, with where they come from."""

    id: UUID
    type: str
    version: str
    name: str
    source: str
    url: str
    source_date: str | None = Field(description="The source's own date; a day, month or year.")
    licence: str
    judgement: bool = Field(description="The product's own opinion, for the firm to adopt.")
    empty: bool = Field(description="Ships without data: `not_assessed: no_dataset`.")
    stale: bool = Field(description="Past its refresh interval.")
    due: date | None = Field(description="Day from which a newer version is due.")
    note: str
    content_hash: str
    data: dict[str, Any] | None


class LookupOut(ResponseModel):
    """What a dataset says of a code."""

    type: str
    key: str
    found: bool | None = Field(description="Null when the dataset is not loaded.")
    not_assessed: str | None = None
    entry: dict[str, Any] | None = None
    category: str | None = None
    version: str | None = None
    source: str | None = None
    url: str | None = None
    source_date: str | None = None


class CountryListOut(ResponseModel):
    """Where a country stands on one list."""

    type: str
    listed: bool | None = Field(description="Null when the list is not loaded.")
    group: str | None
    version: str | None
    source: str | None
    url: str | None
    source_date: str | None


class ThresholdOut(ResponseModel):
    """Share that makes a beneficial owner."""

    threshold: float = Field(description="Percent.")
    comparator: str = Field(description="`>` more than, `>=` at least.")
    source: str
    url: str
    jurisdiction: str | None = Field(description="Null: the default, no rule of its own is known.")


class CountryProfileOut(ResponseModel):
    """Everything reference data says of a country."""

    code: str
    name: str
    as_of: date
    lists: list[CountryListOut]
    cpi: int | None
    cpi_not_assessed: str | None
    ubo_threshold: ThresholdOut
