"""The document of a stored report, each section read as its type when it is asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import UNSET, UnsetType, field

from atlas.foundation.core.types import JSON
from atlas.investigations.reports.domain.facts import (
    ChecksSection,
    FindingSaid,
    LineageSection,
    LinkSaid,
    ModuleSaid,
    ProfileSection,
    Ref,
    SourceAsked,
    StatementSaid,
)
from atlas.investigations.reports.domain.sections import Gaps, OwnershipSection, RiskSection
from atlas.investigations.results.domain import JsonObject, Result, Screened, read


class NumberSaid(Result, frozen=True, kw_only=True):
    """A number that the requester stated."""

    scheme: str
    value: str


class RunSaid(Result, frozen=True, kw_only=True):
    """The run that a report is of."""

    id: str
    company_name: str
    registration_number: str | None
    register: str | None
    country_code: str | None
    depth: str
    run_version: int
    as_of: str
    started_at: str | None = None
    requested_by_name: str | None = None
    identifiers: tuple[NumberSaid, ...] = ()


class CandidateSaid(Result, frozen=True, kw_only=True):
    """A company that may be meant. `record`: names it to a rerun."""

    name: str
    country_code: str | None
    register_code: str | None
    registration_number: str | None
    dataset: str
    score: object
    record: str


class SubjectSaid(Result, frozen=True, kw_only=True):
    """The company as the store knows it; `entity_id`: None where it was not identified."""

    entity_id: str | None = None
    type: str | None = None
    name: str | None = None
    data: JsonObject = field(default_factory=dict)
    candidates: tuple[CandidateSaid, ...] = ()


class KeyFinding(Result, frozen=True, kw_only=True):
    """A finding of at least medium severity."""

    severity: str
    title: str
    detail: str
    module: str | None = None
    code: str | None = None
    references: tuple[Ref, ...] | None = None


class SummarySection(Result, frozen=True, kw_only=True):
    """The sentences of the summary; `statements`: with what each rests on."""

    sentences: tuple[str, ...]
    statements: tuple[StatementSaid, ...] = ()
    key_findings: tuple[KeyFinding, ...]


class LicenceSaid(Result, frozen=True, kw_only=True):
    """A licence that an approval rests on."""

    regime: str | None = None
    reference: str | None = None
    scope: str | None = None
    expires_on: str | None = None


class TermsSaid(LicenceSaid, frozen=True, kw_only=True):
    """What an outcome rests on besides the run: a freeze, licences, or a rebuttal of control."""

    authority: str | None = None
    report_by: str | None = None
    evidence: str | None = None
    evidence_ids: tuple[str, ...] = ()
    further_regimes: tuple[str, ...] = ()
    further_licences: tuple[LicenceSaid, ...] = ()


class Entry(Result, frozen=True, kw_only=True):
    """A decision on the customer, with its signatures; `terms`: null in a redacted report."""

    investigation_id: str
    outcome: str
    state: str
    licence_until: str | None = None
    decided_by_name: str | None
    decided_at: str | None
    second_by_name: str | None
    second_at: str | None
    rationale: str | None
    second_rationale: str | None
    four_eyes_because: object = None
    terms: TermsSaid | None = None


class DecisionSection(Result, frozen=True, kw_only=True):
    """What was decided; `outcome`: the one that holds. `reopened`: why an approval does not."""

    outcome: str | None
    entries: tuple[Entry, ...]
    reopened: tuple[str, ...] | None = None
    lapsed: object = None


class PartySaid(Result, frozen=True, kw_only=True):
    """A party in the structure."""

    entity_id: str
    name: str | None
    type: str | None = None


class CitedFact(Result, frozen=True, kw_only=True):
    """A fact that a sentence cites, in its own words; an earlier release kept none."""

    kind: str
    id: str
    text: str | None = None


class WrittenSentence(Result, frozen=True, kw_only=True):
    """A sentence of a language model, with what it cites."""

    text: str
    references: tuple[CitedFact, ...]
    evidence_ids: tuple[str, ...]


class NarrativeSection(Result, frozen=True, kw_only=True):
    """What a language model wrote; `marking` says so. Without it, `detail` says why."""

    status: str
    marking: str | None
    sentences: tuple[WrittenSentence, ...]
    dropped: dict[str, int]
    detail: str | None
    remedy: str | None


class ConflictSaid(Result, frozen=True, kw_only=True):
    """Where sources contradict each other, on a party or on a relationship."""

    name: str | None
    relationship_id: str | None
    attribute: str
    detail: str | None
    status: str


class HashesSection(Result, frozen=True, kw_only=True):
    """SHA-256 of the evaluation's parts, by name."""

    evaluation: dict[str, str]


class MadeBy(Result, frozen=True, kw_only=True):
    """The releases that made a report."""

    software: str
    engine: str | None
    matchers: tuple[str, ...]


class IssuedBy(Result, frozen=True, kw_only=True):
    """By whom and when the report was made."""

    by: str
    at: str


class RedactionSaid(Result, frozen=True, kw_only=True):
    """That personal data was left out."""

    note: str


class _EarlierRisk(RiskSection, frozen=True, kw_only=True):
    level_at_worst: str | None = None


