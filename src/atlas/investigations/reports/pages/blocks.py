"""The blocks a page is made of; the templates know these and nothing of investigations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import Struct


class Label(Struct, frozen=True):
    """A cell that is a label, coloured by its word."""

    tag: str


class Code(Struct, frozen=True, omit_defaults=True):
    """A cell in the monospaced face: an id or a hash; on a screen it leads to its evidence."""

    mono: str
    evidence: str | None = None


Cell = str | Label | Code


class Heading(Struct, frozen=True, tag_field="kind", tag="heading"):
    """A heading; `tag` is a word set as a label before it."""

    text: str
    level: int = 1
    tag: str | None = None


class Text(Struct, frozen=True, tag_field="kind", tag="text"):
    """A paragraph."""

    text: str


class Note(Struct, frozen=True, tag_field="kind", tag="note"):
    """A paragraph that must not be overlooked."""

    text: str


class Item(Struct, frozen=True, omit_defaults=True):
    """An item of a list; a label and a bold lead may stand before its text."""

    text: str
    tag: str | None = None
    lead: str | None = None


class Bullets(Struct, frozen=True, tag_field="kind", tag="list"):
    """A list."""

    items: tuple[Item, ...]


class Line(Struct, frozen=True):
    """A line that is indented by its level."""

    level: int
    text: str


class Outline(Struct, frozen=True, tag_field="kind", tag="outline"):
    """Lines, each indented by its level."""

    items: tuple[Line, ...]


class Table(Struct, frozen=True, tag_field="kind", tag="table"):
    """A table: columns with their relative widths; the first cell names the row.

    `record`: its cells are what a record states, no sentences of the report.
    """

    caption: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    record: bool = False


class Gauge(Struct, frozen=True, kw_only=True, tag_field="kind", tag="gauge"):
    """The score within its range, the level and the tier; `alt` says the same in words."""

    alt: str
    provisional: bool
    score: str
    score_low: str
    score_high: str
    coverage: str
    level: str
    level_at_worst: str
    tier: str


class Chart(Struct, frozen=True, tag_field="kind", tag="chart"):
    """Where the ownership chart stands; `alt` says in words what it shows."""

    alt: str


Block = Heading | Text | Note | Bullets | Outline | Table | Gauge | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: its name and its blocks, the heading first."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """Return the words of the heading."""
        first = self.blocks[0]
        return first.text if isinstance(first, Heading) else ""


class Fact(Struct, frozen=True):
    """A fact at the top of a page."""

    name: str
    value: Cell


class Head(Struct, frozen=True, kw_only=True):
    """What a page is: its title, its warnings, and the hash of the data that it shows."""

    title: str
    as_of: str
    banner: str | None
    redaction: str | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown, on paper and on a screen: the facts at the top, then the sections."""

    head: Head
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]


def heading(text: str, *, level: int = 1, tag: str | None = None) -> Block:
    """Return a heading; `tag` is a word set as a label before it."""
    return Heading(text, level, tag)


def text(words: str) -> Block:
    """Return a paragraph."""
    return Text(words)


def note(words: str) -> Block:
    """Return a paragraph that must not be overlooked."""
    return Note(words)


def bullets(items: Iterable[str | Item]) -> Block:
    """Return a list."""
    return Bullets(tuple(Item(item) if isinstance(item, str) else item for item in items))


def outline(items: Iterable[tuple[int, str]]) -> Block:
    """Return lines that are indented by their level."""
    return Outline(tuple(Line(level, line) for level, line in items))


def table(
    caption: str,
    columns: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[Cell]],
    *,
    record: bool = False,
) -> Block:
    """Return a table of columns with their relative widths. See `Table`."""
    return Table(
        caption,
        tuple(title for title, _ in columns),
        tuple(width for _, width in columns),
        tuple(tuple(row) for row in rows),
        record,
    )


def tag(word: str) -> Cell:
    """Return a cell that is a label, coloured by its word."""
    return Label(word)


def mono(code: object, evidence: str | None = None) -> Cell:
    """Return a cell in the monospaced face: an id or a hash; on a screen it leads to evidence."""
    return Code(str(code), evidence or None)
