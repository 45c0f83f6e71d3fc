"""Hits of an earlier run on which a floor still rests are hits of the decision."""

from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.test_coverage import Ran
from tests.db.investigations.test_left_out import LISTED, Register, office, register
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.checks.domain import CheckResult
from atlas.investigations.decisions import basis
from atlas.investigations.runs.repository import lifecycle

__all__ = ["register"]
pytestmark = pytest.mark.cut_lists


@pytest_asyncio.fixture(scope="module", autouse=True)
async def listed(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A current `ofac-sdn` that names Ivan Sergeevich Petrov."""
    folder: Path = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today())


async def decided_on(
    register: Register, found: Ran
) -> tuple[tuple[UUID, ...], CheckResult, set[str]]:
    """Return what waits before a decision, the check of screening, and whose names are equal."""
    async with register.database.tenant(found.tenant) as session:
        run = await lifecycle.find_run(session, found.run)
        assert run is not None
        seen = await basis.gather(session, run)
    [check] = [one for one in seen.checks.results if one.check.id == "sanctions_screening"]
    return seen.undecided, check, {one.id for one in seen.facts.hits if one.name_equal}


@pytest.mark.parametrize(("number", "how"), [("66660501", "left out"), ("66660502", "ended")])
async def test_where_a_floor_stands_its_hits_wait(
    register: Register, number: str, how: str
) -> None:
    """An officer without a name leaves a gap: what was found of the one before counts on."""
    colleague = office(number, "c", "Odo Quill Weir", birth="1969-02-02")
    nobody = office(number, "u", "")
    nobody[0]["recordDetails"] = {"isComponent": False, "personType": "unknownPerson"}
    left = office(number, "d", LISTED, endDate="2026-01-20") if how == "ended" else []
    await register.load(*colleague, *office(number, "d", LISTED))
    first = await register.run()
    waiting, *_ = await decided_on(register, first)
    assert len(waiting) == 1
    await register.load(*colleague, *left, *nobody)
    for _ in range(2):  # and the run after it
        found = await register.run()
        assert "sanctions_open" in found.risk["floors"]
        undecided, check, equal = await decided_on(register, found)
        assert undecided == waiting
        assert equal == {str(one) for one in undecided}
        assert (check.finding.reason, check.finding.attestable) == ("undecided_hits", False)
        assert not check.closed
    async with register.database.tenant(found.tenant) as session:
        await session.execute(
            "UPDATE screening_hit SET status = 'false_positive' WHERE id = ANY($1::uuid[])",
            list(waiting),
        )
    undecided, check, _ = await decided_on(register, found)
    assert undecided == ()
    assert check.finding.reason != "undecided_hits"
