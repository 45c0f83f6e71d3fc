"""Joined rows and numbered notes, in place of sentences that are repeated. Pure.

A sentence that would occur more than twice in a report is replaced by the number of a note. The
note has the sentence and the rows that it concerns. The summary and the findings stay whole. A name
is no sentence, however long it is and whatever stops are in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from atlas.investigations.reports.pages.blocks import (
    Block,
    Bullets,
    Cell,
    Code,
    Note,
    Section,
    Table,
    Text,
    heading,
    table,
    text,
)

LEAST = 6
"""Words from which a sentence is worth a note."""
MOST = 2
"""Times that a sentence stands in a report."""

_CUT = re.compile(r"; |(?<=[.!?]) (?=[A-Z(])")
_BAND = re.compile(r"[(\[]([\d.]+, [\d.]+)[)\]]")
_INNER = re.compile(r"(?P<before>[^()]*\()(?P<said>.*)(?P<after>\)\.?)")
_WHOLE = ("summary", "findings")
"""Sections whose sentences are never replaced: they are read by themselves."""
_GAPS = "gaps"
"""The section that keeps a sentence where it first says it: it is read for its reasons."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text stands: its section, the section's heading, and what names its row."""

    section: str
    title: str
    row: str


_Refer = Callable[[_Place, str], str | None]
"""Returns the note that says a sentence instead, or None where the sentence stays."""


@dataclass(slots=True)
class _Said:
    """A sentence with every place at which it stands."""

    places: list[_Place] = field(default_factory=list)

    def is_repeated(self) -> bool:
        return len(self.places) > MOST

    def stands_in(self, section: str) -> bool:
        return any(place.section == section for place in self.places)


