"""The same list in another of its publisher's formats: nobody is screened again for that."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.screening.test_missed_sweeps import swept
from tests.support.lists import stated
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import LoadReport
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.service.screenings import screen

pytestmark = pytest.mark.cut_lists

CSV = (
    '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '901,"PETROV, Ivan Sergeevich","individual","TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 03 Feb 1961; nationality Russia; Gender Male."\r\n'
)
XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
<publshInformation><Publish_Date>{day}</Publish_Date><Record_Count>{count}</Record_Count>
</publshInformation>
<sdnEntry><uid>36</uid><lastName>AEROCARIBBEAN AIRLINES</lastName><sdnType>Entity</sdnType>
<programList><program>CUBA</program></programList>
<akaList><aka><uid>12</uid><type>a.k.a.</type><category>strong</category>
<lastName>AERO-CARIBBEAN</lastName></aka></akaList>
<addressList><address><uid>25</uid><city>Havana</city><country>Cuba</country></address>
</addressList></sdnEntry>
<sdnEntry><uid>901</uid><firstName>Ivan Sergeevich</firstName><lastName>PETROV</lastName>
<title>Director</title><sdnType>Individual</sdnType><programList><program>TEST1</program>
</programList><idList><id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
<nationalityList><nationality><uid>6</uid><country>Russia</country><mainEntry>true</mainEntry>
</nationality></nationalityList><dateOfBirthList><dateOfBirthItem><uid>7</uid>
<dateOfBirth>{born}</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>
{more}</sdnList>
"""
KALINA = (
    "<sdnEntry><uid>950</uid><lastName>KALINA TRADING LLC</lastName><sdnType>Entity</sdnType>"
    "<programList><program>TEST1</program></programList></sdnEntry>"
)


def xml(born: str, more: str = "") -> str:
    return XML.format(day=f"{today():%m/%d/%Y}", count=2 + bool(more), born=born, more=more)


async def load(database: Database, path: Path) -> LoadReport:
    options = stated(version_date=None if path.suffix else today() - timedelta(days=1))
    return await lists.load_list(database, path, "ofac-sdn", options=options)


async def test_only_what_is_really_new_counts_as_changed_and_is_swept(
    database: Database, tmp_path: Path
) -> None:
    write_ofac(
        tmp_path,
        sdn=CSV,
        alt='36,12,"aka","AERO-CARIBBEAN",-0- \r\n',
        add='36,25,"Calle 1","Havana","Cuba",-0- \r\n',
    )
    await load(database, tmp_path)
    tenant = await make_tenant(database, "formats")
    actor = actor_of(tenant)
    queries = [
        ScreeningQuery(name="Aerocaribbean Airlines", kind=PartyKind.COMPANY, reference="a"),
        ScreeningQuery(name="Ivan Sergeevich Petrov", kind=PartyKind.PERSON, reference="p"),
        ScreeningQuery(name="Kalina Trading", kind=PartyKind.COMPANY, reference="k"),
    ]
    async with database.tenant(tenant) as session:
        await screen(session, actor, queries, purpose="test")

    other = tmp_path / "sdn.xml"
    other.write_text(xml("03 Feb 1961", KALINA))
    report = await load(database, other)
    assert (report.added, report.changed, report.removed) == (1, 0, 0)
    assert any("2 entries are worded otherwise" in text for text in report.warnings)
    async with database.platform() as session:
        version = await lists.get_version(session, report.version_id)
    assert (version.changed, version.manifest["restated"]) == (0, 2)
    assert await swept(database, tenant, actor, version) == {"Kalina Trading": ["new_entry_hits"]}

    other.write_text(xml("04 Feb 1961", KALINA))  # the format stays: every change counts
    report = await load(database, other)
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    assert not any("worded otherwise" in text for text in report.warnings)
    async with database.platform() as session:
        version = await lists.get_version(session, report.version_id)
    assert await swept(database, tenant, actor, version) == {
        "Ivan Sergeevich Petrov": ["entry_changed"]
    }
