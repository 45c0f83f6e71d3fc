"""When a party stood above a company: the days on which each link of a chain existed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """From a day to another, the latter not included."""

    start: date
    end: date

    @property
    def empty(self) -> bool:
        """Whether there is no day in it."""
        return self.start >= self.end

    @property
    def with_the_day_before(self) -> Lifetime:
        """Return the days of a successor in the place of another party, and the one before.

        What the other held until the day of a merger passed to the successor on that day.
        """
        return self if self.start == date.min else replace(self, start=self.start - _DAY)

    def within(self, other: Lifetime) -> Lifetime:
        """Return the days that both have."""
        return Lifetime(max(self.start, other.start), min(self.end, other.end))

    def spanning(self, other: Lifetime) -> Lifetime:
        """Return the days from the earlier start to the later end."""
        return Lifetime(min(self.start, other.start), max(self.end, other.end))


ALWAYS = Lifetime(date.min, date.max)


@dataclass(frozen=True, slots=True)
class Held(Generic[Key]):
    """One holding of a party in another, and when it stood."""

    holder: Key
    subject: Key
    stood: Lifetime


def lifetimes_above(subject: Key, holdings: Iterable[Held[Key]]) -> dict[Key, Lifetime]:
    """Return every party that was above a company at some time, and the company itself.

    Two times at which a party was there count together with the time between them. No party is
    missed this way, but a party may be followed too far.
    """
    into: dict[Key, list[Held[Key]]] = defaultdict(list)
    for one in holdings:
        into[one.subject].append(one)
    found = {subject: ALWAYS}
    frontier = [subject]
    while frontier:
        company = frontier.pop()
        for one in into[company]:
            stood = one.stood.within(found[company])
            if stood.empty:
                continue
            before = found.get(one.holder)
            after = stood if before is None else before.spanning(stood)
            if after != before:
                found[one.holder] = after
                frontier.append(one.holder)
    return found
