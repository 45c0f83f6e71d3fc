"""What a report keeps of its run in addition to the sections that have types of their own. Pure.

`domain.report` reads it back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.investigations.results.domain import JsonObject
from atlas.knowledge.companies.domain import StatedNumber


class MadeWritten(TypedDict):
    """What made a report (`domain.report.MadeBy`)."""

    software: str
    matchers: list[str]
    engine: str | None
    matrix: str
    evaluated_at: datetime


class RunWritten(TypedDict):
    """The run that a report is of (`domain.report.RunSaid`)."""

    id: UUID
    run_version: int
    rerun_of: UUID | None
    company_id: UUID
    company_name: str
    registration_number: str | None
    register: str | None
    country_code: str | None
    website: str | None
    depth: str
    modules: Sequence[str]
    external_id: str | None
    tags: Sequence[str]
    identifiers: Sequence[StatedNumber]
    as_of: date | None
    started_at: datetime | None
    requested_by: UUID
    truncated: bool
    requested_by_name: str | None


class SubjectWritten(TypedDict):
    """The company as the store knows it (`domain.report.SubjectSaid`)."""

    status: str
    identified_by: str | None
    detail: str | None
    entity_id: UUID | None
    type: str | None
    name: str
    data: Mapping[str, JSON]
    candidates: Sequence[JsonObject]


class ConflictWritten(TypedDict):
    """Where sources contradict each other (`domain.report.ConflictSaid`)."""

    id: UUID
    entity_id: UUID | None
    name: str | None
    relationship_id: UUID | None
    attribute: str
    kind: str
    status: str
    detail: str | None
