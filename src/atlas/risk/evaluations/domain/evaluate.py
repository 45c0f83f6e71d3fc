"""`evaluate`: the pure function from inputs to an explained, hashed evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.compiled import (
    CompiledMatrix,
    compile_matrix,
    level_rank,
    stale_lists,
)
from atlas.risk.evaluations.domain.earned import earned
from atlas.risk.evaluations.domain.engine import Scorecard, score_inputs
from atlas.risk.evaluations.domain.hashing import (
    document_hash,
    document_json,
    json_hash,
    result_json,
)
from atlas.risk.evaluations.domain.inputs import LEGACY_ENGINES, EvaluationInputs
from atlas.risk.evaluations.domain.law import lawful, with_cause
from atlas.risk.evaluations.domain.numbers import scaled, score, score_json
from atlas.risk.evaluations.domain.results import (
    Evaluation,
    FloorStatus,
    Hashes,
    Override,
)
from atlas.risk.evaluations.domain.words import Words
from atlas.risk.matrix.domain import LEVELS, TIERS, Matrix

ENGINE_VERSION = "3"
"""Raised with every change that could change a score or a trace.

1: a country list past its refresh interval counted like a fresh one.
2: absence from it is `not_assessed: stale_list`; its hits count in full.
3: the compliance profile is hashed with the inputs, its floors and those of an unidentified
   beneficial owner hold for every matrix, levels may be provisional, SDD has conditions.
"""
ENGINE_VERSIONS = ("3", "2", "1")
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
        matrix: the matrix; its floors hold for all inputs.
        inputs: readings (see `inputs_from_facts`).
        reference_snapshot: country lists and tables in force.
        overrides: analysts' scores of factors.
        as_of: the day of the evaluation.
        appetite: name of the tier boundaries; the matrix' default when left out.
        engine_version: an earlier one to recompute its results (`ENGINE_VERSIONS`).

    Raises:
        BadOverrideError: an override does not fit the matrix.
        ValueError: an appetite the matrix does not have, or no such engine version.

    """
    return evaluate_written(
        matrix,
        inputs,
        reference_snapshot,
        overrides,
        as_of,
        appetite=appetite,
        engine_version=engine_version,
    ).evaluation


@dataclass(frozen=True, slots=True)
class Written:
    """An evaluation, and the RFC 8785 JSON of its inputs and of what it says."""

    evaluation: Evaluation
    inputs: bytes
    output: bytes


def evaluate_written(
    matrix: Matrix,
    inputs: EvaluationInputs,
    reference_snapshot: ReferenceSnapshot,
    overrides: Sequence[Override],
    as_of: date,
    *,
    appetite: str | None = None,
    engine_version: str = ENGINE_VERSION,
) -> Written:
    """Evaluate (see `evaluate`), with the JSON that the hashes are of, to be stored as it is."""
    name = appetite or matrix.default_appetite
    if name not in matrix.appetites:
        raise ValueError(f"the matrix has no appetite {name}")
    if engine_version not in ENGINE_VERSIONS:
        raise ValueError(f"there is no engine version {engine_version}")
    stale = frozenset() if engine_version == "1" else stale_lists(reference_snapshot, as_of)
    given = check_overrides(matrix, overrides)
    asked = _Asked(tuple(overrides), as_of, name, engine_version, None)
    if engine_version in LEGACY_ENGINES:
        inputs = inputs.as_read_by(engine_version, matrix)
        compiled = compile_matrix(matrix, reference_snapshot, stale, strict=False)
        card = score_inputs(compiled, inputs, as_of, overrides=given, appetite=name)
        return _write(compiled, card, inputs, asked)
    compiled = compile_matrix(lawful(matrix, inputs.rules), reference_snapshot, stale)
    read = with_cause(inputs)
    card = score_inputs(compiled, read, as_of, overrides=given, appetite=name)
    card, words, lacking = earned(compiled, card, read, name)
    return _write(compiled, card, inputs, asked._replace(words=words, lacking=lacking))


def check_overrides(matrix: Matrix, overrides: Sequence[Override]) -> dict[str, int]:
    """Return overrides as factor id to ten-thousandths.

    Raises:
        BadOverrideError: one does not fit the matrix.

    """
    if not overrides:
        return {}
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


class _Asked(NamedTuple):
    """What an evaluation is asked for in addition to its inputs."""

    overrides: tuple[Override, ...]
    as_of: date
    appetite: str
    engine_version: str
    words: Words | None
    lacking: tuple[str, ...] = ()


