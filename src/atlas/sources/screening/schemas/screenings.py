"""What other rooms and the API exchange with screening: the query, the result, its candidates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from atlas.foundation.core.partial_dates import parse_date
from atlas.foundation.fields import (
    CreatedAt,
    CreatedBy,
    Detail,
    EntityIdOrNull,
    EntryKey,
    EntryName,
    InvestigationIdOrNull,
    ListId,
    RowId,
)
from atlas.foundation.web.schemas import (
    CountryCode,
    EchoedKey,
    Name,
    RequestModel,
    ResponseModel,
    ShortText,
)
from atlas.sources.lists.domain.catalogue import LIST_IDS, is_free_id
from atlas.sources.lists.domain.list_day import OBTAINED, ORDERS, PUBLISHED
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
    value: Annotated[ShortText, StringConstraints(min_length=1)] = Field(
        description="The number, as written on the document.", examples=["01234567"]
    )


MOST_WORDS = 2_000
MOST_CHARACTERS = 20_000
"""In the names of one request: each word is compared with every like word of the lists."""


class PartyIn(RequestModel):
    """One party to screen; each fact besides the name is evidence."""

    name: Name = Field(
        examples=["AEROCARIBBEAN AIRLINES"], description="Name to look for, in any script."
    )
    kind: PartyKind = Field(
        default=PartyKind.UNKNOWN,
        description="What the party is; `unknown` is compared with every kind.",
    )
    other_names: list[Name] = Field(
        default=[],
        max_length=20,
        description="Further names, in any script; each is looked for.",
        examples=[["Example Widgets Group"]],
    )
    birth_date: str | None = Field(
        default=None,
        description="`YYYY`, `YYYY-MM` or `YYYY-MM-DD`.",
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
    )
    gender: Annotated[str, StringConstraints(pattern="^(male|female)$")] | None = Field(
        default=None, description="Gender, where it is stated; evidence, never a filter."
    )
    countries: list[CountryCode] = Field(
        default=[],
        max_length=20,
        description="Countries of residence, registration or nationality, ISO 3166-1 alpha-2; "
        "evidence.",
        examples=[["GB"]],
    )
    identifiers: list[IdentifierIn] = Field(
        default=[], max_length=50, description="Registered numbers."
    )
    entity_id: UUID | None = Field(default=None, description="The party's entity, if it is one.")
    reference: EchoedKey | None = Field(default=None, description="Your own key, echoed.")

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

    parties: list[PartyIn] = Field(
        min_length=1,
        max_length=100,
        description="Whom to screen, 1 to 100; all their names together have at most 2,000 words"
        " and 20,000 characters. A batch takes more.",
    )
    purpose: Annotated[ShortText, StringConstraints(min_length=1)] = Field(
        default="manual",
        description="What the screening is for; kept and audited.",
        examples=["onboarding"],
    )
    topics: list[Annotated[str, StringConstraints(pattern="^[a-z_]{2,40}$")]] = Field(
        default=["sanctions"],
        min_length=1,
        max_length=10,
        description="What is searched for: sanctions, pep, debarment, crime, …",
        examples=[["sanctions"]],
    )
    lists: list[str] | None = Field(
        default=None, max_length=20, description="List ids; all loaded ones when left out."
    )
    threshold: int = Field(
        default=DEFAULT_THRESHOLD,
        ge=50,
        le=100,
        description="Least score of a candidate, 50-100; lower finds more and costs more work.",
    )

    _list_ids = field_validator("lists")(list_ids)

    @field_validator("parties")
    @classmethod
    def _answered_at_once(cls, parties: list[PartyIn]) -> list[PartyIn]:
        names = [name for party in parties for name in (party.name, *party.other_names)]
        words, characters = sum(len(name.split()) for name in names), sum(map(len, names))
        if words > MOST_WORDS or characters > MOST_CHARACTERS:
            raise ValueError(
                f"the names have {words:,} words and {characters:,} characters, which takes too"
                f" long to answer at once: send at most {MOST_WORDS:,} words and"
                f" {MOST_CHARACTERS:,} characters, or a batch (POST /api/screening/batches)"
            )
        return parties

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

    scheme: str = Field(
        description="Register or scheme of the number (org-id.guide), such as `GB-COH`.",
        examples=["GB-COH"],
    )
    value: str = Field(description="The number.", examples=["01234567"])


class QueryOut(ResponseModel):
    """The query as sent."""

    name: str = Field(description="Name that was looked for.", examples=["Example Widgets Ltd"])
    kind: PartyKind = Field(description="What it is.", examples=["company"])
    other_names: list[str] = Field(
        description="Further names, in any script; each is looked for.",
        examples=[["Example Widgets Group"]],
    )
    birth_date: str | None = Field(
        description="Date of birth, as precise as it is known: `1961`, `1961-04` or `1961-04-12`."
    )
    gender: str | None = Field(description="Gender, where it is stated; evidence, never a filter.")
    countries: list[str] = Field(description="Countries, ISO 3166-1 alpha-2.", examples=[["GB"]])
    identifiers: list[ScreenedIdentifierOut] = Field(description="Registered numbers.")
    topics: list[str] = Field(
        description="What is searched for: sanctions, pep, debarment, crime, …",
        examples=[["sanctions"]],
    )
    lists: list[str] | None = Field(
        description="Only these lists were searched; null: all of the topics."
    )
    threshold: int = Field(description="Least score of a candidate, 0-100.")
    entity_id: EntityIdOrNull
    reference: str | None = Field(
        description="Your own key of the party, where it is no entity; joins what is screened "
        "again."
    )


class FeatureOut(ResponseModel):
    """One piece of evidence and what it did."""

    name: str = Field(
        description="What was compared: name, birth_date, countries, identifiers, kind, gender.",
        examples=["name"],
    )
    effect: str = Field(description="agrees, neutral or contradicts.", examples=["agrees"])
    points: float = Field(description="What it adds to the score (negative: takes away).")
    query_value: str | None = Field(description="What the query states; null: nothing.")
    entry_value: str | None = Field(description="What the entry states; null: nothing.")
    detail: str = Field(
        description="How the two values compare, in words.",
        examples=["full name equal after normalisation"],
    )


class SuppressedOut(ResponseModel):
    """Who decided that it is not the party, when, why, and until when that holds."""

    id: RowId
    decided_by: UUID = Field(description="The account that decided; null while it is undecided.")
    confirmed_by: UUID | None = Field(
        description="The second person's account; null where one was enough."
    )
    decided_at: datetime = Field(description="When it was decided; null while it is undecided.")
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    expires_at: datetime = Field(
        description="When it ends; null: never.", examples=["2026-11-24T21:30:00Z"]
    )


class ScreenedCandidateOut(ResponseModel):
    """A list entry that may be the party, as it stood when it was screened."""

    id: RowId
    list_id: ListId
    version_id: UUID = Field(description="The version of the list.")
    version_date: date = Field(description=f"{ORDERS}.", examples=["2026-11-20"])
    published: date | None = Field(default=None, description=PUBLISHED, examples=["2026-11-20"])
    obtained: date | None = Field(default=None, description=OBTAINED, examples=["2026-11-28"])
    entry_id: UUID = Field(description="The entry, in that version.")
    entry_key: EntryKey
    entry_name: EntryName
    entry_kind: PartyKind = Field(description="What the entry is.")
    matched_query_name: str = Field(
        description="The party's name that agreed.", examples=["Example Trading"]
    )
    matched_name: str = Field(
        description="The entry's name that agreed.", examples=["EXAMPLE TRADING FZE"]
    )
    matched_name_kind: NameKind = Field(description="Which kind of name that is.")
    score: float = Field(description="0-100.", examples=[27.4])
    strength: Strength = Field(description="How much evidence it rests on: exact, strong or weak.")
    measure: Measure = Field(
        description="What being listed means; only `asset_freeze` raises floors."
    )
    regime: str = Field(
        description="Whose rule on ownership by listed persons applies (`ofac`, `eu`, `uk`): the"
        " list's, or what the entry's own sanctions name; several by comma, empty where none is.",
        examples=["ofac"],
    )
    topics: list[str] = Field(description="What the entry is listed for.", examples=[["sanctions"]])
    programmes: list[str] = Field(
        description="Sanctions programmes of the entry, as the list names them.",
        examples=[["SDGT"]],
    )
    features: list[FeatureOut] = Field(description="Each comparison and what it did to the score.")
    contradictions: list[str] = Field(
        description="Comparisons that speak against it.", examples=[[]]
    )
    countries: list[str] = Field(description="Countries, ISO 3166-1 alpha-2.", examples=[["GB"]])
    birth_dates: list[str] = Field(
        description="Dates of birth that the entry states, as precise as it states them.",
        examples=[["1961-04-12"]],
    )
    listed_date: date | None = Field(
        description="Day of listing; null when the list does not say.", examples=["2019-05-14"]
    )
    status_when_screened: str = Field(
        description="The hit's status when it was screened.", examples=["open"]
    )
    hit_id: UUID | None = Field(description="The hit in the queue.")
    suppression: SuppressedOut | None = Field(
        description="The decision that kept it out of the queue when it was screened."
    )
    incomplete: bool = Field(
        description="The entry could not be read whole; its raw names are screened."
    )
    delisted: bool = Field(description="The entry has been taken off the list.")
    delisted_on: date | None = Field(
        description="Day by which it was taken off: as the list states it, else when the first"
        " version without it was published, or loaded if that is unknown; null: it is listed."
    )
    delisting_confirmed: bool = Field(
        description="Two people confirmed that the delisting clears the party."
    )


class ScreeningCandidateOut(ScreenedCandidateOut):
    """A list entry that may be the party, with what has been decided of it since."""

    status: str = Field(description="The hit's status now.", examples=["open"])
    name_equal: str | None = Field(
        default=None,
        description="Which listed name the whole name equals: `primary` or `strong_alias`.",
        examples=["primary"],
    )


class ScreenedListOut(ResponseModel):
    """One list's own answer."""

    list_id: ListId
    topics: list[str] = Field(description="What the list answers for.", examples=[["sanctions"]])
    state: ListState = Field(
        description="Whether the absence of a hit on it may be relied on.", examples=["ok"]
    )
    outcome: Outcome = Field(
        description="This list's answer; `clear` holds for this version alone.", examples=["clear"]
    )
    reason: str | None = Field(description="Stable code of the reason; null if there is none.")
    version_id: UUID | None = Field(description="The version of the list.")
    version_date: date | None = Field(
        description=f"{ORDERS}. Null: none is loaded.", examples=["2026-11-20"]
    )
    published: date | None = Field(default=None, description=PUBLISHED, examples=["2026-11-20"])
    obtained: date | None = Field(default=None, description=OBTAINED, examples=["2026-11-28"])
    version_sequence: int | None = Field(
        default=None,
        description="Which of the list's versions, from 1; null: of an earlier release.",
        examples=[2],
    )
    loaded_at: datetime | None = Field(default=None, description="When the version was loaded.")
    age_days: int | None = Field(description="Days since the list was last obtained.")
    max_age_days: int | None = Field(
        description="Days after which the absence of a hit proves nothing; hits count at any age.",
    )
    incomplete: int = Field(
        description="Entries that could not be read whole; their raw names are screened.",
    )
    candidates: int = Field(description="How many list entries may be it.")
    former_entries: int | None = Field(
        # screenings of earlier releases did not search them
        default=None,
        description="Entries taken off the list that were searched too; null: no earlier version.",
    )
    former_candidates: int = Field(
        default=0, description="Candidates that were taken off the list."
    )


