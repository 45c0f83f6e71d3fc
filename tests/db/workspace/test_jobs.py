"""Jobs: states, progress, cancellation, other tenants."""

from uuid import UUID

import pytest

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import outbox
from atlas.workspace.jobs import service
from atlas.workspace.jobs.domain import ALLOWED, STATUSES, TERMINAL, may_become
from atlas.workspace.jobs.errors import JobFinishedError, JobNotFoundError


async def _job(database: Database, tenant: UUID, actor: AuthContext) -> UUID:
    async with database.tenant(tenant) as session:
        return await service.create_job(session, actor, "demo.run", "demo", new_id())


async def test_progress_starts_a_job_and_never_goes_back(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    job_id = await _job(database, tenant, actor)
    async with database.tenant(tenant) as session:
        await service.update_progress(session, job_id, 3, 10, "three")
        await service.update_progress(session, job_id, 2, 10, "late")
        job = await service.get_job(session, job_id)
    assert (job.status, job.done, job.progress) == ("running", 3, 30.0)
    assert job.started_at is not None


async def test_a_finished_job_stays_finished(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    job_id = await _job(database, tenant, actor)
    async with database.tenant(tenant) as session:
        assert await service.finish_job(session, job_id, "failed", {"code": "x"})
        assert not await service.finish_job(session, job_id, "complete")
        await service.update_progress(session, job_id, 9, 10)
        job = await service.get_job(session, job_id)
        assert (job.status, job.done, job.error) == ("failed", 0, {"code": "x"})
        with pytest.raises(JobFinishedError):
            await service.cancel_job(session, actor, job_id)


async def test_cancelling_asks_once(database: Database, tenant: UUID, actor: AuthContext) -> None:
    job_id = await _job(database, tenant, actor)
    for _ in range(2):
        async with database.tenant(tenant) as session:
            job = await service.cancel_job(session, actor, job_id)
            assert job.cancel_requested
    taken: list[UUID] = []

    async def take(message: outbox.Message) -> None:
        taken.append(message.ref_id)

    await outbox.deliver_due(database, {"demo.run.cancel": take})
    assert taken == [job.resource_id]


async def test_another_tenants_job_does_not_exist(
    database: Database, tenant: UUID, other_tenant: UUID, actor: AuthContext
) -> None:
    job_id = await _job(database, tenant, actor)
    async with database.tenant(other_tenant) as session:
        with pytest.raises(JobNotFoundError):
            await service.get_job(session, job_id)
        with pytest.raises(JobNotFoundError):
            await service.cancel_job(session, actor, job_id)


def test_terminal_states_lead_nowhere() -> None:
    for state in STATUSES:
        assert (state in ALLOWED) != (state in TERMINAL)
        assert not may_become(state, "pending")
