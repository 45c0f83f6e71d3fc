"""Reading a list's entries batch by batch into rows for the staging table (in a thread)."""

from collections.abc import Callable, Iterator
from itertools import islice

import orjson

from atlas.foundation.core.ids import new_id
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.formats import READERS
from atlas.sources.lists.domain.ofac_lists import ListEvidence
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry
from atlas.sources.lists.domain.terms import LoadProgress, RejectedRecord
from atlas.sources.lists.errors import FormatMismatchError, ListFileError
from atlas.sources.lists.opening import OpenedList

BATCH = 1000
REJECTED_KEPT = 1000
MAX_REASON = 300
MAX_KEY = 200
MAX_NAME = 2000
"""Characters; the longest name on the lists has some 600."""
Progress = Callable[[LoadProgress], None]
StageRow = tuple[object, ...]


class Reading:
    """The reading of one version: its facts, its rejected records, and how far it is."""

    def __init__(self, opened: OpenedList) -> None:
        self.opened = opened
        self.facts = FileFacts()
        self.rejected: list[RejectedRecord] = []
        self.rejected_count = 0
        self.entries = 0
        self._named = 0
        self._unreadable: dict[str, None] = {}
        self._evidence = ListEvidence()
        read = READERS[opened.file_format]
        self._items: Iterator[ReadEntry] = read(opened.found.files, opened.definition, self.facts)

    def next(self) -> list[ReadEntry]:
        """Return the next entries; none at the end."""
        return list(islice(self._items, BATCH))

    def close(self) -> None:
        """Close the files."""
        close = getattr(self._items, "close", None)
        if close:
            close()

    def row(self, item: ReadEntry) -> StageRow:
        """Note an entry and return its row.

        Raises:
            ListFileError: a key or name so long that the file is damaged or hostile.

        """
        self.entries += 1
        entry = item.entry
        _check_lengths(item)
        self._named += bool(entry.names)
        if any(is_readable(name.full) for name in entry.names):
            self._readable_again(entry.key)
        else:
            self._unreadable[entry.key] = None
        self._evidence.note(entry.programmes)
        for reason in entry.incomplete:
            self.reject(item.file, item.line, reason, entry.key)
        return stage_row(self.entries, entry, item.file, item.line)

    def _readable_again(self, key: str) -> None:
        """Note a readable record of a key; of two records of one key, one is enough."""
        if self._unreadable:
            self._unreadable.pop(key, None)

    @property
    def unreadable(self) -> list[str]:
        """Keys of the entries without a readable name, in the file's order."""
        return list(self._unreadable)

    def reject(self, file: str, line: int, reason: str, key: str | None) -> None:
        """Name a record that is against the vocabulary."""
        self.rejected_count += 1
        if len(self.rejected) < REJECTED_KEPT:
            self.rejected.append(RejectedRecord(file, line, reason[:MAX_REASON], key))

    def check(self) -> None:
        """Check what only the whole file tells.

        Raises:
            ListFileError: no entries, none with a name, or fewer than the manifest counts.
            FormatMismatchError: the SDN list as the consolidated one, or the other way round.

        """
        name = self.opened.found.files["primary"].name
        if not self.entries:
            raise ListFileError(name, 0, "no entries")
        if not self._named:
            raise ListFileError(name, 0, "no record has a name: not this format, or damaged")
        declared = self.opened.manifest.entity_count
        if declared is not None and declared != self.entries + self.facts.not_listed:
            held = self.entries + self.facts.not_listed
            reason = f"the manifest counts {declared} entities, the file holds {held}"
            raise ListFileError(name, 0, reason)
        definition = self.opened.definition
        if self._evidence.is_demo and not definition.shipped:
            raise FormatMismatchError(
                f"{name}: most entries are of the programme DEMO: it is a list of the demo, whose"
                f" entries do not exist, and not {definition.id}."
            )
        other = self._evidence.other_than(definition.id, self.facts.stated_lists)
        if other is not None:
            raise FormatMismatchError(
                f"{name}: most entries are under programmes of {other}, not of {definition.id}."
            )


def is_readable(name: str) -> bool:
    """Return whether a name has a letter or digit to be compared by."""
    return any(letter.isalnum() for letter in name)


def _check_lengths(item: ReadEntry) -> None:
    longest = max((len(name.full) for name in item.entry.names), default=0)
    for what, length, most in (("key", len(item.entry.key), MAX_KEY), ("name", longest, MAX_NAME)):
        if length > most:
            reason = f"a {what} of {length:,} characters, more than {most:,}: damaged or hostile"
            raise ListFileError(item.file, item.line, reason)


def next_batch(reading: Reading, tell: Progress) -> list[StageRow]:
    """Read the next entries and turn them into rows; none at the end."""
    rows = [reading.row(item) for item in reading.next()]
    tell(LoadProgress("reading", reading.entries, None if rows else reading.entries))
    return rows


def stage_row(seq: int, entry: ListEntry, file: str, line: int) -> StageRow:
    """Return the columns of the staging table."""
    return (
        seq,
        new_id(),
        entry.key,
        entry.content_hash(),
        entry.name,
        entry.kind.value,
        entry.measure.value,
        list(entry.programmes),
        list(entry.countries),
        entry.listed_date,
        bool(entry.incomplete),
        orjson.dumps(entry.to_data()).decode(),
        file,
        line,
    )
