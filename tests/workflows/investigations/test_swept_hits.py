"""A newer list names an owner: the customer's level moves by itself, before anybody decides."""

from collections.abc import Callable
from pathlib import Path

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
