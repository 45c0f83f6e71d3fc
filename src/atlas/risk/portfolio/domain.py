"""Pure rules of the portfolio."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.risk.matrix.domain import (
    FAVOURABLE,
    LEVELS,
    NOT_ASSESSED,
    UNIDENTIFIED,
    Level,
    Tier,
    said_level,
)

PROVISIONAL = "provisional"
"""How companies are counted whose favourable level was not earned."""
_FAVOURABLE = tuple(level for level in LEVELS if level in FAVOURABLE)
OUTDATED = (
    "compliance_profile",
    "lists",
    "registers",
    "reference_data",
    "relationship_profile",
    "customer_identity",
    "newer_run",
)
"""Why the favourable results of an evaluation do not hold on the day on which they are read."""
STALE = ("policy", "matrix", "review_overdue", *OUTDATED[:-1])
"""Why a company's evaluation no longer says what one made today would be asked to say.

A company's evaluation is that of its newest run.
"""
UNDATED_DAYS = 90
"""How long registers count from the day of an evaluation that does not say how old they are."""
WORST_SCORE = 9000
"""In hundredths: the score that the floors of law give where the absence of findings in lists and
registers does not count."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What favourable results rest on today.

    `rules`: hash of the rules of the active compliance profile; None: there is none. `silent`: a
    list that the profile requires gives no negative answer today. `reference_data`: hash of the
    datasets in force. `registers`: which loads of the company registers there are. `unswept`:
    versions of lists that the profile requires (list:sequence) with which the tenant's parties
    have not all been compared yet, and the name matcher by which they have not (matcher:name).
    """

    rules: str | None
    silent: bool
    today: date
    reference_data: str
    registers: str
    unswept: tuple[str, ...] = ()

    @property
    def args(self) -> tuple[object, ...]:
        """Return the parameters of `TODAY_SQL`, in its order."""
        return (
            self.rules,
            self.silent,
            self.today,
            self.reference_data,
            self.registers,
            list(self.unswept),
        )


TODAY_SQL = (
    "(SELECT $1::text AS rules, $2::boolean AS silent, $3::date AS day,"
    " $4::text AS reference_data, $5::text AS registers, $6::text[] AS unswept) today"
)
"""The ground as a row, which statements join whether or not a filter asks for it."""


@dataclass(frozen=True, slots=True)
class Rested:
    """What the words of an evaluation rested on: rules, reference data, registers, customer file.

    `current_until`: the last day of its registers. `registers`: the loads with which the registers
    were last seen to say what its run read, empty: they never were; None: it rests on no run.
    `profile_changed`: the relationship profile says something else today. `identity_changed`: the
    customer's name, number or country was changed since its run. `searched`: the versions of lists
    (list:sequence) that its run compared every party with, and the name matcher (matcher:name) by
    which. `raising`: a match that its run did not see counts for more, and the risk has not been
    raised yet. `newer_run`: a later run of the company was evaluated, which alone is kept current.
    """

    rules: str | None
    current_until: date
    reference_data: str
    registers: str | None = None
    profile_changed: bool = False
    identity_changed: bool = False
    searched: Collection[str] | None = None
    raising: bool = False
    newer_run: bool = False

    def compared(self, versions: Collection[str]) -> bool:
        """Whether its run compared every party with these versions of lists."""
        return set(versions) <= {*(self.searched or ())}


def outdated(rested: Rested, ground: Ground) -> tuple[str, ...]:
    """Return why the favourable results of an evaluation do not hold today; empty if they hold.

    This is the only comparison: both what is shown as provisional and what ends an approval
    follow it.
    """
    found = (
        rested.rules != ground.rules,
        ground.silent or rested.raising or not rested.compared(ground.unswept),
        rested.current_until < ground.today or rested.registers not in {None, ground.registers},
        rested.reference_data != ground.reference_data,
        rested.profile_changed,
        rested.identity_changed,
        rested.newer_run,
    )
    return tuple(code for code, holds in zip(OUTDATED, found, strict=True) if holds)


def were_old(rested: Rested, ground: Ground, day: date) -> bool:
    """Whether registers were past their age on a day, and none was loaded that may differ since."""
    return rested.current_until < day and rested.registers in {None, ground.registers}


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of an evaluation as a reader is shown them. `score_high` in hundredths."""

    tier: str
    provisional: bool
    reasons: tuple[str, ...]
    score_high: int
    level_high: str
    tier_high: str


def shown(level: str, words: Shown, why: Sequence[str]) -> Shown:
    """Return the words of an evaluation as they count on the day of reading.

    Args:
        level: its level, which stays: only a new evaluation moves it.
        words: as they were stored.
        why: what `outdated` returned.

    """
    if not why:
        return words
    lost = level in FAVOURABLE
    return Shown(
        tier=Tier.CDD.value if words.tier == Tier.SDD else words.tier,
        provisional=words.provisional or lost,
        reasons=(*words.reasons, *(f"outdated:{code}" for code in why)) if lost else words.reasons,
        score_high=max(words.score_high, WORST_SCORE),
        level_high=Level.CRITICAL.value,
        tier_high=Tier.EDD.value,
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """What evaluations rest on today; one that rests on other things is stale."""

    policy_version: int
    matrices: tuple[str, ...]
    ground: Ground


class Row(StrEnum):
    """What the rows of a view are."""

    DIMENSION = "dimension"
    JURISDICTION = "jurisdiction"
    STATUS = "status"
    SEGMENT = "segment"
    INDICATOR = "indicator"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The portfolio counted. Averages are in hundredths, None where nothing was evaluated.

    stale: companies whose evaluation is stale; stale_by_cause: by each cause, some twice.
    """

    companies: int
    evaluated: int
    not_identified: int
    insufficient_depth: int
    average_score: int | None
    average_score_high: int | None
    average_coverage: int | None
    provisional: int
    by_level: Mapping[str, int]
    provisional_by_level: Mapping[str, int]
    by_tier: Mapping[str, int]
    by_status: Mapping[str, int]
    stale: int
    stale_by_cause: Mapping[str, int]


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
        unearned: those of them that do not meet the conditions of their level.
        profile: whether a compliance profile is active; without one, Atlas reports no favourable
            level.

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
        levels = (
            (*LEVELS, NOT_ASSESSED) if whole else _FAVOURABLE if level == PROVISIONAL else (level,)
        )
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
        return "&identified.eq=false&evaluated.eq=true"
    known = "&identified.eq=true" if row is Row.DIMENSION and level is not None else ""
    return f"&provisional.eq=false{known}" if level in FAVOURABLE else known
