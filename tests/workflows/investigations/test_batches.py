"""Batches of investigations: rows, windows, fairness between tenants, cancel and resume."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support import waiting
from tests.workflows.investigations.conftest import SUBJECT, WorkerFactory, finished

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.batches import service as batches

# the engine's client warns when a step that it gives up on a busy machine has just ended
pytestmark = pytest.mark.filterwarnings("ignore:Cannot find activity to cancel")
Tokens = Callable[..., dict[str, str]]
Header = dict[str, str]
URL = "/api/investigations/batches"
OVER = {"complete", "failed", "cancelled"}
QUIET = 2 * batches.WINDOW
"""Rows after the first: more than run at once, so that rows have to wait for others."""
SEVERAL = 3 * batches.WINDOW
"""Rows of a batch that is stopped on its way."""


def plain(count: int) -> list[dict[str, Any]]:
    return [{"company_name": f"Quiet Company {number}"} for number in range(1, count + 1)]


async def preview(client: httpx.AsyncClient, header: Header, items: list[Any]) -> dict[str, Any]:
    answer = await client.post(f"{URL}/preview", json={"items": items}, headers=header)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def start(client: httpx.AsyncClient, header: Header, items: list[Any]) -> dict[str, Any]:
    answer = await client.post(URL, json={"items": items}, headers=header)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"{URL}/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


async def get(client: httpx.AsyncClient, header: Header, batch_id: str) -> dict[str, Any]:
    answer = await client.get(f"{URL}/{batch_id}", headers=header)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def until(
    client: httpx.AsyncClient, header: Header, batch_id: str, enough: Callable[[Any], bool]
) -> dict[str, Any]:
    return await waiting.until(lambda: get(client, header, batch_id), enough, pause=0.2)


def is_over(batch: dict[str, Any]) -> bool:
    return batch["status"] in OVER


async def test_every_row_has_its_outcome(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    own_worker: None,
    other_tenant: UUID,
) -> None:
    header = tokens("analyst")
    items: list[Any] = [
        {**SUBJECT, "external_id": "row-1", "depth": "edd"},
        *plain(QUIET),
        {"company_name": "Twice", "external_id": "row-1"},
        {"company_name": "Half", "register": "GB-COH"},
        {"company_name": ["no text"]},
        {"nothing": 1},
        {"company_name": "Absent", "company_id": str(new_id())},
    ]
    before = await preview(app_client, header, items)
    key = {"Idempotency-Key": str(new_id())}
    made = await start(app_client, {**header, **key}, items)
    again = await app_client.post(URL, json={"items": items}, headers={**header, **key})
    assert again.json()["id"] == made["id"]
    found = await until(app_client, header, made["id"], is_over)
    assert (found["status"], found["progress"]) == ("complete", 100.0)
    assert found["rows"]["complete"] == 1 + QUIET
    assert found["rows"]["rejected"] == 5
    answer = await app_client.get(f"{URL}/{made['id']}/rows?limit=200", headers=header)
    rows = {row["row_number"]: row for row in answer.json()["items"]}
    assert [*rows] == list(range(1, len(items) + 1))
    assert [row["problems"] for row in before["rows"]] == [rows[n]["problems"] for n in rows]
    assert (before["starts"], before["rejected"]) == (1 + QUIET, 5)
    first = await app_client.get(
        f"/api/investigations/{rows[1]['investigation_id']}", headers=header
    )
    assert (first.json()["status"], first.json()["depth"]) == ("complete", "edd")
    problems = {n: row["problems"][0] for n, row in rows.items() if row["status"] == "rejected"}
    twice, half, _no_text, nothing, absent = range(QUIET + 2, QUIET + 7)
    assert problems[twice] == {"loc": ["external_id"], "msg": "row 1 has the same"}
    assert problems[half]["loc"] == ["body", "registration_number"]
    assert problems[nothing]["loc"] == ["company_name"]
    assert problems[absent]["code"] == "reference_not_found"
    job = await app_client.get(f"/api/jobs/{made['job_id']}", headers=header)
    assert (job.json()["status"], job.json()["done"]) == ("complete", len(items))
    foreign = tokens("analyst", tenant=other_tenant)
    for path in (made["id"], f"{made['id']}/rows"):
        assert (await app_client.get(f"{URL}/{path}", headers=foreign)).status_code == 404


async def written(database: Database, tenant: UUID) -> list[int]:
    """How many rows there are of what a start writes."""
    tables = ("company", "investigation", "investigation_batch", "job", "audit_event", "outbox")
    async with database.tenant(tenant, read_only=True) as session:
        return [int(await session.fetch_value(f"SELECT count(*) FROM {one}")) for one in tables]


async def test_a_preview_says_what_would_start_and_writes_nothing(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    loaded: None,
) -> None:
    header = tokens("analyst")
    lei = "5493001KJTIIGC8Y1R12"
    known = await app_client.post(
        "/api/investigations", json={**SUBJECT, "external_id": "taken"}, headers=header
    )
    assert known.status_code == 202, known.text
    before = await written(database, tenant)
    found = await preview(
        app_client,
        header,
        [
            SUBJECT,
            {"company_name": "Elm Example Ltd", "country_code": "GB"},
            {"company_name": "elm  example ltd", "country_code": "GB"},
            {"company_name": "By LEI", "registration_number": lei, "depth": "edd"},
            {"company_name": "By LEI again", "registration_number": lei, "register": "XI-LEI"},
            {"company_name": "Taken", "external_id": "taken"},
            {"company_name": "Which register?", "registration_number": "123-x"},
        ],
    )
    assert await written(database, tenant) == before
    rows = found["rows"]
    assert [row["outcome"] for row in rows] == [*["starts"] * 5, *["rejected"] * 2]
    assert rows[0]["company_id"] == known.json()["company_id"]
    assert rows[0]["earlier"]["investigation_id"] == known.json()["id"]
    assert [row["same_as_row"] for row in rows] == [None, None, 2, None, 4, None, None]
    assert (rows[3]["register"], rows[3]["depth"]) == ("XI-LEI", "edd")
    assert [row["problems"][0]["code"] for row in rows[5:]] == [
        "external_id_taken",
        "validation_failed",
    ]
    # a name alone adds a customer each time, the same number only once
    counts = ("total", "starts", "rejected", "repeated", "investigated", "new_customers")
    assert [found[one] for one in counts] == [7, 5, 2, 2, 1, 3]
    foreign = await preview(app_client, tokens("analyst", tenant=other_tenant), [SUBJECT])
    assert (foreign["rows"][0]["company_id"], foreign["rows"][0]["earlier"]) == (None, None)
    refused = await app_client.post(
        f"{URL}/preview", json={"items": [SUBJECT]}, headers=tokens("auditor")
    )
    assert refused.status_code == 403


async def test_another_tenants_single_run_ends_while_a_thousand_wait(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    own_worker: None,
    other_tenant: UUID,
) -> None:
    header = tokens("analyst")
    made = await start(app_client, header, plain(1_000))
    await until(app_client, header, made["id"], lambda batch: batch["rows"]["started"] > 0)
    theirs = tokens("analyst", tenant=other_tenant)
    started = await app_client.post("/api/investigations", json=SUBJECT, headers=theirs)
    run_id = started.json()["id"]
    answer = await waiting.until(
        lambda: app_client.get(f"/api/investigations/{run_id}", headers=theirs),
        lambda found: found.json()["status"] in OVER,
    )
    batch = await get(app_client, header, made["id"])
    assert answer.json()["status"] == "complete"
    assert batch["status"] == "running"
    assert batch["rows"]["pending"] > 500  # it ended long before the thousand
    assert batch["rows"]["started"] <= batches.WINDOW
    async with database.tenant(tenant, read_only=True) as session:
        queued = await session.fetch_value(
            "SELECT count(*) FROM investigation WHERE status IN ('pending', 'running')"
        )
    assert queued <= batches.WINDOW  # the queue holds a window, whatever the batch

    cancelled = await app_client.post(f"{URL}/{made['id']}/cancel", headers=header)
    assert cancelled.status_code == 202
    ended = cancelled.json()
    assert (ended["status"], ended["rows"]["started"], ended["rows"]["pending"]) == (
        "cancelled",
        0,
        0,
    )
    twice = await app_client.post(f"{URL}/{made['id']}/cancel", headers=header)
    assert twice.json()["rows"] == ended["rows"]
    async with database.tenant(tenant, read_only=True) as session:
        left = await session.fetch_value(
            "SELECT count(*) FROM investigation WHERE status IN ('pending', 'running')"
        )
    assert left == 0


async def test_a_cancelled_batch_is_resumed_with_what_is_left(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, worker_factory: WorkerFactory
) -> None:
    header = tokens("analyst")
    items = [{**item, "external_id": f"left-{n}"} for n, item in enumerate(plain(SEVERAL))]
    async with worker_factory():
        made = await start(app_client, header, items)
        await until(app_client, header, made["id"], lambda one: one["rows"]["complete"] >= 2)
        ended = (await app_client.post(f"{URL}/{made['id']}/cancel", headers=header)).json()
        done = ended["rows"]["complete"]
        answer = await app_client.post(f"{URL}/{made['id']}/resume", headers=header)
        if done == SEVERAL:  # it was quicker than the cancellation
            assert answer.status_code == 409
            return
        assert answer.status_code == 202, answer.text
        rest = answer.json()
        assert (rest["resumes"], rest["total"]) == (made["id"], SEVERAL - done)
        again = await app_client.post(f"{URL}/{made['id']}/resume", headers=header)
        assert (again.status_code, again.json()["code"]) == (409, "investigation_batch_state")
        found = await until(app_client, header, rest["id"], is_over)
    assert found["status"] == "complete"
    assert found["rows"]["complete"] == SEVERAL - done
    rows = (await app_client.get(f"{URL}/{rest['id']}/rows?limit=200", headers=header)).json()
    for row in rows["items"]:
        answer = await app_client.get(
            f"/api/investigations/{row['investigation_id']}", headers=header
        )
        run = answer.json()
        assert run["external_id"] == row["external_id"]
        # one that was cancelled under way goes on as a new version of itself
        assert (run["run_version"] == 2) is (run["rerun_of"] is not None)


async def test_a_batch_goes_on_where_a_worker_left_it(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, worker_factory: WorkerFactory
) -> None:
    header = tokens("analyst")
    async with worker_factory():
        made = await start(app_client, header, plain(SEVERAL))
        await until(app_client, header, made["id"], lambda one: one["rows"]["complete"] >= 1)
    left = await get(app_client, header, made["id"])
    assert left["rows"]["complete"] < SEVERAL
    async with worker_factory():
        found = await until(app_client, header, made["id"], is_over)
    assert found["status"] == "complete"
    assert found["rows"]["complete"] == SEVERAL
    answer = await app_client.get(f"{URL}/{made['id']}/rows?limit=200", headers=header)
    ids = [row["investigation_id"] for row in answer.json()["items"]]
    assert len({*ids}) == SEVERAL


async def test_a_step_done_twice_starts_nothing_twice(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    header = tokens("analyst")
    made = await start(app_client, header, plain(batches.WINDOW + 5))
    for _ in range(2):
        async with database.tenant(tenant) as session:
            assert not await batches.step(session, system_actor(tenant), UUID(made["id"]))
    found = await get(app_client, header, made["id"])
    assert (found["rows"]["started"], found["rows"]["pending"]) == (batches.WINDOW, 5)
    rows = (await app_client.get(f"{URL}/{made['id']}/rows?status=started", headers=header)).json()
    run = rows["items"][0]["investigation_id"]
    person = (await app_client.get("/api/auth/session", headers=header)).json()
    shown = (await app_client.get(f"/api/investigations/{run}", headers=header)).json()
    assert shown["created_by"] == person["user_id"] == found["created_by"]
    await app_client.post(f"{URL}/{made['id']}/cancel", headers=header)
    assert (await finished(app_client, tokens, run))["status"] == "cancelled"


async def test_a_row_stands_where_its_run_stands_before_the_next_step(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    header = tokens("analyst")
    made = await start(app_client, header, [*plain(2), {"nothing": 1}])
    rows_url = f"{URL}/{made['id']}/rows"
    async with database.tenant(tenant) as session:
        await batches.step(session, system_actor(tenant), UUID(made["id"]))
    started = (await app_client.get(f"{rows_url}?status=started", headers=header)).json()["items"]
    run = started[0]["investigation_id"]
    ended = await app_client.post(f"/api/investigations/{run}/cancel", headers=header)
    assert ended.json()["status"] == "cancelled"  # and no step has noted it
    rows = (await app_client.get(rows_url, headers=header)).json()["items"]
    assert [row["status"] for row in rows] == ["cancelled", "started", "rejected"]
    counted = (await get(app_client, header, made["id"]))["rows"]
    for status, count in counted.items():
        found = await app_client.get(f"{rows_url}?status={status}", headers=header)
        assert len(found.json()["items"]) == count, status


@pytest.mark.parametrize(
    "items", [[], [{"company_name": "x"}] * 1_001, ["x"], None, [{"company_name": "nul\u0000"}]]
)
async def test_what_is_no_batch(app_client: httpx.AsyncClient, tokens: Tokens, items: Any) -> None:
    answer = await app_client.post(URL, json={"items": items}, headers=tokens("analyst"))
    assert answer.status_code == 422
