"""A register that says something else of the customer's group after the run: nothing rests on it.

A register file was loaded again with a new owner of 60 %, whose name is a listed one, and the
approval on the run of before was final.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import approve_by_two, attest_open, decide, outcomes, record
from tests.support.rounds import look
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate, group

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.decisions import service
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
    tenant: UUID,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    viewer, analyst = tokens("viewer"), tokens("analyst")
    await attest_open(app_client, tokens, run["id"])
    stranger = company("stranger", "Stranger Ltd", ("GB-COH", "99999991"))
    await load(database, tmp_path, stranger)
    calm = await record(app_client, run, viewer)
    assert (calm["changes"], outcomes(calm)["approve"]) == ([], [])

    await approve_by_two(app_client, tokens, run)
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
        "The register file examples has records about Joseph Kony, Birch Example Ltd that the"
        " investigation did not see; rerun the investigation."
    )
    refused = await decide(app_client, run, analyst, "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_basis"), refused.text
    assert "Joseph Kony" in refused.json()["detail"]
    checks = await app_client.get(f"/api/investigations/{run['id']}/checks", headers=viewer)
    registry = next(one for one in checks.json()["items"] if one["check_id"] == "registry")
    assert (registry["outcome"], registry["reason"]) == ("not_assessed", "register_changed")
    assert "registry" in checks.json()["open"]

    await _one_task(database, tenant, app_client, viewer, run)
    again = await investigate(**SUBJECT, depth="edd")
    fresh = await record(app_client, again, viewer)
    assert fresh["changes"] == []
    assert "stale_basis" not in outcomes(fresh)["approve"]


async def _one_task(
    database: Database,
    tenant: UUID,
    client: httpx.AsyncClient,
    header: dict[str, str],
    run: dict[str, Any],
) -> None:
    """The approval that ended opens one task, however often it is looked at."""
    await _look(database, tenant)
    await _look(database, tenant)
    found = await client.get(f"/api/tasks?subject_id={run['id']}&kind=alert", headers=header)
    [task] = found.json()["items"]
    assert (task["status"], task["title"][:46]) == (
        "open",
        "The approval does not hold any more: decide ag",
    )
    assert "Birch Example Ltd" in task["title"]


async def _look(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        await session.execute("UPDATE case_decision SET looked_at = '-infinity'")
        await service.look_again(session, system_actor(tenant))
        assert await service.look_again(session, system_actor(tenant)) == 0  # within the hour


async def test_an_approval_that_holds_again_closes_its_task_and_a_new_decision_too(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tenant: UUID,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    analyst, officer = tokens("analyst"), tokens("senior_officer")
    url = f"/api/investigations/{run['id']}"
    await attest_open(app_client, tokens, run["id"])

    async def states() -> list[tuple[str, str | None]]:
        answer = await app_client.get(
            f"/api/tasks?subject_id={run['id']}&kind=alert&sort=created_at", headers=analyst
        )
        return [(one["status"], one["outcome"]) for one in answer.json()["items"]]

    await decide(app_client, run, analyst, "approve")
    assert (await decide(app_client, run, officer, "approve")).json()["outcome"] == "approve"
    await _look(database, tenant)
    assert await states() == []
    gone = await app_client.delete(url, headers=officer)
    assert gone.status_code == 204, gone.text
    await _look(database, tenant)
    assert await states() == [("open", None)]
    back = await app_client.post(f"{url}/restore", headers=officer)
    assert back.status_code == 200, back.text
    await _look(database, tenant)
    assert await states() == [("cancelled", "holds again")]
    assert (await app_client.delete(url, headers=officer)).status_code == 204
    await _look(database, tenant)
    assert (await app_client.post(f"{url}/restore", headers=officer)).status_code == 200
    assert (await decide(app_client, run, analyst, "reject")).status_code == 201
    assert await states() == [("cancelled", "holds again"), ("completed", "decided: reject")]


async def test_a_decision_ends_the_review_that_its_investigation_answers(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tenant: UUID,
) -> None:
    """Too shallow a run ends no review by itself; a decision on it does, unless it is older."""
    old = await investigate(**OWNED, depth="sdd")
    company = f"/api/companies/{old['company_id']}"
    due = UUID(old["company_id"])
    analyst = tokens("analyst")
    async with database.tenant(tenant) as session:
        await session.execute(
            "UPDATE company SET next_review_at = $2 WHERE id = $1", due, today() - timedelta(days=1)
        )
    await look(database, "reviews")

    async def review() -> tuple[str, str | None]:
        answer = await app_client.get(
            f"/api/tasks?subject_id={due}&kind=periodic_review", headers=analyst
        )
        [task] = answer.json()["items"]
        return task["status"], task["outcome"]

    assert await review() == ("open", None)
    assert (await decide(app_client, old, analyst, "reject")).status_code == 201
    assert await review() == ("open", None)
    run = await investigate(**OWNED, depth="sdd")
    assert await review() == ("open", None)
    assert (await decide(app_client, run, analyst, "escalate")).status_code == 201
    assert await review() == ("open", None)
    assert (await decide(app_client, run, analyst, "reject")).status_code == 201
    assert await review() == ("completed", "decided: reject")
    after = (await app_client.get(company, headers=analyst)).json()
    assert after["next_review_at"] > str(today())
