"""Score one subject: with the matrix of its segment, and the overrides that stay. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.carried_overrides import Earlier, Note, carry
from atlas.risk.evaluations.domain import (
    UNREADABLE,
    Evaluation,
    EvaluationInputs,
    Override,
    RiskRules,
    SubjectFacts,
    Written,
    evaluate_written,
    facts_from_document,
    fingerprint_of,
    inputs_from_document,
    inputs_from_facts,
    with_findings,
)
from atlas.risk.evaluations.domain.codec import module_rules_of
from atlas.risk.evaluations.domain.findings import Then, remembered
from atlas.risk.evaluations.domain.inputs import InputsSaid
from atlas.risk.evaluations.domain.law import lawful
from atlas.risk.evaluations.domain.provenance import ProvenanceSaid, provenance_document
from atlas.risk.evaluations.simplified import SddStanding, ended_because
from atlas.risk.matrix.domain import Matrix
from atlas.risk.policy.domain import Adjustment, adjusted, appetite_for


@dataclass(frozen=True, slots=True)
class Basis:
    """What a subject is scored with. `appetite`: instead of the policy's.

    rules: of the compliance profile that is active. sdd: the confirmed record that reasons
    simplified due diligence of this subject.
    """

    matrix: Matrix
    snapshot: ReferenceSnapshot
    policy: Adjustment
    as_of: date
    appetite: str | None = None
    rules: RiskRules | None = None
    sdd: SddStanding | None = None


class Before(Protocol):
    """The evaluation of the same subject that counts until now."""

    @property
    def id(self) -> UUID:
        """Return its id."""

    @property
    def inputs(self) -> InputsSaid:
        """What it was made of, as JSON."""

    @property
    def facts(self) -> Mapping[str, JSON] | None:
        """What was known then, as JSON."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An evaluation that is not stored yet, and what it was made of.

    matrix: with the segment's weights. notes: what became of earlier overrides. facts: what was
    known, the relationship included. inputs: what the matrix read of it, earlier findings included.
    sdd_ended: why the record of simplified due diligence no longer counts, as codes; it is not
    among the inputs then. before: the evaluation whose findings are included.
    """

    written: Written
    matrix: Matrix
    basis: Basis
    notes: tuple[Note, ...]
    facts: SubjectFacts
    inputs: EvaluationInputs
    sdd_ended: tuple[str, ...] = ()
    before: UUID | None = None

    def provenance(self) -> ProvenanceSaid:
        """Return what each reading was read from, as JSON."""
        rules = self.basis.rules
        made_with = lawful(self.matrix, rules)
        return provenance_document(
            self.facts, self.inputs, made_with, self.basis.snapshot, earlier=self.before
        )

    @property
    def result(self) -> Evaluation:
        """Return what it says."""
        return self.written.evaluation


def read(facts: SubjectFacts, basis: Basis) -> EvaluationInputs:
    """Return what a matrix reads of a subject, without what an earlier evaluation found.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    matrix = adjusted(basis.matrix, basis.policy)
    reason = basis.sdd.reason if basis.sdd else None
    return inputs_from_facts(
        facts, matrix, basis.snapshot, basis.as_of, rules=basis.rules, sdd=reason
    )


def repeats(inputs: EvaluationInputs, basis: Basis, fingerprint: str) -> bool:
    """Whether inputs would give the evaluation of a fingerprint again, without making it.

    Inputs that are equal to those of an evaluation take over none of its findings: each is answered
    by itself. The caller knows that the evaluation noted no overrides that wait
    (`carrying.earlier`); one that it applied is in its fingerprint.
    """
    matrix = adjusted(basis.matrix, basis.policy)
    appetite = basis.appetite or appetite_for(matrix, basis.policy)
    said = fingerprint_of(matrix, inputs, basis.snapshot, basis.as_of, appetite=appetite)
    return basis.sdd is None and said == fingerprint


def score(
    facts: SubjectFacts,
    basis: Basis,
    earlier: Iterable[Earlier],
    before: Before | None = None,
    *,
    inputs: EvaluationInputs | None = None,
) -> Scored:
    """Score a subject; overrides that still add scrutiny are applied again.

    Args:
        facts: what is known of the subject, its relationship included.
        basis: what it is scored with.
        earlier: overrides of the evaluation that counts until now (see `carrying.carry`).
        before: that evaluation; what it found counts until a source answers otherwise.
        inputs: what `read` returned of these facts, where it was asked already.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    matrix = adjusted(basis.matrix, basis.policy)
    inputs = with_findings(
        read(facts, basis) if inputs is None else inputs,
        _readable(before.inputs if before else None),
        lambda: _then(facts, before.facts if before else None, basis),
    )
    facts = remembered(facts, module_rules_of(before.facts if before else None))
    written, notes = _evaluated(matrix, inputs, basis, earlier)
    ended: tuple[str, ...] = ()
    if basis.sdd is not None:
        ended = ended_because(basis.sdd, written.evaluation, basis.rules)
    if ended:
        inputs = replace(inputs, sdd=None)
        written, notes = _evaluated(matrix, inputs, basis, earlier)
    known = before.id if before else None
    return Scored(written, matrix, basis, notes, facts, inputs, ended, known)


def _evaluated(
    matrix: Matrix,
    inputs: EvaluationInputs,
    basis: Basis,
    earlier: Iterable[Earlier],
) -> tuple[Written, tuple[Note, ...]]:
    """Evaluate; overrides that still add scrutiny are applied again."""
    appetite = basis.appetite or appetite_for(matrix, basis.policy)

    def with_overrides(overrides: tuple[Override, ...]) -> Written:
        return evaluate_written(
            matrix, inputs, basis.snapshot, overrides, basis.as_of, appetite=appetite
        )

    written = with_overrides(())
    taken = carry(earlier, written.evaluation)
    if taken.overrides:
        written = with_overrides(taken.overrides)
    return written, taken.notes


def _then(facts: SubjectFacts, document: Mapping[str, JSON] | None, basis: Basis) -> Then | None:
    """Return the candidates of then and now; None where the earlier ones cannot be read."""
    try:
        before = None if document is None else facts_from_document(document)
    except UNREADABLE:
        return None
    return None if before is None else Then(before, facts, basis.snapshot, basis.as_of)


def _readable(before: InputsSaid | None) -> EvaluationInputs | None:
    """Return the earlier inputs; None where they were altered and cannot be read."""
    try:
        return None if before is None else inputs_from_document(before)
    except UNREADABLE:
        return None
