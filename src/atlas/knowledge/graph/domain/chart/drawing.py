"""A chart as SVG: places from the layout, arrows with their labels, a legend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from atlas.knowledge.graph.domain.chart.layout import Layout, lay_out
from atlas.knowledge.graph.domain.chart.model import Chart, Link
from atlas.knowledge.graph.domain.chart.shapes import (
    GREY,
    INK,
    LINE,
    PAPER,
    QUIET,
    SMALL,
    box_svg,
    icon,
    sized,
    text_svg,
)
from atlas.knowledge.graph.domain.chart.text import width, wrap, xml
from atlas.knowledge.graph.domain.chart.wording import KINDS

MARGIN = 24.0
MOST_WIDE = 1_240.0
"""Pixels of one layer; a wider one becomes several."""
LEAST_WIDE = 560.0
BEND, TIP = 44.0, 12.0
"""Height of the zone in which arrows turn, and of the straight end before the arrow's tip."""
LABEL_LINE = 13.0
PAST = "#8a919a"
FONTS = "'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class _Label:
    lines: Sequence[str]
    x: float
    row: int


class _Drawing:
    def __init__(self, chart: Chart, widest: float) -> None:
        self.chart = chart
        self.keys = list(chart.boxes)
        self.number = {key: place for place, key in enumerate(self.keys)}
        # a circular holding runs upward: it is laid out the other way round
        self.ends = [
            (k.company, k.holder) if k.circular else (k.holder, k.company) for k in chart.links
        ]
        below: dict[str, list[int]] = defaultdict(list)
        for place, (upper, _) in enumerate(self.ends):
            below[upper].append(place)
        self.below = below
        self.sizes = [sized(chart.boxes[key], len(below[key])) for key in self.keys]
        top = max(chart.layers.values())
        self.layout: Layout = lay_out(
            [box.wide for box in self.sizes],
            [(self.number[upper], self.number[lower]) for upper, lower in self.ends],
            [top - chart.layers[key] for key in self.keys],
            widest,
        )
        self.row_of = {
            item.node: place
            for place, row in enumerate(self.layout.rows)
            for item in row
            if item.node is not None
        }
        self.ports = self._ports()
        self.labels = self._labels()

    def _ports(self) -> list[tuple[float, float]]:
        """Where each arrow leaves the box above and reaches the box below."""
        leaves = [0.0] * len(self.ends)
        reaches = [0.0] * len(self.ends)
        into: dict[str, list[int]] = defaultdict(list)
        for place, (_, lower) in enumerate(self.ends):
            into[lower].append(place)
        for found, out, end in ((self.below, leaves, 0), (into, reaches, -1)):
            for key, places in found.items():
                node = self.number[key]
                places.sort(key=lambda place: (self._next_x(place, end), place))
                room = self.sizes[node].wide - (24 if len(places) > 1 else 0)
                for order, place in enumerate(places):
                    share = (order + 0.5) / len(places) - 0.5
                    out[place] = self.layout.x[node] + share * room
        return list(zip(leaves, reaches, strict=True))

    def _next_x(self, place: int, end: int) -> float:
        passage = self.layout.passages[place]
        if passage:
            return passage[end].x
        upper, lower = self.ends[place]
        return self.layout.x[self.number[lower if end == 0 else upper]]

    def _labels(self) -> list[_Label]:
        """Labels stand right below the box above, in rows where they would touch."""
        labels: list[_Label] = [_Label((), 0, 0)] * len(self.ends)
        for places in self.below.values():
            ends: list[float] = []
            for place in places:
                lines = self._label_lines(self.chart.links[place])
                x = self.ports[place][0]
                half = max((width(line, SMALL) for line in lines), default=0) / 2 + 3
                row = next((r for r, right in enumerate(ends) if right < x - half), len(ends))
                if row == len(ends):
                    ends.append(0)
                ends[row] = x + half
                labels[place] = _Label(lines, x, row)
        return labels

    @staticmethod
    def _label_lines(link: Link) -> list[str]:
        lines = [part for words in link.label for part in wrap(words, 150, SMALL, 2)]
        return [f"circular: {lines[0]}", *lines[1:]] if link.circular and lines else lines

    def _depths(self) -> list[float]:
        """Height of the label zone below each layer."""
        zone = [0.0] * len(self.layout.rows)
        for (upper, _), label in zip(self.ends, self.labels, strict=True):
            row = self.row_of[self.number[upper]]
            need = self._label_top(upper, label.row) + len(label.lines) * LABEL_LINE
            zone[row] = max(zone[row], need)
        return zone

    def _label_top(self, upper: str, row: int) -> float:
        """Distance from the box to the label: below the labels in the rows before."""
        tallest = [0] * (row + 1)
        for place in self.below[upper]:
            label = self.labels[place]
            if label.row < row:
                tallest[label.row] = max(tallest[label.row], len(label.lines))
        return 5 + sum(lines * LABEL_LINE + 3 for lines in tallest if lines)

    def picture(self) -> str:
        wide = max(LEAST_WIDE, self.layout.width + 2 * MARGIN)
        head, y = self._head(wide)
        shift = MARGIN + (wide - 2 * MARGIN - self.layout.width) / 2
        zone = self._depths()
        bottoms: list[float] = []
        for place, row in enumerate(self.layout.rows):
            tall = max((self.sizes[i.node].high for i in row if i.node is not None), default=10.0)
            bottoms.append(y + tall)
            y += tall
            if place < len(self.layout.rows) - 1:
                y += zone[place] + BEND + TIP
        arrows, labels = self._arrows(bottoms, zone)
        boxes: list[str] = []
        for node, found in enumerate(self.sizes):
            # boxes of one layer stand on its lower edge: their labels begin on one line
            top = bottoms[self.row_of[node]] - found.high
            boxes += box_svg(found, self.layout.x[node], top)
        foot, y = self._foot(wide, y + 28)
        body = [f'<g transform="translate({shift:.1f} 0)">', *arrows, *boxes, *labels, "</g>"]
        return "\n".join([*_opening(self.chart, wide, y), *head, *body, *foot, "</svg>", ""])

    def _arrows(
        self, bottoms: Sequence[float], zone: Sequence[float]
    ) -> tuple[list[str], list[str]]:
        arrows: list[str] = []
        labels: list[str] = []
        for place, link in enumerate(self.chart.links):
            upper, lower = self.ends[place]
            first = self.row_of[self.number[upper]]
            last = self.row_of[self.number[lower]]
            box = self.sizes[self.number[lower]]
            start, end = self.ports[place]
            path = [f"M{start:.1f} {bottoms[first]:.1f}"]
            x = start
            for offset, item in enumerate([*self.layout.passages[place], None]):
                row = first + offset
                y = bottoms[row] + zone[row]
                target = end if item is None else item.x
                bend = (
                    f"C{x:.1f} {y + BEND / 2:.1f} {target:.1f} {y + BEND / 2:.1f}"
                    f" {target:.1f} {y + BEND:.1f}"
                )
                path += [f"V{y:.1f}", bend]
                x = target
            path.append(f"V{bottoms[last] - box.high - 1:.1f}")
            arrows.append(_arrow(" ".join(path), link))
            labels += self._label(place, bottoms[first])
        return arrows, labels

    def _label(self, place: int, bottom: float) -> list[str]:
        label = self.labels[place]
        if not label.lines:
            return []
        link = self.chart.links[place]
        top = bottom + self._label_top(self.ends[place][0], label.row)
        wide = max(width(line, SMALL) for line in label.lines) + 4
        out = [
            (
                f'<rect x="{label.x - wide / 2:.1f}" y="{top - 1:.1f}" width="{wide:.1f}"'
                f' height="{len(label.lines) * LABEL_LINE + 2:.1f}" fill="{PAPER}"/>'
            )
        ]
        for number, line in enumerate(label.lines):
            y = top + 10 + number * LABEL_LINE
            out.append(text_svg(label.x, y, SMALL, GREY if link.ended else INK, line))
        return out

    def _head(self, wide: float) -> tuple[list[str], float]:
        out: list[str] = []
        y = MARGIN + 16
        for line in wrap(self.chart.title, wide - 2 * MARGIN, 19, 3):
            out.append(text_svg(MARGIN, y, 19, INK, line, bold=True, anchor="start"))
            y += 25
        for words in (*self.chart.warnings, *self.chart.subtitle):
            loud = words in self.chart.warnings
            for line in wrap(words, wide - 2 * MARGIN, 12.5, 4):
                ink = INK if loud else QUIET
                out.append(text_svg(MARGIN, y, 12.5, ink, line, bold=loud, anchor="start"))
                y += 18
        return out, y + 12

    def _foot(self, wide: float, y: float) -> tuple[list[str], float]:
        out: list[str] = []
        for words in self.chart.notes:
            for line in wrap(words, wide - 2 * MARGIN, 12.5, 4):
                out.append(text_svg(MARGIN, y, 12.5, INK, line, anchor="start"))
                y += 18
        y += 8
        x = MARGIN
        for sample, words in _legend(self.chart):
            need = 34 + width(words, SMALL) + 18
            if x > MARGIN and x + need > wide - MARGIN:
                x, y = MARGIN, y + 20
            out.append(sample.format(x=x, right=x + 26, y=y - 4, middle=x + 13))
            out.append(text_svg(x + 34, y, SMALL, INK, words, anchor="start"))
            x += need
        return out, y + MARGIN


