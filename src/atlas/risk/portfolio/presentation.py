"""The portfolio as the API shows it."""

from decimal import Decimal

from atlas.risk.portfolio.domain import Row, View, drill
from atlas.risk.portfolio.models import PortfolioRow
from atlas.risk.portfolio.schemas import (
    CellOut,
    HeatmapOut,
    PortfolioRowOut,
    ViewOut,
    ViewRowOut,
    points,
)


def row_out(item: PortfolioRow) -> PortfolioRowOut:
    """Return a company and where it stands."""
    values = {name: getattr(item, name) for name in PortfolioRowOut.model_fields}
    dimensions = {name: points(value) for name, value in (item.dimensions or {}).items()}
    return PortfolioRowOut(
        **values
        | {
            "score": points(item.score) if item.evaluated else None,
            "score_high": points(item.score_high),
            "coverage": points(item.coverage),
            "dimensions": dimensions,
        }
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
            provisional=item.provisional_by_level.get(level, 0),
            share=(Decimal(count) * 100 / item.companies).quantize(Decimal("0.01")),
            filter=drill(row, item.row, level),
        )
        for item in items
        for level, count in item.by_level.items()
    ]
    return HeatmapOut(rows_are=row, cells=cells)
