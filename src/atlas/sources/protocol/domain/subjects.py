"""Who is looked for, and who may be meant. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from atlas.sources.protocol.domain.answers import Asked, CollectRequest, SourceBatch
from atlas.sources.protocol.domain.coverage import DatasetInfo


class SubjectOutcome(StrEnum):
    """How the search for the subject ended."""

    IDENTIFIED = "identified"
    AMBIGUOUS = "subject_ambiguous"
    NOT_FOUND = "subject_not_found"
    NOT_COVERED = "not_covered"
    """No source covers the register or country: nothing may be concluded."""
    UNANSWERED = "subject_unanswered"
    """No source knows it, and one that may know it did not answer: nothing may be concluded."""


class IdentifiedBy(StrEnum):
    """What identified the subject."""

    REGISTER_NUMBER = "register_number"
    LEI = "lei"
    NAME = "name"
    RECORD = "record"
    """An analyst chose this record among the candidates."""


@dataclass(frozen=True)
class SubjectQuery:
    """Who is looked for. `register` is a register key such as `GB-COH`, `NL-KVK`, `XI-LEI`.

    `country_code` is ISO 3166-1 alpha-2 (`US-DE` style subdivisions are accepted).
    `record_ref` is a candidate chosen earlier. `force`, `run`, `requested`: as in
    `CollectRequest`; `requested` numbers identify no one.
    """

    company_name: str
    register: str | None = None
    registration_number: str | None = None
    lei: str | None = None
    country_code: str | None = None
    legal_form: str | None = None
    record_ref: str | None = None
    force: bool = False
    run: UUID | None = None
    requested: tuple[tuple[str, str], ...] = ()


def request_of(query: SubjectQuery, request: CollectRequest) -> CollectRequest:
    """Return a request about the company that a query is about, for the same run."""
    same = {name: getattr(query, name) for name in ("force", "run", "requested")}
    return replace(request, country=query.country_code, **same)


@dataclass(frozen=True)
class SubjectCandidate:
    """A company that a source knows, and that may be the subject. `score` is 0-100."""

    record_ref: str
    name: str
    identifiers: tuple[tuple[str, str], ...]
    jurisdiction: str | None
    legal_form: str | None
    status: str | None
    incorporation_date: str | None
    dataset: str
    score: int
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class SubjectAnswer:
    """The outcome, who it is, the ranked candidates, and the datasets that were searched.

    `asked`: each part that was asked. `conclusive`: a complete, current dataset was searched, so
    that `subject_not_found` means not registered. `batches`: answers to be kept
    as evidence, from which nothing is claimed. `warnings`: what could not be assessed, in words.
    """

    outcome: SubjectOutcome
    identified_by: IdentifiedBy | None
    record_ref: str | None
    candidates: tuple[SubjectCandidate, ...]
    datasets: tuple[DatasetInfo, ...]
    detail: str
    conclusive: bool = False
    asked: tuple[Asked, ...] = ()
    batches: tuple[SourceBatch, ...] = ()
    warnings: tuple[str, ...] = ()
