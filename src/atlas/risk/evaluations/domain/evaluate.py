"""`evaluate`: the pure function from inputs to an explained, hashed evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.compiled import (
    CompiledMatrix,
    compile_matrix,
    level_rank,
    stale_lists,
)
from atlas.risk.evaluations.domain.engine import (
    FactorRow,
    FloorRow,
    Scorecard,
    SourceRow,
    score_inputs,
)
from atlas.risk.evaluations.domain.facts import NotAssessed
from atlas.risk.evaluations.domain.hashing import document_hash
from atlas.risk.evaluations.domain.inputs import EvaluationInputs
from atlas.risk.evaluations.domain.numbers import points, rounded, scaled, score
from atlas.risk.evaluations.domain.results import (
    DimensionResult,
    Evaluation,
    FactorResult,
    FloorResult,
    FloorStatus,
    Hashes,
    Override,
    SourceScore,
    evaluation_document,
)
from atlas.risk.matrix.domain import LEVELS, TIERS, Matrix

ENGINE_VERSION = "2"
"""Raised with every change that could change a score or a trace.

1: a country list past its refresh interval spoke like a fresh one.
2: its silence is `not_assessed: stale_list`; its hits count in full.
"""
ENGINE_VERSIONS = ("2", "1")
"""Every version whose evaluations can still be recomputed, the newest first."""


class BadOverrideError(ValueError):
    """An override names no factor, one twice, or a score outside 0 to the factor's maximum."""


def evaluate(
    matrix: Matrix,
    inputs: EvaluationInputs,
    reference_snapshot: ReferenceSnapshot,
    overrides: Sequence[Override],
    as_of: date,
    *,
    appetite: str | None = None,
    engine_version: str = ENGINE_VERSION,
) -> Evaluation:
    """Evaluate inputs with a matrix: deterministic, reproducible, explained.

    Args:
        matrix: the matrix; its floors hold whatever else is given.
        inputs: readings (see `inputs_from_facts`).
        reference_snapshot: country lists and tables in force.
        overrides: analysts' scores of factors.
        as_of: the day of the evaluation.
        appetite: name of the tier boundaries; the matrix' default when left out.
        engine_version: an earlier one to recompute what it said (`ENGINE_VERSIONS`).

    Raises:
        BadOverrideError: an override does not fit the matrix.
        ValueError: an appetite the matrix does not have, or no such engine version.

    """
    name = appetite or matrix.default_appetite
    if name not in matrix.appetites:
        raise ValueError(f"the matrix has no appetite {name}")
    if engine_version not in ENGINE_VERSIONS:
        raise ValueError(f"there is no engine version {engine_version}")
    stale = frozenset() if engine_version == "1" else stale_lists(reference_snapshot, as_of)
    compiled = compile_matrix(matrix, reference_snapshot, stale)
    given = check_overrides(matrix, overrides)
    card = score_inputs(compiled, inputs, as_of, overrides=given, appetite=name)
    found = _present(compiled, card, tuple(overrides), as_of, name)
    return replace(found, hashes=_hashes(compiled, inputs, found, engine_version))


def check_overrides(matrix: Matrix, overrides: Sequence[Override]) -> dict[str, int]:
    """Return overrides as factor id to ten-thousandths.

    Raises:
        BadOverrideError: one does not fit the matrix.

    """
    maxima = {factor.id: factor.maximum for factor in matrix.factors}
    given: dict[str, int] = {}
    for item in overrides:
        if item.factor not in maxima or item.factor in given:
            raise BadOverrideError(f"{item.factor} is no factor, or overridden twice")
        if not 0 <= item.score <= maxima[item.factor] or item.score * 100 % 1:
            raise BadOverrideError(
                f"{item.factor} takes 0 to {maxima[item.factor]}, at most two decimals",
            )
        if not item.rationale.strip():
            raise BadOverrideError(f"{item.factor}: an override needs a rationale")
        given[item.factor] = scaled(item.score)
    return given


