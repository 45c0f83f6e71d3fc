"""Blocks made fit for paper: no word runs off its line, and short rows stay on one page. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from atlas.investigations.reports.pages.blocks import Block, Cell, text

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


def for_paper(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the typst template prints from the sections of a page."""
    title = page["title"]
    cut = title if len(title) <= _RUNNING else f"{title[: _RUNNING - 1].rstrip()}…"
    return {key: item for key, item in page.items() if key != "sections"} | {
        "heading": breakable(title, _TITLE),
        "running": cut,
        "facts": [
            {"name": item["name"], "value": _cell(item["value"], _FACT, whole=True)}
            for item in page["facts"]
        ],
        "blocks": [_fit(block) for section in page["sections"] for block in section["blocks"]],
    }


def set_apart(blocks: Sequence[Block], sheet: str, parts: int) -> list[Block]:
    """Move the chart onto sheets of its own behind its section, and say so where it stood."""
    where = "a sheet of its own" if parts == 1 else f"{parts} sheets of its own, the owners first,"
    out: list[Block] = []
    chart: list[Block] = []
    for block in blocks:
        if block["kind"] == "chart":
            chart.append(block)
            out.append(text(f"The chart is on {where} behind this section ({sheet})."))
            continue
        if block["kind"] == "heading" and block["level"] == 1:
            out += chart
            chart = []
        out.append(block)
    return out + chart


def set_last(blocks: Sequence[Block]) -> list[Block]:
    """Move the chart to the end of its section: the text before it fills the page."""
    out: list[Block] = []
    chart: list[Block] = []
    for block in blocks:
        if block["kind"] == "chart":
            chart.append(block)
            continue
        if block["kind"] == "heading" and block["level"] == 1:
            out += chart
            chart = []
        out.append(block)
    return out + chart


def breakable(words: str, most: int = _LINE) -> str:
    """Let a word that is longer than its line break within, instead of running off the page."""
    if len(words) <= most:
        return words
    return re.sub(rf"[^\s{_BREAK}]{{{most + 1},}}", lambda found: _broken(found[0]), words)


def _fit(block: Block) -> Block:
    kind = block["kind"]
    if kind == "table":
        return _fit_table(block)
    if kind in {"list", "outline"}:
        items = [
            {key: breakable(item) if key in {"text", "lead"} else item for key, item in one.items()}
            for one in block["items"]
        ]
        return block | {"items": items}
    if "text" in block:
        return block | {"text": breakable(block["text"], _HEADING if kind == "heading" else _LINE)}
    return block


def _fit_table(block: Block) -> Block:
    whole = sum(block["widths"])
    room = [max(_STEP, int(_TABLE * width / whole) - 2) for width in block["widths"]]
    return block | {
        "caption": breakable(block["caption"]),
        "together": sum(_lines(row, room) for row in block["rows"]) <= _TOGETHER,
        "rows": [_fit_row(row, room) for row in block["rows"]],
    }


def _fit_row(row: list[Cell], room: list[int]) -> dict[str, Any]:
    whole = _lines(row, room) <= _WHOLE
    cells = [_cell(cell, most, whole=whole) for cell, most in zip(row, room, strict=True)]
    return {"cells": cells, "whole": whole}


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


def _lines(row: list[Cell], room: list[int]) -> int:
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
