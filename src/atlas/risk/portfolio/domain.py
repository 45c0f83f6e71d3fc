"""Pure rules of the portfolio."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.risk.matrix.domain import LEVELS

STALE = ("reference_data", "policy", "matrix", "review_overdue")
"""Why an evaluation no longer says what one made today would be asked to say."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What evaluations rest on today; one that rests on other things is stale."""

    snapshot_hash: str
    policy_version: int
    matrices: tuple[str, ...]
    today: date


class Row(StrEnum):
    """What the rows of a view are."""

    DIMENSION = "dimension"
    JURISDICTION = "jurisdiction"
    STATUS = "status"
    SEGMENT = "segment"
    INDICATOR = "indicator"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class View:
    """One row of a view: companies by level. `average_score` in hundredths.

    provisional_by_level: how many of `by_level` have a level that was not earned.
    """

    row: str
    companies: int
    by_level: Mapping[str, int]
    provisional_by_level: Mapping[str, int]
    average_score: int | None


_FILTERS = {
    Row.JURISDICTION: "country_code.eq={}",
    Row.STATUS: "relationship_status.eq={}",
    Row.SEGMENT: "segment.eq={}",
    Row.INDICATOR: "indicator.eq={}",
    Row.FLOOR: "floor.eq={}",
}


def drill(row: Row, name: str, level: str | None = None) -> str:
    """Return the query that lists the companies behind a number (`/api/risk/companies?…`)."""
    if row is Row.DIMENSION:
        levels = LEVELS if level is None else (level,)
        return "band.in=" + ",".join(f"{name}:{item}" for item in levels)
    query = _FILTERS[row].format(name)
    return query if level is None else f"{query}&level.eq={level}"