def _present(
    compiled: CompiledMatrix,
    card: Scorecard,
    overrides: tuple[Override, ...],
    as_of: date,
    appetite: str,
) -> Evaluation:
    matrix = compiled.matrix
    applied = [
        floor.floor
        for floor, row in zip(compiled.floors, card.floors, strict=True)
        if row.status is FloorStatus.APPLIED
    ]
    return Evaluation(
        matrix_id=matrix.id,
        matrix_version=matrix.version,
        appetite=appetite,
        as_of=as_of,
        score=score(card.score),
        base_score=score(card.base),
        score_low=score(card.low),
        score_high=score(card.high),
        level=LEVELS[level_rank(compiled, card.score)],
        tier=TIERS[card.tier],
        coverage=score(card.coverage),
        effects=tuple(sorted({effect for floor in applied for effect in floor.effects})),
        dimensions=tuple(
            DimensionResult(
                dimension.id,
                dimension.weight,
                score(rounded(part * 10_000, whole)) if whole else None,
            )
            for dimension, (part, whole) in zip(matrix.dimensions, card.dimensions, strict=True)
        ),
        factors=tuple(
            _factor(compiled, position, row) for position, row in enumerate(card.factors)
        ),
        floors=tuple(_floor(compiled, at, row) for at, row in enumerate(card.floors)),
        overrides=overrides,
        hashes=Hashes("", "", "", ""),
    )


def _factor(compiled: CompiledMatrix, position: int, row: FactorRow) -> FactorResult:
    factor = compiled.factors[position]
    number, low, high, status, reason, _, winner, rows = row
    return FactorResult(
        id=factor.factor.id,
        dimension=compiled.matrix.dimensions[factor.dimension].id,
        maximum=points(factor.maximum),
        points=points(number),
        low=points(low),
        high=points(high),
        status=status,
        reason=reason,
        sources=tuple(_source(source, at == winner) for at, source in enumerate(rows)),
    )


def _source(row: SourceRow, winner: bool) -> SourceScore:
    key, reading, number, reason = row
    value = None if reading is None or isinstance(reading.value, NotAssessed) else reading.value
    return SourceScore(
        input=key,
        source=key if reading is None else reading.source,
        value=value,
        points=None if number is None else points(number),
        reason=reason,
        winner=winner,
    )


def _floor(compiled: CompiledMatrix, position: int, row: FloorRow) -> FloorResult:
    floor = compiled.floors[position].floor
    return FloorResult(
        id=floor.id,
        title=floor.title,
        status=row.status,
        minimum_score=floor.minimum_score,
        minimum_tier=floor.minimum_tier,
        effects=floor.effects,
        legal_source=floor.legal_source,
        because=row.because,
    )


def _hashes(
    compiled: CompiledMatrix, inputs: EvaluationInputs, found: Evaluation, engine_version: str
) -> Hashes:
    return hashes_of(
        matrix={
            "id": compiled.matrix.id,
            "version": compiled.matrix.version,
            "hash": compiled.matrix.hash,
        },
        snapshot_hash=compiled.snapshot.hash,
        inputs=inputs.document(),
        as_of=found.as_of,
        overrides=found.overrides,
        appetite=found.appetite,
        output=evaluation_document(found),
        engine_version=engine_version,
    )


def input_hash_of(inputs: dict[str, Any], as_of: date, engine_version: str) -> str:
    """Return the hash of what went in, which also says by which engine version."""
    return document_hash(
        {"inputs": inputs, "as_of": as_of.isoformat(), "engine_version": engine_version},
    )


def hashes_of(
    *,
    matrix: dict[str, str],
    snapshot_hash: str,
    inputs: dict[str, Any],
    as_of: date,
    overrides: Sequence[Override],
    appetite: str,
    output: dict[str, Any],
    engine_version: str = ENGINE_VERSION,
) -> Hashes:
    """Return the four hashes (SHA-256 over RFC 8785 JSON) of an evaluation."""
    input_hash = input_hash_of(inputs, as_of, engine_version)
    override_hash = document_hash(
        {
            "overrides": [
                {"factor": item.factor, "score": f"{item.score:.2f}", "rationale": item.rationale}
                for item in sorted(overrides, key=lambda item: item.factor)
            ],
            "appetite": appetite,
        },
    )
    fingerprint = document_hash(
        {
            "matrix": matrix,
            "reference_snapshot": snapshot_hash,
            "input_hash": input_hash,
            "override_hash": override_hash,
        },
    )
    return Hashes(input_hash, override_hash, fingerprint, document_hash(output))
