"""What other rooms and the API exchange with screening: the query, the result, its candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from atlas.foundation.web.schemas import (
    CountryCode,
    ExternalId,
    Name,
    RequestModel,
    ResponseModel,
    ShortText,
)
from atlas.sources.lists.domain.catalogue import LIST_IDS, is_free_id
from atlas.sources.lists.domain.partial_dates import parse_date
from atlas.sources.lists.schemas import Measure, NameKind, PartyKind
from atlas.sources.screening.schemas.words import Outcome, TopicOutcome, word_of

__all__ = [
    "ALGORITHM",
    "DEFAULT_THRESHOLD",
    "NAME_EQUAL",
    "AlgorithmOut",
    "Feature",
    "ListState",
    "Measure",
    "NameKind",
    "NotCompared",
    "Outcome",
    "PartyKind",
    "ScreenedList",
    "ScreeningCandidate",
    "ScreeningIdentifier",
    "ScreeningQuery",
    "ScreeningResult",
    "Strength",
    "TopicOutcome",
]

ALGORITHM = "atlas-name-v9"
NAME_EQUAL = "name_equal"
"""The feature of a name that is wholly a listed one; its detail is `primary` or `strong_alias`."""
DEFAULT_THRESHOLD = 80
"""Name score (0-100) from which a list entry becomes a candidate, unless the query says else."""


class Strength(StrEnum):
    """How much evidence a candidate rests on, by the rules of `domain/strength.py`."""

    EXACT = "exact"
    STRONG = "strong"
    WEAK = "weak"


class ListState(StrEnum):
    """Whether a list's negative answer may be relied on."""

    OK = "ok"
    STALE_LIST = "stale_list"
    INCOMPLETE_LIST = "incomplete_list"
    NOT_LOADED = "not_loaded"


@dataclass(frozen=True)
class ScreeningIdentifier:
    """One registered number of a party: a register key such as `GB-COH`, `XI-LEI`, `IMO`."""

    scheme: str
    value: str


@dataclass(frozen=True)
class NotCompared:
    """Something that was sent and could not be compared: where it stood, what, and why.

    `reason`: `unknown_scheme` (of a number), `unsupported_script` or `sound_only` (of a name),
    `shared_word` (of a person's name: one word, which several listed persons share) or
    `high_threshold` (above the usual one).
    """

    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class ScreeningQuery:
    """One party to screen. Only `name` is required; each further fact is evidence.

    `birth_date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (for companies: incorporation).
    `countries` are ISO 3166-1 alpha-2 codes (nationality, residence or jurisdiction).
    `gender` is `male` or `female`. `lists` restricts to list ids (None: all loaded lists of the
    topics). `threshold` is 50-100. `reference` is the caller's own key, echoed.
    """

    name: str
    kind: PartyKind = PartyKind.UNKNOWN
    other_names: tuple[str, ...] = ()
    birth_date: str | None = None
    gender: str | None = None
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[ScreeningIdentifier, ...] = ()
    topics: tuple[str, ...] = ("sanctions",)
    lists: tuple[str, ...] | None = None
    threshold: int = DEFAULT_THRESHOLD
    entity_id: UUID | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Feature:
    """One piece of evidence: what was compared, with what, and what it did to score or strength.

    `effect`: `agrees`, `contradicts`, `lowers` (score only), `neutral` or `not_comparable`.
    `points` is the change it made to the score (0-100 scale).
    """

    name: str
    effect: str
    points: float
    query_value: str | None = None
    entry_value: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Suppressed:
    """The decision under which a candidate stays out of the queue: who, when, why, until when."""

    id: UUID
    decided_by: UUID
    decided_at: datetime
    rationale: str
    expires_at: datetime
    confirmed_by: UUID | None = None


