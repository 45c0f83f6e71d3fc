"""An evaluation that follows from another by an analyst's score of a factor."""

from dataclasses import dataclass, replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.knowledge.reference_data import service as reference_data
from atlas.risk.evaluations import filing, home, repository, simplified
from atlas.risk.evaluations.actions import EvaluationAction
from atlas.risk.evaluations.carried_overrides import made
from atlas.risk.evaluations.domain import (
    Evaluation,
    EvaluationInputs,
    Override,
    Written,
    evaluate_written,
    inputs_from_document,
)
from atlas.risk.evaluations.errors import EvaluationNotFoundError, EvaluationSupersededError
from atlas.risk.evaluations.models import EvaluationRow
from atlas.risk.evaluations.rows import (
    matrix_of,
    row_values,
    stored_evaluation,
)
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.evaluations.simplified import SddStanding, ended_because
from atlas.risk.matrix.domain import TIERS, Matrix


@dataclass(frozen=True, slots=True)
class Derivation:
    """What an override makes of an evaluation; nothing is stored yet."""

    row: EvaluationRow
    matrix: Matrix
    written: Written
    override: Override
    lowers: bool
    sdd_ended: tuple[str, ...] = ()

    @property
    def result(self) -> Evaluation:
        """Return what it says."""
        return self.written.evaluation


async def derive(session: TenantSession, evaluation_id: UUID, override: Override) -> Derivation:
    """Evaluate the inputs of an evaluation again, with one factor's score set.

    The matrix, the reference data and the day stay; earlier overrides stay, of the same factor the
    new one counts.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.
        EvaluationSupersededError: there is a newer evaluation of the same subject.
        BadOverrideError: the override does not fit the matrix.

    """
    row = await repository.find_evaluation(session, evaluation_id)
    if row is None:
        raise EvaluationNotFoundError
    if await repository.superseded(session, row):
        raise EvaluationSupersededError("There is a newer evaluation: override that one.")
    parent = row.evaluation()
    matrix = await matrix_of(session, row)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    inputs = inputs_from_document(row.inputs)
    if inputs.rules is None:
        inputs = replace(inputs, rules=await home.rules_of(session, parent.as_of))
    kept = [item for item in parent.overrides if item.factor != override.factor]

    def evaluated(read: EvaluationInputs) -> Written:
        return evaluate_written(
            matrix, read, snapshot, (*kept, override), parent.as_of, appetite=parent.appetite
        )

    held = await _standing(session, row, inputs)
    inputs = replace(inputs, sdd=held.reason if held else None)
    written = evaluated(inputs)
    ended = ended_because(held, written.evaluation, inputs.rules) if held else ()
    if ended:
        written = evaluated(replace(inputs, sdd=None))
    lowered = lowers(parent, written.evaluation, override)
    return Derivation(row, matrix, written, override, lowered, ended)


async def _standing(
    session: TenantSession, row: EvaluationRow, inputs: EvaluationInputs
) -> SddStanding | None:
    """Return the record of simplified due diligence that the evaluation had, while it stands."""
    if row.company_id is None or inputs.sdd is None:
        return None
    segments = {row.company_id: inputs.sdd.segment}
    held = (await simplified.standing_of(session, segments, today())).get(row.company_id)
    return held if held is not None and held.reason == inputs.sdd else None


def lowers(parent: Evaluation, result: Evaluation, override: Override) -> bool:
    """Return whether an override takes scrutiny away.

    Not the total alone: a factor that is unknown might have scored its maximum, and a floor may
    hide what a lower factor does once the floor is gone.
    """
    before = next(item for item in parent.factors if item.id == override.factor)
    dimensions = zip(parent.dimensions, result.dimensions, strict=True)
    return (
        override.score < max(before.points, before.high)
        or result.score < parent.score
        or result.base_score < parent.base_score
        or result.score_high < parent.score_high
        or TIERS.index(result.tier) < TIERS.index(parent.tier)
        or any((new.score or 0) < (old.score or 0) for old, new in dimensions)
    )


async def keep_derived(
    session: TenantSession, actor: AuthContext, found: Derivation
) -> StoredEvaluation:
    """Store what an override made of an evaluation, linked to it; it counts from now on."""
    parent = stored_evaluation(found.row)
    stored = replace(
        parent,
        id=new_id(),
        result=found.result,
        created_at=now(),
        created_by=actor.user_id,
        parent_id=parent.id,
        carried=made(parent.carried, found.override, lowers=found.lowers),
    )
    facts = await repository.facts_of(session, parent.id)
    await repository.insert_evaluation(session, row_values(stored, found.written, facts, None))
    before = {"parent_id": str(parent.id), "score_before": str(parent.result.score)}
    await filing.file(
        session, actor, stored, found.matrix, action=EvaluationAction.DERIVED, changes=before
    )
    if found.sdd_ended:
        await filing.end_sdd(session, actor, {stored.company_id: found.sdd_ended}, today())
    return stored
