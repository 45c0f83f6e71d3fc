"""The blocks a page is made of; the template knows these and nothing of investigations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from atlas.foundation.core.types import JSON

Block = dict[str, Any]
Cell = str | dict[str, str]


def heading(text: str, *, level: int = 1, tag: str | None = None) -> Block:
    """Return a heading; `tag` is a word set as a label before it."""
    return {"kind": "heading", "level": level, "text": text, "tag": tag}


def text(words: str) -> Block:
    """Return a paragraph."""
    return {"kind": "text", "text": words}


def note(words: str) -> Block:
    """Return a paragraph that must not be overlooked."""
    return {"kind": "note", "text": words}


def bullets(items: Iterable[str | Mapping[str, JSON]]) -> Block:
    """Return a list; an item may carry `tag` (a label) and `lead` (bold) before its `text`."""
    plain = [{"text": item} if isinstance(item, str) else dict(item) for item in items]
    return {"kind": "list", "items": plain}


def outline(items: Iterable[tuple[int, str]]) -> Block:
    """Return lines that are indented by their level."""
    return {"kind": "outline", "items": [{"level": level, "text": line} for level, line in items]}


def table(
    caption: str,
    columns: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[Cell]],
    *,
    record: bool = False,
) -> Block:
    """Return a table: columns with their relative widths; the first cell names the row.

    `record`: its cells are what a record states, no sentences of the report.
    """
    return {
        "kind": "table",
        "record": record,
        "caption": caption,
        "columns": [title for title, _ in columns],
        "widths": [width for _, width in columns],
        "rows": [list(row) for row in rows],
    }


def tag(word: str) -> Cell:
    """Return a cell that is a label, coloured by its word."""
    return {"tag": word}


def mono(code: object, evidence: str | None = None) -> Cell:
    """Return a cell in the monospaced face: an id or a hash; on a screen it leads to evidence."""
    cell = {"mono": str(code)}
    return cell | {"evidence": evidence} if evidence else cell
