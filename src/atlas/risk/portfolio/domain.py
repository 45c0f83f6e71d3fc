"""Pure rules of the portfolio."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.risk.matrix.domain import FAVOURABLE, LEVELS, UNIDENTIFIED, said_level

PROVISIONAL = "provisional"
"""How companies are counted whose favourable level was not earned."""
_FAVOURABLE = tuple(level for level in LEVELS if level in FAVOURABLE)
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

    by_level: favourable levels are earned ones; the others are counted as `provisional`, and
    companies that were not identified as `not_identified`. provisional_by_level: those that are
    counted as `provisional`, by the level that the known points give.
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


def counted(
    by_level: Mapping[str, int], unearned: Mapping[str, int], *, profile: bool
) -> tuple[dict[str, int], dict[str, int]]:
    """Return companies by level, and the provisional ones by the level that their points give.

    Args:
        by_level: all of them by level.
        unearned: those of them whose level was not earned.
        profile: a compliance profile is active; without one no favourable level is said.

    """
    shown: dict[str, int] = {}
    open_: dict[str, int] = {}
    for level, count in by_level.items():
        favourable = level in FAVOURABLE
        apart = 0 if not favourable else unearned.get(level, 0) if profile else count
        if count > apart:
            shown[level] = count - apart
        if apart:
            shown[PROVISIONAL] = shown.get(PROVISIONAL, 0) + apart
            said = said_level(level, profile=profile)
            open_[said] = open_.get(said, 0) + apart
    return shown, open_


def drill(row: Row, name: str, level: str | None = None) -> str:
    """Return the query that lists the companies behind a number (`/api/risk/companies?…`)."""
    if row is Row.DIMENSION:
        whole = level in {None, UNIDENTIFIED}
        levels = LEVELS if whole else _FAVOURABLE if level == PROVISIONAL else (level,)
        query = "band.in=" + ",".join(f"{name}:{item}" for item in levels)
    else:
        query = _FILTERS[row].format(name)
        if level not in {None, PROVISIONAL}:
            query += f"&level.eq={level}"
    return query + _beside(row, level)


def _beside(row: Row, level: str | None) -> str:
    """Return the filters that part earned levels from provisional ones, and from unknown firms."""
    if level == PROVISIONAL:
        return "&provisional.eq=true&identified.eq=true"
    if level == UNIDENTIFIED:
        return "&identified.eq=false"
    known = "&identified.eq=true" if row is Row.DIMENSION and level is not None else ""
    return f"&provisional.eq=false{known}" if level in FAVOURABLE else known
