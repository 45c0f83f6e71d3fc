"""Score one subject: with the matrix of its segment, and the overrides that stay. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.carrying import carry
from atlas.risk.evaluations.domain import (
    UNREADABLE,
    Evaluation,
    EvaluationInputs,
    RiskRules,
    SddReason,
    SubjectFacts,
    Written,
    evaluate_written,
    inputs_from_document,
    inputs_from_facts,
    with_findings,
)
from atlas.risk.evaluations.domain.law import lawful
from atlas.risk.evaluations.domain.provenance import provenance_document
from atlas.risk.matrix.domain import Matrix
from atlas.risk.policy.domain import Adjustment, adjusted, appetite_for


@dataclass(frozen=True, slots=True)
class Basis:
    """What a subject is scored with. `appetite`: instead of the policy's.

    rules: of the compliance profile that is active. sdd: the record that reasons simplified due
    diligence of this subject.
    """

    matrix: Matrix
    snapshot: ReferenceSnapshot
    policy: Adjustment
    as_of: date
    appetite: str | None = None
    rules: RiskRules | None = None
    sdd: SddReason | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """An evaluation that is not stored yet, and what it was made of.

    matrix: with the segment's weights. notes: what became of earlier overrides. facts: what was
    known, the relationship included. inputs: what the matrix read of it, earlier findings included.
    """

    written: Written
    matrix: Matrix
    basis: Basis
    notes: tuple[dict[str, Any], ...]
    facts: SubjectFacts
    inputs: EvaluationInputs

    def provenance(self) -> dict[str, Any]:
        """Return what each reading was read from, as JSON."""
        rules = self.basis.rules
        made_with = lawful(self.matrix, rules)
        return provenance_document(self.facts, self.inputs, made_with, self.basis.snapshot)

    @property
    def result(self) -> Evaluation:
        """Return what it says."""
        return self.written.evaluation


def score(
    facts: SubjectFacts,
    basis: Basis,
    earlier: Iterable[Mapping[str, Any]],
    before: Mapping[str, Any] | None = None,
) -> Scored:
    """Score a subject; overrides that still add scrutiny are applied again.

    Args:
        facts: what is known of the subject, its relationship included.
        basis: what it is scored with.
        earlier: overrides of the evaluation that counts until now (see `carrying.carry`).
        before: its inputs; what they found goes on counting until a source answers otherwise.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    matrix = adjusted(basis.matrix, basis.policy)
    inputs = inputs_from_facts(
        facts, matrix, basis.snapshot, basis.as_of, rules=basis.rules, sdd=basis.sdd
    )
    inputs = with_findings(inputs, _readable(before))
    appetite = basis.appetite or appetite_for(matrix, basis.policy)
    written = evaluate_written(matrix, inputs, basis.snapshot, (), basis.as_of, appetite=appetite)
    taken = carry(earlier, written.evaluation)
    if taken.overrides:
        written = evaluate_written(
            matrix, inputs, basis.snapshot, taken.overrides, basis.as_of, appetite=appetite
        )
    return Scored(written, matrix, basis, taken.notes, facts, inputs)


def _readable(before: Mapping[str, Any] | None) -> EvaluationInputs | None:
    """Return the earlier inputs; None where somebody has changed them so that nothing reads."""
    try:
        return None if before is None else inputs_from_document(before)
    except UNREADABLE:
        return None
