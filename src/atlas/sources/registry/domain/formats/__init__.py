"""The formats that are read, and which one a record is of."""

from __future__ import annotations

from typing import Any

from atlas.sources.registry.domain.formats.base import FileNote, Format
from atlas.sources.registry.domain.formats.bods import BODS
from atlas.sources.registry.domain.formats.companies_house import COMPANIES_HOUSE
from atlas.sources.registry.domain.formats.gleif import unfolded
from atlas.sources.registry.domain.formats.gleif_lei import GLEIF_LEI
from atlas.sources.registry.domain.formats.gleif_rr import GLEIF_REPEX, GLEIF_RR
from atlas.sources.registry.domain.formats.psc import PSC

FORMATS: dict[str, Format] = {
    one.name: one for one in (BODS, PSC, COMPANIES_HOUSE, GLEIF_LEI, GLEIF_RR, GLEIF_REPEX)
}
DETECT = "auto"
"""What stands for the format until the file has told it."""


def format_of(record: Any) -> Format | None:
    """Return the format of a decoded record; None when it is of none (or a header)."""
    return next((one for one in FORMATS.values() if one.recognises(record)), None)


__all__ = ["DETECT", "FORMATS", "FileNote", "Format", "format_of", "unfolded"]
