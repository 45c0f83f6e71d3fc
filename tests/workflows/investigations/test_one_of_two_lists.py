"""Of two required lists one gives no answer: nothing is clear, and every reader names that list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.sources.registry.statements import write
from tests.support.lists import stated
from tests.support.profiles import give_profile, regime
from tests.workflows.investigations.conftest import SUBJECT, Investigate, group
from tests.workflows.investigations.test_after_a_match import MANIFEST, written
from tests.workflows.investigations.test_informative_lists import entry
from tests.workflows.investigations.test_words_as_of_today import Place, content_of, report

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import PepScope, RequiredList
from atlas.sources.lists.service import load_list
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
SHORT = {"undated": "undated-list", "old": "old-list"}
WHOLE = {"undated": "whole-list", "old": "fresh-list"}
WHY = {
    "undated": "its publication date is unknown",
    "old": "last obtained from its publisher 30 days ago",
}


async def _load(database: Database, folder: Path, list_id: str, how: str = "") -> None:
    (folder / list_id).mkdir()
    listed = entry(new_id().hex, "Terek Shipping OOO", "1027700000066", "ogrnCode", "ru")
    published = None if how == "undated" else today() - timedelta(days=31)
    downloaded = today() - timedelta(days=30 if how == "old" else 0)
    options = stated(version_date=published, downloaded=downloaded, force=True)
    options = replace(options, manifest=MANIFEST)
    await load_list(database, written(folder / list_id, listed), list_id, options=options)


async def _prepare(place: Place, how: str) -> None:
    """Two lists are required, of which one gives no answer; the register knows the company."""
    lists = [
        RequiredList(one, "sanctions", "binding", "An Act of the test", 7)
        for one in (WHOLE[how], SHORT[how])
    ]
    scope = PepScope(required=False, domestic=False, cooling_off_months=12)
    await give_profile(place.database, place.tenant, regime(lists=lists, pep=scope))
    await _load(place.database, place.folder, WHOLE[how])
    await _load(place.database, place.folder, SHORT[how], how)
    await load_registry(place.database, write(place.folder, *group()), dataset="examples")


async def _get(place: Place, url: str) -> Any:
    answer = await place.client.get(url, headers=place.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _assert_screened(place: Place, how: str) -> None:
    party = {"name": "Harmless Quillfeather", "kind": "person"}
    body = {"parties": [party], "topics": ["sanctions"]} | {"lists": [WHOLE[how], SHORT[how]]}
    made = await place.client.post(
        "/api/screening/screenings", json=body, headers=place.tokens("analyst")
    )
    [found] = made.json()["items"]
    assert (found["outcome"], found["word"]) == ("not_assessed", "not_assessed")
    [sanctions] = [one for one in found["topics"] if one["topic"] == "sanctions"]
    assert (sanctions["outcome"], sanctions["reason"]) == ("not_assessed", "stale_list")
    assert sanctions["detail"].startswith(f"{SHORT[how]}: ")
    assert WHY[how] in sanctions["detail"]
    assert WHOLE[how] not in sanctions["detail"]
    answers = {one["list_id"]: one["outcome"] for one in found["lists"]}
    assert answers == {WHOLE[how]: "clear", SHORT[how]: "not_assessed"}


@pytest.mark.cut_lists
@pytest.mark.parametrize("how", [*WHY])
async def test_nothing_is_clear_and_the_list_is_named(
    how: str,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    worker: None,
    tmp_path: Path,
) -> None:
    place = Place(app_client, database, tenant, tokens, tmp_path, {})
    await _prepare(place, how)
    await _assert_screened(place, how)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)

    [check] = [
        one
        for one in (await _get(place, f"/api/investigations/{run['id']}/checks"))["items"]
        if one["check_id"] == "sanctions_screening"
    ]
    assert (check["outcome"], check["reason"]) == ("not_assessed", "stale_list")
    assert SHORT[how] in check["detail"]
    assert WHOLE[how] not in check["detail"]
    url = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
    told = str(await _get(place, f"{url}/explain"))
    assert SHORT[how] in told
    silent = [
        rule
        for module in (await _get(place, f"/api/investigations/{run['id']}/modules"))["items"]
        for rule in module["rules"]
        if module["code"] == "SPEPWS" and rule.get("reason") == "stale_list"
    ]
    assert silent
    assert all(SHORT[how] in one["detail"] and WHOLE[how] not in one["detail"] for one in silent)

    made = await content_of(place, await report(place))
    for row in made["screening"]["rows"]:
        assert row["outcome"] == "not_assessed"
        topics = {one["topic"]: one["outcome"] for one in row["topics"]}
        assert topics["sanctions"] == "not_assessed"
        assert {one["list_id"]: one["outcome"] for one in row["lists"]}[
            SHORT[how]
        ] == "not_assessed"
    stale = {one["list_id"] for one in made["screening"]["lists"] if one["stale"]}
    assert stale == {SHORT[how]}
    assert {one["status"] for one in made["ownership"]["sanctioned"]} <= {"not_assessed"}
