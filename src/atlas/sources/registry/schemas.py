"""What the registry room gives to other rooms: subjects, collected structures, loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.fields import CreatedAt, FinishedAt, RowId, StartedAt
from atlas.foundation.web.schemas import ResponseModel
from atlas.knowledge.mutations.schemas import PartyAssertion, RelationshipAssertion
from atlas.sources.registry.domain.said import RegisterState


class SubjectOutcome(StrEnum):
    """How the search for the subject ended."""

    IDENTIFIED = "identified"
    AMBIGUOUS = "subject_ambiguous"
    NOT_FOUND = "subject_not_found"
    NOT_COVERED = "not_covered"
    """No loaded dataset covers the register or country: nothing may be concluded."""


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
    `record_ref` is a candidate chosen earlier.
    """

    company_name: str
    register: str | None = None
    registration_number: str | None = None
    lei: str | None = None
    country_code: str | None = None
    legal_form: str | None = None
    record_ref: str | None = None


@dataclass(frozen=True)
class SubjectCandidate:
    """A company on a loaded register that may be the subject. `score` is 0-100."""

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
class DatasetInfo:
    """A loaded dataset: what a statement about it must name."""

    name: str
    title: str
    publisher: str
    licence: str
    source_url: str | None
    data_date: date | None
    loaded_at: datetime
    max_age_days: int
    stale: bool
    registers: tuple[str, ...]
    """Register keys whose records the dataset holds."""
    countries: tuple[str, ...]
    records: int
    complete: bool = False
    """The whole register, not an extract of it."""
    scope: tuple[str, ...] = ()
    """What it declares to cover (`domain.scope.Scope`): only that may be missed from it."""
    scope_stated: bool = False
    """Stated with the load; else the default of its format."""
    current_until: date | None = None
    """The last day on which its silence counts; None: the data have no date, and it never does."""


@dataclass(frozen=True)
class SubjectAnswer:
    """The outcome, who it is, the ranked candidates, and the datasets that were searched."""

    outcome: SubjectOutcome
    identified_by: IdentifiedBy | None
    record_ref: str | None
    candidates: tuple[SubjectCandidate, ...]
    datasets: tuple[DatasetInfo, ...]
    detail: str
    conclusive: bool = False
    """A complete, current dataset was searched: `subject_not_found` means not registered."""


@dataclass(frozen=True)
class RawStatement:
    """A statement as published: the evidence of what is asserted from it."""

    dataset: str
    record_id: str
    statement_id: str
    record_type: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class RegisterStatement:
    """What a register says at the day asked for instead of an owner, on one company.

    `reason` is a BODS unspecifiedReason code, or `unknownPerson` / `anonymousPerson`. `code` is
    the register's own, where it has one; `consolidation:…` is about group accounts, not owners.
    `named`: the key of the party that it names all the same.
    """

    party_key: str
    reason: str
    description: str
    statement_id: str
    valid_from: date | None
    valid_to: date | None
    code: str | None = None
    named: str | None = None


@dataclass(frozen=True)
class RegistryBatch:
    """What one dataset asserts, ready for a `ClaimBatch`.

    `source` names the dataset (`registry_file:<name>`), `source_type` is `registry`, `trust` the
    batch's default (claims carry their own where it differs). `retrieved_at` is when the dataset
    was loaded, `asserted_at` the moment of which its data is (that of loading where unknown). Party
    keys are the same in every batch of one answer. `restated` as in `ClaimBatch`. `covered`: what
    the dataset is made to say of the subject (as in `RegistryAnswer`); nothing where it holds other
    parties alone.
    """

    source: str
    source_type: str
    trust: float
    retrieved_at: datetime
    asserted_at: datetime
    dataset: DatasetInfo
    parties: tuple[PartyAssertion, ...]
    relationships: tuple[RelationshipAssertion, ...]
    statements: tuple[RawStatement, ...]
    restated: Mapping[str, date] = field(default_factory=dict)
    covered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CountryOfParty:
    """A country that a dataset states of a party of the answer, and what ties the party to it.

    `text`: what the dataset has in its place where that names no known country. `use`: of a
    company's address, what it is used as.
    """

    party_key: str
    source: str
    tie: str
    country: str | None
    text: str | None = None
    use: str | None = None


