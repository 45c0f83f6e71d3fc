"""What a list that answered in a run said is no answer any more once the list does not answer.

Also beside a list that did not answer then: that one has said so itself.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import Ran, ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import loaded_before
from tests.support.profiles import give_profile, home_rules

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs import queries
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.since import record_now
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.service import LoadOptions, Statement
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists
NUMBER = "66667401"
ANSWERED, STALE = "our-answering", "our-stale"


async def load(database: Database, folder: Path, list_id: str, name: str, ago: int) -> None:
    """Load a list of one entry that was downloaded some days ago."""
    day = today() - timedelta(days=ago)
    properties = {"name": [name], "topics": ["sanction"]}
    entry = {"id": list_id, "schema": "Person", "last_seen": f"{day}T08:00:00"}
    path = folder / "entities.ftm.json"
    path.write_text(json.dumps(entry | {"properties": properties}) + "\n")
    manifest = ListManifest(
        publisher="Written here",
        licence="Apache-2.0",
        topics=("sanctions",),
        max_age_days=3,
        minimum_entries=1,
    )
    said = Statement(by="ann", reason="seen", downloaded=day)
    options = LoadOptions(version_date=day, manifest=manifest, statement=said)
    await lists.load_list(database, path, list_id, options=options)


@pytest_asyncio.fixture
async def run(
    database: Database, runtime: Runtime, start: Start, tenant: UUID, tmp_path: Path
) -> Ran:
    """A run that compared its parties with a list that answers, and with a stale one."""
    await load(database, tmp_path, ANSWERED, "Ivan Petrovich Listed", 0)
    await load(database, tmp_path, STALE, "Oleg Petrovich Listed", 30)
    await loaded_before(database, tenant)
    required = (
        RequiredList(name, "sanctions", "adopted", "Policy, section 1", 3, "GB")
        for name in (ANSWERED, STALE)
    )
    await give_profile(database, tenant, home_rules("GB", *required))
    owner = person("since-o", "Wanda Ilse Kerr", "1971-05-05")
    said = [
        company(NUMBER, "Teasel Ltd", ("GB-COH", NUMBER)),
        owner,
        relation("since-r", "since-o", NUMBER, interest(share=100)),
    ]
    path = write(tmp_path, *said)
    await load_registry(database, path, dataset="since", data_date=today(), force=True)
    return await ran(runtime, start, NUMBER)


async def outcomes(database: Database, found: Ran) -> dict[str, set[str]]:
    """Return what each list says of the parties today."""
    async with database.tenant(found.tenant) as session:
        one = await lifecycle.find_run(session, found.run)
        assert one is not None
        record = await record_now(session, await queries.record_of(session, one))
    said: dict[str, set[str]] = {}
    for chunk in record.steps.screened.values():
        for row in chunk.rows:
            for item in row.lists:
                said.setdefault(item.list_id, set()).add(item.outcome)
    return said


async def test_a_list_that_answered_and_is_stale_since_says_nothing_beside_one_that_was_stale(
    database: Database, run: Ran, owner_dsn: str
) -> None:
    then = await outcomes(database, run)
    assert then[ANSWERED] == {"clear"}
    assert "clear" not in then[STALE]
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(
            "UPDATE list_version SET last_checked = last_checked - interval '30 days'"
            " WHERE list_id = $1",
            ANSWERED,
        )
    finally:
        await connection.close()
    now = await outcomes(database, run)
    assert "clear" not in now[ANSWERED]
    assert now[STALE] == then[STALE]
