"""With which list versions every party of a tenant has been compared, and with which not."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, actor_of, make_tenant
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.lists import service as lists
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.service import rescreenings
from atlas.workspace.jobs.domain import JobStatus

pytestmark = pytest.mark.cut_lists
KALINA = '950,"KALINA TRADING LLC",-0- ,"TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'


async def load(database: Database, folder: Path, sdn: str, days: int) -> UUID:
    """Load a version of the list, dated some days ago."""
    write_ofac(folder, sdn=sdn)
    report = await load_list(
        database, folder, "ofac-sdn", version_date=today() - timedelta(days=days), force=True
    )
    return report.version_id


async def waiting(database: Database, tenant: UUID) -> list[UUID]:
    """Return the current versions that are not compared with every party yet."""
    async with database.tenant(tenant) as session:
        current = await lists.current_versions(session, ["ofac-sdn"])
        return [one.id for one in await screening.unswept(session, current)]


async def started(database: Database, tenant: UUID, version: UUID | None) -> UUID:
    """Start a sweep: after a version, or one of all parties."""
    async with database.tenant(tenant) as session:
        actor = actor_of(tenant)
        if version is None:
            return (await rescreenings.request(session, actor, "all")).id
        of = await lists.get_version(session, version)
        return (await rescreenings.create(session, actor, "list_changed", of)).id


async def ended(database: Database, tenant: UUID, sweep: UUID, status: JobStatus) -> None:
    async with database.tenant(tenant) as session:
        await rescreenings.WORK.end(session, actor_of(tenant), sweep, status)


async def test_what_was_loaded_before_the_tenant_existed_needs_no_sweep(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, SDN, 5)
    assert await waiting(database, await make_tenant(database, "later")) == []


@pytest.mark.parametrize("status", ["failed", "cancelled"])
async def test_only_a_sweep_that_looked_at_all_parties_counts(
    database: Database, tmp_path: Path, status: JobStatus
) -> None:
    tenant = await make_tenant(database, f"unswept-{status}")
    await load(database, tmp_path, SDN, 5)
    version = await load(database, tmp_path, SDN + KALINA, 4)
    early = await started(database, tenant, None)
    await ended(database, tenant, early, "complete")  # before the version's own had begun
    assert await waiting(database, tenant) == [version]
    sweep = await started(database, tenant, version)
    assert await waiting(database, tenant) == [version]
    await ended(database, tenant, sweep, status)
    assert await waiting(database, tenant) == [version]
    again = await started(database, tenant, None)
    assert await waiting(database, tenant) == [version]
    await ended(database, tenant, again, "complete")
    assert await waiting(database, tenant) == []


async def test_the_sweep_of_a_later_version_counts_for_the_earlier_one(
    database: Database, tmp_path: Path
) -> None:
    tenant = await make_tenant(database, "later-version")
    first = await load(database, tmp_path, SDN, 4)
    await ended(database, tenant, await started(database, tenant, first), "failed")
    second = await load(database, tmp_path, SDN + KALINA, 3)
    assert await waiting(database, tenant) == [second]
    await ended(database, tenant, await started(database, tenant, second), "complete")
    assert await waiting(database, tenant) == []


@pytest.mark.parametrize("before", ["never listed", "taken off the list"])
async def test_a_match_is_waited_for_until_whoever_rests_on_it_is_told(
    database: Database, tmp_path: Path, before: str
) -> None:
    """A hit on an entry that was off the list counts for more once the entry is on it again."""
    tenant = await make_tenant(database, before.replace(" ", "-"))
    key, name = ("960", "OSINA") if before == "never listed" else ("961", "ISKRATEK")
    entry = KALINA.replace("950", key).replace("KALINA TRADING", f"{name} WORKS")
    if before == "taken off the list":
        await load(database, tmp_path, SDN + entry, 3)
    await load(database, tmp_path, SDN, 3)
    query = ScreeningQuery(
        name=f"{name.title()} Works LLC", kind=PartyKind.COMPANY, reference=str(new_id())
    )
    async with database.tenant(tenant) as session:
        await screening.screen(session, actor_of(tenant), [query], purpose="test")
    version = await load(database, tmp_path, SDN + entry, 2)
    sweep, done = await started(database, tenant, version), False
    while not done:
        async with database.tenant(tenant) as session:
            await rescreenings.begin(session, sweep)
            done = await rescreenings.step(session, actor_of(tenant), sweep)
    assert await waiting(database, tenant) == [version]  # complete, and nobody has looked
    async with database.tenant(tenant) as session:
        [hit] = await session.fetch("SELECT status, reason, delisted FROM screening_hit")
        again = "new" if before == "never listed" else "entry_relisted"
        assert tuple(hit) == ("undecided", again, False)
        cause = await session.fetch_value("SELECT screening_id FROM rescreening_match")
        await screening.note_told(session, cause)
    assert await waiting(database, tenant) == []


async def test_a_version_committed_while_a_party_was_screened_is_looked_at(
    database: Database, clone: TestDatabase, tmp_path: Path
) -> None:
    """It was stamped before the screening, which did not see it yet."""
    tenant = await make_tenant(database, "late-commit")
    await load(database, tmp_path, SDN, 4)
    reference = str(new_id())
    query = ScreeningQuery(name="Kalina Trading", kind=PartyKind.COMPANY, reference=reference)
    async with database.tenant(tenant) as session:
        await screening.screen(session, actor_of(tenant), [query], purpose="test")
    version = await load(database, tmp_path, SDN + KALINA, 3)
    owner = await asyncpg.connect(clone.superuser_dsn)
    try:
        await owner.execute(
            "UPDATE list_version SET loaded_at = $2 WHERE id = $1",
            version,
            now() - timedelta(minutes=5),
        )
    finally:
        await owner.close()
    async with database.tenant(tenant) as session:
        found = await screening.standing_of(session, new_id(), [], [reference])
    assert [one["entry_key"] for one in found.pending] == ["950"]