@dataclass(frozen=True)
class ScreeningCandidate:
    """A list entry that may be the screened party.

    `status` is the hit's now, `status_when_screened` what it was in this screening, with the
    `suppression` that held then. `delisted`: the entry has been taken off the list.
    """

    id: UUID
    list_id: str
    version_id: UUID
    version_date: date
    entry_id: UUID
    entry_key: str
    entry_name: str
    entry_kind: PartyKind
    matched_query_name: str
    matched_name: str
    matched_name_kind: NameKind
    score: float
    strength: Strength
    measure: Measure
    regime: str
    topics: tuple[str, ...]
    programmes: tuple[str, ...]
    features: tuple[Feature, ...]
    contradictions: tuple[str, ...]
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    listed_date: date | None = None
    status: str = "undecided"
    incomplete: bool = False
    delisted: bool = False
    delisted_on: date | None = None
    hit_id: UUID | None = None
    status_when_screened: str = "undecided"
    suppression: Suppressed | None = None
    delisting_confirmed: bool = False

    @property
    def name_equal(self) -> str | None:
        """Which listed name the whole name equals: `primary`, `strong_alias`, or None."""
        return next((f.detail for f in self.features if f.name == NAME_EQUAL), None)

    @property
    def counts_as_listed(self) -> bool:
        """Whether the entry still counts in full: a true match does until its end is confirmed."""
        return not self.delisted or (
            self.status_when_screened == "true_match" and not self.delisting_confirmed
        )


@dataclass(frozen=True)
class ScreenedList:
    """One list a query was (or should have been) searched in, with its own honest answer.

    `age_days` counts from the day the list was last obtained (None when unknown); `incomplete`
    is the number of entries of the version that were kept with raw names only. `former_entries` is
    how many entries taken off the list were searched too (None: no earlier version is loaded,
    nothing is known of them), `former_candidates` how many of them may be the party.
    """

    list_id: str
    topics: tuple[str, ...]
    state: ListState
    outcome: Outcome
    reason: str | None
    version_id: UUID | None = None
    version_date: date | None = None
    age_days: int | None = None
    max_age_days: int | None = None
    incomplete: int = 0
    candidates: int = 0
    former_entries: int | None = None
    former_candidates: int = 0
    shortcoming: str | None = None
    """In words why its silence does not count; None while it does."""


@dataclass(frozen=True)
class ScreeningResult:
    """A stored screening: the query as sent, what it was searched in, and the outcome."""

    id: UUID
    query: ScreeningQuery
    outcome: Outcome
    topics: tuple[TopicOutcome, ...]
    lists: tuple[ScreenedList, ...]
    candidates: tuple[ScreeningCandidate, ...]
    algorithm: str
    threshold: int
    purpose: str
    created_at: datetime
    created_by: UUID
    investigation_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    not_compared: tuple[NotCompared, ...] = ()

    @property
    def word(self) -> str:
        """Return the word for it as its candidates are decided now (see `word_of`)."""
        return word_of(
            self.topics, [item.status for item in self.candidates if item.counts_as_listed]
        )

    @property
    def not_assessed(self) -> tuple[TopicOutcome, ...]:
        """The topics about which nothing negative may be said."""
        return tuple(t for t in self.topics if t.outcome is Outcome.NOT_ASSESSED)


_SCHEME = r"^[A-Za-z0-9][A-Za-z0-9 _./-]{1,39}$"


class IdentifierIn(RequestModel):
    """A registered number of the party."""

    scheme: Annotated[str, StringConstraints(pattern=_SCHEME)] = Field(
        description="Register key such as `GB-COH`, `XI-LEI`, `IMO`, `BIC`, `CRYPTO` or"
        " `IR-PASSPORT`, or its usual name: `SWIFT`, `BTC`, `IMO number`, `passport`. A number of"
        " an unknown scheme is named in `not_compared`.",
        examples=["GB-COH"],
    )
    value: Annotated[ShortText, StringConstraints(min_length=1)]


class PartyIn(RequestModel):
    """One party to screen; each fact besides the name is evidence."""

    name: Name = Field(examples=["AEROCARIBBEAN AIRLINES"])
    kind: PartyKind = PartyKind.UNKNOWN
    other_names: list[Name] = Field(default=[], max_length=20)
    birth_date: str | None = Field(
        default=None,
        description="`YYYY`, `YYYY-MM` or `YYYY-MM-DD`.",
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
    )
    gender: Annotated[str, StringConstraints(pattern="^(male|female)$")] | None = None
    countries: list[CountryCode] = Field(default=[], max_length=20)
    identifiers: list[IdentifierIn] = Field(default=[], max_length=50)
    entity_id: UUID | None = Field(default=None, description="The party's entity, if it is one.")
    reference: ExternalId | None = Field(default=None, description="Your own key, echoed.")

    @field_validator("birth_date")
    @classmethod
    def _real_date(cls, value: str | None) -> str | None:
        if value is not None:
            parse_date(value)
        return value


