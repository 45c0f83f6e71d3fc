"""How many statements the steps of a run take beside their work, and that none is left out."""

from uuid import UUID

import pytest
from tests.db.investigations.conftest import Start

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.foundation.db.once import ReadOnce
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.results.domain import Recorded
from atlas.investigations.runs import execution, service, snapshot
from atlas.investigations.runs.errors import RunStoppedError
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.steps import agent_modules
from atlas.workspace.jobs import service as jobs


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement of a session, from now on."""
    found: list[str] = []
    note = ReadOnce.note

    def noted(self: ReadOnce, sql: str) -> None:
        found.append(sql)
        note(self, sql)

    monkeypatch.setattr(ReadOnce, "note", noted)
    return found


async def nothing(_step: Step) -> Outcome[Recorded]:
    return Outcome(result=Recorded(recorded=0, fired=0), message="Nothing.", data={})


async def begun(runtime: Runtime, start: Start) -> Ref:
    ref = await start()
    await execution.begin(runtime, ref)
    return ref


async def of_run(database: Database, ref: Ref) -> Investigation:
    async with database.tenant(ref.tenant) as session:
        return await service.require(session, ref.resource)


async def test_a_step_takes_three_statements_beside_its_work(
    runtime: Runtime, start: Start, statements: list[str]
) -> None:
    """It is claimed, its run is read, and its end is noted; again, it is found done in two."""
    ref = await begun(runtime, start)
    statements.clear()
    await execution.run_step(runtime, ref, "indicators", nothing)
    assert len(statements) == 3, statements
    statements.clear()
    await execution.run_step(runtime, ref, "indicators", nothing)
    assert len(statements) == 2, statements


async def test_the_end_of_a_step_moves_the_job_with_the_run(
    runtime: Runtime, database: Database, start: Start
) -> None:
    ref = await begun(runtime, start)
    await execution.run_step(runtime, ref, "indicators", nothing)
    run = await of_run(database, ref)
    async with database.tenant(ref.tenant) as session:
        job = await jobs.get_job(session, ref.resource)
    assert (job.status, job.done, job.total) == ("running", run.done, run.total)
    assert (run.done, job.message, job.updated_at) == (2, "Nothing.", run.updated_at)
    assert job.started_at is not None
    assert job.started_at < job.updated_at


async def test_a_job_that_was_asked_to_stop_stops_the_next_step(
    runtime: Runtime, database: Database, start: Start, actor: AuthContext
) -> None:
    ref = await begun(runtime, start)
    async with database.tenant(ref.tenant) as session:
        await jobs.cancel_job(session, actor, ref.resource)
    with pytest.raises(RunStoppedError):
        await execution.run_step(runtime, ref, "indicators", nothing)
    assert (await of_run(database, ref)).done == 1


async def test_a_step_of_another_tenants_run_does_nothing(
    runtime: Runtime, database: Database, start: Start, other_tenant: UUID
) -> None:
    ref = await begun(runtime, start)
    stolen = Ref(str(other_tenant), ref.id)
    assert await agent_modules.ask(runtime, stolen, "AMLRR") == agent_modules.AgentWork("AMLRR")
    with pytest.raises(AtlasError):
        await execution.run_step(runtime, stolen, "indicators", nothing)
    assert (await of_run(database, ref)).done == 1


async def test_the_rows_of_a_run_are_read_once_in_a_transaction(
    runtime: Runtime, database: Database, start: Start, statements: list[str]
) -> None:
    ref = await begun(runtime, start)
    run = await of_run(database, ref)
    async with database.tenant(ref.tenant) as session:
        await snapshot.load(session, run)
        statements.clear()
        await snapshot.load(session, run)
    assert statements == []


async def test_an_agent_that_is_off_takes_one_transaction_of_one_statement(
    runtime: Runtime, start: Start, statements: list[str]
) -> None:
    """The company of this run is not known, so no setting is read either."""
    ref = await begun(runtime, start)
    statements.clear()
    assert await agent_modules.ask(runtime, ref, "AMLRR") == agent_modules.AgentWork("AMLRR")
    assert len(statements) == 1, statements
