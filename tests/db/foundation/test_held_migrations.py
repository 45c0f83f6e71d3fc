"""A migration that another session holds up: it says who does, gives way, and goes on later."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, database_of
from tests.support.waiting import until

from atlas.cli.embedded.databases import current_revision, drop_database, ensure_database
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.postgres import Endpoints
from atlas.cli.stack import migrate
from atlas.foundation.db.migrate import MigrationHeldError, head_revision, upgrade
from atlas.foundation.db.migration_watch import APPLICATION

BEFORE = "0109"
"""The migration after it makes triggers on companies."""
_WAITS = (
    "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    f" WHERE NOT l.granted AND a.application_name = '{APPLICATION}'"
    " AND a.datname = current_database()"
)
_MIGRATE = "import sys; from atlas.foundation.db.migrate import upgrade; upgrade(sys.argv[1])"


@pytest.fixture(scope="module")
def before(postgres: Endpoints) -> Iterator[TestDatabase]:
    """A database of the release before."""
    name = f"t_{uuid4().hex}"
    ensure_database(postgres.superuser_dsn, name)
    found = database_of(postgres, name)
    upgrade(found.owner_dsn, BEFORE)
    yield found
    drop_database(postgres.superuser_dsn, name)


@pytest_asyncio.fixture
async def holder(before: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A session that has written companies and has not ended its transaction."""
    link = await asyncpg.connect(before.app_dsn, server_settings={"application_name": "nightly"})
    await link.execute("BEGIN")
    await link.execute("LOCK TABLE company IN ROW EXCLUSIVE MODE")
    yield link
    await link.close()


@pytest_asyncio.fixture
async def watcher(before: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    link = await asyncpg.connect(before.superuser_dsn)
    yield link
    await link.close()


async def test_a_held_migration_goes_on_later(
    before: TestDatabase, holder: asyncpg.Connection, watcher: asyncpg.Connection
) -> None:
    async def waits() -> bool:
        return bool(await watcher.fetchval(_WAITS))

    # killed while it waits: nothing of it is left
    command = [sys.executable, "-c", _MIGRATE, before.owner_dsn]
    killed = subprocess.Popen(command, env=os.environ)  # noqa: ASYNC220
    await until(waits)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert current_revision(before.owner_dsn) == BEFORE

    # the server notices at its next word to it, and at the lock's timeout at the latest
    await until(waits, lambda found: not found)
    told: list[str] = []
    migrating = asyncio.create_task(asyncio.to_thread(upgrade, before.owner_dsn, say=told.append))
    await until(waits)
    served = await asyncpg.connect(before.app_dsn)
    assert await served.fetchval("SELECT count(*) FROM company") == 0
    await served.close()
    with pytest.raises(MigrationHeldError) as caught:
        await migrating
    [sentence] = caught.value.holders
    assert sentence.startswith(f"Session {holder.get_server_pid()} (nightly, ")
    assert " holds a lock of company" in sentence
    assert told[0].startswith("waiting. Session ")
    assert len(told) == len({text.split(":")[0] for text in told})
    assert current_revision(before.owner_dsn) == BEFORE

    with pytest.raises(EmbeddedError, match="continues where it stopped"):
        await asyncio.to_thread(migrate, before.owner_dsn)

    await holder.execute("ROLLBACK")
    await asyncio.to_thread(migrate, before.owner_dsn)
    assert current_revision(before.owner_dsn) == head_revision()
