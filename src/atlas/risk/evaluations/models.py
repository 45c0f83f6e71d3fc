"""Typed rows of risk evaluations."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import convert

from atlas.foundation.core.types import JSON
from atlas.foundation.db import Row
from atlas.risk.evaluations.carried_overrides import Earlier, Note, earlier
from atlas.risk.evaluations.domain import Evaluation, FloorStatus, Hashes, evaluation_from_document
from atlas.risk.evaluations.domain.inputs import InputsSaid
from atlas.risk.evaluations.domain.provenance import ProvenanceSaid
from atlas.risk.policy.domain import AdjustmentSaid
from atlas.risk.portfolio.domain import Rested


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow(Row):
    """A stored evaluation in short. Scores and coverage are whole hundredths.

    What `rested` returns: what its words rested on. `worded`: it was stored with words.
    """

    id: UUID
    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    parent_id: UUID | None
    matrix_id: str
    matrix_version: str
    appetite: str
    as_of: date
    score: int
    base_score: int
    score_low: int
    score_high: int
    level: str
    tier: str
    coverage: int
    effects: list[str]
    floors_applied: list[str]
    provisional: bool
    reasons: list[str]
    level_high: str
    tier_high: str
    snapshot_hash: str
    input_hash: str
    override_hash: str
    evaluation_fingerprint: str
    output_hash: str
    created_by: UUID
    created_at: datetime
    rules_hash: str | None
    current_until: date
    registers_at: str | None
    profile_changed: bool
    identity_changed: bool
    searched: list[str] | None
    raising: bool
    newer_run: bool
    worded: bool

    @property
    def rested(self) -> Rested:
        """Return what its words rested on."""
        return Rested(
            self.rules_hash,
            self.current_until,
            self.snapshot_hash,
            self.registers_at,
            self.profile_changed,
            self.identity_changed,
            self.searched,
            self.raising,
            self.newer_run,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRow(SummaryRow):
    """A stored evaluation with what it rested on and what it said."""

    inputs: InputsSaid
    result: dict[str, JSON]
    policy: AdjustmentSaid | None
    carried: list[dict[str, JSON]] | None
    provenance: ProvenanceSaid | None

    @property
    def hashes(self) -> Hashes:
        """Return the hashes that were stored with it."""
        return Hashes(
            self.input_hash, self.override_hash, self.evaluation_fingerprint, self.output_hash
        )

    def evaluation(self) -> Evaluation:
        """Return what was stored of the outcome, with its hashes."""
        return evaluation_from_document(self.result, self.hashes)


@dataclass(frozen=True, slots=True)
class FactsRow:
    """What an evaluation rested on, and whom it was of."""

    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    facts: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class CountedRow:
    """The evaluation of a company that counts now, in short. Score and coverage in hundredths.

    provisional, level_high, identified: what its level must say against itself. customer_changed:
    the customer file has said something else since, which an evaluation takes in. noted: it noted
    what became of earlier overrides.
    """

    id: UUID
    fingerprint: str
    as_of: date
    snapshot_hash: str
    score: int
    level: str
    tier: str
    coverage: int
    provisional: bool
    level_high: str
    identified: bool
    customer_changed: bool
    noted: bool


@dataclass(frozen=True, slots=True)
class CurrentRow:
    """The evaluation of a company that counts now, with what a next one takes over from it.

    overrides: those that it must look at (`carrying.earlier`). inputs: what it was made of; its
    findings go on counting (`domain.findings`). facts: what was known then.
    """

    counted: CountedRow
    inputs: InputsSaid
    facts: dict[str, JSON] | None
    overrides: list[Earlier]

    @property
    def id(self) -> UUID:
        """Return the id of the evaluation."""
        return self.counted.id

    @classmethod
    def of(
        cls, counted: CountedRow, inputs: Any, facts: Any, applied: Any, noted: Any
    ) -> "CurrentRow":
        """Build from documents: inputs, facts, the overrides applied, and what was noted of some.

        Raises:
            msgspec.ValidationError: the overrides have another form.

        """
        overrides = convert(applied or [], list[Earlier])
        waiting = earlier(overrides, convert(noted or [], list[Note]))
        return cls(counted, inputs, facts, waiting)


def summary_columns(result: Evaluation) -> dict[str, object]:
    """Return the columns that repeat the result, for lists and filters."""
    profile = result.words.profile if result.words else None
    return {
        "matrix_id": result.matrix_id,
        "matrix_version": result.matrix_version,
        "appetite": result.appetite,
        "as_of": result.as_of,
        "score": int(result.score * 100),
        "base_score": int(result.base_score * 100),
        "score_low": int(result.score_low * 100),
        "score_high": int(result.score_high * 100),
        "level": result.level.value,
        "tier": result.tier.value,
        "coverage": int(result.coverage * 100),
        "effects": list(result.effects),
        "floors_applied": [
            floor.id for floor in result.floors if floor.status is FloorStatus.APPLIED
        ],
        "provisional": result.provisional,
        "reasons": list(result.reasons),
        "level_high": result.worst_case.level.value,
        "tier_high": result.worst_case.tier.value,
        "rules_hash": profile.hash if profile else None,
    }
