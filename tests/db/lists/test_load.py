"""Loading written lists: exact diff, refusals that change nothing, and what screening then says."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.support.lists import load_list
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import ALT, SDN, write_ofac

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists import service
from atlas.sources.lists.errors import (
    LargeRemovalError,
    ListFileError,
    OlderVersionError,
    UnknownListError,
)
from atlas.sources.screening.schemas import Outcome, PartyKind, ScreeningQuery, Strength
from atlas.sources.screening.service import get_screening, screen

pytestmark = pytest.mark.cut_lists

OFAC = RequiredList("ofac-sdn", "sanctions", "binding", "Fictitious Act, section 1", 3, "XD")
FRESH = today() - timedelta(days=1)
ROW = '{0},"COMPANY NUMBER {0}X",-0- ,"T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
MANY = SDN + "".join(ROW.format(number) for number in range(2000, 2040))


async def ask(database: Database, actor: AuthContext, tenant: UUID, **query: object) -> Outcome:
    async with database.tenant(tenant) as session:
        [result] = await screen(
            session,
            actor,
            [ScreeningQuery(**query)],  # type: ignore[arg-type]
            purpose="test",
        )
    return result.outcome


async def test_the_life_of_a_list(
    database: Database, actor: AuthContext, tenant: UUID, tmp_path: Path
) -> None:
    await give_profile(database, tenant, regime(lists=(OFAC,)))
    name = "Quiet Orchard Limited"
    assert await ask(database, actor, tenant, name=name) is Outcome.NOT_ASSESSED  # no list
    with pytest.raises(UnknownListError):
        await load_list(database, tmp_path, "nope")
    write_ofac(tmp_path, sdn=MANY)
    first = await load_list(database, tmp_path, "ofac-sdn", version_date=FRESH)
    assert (first.status, first.entries, first.added, first.stale) == ("loaded", 46, 46, False)
    assert await ask(database, actor, tenant, name=name) is Outcome.CLEAR
    again = await load_list(database, tmp_path, "ofac-sdn", version_date=FRESH)
    assert (again.status, again.version_id) == ("unchanged", first.version_id)

    write_ofac(tmp_path, sdn=MANY[:-60])  # cut: nothing changes
    with pytest.raises(ListFileError):
        await load_list(database, tmp_path, "ofac-sdn", version_date=FRESH)
    write_ofac(tmp_path, sdn=SDN)  # 40 of 46 gone
    with pytest.raises(LargeRemovalError):
        await load_list(database, tmp_path, "ofac-sdn", version_date=FRESH)
    with pytest.raises(OlderVersionError):
        older = FRESH - timedelta(days=9)
        await load_list(database, tmp_path, "ofac-sdn", version_date=older)
    async with database.platform() as session:
        [current] = await service.current_versions(session)
    assert current.id == first.version_id

    changed = MANY.replace("COMPANY NUMBER 2001X", "QUIET ORCHARD LTD").replace(
        ROW.format(2002), ROW.format(3000)
    )
    write_ofac(tmp_path, sdn=changed, alt=ALT.replace("LANDYSH", "LANDISH"))
    # 2002 is gone, and under 2001 somebody else stands
    second = await load_list(database, tmp_path, "ofac-sdn", version_date=today(), removals=2)
    assert (second.added, second.changed, second.removed) == (1, 2, 1)
    assert await ask(database, actor, tenant, name=name) is Outcome.HITS
    async with database.platform() as session:
        changes = await service.list_changes(session, second.version_id, ListParams())
        former = await service.get_version(session, first.version_id)
        then = await service.version_entries(session, former)
    assert sorted((c.entry_key, c.change) for c in changes.items) == [
        ("2001", "changed"),
        ("2002", "removed"),
        ("3000", "added"),
        ("902", "changed"),
    ]
    assert len(then) == 46
    assert former.status == "superseded"

    stale_day = today() - timedelta(days=100)
    write_ofac(tmp_path, sdn=SDN)
    forced = await load_list(
        database, tmp_path, "ofac-sdn", version_date=stale_day, downloaded=stale_day, force=True
    )
    assert forced.stale
    # taken off the list is not forgotten; a name never listed is not assessed by a stale list
    assert await ask(database, actor, tenant, name=name) is Outcome.HITS
    assert await ask(database, actor, tenant, name="Calm Lagoon Ltd") is Outcome.NOT_ASSESSED
    hit = await ask(database, actor, tenant, name="Aerocaribbean Airlines")
    assert hit is Outcome.HITS


async def test_rejected_records_are_screened(
    database: Database, actor: AuthContext, tenant: UUID, tmp_path: Path
) -> None:
    row = '77,"FLYING DUTCHMAN","airship","T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    write_ofac(tmp_path, sdn=SDN + row)
    report = await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    assert report.incomplete == 1
    assert [(r.line, r.reason) for r in report.rejected] == [(7, "unknown type: airship")]
    async with database.tenant(tenant) as session:
        [made] = await screen(
            session,
            actor,
            [ScreeningQuery(name="Flying Dutchman", kind=PartyKind.VESSEL, reference="r")],
            purpose="test",
        )
    assert made.candidates[0].incomplete
    assert made.candidates[0].strength is Strength.STRONG
    assert made.lists[0].incomplete == 1
    async with database.tenant(tenant) as session:
        assert await get_screening(session, made.id) == made
