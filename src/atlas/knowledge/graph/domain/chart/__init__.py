"""The ownership chart: an SVG a person reads, from the ownership answer. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from atlas.knowledge.graph.domain.chart.content import Content
from atlas.knowledge.graph.domain.chart.drawing import MOST_WIDE, draw
from atlas.knowledge.graph.domain.chart.model import Mark

MAX_DRAWN = 120
"""Parties drawn; the answer itself holds all."""


def ownership_chart_svg(
    answer: Mapping[str, Any],
    *,
    marks: Mapping[str, Sequence[Mark]] | None = None,
    history: bool = False,
    sources: Sequence[str] = (),
    warnings: Sequence[str] = (),
    most: int = MAX_DRAWN,
    widest: float = MOST_WIDE,
) -> str:
    """Return the structure above a company as an SVG picture: owners above, the subject below.

    Args:
        answer: what the ownership route answers (`graph.service.ownership_json`): plain JSON.
        marks: what screening says of parties, by entity id text; shown in words on the boxes.
        history: also draw ended holdings, grey.
        sources: names of the sources, printed below the title.
        warnings: what keeps the structure from being current, as sentences.
        most: parties drawn at most, nearest to the subject first; a note tells what is left out.
        widest: pixels that a layer takes at most; a wider one becomes several.

    Returns:
        The same bytes for the same arguments. Only text and shapes: no script, link, font or
        image is referred to. Names are escaped.

    """
    content = Content(answer, marks or {}, history=history, sources=sources, most=most)
    return draw(replace(content.chart(), warnings=warnings), widest)


__all__ = ["MAX_DRAWN", "Mark", "ownership_chart_svg"]
