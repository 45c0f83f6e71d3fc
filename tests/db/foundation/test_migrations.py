"""An upgrade of a database in use: rows are written page by page, and nothing waits meanwhile."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import asyncpg
import pytest
from tests.conftest import TestDatabase, database_of
from tests.db.plans.filling import tenant_tables, value_of

from atlas.cli.embedded.databases import drop_database, ensure_database
from atlas.cli.embedded.postgres import Endpoints
from atlas.foundation.core.clock import now
from atlas.foundation.db.migrate import upgrade

ROWS = {"company": 5_500, "company_risk": 5_500, "investigation": 5_500, "risk_policy": 3}
WATCHED = (*ROWS, "list_version", "entity_identifier", "registry_identifier")
_STOPPING = ("AccessExclusiveLock", "ExclusiveLock", "ShareRowExclusiveLock", "ShareLock")
_WATCH = f"""
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text;
BEGIN
  SELECT string_agg(DISTINCT c.relname || ' ' || l.mode, ', ') INTO held
    FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.granted AND c.relkind IN ('r', 'p')
      AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace
      AND l.mode IN ({", ".join(f"'{mode}'" for mode in _STOPPING)});
  IF held IS NOT NULL THEN
    RAISE EXCEPTION 'rows of % are written under %', TG_TABLE_NAME, held;
  END IF;
  INSERT INTO watched VALUES (TG_TABLE_NAME, txid_current());
  RETURN NULL;
END $$"""


@pytest.fixture(scope="module")
def before(postgres: Endpoints) -> Iterator[TestDatabase]:
    """A database of the release before."""
    name = f"t_{uuid4().hex}"
    ensure_database(postgres.superuser_dsn, name)
    found = database_of(postgres, name)
    upgrade(found.owner_dsn, "0027")
    yield found
    drop_database(postgres.superuser_dsn, name)


async def _fill(link: asyncpg.Connection, tenant: UUID) -> None:
    await link.execute(
        "INSERT INTO tenant (id, slug, name, created_at, updated_at) VALUES ($1, $2, 'T', $3, $3)",
        tenant, f"t-{tenant.hex[:8]}", now(),
    )  # fmt: skip
    columns = await tenant_tables(link)
    await link.execute("SET session_replication_role = replica")
    for row in await link.fetch(
        "SELECT conrelid::regclass::text AS name, conname FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid::regclass::text = ANY($1::text[])", [*ROWS],
    ):  # fmt: skip
        await link.execute(f'ALTER TABLE {row["name"]} DROP CONSTRAINT "{row["conname"]}"')
    for table, rows in ROWS.items():
        names = ", ".join(column["name"] for column in columns[table])
        values = ", ".join(value_of(column) for column in columns[table])
        await link.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows}) g"
            " ON CONFLICT DO NOTHING",
            tenant,
        )
    await link.execute(
        'UPDATE investigation SET risk = \'{"score": "41.5", "score_at_worst": "70"}\''
    )
    await link.execute("UPDATE company_risk SET company_id = c.id, score_high = 7100 FROM"
                       " (SELECT id, row_number() OVER (ORDER BY id) AS n FROM company) c,"
                       " (SELECT company_id AS old, row_number() OVER (ORDER BY company_id) AS n"
                       " FROM company_risk) r WHERE r.n = c.n AND company_id = r.old")  # fmt: skip
    await link.execute("SET session_replication_role = origin")


async def test_no_row_is_written_under_a_lock_that_stops_the_traffic(
    before: TestDatabase,
) -> None:
    tenant = uuid4()
    link = await asyncpg.connect(before.superuser_dsn)
    try:
        await _fill(link, tenant)
        await link.execute("CREATE TABLE watched (name text, transaction bigint)")
        await link.execute("GRANT ALL ON watched TO PUBLIC")
        await link.execute(_WATCH)
        for table in WATCHED:
            await link.execute(
                f"CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION watch()"
            )
        upgrade(before.owner_dsn)
        written = "SELECT name, count(DISTINCT transaction) AS n FROM watched GROUP BY 1"
        pages = {row["name"]: row["n"] for row in await link.fetch(written)}
        # two columns of investigations and one of companies, in two pages each
        assert pages["investigation"] == 4
        assert pages["company"] >= 3
        rows = await link.fetch(
            "SELECT DISTINCT risk_score, risk_score_high FROM investigation WHERE tenant_id = $1",
            tenant,
        )
        assert [tuple(row) for row in rows] == [(4150, 7000)]
        high = await link.fetchval("SELECT count(*) FROM company WHERE portfolio_score_high = 7100")
        assert high == ROWS["company"]
        assert await link.fetchval("SELECT count(*) FROM company_risk WHERE provisional") == 0
    finally:
        await link.close()


async def test_an_interrupted_upgrade_is_repeated(postgres: Endpoints) -> None:
    """What was committed before it stopped is there already."""
    name = f"t_{uuid4().hex}"
    ensure_database(postgres.superuser_dsn, name)
    found = database_of(postgres, name)
    try:
        upgrade(found.owner_dsn, "0035")
        link = await asyncpg.connect(found.superuser_dsn)
        try:
            upgrade(found.owner_dsn, "0051")
            await link.execute("UPDATE alembic_version SET version_num = '0035'")
        finally:
            await link.close()
        upgrade(found.owner_dsn)
    finally:
        drop_database(postgres.superuser_dsn, name)
