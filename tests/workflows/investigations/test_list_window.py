"""After a list is loaded nothing is favourable of whoever nobody has compared with it yet."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.decisions import record
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from tests.workflows.investigations.test_words_as_of_today import (
    PROFILE,
    Place,
    assert_said,
    content_of,
    earned,
    load,
    put_profile,
    report,
)

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
OFAC = "OFAC Specially Designated Nationals and Blocked Persons List"
STRANGER = (
    '{key},"KALINA TRADING {key} LLC",-0- ,"TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
)
OWNER = (
    '{key},"EXAMPLE, Ann","individual","TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB Jan 1970."\r\n'
)
_NOT_OVER = (
    "SELECT (SELECT count(*) FROM rescreening WHERE status IN ('pending', 'running'))"
    " + (SELECT count(*) FROM list_version v WHERE v.status = 'current'"
    " AND v.list_id = 'ofac-sdn' AND NOT EXISTS (SELECT FROM rescreening r"
    " WHERE r.version_id = v.id))"
)
"""One statement: between two, a sweep that was not there would begin unseen."""


@asynccontextmanager
async def no_sweep(place: Place) -> AsyncIterator[None]:
    """Hold every sweep back: nothing can be written about one."""
    async with place.database.tenant(place.tenant) as session:
        await session.execute("LOCK TABLE rescreening IN EXCLUSIVE MODE")
        yield


async def list_now(place: Place, line: str) -> None:
    """Load the list again with one entry more."""
    key = 900_000 + int(new_id().hex[-5:], 16) % 90_000
    folder = place.folder / str(key)
    folder.mkdir()
    write_ofac(folder, sdn=SDN + line.format(key=key))
    await load_list(
        place.database, folder, "ofac-sdn", version_date=today() - timedelta(days=1), force=True
    )


async def swept(place: Place) -> None:
    """Wait until every sweep is over."""

    async def over() -> bool:
        async with place.database.tenant(place.tenant) as session:
            return not await session.fetch_value(_NOT_OVER)

    await until(over)


async def _get(place: Place, url: str) -> Any:
    answer = await place.client.get(url, headers=place.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def place(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> Place:
    """A customer that was investigated on registers and lists of today."""
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    made = Place(app_client, database, tenant, tokens, tmp_path, run)
    await put_profile(made, PROFILE)
    await load(made)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    await swept(made)
    return Place(app_client, database, tenant, tokens, tmp_path, run)


async def test_a_word_is_lost_with_the_load_and_back_with_the_sweep(place: Place) -> None:
    evaluation = await earned(place)
    await assert_said(place, evaluation, ())
    assert not await _not_screened(place)
    async with no_sweep(place):
        await list_now(place, STRANGER)
        await assert_said(place, evaluation, ("lists",))
        assert await _not_screened(place)
        made = await content_of(place, await report(place))
        said = " ".join(made["summary"]["sentences"])
        assert f"{OFAC} of {today() - timedelta(days=1)}" in said
        assert "not yet compared" in said
        told = (await _get(place, f"/api/risk-evaluations/{evaluation}/explain"))["summary"]
        assert f"{OFAC} of" in told
        for one in (await _get(place, f"/api/investigations/{place.run['id']}/modules"))["items"]:
            assert one["level"] not in {"clear", "low"}, one
    await swept(place)
    await assert_said(place, evaluation, ())
    assert not await _not_screened(place)


async def _not_screened(place: Place) -> list[str]:
    """Return whom the live answer on ownership does not take as compared with the list."""
    url = f"/api/graph/entities/{place.run['subject']['entity_id']}/sanctioned-ownership"
    [regime] = (await _get(place, f"{url}?regime=ofac"))["regimes"]
    if found := regime["not_screened"]:
        assert regime["status"] != "not_owned"
        assert regime["control"] != "none_found"
    return list(found)


async def test_a_run_of_after_the_load_has_compared_everybody(
    place: Place, investigate: Investigate
) -> None:
    async with no_sweep(place):
        await list_now(place, STRANGER)
        run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
        detail = (await _get(place, f"/api/investigations/{run['id']}"))["risk"]
        assert detail["outdated"] == []
        detail = (await _get(place, f"/api/investigations/{place.run['id']}"))["risk"]
        assert detail["outdated"] == ["lists", "newer_run"]


async def test_no_word_is_favourable_between_the_sweep_and_the_risk_that_it_raises(
    place: Place,
) -> None:
    """From the load on until the match has raised the risk, at every moment."""
    await earned(place)
    url = f"/api/risk/companies?company_id.eq={place.run['company_id']}"
    async with no_sweep(place):
        await list_now(place, OWNER)
        [row] = (await _get(place, url))["items"]
        assert (row["level"], row["provisional"]) == ("low", True)
        checks = await _get(place, f"/api/investigations/{place.run['id']}/checks")
        [found] = [one for one in checks["items"] if one["check_id"] == "sanctions_screening"]
        assert found["outcome"] != "fulfilled"
        assert "OFAC SDN List of" in found["detail"]
        held = await record(place.client, place.run, place.tokens("viewer"))
        assert held["changes"]
    for _ in range(2_000):
        [row] = (await _get(place, url))["items"]
        if row["level"] != "low":
            break
        assert row["provisional"], row
    assert row["level"] == "high"
    await swept(place)

    async def told() -> bool:
        [row] = (await _get(place, url))["items"]
        return "lists" not in row["stale"]

    await until(told)


@pytest.mark.parametrize("ended", ["failed", "cancelled"])
async def test_a_sweep_that_did_not_look_at_everybody_earns_nothing(
    place: Place, ended: str
) -> None:
    evaluation = await earned(place)
    async with no_sweep(place):
        await list_now(place, STRANGER)
    await swept(place)
    async with place.database.tenant(place.tenant) as session:
        await session.execute(
            "UPDATE rescreening SET status = $1 WHERE version_id ="
            " (SELECT id FROM list_version WHERE list_id = 'ofac-sdn' AND status = 'current')",
            ended,
        )
    await assert_said(place, evaluation, ("lists",))
    asked = await place.client.post(
        "/api/screening/rescreenings", json={"scope": "all"}, headers=place.tokens("analyst")
    )
    assert asked.status_code == 202, asked.text
    await swept(place)
    await assert_said(place, evaluation, ())