class TopicOut(ResponseModel):
    """One topic's answer."""

    topic: str = Field(
        description="What a list answers for: sanctions, pep, debarment, crime, …",
        examples=["sanctions"],
    )
    outcome: Outcome = Field(
        description="The answer of the topic's lists together.", examples=["clear"]
    )
    reason: str | None = Field(description="Stable code of the reason; null if there is none.")
    detail: Detail = Field(examples=["ofac-sdn of 2026-11-20: no candidate."])


class ScreeningSummaryOut(ResponseModel):
    """A screening without its candidates."""

    id: RowId
    name: str = Field(description="Name.", examples=["Example Widgets Ltd"])
    kind: PartyKind = Field(description="What it is.")
    reference: str | None = Field(
        description="Your own key of the party, where it is no entity; joins what is screened "
        "again."
    )
    entity_id: EntityIdOrNull
    investigation_id: InvestigationIdOrNull
    purpose: str = Field(
        description="What the screening is for; kept and audited.", examples=["onboarding"]
    )
    outcome: Outcome = Field(
        description="The most severe answer of all topics.", examples=["clear"]
    )
    topics: list[TopicOut] = Field(description="Each topic's answer.")
    lists: list[ScreenedListOut] = Field(description="Each list and version with its own answer.")
    candidate_count: int = Field(description="How many list entries may be it.")
    algorithm: str = Field(description="Algorithm and version that scored.", examples=["atlas-v1"])
    threshold: int = Field(description="Least score of a candidate, 0-100.")
    created_at: CreatedAt
    created_by: CreatedBy