def draw(chart: Chart, widest: float = MOST_WIDE) -> str:
    """Return a chart as SVG text, about as wide as `widest` pixels at most."""
    return _Drawing(chart, widest).picture()


def _opening(chart: Chart, wide: float, high: float) -> list[str]:
    said = " ".join([*chart.warnings, *chart.subtitle, *chart.notes])
    links = [
        f"{chart.boxes[k.holder].name} → {chart.boxes[k.company].name}"
        + (f": {'; '.join(k.label)}" if k.label else "")
        for k in chart.links
    ]
    listed = [
        f"{row.name} → {box.name}: {row.label}" for box in chart.boxes.values() for row in box.rows
    ]
    described = f"{said} {'. '.join([*links, *listed])}"
    return [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"'
            f' width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}"'
            f' font-family="{FONTS}">'
        ),
        f'<title id="title">{xml(chart.title)}</title>',
        f'<desc id="desc">{xml(described)}</desc>',
        _tips(chart),
        f'<rect width="{wide:.0f}" height="{high:.0f}" fill="{PAPER}"/>',
    ]


def _tips(chart: Chart) -> str:
    """Return the heads of arrows, those of ended holdings in their own ink."""
    inks = [("", LINE)] + [("-ended", PAST)] * any(link.ended for link in chart.links)
    shapes = (("tip", 9, "M0 0L10 5L0 10z"), ("turned", 1, "M10 0L0 5L10 10z"))
    markers = "".join(
        f'<marker id="{name}{ending}" viewBox="0 0 10 10" refX="{at}" refY="5" markerWidth="8"'
        f' markerHeight="8" orient="auto"><path d="{path}" fill="{ink}"/></marker>'
        for ending, ink in inks
        for name, at, path in shapes
    )
    return f"<defs>{markers}</defs>"