def joined(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """Join rows of a table whose cells are equal, apart from the first cell.

    The first cells, which name the rows, follow one another in the joined row.
    """
    alike: dict[tuple[str, ...], list[list[Cell]]] = {}
    for row in rows:
        alike.setdefault(tuple(map(str, row[1:])), []).append(list(row))
    return [
        ["; ".join(dict.fromkeys(str(row[0]) for row in same)), *same[0][1:]]
        for same in alike.values()
    ]


def with_notes(sections: Sequence[Section], names: Iterable[str] = ()) -> list[Section]:
    """Return the sections, every repeated sentence said once, with the notes before the hashes.

    Args:
        sections: of a report, in their order.
        names: of companies, persons and others; none is cut or replaced.

    """
    parts = _Parts(names)
    found = _collected(sections, parts)
    notes: dict[str, list[str]] = {}
    for said, item in found.items():
        if item.is_repeated() and not item.stands_in("findings"):
            notes.setdefault(_concerned(item.places), []).append(said)
    numbers = {said: at for at, together in enumerate(notes.values(), 1) for said in together}
    kept: set[str] = set()

    def refer(place: _Place, said: str) -> str | None:
        item = found.get(said)
        if item is None or not item.is_repeated() or place.section in _WHOLE:
            return None
        if said not in numbers:
            return "Findings"
        if place.section == _GAPS and said not in kept and not item.stands_in("summary"):
            kept.add(said)
            return None
        return str(numbers[said])

    out = [
        replace(
            section,
            blocks=tuple(_replaced(block, section, parts, refer) for block in section.blocks),
        )
        for section in sections
    ]
    if numbers:
        last = next((at for at, item in enumerate(out) if item.name == "hashes"), len(out))
        out.insert(last, Section("notes", _notes(notes)))
    return out


def _notes(notes: Mapping[str, Sequence[str]]) -> tuple[Block, ...]:
    """Return the notes; sentences that concern the same rows share one."""
    rows = [
        [str(number), " ".join(f"{said[:1].upper()}{said[1:]}." for said in together), where]
        for number, (where, together) in enumerate(notes.items(), 1)
    ]
    columns = [("Note", 0.6), ("What holds for several rows", 4), ("Which rows", 5)]
    return (
        heading("Notes"),
        text("The sections above refer to these notes by their numbers."),
        table("Said once for all the rows that it concerns", columns, rows),
    )


def _concerned(places: Sequence[_Place]) -> str:
    """Return the rows that a note concerns, by section; the list of gaps only repeats them."""
    rows: dict[str, dict[str, None]] = {}
    for place in [one for one in places if one.section != _GAPS] or places:
        rows.setdefault(place.title, {})[place.row] = None
    return " · ".join(
        f"{title}: {', '.join(named)}" if (named := [row for row in of if row]) else title
        for title, of in rows.items()
    )


def _collected(sections: Sequence[Section], parts: "_Parts") -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for section in sections:
        for block in section.blocks:
            for place, words in _texts(block, section):
                for part, is_sentence in parts.of(words):
                    if is_sentence:
                        found.setdefault(part, _Said()).places.append(place)
    return found


class _Parts:
    """Cuts texts into sentences and what joins them, never within a name."""

    def __init__(self, names: Iterable[str]) -> None:
        long = {one for one in names if _CUT.search(one) or len(one.split()) >= LEAST}
        found = "|".join(map(re.escape, sorted(long, key=len, reverse=True)))
        self._names = re.compile(found) if found else None

    def of(self, words: str) -> Iterator[tuple[str, bool]]:
        """Return a text in its parts, with whether each is a sentence; the others join them."""
        start = 0
        closed = _BAND.sub(r"[\1]", words)  # the brackets of an open band are no pair
        names = self._spans(words)
        for cut in _CUT.finditer(words):
            if _within(names, cut.start()):
                continue
            if closed.count("(", 0, cut.start()) == closed.count(")", 0, cut.start()):
                yield from self._pieces(words[start : cut.start()])
                yield cut[0], False
                start = cut.end()
        yield from self._pieces(words[start:])

    def _spans(self, words: str) -> list[tuple[int, int]]:
        return [] if self._names is None else [one.span() for one in self._names.finditer(words)]

    def _pieces(self, piece: str) -> Iterator[tuple[str, bool]]:
        """Return a sentence apart from its stop, and from a short reason before its brackets."""
        inner = _INNER.fullmatch(piece)
        whole = inner is None or _within(self._spans(piece), *inner.span("said"))
        if inner and not whole and self._counts(inner["said"]):
            yield inner["before"], False
            yield from self.of(inner["said"])
            yield inner["after"], False
            return
        bare = piece.rstrip(".")
        yield bare, self._counts(bare) and self._counts(piece)
        yield piece[len(bare) :], False

    def _counts(self, said: str) -> bool:
        """Return whether a part is a sentence worth a note; a name in it counts as one word."""
        told = said if self._names is None else self._names.sub("name", said)
        return len(told.split()) >= LEAST and "→" not in said


def _within(names: Sequence[tuple[int, int]], *places: int) -> bool:
    """Return whether one of the places is within a name, so that a cut there would part it."""
    return any(begin < place < end for begin, end in names for place in places)


def _texts(block: Block, section: Section) -> Iterator[tuple[_Place, str]]:
    def at(row: str = "") -> _Place:
        return _Place(section.name, section.title, row)

    match block:
        case Text() | Note():
            yield at(), block.text
        case Bullets():
            for item in block.items:
                yield at(item.lead or ""), item.text
        case Table(record=False):
            for row in block.rows:
                for cell in row[1:]:
                    if isinstance(cell, str):
                        yield at(_name(row)), cell


def _name(row: Sequence[Cell]) -> str:
    first = row[0]
    if isinstance(first, str):
        return first
    return first.mono if isinstance(first, Code) else first.tag


def _replaced(block: Block, section: Section, parts: _Parts, refer: _Refer) -> Block:
    """Return a block in which each repeated sentence is the number of its note."""

    def put(words: str, row: str = "") -> str:
        return _referring(parts.of(words), _Place(section.name, section.title, row), refer)

    match block:
        case Text() | Note():
            return structs.replace(block, text=put(block.text))
        case Bullets():
            items = (
                structs.replace(item, text=put(item.text, item.lead or "")) for item in block.items
            )
            return Bullets(tuple(items))
        case Table(record=False):
            rows = (
                (
                    row[0],
                    *(put(cell, _name(row)) if isinstance(cell, str) else cell for cell in row[1:]),
                )
                for row in block.rows
            )
            return structs.replace(block, rows=tuple(rows))
    return block


def _referring(parts: Iterable[tuple[str, bool]], place: _Place, refer: _Refer) -> str:
    out: list[str] = []
    notes: list[str] = []
    between: list[str] = []
    for part, is_sentence in parts:
        number = refer(place, part) if is_sentence else None
        if number is not None:
            notes.append(number)
            between = []
        elif notes and not is_sentence and part.strip(" .;") == "":
            between.append(part)  # what joins two notes goes with them
        else:
            out += [_see(notes), *between, part] if notes else [part]
            notes, between = [], []
    return "".join(out) + (_see(notes) + "".join(between) if notes else "")


def _see(notes: Sequence[str]) -> str:
    """Return the words that refer to notes, or to the findings."""
    numbers = sorted({int(note) for note in notes if note.isdecimal()})
    shown = []
    if numbers:
        shown.append(f"see note{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}")
    if "Findings" in notes:
        shown.append("see Findings")
    return ", ".join(shown)
