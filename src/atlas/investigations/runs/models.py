"""Typed rows of investigations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from atlas.foundation.db import Record, Row
from atlas.foundation.fields import (
    EntityId,
    EntityIdOrNull,
    EvidenceIds,
    RowId,
    SourceName,
    ValidFrom,
    ValidTo,
    says,
)
from atlas.investigations.modules.domain.snapshot import SubjectStatus
from atlas.investigations.results.domain import JsonObject, RiskSummary, read
from atlas.investigations.runs.domain import RunState, RunStatus
from atlas.knowledge.companies.domain import StatedNumber


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
    refresh: bool = False
    identifiers: tuple[StatedNumber, ...] = ()

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Build a row."""
        risk = record["risk"]
        row = {name: record[name] for name in cls.__slots__}
        stated = tuple(StatedNumber(**one) for one in record["identifiers"])
        known = {"risk": read(RiskSummary, risk) if risk else None, "identifiers": stated}
        return cls(**row | known)

    @property
    def day(self) -> date:
        """The day as of which its facts are read; a run has it since it began."""
        if self.as_of is None:
            raise RuntimeError("a running investigation has its day")
        return self.as_of

    @property
    def state(self) -> RunState:
        """Return what the state rules examine."""
        return RunState(self.status, self.withdrawn_at is not None)


@dataclass(frozen=True, kw_only=True)
class RunEvent(Row):
    """One entry of a run's timeline."""

    sequence: Annotated[int, says("Position, from 1.")]
    at: Annotated[datetime, says("When.")]
    kind: Annotated[str, says("Kind of entry, such as `step` or `created`.", "step")]
    message: Annotated[
        str, says("What is going on, in a few words.", "Ownership: 3 parties, 1 UBO.")
    ]
    data: Annotated[
        JsonObject,
        says("Numbers of the entry, by name.", {"step": "structure", "done": 3, "total": 14}),
    ]


@dataclass(frozen=True, kw_only=True)
class LogRow(Row):
    """One entry of a run's log. `duration_ms` of a step that is done."""

    id: RowId
    at: Annotated[datetime, says("When.")]
    level: Annotated[Literal["info", "warning", "error"], says("How grave the entry is.")]
    event: Annotated[
        str,
        says(
            "`step_done`, `step_failed` (an attempt; it is tried again), or what became of"
            " the run: `created`, `step` (begin, complete), `cancelled`, `failed`.",
            "step_done",
        ),
    ]
    step: Annotated[str | None, says("The step of the run; null: the run as a whole.", "screen")]
    attempt: Annotated[int | None, says("Which attempt at the step, from 1.")]
    duration_ms: Annotated[int | None, says("Milliseconds it took; null where nothing was timed.")]
    code: Annotated[
        str | None, says("Stable code, or the kind, of what went wrong.", "fatf_listed")
    ]


@dataclass(frozen=True, kw_only=True)
class PartyRow(Row):
    """A party of a run."""

    entity_id: EntityId
    ordinal: int
    type: Annotated[str, says("Type of party.", "LegalEntity")]
    name: Annotated[str, says("Name.", "Ann Example")]
    country_code: Annotated[str | None, says("Country of registration, ISO 3166-1 alpha-2.", "GB")]
    roles: Annotated[
        list[str], says("subject, owner, controller, ubo, officer, subsidiary …", ["owner", "ubo"])
    ]
    distance: Annotated[int, says("Edges from the subject; 0 is the subject.")]


@dataclass(frozen=True, kw_only=True)
class InvestigatedParty(PartyRow):
    """A party and, in words, what connects it that is no holding or office of today."""

    connection: Annotated[
        str | None,
        says(
            "What connects it that is no holding or office of today.",
            "is to hold or control Example Ltd from 2027-03-01 on",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class ScreeningRow(Row):
    """A party's screening in one glance; the whole of it is the screening room's."""

    screening_id: Annotated[UUID, says("The screening, at `/api/screening/screenings/{id}`.")]
    ordinal: int
    entity_id: EntityIdOrNull
    name: Annotated[str, says("Name.", "Example Widgets Ltd")]
    outcome: Annotated[str, says("hits, clear or not_assessed.", "clear")]
    best_strength: Annotated[
        str | None, says("Strength of the best candidate; null if there is none.")
    ]
    candidates: Annotated[int, says("How many list entries may be it.")]
    lists: Annotated[list[dict[str, Any]], says("Each list and version with its own answer.")]
    screened_at: Annotated[datetime, says("When it was screened.")]


@dataclass(frozen=True, kw_only=True)
class LinkRow(Row):
    """A relationship between parties of a run, as it stood."""

    relationship_id: Annotated[UUID, says("The relationship.")]
    type: Annotated[
        str, says("Type of relationship (`GET /api/ontology/relationship-types`).", "Ownership")
    ]
    from_id: Annotated[UUID, says("Party at its beginning; of a holding the holder.")]
    to_id: Annotated[UUID, says("Party at its end; of a holding the company.")]
    attributes: Annotated[dict[str, Any], says("Preferred values, by attribute.")]
    valid_from: ValidFrom
    valid_to: ValidTo


@dataclass(frozen=True, kw_only=True)
class SourceRow(Row):
    """A source that a run asked."""

    source: SourceName
    kind: Annotated[
        str, says("Kind of the source, such as `registry`, `list` or `web`.", "registry")
    ]
    status: Annotated[
        Literal["answered", "no_answer", "failed", "not_available"],
        says(
            "`no_answer`: asked, and it knows nothing of the subject; `not_available`: "
            "could not be asked."
        ),
    ]
    as_of: Annotated[date | None, says("The date the data is of.", "2026-11-24")]
    licence: Annotated[str | None, says("Licence under which it may be used.", "OGL-UK-3.0")]
    covered: Annotated[
        list[str], says("Attributes the source covers.", ["LegalEntity.legal_name", "Ownership"])
    ]
    evidence_ids: EvidenceIds
    detail: Annotated[
        str | None, says("Why it gave no answer; null where it gave one.", "Read: 3 statements.")
    ]
    outcome: Annotated[
        str | None,
        says(
            "Of a provider: ok, empty, schema_changed, unreachable, throttled, unauthorised, "
            "missing_credentials, not_contracted, switched_off (your routing) or not_needed (a "
            "fallback: a source before it answered).",
            "ok",
        ),
    ] = None
    contract_version: Annotated[
        str | None, says("Of the source contract that it obeyed.", "1.0.0+tenant.3")
    ] = None
    contract_sha256: Annotated[
        str | None,
        says("Gives that contract: `/api/source-contracts/{provider}?sha256=…`.", "b4" * 32),
    ] = None
    tier: Annotated[
        str | None,
        says(
            "Of a provider: primary, supplementary, fallback or off, as your routing had it; null: "
            "no provider, or a run of an earlier release.",
            "primary",
        ),
    ] = None
