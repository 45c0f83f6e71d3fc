"""Two people decide between registers: from the files to the decision, the next run, its report."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.db.sources.registry.statements import interest, person, relation, write
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_relationship_ends import FULL_SCOPE, OTHER, Case, group

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
Cases = Callable[[str], tuple[Case, "Load"]]
Load = Callable[..., Awaitable[None]]


@pytest.fixture
def case(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> Cases:
    """A company that two registers describe."""

    async def of_case(number: str, said: list[Said], ago: int) -> None:
        raise AssertionError((number, said, ago))

    def of(number: str) -> tuple[Case, Load]:
        async def load(register: str, share: float, ago: int = 0, **end: str) -> None:
            holder = person(f"l{number}", OTHER, "1961-05-02")
            held = relation(f"s{number}", f"l{number}", number, interest(share=share, **end))
            path = write(tmp_path, *group(number), holder, held)
            await load_registry(
                database,
                path,
                dataset=f"{register}-{number}",
                data_date=today() - timedelta(days=ago),
                force=True,
                scope=FULL_SCOPE,
            )

        return Case(number, of_case, investigate, app_client, tokens), load

    return of


async def decide(one: Case, held: Said, about: str, register: str) -> None:
    path = f"/api/relationships/{held['id']}/conflicts"
    found = (await one.get(path))["conflicts"]
    [sides] = [said["statements"] for said in found if said["about"] == about]
    [claim] = [said["claim_id"] for said in sides if register in said["source"]]
    body = {"claim_id": claim, "reason": "The notarised share register was seen."}
    proposed = await one.post(f"{path}/{about}", "analyst", body)
    assert proposed.status_code == 200, proposed.text
    [waits] = [said for said in proposed.json()["conflicts"] if said["about"] == about]
    assert (waits["open"], waits["decision"]["status"]) == (True, "proposed")
    confirm = {"proposal_id": waits["decision"]["proposal_id"]}
    done = await one.post(f"{path}/{about}/confirm", "senior_officer", confirm)
    assert done.status_code == 200, done.text


async def content(one: Case) -> Said:
    found: Said = await one.get(f"/api/reports/{one.run['report_id']}/content", "analyst")
    return found


async def test_the_next_run_uses_a_decided_share_and_its_report_says_who_decided(
    case: Cases, tokens: Tokens
) -> None:
    one, load = case("72100001")
    await load("left", 5)
    await load("right", 39)
    first = await one.investigate()
    owners = await one.get(f"/api/graph/entities/{one.entity}/ubos")
    assert {ubo["status"] for ubo in owners["ubos"]} == {"ubo", "possible_ubo"}
    before = await content(one)
    assert {said["status"] for said in before["conflicts"]} == {"open"}
    held = await one.relationship("Ownership", OTHER)

    await decide(one, held, "share", "left")
    assert await one.outdated() == ["customer_identity"]
    assert (await content(one))["ownership"] == before["ownership"]  # a past run stays as it was

    await one.investigate()
    report = await content(one)
    assert await one.outdated() == []
    [told] = [said for said in report["conflicts"] if said["status"] == "decided"]
    assert told["statements"] == [
        "register file left-72100001: 5 %",
        "register file right-72100001: 39 %",
    ]
    assert "The notarised share register was seen." in told["detail"]
    assert "Proposed by" in told["detail"]
    assert "confirmed by" in told["detail"]
    [said] = [line for line in report["summary"]["sentences"] if "two people decided" in line]
    assert "right-72100001: 39 %" in said
    assert OTHER in said
    owners = await one.get(f"/api/graph/entities/{one.entity}/ubos")
    assert [ubo["status"] for ubo in owners["ubos"]] == ["ubo"]
    answer = await one.get(f"/api/graph/entities/{one.entity}/sanctioned-ownership")
    [ofac] = [said for said in answer["regimes"] if said["regime"] == "ofac"]
    assert (ofac["status"], ofac["reasons"]) == ("not_owned", ["decided_between_sources"])
    found = await one.get(f"/api/investigations/{one.run['id']}/lineage", "analyst")
    [node] = [n for n in found["nodes"] if "two people decided" in n["label"]]
    below = await one.get(f"/api/investigations/{one.run['id']}/lineage?of={node['id']}", "analyst")
    assert "source:person_decision" in {n["id"] for n in below["nodes"]}
    assert first["id"] != one.run["id"]

    await load("right", 38)  # states something else
    await one.investigate()
    report = await content(one)
    assert "decided" not in {said["status"] for said in report["conflicts"]}
    owners = await one.get(f"/api/graph/entities/{one.entity}/ubos")
    assert {ubo["status"] for ubo in owners["ubos"]} == {"ubo", "possible_ubo"}
    tasks = await one.get("/api/tasks?kind.eq=conflict&status.eq=open", "analyst")
    assert held["id"] in {task["subject_id"] for task in tasks["items"]}


async def test_a_holding_that_was_decided_as_ended_is_named_in_the_report(case: Cases) -> None:
    one, load = case("72100002")
    await load("left", 40, endDate=str(today() - timedelta(days=40)))
    await load("right", 40)
    first = await one.investigate()
    held = await one.relationship("Ownership", OTHER)
    owners = await one.get(f"/api/graph/entities/{one.entity}/ubos")
    assert {ubo["status"] for ubo in owners["ubos"]} == {"ubo", "possible_ubo"}
    await decide(one, held, "existence", "left")
    await one.investigate()
    report = await content(one)
    [told] = [said for said in report["conflicts"] if said["status"] == "decided"]
    assert told["name"] == f"{OTHER} → Teasel 72100002 Ltd"
    assert "register file right-72100002: 40 %, no end does not" in told["detail"]
    assert any("two people decided" in line for line in report["summary"]["sentences"])
    listed = await one.get(f"/api/investigations/{one.run['id']}/conflicts", "analyst")
    assert held["id"] in {said["relationship_id"] for said in listed["items"]}
    path = f"/api/investigations/{one.run['id']}/compare?against={first['id']}"
    compared = await one.get(path, "analyst")
    assert "register file left-72100002: 40 %, ended" in str(compared["ownership_words"])
    checks = await one.get(f"/api/investigations/{one.run['id']}/checks", "analyst")
    [of_owners] = [c for c in checks["items"] if c["check_id"] == "ubo_identification"]
    assert "on 1 holding; two people decided what counts" in of_owners["detail"]
    owners = await one.get(f"/api/graph/entities/{one.entity}/ubos")
    assert [ubo["status"] for ubo in owners["ubos"]] == ["ubo"]
