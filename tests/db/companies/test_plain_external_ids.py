"""External ids that an earlier release stored in another spelling are found after the upgrade."""

import importlib
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import TupleRow
from tests.conftest import TestDatabase, database_of

from atlas.cli.embedded.databases import drop_database, ensure_database
from atlas.cli.embedded.postgres import Endpoints
from atlas.foundation.core.clock import now
from atlas.foundation.core.keys import plain_key, unseen
from atlas.foundation.db import Database
from atlas.foundation.db.migrate import upgrade
from atlas.knowledge.companies import service

MIGRATION = importlib.import_module(
    "atlas.foundation.db.migrations.versions.0172_plain_external_ids"
)


@pytest.fixture
def before(postgres: Endpoints) -> Iterator[TestDatabase]:
    """A database of the release before."""
    name = f"t_{uuid4().hex}"
    ensure_database(postgres.superuser_dsn, name)
    found = database_of(postgres, name)
    upgrade(found.owner_dsn, "0171")
    yield found
    drop_database(postgres.superuser_dsn, name)


def test_the_migration_knows_what_cannot_be_seen(clone: TestDatabase) -> None:
    """Every character becomes in SQL what it becomes in Python."""
    every = [chr(code) for code in range(0xA0, 0xE0200) if not 0xD800 <= code <= 0xDFFF]
    odd = [one for one in every if unseen(one) or plain_key(f"a{one}b") != f"a{one}b"]
    some = [*odd, *every[:2_000]]
    with psycopg.connect(clone.owner_dsn) as link:
        rows = link.execute(
            f"SELECT external_id, {MIGRATION.PLAIN} FROM unnest(%s::text[]) AS external_id",
            ([f"a{one}b" for one in some],),
        ).fetchall()
    wrong = {
        f"U+{ord(written[1]):04X}"
        for written, plain in rows
        if plain != plain_key("".join(one for one in written if not unseen(one)))
    }
    assert not wrong


async def test_rows_are_found_and_no_two_become_one(before: TestDatabase) -> None:
    tenant, other = uuid4(), uuid4()
    stored = {
        "spaced": (tenant, " crm-1 ", False),
        "unseen": (tenant, "crm\u200b-2", False),
        "apart": (tenant, "cafe\u0301", False),
        "plain": (tenant, "crm-3", False),
        "twin": (tenant, "crm-3\u00a0", False),
        "first": (tenant, "crm-4 ", False),
        "second": (tenant, " crm-4", False),
        "withdrawn": (tenant, " crm-1", True),
        "theirs": (other, "crm-1", False),
    }
    ids = {name: uuid4() for name in stored}
    with psycopg.connect(before.superuser_dsn) as link:
        for one in (tenant, other):
            link.execute(
                "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
                " VALUES (%s, %s, 'T', now(), now())",
                (one, f"t-{one.hex[:8]}"),
            )
        for name, (owner, external_id, withdrawn) in stored.items():
            link.execute(
                "INSERT INTO company (tenant_id, id, name, external_id, created_by, created_at,"
                " updated_at, withdrawn_at) VALUES (%s, %s, 'Acme', %s, %s, now(), now(), %s)",
                (owner, ids[name], external_id, uuid4(), now() if withdrawn else None),
            )
    upgrade(before.owner_dsn)

    def kept(link: psycopg.Connection[TupleRow], name: str) -> tuple[str, list[str] | None]:
        row = link.execute(
            "SELECT external_id, former_external_ids FROM company WHERE id = %s", (ids[name],)
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    with psycopg.connect(before.superuser_dsn) as link:
        assert kept(link, "spaced") == ("crm-1", [" crm-1 "])
        assert kept(link, "unseen") == ("crm-2", ["crm\u200b-2"])
        assert kept(link, "apart") == ("caf\u00e9", ["cafe\u0301"])
        assert kept(link, "withdrawn") == ("crm-1", [" crm-1"])
        # two customers that differ in this alone stay two, each under what it had
        assert kept(link, "plain") == ("crm-3", None)
        assert kept(link, "twin") == ("crm-3\u00a0", None)
        assert {kept(link, "first")[0], kept(link, "second")[0]} in (
            {"crm-4", " crm-4"}, {"crm-4", "crm-4 "},
        )  # fmt: skip
        assert kept(link, "theirs") == ("crm-1", None)
    db = await Database.connect(before.app_dsn, min_size=1, max_size=2)
    try:
        async with db.tenant(tenant) as session:
            found = await service.find_many(session, ["crm-1", "crm-2", "caf\u00e9"], [])
        assert {one.id for one in found} == {ids["spaced"], ids["unseen"], ids["apart"]}
    finally:
        await db.close()
