"""Effects exactly once, whatever is delivered twice, at once, or not to the end."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError
from tests.db.investigations.conftest import Start

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import InvalidRequestError, UnavailableError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.results.domain import Result
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.errors import (
    InvestigationNotFoundError,
    RunStateError,
    RunStoppedError,
)
from atlas.investigations.runs.execution import Attempt, Outcome, Step
from atlas.investigations.runs.repository import lifecycle
from atlas.knowledge.evidence import service as evidence
from atlas.workspace.jobs import service as jobs


class By(Result, frozen=True, kw_only=True):
    by: str


async def work(step: Step) -> Outcome[Result]:
    """Leave one trace that can be counted."""
    await service.record_event(step.session, step.run.id, "trace", "did it", {})
    return Outcome(result=By(by=str(new_id())), message="Traced.", data={})


async def kinds(database: Database, ref: Ref) -> list[str]:
    async with database.tenant(ref.tenant) as session:
        return [event.kind for event in await service.timeline(session, ref.resource)]


async def status(database: Database, ref: Ref) -> str:
    async with database.tenant(ref.tenant) as session:
        return (await service.require(session, ref.resource)).status


async def test_a_step_delivered_twice_takes_effect_once(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)
    await execution.begin(runtime, ref)
    first = await execution.run_step(runtime, ref, "s", work)
    second = await execution.run_step(runtime, ref, "s", work)
    assert first == second
    assert await kinds(database, ref) == ["created", "step", "trace", "step"]


async def test_a_step_delivered_many_times_at_once_takes_effect_once(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)
    results = await asyncio.gather(*(execution.run_step(runtime, ref, "s", work) for _ in range(5)))
    assert len({result["by"] for result in results}) == 1
    assert (await kinds(database, ref)).count("trace") == 1


async def test_different_steps_at_once_count_each_once(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)
    await asyncio.gather(*(execution.run_step(runtime, ref, f"s{n}", work) for n in range(6)))
    async with database.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
        job = await jobs.get_job(session, ref.resource)
    assert run.done == 7
    assert (job.done, job.status) == (7, "running")
    assert (await kinds(database, ref)).count("trace") == 6


async def test_a_step_that_dies_leaves_nothing_and_is_done_again(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)
    before = await kinds(database, ref)

    async def dies(step: Step) -> Outcome[Result]:
        await work(step)
        raise UnavailableError

    with pytest.raises(UnavailableError):
        await execution.guarded(
            runtime, ref, Attempt(1), execution.run_step(runtime, ref, "s", dies)
        )
    assert await kinds(database, ref) == before
    await execution.run_step(runtime, ref, "s", work)
    assert (await kinds(database, ref)).count("trace") == 1


async def test_an_outage_is_never_a_failure_however_often(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def dies(_step: Step) -> Outcome[Result]:
        raise UnavailableError

    for attempt in (1, 5, 500):
        with pytest.raises(UnavailableError):
            await execution.guarded(
                runtime, ref, Attempt(attempt), execution.run_step(runtime, ref, "s", dies)
            )
    assert await status(database, ref) == "running"


async def test_what_will_not_pass_fails_the_run_with_its_code(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def refuses(_step: Step) -> Outcome[Result]:
        raise InvalidRequestError("Not like this.", code="not_like_this")

    with pytest.raises(ApplicationError) as caught:
        await execution.guarded(
            runtime, ref, Attempt(1), execution.run_step(runtime, ref, "s", refuses)
        )
    assert caught.value.non_retryable
    assert caught.value.type == execution.STOPPED
    async with database.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
        job = await jobs.get_job(session, ref.resource)
    problem = {"code": "not_like_this", "detail": "Not like this."}
    assert (run.status, run.error) == ("failed", problem)
    assert (job.status, job.error) == ("failed", problem)
    assert (await kinds(database, ref))[-1] == "failed"


async def test_a_defect_is_tried_a_few_times_and_then_fails_without_its_words(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def broken(_step: Step) -> Outcome[Result]:
        raise KeyError("secret name of a person")

    with pytest.raises(ApplicationError) as caught:
        await execution.guarded(
            runtime, ref, Attempt(1), execution.run_step(runtime, ref, "s", broken)
        )
    assert (caught.value.non_retryable, caught.value.type) == (False, "KeyError")
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert await status(database, ref) == "running"
    with pytest.raises(ApplicationError):
        await execution.guarded(
            runtime,
            ref,
            Attempt(execution.ATTEMPTS_AT_A_DEFECT),
            execution.run_step(runtime, ref, "s", broken),
        )
    async with database.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
    assert run.error is not None
    assert run.error["code"] == "internal_error"
    assert "secret" not in str(run.error["detail"])


async def test_a_step_that_never_ends_in_time_fails_the_run_and_says_so(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def endless(step: Step) -> Outcome[Result]:
        await work(step)
        await asyncio.Event().wait()
        raise AssertionError

    async def attempt(number: int) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await execution.guarded(
                runtime,
                ref,
                Attempt(number, seconds=0.2),
                execution.run_step(runtime, ref, "s", endless),
            )
        return caught.value

    assert not (await attempt(1)).non_retryable
    assert await status(database, ref) == "running"
    assert (await attempt(execution.ATTEMPTS_IN_TIME)).non_retryable
    async with database.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
    assert run.status == "failed"
    assert run.error is not None
    assert run.error["code"] == "step_out_of_time"
    assert "trace" not in await kinds(database, ref), "nothing is half done"


async def test_a_statement_out_of_its_time_is_tried_again_and_not_for_ever(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def slow(step: Step) -> Outcome[Result]:
        await work(step)
        await step.session.fetch_row("SELECT pg_sleep(30)", timeout=0.2)
        raise AssertionError

    async def attempt(number: int) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await execution.guarded(
                runtime,
                ref,
                Attempt(number, seconds=60.0),
                execution.run_step(runtime, ref, "s", slow),
            )
        return caught.value

    assert not (await attempt(1)).non_retryable
    assert await status(database, ref) == "running"
    assert (await attempt(execution.ATTEMPTS_IN_TIME)).non_retryable
    async with database.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
    assert run.status == "failed"
    assert run.error is not None
    assert run.error["code"] == "step_out_of_time"
    assert "trace" not in await kinds(database, ref), "nothing is half done"


async def test_after_a_slow_statement_a_run_does_its_step(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def slow(step: Step) -> Outcome[Result]:
        await step.session.fetch_row("SELECT pg_sleep(30)", timeout=0.2)
        raise AssertionError

    with pytest.raises(ApplicationError):
        await execution.guarded(
            runtime, ref, Attempt(1, seconds=60.0), execution.run_step(runtime, ref, "s", slow)
        )
    await execution.guarded(
        runtime, ref, Attempt(2, seconds=60.0), execution.run_step(runtime, ref, "s", work)
    )
    assert await status(database, ref) == "running"
    assert "trace" in await kinds(database, ref)


async def test_a_run_that_does_not_exist_ends_its_workflow(runtime: Runtime, tenant: UUID) -> None:
    ref = Ref(str(tenant), str(new_id()))
    with pytest.raises(ApplicationError) as caught:
        await execution.guarded(runtime, ref, Attempt(1), execution.begin(runtime, ref))
    assert caught.value.non_retryable


async def test_cancelling_keeps_what_was_found_and_stops_the_rest(
    runtime: Runtime, database: Database, start: Start, actor: AuthContext
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)

    async def finds(step: Step) -> Outcome[Result]:
        await evidence.store(
            step.session,
            runtime.storage,
            step.actor,
            kind="note",
            source="test",
            source_url=None,
            retrieved_at=step.run.created_at,
            content=b"found",
            media_type="text/plain",
            licence=None,
            investigation_id=step.run.id,
        )
        return Outcome(result=Result(), message="Found.", data={})

    await execution.run_step(runtime, ref, "s", finds)
    async with database.tenant(ref.tenant) as session:
        await service.cancel(session, actor, ref.resource)
        await service.cancel(session, actor, ref.resource)
    with pytest.raises(RunStoppedError):
        await execution.run_step(runtime, ref, "t", work)
    with pytest.raises(RunStoppedError):
        await execution.complete(runtime, ref)
    async with database.tenant(ref.tenant) as session:
        kept = await evidence.of_investigation(session, ref.resource)
        job = await jobs.get_job(session, ref.resource)
    assert len(kept) == 1
    assert job.status == "cancelled"
    assert (await kinds(database, ref))[-1] == "cancelled"


async def test_cancelling_the_job_stops_the_run(
    runtime: Runtime, database: Database, start: Start, actor: AuthContext
) -> None:
    ref = await start()
    async with database.tenant(ref.tenant) as session:
        await jobs.cancel_job(session, actor, ref.resource)
    with pytest.raises(ApplicationError):
        await execution.guarded(runtime, ref, Attempt(1), execution.begin(runtime, ref))
    assert await status(database, ref) == "cancelled"


async def test_a_complete_run_cannot_be_cancelled(
    runtime: Runtime, database: Database, start: Start, actor: AuthContext
) -> None:
    ref = await start()
    await execution.begin(runtime, ref)
    await execution.complete(runtime, ref)
    await execution.complete(runtime, ref)
    async with database.tenant(ref.tenant) as session:
        with pytest.raises(RunStateError):
            await service.cancel(session, actor, ref.resource)
    await execution.settle(runtime, ref)
    assert await status(database, ref) == "complete"


ACTIONS = ("begin", "step", "other", "complete", "cancel", "settle", "fail", "withdraw")


@hypothesis_settings(max_examples=25, deadline=None)
@given(actions=st.lists(st.sampled_from(ACTIONS), max_size=8))
async def test_any_order_of_events_keeps_run_and_job_in_step(
    runtime: Runtime,
    database: Database,
    start: Start,
    actor: AuthContext,
    actions: list[str],
) -> None:
    ref = await start()
    for action in actions:
        await _act(action, runtime, database, ref, actor)
    async with database.tenant(ref.tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
        job = await jobs.get_job(session, ref.resource)
    assert run is not None
    assert run.status == job.status
    assert (run.finished_at is None) is (run.status in {"pending", "running"})


async def _act(
    action: str, runtime: Runtime, database: Database, ref: Ref, actor: AuthContext
) -> None:
    calls: dict[str, Any] = {
        "begin": lambda: execution.begin(runtime, ref),
        "step": lambda: execution.run_step(runtime, ref, "s", work),
        "other": lambda: execution.run_step(runtime, ref, "t", work),
        "complete": lambda: execution.complete(runtime, ref),
        "settle": lambda: execution.settle(runtime, ref),
        "fail": lambda: execution.fail(runtime, ref, "c", "d"),
    }
    try:
        if action in calls:
            await calls[action]()
        else:
            async with database.tenant(ref.tenant) as session:
                change = service.cancel if action == "cancel" else service.withdraw
                await change(session, actor, ref.resource)
    except (RunStoppedError, RunStateError, InvestigationNotFoundError):
        pass
