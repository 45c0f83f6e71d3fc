"""Recompute a stored evaluation and name what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.evaluate import (
    ENGINE_VERSION,
    ENGINE_VERSIONS,
    evaluate,
    input_hash_of,
)
from atlas.risk.evaluations.domain.inputs import EvaluationInputs
from atlas.risk.evaluations.domain.results import Evaluation, evaluation_document
from atlas.risk.matrix.domain import Matrix


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the stored evaluation and the recomputed one part, and what each says there."""

    path: str
    stored: Any
    recomputed: Any


def verify(
    stored: Evaluation, matrix: Matrix, inputs: EvaluationInputs, snapshot: ReferenceSnapshot
) -> tuple[Difference, ...]:
    """Return every difference between a stored evaluation and what its inputs give now.

    Empty: the evaluation stands. Hashes come first: `hashes.input_hash` says that the inputs are
    no longer those evaluated, `hashes.output_hash` alone that the result was changed. What an
    earlier engine version said is recomputed by its rules.
    """
    again = evaluate(
        matrix,
        inputs,
        snapshot,
        stored.overrides,
        stored.as_of,
        appetite=stored.appetite,
        engine_version=engine_version_of(stored, inputs),
    )
    return (
        *differences(asdict(stored.hashes), asdict(again.hashes), "hashes"),
        *differences(evaluation_document(stored), evaluation_document(again), ""),
    )


def engine_version_of(stored: Evaluation, inputs: EvaluationInputs) -> str:
    """Return the engine version that made an evaluation: its input hash covers it.

    The newest, where the inputs are no longer those evaluated.
    """
    made = (
        version
        for version in ENGINE_VERSIONS
        if input_hash_of(inputs, stored.as_of, version) == stored.hashes.input_hash
    )
    return next(made, ENGINE_VERSION)


def differences(stored: Any, recomputed: Any, path: str) -> Iterable[Difference]:
    """Yield the innermost places where two JSON values differ."""
    if isinstance(stored, Mapping) and isinstance(recomputed, Mapping):
        for key in sorted({*stored, *recomputed}):
            below = f"{path}.{key}" if path else str(key)
            yield from differences(stored.get(key), recomputed.get(key), below)
    elif isinstance(stored, list) and isinstance(recomputed, list):
        if len(stored) != len(recomputed):
            yield Difference(f"{path}.length", len(stored), len(recomputed))
        for position, (left, right) in enumerate(zip(stored, recomputed, strict=False)):
            name = left.get("id", position) if isinstance(left, dict) else position
            yield from differences(left, right, f"{path}.{name}")
    elif stored != recomputed:
        yield Difference(path, stored, recomputed)