def list_ids(value: list[str] | None) -> list[str] | None:
    """Refuse what can be no list's id; a list that is not loaded is answered as not assessed.

    Raises:
        ValueError: naming the first such value.

    """
    for item in value or ():
        if item not in LIST_IDS and not is_free_id(item):
            raise ValueError(f"{item!r} is no list id; known: {', '.join(LIST_IDS)}")
    return value


class ScreenIn(RequestModel):
    """One or many parties, and what to search."""

    parties: list[PartyIn] = Field(min_length=1, max_length=100)
    purpose: Annotated[ShortText, StringConstraints(min_length=1)] = "manual"
    topics: list[Annotated[str, StringConstraints(pattern="^[a-z_]{2,40}$")]] = Field(
        default=["sanctions"], min_length=1, max_length=10
    )
    lists: list[str] | None = Field(
        default=None, max_length=20, description="List ids; all loaded ones when left out."
    )
    threshold: int = Field(default=DEFAULT_THRESHOLD, ge=50, le=100)

    _list_ids = field_validator("lists")(list_ids)

    def queries(self) -> list[ScreeningQuery]:
        """Return the queries that the body asks for."""
        return [query_of(party, self.topics, self.lists, self.threshold) for party in self.parties]


def query_of(
    party: PartyIn, topics: Sequence[str], list_ids: Sequence[str] | None, threshold: int
) -> ScreeningQuery:
    """Return the query that a party asks for."""
    return ScreeningQuery(
        name=party.name,
        kind=party.kind,
        other_names=tuple(party.other_names),
        birth_date=party.birth_date,
        gender=party.gender,
        countries=tuple(party.countries),
        identifiers=tuple(
            ScreeningIdentifier(item.scheme, item.value) for item in party.identifiers
        ),
        topics=tuple(dict.fromkeys(topics)),
        lists=tuple(dict.fromkeys(list_ids)) if list_ids is not None else None,
        threshold=threshold,
        entity_id=party.entity_id,
        reference=party.reference,
    )


class ScreenedIdentifierOut(ResponseModel):
    """A number as sent."""

    scheme: str
    value: str


class QueryOut(ResponseModel):
    """The query as sent."""

    name: str
    kind: PartyKind
    other_names: list[str]
    birth_date: str | None
    gender: str | None
    countries: list[str]
    identifiers: list[ScreenedIdentifierOut]
    topics: list[str]
    lists: list[str] | None
    threshold: int
    entity_id: UUID | None
    reference: str | None


class FeatureOut(ResponseModel):
    """One piece of evidence and what it did."""

    name: str
    effect: str
    points: float
    query_value: str | None
    entry_value: str | None
    detail: str


class SuppressedOut(ResponseModel):
    """Who decided that it is not the party, when, why, and until when that holds."""

    id: UUID
    decided_by: UUID
    confirmed_by: UUID | None
    decided_at: datetime
    rationale: str
    expires_at: datetime


class ScreenedCandidateOut(ResponseModel):
    """A list entry that may be the party, as it stood when it was screened."""

    id: UUID
    list_id: str
    version_id: UUID
    version_date: date
    entry_id: UUID
    entry_key: str
    entry_name: str
    entry_kind: PartyKind
    matched_query_name: str
    matched_name: str
    matched_name_kind: NameKind
    score: float = Field(description="0-100.")
    strength: Strength
    measure: Measure
    regime: str = Field(
        description="Whose rule on ownership by listed persons applies (`ofac`, `eu`, `uk`): the"
        " list's, or what the entry's own sanctions name; several by comma, empty where none is.",
        examples=["ofac"],
    )
    topics: list[str]
    programmes: list[str]
    features: list[FeatureOut]
    contradictions: list[str]
    countries: list[str]
    birth_dates: list[str]
    listed_date: date | None
    status_when_screened: str = Field(description="The hit's status when it was screened.")
    hit_id: UUID | None = Field(description="The hit in the queue.")
    suppression: SuppressedOut | None = Field(
        description="The decision that kept it out of the queue when it was screened."
    )
    incomplete: bool
    delisted: bool = Field(description="The entry has been taken off the list.")
    delisted_on: date | None = Field(description="Date of the first version without it.")
    delisting_confirmed: bool


