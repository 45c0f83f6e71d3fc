"""On which paper the ownership chart can be read, and where it is cut between two pages. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import etree

from atlas.foundation.core.types import JSON
from atlas.investigations.reports.chart import SVG, Drawn, chart_layers, chart_svg, shift
from atlas.investigations.reports.domain.report import Report

_WIDTHS = (800.0, 1240.0, 1600.0, 2000.0)
"""Pixels of a layer at most, tried until the chart can be read on a sheet."""
_READABLE = 0.7
"""At this scale the words next to the arrows have six points."""
_FEW = 6
"""Parts of a chart on sheets of one size, before larger ones are taken."""
_PIXELS = 96 / 25.4
"""In a millimetre."""
_ACROSS, _DOWN = 36.0, 66.0
"""Millimetres of a sheet that margins, the head of the page, a heading and a note take."""
_BELOW = 0.3
"""How far letters reach below their line, of their size."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper of ISO 216; millimetres. `inline`: the chart stands between the text."""

    name: str
    wide: float
    high: float
    inline: bool = False

    @property
    def room(self) -> tuple[float, float]:
        """Return the pixels across and down that a chart has."""
        return (self.wide - _ACROSS) * _PIXELS, (self.high - _DOWN) * _PIXELS


@dataclass(frozen=True, slots=True)
class Part:
    """A strip of the chart, in pixels from its top."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A chart ready to be set: drawn, on which sheet, at which scale, in which parts."""

    drawn: Drawn
    sheet: Sheet
    scale: float
    parts: Sequence[Part]


_A4 = (Sheet("A4", 210, 297), Sheet("A4, landscape", 297, 210))
_A3 = (Sheet("A3, landscape", 420, 297), Sheet("A3", 297, 420))
_LARGE = tuple(
    sheet
    for name, short, long in (("A2", 420, 594), ("A1", 594, 841), ("A0", 841, 1189))
    for sheet in (Sheet(f"{name}, landscape", long, short), Sheet(name, short, long))
)
_INLINE = Sheet("A4", 210, 297, inline=True)
_WHOLE, _CUT = (_INLINE, _A4[1], *_A3), (*_A4, *_A3)
"""From small to large; what every office prints. Beyond it a chart is for a screen or a plotter."""


class _Layout:
    """One way to lay the chart out."""

    def __init__(self, svg: str) -> None:
        self.svg = svg
        root = etree.fromstring(svg.encode())
        self.wide, self.high = (float(root.get(name, "0")) for name in ("width", "height"))
        self.gaps = list(_gaps(root, self.high))

    def fit(self, sheet: Sheet) -> float:
        """Return the scale at which the whole of it fits."""
        across, down = sheet.room
        return min(across / self.wide, down / self.high)

    def parts(self, room: float) -> list[Part]:
        """Return strips of at most `room` pixels, cut where only arrows are; none if impossible."""
        found, top = [], 0.0
        while self.high - top > room:
            cut = max((gap for gap in self.gaps if top < gap <= top + room), default=None)
            if cut is None:
                return []
            found.append(Part(top, cut))
            top = cut
        return [*found, Part(top, self.high)]


class _Layouts:
    """The ways to lay the chart out, each made when it is first looked at."""

    def __init__(self, document: Mapping[str, JSON]) -> None:
        self._document = document
        self._made: list[_Layout] = []

    def __iter__(self) -> Iterator[_Layout]:
        for place, widest in enumerate(_WIDTHS):
            if place == len(self._made):
                self._made.append(_Layout(chart_svg(self._document, widest) or ""))
            yield self._made[place]


def chart_on_paper(document: Mapping[str, JSON]) -> OnPaper | None:
    """Return the chart on the smallest paper on which it can be read, in parts if it must be.

    None where no ownership was read.
    """
    structure = Report(document).ownership.structure
    if structure is None or not structure.chart:
        return None
    layouts = _Layouts(document)
    return (
        _whole(layouts, _WHOLE)
        or _in_parts(layouts)
        or _whole(layouts, _LARGE)
        or _set(max(layouts, key=lambda one: one.fit(_LARGE[-1])), _LARGE[-1])
    )


def _whole(layouts: Iterable[_Layout], sheets: Iterable[Sheet]) -> OnPaper | None:
    for sheet in sheets:
        for layout in layouts:
            if layout.fit(sheet) >= _READABLE:
                return _set(layout, sheet)
    return None


def _in_parts(layouts: Iterable[_Layout]) -> OnPaper | None:
    for sheet in _CUT:
        across, down = sheet.room
        found = [
            (layout, parts)
            for layout in layouts
            if across / layout.wide >= _READABLE and (parts := layout.parts(down / _READABLE))
        ]
        if not found:
            continue
        layout, parts = min(found, key=lambda item: len(item[1]))
        if len(parts) <= _FEW:
            return OnPaper(chart_layers(layout.svg), sheet, _READABLE, parts)
    return None


def _set(layout: _Layout, sheet: Sheet) -> OnPaper:
    scale = min(1.0, layout.fit(sheet))
    return OnPaper(chart_layers(layout.svg), sheet, scale, [Part(0.0, layout.high)])


def _gaps(root: Any, high: float) -> Iterator[float]:
    """Yield the heights at which nothing but arrows would be cut."""
    taken = sorted(_taken(root, high))
    lowest = 0.0
    for (_, bottom), (top, _) in pairwise(taken):
        lowest = max(lowest, bottom)
        if top - lowest > 1:
            yield (lowest + top) / 2


def _taken(root: Any, high: float) -> Iterator[tuple[float, float]]:
    """Yield from where to where boxes and words reach."""
    for element in root.iter(f"{SVG}rect", f"{SVG}polygon", f"{SVG}text"):
        _, down = shift(element)
        if element.tag == f"{SVG}polygon":
            heights = [float(point.split(",")[1]) for point in element.get("points").split()]
            yield min(heights) + down, max(heights) + down
            continue
        y = float(element.get("y", "0")) + down
        if element.tag == f"{SVG}text":
            size = float(element.get("font-size", "12"))
            yield y - size, y + size * _BELOW
        elif float(element.get("height", "0")) < high:
            yield y, y + float(element.get("height", "0"))
