"""What screening knows of an entity."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NotRequired, TypedDict
from uuid import UUID

MAX_CANDIDATES = 200
"""Candidates kept for one query and list, best first; the rest are counted, but not decided."""


def listing_ended(status: str, *, delisted: bool, confirmed: bool) -> bool:
    """Return whether a hit counts no longer because its entry was taken off the list.

    The list alone settles nothing: an undecided hit counts until it is decided, and a true match
    until two people have confirmed the delisting (`confirmed`).
    """
    return delisted and (status == "false_positive" or (status == "true_match" and confirmed))


@dataclass(frozen=True, slots=True)
class EntityHit:
    """A list entry that may be an entity, with what people have decided so far."""

    hit_id: UUID
    list_id: str
    entry_name: str
    regime: str
    measure: str
    topics: tuple[str, ...]
    strength: str
    status: str
    delisted: bool
    listed_on: date | None = None
    """The date of listing that the entry gives."""
    delisting_confirmed: bool = False

    @property
    def ended(self) -> bool:
        """Whether it counts no longer because its entry was taken off (`listing_ended`)."""
        return listing_ended(
            self.status, delisted=self.delisted, confirmed=self.delisting_confirmed
        )


def matched_by(algorithm: str) -> str:
    """Return the key of a name matcher among the list versions that parties were compared with.

    The lists are what a party is compared with, and the matcher is how. A result rests on both.
    """
    return f"matcher:{algorithm}"


class ListKept(TypedDict):
    """Of a list that a screening searched, as it is stored, what tells whether it answered."""

    list_id: str
    version_id: NotRequired[str | None]
    outcome: str
    state: NotRequired[str]
    candidates: NotRequired[int]


def answered_by(lists: Iterable[ListKept]) -> frozenset[str]:
    """Return those lists of one screening on which the absence of a hit would have counted.

    See `answers`.
    """
    return frozenset(
        item["list_id"]
        for item in lists
        if answers(item["outcome"], item.get("state", "ok"), item.get("candidates", 0))
    )


def answers(outcome: str, state: str, candidates: int) -> bool:
    """Return whether the absence of a hit for a party on one list counts.

    A list that is past its age gives its hits in full, but no answer about what it does not hold.
    Nor does a list with more candidates than are kept.
    """
    return outcome != "not_assessed" and state == "ok" and candidates <= MAX_CANDIDATES


@dataclass(frozen=True, slots=True)
class EntityStanding:
    """An entity's hits, and its last screening: when, and which lists gave an answer then."""

    hits: tuple[EntityHit, ...] = ()
    screened_at: datetime | None = None
    answered: frozenset[str] = field(default_factory=frozenset)
