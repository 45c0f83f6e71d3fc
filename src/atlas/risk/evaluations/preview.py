"""Try a matrix on a subject next to the one in use; nothing is stored."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.knowledge.reference_data import service as reference_data
from atlas.risk.evaluations import home, repository, silence, simplified
from atlas.risk.evaluations.aged import rating_today
from atlas.risk.evaluations.domain import (
    Evaluation,
    Explanation,
    FactorStep,
    FloorStatus,
    explain,
)
from atlas.risk.evaluations.schemas import (
    FactorMoveOut,
    PreviewIn,
    PreviewOut,
    PreviewSideOut,
    WorstCaseOut,
)
from atlas.risk.evaluations.scoring import Basis, score
from atlas.risk.evaluations.service import known_subject, with_customer_file
from atlas.risk.matrix import service as matrices
from atlas.risk.policy import service as policies


async def preview_matrix(session: TenantSession, schema_id: UUID, body: PreviewIn) -> PreviewOut:
    """Evaluate a subject with the matrix in use and with another: which factors move, and how.

    Both see the same facts, reference data of today, policy, and what the evaluation that counts
    carries on: its findings and overrides, as an evaluation that is stored would.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.
        MatrixStateError: a draft that cannot evaluate yet.
        SubjectNotFoundError, UnratableSubjectError: 422, as in an evaluation.

    """
    tried = await matrices.evaluable_matrix(session, schema_id)
    day = today()
    snapshot = await reference_data.snapshot(session, day)
    subject = await known_subject(session, body)
    facts, segment = await with_customer_file(session, subject)
    held = {subject.company_id: segment} if subject.company_id else {}
    standing = (await simplified.standing_of(session, held, day)).values()
    sdd = next(iter(standing), None)
    policy = (await policies.in_force(session)).adjustment(segment)
    rules = await home.rules_of(session, day)
    open_now = await silence.silence_on(session, [subject.investigation_id], day, rules)
    facts = open_now.beside(facts, subject.investigation_id)
    company = subject.company_id
    current = await repository.current(session, company) if company else None
    sides: list[tuple[Evaluation, Explanation]] = []
    for matrix in (await matrices.matrix_for(session, day, segment), tried):
        basis = Basis(matrix, snapshot, policy, day, rules=rules, sdd=sdd)
        scored = score(facts, basis, current.overrides if current else (), current)
        rating = rating_today(scored.result, ())
        sides.append((scored.result, explain(scored.result, scored.matrix, snapshot, rating)))
    (before, old), (after, new) = sides
    return PreviewOut(
        schema_id=schema_id,
        as_of=day,
        before=_side(before),
        after=_side(after),
        moved=_said(before) != _said(after),
        factors=_moves(old, new),
    )


def _said(found: Evaluation) -> tuple[object, ...]:
    return found.score, found.level, found.tier, found.provisional, found.worst_case


def _side(found: Evaluation) -> PreviewSideOut:
    return PreviewSideOut(
        matrix_id=found.matrix_id,
        matrix_version=found.matrix_version,
        score=found.score,
        base_score=found.base_score,
        score_low=found.score_low,
        score_high=found.score_high,
        level=found.level,
        tier=found.tier,
        coverage=found.coverage,
        provisional=found.provisional,
        reasons=list(found.reasons),
        worst_case=WorstCaseOut.model_validate(found.worst_case),
        floors_applied=[floor.id for floor in found.floors if floor.status is FloorStatus.APPLIED],
    )


def _moves(old: Explanation, new: Explanation) -> list[FactorMoveOut]:
    left, right = ({step.id: step for step in side.factors} for side in (old, new))
    moves = [_move(left.get(name), right.get(name)) for name in {**left, **right}]
    kept = [item for item in moves if item.change or item.points_before != item.points_after]
    return sorted(kept, key=lambda item: (-abs(item.change), item.id))


def _move(old: FactorStep | None, new: FactorStep | None) -> FactorMoveOut:
    step = new or old
    assert step is not None  # noqa: S101  each name stands on one side at least
    before = old.contribution if old else None
    after = new.contribution if new else None
    return FactorMoveOut(
        id=step.id,
        title=step.title,
        points_before=old.points if old else None,
        points_after=new.points if new else None,
        contribution_before=before,
        contribution_after=after,
        change=(after or Decimal(0)) - (before or Decimal(0)),
    )