def _write(
    compiled: CompiledMatrix, card: Scorecard, inputs: EvaluationInputs, asked: _Asked
) -> Written:
    """Return what the scores say, and its JSON, of parts that are made once and shared."""
    matrix = compiled.matrix
    level, tier = LEVELS[level_rank(compiled, card.score)], TIERS[card.tier]
    floors = tuple([item.result for item in card.floors])
    applied = [item.effects for item in floors if item.status is FloorStatus.APPLIED]
    effects = tuple(sorted(set().union(*applied))) if applied else ()
    written = inputs.json(asked.engine_version)
    output = (_OUTPUT if asked.words is None else _OUTPUT_WITH_WORDS) % {
        b"words": result_json(asked.words),
        b"appetite": document_json(asked.appetite),
        b"as_of": asked.as_of.isoformat().encode(),
        b"base_score": score_json(card.base),
        b"coverage": score_json(card.coverage),
        b"dimensions": b",".join([item.json for item in card.dimensions]),
        b"effects": document_json(effects),
        b"factors": b",".join([item.json for item in card.factors]),
        b"floors": b",".join([item.json for item in card.floors]),
        b"level": level.value.encode(),
        b"matrix": compiled.name_json,
        b"overrides": result_json(asked.overrides),
        b"score": score_json(card.score),
        b"score_high": score_json(card.high),
        b"score_low": score_json(card.low),
        b"tier": tier.value.encode(),
    }
    found = Evaluation(
        matrix_id=matrix.id,
        matrix_version=matrix.version,
        appetite=asked.appetite,
        as_of=asked.as_of,
        score=score(card.score),
        base_score=score(card.base),
        score_low=score(card.low),
        score_high=score(card.high),
        level=level,
        tier=tier,
        coverage=score(card.coverage),
        effects=effects,
        dimensions=tuple([item.result for item in card.dimensions]),
        factors=tuple([item.result for item in card.factors]),
        floors=floors,
        overrides=asked.overrides,
        hashes=_hashes(compiled, written, output, asked),
        words=asked.words,
        lacking=asked.lacking,
    )
    return Written(found, written, output)


_OUTPUT = (
    b'{"appetite":%(appetite)b,"as_of":"%(as_of)b","base_score":"%(base_score)b",'
    b'"coverage":"%(coverage)b","dimensions":[%(dimensions)b],"effects":%(effects)b,'
    b'"factors":[%(factors)b],"floors":[%(floors)b],"level":"%(level)b","matrix":%(matrix)b,'
    b'"overrides":%(overrides)b,"score":"%(score)b","score_high":"%(score_high)b",'
    b'"score_low":"%(score_low)b","tier":"%(tier)b"}'
)
"""`evaluation_document` as RFC 8785 JSON."""
_OUTPUT_WITH_WORDS = _OUTPUT[:-1] + b',"words":%(words)b}'
"""The same of an evaluation with words."""


def _hashes(compiled: CompiledMatrix, inputs: bytes, output: bytes, asked: _Asked) -> Hashes:
    """Return the four hashes (SHA-256 over RFC 8785 JSON) of an evaluation."""
    input_hash = _input_hash(inputs, asked.as_of, asked.engine_version)
    override_hash = _override_hash(asked.overrides, asked.appetite)
    fingerprint = _fingerprint(compiled.matrix, compiled.snapshot, input_hash, override_hash)
    return Hashes(input_hash, override_hash, fingerprint, json_hash(output))


def _override_hash(overrides: Sequence[Override], appetite: str) -> str:
    return document_hash(
        {
            "overrides": [
                {"factor": item.factor, "score": f"{item.score:.2f}", "rationale": item.rationale}
                for item in sorted(overrides, key=lambda item: item.factor)
            ],
            "appetite": appetite,
        },
    )


def _fingerprint(
    matrix: Matrix, snapshot: ReferenceSnapshot, input_hash: str, override_hash: str
) -> str:
    return document_hash(
        {
            "matrix": {"id": matrix.id, "version": matrix.version, "hash": matrix.hash},
            "reference_snapshot": snapshot.hash,
            "input_hash": input_hash,
            "override_hash": override_hash,
        },
    )


def fingerprint_of(
    matrix: Matrix,
    inputs: EvaluationInputs,
    reference_snapshot: ReferenceSnapshot,
    as_of: date,
    *,
    appetite: str | None = None,
) -> str:
    """Return the fingerprint that evaluating inputs without overrides gives, without evaluating.

    Args:
        matrix: the matrix, without the floors of law.
        inputs: readings.
        reference_snapshot: country lists and tables in force.
        as_of: the day of the evaluation.
        appetite: name of the tier boundaries; the matrix' default when left out.

    Returns:
        SHA-256 as lower-case hex, as in `Hashes.evaluation_fingerprint` of the newest engine.

    """
    return _fingerprint(
        lawful(matrix, inputs.rules),
        reference_snapshot,
        _input_hash(inputs.json(ENGINE_VERSION), as_of, ENGINE_VERSION),
        _override_hash((), appetite or matrix.default_appetite),
    )


def input_hash_of(
    inputs: EvaluationInputs, as_of: date, engine_version: str, matrix: Matrix
) -> str:
    """Return the hash of what went in, which also says by which engine version."""
    read = inputs.as_read_by(engine_version, matrix)
    return _input_hash(read.json(engine_version), as_of, engine_version)


def _input_hash(inputs: bytes, as_of: date, engine_version: str) -> str:
    day, version = as_of.isoformat().encode(), document_json(engine_version)
    return json_hash(b'{"as_of":"%b","engine_version":%b,"inputs":%b}' % (day, version, inputs))
