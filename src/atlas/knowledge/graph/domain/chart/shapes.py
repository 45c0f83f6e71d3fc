"""Boxes as SVG: their size from their text, one outline for each kind of party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.knowledge.graph.domain.chart.model import Badge, Box, Row
from atlas.knowledge.graph.domain.chart.scripts import runs
from atlas.knowledge.graph.domain.chart.text import clean, shorten, width, wrap, xml, xml_part

INK = "#1b1f24"
QUIET = "#4f5761"
GREY = "#6a717a"
LINE = "#3d4650"
ALERT = "#9b1c1c"
PAPER = "#ffffff"
FILLS = {
    "person": "#fdf6e3",
    "company": "#eef3f8",
    "trust": "#f1ecf7",
    "state": "#eaf4ec",
    "unknown_person": "#f4f4f4",
}
NAME, SMALL, TINY = 13.0, 11.0, 10.0
BOX_WIDTH, MOST_WIDE = 184.0, 420.0
ROW_LINE, ROW_WIDTH = 16.0, 340.0


@dataclass(frozen=True)
class Sized:
    """A box with its size and its lines of text."""

    box: Box
    wide: float
    high: float
    name: Sequence[str]
    badges: Sequence[Sequence[Badge]]
    columns: int = 1


def sized(box: Box, arrows: int) -> Sized:
    """Measure a box; one with many arrows below or a long label is wider, so that these fit."""
    if box.rows:
        columns = min(3, 1 + len(box.rows) // 11)
        per_column = -(-len(box.rows) // columns)
        high = 30 + per_column * _row_height(box)
        return Sized(box, columns * ROW_WIDTH, high, [box.name], [], columns)
    widest = max((_badge_width(badge) for badge in box.badges), default=0.0) + 28
    wide = min(MOST_WIDE, max(BOX_WIDTH, arrows * 96.0, widest))
    room = wide - 28
    name = wrap(box.name, room, NAME, 5)
    badges = _badge_rows(box.badges, room)
    facts = sum(len(wrap(fact, room, SMALL, 2)) for fact in box.facts)
    high = 24 + len(name) * 16 + facts * 14 + len(badges) * 20 + 10
    return Sized(box, wide, high, name, badges)


def _badge_rows(badges: Sequence[Badge], room: float) -> list[list[Badge]]:
    rows: list[list[Badge]] = []
    left = 0.0
    for badge in badges:
        need = _badge_width(badge) + 6
        if not rows or need > left:
            rows.append([])
            left = room
        rows[-1].append(badge)
        left -= need
    return rows


def _badge_width(badge: Badge) -> float:
    return width(badge.words, TINY) + 14


def box_svg(sized_box: Sized, x: float, y: float) -> list[str]:
    """Return a box with its centre at x and its top at y."""
    box = sized_box.box
    if box.rows:
        return _list_svg(sized_box, x, y)
    left = x - sized_box.wide / 2
    # white on the subject's dark fill, dark elsewhere
    ink, quiet = (PAPER, "#dfe7f0") if box.subject else (INK, QUIET)
    out = [f"<g><title>{xml(box.name)} ({xml(box.caption)})</title>"]
    out.append(_outline(box, left, y, sized_box.wide, sized_box.high))
    line = y + 18
    out.append(_text(x, line, SMALL, quiet, box.caption))
    for part in sized_box.name:
        line += 16
        out.append(_text(x, line, NAME, ink, part, bold=True))
    for fact in box.facts:
        for part in wrap(fact, sized_box.wide - 28, SMALL, 2):
            line += 14
            out.append(_text(x, line, SMALL, ink, part))
    for row in sized_box.badges:
        line += 20
        at = x - (sum(_badge_width(badge) + 6 for badge in row) - 6) / 2
        for badge in row:
            out += badge_svg(badge, at, line - 12)
            at += _badge_width(badge) + 6
    return [*out, "</g>"]


def badge_svg(badge: Badge, left: float, top: float) -> list[str]:
    """Return a badge: filled when loud, else outlined."""
    wide = _badge_width(badge)
    fill, ink = (ALERT, PAPER) if badge.loud else (PAPER, ALERT)
    if badge.words.endswith("UBO"):
        fill, ink = (INK, PAPER) if badge.words == "UBO" else (PAPER, INK)
    edge = ink if fill == PAPER else fill
    return [
        (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="16" rx="3"'
            f' fill="{fill}" stroke="{edge}"/>'
        ),
        _text(left + wide / 2, top + 12, TINY, ink, badge.words, bold=True),
    ]


def icon(kind: str, x: float, y: float) -> str:
    """Return the small outline of a kind of party, 18 by 12, its centre at x and y."""
    return _outline(Box("", kind, "", ""), x - 9, y - 6, 18, 12)


def _outline(box: Box, left: float, top: float, wide: float, high: float) -> str:
    fill = "#1f3a5f" if box.subject else FILLS.get(box.kind, PAPER)
    paint = f'fill="{fill}" stroke="{LINE}" stroke-width="{2 if box.subject else 1.2}"'
    place = f'x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    if box.kind == "trust":
        cut = min(10.0, high / 2)
        right, bottom, middle = left + wide, top + high, top + high / 2
        points = (
            (left + cut, top),
            (right - cut, top),
            (right, middle),
            (right - cut, bottom),
            (left + cut, bottom),
            (left, middle),
        )
        return f'<polygon points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" {paint}/>'
    if box.kind == "person":
        return f'<rect {place} rx="{min(20.0, high / 2):.1f}" {paint}/>'
    if box.kind == "unknown_person":
        radius = min(20.0, high / 2)
        return f'<rect {place} rx="{radius:.1f}" {paint} stroke-dasharray="4 3"/>'
    if box.kind == "state":
        inner = (
            f'<rect x="{left + 3:.1f}" y="{top + 3:.1f}" width="{wide - 6:.1f}"'
            f' height="{high - 6:.1f}" fill="none" stroke="{LINE}"/>'
        )
        return f"<rect {place} {paint}/>{inner}"
    return f"<rect {place} {paint}/>"


def _list_svg(found: Sized, x: float, y: float) -> list[str]:
    left = x - found.wide / 2
    place = f'x="{left:.1f}" y="{y:.1f}" width="{found.wide:.1f}" height="{found.high:.1f}"'
    caption = shorten(found.box.name, found.wide - 20, SMALL)
    out = [
        f'<g><rect {place} fill="{PAPER}" stroke="{LINE}"/>',
        _text(x, y + 19, SMALL, QUIET, caption, bold=True),
    ]
    per_column = -(-len(found.box.rows) // found.columns)
    tall = _row_height(found.box)
    for order, row in enumerate(found.box.rows):
        column, number = divmod(order, per_column)
        out += _row_svg(row, left + column * ROW_WIDTH, y + 28 + number * tall)
    return [*out, "</g>"]


def _row_height(box: Box) -> float:
    return 22 + ROW_LINE * max(len(_row_name(row)) for row in box.rows)


def _row_name(row: Row) -> list[str]:
    return wrap(row.name, ROW_WIDTH - 46, NAME, 2)


def _row_svg(row: Row, left: float, top: float) -> list[str]:
    ink = GREY if row.ended else INK
    name = _row_name(row)
    below = top + ROW_LINE * len(name)
    badges: list[str] = []
    right = left + ROW_WIDTH - 10
    for badge in row.badges:
        right -= _badge_width(badge) + 6
        badges += badge_svg(badge, right, below + 2)
    label = f"{row.label} · {row.country}" if row.country else row.label
    label = shorten(label, max(60.0, right - left - 42), SMALL)
    lines = [
        _text(left + 36, top + 15 + place * ROW_LINE, NAME, ink, part, anchor="start")
        for place, part in enumerate(name)
    ]
    return [
        f"<g><title>{xml(row.name)}: {xml(row.label)}</title>",
        icon(row.kind, left + 20, top + 11),
        *lines,
        _text(left + 36, below + 14, SMALL, ink, label, anchor="start"),
        *badges,
        "</g>",
    ]


def _text(
    x: float,
    y: float,
    size: float,
    ink: str,
    words: str,
    *,
    bold: bool = False,
    anchor: str = "middle",
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{ink}"'
        f' text-anchor="{anchor}"{weight}>{_runs(words)}</text>'
    )


def _runs(words: str) -> str:
    return "".join(
        f"<tspan font-family=\"'{family}', sans-serif\">{xml_part(part)}</tspan>"
        if family
        else xml_part(part)
        for family, part in runs(clean(words))
    )


text_svg = _text
