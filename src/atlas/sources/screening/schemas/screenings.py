"""What other rooms and the API exchange with screening: the query, the result, its candidates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
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
from atlas.sources.screening.domain.results import (
    ALGORITHM,
    DEFAULT_THRESHOLD,
    NAME_EQUAL,
    Feature,
    ListState,
    NotCompared,
    ScreenedList,
    ScreeningCandidate,
    ScreeningIdentifier,
    ScreeningQuery,
    ScreeningResult,
    Strength,
)
from atlas.sources.screening.domain.words import Outcome, TopicOutcome

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
