"""Blocks made fit for paper: no word runs off its line, and short rows stay on one page. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct, structs

from atlas.investigations.reports.pages.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Fact,
    Head,
    Heading,
    Item,
    Line,
    Note,
    Outline,
    Page,
    Table,
    Text,
)

_LONG_WORD = re.compile(r"\S{17,}")
_PLAIN_WORD = re.compile(r"[(\"']?[A-Z]?[a-z]{1,23}[)\"'.,;:!?]*")
_MARK = re.compile(r"([:/_.-])")
_BREAK = "\u200b"
"""Zero width space: a line may end here, and nothing is printed."""
_LINE, _HEADING, _TITLE, _FACT = 80, 40, 24, 26
"""Characters that surely fit into a line of text, of a heading, of the title, and of a fact."""
_TABLE, _STEP = 88, 4
"""Characters that fit side by side into a table, and between two breaks of a word too long."""
_RUNNING = 60
"""Characters of the title at the head of each page."""
_WHOLE = 12
"""Lines up to which a row of a table is not divided between two pages."""


_TOGETHER = 14
"""Lines up to which a table is not divided between two pages."""


class Row(Struct, frozen=True):
    """A row of a table; `whole`: it is not divided between two pages."""

    cells: tuple[Cell, ...]
    whole: bool


class FittedTable(Struct, frozen=True, tag_field="kind", tag="table"):
    """A table whose words break; `together`: it is not divided between two pages."""

    caption: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    together: bool


Fitted = Block | FittedTable


class Paper(Struct, frozen=True, kw_only=True):
    """What the typst template prints."""

    head: Head
    heading: str
    running: str
    facts: tuple[Fact, ...]
    blocks: tuple[Fitted, ...]


def for_paper(page: Page) -> Paper:
    """Return what the typst template prints from the sections of a page."""
    title = page.head.title
    return Paper(
        head=page.head,
        heading=breakable(title, _TITLE),
        running=title if len(title) <= _RUNNING else f"{title[: _RUNNING - 1].rstrip()}…",
        facts=tuple(Fact(one.name, _cell(one.value, _FACT, whole=True)) for one in page.facts),
        blocks=tuple(_fit(block) for section in page.sections for block in section.blocks),
    )


def without_chart(paper: Paper) -> Paper:
    """Return the paper without the place of a chart, where there is no chart."""
    kept = (block for block in paper.blocks if not isinstance(block, Chart))
    return structs.replace(paper, blocks=tuple(kept))


def set_apart(paper: Paper, sheet: str, parts: int) -> Paper:
    """Move the chart onto sheets of its own behind its section, and say so where it stood."""
    where = "a sheet of its own" if parts == 1 else f"{parts} sheets of its own, the owners first,"
    said = Text(f"The chart is on {where} behind this section ({sheet}).")
    return structs.replace(paper, blocks=tuple(_chart_last(paper.blocks, said)))


def set_last(paper: Paper) -> Paper:
    """Move the chart to the end of its section: the text before it fills the page."""
    return structs.replace(paper, blocks=tuple(_chart_last(paper.blocks)))


def _chart_last(blocks: Iterable[Fitted], instead: Text | None = None) -> list[Fitted]:
    """Move the chart behind its section; `instead` takes its place."""
    out: list[Fitted] = []
    chart: list[Fitted] = []
    for block in blocks:
        if isinstance(block, Chart):
            chart.append(block)
            out += [instead] if instead else []
            continue
        if isinstance(block, Heading) and block.level == 1:
            out += chart
            chart = []
        out.append(block)
    return out + chart


def breakable(words: str, most: int = _LINE) -> str:
    """Let a word that is longer than its line break within, instead of running off the page."""
    if len(words) <= most:
        return words
    return re.sub(rf"[^\s{_BREAK}]{{{most + 1},}}", lambda found: _broken(found[0]), words)


def _fit(block: Block) -> Fitted:
    match block:
        case Table():
            return _fit_table(block)
        case Bullets():
            items = (
                Item(breakable(one.text), one.tag, one.lead and breakable(one.lead))
                for one in block.items
            )
            return Bullets(tuple(items))
        case Outline():
            return Outline(tuple(Line(one.level, breakable(one.text)) for one in block.items))
        case Heading():
            return structs.replace(block, text=breakable(block.text, _HEADING))
        case Text() | Note():
            return structs.replace(block, text=breakable(block.text))
    return block


def _fit_table(block: Table) -> FittedTable:
    whole = sum(block.widths)
    room = [max(_STEP, int(_TABLE * width / whole) - 2) for width in block.widths]
    rows = tuple(_fit_row(row, room) for row in block.rows)
    together = sum(_lines(row, room) for row in block.rows) <= _TOGETHER
    return FittedTable(breakable(block.caption), block.columns, block.widths, rows, together)


def _fit_row(row: Sequence[Cell], room: Sequence[int]) -> Row:
    whole = _lines(row, room) <= _WHOLE
    cells = (_cell(cell, most, whole=whole) for cell, most in zip(row, room, strict=True))
    return Row(tuple(cells), whole)


def _cell(cell: Cell, most: int, *, whole: bool) -> Cell:
    """Let a long name such as `registry_file:uk-psc` break at its marks, else anywhere.

    In a row that is divided between pages (not `whole`) no word has a hyphen: only one that does
    not fit breaks.
    """
    if not isinstance(cell, str):
        return cell
    marked = _LONG_WORD.sub(lambda found: _MARK.sub(rf"\1{_BREAK}", found[0]), cell)
    return _divisible(marked, most) if whole else breakable(marked, most)


def _divisible(words: str, most: int) -> str:
    """Let a long word of a cell break: one of plain letters by its syllables, as typst knows them.

    Any other breaks anywhere, as no rule says where.
    """
    return re.sub(
        rf"[^\s{_BREAK}]{{{most + 1},}}",
        lambda found: found[0] if _PLAIN_WORD.fullmatch(found[0]) else _broken(found[0]),
        words,
    )


def _lines(row: Sequence[Cell], room: Sequence[int]) -> int:
    """Return about how many lines the longest cell of a row takes."""
    said = [cell if isinstance(cell, str) else "" for cell in row]
    return max(1 + len(text) // most for text, most in zip(said, room, strict=True))


def _broken(word: str) -> str:
    """Return a word with a break after each few characters, never before a mark of the last."""
    out: list[str] = []
    since = 0
    for char in word:
        if since >= _STEP and unicodedata.category(char) not in {"Mn", "Mc", "Me", "Cf"}:
            out.append(_BREAK)
            since = 0
        out.append(char)
        since += 1
    return "".join(out)
