"""An investigation of a company with very many shareholders, step by step.

For each step: its time, the statements it sends, and the slowest of them. The steps are called
one after another in plain asyncio, so that a figure is the step's own.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from temporalio.testing import WorkflowEnvironment
from tests.bench.bench_investigation import _report
from tests.bench.group_file import SUBJECT, widely_held
from tests.conftest import actor_of
from tests.db.sources.registry.statements import write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac
from tests.unit.sources.web.conftest import Rig, authority, rig  # noqa: F401

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.db.session import TenantSession
from atlas.foundation.durable import Ref
from atlas.foundation.durable.engine import connect
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.results.domain import JsonObject, Plan, read
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.execution import Work
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import (
    assess,
    enrich,
    footprint,
    ownership,
    screening,
    structure,
)
from atlas.sources.registry import service as registry
from atlas.sources.registry.source import RegistrySource
from atlas.sources.web.source import WebSource

pytestmark = [pytest.mark.bench, pytest.mark.cut_lists]
SIZES = [int(size) for size in os.environ.get("ATLAS_BENCH_HOLDERS", "200,1400,3000").split(",")]


@dataclass
class Spent:
    """What a step took."""

    seconds: float = 0.0
    processor: float = 0.0
    statements: list[tuple[float, str]] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the step's line."""
        waited = sum(seconds for seconds, _ in self.statements)
        slowest = max(self.statements, default=(0.0, ""))
        return (
            f"{self.seconds:7.2f} s ({self.processor:6.2f} s of Python), {waited:6.2f} s for"
            f" {len(self.statements):5} statements; slowest {slowest[0]:6.2f} s:"
            f" {' '.join(slowest[1].split())[:70]}"
        )


@contextmanager
def timed(spent: Spent, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Time what the block takes, and every statement it sends."""
    with patch.context() as patched:
        for name in ("fetch", "fetch_row", "fetch_value", "execute", "execute_many"):
            patched.setattr(TenantSession, name, _timing(getattr(TenantSession, name), spent))
        began, processor = time.perf_counter(), time.process_time()
        yield
        spent.seconds = time.perf_counter() - began
        spent.processor = time.process_time() - processor


def _timing(real: Callable[..., Awaitable[Any]], spent: Spent) -> Callable[..., Awaitable[Any]]:
    async def call(session: TenantSession, sql: str, *args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return await real(session, sql, *args, **more)
        finally:
            spent.statements.append((time.perf_counter() - began, sql))

    return call


async def _steps(
    runtime: Runtime, network: Rig, ref: Ref, patch: pytest.MonkeyPatch
) -> dict[str, Spent]:
    spent: dict[str, Spent] = {}

    async def do(name: str, work: Work) -> JsonObject:
        spent[name] = Spent()
        with timed(spent[name], patch):
            return await execution.run_step(runtime, ref, name, work)

    def module(code: str) -> Work:
        return lambda step: assess.module(step, code)

    def chunk(number: int) -> Work:
        return lambda step: screening.screen(step, number)

    await execution.begin(runtime, ref)
    spent[enrich.STEP] = Spent()
    with timed(spent[enrich.STEP], patch):
        await enrich.run(runtime, RegistrySource(runtime.db), ref)
    plan = read(Plan, await do(structure.STEP, structure.structure))
    for number in range(plan.chunks):
        await do(screening.step_name(number), chunk(number))
    await do(ownership.STEP, partial(ownership.sanctioned, attested=CountedAttestations()))
    for code in (*plan.before_screening, *plan.after_screening):
        if code == footprint.CODE:
            await footprint.run(runtime, WebSource(network.collector), ref)
        else:
            await do(f"module:{code}", module(code))
    await do("indicators", assess.indicators)
    await do("evaluation", partial(assess.evaluation, attested=CountedAttestations()))
    await do("report", _report)
    await execution.complete(runtime, ref)
    return spent


def _by_kind(spent: dict[str, Spent]) -> dict[str, Spent]:
    """Return the steps, the chunks of the screening and the modules as one each."""
    found: dict[str, Spent] = {}
    for name, one in spent.items():
        kind = found.setdefault(name.partition(":")[0], Spent())
        kind.seconds += one.seconds
        kind.processor += one.processor
        kind.statements += one.statements
    return found


@pytest.mark.parametrize("holders", SIZES)
async def test_bench_group(
    database: Database,
    settings: Settings,
    tenant: UUID,
    temporal_env: WorkflowEnvironment,
    rig: Rig,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    holders: int,
) -> None:
    path = write(tmp_path, *widely_held(holders))
    await registry.load_registry(database, path, dataset="wide", force=True)
    (tmp_path / "sdn").mkdir()
    write_ofac(tmp_path / "sdn")
    day = today() - timedelta(days=1)
    await load_list(database, tmp_path / "sdn", "ofac-sdn", version_date=day)
    address = temporal_env.client.service_client.config.target_host
    chosen = settings.model_copy(update={"temporal_address": address})
    runtime = Runtime(chosen, database, Storage(settings.storage_url), await connect(chosen))
    for turn in ("first run", "second run"):
        async with database.tenant(tenant) as session:
            body = InvestigationRequest.model_validate(SUBJECT)
            run = await service.start(session, actor_of(tenant), body)
        spent = await _steps(runtime, rig, Ref(str(tenant), str(run.id)), monkeypatch)
        total = Spent(
            sum(one.seconds for one in spent.values()),
            sum(one.processor for one in spent.values()),
            [said for one in spent.values() for said in one.statements],
        )
        print(f"\n{holders} holders, {turn}: {total}")
        for name, one in _by_kind(spent).items():
            print(f"  {name:22} {one}")
