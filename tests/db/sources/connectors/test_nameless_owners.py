"""An owner whom its register does not name is not identified, and was compared with no list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.connectors.conftest import Connect
from tests.db.sources.connectors.test_newcomers_above import run
from tests.db.sources.connectors.test_owners_moved import has_controller
from tests.db.sources.connectors.test_register_asked_itself import ACTIVE
from tests.db.sources.connectors.test_register_last_word import a_day_before, answers
from tests.support.lists import load_list
from tests.unit.lists.documents import OFSI_CSV

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.steps import ownership
from atlas.knowledge.graph.domain import UboCause

__all__ = ["a_day_before"]

pytestmark = pytest.mark.cut_lists


async def test_an_owner_known_by_a_number_alone_is_no_identified_owner_and_clears_no_one(
    database: Database, connected: Connect, tmp_path: Path
) -> None:
    """A person without a name was searched as `GB-COH:psc …`, clear, and the identified owner."""
    day = f"{today():%d/%m/%Y}"
    (tmp_path / "ConList.csv").write_text(OFSI_CSV.replace("20/11/2026", day), encoding="utf-8")
    await load_list(database, tmp_path / "ConList.csv", "uk", version_date=today())
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        whole = ["ownership-of-shares-75-to-100-percent"]
        has_controller(one, "British", "England", name="", natures=whole)
        ref = await run(one, ACTIVE)
        async with one.runtime.db.tenant(one.tenant) as session:
            plan = await lifecycle.find_plan(session, ref.resource)
            steps = await lifecycle.fetch_steps(session, ref.resource)
            said: Any = await lifecycle.find_step(session, ref.resource, ownership.STEP)
    assert plan.ownership is not None
    assert plan.ownership.cause != UboCause.IDENTIFIED
    rows = [row for step in steps.screened.values() for row in step.rows]
    outcomes = {item.reason for row in rows for item in row.lists if item.outcome != "clear"}
    assert "no_name" in outcomes
    assert {one["regime"]: one["word"] for one in said["regimes"]}["uk"] != "not_owned"
