"""A newer list names an owner: the customer's level moves by itself, before anybody decides."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from tests.workflows.investigations.test_reassessment import NAMESAKE, Caller

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]


async def test_a_hit_of_a_sweep_moves_the_level_at_once(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    case = Caller(app_client, tokens, run)
    before = (await case.get(""))["risk"]
    assert "sanctions_open" not in before["floors"]
    assert (await case.get("/decision"))["undecided_hits"] == []
    await load_list(
        database, write_ofac(tmp_path, sdn=SDN + NAMESAKE), "ofac-sdn", version_date=today()
    )
    raised = await case.raised(before["evaluation_id"])
    assert raised["score"] >= 70
    assert "sanctions_open" in raised["floors_applied"]
    assert len((await case.get("/decision"))["undecided_hits"]) == 1
    shown = (await case.get(""))["risk"]
    assert shown["level"] in {"high", "critical"}
    listed = await case.get(f"/api/screening/hits?investigation_id={run['id']}")
    assert len(listed["items"]) == 1
    undecided = await report(case)
    assert said_of(undecided) == (["hits"], 1, "possible")
    assert any("found by a screening after this one" in text for text in summary_of(undecided))
    await case.decide_hit("true_match")
    await case.raised(raised["id"])
    assert said_of(await report(case)) == (["hits"], 1, "blocked")


async def test_a_weak_hit_of_a_sweep_takes_back_what_it_leaves_open(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    """A run that finds it is provisional, and so is one that a sweep finds it for."""
    await load_list(
        database, write_ofac(tmp_path, sdn=SDN), "ofac-sdn", version_date=today(), force=True
    )
    said = [
        company("elm", "Elm Example Ltd", ("GB-COH", "44444444"), foundingDate="2001-05-05"),
        person("una", "Una Quillfeather", "1970-01"),
        relation("e-u", "una", "elm", interest(share=100), interest("boardMember")),
    ]
    await load_registry(database, write(tmp_path, *said), dataset="elms")
    subject = {"company_name": "Elm Example Ltd", "register": "GB-COH"}
    run = await investigate(**subject, registration_number="44444444")
    case = Caller(app_client, tokens, run)
    before = (await case.get(""))["risk"]
    assert before["level"] not in {"high", "critical"}
    longer = '991,"QUILLFEATHER FARQUHARSON, Una","individual","TEST1",' + ",".join(["-0- "] * 8)
    await load_list(
        database,
        write_ofac(tmp_path, sdn=f"{SDN}{longer}\r\n"),
        "ofac-sdn",
        version_date=today() + timedelta(days=1),
    )
    raised = await case.raised(before["evaluation_id"])
    hits = (await case.get(f"/api/screening/hits?investigation_id={run['id']}"))["items"]
    [hit] = [one for one in hits if "FARQUHARSON" in one["entry_name"]]
    assert (hit["strength"], hit["status"]) == ("weak", "undecided")
    assert raised["provisional"]
    shown = (await case.get(""))["risk"]
    assert shown["provisional"]
    open_checks = {
        one["check_id"]
        for one in (await case.get("/decision"))["checks"]
        if one["stands_against_approval"]
    }
    assert "sanctions_screening" in open_checks


async def report(case: Caller) -> Any:
    url = f"/api/reports/preview?investigation_id={case.run['id']}"
    answer = await case.client.get(url, headers=case.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


def said_of(found: Any) -> tuple[list[str], int, str]:
    """Return the matched party's answer on sanctions, its candidates, and OFAC's word."""
    [row] = [one for one in found["screening"]["rows"] if "Birch Holding" in one["name"]]
    answers = [one["outcome"] for one in row["topics"] if one["topic"] == "sanctions"]
    [ofac] = [one for one in found["ownership"]["sanctioned"] if one["regime"] == "ofac"]
    return answers, len(row["hits"]), ofac["word"]


def summary_of(found: Any) -> list[str]:
    sentences: list[str] = found["summary"]["sentences"]
    return sentences
