"""Ownership at size (`make bench`): prints, asserts only that answers are right.

100,000 parties and 1,000,000 holdings, with and without cycles; beside it the plain matrix
products that any exact solve needs (the yardstick), and a dense solve on a part small enough.
Then as many rows of one tenant in PostgreSQL, read through its policies: the structure above one
company, as the ownership route and an investigation read it.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.bench import ownership_rows
from tests.conftest import TestDatabase
from tests.unit.knowledge.graph.build import graph, holding, regime_rule

from atlas.foundation.core.clock import today
from atlas.foundation.core.memory import settled_heap
from atlas.foundation.db import Database, TenantSession
from atlas.knowledge.graph import repository, service
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
from atlas.knowledge.graph.domain.solver import cycles_of, full_parts, returns, walk
from atlas.knowledge.graph.presentation import ownership_out
from atlas.knowledge.graph.projection import INTERESTS

NODES, EDGES = 100_000, 1_000_000
RULE = UboRule(25, Comparator.MORE_THAN)
STARTS = 1_000
Work = Callable[[TenantSession, UUID], Awaitable[object]]


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
            milliseconds(lambda: full_parts(matrix, cycles_of(matrix)), rounds=3),
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


class Counting(TenantSession):
    """A session that counts its statements and keeps the last, to ask for its plan."""

    def __init__(self, session: TenantSession) -> None:
        super().__init__(session._connection, session.tenant_id)
        self.statements: list[tuple[str, tuple[object, ...]]] = []

    async def fetch(self, sql: str, *args: object) -> list[Any]:
        self.statements.append((sql, args))
        return await super().fetch(sql, *args)

    async def fetch_row(self, sql: str, *args: object, **options: Any) -> Any:
        self.statements.append((sql, args))
        return await super().fetch_row(sql, *args, **options)

    async def fetch_value(self, sql: str, *args: object) -> Any:
        self.statements.append((sql, args))
        return await super().fetch_value(sql, *args)


async def per_company(
    database: Database, tenant: UUID, starts: Sequence[UUID], work: Work
) -> tuple[float, float]:
    """Median and 99th percentile in ms over the companies, each read twice, the second timed."""
    taken = []
    for start in starts:
        async with database.tenant(tenant, read_only=True) as session:
            await work(session, start)
            began = time.perf_counter()
            await work(session, start)
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


async def above(session: TenantSession, company: UUID) -> object:
    """The structure above a company: one statement."""
    return await repository.above(session, company, today(), 2_000)


async def reached(session: TenantSession, company: UUID) -> list[UUID]:
    """Who stands above a company: the recursive walk alone."""
    return await repository.upward(session, company, list(INTERESTS), today(), 2_001)


async def viewed(session: TenantSession, company: UUID) -> object:
    """The view, as an investigation takes it."""
    return await service.entity_ownership(session, company, today(), enhanced=True)


async def answer(session: TenantSession, company: UUID) -> object:
    """What the ownership route answers, as bytes."""
    view = await service.entity_ownership(session, company, today())
    return ownership_out(view, history=False).model_dump_json()


@pytest.mark.bench
async def test_the_structure_above_a_company_of_a_large_tenant(
    clone: TestDatabase, database: Database, tenant: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.perf_counter()
    held = await ownership_rows.fill(clone.superuser_dsn, tenant)
    with capsys.disabled():
        print(f"\n{held:,} holdings as rows of a tenant: {time.perf_counter() - began:.0f} s")
    pick = random.Random(7)
    starts = [
        ownership_rows.company(pick.randrange(ownership_rows.COMPANIES)) for _ in range(STARTS)
    ]
    sizes, counts = [], set()
    for start in starts:
        async with database.tenant(tenant, read_only=True) as session:
            counting = Counting(session)
            await answer(counting, start)
            counts.add(len(counting.statements))
            sizes.append(len(await reached(session, start)))
    with settled_heap():  # as the processes that serve
        rows = [
            (label, await per_company(database, tenant, starts, work))
            for label, work in (
                ("who stands above: the recursive walk alone", reached),
                ("the structure above, one statement", above),
                ("the view: structure, shares, votes, UBOs", viewed),
                ("the route's answer as JSON", answer),
            )
        ]
    title = (
        f"above one of {ownership_rows.COMPANIES:,} companies: {statistics.median(sizes):.0f}"
        f" parties (p99 {statistics.quantiles(sizes, n=100)[98]:.0f}, most {max(sizes)});"
        f" statements a request: {sorted(counts)}"
    )
    show(capsys, title, rows, ("p50", "p99"))
    middle = starts[sizes.index(int(statistics.median_low(sizes)))]
    async with database.tenant(tenant, read_only=True) as session:
        counting = Counting(session)
        await above(counting, middle)
        sql, args = counting.statements[0]
        plan = await session.fetch(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", *args)
    with capsys.disabled():
        print("\n".join(row[0] for row in plan))


def show(
    capsys: pytest.CaptureFixture[str],
    title: str,
    rows: list[tuple[str, tuple[float, float]]],
    named: tuple[str, str] = ("best", "worst"),
) -> None:
    """Print two figures of each row."""
    with capsys.disabled():
        print(f"\n{title}")
        for label, (one, other) in rows:
            print(f"  {label:<48} {named[0]} {one:8.2f} ms   ({named[1]} {other:9.2f})")
