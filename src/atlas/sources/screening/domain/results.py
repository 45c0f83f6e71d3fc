"""What screening says: the query, the candidates, the lists, and the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NotRequired, TypedDict, TypeVar
from uuid import UUID

from atlas.sources.lists.domain.list_day import ListDay, as_kept
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.screening.domain.matches import listing_ended
from atlas.sources.screening.domain.words import Outcome, TopicOutcome, said_of_list, word_of

ALGORITHM = "atlas-name-v24"
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

    `reason`: `unknown_scheme`, `unreadable_number` or `no_number` (of a number),
    `unsupported_script`, `sound_only` or `email_address` (of a name), `shared_word` (of a person's
    name: one word, which several listed names share), `doubted_name` (of a party that its source
    calls unknown or anonymous) or `high_threshold` (above the usual one).
    """

    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class Unstated:
    """What a source stated of a party and states no longer: it may agree, and clears nothing.

    So do `identifiers` that the requester alone states of a customer.

    `names` are among the query's names, which are all looked for; that one of these is comparable
    does not make the absence of a hit count. The others stand here alone.
    """

    births: tuple[str, ...] = ()
    gender: str | None = None
    countries: tuple[str, ...] = ()
    identifiers: tuple[ScreeningIdentifier, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScreeningQuery:
    """One party to screen. Only `name` is required; each further fact is evidence.

    `birth_date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (for companies: incorporation).
    `countries` are ISO 3166-1 alpha-2 codes (nationality, residence or jurisdiction).
    `gender` is `male` or `female`. `lists` restricts to list ids (None: all loaded lists of the
    topics). `threshold` is 50-100. `reference` is the caller's own key, echoed.
    `doubted`: the source that states the name calls the party unknown or anonymous. A hit counts,
    but the absence of a hit clears no one. `other_births`: dates that other sources state instead
    of `birth_date`. The best of all is compared, because it is not known which one is right.
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
    doubted: bool = False
    other_births: tuple[str, ...] = ()
    unstated: Unstated = Unstated()

    @property
    def stated_names(self) -> tuple[str, ...]:
        """The names on which the absence of a hit rests: those that a source states now."""
        names = (self.name, *self.other_names)
        return tuple(name for name in names if name not in self.unstated.names)


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


class FeatureKept(TypedDict):
    """A `Feature` as a candidate keeps it; what was not compared has no values."""

    name: str
    effect: str
    points: float
    query_value: NotRequired[str | None]
    entry_value: NotRequired[str | None]
    detail: str


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
    `suppression` that held then. `delisted`: the entry has been taken off the list, no later than
    `delisted_on`. `version_date` orders versions; `day_recorded`: whether `published` and
    `obtained` were kept, which earlier releases did not.
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
    published: date | None = None
    obtained: date | None = None
    day_recorded: bool = False

    @property
    def day(self) -> ListDay:
        """When its list's version was published and obtained."""
        if not self.day_recorded:
            return as_kept(self.version_date.isoformat())
        return ListDay(self.published, self.obtained)

    @property
    def name_equal(self) -> str | None:
        """Which listed name the whole name equals: `primary`, `strong_alias`, or None."""
        return next((f.detail for f in self.features if f.name == NAME_EQUAL), None)

    @property
    def ended(self) -> bool:
        """Whether it counts no longer because its entry was taken off (`listing_ended`)."""
        return listing_ended(
            self.status, delisted=self.delisted, confirmed=self.delisting_confirmed
        )


@dataclass(frozen=True)
class ScreenedList:
    """One list a query was (or should have been) searched in, with its own honest answer.

    `age_days` counts from the day the list was last obtained (None when unknown); `incomplete`
    is the number of entries of the version that were kept with raw names only. `former_entries` is
    how many entries taken off the list were searched too (None: no earlier version is loaded,
    nothing is known of them), `former_candidates` how many of them may be the party.
    `version_sequence` and `loaded_at` tell versions of one date apart (None of earlier releases).
    `version_date` orders versions; `day_recorded`: whether `published` and `obtained` were kept,
    which earlier releases did not.
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
    """In words why the absence of hits on it does not count; None while it counts."""
    version_sequence: int | None = None
    loaded_at: datetime | None = None
    cause: str | None = None
    """The same as a code, also of a list with hits; None of earlier releases, too."""
    published: date | None = None
    obtained: date | None = None
    day_recorded: bool = False

    @property
    def day(self) -> ListDay | None:
        """When the version was published and obtained; None: no version is loaded."""
        if self.version_date is None:
            return None
        if not self.day_recorded:
            return as_kept(self.version_date.isoformat())
        return ListDay(self.published, self.obtained)

    @property
    def said(self) -> str:
        """Its answer as people read it, together with its former entries."""
        return said_of_list(self.outcome.value, self.former_candidates)

    @property
    def called(self) -> str:
        """The version as people read it: its day, and which of the list's versions it is."""
        return self.day.numbered(self.version_sequence) if self.day else "not loaded"

    @property
    def named(self) -> str:
        """The list and its version as a sentence names them."""
        day = self.day
        return day.of(self.list_id, self.version_sequence) if day else f"{self.list_id} not loaded"

    @property
    def in_short(self) -> str:
        """The same, as an enumeration names them."""
        day = self.day
        which = self.version_sequence
        return day.after(self.list_id, which) if day else f"{self.list_id} not loaded"


Dated = TypeVar("Dated", ScreeningCandidate, ScreenedList)


def dated(item: Dated, day: ListDay) -> Dated:
    """Return what was found in a version of a list, with the version's days."""
    published, obtained = day.published, day.obtained
    return replace(item, published=published, obtained=obtained, day_recorded=True)


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
    details: Mapping[str, object] = field(default_factory=dict)
    not_compared: tuple[NotCompared, ...] = ()
    replaced_lists: tuple[str, ...] = ()
    """Lists of which another version is current; asked of a single screening alone."""
    found_since: tuple[str, ...] = ()
    """Statuses of the party's hits that later screenings found; asked likewise."""

    @property
    def word(self) -> str:
        """Return the word for it as its candidates are decided now (see `word_of`)."""
        own = [item.status for item in self.candidates if not item.ended]
        return word_of(self.topics, [*own, *self.found_since])

    @property
    def not_assessed(self) -> tuple[TopicOutcome, ...]:
        """The topics for which no negative result can be given."""
        return tuple(t for t in self.topics if t.outcome is Outcome.NOT_ASSESSED)
