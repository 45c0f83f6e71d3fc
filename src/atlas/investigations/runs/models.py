"""Typed rows of investigations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from atlas.foundation.db import Record, Row
from atlas.investigations.modules.domain.picture import SubjectStatus
from atlas.investigations.results.domain import JsonObject, RiskSummary, read
from atlas.investigations.runs.domain import RunState, RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """One run."""

    id: UUID
    series_id: UUID
    run_version: int
    rerun_of: UUID | None
    company_id: UUID
    status: RunStatus
    company_name: str
    registration_number: str | None
    register: str | None
    country_code: str | None
    website: str | None
    candidate: str | None
    modules: list[str]
    depth: str
    external_id: str | None
    tags: list[str]
    entity_id: UUID | None
    subject_status: SubjectStatus
    identified_by: str | None
    candidates: list[JsonObject]
    truncated: bool
    step: str | None
    message: str | None
    done: int
    total: int
    error: JsonObject | None
    risk: RiskSummary | None
    risk_level: str | None
    tier: str | None
    report_id: UUID | None
    as_of: date | None
    created_by: UUID
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime
    withdrawn_at: datetime | None
    version: int

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Build a row."""
        risk = record["risk"]
        row = {name: record[name] for name in cls.__slots__}
        return cls(**row | {"risk": read(RiskSummary, risk) if risk else None})

    @property
    def day(self) -> date:
        """The day as of which its facts are read; a run has it since it began."""
        if self.as_of is None:
            raise RuntimeError("a running investigation has its day")
        return self.as_of

    @property
    def state(self) -> RunState:
        """Return what the state rules look at."""
        return RunState(self.status, self.withdrawn_at is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent(Row):
    """One entry of a run's timeline."""

    sequence: int
    at: datetime
    kind: str
    message: str
    data: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow(Row):
    """One entry of a run's log. `duration_ms` of a step that is done."""

    id: UUID
    at: datetime
    level: str
    event: str
    step: str | None
    attempt: int | None
    duration_ms: int | None
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow(Row):
    """A party of a run."""

    entity_id: UUID
    ordinal: int
    type: str
    name: str
    country_code: str | None
    roles: list[str]
    distance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigatedParty(PartyRow):
    """A party and, in words, what connects it that is no holding or office of today."""

    connection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRow(Row):
    """A party's screening in one glance; the whole of it is the screening room's."""

    screening_id: UUID
    ordinal: int
    entity_id: UUID | None
    name: str
    outcome: str
    best_strength: str | None
    candidates: int
    lists: list[dict[str, Any]]
    screened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow(Row):
    """A relationship between parties of a run, as it stood."""

    relationship_id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    attributes: dict[str, Any]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow(Row):
    """A source that a run asked."""

    source: str
    kind: str
    status: str
    as_of: date | None
    licence: str | None
    covered: list[str]
    evidence_ids: list[UUID]
    detail: str | None
