"""Loads of registers, their datasets and records, as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.core.types import JSON
from atlas.foundation.web.schemas import ResponseModel
from atlas.sources.registry.models import LoadRow


@dataclass(frozen=True)
class LoadOptions:
    """How to load a file, and what is known of it.

    `title`, `publisher`, `licence`, `source_url`, `data_date` outrank what the file says of
    itself. `complete`: the file is the whole register, not an extract, so that a company missing
    from it may be called not registered. `force` accepts the removal of more than 10 %. `dry_run`
    reads, checks and compares, and keeps nothing. Without `file_format` the file tells it.
    `scope`: what the dataset declares to cover, in place of its format's default; it stays until a
    load states another.
    """

    file_format: str | None = None
    force: bool = False
    dry_run: bool = False
    complete: bool = False
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    source_url: str | None = None
    data_date: date | None = None
    max_age_days: int | None = None
    scope: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, JSON]:
        """Return the options as they are kept with a load that waits."""
        found = asdict(self)
        found["data_date"] = self.data_date.isoformat() if self.data_date else None
        return found

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> LoadOptions:
        """Build from what `to_json` made; what else is kept with a load is not of them."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        stated, scope = known.get("data_date"), known.get("scope")
        known["data_date"] = date.fromisoformat(stated) if stated else None
        known["scope"] = None if scope is None else tuple(scope)
        return cls(**known)


@dataclass(frozen=True)
class LoadProgress:
    """How far a load is: bytes read of `total_bytes`, statements seen."""

    phase: str
    done_bytes: int
    total_bytes: int
    statements: int


@dataclass(frozen=True)
class RejectedStatement:
    """A well-formed statement that is against the vocabulary: not loaded, named."""

    line: int
    statement_id: str | None
    reason: str


@dataclass(frozen=True)
class PlannedChange:
    """What a load would do to one record: `removed`, `changed` or `added`."""

    change: str
    record_id: str


@dataclass(frozen=True)
class LoadReport:
    """What a load did. `removed` records are `no longer published`, ended, never deleted.

    Of a dry run what it would do: `changes` are the first of it, removals first; `refusal` says why
    the load itself would be refused.
    """

    load_id: UUID
    dataset: str
    file_format: str
    dry_run: bool
    statements: int
    records: int
    added: int
    changed: int
    removed: int
    unchanged: int
    rejected: int
    rejections: tuple[RejectedStatement, ...]
    """The first 100; all of them are stored with the load."""
    data_date: date | None
    sha256: str
    seconds: float
    warnings: tuple[str, ...] = ()
    refusal: str | None = None
    changes: tuple[PlannedChange, ...] = ()


class RegistryLoadOut(ResponseModel, LoadRow, without={"options", "storage_key", "updated_at"}):
    """A load: how far it is, what it did, or why it was refused."""

    dry_run: bool = Field(description="Compared only: the counts are what a load would do.")
    files: list[str] = Field(
        description="The names of all its files.", examples=[["lei2.xml.gz", "rr.xml.gz"]]
    )


class RegistryDatasetOut(ResponseModel):
    """A dataset in its current state."""

    name: str = Field(
        description="Name given at the load (`--dataset`).", examples=["gb-coh-2026-11"]
    )
    title: str = Field(
        description="Title, for people.",
        examples=["People with significant control, United Kingdom"],
    )
    publisher: str = Field(description="Who publishes it.", examples=["Companies House"])
    licence: str = Field(description="Licence under which it may be used.", examples=["OGL-UK-3.0"])
    source_url: str | None = Field(
        description="Address of the source; null: it has none.",
        examples=["https://register.openownership.org/download"],
    )
    data_date: date | None = Field(
        description="Day of the data; null when the file states none.", examples=["2026-11-01"]
    )
    loaded_at: datetime = Field(description="When it was loaded.")
    max_age_days: int = Field(
        description="Days after which the absence of a hit proves nothing; hits count at any age.",
    )
    stale: bool = Field(
        description="Older than `max_age_days`: the absence of a hit proves nothing."
    )
    complete: bool = Field(description="The whole register, not an extract.")
    registers: list[str] = Field(
        description="Codes of the registers it holds (org-id.guide).", examples=[["GB-COH"]]
    )
    countries: list[str] = Field(
        description="Countries whose companies it holds, ISO 3166-1 alpha-2.", examples=[["GB"]]
    )
    records: int = Field(description="Records that it holds.")
    scope: list[str] = Field(
        description="What it declares to cover of a company; only that may be missed from it.",
        examples=[["identity", "beneficial_owners"]],
    )
    scope_stated: bool = Field(
        description="The scope was stated with a load; otherwise it is the default of the format."
    )


class RejectionOut(ResponseModel):
    """A statement that is against the vocabulary."""

    line: int = Field(description="Line of the file, from 1.")
    statement_id: str | None = Field(description="The statement's own id; null: it has none.")
    reason: str = Field(
        description="What in the record is against the format or vocabulary.",
        examples=["the date 2026-13-01 is none"],
    )
