"""Recompute a stored evaluation and name what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from atlas.foundation.core.types import JSON
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.evaluate import (
    ENGINE_VERSION,
    ENGINE_VERSIONS,
    evaluate,
    input_hash_of,
)
from atlas.risk.evaluations.domain.inputs import EvaluationInputs, inputs_from_document
from atlas.risk.evaluations.domain.results import (
    Evaluation,
    Hashes,
    asked_of,
    evaluation_document,
)
from atlas.risk.matrix.domain import Matrix

UNREADABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)
"""What reading a document raises that someone has changed."""


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
    again = _recomputed(evaluation_document(stored), stored.hashes, matrix, inputs, snapshot)
    return _compared(evaluation_document(stored), stored.hashes, again)


def verify_documents(
    result: Mapping[str, JSON],
    hashes: Hashes,
    matrix: Matrix,
    inputs: Mapping[str, object],
    snapshot: ReferenceSnapshot,
) -> tuple[Difference, ...]:
    """Return `verify` of an evaluation and its inputs as they are stored, whatever they are now.

    What can no longer be read is a difference too.
    """
    try:
        read = inputs_from_document(inputs)
    except UNREADABLE as error:
        return (Difference("inputs", f"cannot be read: {error!r:.200}", None),)
    try:
        again = _recomputed(result, hashes, matrix, read, snapshot)
    except UNREADABLE as error:
        return (Difference("result", f"cannot be read: {error!r:.200}", None),)
    return _compared(result, hashes, again)


def _recomputed(
    result: Mapping[str, JSON],
    hashes: Hashes,
    matrix: Matrix,
    inputs: EvaluationInputs,
    snapshot: ReferenceSnapshot,
) -> Evaluation:
    asked = asked_of(result)
    return evaluate(
        matrix,
        inputs,
        snapshot,
        asked.overrides,
        asked.as_of,
        appetite=asked.appetite,
        engine_version=engine_version_of(hashes, inputs, asked.as_of, matrix),
    )


def _compared(
    result: Mapping[str, JSON], hashes: Hashes, again: Evaluation
) -> tuple[Difference, ...]:
    return (
        *differences(asdict(hashes), asdict(again.hashes), "hashes"),
        *differences(result, evaluation_document(again), ""),
    )


def engine_version_of(hashes: Hashes, inputs: EvaluationInputs, as_of: date, matrix: Matrix) -> str:
    """Return the engine version that made an evaluation: its input hash covers it.

    The newest, where the inputs are no longer those evaluated.
    """
    made = (
        version
        for version in ENGINE_VERSIONS
        if input_hash_of(inputs, as_of, version, matrix) == hashes.input_hash
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