class ScreeningCandidateOut(ScreenedCandidateOut):
    """A list entry that may be the party, with what has been decided of it since."""

    status: str = Field(description="The hit's status now.")
    name_equal: str | None = Field(
        default=None,
        description="Which listed name the whole name equals: `primary` or `strong_alias`.",
        examples=["primary"],
    )


class ScreenedListOut(ResponseModel):
    """One list's own answer."""

    list_id: str
    topics: list[str]
    state: ListState
    outcome: Outcome
    reason: str | None
    version_id: UUID | None
    version_date: date | None
    age_days: int | None = Field(description="Days since the list was last obtained.")
    max_age_days: int | None
    incomplete: int
    candidates: int
    former_entries: int | None = Field(
        # screenings of earlier releases did not search them
        default=None,
        description="Entries taken off the list that were searched too; null: no earlier version.",
    )
    former_candidates: int = 0


class TopicOut(ResponseModel):
    """One topic's answer."""

    topic: str
    outcome: Outcome
    reason: str | None
    detail: str


class ScreeningSummaryOut(ResponseModel):
    """A screening without its candidates."""

    id: UUID
    name: str
    kind: PartyKind
    reference: str | None
    entity_id: UUID | None
    investigation_id: UUID | None
    purpose: str
    outcome: Outcome
    topics: list[TopicOut]
    lists: list[ScreenedListOut]
    candidate_count: int
    algorithm: str
    threshold: int
    created_at: datetime
    created_by: UUID


class _ScreeningOut(ResponseModel):
    id: UUID
    query: QueryOut
    outcome: Outcome
    topics: list[TopicOut]
    lists: list[ScreenedListOut]
    algorithm: str
    threshold: int
    purpose: str
    created_at: datetime
    created_by: UUID
    investigation_id: UUID | None


class NotComparedOut(ResponseModel):
    """Something that was sent and could not be compared; it bars `clear`."""

    field: str = Field(description="Where it stood in the party.", examples=["identifiers[0]"])
    value: str = Field(description="What was sent.", examples=["CLUB-CARD 4711"])
    reason: str = Field(
        description="`unknown_scheme` (of a number), `unsupported_script` (of a name), `sound_only`"
        " (a name in a script that is compared by its sound alone, such as Chinese: send the Latin"
        " name too), `shared_word` (a name of one word, which listed persons bear beside other"
        " names: send the full name), or `high_threshold` (above the usual one, listed names go"
        " unfound).",
        examples=["unknown_scheme"],
    )


class ScreeningOut(_ScreeningOut):
    """A screening: the query as sent, what was searched, what was found."""

    candidates: list[ScreeningCandidateOut]
    not_compared: list[NotComparedOut] = Field(
        default=[], description="What was sent and could not be compared."
    )
    word: Literal["clear", "no_pep_found", "open", "hit", "not_assessed"] = Field(
        description="The answer as the candidates are decided now: `hit` with a true match, `open`"
        " while one is undecided; else what every required list together says. Use this word, not"
        " `outcome`, which stays what the search found.",
        examples=["open"],
    )


class ScreeningDocumentOut(_ScreeningOut):
    """A screening as its hash covers it: only what stood when it was made, the same at any time."""

    candidates: list[ScreenedCandidateOut]


class ScreeningsOut(ResponseModel):
    """The screenings made, in the order of the parties."""

    items: list[ScreeningOut]


class AlgorithmOut(ResponseModel):
    """A scoring algorithm."""

    name: str
    title: str
    description: str
    default_threshold: int
    is_default: bool
