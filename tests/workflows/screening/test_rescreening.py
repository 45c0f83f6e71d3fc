"""After a change: who is screened again, why, and what is different."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.screening.test_hits import Desk, entity
from tests.conftest import actor_of
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import ALT, SDN, write_ofac
from tests.workflows.screening.conftest import Tokens, Wait

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service as mutations
from atlas.sources.lists import service as lists

pytestmark = pytest.mark.cut_lists

BASE = "/api/screening/rescreenings"
_DAYS = {"published", "obtained"}
ADDED = '950,"KALINA TRADING LLC",-0- ,"TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'


async def swept(
    client: httpx.AsyncClient, tokens: Tokens, wait: Wait, query: str
) -> dict[str, Any]:
    """Wait for the sweep that a change starts by itself, and for its end."""
    page = await until(
        lambda: client.get(f"{BASE}?{query}", headers=tokens("viewer")),
        lambda seen: seen.json()["items"],
        pause=0.1,
    )
    return await wait(f"{BASE}/{page.json()['items'][0]['id']}")


async def parties_of(
    client: httpx.AsyncClient, tokens: Tokens, sweep: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    page = await client.get(f"{BASE}/{sweep['id']}/parties", headers=tokens("viewer"))
    return {item["name"]: item for item in page.json()["items"]}


async def test_a_list_version_calls_for_exactly_those_it_concerns(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    worker: None,
    wait: Wait,
    tmp_path: Path,
) -> None:
    write_ofac(tmp_path)
    first = await load_list(database, tmp_path, "ofac-sdn", version_date=today() - timedelta(3))
    # a tenant is swept once it has a party
    listed = await entity(database, tenant, "Banco Nacional de Cuba", country_code="CU")
    await swept(app_client, tokens, wait, f"version_id={first.version_id}")
    desk = Desk(app_client, tokens)
    bank = {"name": "Banco Nacional de Cuba", "kind": "company", "countries": ["CU"]}
    match = await desk.hit_of(**bank, entity_id=str(listed))
    await desk.decide(match["id"], "true_match")
    for name, reference in (
        ("Kalina Trading", "k"),
        ("Romashka OOO", "r"),
        ("Aerocaribbean Airlines", "a"),
        ("Quiet Company", "q"),
    ):
        await desk.screen(name=name, kind="company", reference=reference)
    narrow = {"parties": [{"name": "Kalina Trading", "reference": "k"}], "threshold": 100}
    asked = await app_client.post(
        "/api/screening/screenings", json=narrow, headers=tokens("analyst")
    )
    assert asked.status_code == 201  # it asks for less, and she is watched as before
    made = await app_client.post(
        "/api/companies",
        json={"name": "Never Screened Ltd", "country_code": "GB"},
        headers=tokens("analyst"),
    )
    assert made.status_code == 201, made.text

    lines = [line for line in SDN.splitlines() if not line.startswith("306,")]
    changed = "\r\n".join(lines) + "\r\n" + ADDED
    write_ofac(tmp_path, sdn=changed, alt=ALT.replace("LANDYSH", "LANDISH"))
    second = await load_list(
        database, tmp_path, "ofac-sdn", version_date=today() - timedelta(1), force=True
    )
    sweep = await swept(app_client, tokens, wait, f"version_id={second.version_id}")
    assert (sweep["status"], sweep["trigger"], sweep["list_id"]) == (
        "complete",
        "list_changed",
        "ofac-sdn",
    )
    read = await app_client.get(f"{BASE}/{sweep['id']}", headers=tokens("viewer"))
    async with database.platform() as session:
        version = await lists.get_version(session, second.version_id)
    for one in (sweep, read.json()):
        said = {
            name: value and date.fromisoformat(value)
            for name, value in one.items()
            if name in _DAYS
        }
        assert said == {"published": version.day.published, "obtained": version.day.obtained}
    assert sweep["reasons"] == {
        "entry_changed": 1,
        "entry_delisted": 1,
        "never_screened": 1,
        "new_entry_hits": 1,
    }
    found = await parties_of(app_client, tokens, sweep)
    why = {name: item["reasons"] for name, item in found.items()}
    assert why == {
        "Kalina Trading": ["new_entry_hits"],
        "Romashka OOO": ["entry_changed"],
        "Banco Nacional de Cuba": ["entry_delisted"],
        "Never Screened Ltd": ["never_screened"],
    }
    new = found["Kalina Trading"]
    assert new["entries"][0]["entry_key"] == "950"
    assert [hit["entry_key"] for hit in new["difference"]["new"]] == ["950"]
    gone = found["Banco Nacional de Cuba"]["difference"]
    assert [(item["fields"], item["after"]["delisted"]) for item in gone["changed"]] == [
        (["delisted"], True)
    ]
    # the flag stays until two persons have confirmed that the listing ended
    review = await desk.hit(match["id"])
    assert (review["status"], review["reason"]) == ("true_match", "entry_delisted")
    assert (review["review_required"], review["freezes_decision"]) == (True, True)
    async with database.tenant(tenant) as session:
        data = (await entities.get_entity(session, listed)).data
    assert (data["is_sanctioned"], data["formerly_sanctioned"]) == (True, True)
    await desk.decide(match["id"], "delisting_confirmed")
    await desk.second(match["id"])
    async with database.tenant(tenant) as session:
        data = (await entities.get_entity(session, listed)).data
    assert (data["is_sanctioned"], data["formerly_sanctioned"]) == (False, True)
    export = await app_client.get(f"{BASE}/{sweep['id']}/export", headers=tokens("viewer"))
    assert len(export.text.splitlines()) == 5

    again = await app_client.get(
        f"{BASE}?version_id={second.version_id}&include=total", headers=tokens("viewer")
    )
    assert again.json()["total"] == 1


async def test_a_changed_customer_is_screened_again(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    worker: None,
    wait: Wait,
    tmp_path: Path,
) -> None:
    desk = Desk(app_client, tokens)
    party = await entity(database, tenant, "Plain Holdings", country_code="GB")
    write_ofac(tmp_path, sdn=SDN + ADDED.replace("950", "951").replace("KALINA", "ZARYA"))
    loaded = await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    await swept(app_client, tokens, wait, f"version_id={loaded.version_id}")
    await desk.screen(name="Plain Holdings", kind="company", entity_id=str(party), countries=["GB"])
    async with database.tenant(tenant) as session:
        await mutations.assert_analyst_claim(
            session,
            actor_of(tenant),
            entity_id=party,
            attribute="trading_names",
            value=["Morning Tide"],
            reason="letterhead",
        )
    asked = await app_client.post(BASE, json={"scope": "changed"}, headers=tokens("analyst"))
    assert asked.status_code == 202, asked.text
    await wait(asked.headers["Location"])
    # the worker looks for changed customers by itself too: whichever came first screened her
    page = await app_client.get(f"{BASE}?trigger=customer_changed", headers=tokens("viewer"))
    (sweep,) = [one for one in page.json()["items"] if "customer_changed" in one["reasons"]]
    found = await parties_of(app_client, tokens, sweep)
    assert found["Plain Holdings"]["reasons"] == ["customer_changed"]
    assert found["Plain Holdings"]["changes"] == ["names"]
    names = [hit["entry_name"] for hit in found["Plain Holdings"]["difference"]["new"]]
    assert names == ["MORNING TIDE"]