@dataclass(frozen=True)
class RegistryAnswer:
    """All owners and controllers upward, officers, and subsidiaries one level, of one company.

    Of the subsidiaries also who else holds or controls them.

    `covered` names the attributes and relationship types that the datasets declare to cover for
    this company and so may be missed from (negative rules fire on these only): such as
    `LegalEntity.status`, `Directorship`, `Ownership`. `truncated` says that more than `max_parties`
    were there, and `not_followed` names the parties whose own holders were left out. `only_former`
    names the parties that stand above former holders alone. `state` tells later whether the
    registers say something else. `beside_left_out`: how many further holders and controllers of the
    subsidiaries were left out for their number. `vanished`: holder, company and type of each
    relationship that its file holds no longer, of which no statement says that it ended.
    `countries`: every country that is stated of a party.
    """

    subject_key: str
    batches: tuple[RegistryBatch, ...]
    register_statements: tuple[RegisterStatement, ...]
    datasets: tuple[DatasetInfo, ...]
    covered: frozenset[str]
    truncated: bool
    max_parties: int
    not_followed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    only_former: frozenset[str] = frozenset()
    beside_left_out: int = 0
    vanished: tuple[tuple[str, str, str], ...] = ()
    state: RegisterState | None = None
    countries: tuple[CountryOfParty, ...] = ()


@dataclass(frozen=True)
class AddressNeighbours:
    """Other live companies at one address, of the datasets that are searchable by address.

    `whole`: a complete, current register of the address's country was searched. `at_least`: there
    are more than were counted.
    """

    key: str
    companies: int
    at_least: bool = False
    whole: bool = False
    datasets: tuple[str, ...] = ()


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

    def to_json(self) -> dict[str, Any]:
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


class RegistryLoadOut(ResponseModel):
    """A load: how far it is, what it did, or why it was refused."""

    id: RowId
    dataset: str = Field(description="Name of the dataset.", examples=["gb-coh-2026-11"])
    format: str = Field(
        description="Format of the file, as read from its content.", examples=["bods"]
    )
    status: str = Field(
        description="pending, running, complete, failed or cancelled.", examples=["complete"]
    )
    dry_run: bool = Field(description="Compared only: the counts are what a load would do.")
    file_name: str = Field(
        description="Name of the file as sent.", examples=["statements.jsonl.gz"]
    )
    files: list[str] = Field(
        description="The names of all its files.", examples=[["lei2.xml.gz", "rr.xml.gz"]]
    )
    sha256: str | None = Field(
        description="SHA-256 of the file, lower-case hex; null until it has been read."
    )
    total_bytes: int = Field(description="Bytes of the file.")
    done_bytes: int = Field(description="Bytes read so far.")
    statements: int = Field(description="Statements read so far.")
    records: int | None = Field(description="Records of the file: the latest statement of each.")
    added: int | None = Field(
        description="Records that were not there before; null until the load is complete.",
    )
    changed: int | None = Field(
        description="Records that say something else than before; null until the load is complete.",
    )
    removed: int | None = Field(description="No longer published: ended, never deleted.")
    unchanged: int | None = Field(
        description="Records as they were; null until the load is complete."
    )
    rejected: int | None = Field(description="Against the vocabulary; see `rejections`.")
    data_date: date | None = Field(
        description="Day of the data; null when the file states none.", examples=["2026-11-01"]
    )
    warnings: list[str] = Field(
        description="What the operator should know of the file.",
        examples=[["The file is of 2026-11-01: 23 days old."]],
    )
    error: dict[str, Any] | None = Field(
        description="`code`, `detail`; broken files: `line`. Of a dry run that is complete: why the"
        " load itself would be refused."
    )
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt


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
