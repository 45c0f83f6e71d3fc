"""Tenant sessions: isolation, commit, rollback, after-commit, guards."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase
from tests.support.waiting import until

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, DatabaseUnavailableError
from atlas.foundation.db.errors import StatementTimeoutError
from atlas.foundation.db.guard import (
    UnsafeDatabaseError,
    check_isolation,
    check_role,
    check_version,
)
from atlas.foundation.db.migrate import current_revision, head_revision, upgrade
from atlas.workspace.jobs import service as jobs


async def test_a_tenant_sees_only_its_rows(
    database: Database, tenant: UUID, other_tenant: UUID, actor: AuthContext
) -> None:
    async with database.tenant(tenant) as session:
        job_id = await jobs.create_job(session, actor, "test.run", "test", new_id())
    async with database.tenant(other_tenant) as session:
        assert await session.fetch_value("SELECT count(*) FROM job") == 0
        assert await session.execute("UPDATE job SET kind = 'stolen'") == 0
    async with database.platform() as platform:
        assert await platform.fetch_value("SELECT count(*) FROM job") == 0
    async with database.tenant(tenant) as session:
        assert (await jobs.get_job(session, job_id)).kind == "test.run"


async def test_a_row_cannot_be_written_for_another_tenant(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(tenant) as session:
            await session.execute(
                "INSERT INTO idempotency_key (tenant_id, key_hash, fingerprint, status, headers,"
                " created_at) VALUES ($1, 'x', 'x', 200, '{}', now())",
                other_tenant,
            )


async def test_an_exception_rolls_back_and_the_tenant_does_not_stick(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    resource = new_id()
    with pytest.raises(RuntimeError, match="boom"):
        async with database.tenant(tenant) as session:
            await jobs.create_job(session, actor, "test.run", "test", resource)
            raise RuntimeError("boom")
    for _ in range(10):
        async with database.platform() as platform:
            assert not await platform.fetch_value("SELECT current_setting('app.tenant_id', true)")
    async with database.tenant(tenant) as session:
        found = await session.fetch_value(
            "SELECT count(*) FROM job WHERE resource_id = $1", resource
        )
    assert found == 0


async def test_a_swallowed_error_is_not_a_commit(database: Database, tenant: UUID) -> None:
    with pytest.raises(RuntimeError, match="rolled back"):
        async with database.tenant(tenant) as session:
            with pytest.raises(asyncpg.UndefinedTableError):
                await session.execute("SELECT * FROM nothing_here")


async def test_after_commit_runs_only_after_a_commit(database: Database, tenant: UUID) -> None:
    ran: list[str] = []
    with pytest.raises(RuntimeError, match="no"):
        async with database.tenant(tenant) as session:
            session.after_commit(lambda: ran.append("rolled back"))
            raise RuntimeError("no")
    async with database.tenant(tenant) as session:
        session.after_commit(lambda: ran.append("committed"))
        assert ran == []
    assert ran == ["committed"]


async def test_a_session_needs_a_tenant(database: Database) -> None:
    with pytest.raises(TypeError):
        async with database.tenant("not a uuid"):  # type: ignore[arg-type]
            pass


async def test_the_guard_takes_the_app_role_alone(
    database: Database, owner_dsn: str, clone: object
) -> None:
    async with database.platform() as session:
        await check_role(session)
        await check_isolation(session)
    owner = await Database.connect(owner_dsn, min_size=1, max_size=1)
    with pytest.raises(UnsafeDatabaseError, match="owns tables"):
        async with owner.platform() as session:
            await check_role(session)
    await owner.close()
    superuser = await Database.connect(clone.superuser_dsn, min_size=1, max_size=1)  # type: ignore[attr-defined]
    with pytest.raises(UnsafeDatabaseError, match="superuser"):
        async with superuser.platform() as session:
            await check_role(session)
    await superuser.close()


@pytest.mark.parametrize("version", [140020, 150013, 160009, 170005])
def test_servers_below_the_floor_are_refused(version: int) -> None:
    with pytest.raises(UnsafeDatabaseError):
        check_version(version)


@pytest.mark.parametrize("version", [150014, 160010, 170006, 180000, 190001])
def test_servers_at_the_floor_are_taken(version: int) -> None:
    check_version(version)


async def test_disabled_row_level_security_is_noticed(database: Database, owner_dsn: str) -> None:
    owner = await asyncpg.connect(owner_dsn)
    await owner.execute("ALTER TABLE job DISABLE ROW LEVEL SECURITY")
    try:
        with pytest.raises(UnsafeDatabaseError, match="job"):
            async with database.platform() as session:
                await check_isolation(session)
    finally:
        await owner.execute("ALTER TABLE job ENABLE ROW LEVEL SECURITY")
        await owner.close()


async def test_migrating_twice_changes_nothing(database: Database, owner_dsn: str) -> None:
    upgrade(owner_dsn)
    async with database.platform() as session:
        assert await current_revision(session) == head_revision()


async def test_platform_tables_are_read_only_to_a_tenant(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        assert await session.execute("UPDATE tenant SET name = 'mine'") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(tenant) as session:
            await session.execute(
                "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
                " VALUES ($1, 'x1', 'x', now(), now())",
                new_id(),
            )


async def test_a_lost_connection_is_unavailable_not_a_failure(
    database: Database, tenant: UUID, clone: object
) -> None:
    superuser = await asyncpg.connect(clone.superuser_dsn)  # type: ignore[attr-defined]
    with pytest.raises(DatabaseUnavailableError):
        async with database.tenant(tenant) as session:
            pid = await session.fetch_value("SELECT pg_backend_pid()")
            await superuser.execute("SELECT pg_terminate_backend($1)", pid)
            await asyncio.sleep(0.2)
            await session.fetch_value("SELECT 1")
    await superuser.close()
    async with database.tenant(tenant) as session:
        assert await session.fetch_value("SELECT 1") == 1


async def test_a_slow_statement_is_told_apart_from_a_lost_database(
    database: Database, tenant: UUID
) -> None:
    with pytest.raises(StatementTimeoutError) as caught:
        async with database.tenant(tenant) as session:
            await session.fetch_row("SELECT pg_sleep(30)", timeout=0.2)
    assert (caught.value.status, caught.value.code) == (503, DatabaseUnavailableError.code)
    async with database.tenant(tenant) as session:
        assert await session.fetch_value("SELECT 1") == 1


async def test_a_connection_in_an_unknown_state_is_thrown_away(
    database: Database, tenant: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver's words when the server dies between two statements, as seen under kill -9."""
    failure = asyncpg.InternalClientError(
        "cannot switch to state 12; another operation (2) is in progress"
    )

    async def failing(*_: object, **__: object) -> None:
        raise failure

    with pytest.raises(DatabaseUnavailableError):
        async with database.tenant(tenant) as session:
            pid = await session.fetch_value("SELECT pg_backend_pid()")
            monkeypatch.setattr(asyncpg.Connection, "fetchval", failing)
            await session.fetch_value("SELECT 1")
    monkeypatch.undo()

    async def left() -> int:
        async with database.tenant(tenant) as session:
            sql = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1"
            return int(await session.fetch_value(sql, pid))

    await until(left, lambda found: found == 0)


async def test_what_a_built_in_type_is_is_asked_once_in_a_process(clone: TestDatabase) -> None:
    for first in (True, False):
        asked = await _asked(clone, "SELECT $1::macaddr[]", ["08:00:2b:01:02:03"])
        assert (len(asked) > 1) == first, asked


async def test_what_a_type_of_the_database_is_is_asked_on_each_connection(
    clone: TestDatabase,
) -> None:
    owner = await asyncpg.connect(clone.owner_dsn)
    for values in (["old"], ["new"]):
        await owner.execute("DROP TYPE IF EXISTS kind")
        await owner.execute(f"CREATE TYPE kind AS ENUM ('{values[0]}')")
        assert len(await _asked(clone, "SELECT $1::kind[]", values)) > 1
    await owner.close()


async def _asked(clone: TestDatabase, sql: str, value: object) -> list[str]:
    """What a new connection sends for its first statement of a kind, the statement included."""
    asked: list[str] = []
    fresh = await Database.connect(clone.app_dsn, min_size=1, max_size=1)
    async with fresh.pool.acquire() as connection:
        with connection.query_logger(lambda record: asked.append(record.query)):
            assert await connection.fetchval(sql, value) == value
    await fresh.close()
    return asked
