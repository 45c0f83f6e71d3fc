"""The portfolio as the API shows it."""

from dataclasses import replace
from decimal import Decimal

from atlas.risk.matrix.domain import UNIDENTIFIED, said_level
from atlas.risk.portfolio.domain import PROVISIONAL, Row, View, drill
from atlas.risk.portfolio.models import PortfolioRow
from atlas.risk.portfolio.schemas import (
    CellOut,
    HeatmapOut,
    PortfolioRowOut,
    ViewOut,
    ViewRowOut,
    points,
)


def row_out(item: PortfolioRow, *, profile: bool) -> PortfolioRowOut:
    """Return a company and where it stands."""
    item = said(item, profile=profile)
    score = item.score if item.evaluated else None
    return PortfolioRowOut.built_from(item, score=score, dimensions=item.dimensions or {})


def said(item: PortfolioRow, *, profile: bool) -> PortfolioRow:
    """Return a row with the levels that Atlas may report: none of a company not identified.

    `profile`: whether a compliance profile is active.
    """
    if item.evaluated and not item.identified:
        item = replace(item, tier=UNIDENTIFIED, level_high=UNIDENTIFIED, tier_high=UNIDENTIFIED)
    if profile or not item.evaluated:
        return item
    bands = [band.rpartition(":") for band in item.bands]
    return replace(
        item,
        level=said_level(item.level, profile=False),
        level_high=item.level_high and said_level(item.level_high, profile=False),
        bands=[f"{name}:{said_level(level, profile=False)}" for name, _, level in bands],
    )


def view_out(row: Row, items: list[View]) -> ViewOut:
    """Return a view."""
    rows = [
        ViewRowOut(
            row=item.row,
            companies=item.companies,
            average_score=points(item.average_score),
            by_level=dict(item.by_level),
            provisional_by_level=dict(item.provisional_by_level),
            filter=drill(row, item.row),
        )
        for item in items
    ]
    return ViewOut(rows_are=row, items=rows)


def heatmap_out(row: Row, items: list[View]) -> HeatmapOut:
    """Return a heatmap."""
    cells = [
        CellOut(
            row=item.row,
            level=level,
            companies=count,
            provisional=count if level == PROVISIONAL else 0,
            share=(Decimal(count) * 100 / item.companies).quantize(Decimal("0.01")),
            filter=drill(row, item.row, level),
        )
        for item in items
        for level, count in item.by_level.items()
    ]
    return HeatmapOut(rows_are=row, cells=cells)
