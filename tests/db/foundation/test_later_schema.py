"""A process on the schema of a later release: it serves, unless that schema says that it cannot."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from atlas.foundation.db import Database
from atlas.foundation.db.migrate import head_revision
from atlas.foundation.health.service import SchemaOutdatedError, check_database


@pytest_asyncio.fixture
async def owner(owner_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner, whose changes of the revision are undone at the end."""
    link = await asyncpg.connect(owner_dsn)
    yield link
    await link.execute("UPDATE alembic_version SET version_num = $1", head_revision())
    await link.close()


async def at(owner: asyncpg.Connection, revision: str, said: str | None) -> None:
    await owner.execute("UPDATE alembic_version SET version_num = $1", revision)
    comment = "NULL" if said is None else f"'{said}'"
    await owner.execute(f"COMMENT ON TABLE alembic_version IS {comment}")


async def test_this_releases_schema_is_nothing_to_note(database: Database) -> None:
    assert await check_database(database) is None


@pytest.mark.parametrize("since", ["0001", "0090", "head"])
async def test_the_next_releases_schema_is_served(
    database: Database, owner: asyncpg.Connection, since: str
) -> None:
    served = head_revision() if since == "head" else since
    await at(owner, "9999", f"serves releases from {served}")
    note = await check_database(database)
    assert note is not None
    assert "9999, of a later release" in note


@pytest.mark.parametrize(
    "said", [None, "", "serves releases from 9998", "serves releases from", "a comment"]
)
async def test_a_schema_that_no_longer_serves_this_release_is_refused(
    database: Database, owner: asyncpg.Connection, said: str | None
) -> None:
    await at(owner, "9999", said)
    with pytest.raises(SchemaOutdatedError, match="of a later release"):
        await check_database(database)


async def test_an_older_schema_is_refused_whatever_it_says(
    database: Database, owner: asyncpg.Connection
) -> None:
    await at(owner, "0001", f"serves releases from {head_revision()}")
    with pytest.raises(SchemaOutdatedError, match="atlas migrate"):
        await check_database(database)
