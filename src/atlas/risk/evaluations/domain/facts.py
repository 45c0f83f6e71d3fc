"""What an investigation knows about its subject: the input of the risk matrix.

Every field is a value or `NotAssessed(reason)`. A check that did not run is `NotAssessed`, never an
empty result: `peps=()` says that PEP lists were searched and nothing was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar

from atlas.foundation.core.provenance import Reference


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """A fact that could not be established.

    `reason` is a stable code (`not_run`, `no_dataset`, `missing_credentials`, `stale_list`,
    `not_covered`, `subject_not_found` …); `detail` says which source, list or tool is missing.
    """

    reason: str
    detail: str | None = None


NOT_RUN = NotAssessed("not_run")

_T = TypeVar("_T")
Known: TypeAlias = _T | NotAssessed

Scalar: TypeAlias = bool | int | str | tuple[str, ...]
"""A value the matrix reads: flag, count, token or decimal string, set of tokens (sorted)."""


class PartyRole(StrEnum):
    """The part a party plays towards the subject. A party may play several."""

    CUSTOMER = "customer"
    OWNER = "owner"
    CONTROLLER = "controller"
    UBO = "ubo"
    POSSIBLE_UBO = "possible_ubo"
    OFFICER = "officer"
    SENIOR_MANAGER = "senior_manager"
    TRUST_ROLE = "trust_role"
    SUBSIDIARY = "subsidiary"
    OTHER = "other"


class MatchStrength(StrEnum):
    """Strength of a screening candidate (docs/screening.md, Strength)."""

    EXACT = "exact"
    STRONG = "strong"
    WEAK = "weak"


class MatchDecision(StrEnum):
    """What people said of a candidate. `UNSURE` counts like `UNDECIDED`.

    `ENDED`: they confirmed that its listing is over, whether or not it was the party.
    """

    UNDECIDED = "undecided"
    TRUE_MATCH = "true_match"
    FALSE_POSITIVE = "false_positive"
    UNSURE = "unsure"
    ENDED = "ended"

    @property
    def settled(self) -> bool:
        """Whether people have decided that the candidate does not count."""
        return self in {MatchDecision.FALSE_POSITIVE, MatchDecision.ENDED}


class Measure(StrEnum):
    """Legal effect of a list entry. Only `ASSET_FREEZE` raises floors."""

    ASSET_FREEZE = "asset_freeze"
    SECTORAL = "sectoral"
    TRADE = "trade"
    TRAVEL_BAN = "travel_ban"
    DEBARMENT = "debarment"
    WATCH = "watch"


class PepCategory(StrEnum):
    """Class of a prominent public function, or of the tie to one (dataset `pep_tiers`)."""

    HEAD_OF_STATE = "head_of_state"
    SENIOR_GOVERNMENT = "senior_government"
    PARLIAMENT = "parliament"
    MILITARY = "military"
    REGIONAL = "regional"
    JUDICIAL = "judicial"
    FAMILY = "family"
    ASSOCIATE = "associate"


class OwnershipStatus(StrEnum):
    """Outcome of the sanctioned-ownership computation of one regime (docs/ownership.md)."""

    BLOCKED = "blocked"
    POSSIBLE = "possible"
    CLEAR = "clear"


class ModuleLevel(StrEnum):
    """Level of an investigation module."""

    NOT_ASSESSED = "not_assessed"
    CLEAR = "clear"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionsMatch:
    """One screening candidate of the customer or of a party connected with it.

    `roles` are all roles of the matched party. `list_id` and `entry_id` name the list entry,
    `party_id` the entity of the tenant, so that a floor can name the party it applies because of.
    """

    roles: frozenset[PartyRole]
    strength: MatchStrength
    decision: MatchDecision = MatchDecision.UNDECIDED
    measure: Measure = Measure.ASSET_FREEZE
    list_id: str
    entry_id: str
    party_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PepExposure:
    """A politically exposed person, relative or close associate among the parties.

    `until` is the end of the function (None: still held, or not known to have ended). `strength`
    and `decision` are those of the PEP-list candidate; a person known otherwise (declared) is
    `EXACT` and `TRUE_MATCH`.
    """

    roles: frozenset[PartyRole]
    category: PepCategory
    strength: MatchStrength = MatchStrength.EXACT
    decision: MatchDecision = MatchDecision.UNDECIDED
    until: date | None = None
    party_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionedOwnership:
    """Outcome of one regime's ownership (or control) computation for the subject.

    `regime` is a code of the dataset `sanctions_ownership_rules` (`us_ofac`, `eu`, `uk`).
    """

    regime: str
    status: OwnershipStatus
    by_control: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Expected yearly volume of the relationship, in minor units of `currency` (ISO 4217)."""

    amount_minor: int
    currency: str


MARKED = "marks of registers"
"""Source of ownership that is possible by a mark: each run reads the current marks again."""
CARRIED = "carried:"
"""Begins the source of a reading that an earlier evaluation had and no source answers now."""
IDENTIFIED_BY = "subject.identified_by"
"""The input for what identified the subject; with a gap: by old registers only."""
INVOLVED = "geography.involved"
"""Input: countries that the relationship involves besides those of the customer and its owners."""
OPACITY = "ownership.opacity"
"""Input: what makes the structure of owners unusual or excessively complex."""
LONG_CHAIN = "long_chain"
"""More layers of owners than are usual: Directive (EU) 2015/849, annex III, 1(f)."""
SCREENED_PARTIES = "screening.parties"
"""Input that has a reading, always a gap, where unnamed parties were not screened."""
UBO_CAUSE = "ownership.ubo_cause"
"""The input that says whether a beneficial owner is identified, and if not, from which cause."""
UBO_CAUSES = (
    "identified",
    "exempt",
    "exhausted",
    "unknown",
    "incomplete",
    "protected",
    "concealed",
    "refused",
    "contradicted",
    "closed_loop",
)
"""From harmless to worst; `law` says which floor follows from which."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One source's value of one input of the matrix.

    `source` names where it comes from: `ontology:LegalEntity.incorporation_date`,
    `module:mebo`, `profile:countries_of_operation`, `indicator:…`, `screening:ofac-sdn`.
    `references`: what it was read from; kept with the evaluation, in no hash.
    """

    source: str
    value: Scalar | NotAssessed
    references: tuple[Reference, ...] = field(default=(), compare=False)

    @property
    def carried(self) -> bool:
        """Whether an earlier evaluation had it, and no source answers now."""
        return self.source.startswith(CARRIED)


