"""A firm without an active compliance profile: nothing favourable is said of owners either."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from tests.conftest import make_tenant
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.steps import ownership
from atlas.sources.exposure.service import sanctioned_ownership
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists


@pytest_asyncio.fixture(scope="module")
async def tenant(database: Database) -> UUID:
    """A tenant who has adopted nothing."""
    return await make_tenant(database, "bare", profile=False)


async def test_without_a_profile_nobody_is_said_not_to_own_the_company(
    database: Database, runtime: Runtime, start: Start, tenant: UUID, tmp_path: Path
) -> None:
    await load_list(database, write_ofac(tmp_path), "ofac-sdn", version_date=today())
    path = write(
        tmp_path,
        company("yew", "Yew Example Ltd", ("GB-COH", "66666669")),
        person("marta", "Marta Quendolin Ashworth"),
        relation("m-y", "marta", "yew", interest(share=100)),
    )
    await load_registry(database, path, dataset="yews", data_date=today())
    found = await ran(runtime, start, "66666669")
    async with database.tenant(tenant) as session:
        answer = await sanctioned_ownership(session, found.subject, today())
    said = {(one.status, one.control, *one.reasons) for one in answer.regimes}
    assert said == {("not_assessed", "not_assessed", "no_profile")}
    regimes = found.steps[ownership.STEP]["regimes"]
    assert [(one["word"], one["status"], one["reasons"]) for one in regimes] == [
        ("not_assessed", "not_assessed", ["no_profile"])
    ]
