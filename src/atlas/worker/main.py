"""Composition root of the worker process: workflows, activities, outbox, audit sealer."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker

from atlas import __version__
from atlas.foundation import telemetry, tracing
from atlas.foundation.config import Settings, get_settings
from atlas.foundation.core.errors import InternalError
from atlas.foundation.core.memory import settled_heap
from atlas.foundation.db import Database
from atlas.foundation.durable import engine, outbox
from atlas.foundation.durable.loads import dispatch_loads
from atlas.foundation.durable.options import HEARTBEAT_SENT, STICKY_TIMEOUT, Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.health.service import check_database
from atlas.foundation.redis import SharedState
from atlas.foundation.storage import Storage
from atlas.identity.audit.sealer import run_sealer
from atlas.sources.feeds.activities import run_schedule
from atlas.sources.screening.activities import dispatch_rescreenings
from atlas.sources.screening.service import warm_indexes
from atlas.worker.dispatcher import Dispatcher
from atlas.worker.lost import run_lost
from atlas.worker.metrics import StepMetrics
from atlas.worker.portfolios import run_portfolios
from atlas.worker.probe import WorkerState, answering
from atlas.worker.registry import (
    OUTBOX_KINDS,
    PLATFORM_WORK,
    ROUNDS,
    WORKFLOWS,
    WorkerParts,
    build_activities,
)
from atlas.worker.rounds import run_rounds
from atlas.worker.sandbox import Sandbox
from atlas.worker.sweep import run_sweep

log = telemetry.logger(__name__)
_CONNECT_PATIENCE_SECONDS = 60
STATEMENT_SECONDS = 240.0
"""For one statement: less than a step over a large group has (300 s), so that the step learns that
it ran out of time."""

WORKFLOW_TASKS = 8
"""At once in a worker: most steps run within them, so whatever waits beyond these waits in the
engine, which takes the tenants in turn."""


class WorkerFailedError(InternalError):
    """A part of the worker failed; the log has the details. The supervisor restarts the worker."""

    code = "worker_failed"


async def run(settings: Settings | None = None, stop: asyncio.Event | None = None) -> None:
    """Run one worker until it is stopped (SIGTERM, SIGINT, or the event).

    Raises:
        WorkerFailedError: one of its parts failed.

    """
    chosen = settings or get_settings()
    telemetry.configure(chosen.log_level, chosen.log_format)
    ending = stop or _stop_on_signals()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(tracing.running(chosen, "worker"))
        state = WorkerState()
        token = chosen.metrics_token.get_secret_value() if chosen.metrics_token else None
        probes = answering(chosen.host, chosen.worker_probe_port, state, token)
        await stack.enter_async_context(probes)
        db = await Database.connect(
            chosen.database_url.get_secret_value(),
            min_size=chosen.database_pool_min,
            max_size=chosen.database_pool_max,
            patience=30,
            statement_seconds=STATEMENT_SECONDS,
        )
        stack.push_async_callback(db.close)
        await check_database(db)
        client = await _connect(chosen, ending)
        if client is None:
            return
        shared = SharedState.of_settings(chosen)
        if shared is not None:
            stack.push_async_callback(shared.close)
        runtime = Runtime(chosen, db, Storage(chosen.storage_url), client, shared)
        with settled_heap():
            await _serve(runtime, state, ending)


async def _serve(runtime: Runtime, state: WorkerState, stop: asyncio.Event) -> None:
    settings = runtime.settings
    worker = Worker(
        runtime.client,
        task_queue=settings.temporal_task_queue,
        workflows=list(WORKFLOWS),
        activities=build_activities(WorkerParts.of_runtime(runtime)),
        # a name for the engine's records; by default all modules' code is read again for a hash
        build_id=f"atlas-{__version__}",
        sticky_queue_schedule_to_start_timeout=STICKY_TIMEOUT,
        max_heartbeat_throttle_interval=HEARTBEAT_SENT,
        graceful_shutdown_timeout=timedelta(seconds=5),
        max_concurrent_workflow_tasks=WORKFLOW_TASKS,
        max_concurrent_activities=50,
        max_concurrent_local_activities=50,
        interceptors=[StepMetrics()],
        workflow_runner=Sandbox(),
    )
    dispatcher = Dispatcher(runtime.db, handlers(runtime))
    async with worker:
        log.info("worker_ready")
        state.ready = True
        tasks = [
            asyncio.create_task(dispatcher.run(stop)),
            asyncio.create_task(outbox.keep_measured(runtime.db)),
            asyncio.create_task(run_sealer(runtime.db, runtime.storage, settings, stop)),
            asyncio.create_task(run_sweep(runtime.db, runtime.storage, stop)),
            asyncio.create_task(run_lost(runtime, stop)),
            asyncio.create_task(run_portfolios(runtime.db, stop)),
            asyncio.create_task(run_rounds(runtime.db, ROUNDS, stop)),
            asyncio.create_task(dispatch_loads(runtime, PLATFORM_WORK, stop)),
            asyncio.create_task(run_schedule(runtime, stop)),
            asyncio.create_task(dispatch_rescreenings(runtime, stop)),
            asyncio.create_task(warm_indexes(runtime.db, runtime.settings.indexes_in)),
        ]
        failed = await _until_stopped(tasks, stop)
        state.ready = False
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if failed:
        raise WorkerFailedError("A part of the worker failed; its log says which and how.")


async def _until_stopped(tasks: list[asyncio.Task[None]], stop: asyncio.Event) -> bool:
    """Wait for the stop or for the first part that fails; return whether one did."""
    failed = False
    watched: set[asyncio.Task[Any]] = {asyncio.create_task(stop.wait()), *tasks}
    while not stop.is_set():
        done, watched = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if not task.cancelled() and task.exception() is not None:
                log.error("worker_part_failed", exc_info=task.exception())
                stop.set()
                failed = True
    return failed


def handlers(runtime: Runtime) -> dict[str, outbox.Deliver]:
    """Return what each outbox kind does: start its workflow, or cancel it."""
    found: dict[str, outbox.Deliver] = {}
    for kind, workflow in OUTBOX_KINDS.items():
        found[kind] = _starter(runtime, workflow)
        found[f"{kind}.cancel"] = _canceller(runtime)
    return found


def _starter(runtime: Runtime, workflow: Any) -> Callable[[outbox.Message], Awaitable[None]]:
    async def deliver(message: outbox.Message) -> None:
        ref = Ref(str(message.tenant_id), str(message.ref_id))
        queue = runtime.settings.temporal_task_queue
        await engine.start(runtime.client, workflow, ref, task_queue=queue)

    return deliver


def _canceller(runtime: Runtime) -> Callable[[outbox.Message], Awaitable[None]]:
    async def deliver(message: outbox.Message) -> None:
        await engine.cancel(runtime.client, str(message.ref_id))

    return deliver


async def _connect(settings: Settings, stop: asyncio.Event) -> Client | None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _CONNECT_PATIENCE_SECONDS
    while not stop.is_set():
        try:
            return await engine.connect(settings)
        except engine.EngineUnavailableError:
            if loop.time() > deadline:
                raise
            await asyncio.sleep(0.5)
    return None


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
