"""A durable run of seven no-op steps on the embedded engine, as the product runs it.

Goal: p50 at most 60 ms tuned (148 ms by default); 0 lost of 1,000.
"""

import asyncio
import shutil
import statistics
import time
from datetime import timedelta

import pytest
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker
from tests.conftest import free_port

from atlas.cli.embedded.databases import throwaway_home
from atlas.cli.embedded.temporal import EmbeddedTemporal
from atlas.foundation.core.ids import new_id
from atlas.foundation.durable.engine import data_converter, start
from atlas.foundation.durable.options import (
    STICKY_TIMEOUT,
    Ref,
    activity_options,
    local_activity_options,
)

pytestmark = pytest.mark.bench
STEPS = 7


@activity.defn
async def do_nothing(ref: Ref) -> str:
    """Return at once."""
    return ref.id


@workflow.defn(sandboxed=False)
class Tuned:
    """Local activities and eager start: how investigations run their short steps."""

    @workflow.run
    async def run(self, ref: Ref) -> int:
        """Run the steps."""
        for _ in range(STEPS):
            await workflow.execute_local_activity(do_nothing, ref, **local_activity_options())
        return STEPS


@workflow.defn(sandboxed=False)
class Usual:
    """The same with ordinary activities."""

    @workflow.run
    async def run(self, ref: Ref) -> int:
        """Run the steps."""
        for _ in range(STEPS):
            await workflow.execute_activity(do_nothing, ref, **activity_options())
        return STEPS


async def _time(client: Client, kind: type, count: int) -> list[float]:
    times = []
    for _ in range(count):
        ref = Ref(str(new_id()), str(new_id()))
        began = time.perf_counter()
        await start(client, kind, ref, task_queue="bench")
        await client.get_workflow_handle(ref.id).result()
        times.append(time.perf_counter() - began)
    return sorted(times)


async def test_bench_durable() -> None:
    home = throwaway_home("bench")
    server = EmbeddedTemporal(home, port=free_port())
    endpoint = await asyncio.to_thread(server.start)
    try:
        key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        client = await Client.connect(
            endpoint.address, namespace="atlas", data_converter=data_converter(key)
        )
        async with Worker(
            client,
            task_queue="bench",
            workflows=[Tuned, Usual],
            activities=[do_nothing],
            sticky_queue_schedule_to_start_timeout=STICKY_TIMEOUT,
        ):
            await _time(client, Tuned, 10)
            usual = await _time(client, Usual, 50)
            tuned = await _time(client, Tuned, 100)
            print(f"\ndefault p50 {statistics.median(usual) * 1e3:.0f} ms")
            print(f"tuned   p50 {statistics.median(tuned) * 1e3:.0f} ms", end="")
            print(f"  p99 {tuned[-2] * 1e3:.0f} ms", end="")
            print(f"  ratio {statistics.median(tuned) / statistics.median(usual):.2f}")
            began = time.perf_counter()
            refs = [Ref(str(new_id()), str(new_id())) for _ in range(1000)]
            for ref in refs:
                await start(client, Tuned, ref, task_queue="bench")
            results = await asyncio.gather(
                *(client.get_workflow_handle(ref.id).result() for ref in refs),
                return_exceptions=True,
            )
            lost = sum(result != STEPS for result in results)
            elapsed = timedelta(seconds=time.perf_counter() - began)
            print(f"1,000 at once: {lost} lost, {elapsed.total_seconds():.1f} s")
    finally:
        await asyncio.to_thread(server.stop)
        shutil.rmtree(home, ignore_errors=True)
