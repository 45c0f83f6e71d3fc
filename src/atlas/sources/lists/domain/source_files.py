"""What every format's reader takes and gives: files, facts about them, and entries in order."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import BinaryIO

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.entry import ListEntry

WARNINGS_KEPT = 100
Open = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file: the name shown in messages, and how to open it from the start."""

    name: str
    open: Open


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry and where its record starts."""

    entry: ListEntry
    file: str
    line: int


@dataclass(slots=True)
class FileFacts:
    """What a reader learns of the files as a whole; complete once it is exhausted.

    `published` is the publication date that the file states, `newest_date` the newest date in
    its entries and `newest_number` the highest OFAC number: neither can be younger than the
    publication. `not_listed` counts records that are on no list (FollowTheMoney), `asked` and
    `unasked` those with and without a topic of the list, `unasked_topics` the topics of the latter;
    `stated_lists` the entries by the list that the file names for them (OFAC's advanced XML).
    """

    published: date | None = None
    newest_date: date | None = None
    newest_number: int = 0
    not_listed: int = 0
    asked: int = 0
    unasked: int = 0
    unasked_topics: Counter[str] = field(default_factory=Counter)
    stated_lists: Counter[str] = field(default_factory=Counter)
    encodings: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    warned: int = 0

    def warn(self, text: str) -> None:
        """Keep a warning, within bounds."""
        self.warned += 1
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings.append(text)

    def saw(self, *days: date | None) -> None:
        """Note dates of the content."""
        for day in days:
            if day and (self.newest_date is None or day > self.newest_date):
                self.newest_date = day


Read = Callable[[Mapping[str, SourceFile], ListDefinition, FileFacts], Iterator[ReadEntry]]
"""A format's reader: the files by role (`primary` at least), the list, the facts to fill."""


def key_of(stated: str | None, *names: str) -> str:
    """Return an entry's key, or one from its names where the list states none."""
    if stated:
        return stated
    return "unkeyed-" + sha256("\t".join(names).encode()).hexdigest()[:16]
