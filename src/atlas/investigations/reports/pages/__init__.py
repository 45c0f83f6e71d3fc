"""The report as sections of blocks (text, tables, pictures), for paper and screen. Pure."""

from atlas.investigations.reports.pages.blocks import Page
from atlas.investigations.reports.pages.content import pages_of
from atlas.investigations.reports.pages.paper import (
    Paper,
    for_paper,
    set_apart,
    set_last,
    without_chart,
)

__all__ = ["Page", "Paper", "for_paper", "pages_of", "set_apart", "set_last", "without_chart"]
