"""What an entry states about the party and its measures, in any format of the publisher.

A publisher offers a list in several formats. Who changes from one to another must not read every
entry as changed: a date is the same day in any notation, a name the same words in any order.
Remarks, labels and the parts of names are distinguished by `ListEntry.content_hash`, not here.
"""

import re
from collections.abc import Iterable

from atlas.foundation.core.partial_dates import PartialDate
from atlas.sources.lists.domain.entry import ListEntry

_WORDS = re.compile(r"\w+")
_NO_NUMBER = re.compile(r"[\W_]")
Substance = tuple[object, ...]


def substance_of(entry: ListEntry) -> Substance:
    """Return what two wordings of one entry have in common; equal: nothing has changed."""
    return (
        entry.kind,
        entry.measure,
        frozenset(entry.measures or (entry.measure,)),
        frozenset(entry.programmes),
        frozenset((name.kind, words(name.full)) for name in entry.names),
        frozenset(map(day_of, entry.birth_dates)),
        entry.gender,
        frozenset(entry.countries),
        frozenset((one.scheme, number(one.value)) for one in entry.identifiers),
        frozenset(entry.topics),
        frozenset(entry.regimes),
        entry.ended_date,
        bool(entry.incomplete),
    )


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in one order; brackets around an acronym stay telling."""
    return (*sorted(_WORDS.findall(text)), *(mark for mark in "([" if mark in text))


def day_of(stated: PartialDate) -> tuple[object, ...]:
    """Return the days that a date may be, without its notation."""
    return stated.earliest, stated.latest, stated.circa


def number(value: str) -> str:
    """Return the letters and digits of a number."""
    return _NO_NUMBER.sub("", value).upper()


def same(pairs: Iterable[tuple[ListEntry, ListEntry]]) -> int:
    """Count the pairs of states that say the same."""
    return sum(substance_of(before) == substance_of(after) for before, after in pairs)
