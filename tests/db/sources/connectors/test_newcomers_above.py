"""Newcomers above a company leave its results open until they are compared with the lists."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import actor_of
from tests.db.sources.connectors.conftest import Connect, Connected
from tests.db.sources.connectors.test_owners_moved import changed
from tests.db.sources.connectors.test_register_asked_itself import ACTIVE
from tests.db.sources.connectors.test_register_last_word import (
    SUBSIDIARY,
    a_day_before,
    answers,
    holding,
)
from tests.support.lists import load_list
from tests.unit.lists.documents import OFSI_CSV

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import assess, enrich, ownership, screening, structure

__all__ = ["a_day_before", "holding"]

pytestmark = pytest.mark.cut_lists


def has_director(one: Connected, surname: str) -> None:
    """The register names a director of the holding."""
    officer = {
        "name": f"{surname.upper()}, Oleg",
        "officer_role": "director",
        "appointed_on": "2020-01-01",
        "links": {
            "self": f"/company/{ACTIVE}/appointments/1",
            "officer": {"appointments": f"/officers/{surname}/appointments"},
        },
    }
    page = {"items": [officer], "total_results": 1, "start_index": 0, "links": {"self": "/x"}}
    query = (("items_per_page", "100"), ("start_index", "0"))
    path = f"/company/{ACTIVE}/officers"
    one.replay.answers = {**one.replay.answers, (path, query): json.dumps(page).encode()}


async def run(one: Connected, number: str, *, whole: bool = True) -> Ref:
    """Investigate a company, as far as its parties or to the end."""
    body = InvestigationRequest(
        company_name="companies_house Example", register="GB-COH", registration_number=number
    )
    async with one.runtime.db.tenant(one.tenant) as session:
        began = await service.start(session, actor_of(one.tenant), body)
    ref = Ref(str(one.tenant), str(began.id))
    await execution.begin(one.runtime, ref)
    await enrich.run(one.runtime, one.sources.companies, ref)
    await execution.run_step(one.runtime, ref, structure.STEP, structure.structure)
    if whole:
        await finish(one, ref)
    return ref


async def finish(one: Connected, ref: Ref) -> None:
    """Screen the parties of a run, and evaluate it."""
    attested = CountedAttestations()
    steps: list[tuple[str, Any]] = [
        (screening.step_name(0), lambda step: screening.screen(step, 0)),
        (ownership.STEP, partial(ownership.sanctioned, attested=attested)),
        ("evaluation", partial(assess.evaluation, attested=attested)),
    ]
    for name, work in steps:
        await execution.run_step(one.runtime, ref, name, work)


@pytest.mark.parametrize(("surname", "listed"), [("Harmless", False), ("Primer", True)])
async def test_a_newcomer_above_is_open_until_the_run_that_found_it_has_screened_it(
    database: Database,
    connected: Connect,
    holding: None,
    tmp_path: Path,
    surname: str,
    listed: bool,
) -> None:
    """Two unlisted directors of the holding left the subsidiary's results outdated for good."""
    day = f"{today():%d/%m/%Y}"
    (tmp_path / "ConList.csv").write_text(OFSI_CSV.replace("20/11/2026", day), encoding="utf-8")
    await load_list(database, tmp_path / "ConList.csv", "uk", version_date=today())
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        answers(one, number=SUBSIDIARY)
        await run(one, SUBSIDIARY)
        assert await changed(one) == (False, [])
        has_director(one, surname)
        began = await run(one, ACTIVE, whole=False)
        moved, said = await changed(one)
        assert moved
        assert len(said) == 1, "a director above was compared with no list"
        await finish(one, began)
        assert bool((await changed(one))[1]) is listed