class _Document(Result, frozen=True, kw_only=True):
    """The sections as they are stored; each release wrote those that it knew."""

    investigation: object = UNSET
    subject: object = UNSET
    identified: bool | UnsetType = UNSET
    banner: str | None = None
    redaction: object = None
    made: object = None
    issued: object = None
    summary: object = UNSET
    profile: object = UNSET
    decision: object = None
    risk: object = UNSET
    checks: object = None
    modules: object = UNSET
    findings: object = UNSET
    ownership: object = UNSET
    parties: object = UNSET
    relationships: object = UNSET
    screening: object = UNSET
    conflicts: object = UNSET
    not_assessed: object = UNSET
    sources: object = UNSET
    lineage: object = UNSET
    hashes: object = UNSET
    narrative: object = None
    since: dict[str, str] = {}  # noqa: RUF012  msgspec copies it


class Report:
    """A report's document for who shows it.

    Each property raises `msgspec.ValidationError` where its section does not say what is shown.
    """

    def __init__(self, document: Mapping[str, JSON]) -> None:
        self._document = read(_Document, document)

    @cached_property
    def run(self) -> RunSaid:
        """Return the run that it is of."""
        return read(RunSaid, self._document.investigation)

    @cached_property
    def subject(self) -> SubjectSaid:
        """Return the company."""
        return read(SubjectSaid, self._document.subject)

    @property
    def stated_identified(self) -> bool:
        """Return whether the company was identified; of a report that does not say so, it was."""
        return self._document.identified is not False

    @property
    def identified(self) -> bool:
        """Return whether the company was identified."""
        said = self._document.identified
        return bool(self.subject.entity_id) if said is UNSET else said

    @property
    def banner(self) -> str | None:
        """Return the notices at the top, such as that the data is for demonstration."""
        return self._document.banner

    @property
    def redaction(self) -> RedactionSaid | None:
        """Return that personal data was left out, where it was."""
        return read(RedactionSaid, said) if (said := self._document.redaction) else None

    @property
    def made(self) -> MadeBy | None:
        """Return what made it."""
        return read(MadeBy, said) if (said := self._document.made) else None

    @property
    def issued(self) -> IssuedBy | None:
        """Return who made it; None: it is a preview."""
        return read(IssuedBy, said) if (said := self._document.issued) else None

    @property
    def since(self) -> Mapping[str, str]:
        """Return what no longer held when it was made, by the section that says so at its head."""
        return self._document.since

    @cached_property
    def summary(self) -> SummarySection:
        """Return the executive summary."""
        return read(SummarySection, self._document.summary)

    @property
    def shows_profile(self) -> bool:
        """Return whether it was made by a release that shows the company's profile."""
        return self._document.profile is not UNSET

    @property
    def profile(self) -> ProfileSection | None:
        """Return what the company is; None: it was not identified."""
        said = self._document.profile
        return None if said is UNSET or said is None else read(ProfileSection, said)

    @property
    def decision(self) -> DecisionSection | None:
        """Return what was decided; None: it was made before reports showed decisions."""
        said = self._document.decision
        return None if said is None else read(DecisionSection, said)

    @cached_property
    def risk(self) -> RiskSection:
        """Return the evaluation."""
        return read(RiskSection, self._document.risk)

    @cached_property
    def earlier_risk(self) -> RiskSection:
        """Return the evaluation, also of a release that did not say the level at worst."""
        return read(_EarlierRisk, self._document.risk)

    @cached_property
    def checks(self) -> ChecksSection | None:
        """Return the checks; None: it was made before reports showed them."""
        return read(ChecksSection, said) if (said := self._document.checks) else None

    @cached_property
    def modules(self) -> tuple[ModuleSaid, ...]:
        """Return what each module found."""
        return read(tuple[ModuleSaid, ...], self._document.modules)

    @cached_property
    def findings(self) -> tuple[FindingSaid, ...]:
        """Return the findings, the most severe first."""
        return read(tuple[FindingSaid, ...], self._document.findings)

    @cached_property
    def ownership(self) -> OwnershipSection:
        """Return who owns the company."""
        return read(OwnershipSection, self._document.ownership)

    @cached_property
    def parties(self) -> tuple[PartySaid, ...]:
        """Return every party in the structure."""
        return read(tuple[PartySaid, ...], self._document.parties)

    @cached_property
    def links(self) -> tuple[LinkSaid, ...]:
        """Return who holds, controls or serves whom."""
        return read(tuple[LinkSaid, ...], self._document.relationships)

    @cached_property
    def screening(self) -> Screened:
        """Return the parties screened and the lists searched."""
        return read(Screened, self._document.screening)

    @property
    def conflicts(self) -> tuple[ConflictSaid, ...]:
        """Return where sources contradict each other."""
        return read(tuple[ConflictSaid, ...], self._document.conflicts)

    @property
    def gaps(self) -> Gaps:
        """Return what was not assessed."""
        return read(Gaps, self._document.not_assessed)

    @cached_property
    def sources(self) -> tuple[SourceAsked, ...]:
        """Return the sources that were asked."""
        return read(tuple[SourceAsked, ...], self._document.sources)

    @cached_property
    def lineage(self) -> LineageSection:
        """Return what the statements rest on."""
        return read(LineageSection, self._document.lineage)

    @property
    def narrative(self) -> NarrativeSection | None:
        """Return what a language model wrote; None: nothing was wanted."""
        said = self._document.narrative
        return None if said is None else read(NarrativeSection, said)

    @property
    def hashes(self) -> HashesSection:
        """Return the hashes of the evaluation."""
        return read(HashesSection, self._document.hashes)
