"""What a result of a batch is worth as of the day of reading, as SQL.

A batch keeps what it computed. Whether a favourable level or simplified due diligence still holds
is found out from its evaluation when someone reads it, as everywhere else.
"""

from dataclasses import dataclass

from atlas.risk.matrix.domain import FAVOURABLE, Level, Tier, earned_tier_sql, provisional_sql
from atlas.risk.portfolio.ageing import JOINED, AgedSql, RestedSql

_FAVOURABLE = ", ".join(f"'{level}'" for level in sorted(FAVOURABLE))
_AGED = AgedSql("made", RestedSql.of_evaluation("made"), JOINED)


@dataclass(frozen=True, slots=True)
class WorthSql:
    """The words in those columns of a row of results that begin with `of`."""

    row: str
    of: str = ""

    def _of_evaluation(self, found: str) -> str:
        """Return a statement on the evaluation; of a trial, which stores none, on what counts."""
        counts = (
            f"SELECT k.evaluation_id FROM company_risk k WHERE k.company_id = {self.row}.company_id"
        )
        return (
            f"SELECT {found} FROM risk_evaluation made WHERE made.id = CASE WHEN"
            f" {self.row}.evaluation_id IS NULL THEN ({counts}) ELSE {self.row}.evaluation_id END"
        )

    @property
    def _level(self) -> str:
        return f"{self.row}.{self.of}level"

    @property
    def _lost(self) -> str:
        return f"EXISTS ({self._of_evaluation('1')} AND {_AGED.any})"

    @property
    def outdated(self) -> str:
        """Return why a favourable result does not hold any more, as an array of codes."""
        found = self._of_evaluation(f"array_remove(ARRAY[{_AGED.reasons}], NULL)")
        return f"CASE WHEN {self._level} IS NULL THEN '{{}}' ELSE coalesce(({found}), '{{}}') END"

    @property
    def provisional(self) -> str:
        """Return whether the level is not earned, or not any more; NULL without a level."""
        stored = provisional_sql(f"{self.row}.{self.of}provisional", self._level)
        return f"({stored} OR ({self._level} IN ({_FAVOURABLE}) AND {self._lost}))"

    @property
    def level_high(self) -> str:
        """Return the level at worst."""
        lost = f"{self._level} IS NOT NULL AND {self._lost}"
        return f"CASE WHEN {lost} THEN '{Level.CRITICAL}' ELSE {self.row}.{self.of}level_high END"

    @property
    def tier(self) -> str:
        """Return the tier: simplified due diligence ends with what it rested on."""
        tier, stored = f"{self.row}.{self.of}tier", f"{self.row}.{self.of}provisional"
        lost = f"{tier} = '{Tier.SDD}' AND {self._lost}"
        return f"CASE WHEN {lost} THEN '{Tier.CDD}' ELSE {earned_tier_sql(tier, stored)} END"
