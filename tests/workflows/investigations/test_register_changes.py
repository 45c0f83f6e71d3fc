"""A register that says something else of the customer's group after the run: nothing rests on it.

A register file was loaded again with a new owner of 60 %, whose name is a listed one, and the
approval on the run of before was final.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.workflows.investigations.conftest import SUBJECT, Investigate, attest_open, group
from tests.workflows.investigations.test_decisions import decide, outcomes, record

from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]


async def load(database: Database, folder: Path, *more: dict[str, Any]) -> None:
    await load_registry(database, write(folder, *group(), *more), dataset="examples", force=True)


async def test_an_approval_does_not_outlive_what_the_register_said(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    viewer, analyst, officer = tokens("viewer"), tokens("analyst"), tokens("senior_officer")
    await attest_open(app_client, tokens, run["id"])
    stranger = company("stranger", "Stranger Ltd", ("GB-COH", "99999991"))
    await load(database, tmp_path, stranger)
    calm = await record(app_client, run, viewer)
    assert (calm["changes"], outcomes(calm)["approve"]) == ([], [])

    assert (await decide(app_client, run, analyst, "approve")).status_code == 201
    held = (await decide(app_client, run, officer, "approve")).json()
    assert (held["outcome"], held["reopened"]) == ("approve", False)
    await load(database, tmp_path)
    held = await record(app_client, run, viewer)
    assert (held["outcome"], held["reopened"]) == ("approve", False)

    gained = [
        person("kony", "Joseph Kony", "1961-01"),
        relation("b-k", "kony", "birch", interest(share=5)),
    ]
    await load(database, tmp_path, *gained)
    ended = await record(app_client, run, viewer)
    assert (ended["outcome"], ended["reopened"]) == (None, True)
    assert ended["reopened_because"] == ["register_changed"]
    assert "registers say something else" in ended["reopened_detail"]
    [change] = ended["changes"]
    assert change == (
        "registry_file:examples says something else of Joseph Kony, Birch Example Ltd than it did;"
        " rerun the investigation."
    )
    refused = await decide(app_client, run, analyst, "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis"), refused.text
    assert "Joseph Kony" in refused.json()["detail"]
    checks = await app_client.get(f"/api/investigations/{run['id']}/checks", headers=viewer)
    registry = next(one for one in checks.json()["items"] if one["check_id"] == "registry")
    assert (registry["outcome"], registry["reason"]) == ("not_assessed", "register_changed")
    assert "registry" in checks.json()["open"]

    again = await investigate(**SUBJECT, depth="edd")
    fresh = await record(app_client, again, viewer)
    assert fresh["changes"] == []
    assert "stale_basis" not in outcomes(fresh)["approve"]
