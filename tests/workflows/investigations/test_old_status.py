"""What speaks for a company rests on a current register that says so, not on a silent one."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.test_formats import ROW, table
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_named_alone import Case

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
NUMBER = "08112233"
SUBJECT = {
    "company_name": "Alder Pottery Ltd",
    "register": "GB-COH",
    "registration_number": NUMBER,
}


async def test_a_current_file_without_a_status_does_not_make_an_old_one_current(
    loaded: None,
    database: Database,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
    worker: None,
) -> None:
    owners = write(
        tmp_path,
        company(NUMBER, "Alder Pottery Ltd", ("GB-COH", NUMBER), foundingDate="2001-05-05"),
        person("p1", "Paula Potter", "1970-01"),
        relation("r1", "p1", NUMBER, interest(share=100), interest("votingRights", share=100)),
    )
    await load_registry(database, owners, dataset="pottery-owners", data_date=today())
    stated = table(
        tmp_path,
        ROW
        | {
            "CompanyName": "ALDER POTTERY LTD",
            " CompanyNumber": NUMBER,
            "CompanyStatus": "Active",
        },
    )

    async def registry(days: int) -> tuple[dict[str, Any], dict[str, Any]]:
        await load_registry(
            database,
            stated,
            dataset="pottery-status",
            data_date=today() - timedelta(days=days),
            force=True,
        )
        run = await investigate(**SUBJECT)
        found = await app_client.get(
            f"/api/investigations/{run['id']}/checks", headers=tokens("viewer")
        )
        [one] = [item for item in found.json()["items"] if item["check_id"] == "registry"]
        return one, run

    old, run = await registry(200)
    assert (old["outcome"], old["reason"]) == ("not_assessed", "stale_register")
    assert "states whether the company still exists" in old["detail"]
    assert run["risk"]["provisional"] is True
    new, _ = await registry(1)
    assert new["outcome"] == "fulfilled", new
    assert [one["name"] for one in new["sources"]] == ["registry_file:pottery-status"]


async def test_a_current_file_makes_no_owner_and_no_officer_of_an_old_one_current(
    loaded: None,
    database: Database,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
    worker: None,
) -> None:
    number = "08112244"
    subject = {
        "company_name": "Bramble Pottery Ltd",
        "register": "GB-COH",
        "registration_number": number,
    }
    scope = ("beneficial_owners", "shareholders", "officers", "identity")

    def held(key: str, holder: str, share: int) -> dict[str, Any]:
        shares, votes = interest(share=share), interest("votingRights", share=share)
        return relation(f"{key}-{holder}", holder, number, shares, votes)

    itself = company(number, "Bramble Pottery Ltd", ("GB-COH", number), foundingDate="2001-05-05")
    major, minor = person("p1", "Paula Potter", "1970-01"), person("p2", "Peter Kiln", "1971-02")

    async def load(name: str, days: int, *said: dict[str, Any]) -> None:
        path = write(tmp_path, itself, *said, name=f"{name}.json")
        day = today() - timedelta(days=days)
        await load_registry(database, path, dataset=name, data_date=day, force=True, scope=scope)

    everything = (
        *(major, minor, held("a", "p1", 60), held("a", "p2", 40)),
        relation("d", "p1", number, interest("boardMember")),
    )

    async def found() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        run = await investigate(**subject)
        case = Case(app_client, tokens, run)
        checks = {one["check_id"]: one for one in (await case.get("/checks"))["items"]}
        url = f"/api/graph/entities/{run['subject']['entity_id']}/sanctioned-ownership"
        live = (await app_client.get(f"{url}?regime=ofac", headers=tokens("viewer"))).json()
        kept = (await case.report())["ownership"]["sanctioned"]
        owners = await app_client.get(
            f"/api/graph/entities/{run['subject']['entity_id']}/ubos", headers=tokens("viewer")
        )
        return (
            checks,
            live["regimes"][0] | {"owners": owners.json()},
            next(one for one in kept if one["regime"] == "ofac"),
        )

    await load("bramble-old", 200, *everything)
    await load("bramble-new", 1, major, held("b", "p1", 60))
    checks, live, kept = await found()
    for name in ("ubo_identification", "director_identity", "sanctions_screening"):
        assert checks[name]["outcome"] == "not_assessed", checks[name]
    assert checks["ubo_identification"]["reason"] == "stale_register"
    assert (live["status"], kept["word"]) == ("none_found", "none_found")
    assert "stale_register" in live["reasons"]
    assert live["owners"]["complete"] is False
    assert "older than they may be" in " ".join(live["owners"]["may_stand_above"])
    assert live["control"] == "not_assessed"
    await load("bramble-old", 1, *everything)
    checks, live, kept = await found()
    assert checks["ubo_identification"]["reason"] == "not_verified"
    assert checks["sanctions_screening"]["outcome"] == "fulfilled", checks["sanctions_screening"]
    assert (live["status"], live["control"]) == ("not_owned", "none_found")
    assert kept["word"] == "not_owned"
    assert (live["owners"]["complete"], live["owners"]["may_stand_above"]) == (True, [])
