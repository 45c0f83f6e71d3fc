"""Two loads of one list on one day: every answer says which of them it was searched in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from tests.support.lists import load_list
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.reports.pages import screening as page
from atlas.investigations.results.domain import ListAnswer
from atlas.knowledge.compliance_profile.domain import RequiredList

pytestmark = pytest.mark.cut_lists
Tokens = Callable[..., dict[str, str]]
URL = "/api/screening/screenings"
OFAC = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")
ROW = '{0},"TALABANOV, Grigor","individual","T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


async def test_an_answer_says_in_which_version_of_the_day_it_was_searched(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID, tmp_path: Path
) -> None:
    await load_list(database, write_ofac(tmp_path), "ofac-sdn", version_date=today())
    await give_profile(database, tenant, regime(lists=[OFAC]))
    body = {"parties": [{"name": "Grigor Talabanov", "kind": "person"}], "purpose": "onboarding"}
    made = []
    for listed in (False, True):
        if listed:
            write_ofac(tmp_path, sdn=SDN + ROW.format(4999))
            await load_list(database, tmp_path, "ofac-sdn", version_date=today())
        answer = await app_client.post(URL, json=body, headers=tokens("analyst"))
        made.append(answer.json()["items"][0])
    clear, hit = made
    assert (clear["outcome"], hit["outcome"]) == ("clear", "hits")
    first, second = clear["lists"][0], hit["lists"][0]
    assert first["version_date"] == second["version_date"] == today().isoformat()
    assert second["version_sequence"] == first["version_sequence"] + 1
    assert first["loaded_at"] < second["loaded_at"]
    called = f"ofac-sdn of {today()} (version {first['version_sequence']})"
    assert clear["topics"][0]["detail"] == f"no hit on {called}"
    read = await app_client.get(f"{URL}/{clear['id']}", headers=tokens("viewer"))
    assert read.json()["lists"][0] == first
    export = await app_client.get(f"{URL}/export?format=csv", headers=tokens("viewer"))
    for item in (first, second):
        which = f"ofac-sdn {today()} (version {item['version_sequence']}): {item['outcome']}"
        assert which in export.text


def test_a_report_says_so_too_where_the_run_kept_it() -> None:
    answer = ListAnswer(list_id="uk", version="2026-11-28", outcome="clear", sequence=2)
    assert page.by_version(answer) == "UK Sanctions List 2026-11-28 (version 2)"
    earlier = ListAnswer(list_id="uk", version="2026-11-28", outcome="clear")
    assert page.by_version(earlier) == "UK Sanctions List 2026-11-28"
    absent = ListAnswer(list_id="uk", version=None, outcome="not_assessed")
    assert page.by_version(absent) == "UK Sanctions List not loaded"
