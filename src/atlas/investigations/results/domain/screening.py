"""What a screening step found: its parties, the lists that were searched, and the hits. Pure."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from atlas.investigations.results.domain.base import Number, Result
from atlas.sources.lists.domain.entry import ListedIdentifier
from atlas.sources.lists.domain.list_day import ListDay, as_kept, kept_day
from atlas.sources.lists.domain.list_standing import Cause


class TopicAnswer(Result, frozen=True, kw_only=True):
    """What the lists answer of a party on one topic.

    `otherwise`: the outcome without the hits, `reason_otherwise`: why, where it is not assessed.
    `detail`: why nothing is known of entries taken off the lists; not kept by earlier releases.
    """

    topic: str
    outcome: str
    reason: str | None = None
    otherwise: str | None = None
    reason_otherwise: str | None = None
    detail: str | UnsetType = UNSET

    @property
    def reasons(self) -> frozenset[str | None]:
        """Return why nothing is known, with the hits and without them."""
        return frozenset({self.reason, self.reason_otherwise})


class ListAnswer(Result, frozen=True, kw_only=True):
    """What one list answers of a party. `version`: None where the list is not loaded.

    `version` orders versions; `published` and `obtained` are its days. `topics`: what the list is
    of; `former_candidates`: entries taken off it that may be the party. Runs of earlier releases
    kept none of these.
    """

    list_id: str
    version: str | None
    state: str = "ok"
    outcome: str
    reason: str | None = None
    age_days: int | None = None
    candidates: int = 0
    sequence: int | None = None
    topics: tuple[str, ...] = ()
    former_candidates: int = 0
    published: str | UnsetType | None = UNSET
    obtained: str | UnsetType | None = UNSET

    @property
    def day(self) -> ListDay | None:
        """Return when its version was published and obtained; None: no version is loaded."""
        return None if self.version is None else _day(self.version, self.published, self.obtained)


def _day(
    version: str, published: str | UnsetType | None, obtained: str | UnsetType | None
) -> ListDay:
    if published is UNSET:
        return as_kept(version)
    return kept_day(published, None if obtained is UNSET else obtained)


class Feature(Result, frozen=True, kw_only=True):
    """One comparison of a party with an entry that agrees, contradicts or lowers the match."""

    name: str
    effect: str
    points: Number = 0
    query_value: str | None = None
    entry_value: str | None = None
    detail: str = ""


class Delisting(Result, frozen=True, kw_only=True):
    """That two people confirmed the delisting of a true match, which counts no more since."""

    confirmed_on: str
    by_name: str | None = None
    other_name: str | None = None


class Hit(Result, frozen=True, kw_only=True):
    """An entry of a list that may be a party.

    `decision`: what is decided about it. `name_equal`: the kind of the listed name that the party's
    name equals. `features`: None of a run that did not keep what the list says of the entry.
    `topic`: in place of `topics`, of a run before 2026-11-24. `earlier`: an earlier screening found
    it, this one does not, and it is not dismissed. `later`: a screening after the run found it.
    `delisted`: it counts no longer, because the list dropped the entry and people have decided.
    `taken_off`: the list dropped the entry, whether the hit counts or not. `delisting`: in a report
    alone.
    """

    candidate_id: str | None = None
    list_id: str
    list_version: str | None = None
    entry_key: str
    entry_name: str | None = None
    matched_name: str
    matched_name_kind: str | None = None
    score: Number = 0
    strength: str
    measure: str
    regime: str = ""
    topics: tuple[str, ...] = ()
    topic: str | UnsetType = UNSET
    programmes: tuple[str, ...] = ()
    decision: str
    hit_id: str | None = None
    delisted: bool = False
    name_equal: str | None = None
    entry_id: str | None = None
    matched_query_name: str | None = None
    entry_kind: str | None = None
    listed_date: str | None = None
    delisted_on: str | None = None
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    features: tuple[Feature, ...] | None = None
    identifiers: tuple[ListedIdentifier, ...] = ()
    legal_basis: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    remarks: str | None = None
    earlier: bool = False
    later: bool = False
    taken_off: bool = False
    delisting: Delisting | UnsetType = UNSET

    @property
    def off_list(self) -> bool:
        """Whether the list dropped the entry; runs of earlier releases kept only the end."""
        return self.taken_off or self.delisted or self.delisted_on is not None

    @property
    def ended(self) -> bool:
        """Whether it is a true match that counts no more: its delisting is confirmed."""
        return self.delisted and self.decision == "true_match"

    @property
    def stands_for(self) -> tuple[str, ...]:
        """Return the topics that the entry stands for."""
        return self.topics or (() if self.topic is UNSET else (self.topic,))


class ScreenedParty(Result, frozen=True, kw_only=True):
    """A party, what the lists answer of it, and its hits. `customer`: it is the company itself.

    `connection`: what connects it that is no holding or office of today; of a report alone.
    """

    party_id: str
    screening_id: str
    name: str = ""
    customer: bool = False
    outcome: str
    algorithm: str | None = None
    threshold: Number | None = None
    screened_at: str | None = None
    topics: tuple[TopicAnswer, ...]
    lists: tuple[ListAnswer, ...] = ()
    hits: tuple[Hit, ...] = ()
    connection: str | None = None


class SearchedVersion(Result, frozen=True, kw_only=True):
    """A version of a list that was searched.

    `stale`: why the lack of a hit does not count, of a list that a favourable result rests on;
    `shortcoming`: the same of every list; `cause`: as a code. `shortcomings`: the same as one
    sentence, empty where it counts, None of a run that did not keep it. `fictitious`: a list made
    for demonstration.
    `published`: absent of a run that did not keep it, None where the list does not say it.
    `today`: only in a report: what the list was when the report was made, None where it was what
    the run searched; absent in a report of an earlier release.
    """

    list_id: str
    version: str
    topics: tuple[str, ...]
    stale: str | None = None
    shortcoming: str | UnsetType | None = UNSET
    required: bool = False
    incomplete: int = 0
    fictitious: bool = False
    age_days: int | None = None
    max_age_days: int | None = None
    title: str | None = None
    publisher: str | None = None
    source_url: str | None = None
    regime: str | None = None
    entries: int | None = None
    published_entries: int | None = None
    minimum_entries: int | None = None
    excerpt: bool = False
    published: str | UnsetType | None = UNSET
    published_by: str | None = None
    last_checked: str | None = None
    last_checked_by: str | None = None
    complete: bool | None = None
    current: bool | None = None
    shortcomings: str | None = None
    forced: str | None = None
    loaded_at: str | None = None
    sequence: int | None = None
    cause: str | None = None
    today: str | UnsetType | None = UNSET

    @property
    def day(self) -> ListDay:
        """Return when the version was published, and last obtained."""
        return _day(self.version, self.published, self.last_checked)

    @property
    def why(self) -> str:
        """Return the cause for which the lack of a hit does not count; of old runs, by their facts.

        Only where it does not (`lacks`).
        """
        whole = Cause.STALE if self.complete is not False else Cause.INCOMPLETE
        return self.cause or whole.value

    @property
    def lacks(self) -> str | None:
        """Return why the lack of a hit on the list does not count, or None."""
        return self.stale if self.shortcoming is UNSET else self.shortcoming


class Screened(Result, frozen=True, kw_only=True):
    """What one screening step found: a chunk of the parties."""

    rows: tuple[ScreenedParty, ...]
    lists: tuple[SearchedVersion, ...]
