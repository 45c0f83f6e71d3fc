"""Ownership by listed persons: a run and the API say the same word, from the file on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.support.profiles import give_home
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.steps import ownership
from atlas.sources.exposure.service import sanctioned_ownership
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists

SDN = '77,"KONY, Joseph","individual","CAR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


@pytest_asyncio.fixture(scope="module", autouse=True)
async def home(database: Database, tenant: UUID) -> None:
    """A firm in the United Kingdom: it need not screen against OFAC's list."""
    await give_home(database, tenant, "GB")


@pytest_asyncio.fixture(autouse=True)
async def listed(database: Database, tmp_path: Path) -> None:
    """A current `ofac-sdn` that names one person."""
    await load_sdn(database, tmp_path, age=0)


async def load_sdn(database: Database, tmp_path: Path, *, age: int) -> None:
    folder = tmp_path / f"sdn-{age}"
    folder.mkdir()
    more = SDN.replace("77", "78").replace("KONY", "OTHER") if age else ""  # else unchanged
    write_ofac(folder, sdn=SDN + more, alt="", add="", comments="")
    day = today() - timedelta(days=age)
    await load_list(
        database, folder, "ofac-sdn", version_date=day, downloaded=day, force=True, removals=99
    )


@pytest.fixture
def words(database: Database, runtime: Runtime, start: Start, tenant: UUID, tmp_path: Path) -> Any:
    """Load who owns a company, run it, and return what the run and the API say of it."""

    async def ask(number: str, owner: str, **how: Any) -> dict[str, Any]:
        path = write(
            tmp_path,
            company("c", f"Oak {number} Ltd", ("GB-COH", number)),
            person("p", owner),
            relation("r", "p", "c", interest(share=100, **how)),
        )
        await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
        found = await ran(runtime, start, number)
        computed = found.steps[ownership.STEP]
        async with database.tenant(tenant) as session:
            answer = await sanctioned_ownership(session, found.subject, today())
        said = {one["regime"]: one for one in computed["regimes"]}
        for one in answer.regimes:  # the two never contradict each other
            mine = said.get(one.regime)
            kept = (mine["word"], mine["control"], mine["reasons"]) if mine else None
            silent = ("not_assessed", "not_assessed", ["not_searched"])  # no list is loaded
            assert (one.status, one.control, one.reasons) == (kept or silent)
        return dict(said["ofac"])

    return ask


async def test_a_person_who_holds_everything_and_was_compared(words: Any) -> None:
    found = await words("77770001", "Marta Quendolin Ashworth")
    assert (found["word"], found["status"]) == ("not_owned", "clear")
    assert (found["control"], found["reasons"]) == ("none_found", [])


async def test_a_person_who_holds_as_a_trustee(words: Any) -> None:
    nature = "ownership-of-shares-75-to-100-percent-as-trust"
    found = await words("77770002", "Marta Quendolin Ashworth", details=nature)
    assert (found["word"], found["status"]) == ("none_found", "none_found")
    assert found["reasons"] == ["held_for_others"]


async def test_a_name_equal_to_a_listed_one_that_nobody_decided(words: Any) -> None:
    found = await words("77770003", "Joseph Kony")
    assert (found["word"], found["control"]) == ("possible", "possible")
    assert found["reasons"] == ["undecided_candidate"]
    assert found["status"] == "undecided"  # no finding yet, and no favourable word


async def test_a_list_that_no_profile_requires_and_is_two_years_old(
    words: Any, database: Database, tmp_path: Path
) -> None:
    await load_sdn(database, tmp_path, age=700)
    found = await words("77770004", "Marta Quendolin Ashworth")
    assert (found["word"], found["reasons"]) == ("not_assessed", ["not_searched"])
