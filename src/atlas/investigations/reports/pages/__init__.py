"""The report as sections of blocks (text, tables, pictures), for paper and screen. Pure."""

from atlas.investigations.reports.pages.blocks import Block
from atlas.investigations.reports.pages.content import pages_of
from atlas.investigations.reports.pages.paper import for_paper, set_apart, set_last

__all__ = ["Block", "for_paper", "pages_of", "set_apart", "set_last"]
