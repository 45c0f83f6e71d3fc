"""A newer list names an owner: the customer's level moves by itself, before anybody decides."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from tests.workflows.investigations.test_reassessment import NAMESAKE, Caller

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database

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
