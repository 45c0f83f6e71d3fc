"""An investigation with its collectors, durable, beside the same steps called by plain asyncio.

Goal: at most 1.5 times. The register, the list and the website are real and on this
machine; the website answers at once, so that the engine's own part shows at its largest.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from tests.conftest import actor_of
from tests.db.sources.registry.statements import write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac
from tests.unit.sources.web.conftest import HOST, Rig, authority, rig  # noqa: F401
from tests.workflows.investigations.conftest import SUBJECT, group

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.engine import connect, start
from atlas.foundation.durable.options import STICKY_TIMEOUT
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.reports import service as reports
from atlas.investigations.results.domain import Plan, Reported, read
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import (
    assess,
    enrich,
    footprint,
    ownership,
    screening,
    structure,
)
from atlas.investigations.runs.workflow import InvestigationWorkflow
from atlas.sources.protocol.domain.answers import CollectRequest
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry import service as registry
from atlas.sources.registry.source import RegistrySource
from atlas.sources.web.source import WebSource
from atlas.worker.registry import WORKFLOWS, WorkerParts, build_activities

pytestmark = [pytest.mark.bench, pytest.mark.cut_lists]
RUNS = 40


async def _report(step: Step) -> Outcome[Reported]:
    row = await reports.build_for_run(step.session, step.runtime.storage, step.actor, step.run)
    await service.link_report(step.session, step.run.id, row.id)
    return Outcome(
        result=Reported(report_id=str(row.id), sha256=row.content_sha256), message="", data={}
    )


async def plain(runtime: Runtime, network: Rig, ref: Ref) -> None:
    """Do every step of a run in order, those that go together at once."""
    do = partial(execution.run_step, runtime, ref)
    await execution.begin(runtime, ref)
    await enrich.run(runtime, RegistrySource(runtime.db), ref)
    plan = read(Plan, await do(structure.STEP, structure.structure))

    def module(code: str) -> Awaitable[object]:
        if code == footprint.CODE:
            return footprint.run(runtime, WebSource(network.collector), ref)
        return do(f"module:{code}", lambda step: assess.module(step, code))

    await asyncio.gather(
        *(module(code) for code in plan.before_screening),
        do(screening.step_name(0), lambda step: screening.screen(step, 0)),
    )
    await do(ownership.STEP, partial(ownership.sanctioned, attested=CountedAttestations()))
    await asyncio.gather(*(module(code) for code in plan.after_screening))
    await do("indicators", assess.indicators)
    await do("evaluation", partial(assess.evaluation, attested=CountedAttestations()))
    await do("report", _report)
    await execution.complete(runtime, ref)


async def collectors(runtime: Runtime, rig: Rig, tenant: UUID) -> None:  # noqa: F811
    """Ask every source, keep nothing."""
    query = SubjectQuery(
        SUBJECT["company_name"],
        register=SUBJECT["register"],
        registration_number=SUBJECT["registration_number"],
    )
    companies, websites = RegistrySource(runtime.db), WebSource(rig.collector)
    found = await companies.find_subject(tenant, query)
    day = today()
    await companies.collect(
        tenant, CollectRequest(as_of=day, max_parties=MAX_PARTIES, reference=found.record_ref)
    )
    site = f"https://{HOST}:{rig.port}/"
    names = (SUBJECT["company_name"],)
    await websites.collect(
        tenant, CollectRequest(as_of=day, max_parties=MAX_PARTIES, website=site, names=names)
    )


async def _times(
    work: Callable[[Ref], Awaitable[object]], make: Callable[[], Awaitable[Ref]], count: int
) -> list[float]:
    times = []
    for _ in range(count):
        ref = await make()
        began = time.perf_counter()
        await work(ref)
        times.append(time.perf_counter() - began)
    return sorted(times)


async def test_bench_investigation(
    database: Database,
    settings: Settings,
    tenant: UUID,
    temporal_env: WorkflowEnvironment,
    rig: Rig,  # noqa: F811
    tmp_path: Path,
) -> None:
    await registry.load_registry(database, write(tmp_path, *group()), dataset="examples")
    (tmp_path / "sdn").mkdir()
    write_ofac(tmp_path / "sdn")
    await load_list(
        database, tmp_path / "sdn", "ofac-sdn", version_date=today() - timedelta(days=1)
    )
    address = temporal_env.client.service_client.config.target_host
    chosen = settings.model_copy(update={"temporal_address": address})
    client = await connect(chosen)
    storage = Storage(settings.storage_url)
    runtime = Runtime(chosen, database, storage, client)
    actor = actor_of(tenant)

    async def make() -> Ref:
        body = InvestigationRequest.model_validate(
            SUBJECT | {"website": f"https://{HOST}:{rig.port}/"}
        )
        async with database.tenant(tenant) as session:
            run = await service.start(session, actor, body)
        return Ref(str(tenant), str(run.id))

    async def durable(ref: Ref) -> None:
        await start(client, InvestigationWorkflow, ref, task_queue=queue)
        await client.get_workflow_handle(ref.id).result()

    queue = f"bench-{new_id().hex}"
    async with Worker(
        client,
        task_queue=queue,
        workflows=list(WORKFLOWS),
        activities=build_activities(
            WorkerParts(runtime, Sources(RegistrySource(database), WebSource(rig.collector)))
        ),
        sticky_queue_schedule_to_start_timeout=STICKY_TIMEOUT,
        max_concurrent_local_activities=50,
    ):
        await _times(durable, make, 5)
        await _times(partial(plain, runtime, rig), make, 5)
        engine = await _times(durable, make, RUNS)
        steps = await _times(partial(plain, runtime, rig), make, RUNS)
    alone = await _times(lambda _ref: collectors(runtime, rig, tenant), make, RUNS)
    p50 = [statistics.median(times) * 1000 for times in (engine, steps, alone)]
    print(
        f"\ninvestigation with collectors: durable {p50[0]:.0f} ms, plain asyncio {p50[1]:.0f} ms:"
        f" {p50[0] / p50[1]:.2f} x (goal 1.5); p99 {engine[-1] * 1000:.0f} and"
        f" {steps[-1] * 1000:.0f} ms; sources alone, nothing kept: {p50[2]:.0f} ms"
    )
