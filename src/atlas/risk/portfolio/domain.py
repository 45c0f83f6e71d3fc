"""Pure rules of the portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.risk.matrix.domain import FAVOURABLE, LEVELS, UNIDENTIFIED, Level, Tier, said_level

PROVISIONAL = "provisional"
"""How companies are counted whose favourable level was not earned."""
_FAVOURABLE = tuple(level for level in LEVELS if level in FAVOURABLE)
OUTDATED = ("compliance_profile", "lists", "registers")
"""Why the favourable words of an evaluation do not hold on the day on which they are read."""
STALE = ("reference_data", "policy", "matrix", "review_overdue", *OUTDATED)
"""Why an evaluation no longer says what one made today would be asked to say."""
UNDATED_DAYS = 90
"""How long registers count from the day of an evaluation that does not say how old they are."""
_WORST_SCORE = 9000
"""Hundredths: what the floors of law give where the silence of lists and registers says nothing."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What favourable words rest on today.

    `rules`: hash of the rules of the active compliance profile; None: there is none. `silent`: a
    list that the profile requires gives no negative answer today.
    """

    rules: str | None
    silent: bool
    today: date

    @property
    def args(self) -> tuple[object, ...]:
        """Return the parameters of `TODAY_SQL`, in its order."""
        return self.rules, self.silent, self.today


TODAY_SQL = "(SELECT $1::text AS rules, $2::boolean AS silent, $3::date AS day) today"
"""The ground as a row, which statements join whether or not a filter asks for it."""


@dataclass(frozen=True, slots=True)
class Rested:
    """What the words of an evaluation rested on: rules, and the last day of its registers."""

    rules: str | None
    current_until: date


def outdated(rested: Rested, ground: Ground) -> tuple[str, ...]:
    """Return why the favourable words of an evaluation do not hold today; empty: they do."""
    found = (
        rested.rules != ground.rules,
        ground.silent,
        rested.current_until < ground.today,
    )
    return tuple(code for code, holds in zip(OUTDATED, found, strict=True) if holds)


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
        score_high=max(words.score_high, _WORST_SCORE),
        level_high=Level.CRITICAL.value,
        tier_high=Tier.EDD.value,
    )


def rested_sql(row: str) -> str:
    """Return what `Rested` has, of an evaluation's row in SQL: `rules_hash`, `current_until`."""
    return f"{_rules_sql(row)} AS rules_hash, {_until_sql(row)} AS current_until"


def _rules_sql(row: str) -> str:
    """Return the hash of the rules; rows without the columns say it in their result alone."""
    return (
        f"CASE WHEN {row}.current_until IS NULL THEN {row}.result #>> '{{words,profile,hash}}'"
        f" ELSE {row}.rules_hash END"
    )


def _until_sql(row: str) -> str:
    kept = f"{row}.facts -> 'current_until'"
    return (
        f"coalesce({row}.current_until, (SELECT min(u.value::date) FROM jsonb_each_text("
        f"CASE jsonb_typeof({kept}) WHEN 'object' THEN {kept} ELSE '{{}}' END) u),"
        f" {row}.as_of + {UNDATED_DAYS})"
    )


@dataclass(frozen=True, slots=True)
class AgedSql:
    """`outdated` and `shown` as SQL: `row` is a pointer with the words of its evaluation.

    `rules`, `silent`, `day` are the parameters that hold the ground. `known`, `held_rules`,
    `held_until`: whether there is an evaluation, and what it rested on, where not a pointer's.
    """

    row: str
    rules: str
    silent: str
    day: str
    known: str = ""
    held_rules: str = ""
    held_until: str = ""

    @classmethod
    def of_evaluation(cls, row: str, *, rules: str, silent: str, day: str) -> "AgedSql":
        """Return the same of an evaluation's own row."""
        return cls(
            row, rules, silent, day, known="true",
            held_rules=_rules_sql(row), held_until=_until_sql(row),
        )  # fmt: skip

    @property
    def reasons(self) -> str:
        """Return elements of an array: each reason, or NULL."""
        found = (
            f"{self._rules} IS DISTINCT FROM {self.rules}::text",
            f"{self.silent}::boolean",
            f"{self._until} < {self.day}::date",
        )
        return ", ".join(
            f"CASE WHEN {self._known} AND {holds} THEN '{code}' END"
            for code, holds in zip(OUTDATED, found, strict=True)
        )

    @property
    def any(self) -> str:
        """Return whether any reason holds."""
        return (
            f"({self._known} AND ({self.silent}::boolean"
            f" OR {self._rules} IS DISTINCT FROM {self.rules}::text"
            f" OR {self._until} < {self.day}::date))"
        )

    @property
    def _known(self) -> str:
        return self.known or f"{self.row}.company_id IS NOT NULL"

    @property
    def _rules(self) -> str:
        return self.held_rules or f"{self.row}.word_rules"

    @property
    def _until(self) -> str:
        return self.held_until or f"{self.row}.word_until"

    def provisional(self, stored: str) -> str:
        """Return whether the level is not earned, or not any more."""
        levels = ", ".join(f"'{level}'" for level in sorted(FAVOURABLE))
        return f"({stored} OR ({self.row}.level IN ({levels}) AND {self.any}))"

    def tier(self, worded: str = "true") -> str:
        """Return the tier: simplified due diligence ends with what it rested on.

        `worded`: whether the evaluation was stored with its words; without, it granted none.
        """
        row = self.row
        lost = f"{row}.tier = '{Tier.SDD}' AND (NOT ({worded}) OR {self.any})"
        return f"CASE WHEN {lost} THEN '{Tier.CDD}' ELSE {row}.tier END"

    def worst(self, stored: str, value: str) -> str:
        """Return a word of the worst case."""
        return f"CASE WHEN {self.any} THEN '{value}' ELSE {stored} END"

    def score_high(self, stored: str) -> str:
        """Return the score of the worst case, in hundredths."""
        return f"CASE WHEN {self.any} THEN greatest({stored}, {_WORST_SCORE}) ELSE {stored} END"


@dataclass(frozen=True, slots=True)
class Basis:
    """What evaluations rest on today; one that rests on other things is stale."""

    snapshot_hash: str
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
