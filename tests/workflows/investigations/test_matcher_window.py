"""After a release with another name matcher nothing is favourable of whom it has not compared."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.conftest import TestDatabase
from tests.support.decisions import record
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate
from tests.workflows.investigations.test_list_window import no_sweep, swept
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

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.screening.domain.results import ALGORITHM

Tokens = Callable[..., dict[str, str]]
EARLIER = "atlas-name-v1"


@asynccontextmanager
async def superuser(clone: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def deploy(clone: TestDatabase, tenant: UUID, *, noted: bool) -> None:
    """Make everything the work of the release before, which had another matcher.

    `noted`: that release noted its matcher beside parties and runs, as releases do from now on.
    """
    async with superuser(clone) as connection:
        await connection.execute(
            "UPDATE screening SET algorithm = $2 WHERE tenant_id = $1", tenant, EARLIER
        )
        await connection.execute(
            "UPDATE screening_subject SET algorithm = $2, algorithm_of = $3::uuid"
            " WHERE tenant_id = $1 AND NOT $4",
            tenant, None, None, noted,
        )  # fmt: skip
        await connection.execute(
            "UPDATE screening_subject SET algorithm = $2 WHERE tenant_id = $1 AND $3",
            tenant, EARLIER, noted,
        )  # fmt: skip
        await connection.execute(
            "UPDATE run_registers SET searched = CASE WHEN $4 THEN"
            " array_replace(searched, $2, $3) ELSE array_remove(searched, $2) END"
            " WHERE tenant_id = $1",
            tenant, f"matcher:{ALGORITHM}", f"matcher:{EARLIER}", noted,
        )  # fmt: skip


async def get(place: Place, url: str) -> Any:
    answer = await place.client.get(url, headers=place.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def sweep(place: Place) -> None:
    """Look at every party, and wait for the end."""
    asked = await place.client.post(
        "/api/screening/rescreenings", json={"scope": "all"}, headers=place.tokens("analyst")
    )
    assert asked.status_code == 202, asked.text
    await swept(place)


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


async def not_screened(place: Place) -> list[str]:
    """Return whom the live answer on ownership does not take as compared with the list."""
    url = f"/api/graph/entities/{place.run['subject']['entity_id']}/sanctioned-ownership"
    [regime] = (await get(place, f"{url}?regime=ofac"))["regimes"]
    if found := regime["not_screened"]:
        assert regime["status"] != "not_owned"
        assert regime["control"] != "none_found"
    return list(found)


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "of a release that noted nothing"])
async def test_a_word_is_lost_with_the_release_and_back_with_the_sweep(
    place: Place, clone: TestDatabase, noted: bool
) -> None:
    evaluation = await earned(place)
    await assert_said(place, evaluation, ())
    assert not await not_screened(place)
    async with no_sweep(place):
        await deploy(clone, place.tenant, noted=noted)
        await assert_said(place, evaluation, ("lists",))
        assert await not_screened(place)
        made = await content_of(place, await report(place))
        assert f"{ALGORITHM} is the name matcher now" in " ".join(made["summary"]["sentences"])
        told = (await get(place, f"/api/risk-evaluations/{evaluation}/explain"))["summary"]
        assert f"{ALGORITHM} is the name matcher now" in told
        for one in (await get(place, f"/api/investigations/{place.run['id']}/modules"))["items"]:
            assert one["level"] not in {"clear", "low"}, one
        checks = (await get(place, f"/api/investigations/{place.run['id']}/checks"))["items"]
        [found] = [one for one in checks if one["check_id"] == "sanctions_screening"]
        assert found["outcome"] != "fulfilled"
        assert "name matcher" in found["detail"]
        held = await record(place.client, place.run, place.tokens("viewer"))
        assert any("name matcher" in one for one in held["changes"])
    await sweep(place)
    await assert_said(place, evaluation, ())
    assert not await not_screened(place)


async def outdated(place: Place, run: dict[str, Any]) -> list[str]:
    detail = await get(place, f"/api/investigations/{run['id']}")
    return list(detail["risk"]["outdated"])


async def test_a_run_by_the_new_matcher_has_compared_everybody(
    place: Place, clone: TestDatabase, investigate: Investigate
) -> None:
    other = await investigate(**OWNED, depth="edd", external_id=new_id().hex)
    async with no_sweep(place):
        await deploy(clone, place.tenant, noted=True)
        run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
        assert await outdated(place, run) == []
        assert await outdated(place, other) == ["lists"]
        assert await outdated(place, place.run) == ["lists", "newer_run"]
    await sweep(place)
    assert await outdated(place, other) == []
    assert await outdated(place, place.run) == ["newer_run"]