UNDECIDED = "undecided_candidates"
"""Reason of a gap: candidates wait for a decision."""
_OPEN = ":open_"


def once_true(tokens: Iterable[str]) -> frozenset[str]:
    """Return what is read in place of undecided candidates once each of them is true.

    A candidate is read as `owner:open_strong`, a true match as `owner:true_match`.
    """
    return frozenset(
        f"{token.partition(_OPEN)[0]}:{MatchDecision.TRUE_MATCH}"
        for token in tokens
        if _OPEN in token
    )


@dataclass(frozen=True, slots=True)
class ModuleRules:
    """What became of a module's rules, by their codes, sorted.

    found: they fired, or did so in an earlier run and have not been looked at again since.
    unseen: they could not be assessed.
    """

    found: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFacts:
    """Everything the evaluation reads. Countries are ISO 3166-1 alpha-2 codes.

    ownership_layers: legal entities between the subject and its furthest owner, plus one
        (0: no owner known to exist, 1: directly held).
    matched_holding_upper: upper bound, in percent, of the share of the subject that parties with an
        open or true asset-freeze match hold together.
    incorporation_date: a full date; where only a year or month is known, its last day.
    ubo_exemption: `listed`, `state`, or `none`.
    ubo_cause: one of `UBO_CAUSES`: `identified`, or why no beneficial owner is. `exempt` is by a
        named home law; `exhausted`: all is declared, no one meets the test, and the senior managing
        official is identified and verified; not assessed counts as `unknown`.
    identified_by: what settled which subject it is: `register`, `lei`, `name`, `choice`.
    regulatory_status: `regular`, `expired_licence`, `enforcement`, `missing_licence`.
    digital_presence: `verified`, `unverified`, `none`.
    filing_status: `regular`, `irregular`, `none`.
    transaction_pattern: `normal`, `unusual`, `complex`. relationship_stage: `prospect`,
        `onboarding`, `active`, `restricted`, `exited`.
    adverse_media: severities `low`, `medium`, `high`, `critical`.
    network_risk: 0 to 100. shared_address_count: other companies at the subject's address.
    module_levels: module code in lower case (`cir` … `dfwo`) to level.
    module_rules: module code in lower case to what became of its rules. Empty of facts of before it
        was kept.
    adverse_events: tokens `distress`, `tax_or_social_debt`.
    further: additional readings by *input key of the matrix* (`geography.operations`, …), e.g. of
        the relationship profile in addition to the register; the worst of all counts.
    sources: field name to the name of its source, shown in the trace.
    list_versions: list id to version, and registry dataset to date: what the facts rest on.
    references: field name to what the field was read from; kept with the evaluation, in no hash.
    current_until: *input key* to the last day on which the registers it rests on are current: later
        what they do not show is no answer. Empty of facts of before it was kept.
    """

    ownership_layers: Known[int] = NOT_RUN
    bearer_shares: Known[bool] = NOT_RUN
    nominee: Known[bool] = NOT_RUN
    ubo_exemption: Known[str] = NOT_RUN
    peps: Known[tuple[PepExposure, ...]] = NOT_RUN
    sanctions_matches: Known[tuple[SanctionsMatch, ...]] = NOT_RUN
    sanctioned_ownership: Known[tuple[SanctionedOwnership, ...]] = NOT_RUN
    matched_holding_upper: Known[Decimal] = NOT_RUN
    adverse_media: Known[tuple[str, ...]] = NOT_RUN
    industry_codes: Known[tuple[str, ...]] = NOT_RUN
    incorporation_date: Known[date] = NOT_RUN
    countries_established: Known[tuple[str, ...]] = NOT_RUN
    countries_of_operation: Known[tuple[str, ...]] = NOT_RUN
    countries_ubo_residence: Known[tuple[str, ...]] = NOT_RUN
    countries_ubo_nationality: Known[tuple[str, ...]] = NOT_RUN
    countries_ownership_chain: Known[tuple[str, ...]] = NOT_RUN
    products: Known[tuple[str, ...]] = NOT_RUN
    regulatory_status: Known[str] = NOT_RUN
    non_face_to_face: Known[bool] = NOT_RUN
    digital_presence: Known[str] = NOT_RUN
    annual_volume: Known[Volume] = NOT_RUN
    transaction_pattern: Known[str] = NOT_RUN
    relationship_stage: Known[str] = NOT_RUN
    network_risk: Known[int] = NOT_RUN
    shared_address_count: Known[int] = NOT_RUN
    subsidiary_count: Known[int] = NOT_RUN
    filing_status: Known[str] = NOT_RUN
    adverse_events: Known[tuple[str, ...]] = NOT_RUN
    ubo_cause: Known[str] = NOT_RUN
    identified_by: Known[str] = NOT_RUN
    module_levels: Mapping[str, ModuleLevel] = field(default_factory=dict)
    module_rules: Mapping[str, ModuleRules] = field(default_factory=dict)
    further: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    list_versions: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    current_until: Mapping[str, date] = field(default_factory=dict)
