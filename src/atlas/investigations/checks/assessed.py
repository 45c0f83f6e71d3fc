"""The checks of a run as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.investigations.checks.domain import CheckResult, open_checks
from atlas.investigations.checks.models import Attestation
from atlas.risk.evaluations.schemas import EvaluationSummaryOut
from atlas.risk.matrix.domain import Tier
from atlas.sources.lists.domain.list_day import ListDay
from atlas.sources.screening.schemas.hits import HitOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The checks of an investigation at a tier.

    `attestations`: those that stand, by check. `names`: of who gave them, by account.
    """

    tier: Tier
    evaluation: EvaluationSummaryOut | None
    policy_version: int
    results: Sequence[CheckResult]
    attestations: Mapping[str, Attestation]
    source_dates: Mapping[str, date | None]
    list_days: Mapping[tuple[str, str], ListDay]
    names: Mapping[UUID, str]
    register_changes: Sequence[str] = ()
    """What the registers say otherwise of the run's parties than it saw, in sentences."""
    earlier_hits: tuple[HitOut, ...] = ()
    """Undecided hits of parties of earlier runs that the evaluation still counts."""
    named_hits: tuple[HitOut, ...] = ()
    """Hits of persons whom an attestation in force names as in control by name alone, and those of
    persons whom one named that counts no more, until they are dismissed."""
    named_screenings: tuple[str, ...] = ()
    """The newest screenings of those whom an attestation in force names by name alone."""

    @property
    def open(self) -> tuple[str, ...]:
        """The mandatory checks that prevent an approval."""
        return open_checks(self.results)
