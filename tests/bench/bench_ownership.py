"""Ownership at size (`make bench`): prints, asserts only that answers are right.

100,000 parties and 1,000,000 holdings, with and without cycles; beside it the plain matrix
products that any exact solve needs (the yardstick), and a dense solve on a part small enough.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.unit.knowledge.graph.build import graph, holding, regime_rule

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    Directness,
    HoldingKind,
    Seed,
    UboRule,
    integrated_shares,
    sanctioned_ownership,
    ubos,
)
from atlas.knowledge.graph.domain.solver import converges, cycles_of, returns, walk

NODES, EDGES = 100_000, 1_000_000
RULE = UboRule(25, Comparator.MORE_THAN)


def milliseconds(work: Callable[[], object], rounds: int = 7) -> tuple[float, float]:
    """Best and worst wall time of one call, in ms."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken), max(taken)


def random_matrix(nodes: int, edges: int, *, cyclic: bool, seed: int = 7) -> csr_array:
    """Ten holders a company; each company's holdings sum to between 0.5 and 0.95."""
    rng = np.random.default_rng(seed)
    company = rng.integers(0, nodes, edges)
    holder = rng.integers(0, nodes, edges)
    if not cyclic:
        company, holder = np.minimum(company, holder), np.maximum(company, holder)
    keep = company != holder
    company, holder = company[keep], holder[keep]
    weight = rng.random(company.size)
    matrix = csr_array((weight, (company, holder)), shape=(nodes, nodes))
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    scale = rng.uniform(0.5, 0.95, nodes) / np.where(sums > 0, sums, 1)
    return csr_array(matrix.multiply(scale[:, None]))


def row_of(matrix: csr_array, company: int) -> np.ndarray:
    """Return a company's direct holders."""
    return np.asarray(matrix[[company], :].toarray()[0])


def exact_rows(label: str, *, cyclic: bool) -> list[tuple[str, tuple[float, float]]]:
    """Time one graph: the yardstick, the solve, the checks before it."""
    matrix = random_matrix(NODES, EDGES, cyclic=cyclic)
    row = row_of(matrix, 0)
    transposed = matrix.T.tocsr()
    cycles = cycles_of(matrix)
    return [
        (
            f"20 sparse products (yardstick), {label}",
            milliseconds(lambda: [transposed @ row for _ in range(20)]),
        ),
        (f"shares of all holders, {label}", milliseconds(lambda: walk(matrix, row, cycles))),
        (
            f"cycles and convergence, {label}",
            milliseconds(lambda: converges(matrix, cycles_of(matrix)), rounds=3),
        ),
    ]


@pytest.mark.bench
def test_exact_solve(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*exact_rows("acyclic", cyclic=False), *exact_rows("with cycles", cyclic=True)]
    small = random_matrix(800, 8_000, cyclic=True)
    row = row_of(small, 0)
    dense = np.linalg.solve(np.eye(800) - small.toarray().T, row)
    ours = walk(small, row, cycles_of(small))
    assert np.allclose(ours, dense, atol=1e-12)
    inverse = np.linalg.inv(np.eye(800) - small.toarray())
    assert np.allclose(returns(small, cycles_of(small)), inverse.diagonal(), atol=1e-12)
    show(capsys, f"{NODES:,} parties, {EDGES:,} holdings", rows)


@pytest.mark.bench
def test_a_company_in_its_group(capsys: pytest.CaptureFixture[str]) -> None:
    """A pruned structure as investigations meet it: five levels of three holders."""
    holdings = []
    level = ["c"]
    for depth in range(4):
        upper = []
        for company in level:
            for place in range(3):
                name = f"{'p' if depth == 3 else 'c'}{company}{place}"
                holdings.append(holding(name, company, 30))
                holdings.append(holding(name, company, 30, HoldingKind.VOTING))
                upper.append(name)
        level = upper
    built = graph(*holdings)
    seeds = [Seed(level[0], certain=True)]
    rows = [
        ("build the graph", milliseconds(lambda: graph(*holdings), 50)),
        ("integrated shares", milliseconds(lambda: integrated_shares(built, "c"), 50)),
        ("beneficial owners", milliseconds(lambda: ubos(built, "c", RULE), 10)),
        (
            "ownership by sanctioned persons",
            milliseconds(
                lambda: sanctioned_ownership(built, seeds, regime_rule("ofac", built.as_of)), 50
            ),
        ),
    ]
    assert len(integrated_shares(built, "c").holders) == 3 + 9 + 27 + 81
    show(capsys, f"{len(built.parties)} parties, {len(holdings)} holdings", rows)


@pytest.mark.bench
def test_dense_interests_of_unknown_directness(capsys: pytest.CaptureFixture[str]) -> None:
    """Everyone holds in everyone, whether directly nobody says: 9,130 edges to be looked into."""
    holdings = [
        holding(f"c{i}", f"c{j}", Band(0, 100), directness=Directness.UNKNOWN)
        for i in range(96)
        for j in range(96)
        if i != j
    ]
    holdings += [holding(f"p{n}", f"c{n}", Band(0, 100)) for n in range(10)]
    built = graph(*holdings)
    rows = [
        ("build the graph", milliseconds(lambda: graph(*holdings), 3)),
        ("integrated shares", milliseconds(lambda: integrated_shares(built, "c0"), 3)),
        ("beneficial owners", milliseconds(lambda: ubos(built, "c0", RULE), 3)),
    ]
    show(capsys, f"dense, {len(holdings)} holdings of unknown directness", rows)


def show(
    capsys: pytest.CaptureFixture[str], title: str, rows: list[tuple[str, tuple[float, float]]]
) -> None:
    """Print best and worst of each row."""
    with capsys.disabled():
        print(f"\n{title}")
        for label, (best, worst) in rows:
            print(f"  {label:<48} {best:9.2f} ms   (worst {worst:9.2f})")
