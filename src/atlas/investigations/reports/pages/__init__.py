"""The report as pages: blocks of text, tables and pictures that the typst template sets. Pure."""

from atlas.investigations.reports.pages.blocks import Block
from atlas.investigations.reports.pages.content import blocks_of, pages_of

__all__ = ["Block", "blocks_of", "pages_of"]
