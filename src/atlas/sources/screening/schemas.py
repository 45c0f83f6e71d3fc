"""What other rooms and the API exchange with screening: the query, the result, its candidates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from atlas.sources.lists.schemas import Measure, NameKind, PartyKind

__all__ = [
    "ALGORITHM",
    "DEFAULT_THRESHOLD",
    "Feature",
    "ListState",
    "Measure",
    "NameKind",
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

ALGORITHM = "atlas-name-v1"
DEFAULT_THRESHOLD = 80
"""Name score (0-100) from which a list entry becomes a candidate, unless the query says else."""


class Strength(StrEnum):
    """How much evidence a candidate rests on, by the rules of `domain/strength.py`."""

    EXACT = "exact"
    STRONG = "strong"
    WEAK = "weak"


class Outcome(StrEnum):
    """The answer of a screening, of one topic, or of one list."""

    HITS = "hits"
    CLEAR = "clear"
    NOT_ASSESSED = "not_assessed"


class ListState(StrEnum):
    """Whether a list's negative answer may be relied on."""

    OK = "ok"
    STALE_LIST = "stale_list"
    NOT_LOADED = "not_loaded"


@dataclass(frozen=True)
class ScreeningIdentifier:
    """One registered number of a party: a register key such as `GB-COH`, `XI-LEI`, `IMO`."""

    scheme: str
    value: str


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
class ScreeningCandidate:
    """A list entry that may be the screened party."""

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


@dataclass(frozen=True)
class ScreenedList:
    """One list a query was (or should have been) searched in, with its own honest answer.

    `age_days` counts from `version_date` (None when unknown); `incomplete` is the number of
    entries of the version that were kept with raw names only.
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


@dataclass(frozen=True)
class TopicOutcome:
    """The answer for one topic; `reason` is e.g. `stale_list` or `no_list` if not assessed."""

    topic: str
    outcome: Outcome
    reason: str | None = None
    detail: str = ""


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

    @property
    def not_assessed(self) -> tuple[TopicOutcome, ...]:
        """The topics about which nothing negative may be said."""
        return tuple(t for t in self.topics if t.outcome is Outcome.NOT_ASSESSED)
