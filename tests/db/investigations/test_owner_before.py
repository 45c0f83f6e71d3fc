"""An owner from a listed country, replaced by one of whom no country is stated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import Ran, ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.profiles import give_home

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.reports.risk import fact_of
from atlas.investigations.reports.wording import fact_words
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists
FLOOR = "owner_in_call_for_action"


@pytest_asyncio.fixture(scope="module", autouse=True)
async def home(database: Database, tenant: UUID) -> None:
    await give_home(database, tenant, "GB")


def owner(number: str, key: str, name: str, country: str | None, **how: Any) -> list[Any]:
    one = person(f"{number}{key}", name, how.pop("birth"))
    if country:
        place = {"type": "residence", "country": {"name": country, "code": country}}
        one["recordDetails"] |= {"addresses": [place]}
    return [one, relation(f"r{number}{key}", f"{number}{key}", number, interest(share=100, **how))]


@pytest.mark.parametrize(
    ("number", "country", "stays"), [("66667301", None, True), ("66667302", "GB", False)]
)
async def test_the_floor_of_an_owner_who_left_is_said_to_be_of_an_earlier_one(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    number: str,
    country: str | None,
    stays: bool,
) -> None:
    async def read(*said: Any) -> Ran:
        path = write(tmp_path, company(number, "Teasel Ltd", ("GB-COH", number)), *said)
        await load_registry(
            database,
            path,
            dataset=f"owner-{number}",
            data_date=today(),
            force=True,
            scope=("identity", "beneficial_owners", "shareholders", "officers"),
        )
        return await ran(runtime, start, number)

    def because(found: Ran) -> list[str]:
        floors = {one.id: one for one in found.evaluation.floors}
        return [fact_words(fact_of(one)) for one in floors[FLOOR].because]

    left = (today() - timedelta(days=9)).isoformat()
    before = owner(number, "k", "Simon Harcastle", "KP", birth="1958-03-04")
    after = owner(number, "k", "Simon Harcastle", "KP", birth="1958-03-04", endDate=left)
    new = owner(number, "n", "Wanda Ilse Kerr", country, birth="1971-05-05", startDate=left)
    first = await read(*before)
    assert [("KP" in one, "earlier" in one) for one in because(first)] == [(True, False)]
    found = await read(*after, *new)
    if stays:
        [said] = because(found)
        assert "KP (of an earlier owner or controller; of one at present no source" in said
    else:
        assert because(found) == []
