"""The ownership chart of a report's document. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from msgspec import Struct

from atlas.foundation.core.types import JSON
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.results.domain import (
    Hit,
    JsonObject,
    Regime,
    Result,
    ScreenedParty,
    Structure,
    read,
)
from atlas.knowledge.graph.domain.chart import Mark, ownership_chart_svg
from atlas.risk.evaluations.domain.wording import origin

_TRUE, _OPEN = "true_match", {"undecided", "unsure"}
_ON_SCREEN = 1240.0
"""Pixels of a layer at most."""
SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")


class Word(Struct, frozen=True, kw_only=True):
    """A line of text of the chart, at its place in pixels; `middle`: its middle stands there."""

    x: float
    y: float
    size: float
    fill: str
    bold: bool
    middle: bool
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart in two layers: shapes as SVG, and its words with their places in pixels."""

    shapes: bytes
    words: list[Word]
    width: float
    height: float


def chart_svg(document: Mapping[str, JSON], widest: float = _ON_SCREEN) -> str | None:
    """Return the chart as SVG for a screen, or None where no ownership was read."""
    report = Report(document)
    section = report.ownership
    answer = section.structure.chart if section.structure else None
    if not answer:
        return None
    marks = _marks(report.screening.rows, section.sanctioned)
    sources = [origin(item.source) for item in report.sources if item.status == "answered"]
    return ownership_chart_svg(answer, marks=marks, sources=sources, widest=widest)


def chart_layers(svg: str) -> Drawn:
    """Return a chart with its words taken out of the picture, to be set as text above it.

    Text inside a picture is set glyph by glyph: a cluster of an Indic, Thai, Khmer or Tibetan
    script has more glyphs than characters, some of them then stand for none, and PDF/UA-1 (§7.21.7)
    refuses the page. Text on the page is set as words, and can be searched and copied besides.
    """
    root = etree.fromstring(svg.encode())
    words = []
    found: list[Any] = root.findall(f".//{SVG}text")
    for text in found:
        right, down = shift(text)
        words.append(
            Word(
                x=float(text.get("x", "0")) + right,
                y=float(text.get("y", "0")) + down,
                size=float(text.get("font-size", "12")),
                fill=text.get("fill", "#000000"),
                bold=text.get("font-weight") == "bold",
                middle=text.get("text-anchor") == "middle",
                text="".join(text.itertext()),
            )
        )
        text.getparent().remove(text)
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    return Drawn(etree.tostring(root), words, width, height)


def shift(element: Any) -> tuple[float, float]:
    """Return how far the groups around an element move it, right and down."""
    found = [_SHIFT.match(above.get("transform", "")) for above in element.iterancestors()]
    moves = [(float(move[1]), float(move[2])) for move in found if move]
    return sum(right for right, _ in moves), sum(down for _, down in moves)


def chart_words(name: str | None, structure: Structure) -> str:
    """Return what the chart shows, for who cannot see it."""
    drawn = read(_Chart, structure.chart)
    said = {"ubo": "", "possible_ubo": " (possible)", "lower_threshold": " (lower threshold)"}
    ubos = ", ".join(
        item.name + said[structure.standing(item.party, item.status)] for item in structure.grounds
    )
    ubos = ubos or "none identified"
    return (
        f"Ownership chart of {name}: {len(drawn.parties)} parties,"
        f" {len(drawn.holdings)} holdings. Beneficial owners: {ubos}. The chain of"
        " holdings says the same in words."
    )


class _Chart(Result, frozen=True, kw_only=True):
    """What is drawn, as far as it is counted."""

    parties: tuple[JsonObject, ...]
    holdings: tuple[JsonObject, ...]


def _marks(rows: Iterable[ScreenedParty], regimes: Iterable[Regime]) -> dict[str, list[Mark]]:
    marks: dict[str, set[Mark]] = {}
    for row in rows:
        for hit in row.hits:
            marks.setdefault(row.party_id, set()).update(_marks_of(hit))
    for regime in regimes:
        sure = regime.status == "blocked"
        mark = Mark.OWNED_BY_SANCTIONED if sure else Mark.POSSIBLY_OWNED_BY_SANCTIONED
        for party in regime.owned:
            marks.setdefault(party, set()).add(mark)
    return {party: sorted(found) for party, found in marks.items() if found}


def _marks_of(hit: Hit) -> set[Mark]:
    """Return a hit's marks: an entry may stand for a sanction and a PEP at once."""
    sure, maybe = hit.decision == _TRUE, hit.decision in _OPEN
    if not (sure or maybe):
        return set()
    known = {
        "pep": Mark.PEP if sure else Mark.POSSIBLE_PEP,
        "sanctions": Mark.SANCTIONED if sure else Mark.POSSIBLY_SANCTIONED,
    }
    return {known.get(topic, Mark.OTHER) for topic in hit.stands_for}
