"""From a file's records to rows for the staging tables, batch by batch, in a thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any
from uuid import UUID

import orjson

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.printable import printable
from atlas.sources.registry.domain.contradictions import MEANINGS
from atlas.sources.registry.domain.formats import FORMATS, Format, format_of, unfolded
from atlas.sources.registry.domain.formats.bods import BODS
from atlas.sources.registry.domain.formats.bods_legacy import TYPES as LEGACY_TYPES
from atlas.sources.registry.domain.formats.gleif import header_note
from atlas.sources.registry.domain.formats.unread import Awaited, stand_in
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.rows import StatementRow, statement_row
from atlas.sources.registry.errors import RegistryFileBrokenError
from atlas.sources.registry.files import RawItem, RegistryFile

BATCH = 2_000
MAX_REJECTIONS = 100_000
_RECENT = 10_000
"""Companies remembered, so that each is not stored again with every entry about it."""
SHOWN_CONTRADICTIONS = 10
_LOST = {"person": "PERSON", "relationship": "OWNER OR CONTROLLER"}
_LOOKED_AT = 200
"""Records after which a file of no known format is given up."""


@dataclass
class Seen:
    """What the file says of itself, gathered while it is read."""

    records: int = 0
    statements: int = 0
    rejected: int = 0
    staged: int = 0
    """Rows staged: statements, and replacements of rejected ones."""
    expected: int | None = None
    extract: str | None = None
    missing: str | None = None
    registers: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    relationship_types: set[str] = field(default_factory=set)
    publishers: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    published_on: date | None = None
    headed_on: date | None = None
    newest: date | None = None
    """Newest date of a record that is not in the future."""
    today: date = field(default_factory=today)
    rejections: list[tuple[UUID, int, str | None, str]] = field(default_factory=list)
    loaded: Counter[str] = field(default_factory=Counter)
    """Statements that were taken, by type of record."""
    refused: Counter[str] = field(default_factory=Counter)
    """Statements that were rejected, by type of record where they tell it."""
    contradictions: Counter[str] = field(default_factory=Counter)
    """Statements that contradict themselves, by code."""
    contradicting: dict[str, list[str]] = field(default_factory=dict)
    """The first of them, by code: line, id and detail."""
    unplaced: int = 0
    """Rejected records of which not even the company that they are about could be read."""
    kept: list[str] = field(default_factory=list)
    """Records that the file holds in a rejected statement: not gone."""
    awaited: Awaited = field(default_factory=Awaited)
    """Stored statements in place of records that no file had in a form that can be read."""
    answered: set[str] = field(default_factory=set)
    """Those of them whose records this file has in a form that can be read."""

    def note(self, row: StatementRow, item: RawItem) -> None:
        """Gather what a statement says of the file."""
        self.loaded[row.record_type] += 1
        for one in row.warnings:
            self.contradictions[one.code] += 1
            first = self.contradicting.setdefault(one.code, [])
            if len(first) < SHOWN_CONTRADICTIONS:
                place = f"{item.part}, line {item.line}" if item.part else f"line {item.line}"
                first.append(printable(f"{place} ({row.statement_id}): {one.detail}")[:300])
        self.registers.update(number.scheme for number in row.identifiers if number.certain)
        self.relationship_types |= row.relationship_types
        if row.country:
            self.countries.add(row.country)
        for counter, value in (
            (self.publishers, row.publisher),
            (self.licences, row.licence),
            (self.sources, row.source_url),
        ):
            if value:
                counter[value] += 1
        self.dated(row.published_on)
        if (self.newest or date.min) < row.statement_date <= self.today:
            self.newest = row.statement_date

    def dated(self, day: date | None) -> None:
        """Note a date of publication; the newest counts."""
        if day and (self.published_on is None or day > self.published_on):
            self.published_on = day

    def reject(self, item: RawItem, error: StatementRejectedError, kind: Format) -> None:
        """Name a record that is left out, with its line and the reason."""
        self.statements += 1
        self.rejected += 1
        self.refused[_record_type(item.value)] += 1
        reason = f"{item.part}: {error.reason}" if item.part else error.reason
        if len(self.rejections) < MAX_REJECTIONS:
            reference = error.statement_id and printable(error.statement_id)[:200]
            self.rejections.append((new_id(), item.line, reference, printable(reason)))
        own = item.value.get("recordId") if isinstance(item.value, dict) else None
        found = [own] if isinstance(own, str) else []
        for reference in dict.fromkeys((error.statement_id, _reference(kind, item.value))):
            found += kind.kept(reference) if reference else ()
        self.kept += [name for name in found if "\0" not in name and name.isprintable()]

    @property
    def contents(self) -> tuple[str, ...]:
        """What is missing from the file's owners, and which of its statements say two things."""
        lost = [
            f"NO {_LOST[kind]} WAS LOADED: all {count} statements about them were rejected;"
            " owners and controllers are missing from this dataset"
            for kind, count in sorted(self.refused.items())
            if kind in _LOST and count and not self.loaded[kind]
        ]
        named = [
            f"{code}: {MEANINGS[code]}; {self.contradictions[code]} statement(s), first: "
            + "; ".join(self.contradicting[code])
            for code in MEANINGS
            if self.contradictions[code]
        ]
        if self.unplaced:
            named.append(
                f"{self.unplaced} rejected record(s) name no company that could be read: no answer"
                " about a company says that such a record may be missing from it"
            )
        return (*lost, *named)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know of the file."""
        parts = (self.missing,) if self.missing else ()
        if self.extract:
            parts = (f"the file calls itself {self.extract}: not the whole register", *parts)
        if self.expected is None or self.expected == self.records:
            return parts
        said = f"the file says that it holds {self.expected} records; it holds {self.records}"
        return (f"{said}: an extract, or not all of its parts", *parts)


def _record_type(record: Any) -> str:
    """Return which type of record a rejected statement would have been, "" where it is unknown."""
    if not isinstance(record, Mapping):
        return ""
    if isinstance(record.get("company_number"), str) and "data" in record:
        return "relationship"  # an entry of the register of persons with significant control
    legacy = LEGACY_TYPES.get(str(record.get("statementType")), "")
    return str(record.get("recordType") or legacy)


def _stand_ins(
    kind: Format, record: Any, error: StatementRejectedError
) -> list[tuple[StatementRow, str]] | None:
    """Return the rows that replace a rejected record; None where no company is known."""
    try:
        about = kind.about(record)
        if about is None:
            return None
        # the record's own id: a later file numbers its statements anew
        own = record.get("recordId") if isinstance(record, Mapping) else None
        reference = own if isinstance(own, str) and own else None
        reference = reference or error.statement_id or _reference(kind, record)
        said = stand_in(about[0], error.reason, reference and printable(reference))
        return [_row(one) for one in (*about[1], said)]
    except (TypeError, AttributeError, KeyError, ValueError, StatementRejectedError):
        return None


def _reference(kind: Format, record: Any) -> str | None:
    """Return the reference of a rejected record, as far as it can be read."""
    try:
        return kind.reference(record)
    except (TypeError, AttributeError, KeyError, ValueError, StatementRejectedError):
        return None


@dataclass(frozen=True)
class Batch:
    """Rows for the staging tables."""

    statements: list[tuple[Any, ...]] = field(default_factory=list)
    identifiers: list[tuple[Any, ...]] = field(default_factory=list)
    names: list[tuple[Any, ...]] = field(default_factory=list)
    addresses: list[tuple[Any, ...]] = field(default_factory=list)
    replaced: list[tuple[Any, ...]] = field(default_factory=list)


class Records:
    """The records of a file in its format; the first that is known tells which that is.

    Raises:
        RegistryFileBrokenError: of no known format, or of another than asked for.

    """

    def __init__(self, file: RegistryFile, name: str | None) -> None:
        self._file = file
        self._items = self._unfolded(file)
        self._recent: set[str] = set()
        self.format = self._known(name)

    def _unfolded(self, file: RegistryFile) -> Iterator[RawItem]:
        for item in file:
            for value in unfolded(item.value):
                yield RawItem(item.line, value, item.part)

    def _known(self, name: str | None) -> Format:
        first: list[RawItem] = []
        found: Format | None = None
        for item in islice(self._items, _LOOKED_AT):
            first.append(item)
            found = format_of(item.value)
            if found:
                break
        self._items = chain(first, self._items)
        asked = FORMATS[name] if name else None
        if found is None and asked is None:
            line = first[0].line if first else 0
            known = ", ".join(FORMATS)
            held = [item for item in first if not header_note(item.value)]
            reason = f"no record is of a known format ({known})" if held else "it holds no record"
            raise RegistryFileBrokenError(self._file.name, line, reason)
        if asked and found and asked is not found:
            raise RegistryFileBrokenError(
                self._file.name,
                first[-1].line,
                f"the file is {found.title} (--format {found.name}), not {asked.title}",
            )
        chosen = asked or found
        assert chosen is not None  # noqa: S101  one of both, or raised above
        return chosen

    def next_batch(self, seen: Seen) -> Batch | None:
        """Read, check and turn the next records into rows; None at the end."""
        batch = Batch()
        seen.missing = self._file.missing
        taken = 0
        for item in islice(self._items, BATCH):
            taken += 1
            self._take(item, seen, batch)
        return batch if taken else None

    def _take(self, item: RawItem, seen: Seen, batch: Batch) -> None:
        note = self.format.note(item.value)
        if note is not None:
            seen.headed_on = max(filter(None, (seen.headed_on, note.data_date)), default=None)
            seen.dated(note.data_date)
            seen.extract = seen.extract or (note.extract and printable(note.extract[:80]))
            if note.expected is not None:
                seen.expected = max(seen.expected or 0, note.expected)
            return
        seen.records += 1
        kind = self._format_of(item.value)
        try:
            rows = [_row(said) for said in kind.convert(item.value) if not self._repeats(said)]
        except StatementRejectedError as error:
            self._reject(seen, batch, item, error, kind)
            return
        except (
            TypeError,
            AttributeError,
            KeyError,
            ValueError,
            ArithmeticError,
            RecursionError,
        ) as error:
            reason = f"not what the format holds there: {error}"
            self._reject(seen, batch, item, StatementRejectedError(reason), kind)
            return
        for row, body in rows:
            seen.statements += 1
            seen.staged += 1
            seen.note(row, item)
            names = (row.record_id, row.statement_id, *row.replaces)
            exact = kind.name == BODS.name
            seen.answered.update(seen.awaited.answered_by(names, row.subject_record, exact=exact))
            _append(batch, seen.staged, row, body)

    def _reject(
        self, seen: Seen, batch: Batch, item: RawItem, error: StatementRejectedError, kind: Format
    ) -> None:
        # what it says of the company is not stored with it: the next record must name it again
        self._recent.clear()
        seen.reject(item, error, kind)
        rows = _stand_ins(kind, item.value, error)
        seen.unplaced += rows is None
        for row, body in rows or ():
            seen.staged += 1
            if row.subject_record is not None:
                seen.answered.update(seen.awaited.replaced_by(row.subject_record))
            _append(batch, seen.staged, row, body)

    def _format_of(self, record: Any) -> Format:
        """Return the record's own format, where several of one family may share a file."""
        if self.format.family is None or self.format.recognises(record):
            return self.format
        found = format_of(record)
        return found if found and found.family == self.format.family else self.format

    def _repeats(self, said: Any) -> bool:
        """Whether it is the company that one of the last records was about too."""
        if self.format.name == BODS.name or said["recordType"] != "entity":
            return False
        statement_id: str = said["statementId"]
        if statement_id in self._recent:
            return True
        if len(self._recent) >= _RECENT:
            self._recent.clear()
        self._recent.add(statement_id)
        return False


def _row(said: Any) -> tuple[StatementRow, str]:
    try:
        encoded = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:  # lone surrogates, numbers beyond 64 bits
        raise StatementRejectedError(f"cannot be stored: {error}") from error
    return statement_row(said, encoded), encoded.decode()


def _append(batch: Batch, seq: int, row: StatementRow, body: str) -> None:
    batch.statements.append(
        (
            seq,
            row.record_id,
            row.record_type,
            row.statement_id,
            row.statement_date,
            row.moment,
            row.status,
            row.subject_record,
            row.holder_record,
            row.content_hash,
            body,
        ),
    )
    batch.identifiers.extend(
        (seq, number.scheme, number.value, number.certain) for number in row.identifiers
    )
    batch.names.extend(
        (seq, name.key, name.legal_form, name.country, list(name.tokens), name.primary)
        for name in row.names
    )
    batch.addresses.extend((seq, key) for key in row.addresses)
    batch.replaced.extend((row.statement_id, other) for other in row.replaces)
