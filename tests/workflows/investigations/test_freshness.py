"""A company's review from the day it is due to the evaluation that ends it, on a real worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from tests.workflows.investigations.conftest import (
    SUBJECT,
    Investigate,
    Tokens,
    WorkerFactory,
    finished,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.runs.domain import ALL_MODULES
from atlas.worker.registry import ROUNDS
from atlas.worker.rounds import make_rounds


@pytest_asyncio.fixture(scope="module")
async def machine(app_client: httpx.AsyncClient, tokens: Tokens) -> dict[str, str]:
    """A service account that may investigate."""
    made = await app_client.post(
        "/api/users/service-accounts",
        json={"name": "nightly", "roles": ["analyst"]},
        headers=tokens("admin"),
    )
    assert made.status_code == 201, made.text
    answer = await app_client.post(
        "/api/auth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": made.json()["service_account"]["client_id"],
            "client_secret": made.json()["client_secret"],
        },
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_due_review_is_done_by_a_refresh(
    loaded: None,
    own_worker: None,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    investigate: Investigate,
    database: Database,
    tenant: UUID,
    machine: dict[str, str],
) -> None:
    analyst = tokens("analyst")

    async def get(path: str, **of: Any) -> Any:
        answer = await app_client.get(path, headers=of.get("headers", tokens("viewer")))
        assert answer.status_code == 200, answer.text
        return answer.json()

    first = await investigate(**SUBJECT, depth="sdd")
    company = f"/api/companies/{first['company_id']}"
    fresh = await get(f"{company}/freshness")
    # a register says itself when it was read; a run today does not make an old file young
    (source,) = fresh["sources"]
    assert source["age_days"] > 90
    assert (fresh["state"], source["state"]) == ("expired", "expired")
    assert {one["investigation_id"] for one in fresh["sources"]} == {first["id"]}

    due = {"next_review_at": str(today())}
    assert (await app_client.patch(company, json=due, headers=analyst)).status_code == 200
    await make_rounds(database, ROUNDS)
    reviews = f"/api/tasks?subject_id={first['company_id']}&kind=periodic_review"
    (task,) = (await get(reviews))["items"]
    assert task["status"] == "open"

    whole = {"modules": list(ALL_MODULES)}  # as deep as the last evaluation asks
    # less than a review asks for: too shallow, not every module, started by no person
    for few, by in (
        ({"depth": "sdd"}, analyst),
        ({"depth": "edd", "modules": ["CIR"]}, analyst),
        (whole, machine),
    ):
        started = await app_client.post(f"{company}/refresh", json=few, headers=by)
        assert started.status_code == 202, started.text
        run = await finished(app_client, tokens, started.json()["id"])
        assert run["status"] == "complete"
        assert (await get(reviews))["items"][0]["status"] == "open", few
        assert (await get(company))["next_review_at"] == str(today())

    started = await app_client.post(f"{company}/refresh", json=whole, headers=analyst)
    assert started.status_code == 202, started.text
    assert started.headers["Location"] == f"/api/investigations/{started.json()['id']}"
    run = await finished(app_client, tokens, started.json()["id"])
    assert (run["status"], run["run_version"]) == ("complete", 5)
    assert (await get(reviews))["items"][0]["status"] == "completed"
    fresh = await get(f"{company}/freshness")
    assert {one["investigation_id"] for one in fresh["sources"]} == {run["id"]}
    assert (await get(company))["next_review_at"] > str(today() + timedelta(days=150))

    happened = [item["event"] for item in (await get(f"{company}/timeline"))["items"]]
    assert happened.index("reviewed") < happened.index("refresh_started")
    assert happened.index("refresh_started") < happened.index("review_due")
    assert happened[-1] == "created"
    pages: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await get(f"{company}/timeline?limit=2{cursor and f'&cursor={cursor}'}")
        pages += [item["event"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert pages == happened


async def test_a_refresh_waits_for_the_one_on_its_way(
    loaded: None,
    worker_factory: WorkerFactory,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    other_tenant: UUID,
) -> None:
    analyst = tokens("analyst")
    made = await app_client.post(
        "/api/companies", json={"name": "Twin Example Ltd"}, headers=analyst
    )
    url = f"/api/companies/{made.json()['id']}"
    empty = (await app_client.get(f"{url}/freshness", headers=analyst)).json()
    assert (empty["state"], empty["sources"]) == (None, [])
    first = await app_client.post(f"{url}/refresh", headers=analyst)  # no worker: it stays pending
    assert first.status_code == 202, first.text
    second = await app_client.post(f"{url}/refresh", headers=analyst)
    assert (second.status_code, second.json()["code"]) == (409, "refresh_running")
    assert second.headers["Location"] == first.headers["Location"]
    for verb, path in (("GET", "freshness"), ("GET", "timeline"), ("POST", "refresh")):
        stranger = await app_client.request(
            verb, f"{url}/{path}", headers=tokens("analyst", other_tenant)
        )
        assert stranger.status_code == 404, path


async def test_a_register_that_no_run_can_ask_is_named(
    own_worker: None, app_client: httpx.AsyncClient, tokens: Tokens, investigate: Investigate
) -> None:
    analyst = tokens("analyst")
    run = await investigate(company_name="Twin Example Ltd")
    company = f"/api/companies/{run['company_id']}"
    # one letter is no key of a register
    entered = await app_client.patch(
        company, json={"register": "B", "registration_number": "1"}, headers=analyst
    )
    assert entered.status_code == 200, entered.text
    refused = await app_client.post(f"{company}/refresh", headers=analyst)
    assert refused.status_code == 422, refused.text
    assert refused.json()["detail"] == "Correct the company first: register."


async def test_a_note_is_in_the_timeline_by_its_id_alone(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    made = await app_client.post(
        "/api/companies", json={"name": "Twin Example Ltd"}, headers=analyst
    )
    url = f"/api/companies/{made.json()['id']}"
    note = await app_client.post(f"{url}/notes", json={"text": "secret-one"}, headers=analyst)
    at = f"{url}/notes/{note.json()['id']}"
    await app_client.patch(at, json={"text": "secret-two"}, headers=analyst)
    await app_client.delete(at, headers=analyst)
    shown = await app_client.get(f"{url}/timeline", headers=tokens("viewer"))
    assert [item["event"] for item in shown.json()["items"]] == [
        "note_withdrawn", "note_changed", "note_added", "created",
    ]  # fmt: skip
    assert "secret" not in shown.text