def _arrow(path: str, link: Link) -> str:
    dash = ' stroke-dasharray="6 4"' if link.soft else ""
    ink = PAST if link.ended else LINE
    wide = 2.2 if link.circular else 1.3
    # a circular holding was laid out from the company down to the holder: its tip is above
    tip = "marker-start" if link.circular else "marker-end"
    mark = ("turned" if link.circular else "tip") + ("-ended" if link.ended else "")
    return (
        f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{wide}"{dash}'
        f' {tip}="url(#{mark})"/>'
    )


def _legend(chart: Chart) -> list[tuple[str, str]]:
    line = '<line x1="{x:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}"'
    samples = [
        (
            "<g>"
            + icon(kind, 13, 0).join(['<g transform="translate({x:.1f} {y:.1f})">', "</g></g>"]),
            KINDS[kind].lower(),
        )
        for kind in KINDS
        if kind in chart.kinds
    ]
    plain = f' stroke="{LINE}" stroke-width="1.3"'
    if any(not link.soft for link in chart.links):
        samples.append((f"{line}{plain}/>", "shares"))
    if any(link.soft for link in chart.links):
        samples.append((f'{line}{plain} stroke-dasharray="6 4"/>', "votes, control or role only"))
    if any(link.circular for link in chart.links):
        samples.append(
            (f'{line} stroke="{LINE}" stroke-width="2.2"/>', "circular: closes a circle")
        )
    ended = any(link.ended for link in chart.links)
    if ended or any(row.ended for box in chart.boxes.values() for row in box.rows):
        samples.append((f'{line} stroke="{PAST}" stroke-width="1.3"/>', "grey: ended"))
    words = [line for link in chart.links for line in link.label]
    words += [row.label for box in chart.boxes.values() for row in box.rows]
    if any(">" in text for text in words):
        samples.append(("<g/>", ">25–50 %: more than 25, up to 50"))  # noqa: RUF001
    return samples