class _ScreeningOut(ResponseModel):
    id: RowId
    query: QueryOut = Field(description="The query as sent.")
    outcome: Outcome = Field(
        description="The most severe answer of all topics.", examples=["clear"]
    )
    topics: list[TopicOut] = Field(description="Each topic's answer.")
    lists: list[ScreenedListOut] = Field(description="Each list and version with its own answer.")
    algorithm: str = Field(description="Algorithm and version that scored.", examples=["atlas-v1"])
    threshold: int = Field(description="Least score of a candidate, 0-100.")
    purpose: str = Field(
        description="What the screening is for; kept and audited.", examples=["onboarding"]
    )
    created_at: CreatedAt
    created_by: CreatedBy
    investigation_id: InvestigationIdOrNull


class NotComparedOut(ResponseModel):
    """Something that was sent and could not be compared; all but `no_number` bar `clear`."""

    field: str = Field(description="Where it stood in the party.", examples=["identifiers[0]"])
    value: str = Field(description="What was sent.", examples=["CLUB-CARD 4711"])
    reason: str = Field(
        description="`unknown_scheme` (of a number), `unreadable_number` (`????`, or a"
        " passport's label in a name with no number behind it), `no_number` (`N/A`;"
        " it prevents nothing), `unsupported_script` (of a"
        " name), `sound_only` (a name in a script compared by sound alone, such as"
        " Chinese: send the Latin"
        " name too), `shared_word` (one word that several listed names have:"
        " send the full name), `email_address` (the only name is an address whose"
        " owner is"
        " one word: send the name), `doubted_name` (its source calls the party unknown"
        " or anonymous), or `high_threshold` (above the usual one, listed names go"
        " unfound).",
        examples=["unknown_scheme"],
    )


