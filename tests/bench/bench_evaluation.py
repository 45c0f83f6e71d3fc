"""How long an evaluation of 20 factors takes (`make bench`): prints, asserts nothing timed.

Processor time, best of several rounds; beside it a plain loop of additions, so that machines can
be compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX

from atlas.risk.evaluations.domain import (
    SubjectFacts,
    compile_matrix,
    evaluate,
    inputs_from_facts,
    score_inputs,
)


def microseconds(work: Callable[[], object], loops: int, rounds: int = 15) -> float:
    """Best processor time of one call, in µs."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(loops):
            work()
        best = min(best, (time.process_time() - start) / loops)
    return best * 1e6


def additions() -> int:
    """One hundred additions."""
    total = 0
    for number in range(100):
        total += number * 3
    return total


@pytest.mark.bench
def test_evaluation(capsys: pytest.CaptureFixture[str]) -> None:
    compiled = compile_matrix(MATRIX, COMPLETE)
    known = inputs_from_facts(CLEAN, MATRIX, COMPLETE, AS_OF)
    unknown = inputs_from_facts(SubjectFacts(), MATRIX, COMPLETE, AS_OF)
    portfolio = [
        inputs_from_facts(replace(CLEAN, ownership_layers=n % 5), MATRIX, COMPLETE, AS_OF)
        for n in range(10_000)
    ]
    start = time.process_time()
    scores = [score_inputs(compiled, inputs, AS_OF).score for inputs in portfolio]
    seconds = time.process_time() - start
    rows = [
        ("100 additions (yardstick)", microseconds(additions, 5_000)),
        (
            "score with trace, all known",
            microseconds(lambda: score_inputs(compiled, known, AS_OF), 2_000),
        ),
        (
            "score with trace, all unknown",
            microseconds(lambda: score_inputs(compiled, unknown, AS_OF), 2_000),
        ),
        (
            "evaluate, presented and hashed",
            microseconds(lambda: evaluate(MATRIX, known, COMPLETE, (), AS_OF), 300),
        ),
    ]
    with capsys.disabled():
        print()
        for name, value in rows:
            print(f"{name:34} {value:9.2f} µs")
        print(f"{'portfolio of 10,000':34} {seconds:9.2f} s")
    assert len(scores) == 10_000
