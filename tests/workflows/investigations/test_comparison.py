"""Two versions of one investigation compared: the register and the list have moved on."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from tests.db.sources.registry.statements import company, interest, relation, write
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate, finished, group

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]


async def compared(
    client: httpx.AsyncClient, header: dict[str, str], run: str, **query: str
) -> dict[str, Any]:
    answer = await client.get(f"/api/investigations/{run}/compare", params=query, headers=header)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_changed_between_two_versions_and_why(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    other_tenant: UUID,
    tmp_path: Path,
) -> None:
    first = await investigate(**SUBJECT)
    viewer = tokens("viewer")
    alone = await app_client.get(f"/api/investigations/{first['id']}/compare", headers=viewer)
    assert (alone.status_code, alone.json()["code"]) == (409, "nothing_to_compare")
    itself = await compared(app_client, viewer, first["id"], against=first["id"])
    assert itself["identical"] is True
    assert itself["parties"]["unchanged"] == 3

    (tmp_path / "more").mkdir()
    more = [
        *group(),
        company("larch", "Larch Example Ltd", ("GB-COH", "55555555"), foundingDate="2020-01-01"),
        relation("b-l", "larch", "birch", interest(share=30)),
    ]
    await load_registry(database, write(tmp_path / "more", *more), dataset="examples")
    row = '990,"LARCH EXAMPLE LTD",-0- ,"TEST1",' + ",".join(["-0- "] * 8) + "\r\n"
    folder = tmp_path / "sdn"
    folder.mkdir()
    await load_list(database, write_ofac(folder, sdn=SDN + row), "ofac-sdn", version_date=today())
    started = await app_client.post(
        f"/api/investigations/{first['id']}/rerun", json={"depth": "edd"}, headers=tokens("analyst")
    )
    second = await finished(app_client, tokens, started.json()["id"])
    assert second["status"] == "complete", second

    found = await compared(app_client, viewer, second["id"])
    assert (found["before"]["id"], found["after"]["id"]) == (first["id"], second["id"])
    assert found["identical"] is False
    assert found["request"] == [{"field": "depth", "before": "cdd", "after": "edd"}]
    [party] = found["parties"]["added"]
    assert party["label"] == "Larch Example Ltd"
    assert any("Ownership is new" in why for why in party["why"])
    [link] = found["relationships"]["added"]
    assert "Larch Example Ltd → Birch Example Ltd" in link["label"]
    [hit] = found["hits"]["added"]
    assert hit["label"].startswith("Larch Example Ltd: OFAC SDN List")
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert f"OFAC SDN List went from {yesterday} to {today().isoformat()}." in hit["why"]
    [listed] = found["lists"]["changed"]
    assert listed["key"] == "ofac-sdn"
    fired = {one["key"] for one in found["indicators"]["changed"]}
    assert any(key.startswith("SPEPWS") for key in fired)
    assert "score" in {one["field"] for one in found["risk"]}
    assert found["because"]

    back = await compared(app_client, viewer, first["id"], against=second["id"])
    assert [one["key"] for one in back["hits"]["removed"]] == [hit["key"]]
    for one in ("before", "after"):
        assert "relationship_profile" not in back[one]["outdated"]
        assert back[one]["hits_since"] == []

    # what has changed since is said beside what each run found
    queue = await app_client.get("/api/screening/hits", headers=viewer)
    [larch] = [one for one in queue.json()["items"] if one["party_name"] == "Larch Example Ltd"]
    said = {"decision": "true_match", "rationale": "Compared with the register: the same company."}
    url = f"/api/screening/hits/{larch['id']}/decisions"
    decided = await app_client.post(url, json=said, headers=tokens("analyst"))
    assert decided.status_code == 201, decided.text

    async def risk() -> dict[str, Any]:
        answer = await app_client.get(f"/api/investigations/{second['id']}", headers=viewer)
        said: dict[str, Any] = answer.json()["risk"]
        return said

    # Atlas evaluates the run again by itself, with whatever profile there is then
    before = second["risk"]["evaluation_id"]
    await until(risk, lambda seen: seen["evaluation_id"] != before, pause=0.1)
    profile = {"purpose": "Payments.", "countries_of_operation": ["KP"]}
    url = f"/api/companies/{second['company_id']}/profile"
    put = await app_client.put(url, json=profile, headers=tokens("analyst"))
    assert put.status_code in {200, 201}, put.text
    later = await compared(app_client, viewer, second["id"])
    for one in ("before", "after"):
        assert "relationship_profile" in later[one]["outdated"]
    assert later["before"]["hits_since"] == []
    assert later["after"]["hits_since"] == [
        "Larch Example Ltd: OFAC SDN List, LARCH EXAMPLE LTD, true match"
    ]
    assert later["hits"] == found["hits"]
    foreign = tokens("viewer", tenant=other_tenant)
    for run, other in ((first["id"], second["id"]), (second["id"], first["id"])):
        answer = await app_client.get(
            f"/api/investigations/{run}/compare?against={other}", headers=foreign
        )
        assert answer.status_code == 404