class ScreeningOut(_ScreeningOut):
    """A screening: the query as sent, what was searched, what was found."""

    candidates: list[ScreeningCandidateOut] = Field(
        description="List entries that may be it, the best first."
    )
    not_compared: list[NotComparedOut] = Field(
        default=[], description="What was sent and could not be compared."
    )
    word: Literal["clear", "no_pep_found", "open", "hit", "not_assessed"] = Field(
        description="The answer as the candidates are decided now: `hit` with a true match, `open`"
        " while one is undecided; else what every required list together says. Use this word, not"
        " `outcome`, which stays what the search found.",
        examples=["open"],
    )
    replaced_lists: list[str] = Field(
        default=[],
        description="Lists with a newer version now; `word` counts what it has hit.",
        examples=[["un"]],
    )


class ScreeningDocumentOut(_ScreeningOut):
    """A screening as its hash covers it: only what stood when it was made, the same at any time."""

    candidates: list[ScreenedCandidateOut] = Field(
        description="List entries that may be it, the best first."
    )


class ScreeningsOut(ResponseModel):
    """The screenings made, in the order of the parties."""

    items: list[ScreeningOut] = Field(description="The rows, in order.")


class AlgorithmOut(ResponseModel):
    """A scoring algorithm."""

    name: str = Field(description="Name, as screenings state it.", examples=["atlas-v1"])
    title: str = Field(description="Title, for people.", examples=["Atlas name matching"])
    description: str = Field(
        description="What it is, in a sentence.",
        examples=["Names, dates, countries and identifiers, each with its effect."],
    )
    default_threshold: int = Field(description="Threshold if none is sent, 0-100.")
    is_default: bool = Field(description="Used if none is named.")
