"""How long an evaluation of 20 factors takes (`make bench`): prints, asserts nothing timed.

Processor time, best of several rounds; beside it a plain loop of additions, so that machines can
be compared.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.bench import zen_matrix
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX

from atlas.risk.evaluations.domain import (
    SubjectFacts,
    Volume,
    compile_matrix,
    evaluate,
    inputs_from_facts,
    score_inputs,
)
from atlas.risk.evaluations.domain.cascade import CountryCascade


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
    draw = random.Random(4711)
    drawn = [inputs_from_facts(_drawn(draw), MATRIX, COMPLETE, AS_OF) for _ in range(1_000)]
    at = iter(range(10**9))
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
            "score with trace, 1,000 different",
            microseconds(lambda: score_inputs(compiled, drawn[next(at) % 1_000], AS_OF), 1_000),
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


@pytest.mark.bench
def test_beside_zen_engine(capsys: pytest.CaptureFixture[str]) -> None:
    """The same matrix as decision tables of zen-engine: time, and the same score and level."""
    zen = pytest.importorskip("zen", reason="only in the environment of make bench")
    decision = zen.ZenEngine().create_decision(json.dumps(zen_matrix.decision(MATRIX)))
    compiled = compile_matrix(MATRIX, COMPLETE)
    cascade = CountryCascade(MATRIX, COMPLETE)
    draw = random.Random(4711)
    subjects = [inputs_from_facts(_drawn(draw), MATRIX, COMPLETE, AS_OF) for _ in range(1_000)]
    asked = [zen_matrix.context(MATRIX, inputs, cascade, COMPLETE) for inputs in subjects]
    same = near = 0
    for inputs, values in zip(subjects, asked, strict=True):
        said = decision.evaluate(values)["result"]
        base = score_inputs(compiled, inputs, AS_OF).base
        apart = abs(round(float(said["score"]) * 100) - base)
        same, near = same + (apart == 0), near + (apart <= 1)
    at = iter(range(10**9))
    ours = microseconds(lambda: score_inputs(compiled, subjects[next(at) % 1_000], AS_OF), 1_000, 9)
    theirs = microseconds(lambda: decision.evaluate(asked[next(at) % 1_000]), 1_000, 9)
    with capsys.disabled():
        print()
        print(f"{'Atlas: points, floors and trace':34} {ours:9.2f} µs")
        print(f"{'zen-engine: points and level':34} {theirs:9.2f} µs  ({theirs / ours:.1f} ×)")
        print(f"{'same score before floors':34} {same:6} of {len(subjects)}, within 0.01: {near}")
    assert near == len(subjects)  # halves: Atlas rounds an exact fraction once, half to even


def _drawn(draw: random.Random) -> SubjectFacts:
    """A subject of whom everything is known."""
    return replace(
        CLEAN,
        ownership_layers=draw.randint(0, 5),
        bearer_shares=draw.random() < 0.1,
        nominee=draw.random() < 0.1,
        adverse_media=tuple(draw.sample(["low", "medium", "high", "critical"], draw.randint(0, 2))),
        industry_codes=(draw.choice(["62.01", "64.20", "68.20", "92.00"]),),
        incorporation_date=date(2000, 1, 1) + timedelta(draw.randint(0, 9_600)),
        countries_established=(draw.choice(["NL", "US", "KY", "AO", "KW", "AF", "IR"]),),
        countries_of_operation=tuple(draw.sample(["NL", "DE", "US", "KW", "HU"], 2)),
        products=(draw.choice(["software", "lending", "trade_finance", "private_banking"]),),
        annual_volume=Volume(amount_minor=draw.randint(0, 2 * 10**9), currency="EUR"),
        transaction_pattern=draw.choice(["normal", "unusual", "complex"]),
        network_risk=draw.randint(0, 100),
        shared_address_count=draw.randint(0, 6),
        subsidiary_count=draw.randint(0, 12),
        filing_status=draw.choice(["regular", "irregular", "none"]),
        adverse_events=draw.choice([(), ("distress",), ("tax_or_social_debt",)]),
    )
