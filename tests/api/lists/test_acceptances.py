"""An entry without a readable name bars `clear` until two people of the tenant accept it."""

from collections.abc import Callable
from pathlib import Path

import httpx
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
ROW = '77,"???",-0- ,"T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
URL = "/api/screening/lists/ofac-sdn"
BODY = {"entry_key": "77", "reason": "Seen at the publisher's: a vessel without a name."}


async def test_two_people_accept_an_entry(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tmp_path: Path
) -> None:
    write_ofac(tmp_path, sdn=SDN + ROW)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())

    async def standing() -> tuple[str, list[str], list[str]]:
        answer = await app_client.get(URL, headers=tokens("viewer"))
        found = answer.json()
        return found["state"], found["standing"]["reasons"], found["standing"]["unreadable"]

    async def accept(role: str, **more: str) -> httpx.Response:
        return await app_client.post(
            f"{URL}/acceptances", json={**BODY, **more}, headers=tokens(role)
        )

    assert await standing() == ("incomplete_list", ["unreadable_entries"], ["77"])
    assert (await accept("viewer")).status_code == 403
    for wrong in ("36", "*", "none"):
        assert (await accept("analyst", entry_key=wrong)).status_code == 404
    first = await accept("analyst")
    assert (first.status_code, first.json()["status"]) == (200, "proposed")
    assert await standing() == ("incomplete_list", ["unreadable_entries"], ["77"])
    again = await accept("analyst")
    assert (again.status_code, again.json()["code"]) == (403, "second_person_required")
    second = await accept("senior_officer")
    assert (second.status_code, second.json()["status"]) == (200, "accepted")
    assert await standing() == ("ok", [], [])
    listed = await app_client.get(f"{URL}/acceptances", headers=tokens("viewer"))
    assert [item["status"] for item in listed.json()["items"]] == ["accepted"]
    async with database.platform() as session:  # nobody else's
        seen = await session.fetch_value("SELECT count(*) FROM list_acceptance")
    assert seen == 0

    write_ofac(tmp_path, sdn=SDN + ROW.replace('"T"', '"U"'))
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    assert await standing() == ("incomplete_list", ["unreadable_entries"], ["77"])
