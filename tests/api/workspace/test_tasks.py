"""The inbox over HTTP and in the database: one person completes a task, whoever else clicks."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.four_eyes import MachineNeverDecidesError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.customer_file import service as customer_file
from atlas.worker.registry import ROUNDS
from atlas.worker.rounds import make_rounds
from atlas.workspace.tasks import service
from atlas.workspace.tasks.domain import TaskKind, TaskLevel
from atlas.workspace.tasks.schemas import NewTask

Tokens = Callable[..., dict[str, str]]
URL = "/api/tasks"
DONE = {"note": "The documents arrived."}


async def opened(
    database: Database,
    tenant: UUID,
    kind: TaskKind = TaskKind.INFORMATION_REQUEST,
    role: TaskLevel = TaskLevel.ANALYST,
    due: datetime | None = None,
) -> str:
    """Open a task; return its id."""
    task = NewTask(kind, "company", new_id(), "Ask for the register of members", role, due)
    async with database.tenant(tenant) as session:
        (task_id,) = await service.ensure_tasks(session, system_actor(tenant), [task])
    return str(task_id)


async def call(
    client: httpx.AsyncClient,
    headers: dict[str, str],
    task_id: str,
    verb: str,
    body: dict[str, Any] | None = None,
) -> httpx.Response:
    return await client.post(f"{URL}/{task_id}/{verb}", json=body, headers=headers)


async def me(client: httpx.AsyncClient, headers: dict[str, str]) -> str:
    return str((await client.get("/api/auth/me", headers=headers)).json()["id"])


async def test_tasks_without_an_assignee_are_a_filter(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    analyst = tokens("analyst")
    held, free = await opened(database, tenant), await opened(database, tenant)
    assert (await call(app_client, analyst, held, "claim")).status_code == 200
    found: dict[str, set[str]] = {}
    for unassigned in ("true", "false"):
        query = f"{URL}?status.eq=open&limit=200&unassigned.eq={unassigned}"
        page = (await app_client.get(query, headers=analyst)).json()
        assert all((task["assignee"] is None) == (unassigned == "true") for task in page["items"])
        found[unassigned] = {task["id"] for task in page["items"]}
    assert free in found["true"]
    assert held in found["false"]


async def test_of_many_who_complete_a_task_one_does(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    task_id = await opened(database, tenant)
    who = [tokens(role) for role in ("analyst", "senior_officer", "mlro")] * 4
    answers = await asyncio.gather(
        *(call(app_client, headers, task_id, "complete", DONE) for headers in who)
    )
    assert sorted(one.status_code for one in answers) == [200] + [409] * 11
    codes = {one.json()["code"] for one in answers if one.status_code == 409}
    assert codes == {"task_closed"}
    shown = (await app_client.get(f"{URL}/{task_id}", headers=tokens("viewer"))).json()
    assert (shown["status"], shown["note"]) == ("completed", DONE["note"])
    async with database.tenant(tenant, read_only=True) as session:
        events = await session.fetch_value(
            "SELECT count(*) FROM audit_event WHERE action = 'task.completed' AND resource_id = $1",
            UUID(task_id),
        )
    assert events == 1


async def test_of_many_who_claim_a_task_one_holds_it(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    task_id = await opened(database, tenant)
    analyst, officer = tokens("analyst"), tokens("senior_officer")
    first = await call(app_client, analyst, task_id, "claim")
    assert first.status_code == 200, first.text
    again = await call(app_client, analyst, task_id, "claim")
    assert (again.status_code, again.headers["ETag"]) == (200, first.headers["ETag"])
    held = await call(app_client, officer, task_id, "claim")
    assert (held.status_code, held.json()["code"]) == (409, "task_held")
    assert (await call(app_client, officer, task_id, "complete", DONE)).status_code == 409
    mine = (await app_client.get(f"{URL}?mine=true", headers=analyst)).json()["items"]
    assert task_id in {item["id"] for item in mine}
    assert (await call(app_client, officer, task_id, "release")).status_code == 200
    assert (await call(app_client, officer, task_id, "claim")).status_code == 200
    refused = await call(app_client, analyst, task_id, "release")
    assert (refused.status_code, refused.json()["code"]) == (409, "task_held")


async def test_a_stale_etag_changes_nothing(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    task_id = await opened(database, tenant)
    stale = {**tokens("analyst"), "If-Match": '"7"'}
    assert (await call(app_client, stale, task_id, "claim")).status_code == 412


async def test_a_task_is_for_its_level(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    task_id = await opened(database, tenant, role=TaskLevel.MLRO)
    for role in ("analyst", "senior_officer"):
        answer = await call(app_client, tokens(role), task_id, "claim")
        assert (answer.status_code, answer.json()["code"]) == (403, "task_role_required")
    analyst = {"assignee": await me(app_client, tokens("analyst"))}
    low = await call(app_client, tokens("mlro"), task_id, "reassign", analyst)
    assert (low.status_code, low.json()["code"]) == (403, "task_role_required")
    assert (await call(app_client, tokens("mlro"), task_id, "claim")).status_code == 200
    viewer = await call(app_client, tokens("viewer"), task_id, "claim")
    assert viewer.status_code == 403


async def test_a_task_is_given_to_a_person_of_this_tenant(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    task_id = await opened(database, tenant)
    officer = tokens("senior_officer")
    to = await me(app_client, tokens("analyst"))
    given = await call(app_client, officer, task_id, "reassign", {"assignee": to})
    assert (given.status_code, given.json()["assignee"]) == (200, to)
    stranger = await me(app_client, tokens("analyst", other_tenant))
    for unknown in (stranger, str(new_id())):
        answer = await call(app_client, officer, task_id, "reassign", {"assignee": unknown})
        assert (answer.status_code, answer.json()["code"]) == (422, "reference_not_found")


async def test_next_is_what_is_due_first_and_a_snoozed_task_waits(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, other_tenant: UUID
) -> None:
    analyst = tokens("analyst", other_tenant)
    assert (await app_client.get(f"{URL}/next", headers=analyst)).json() == {"task": None}
    later = await opened(database, other_tenant, due=now() + timedelta(hours=9))
    sooner = await opened(database, other_tenant, due=now() + timedelta(hours=2))
    await opened(database, other_tenant, role=TaskLevel.MLRO, due=now() + timedelta(hours=1))

    async def following() -> str:
        shown = (await app_client.get(f"{URL}/next", headers=analyst)).json()
        return str(shown["task"]["id"])

    assert await following() == sooner
    until = (now() + timedelta(hours=1)).isoformat()
    snoozed = await call(app_client, analyst, sooner, "snooze", {"until": until})
    assert snoozed.status_code == 200, snoozed.text
    assert await following() == later
    for wrong in (now() + timedelta(hours=3), now() - timedelta(hours=1)):
        answer = await call(app_client, analyst, sooner, "snooze", {"until": wrong.isoformat()})
        assert (answer.status_code, answer.json()["code"]) == (422, "snooze_too_long")
    counts = (await app_client.get(f"{URL}/counts", headers=analyst)).json()
    assert (counts["open"], counts["snoozed"], counts["by_role"]) == (
        3, 1, {"analyst": 2, "mlro": 1},
    )  # fmt: skip


async def test_no_tenant_reaches_anothers_task(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    task_id = await opened(database, tenant)
    stranger = tokens("mlro", other_tenant)
    assert (await app_client.get(f"{URL}/{task_id}", headers=stranger)).status_code == 404
    for verb, body in (("claim", None), ("release", None), ("complete", DONE)):
        assert (await call(app_client, stranger, task_id, verb, body)).status_code == 404


async def test_an_open_task_is_one_and_a_closed_one_can_come_again(
    database: Database, tenant: UUID
) -> None:
    actor, subject = system_actor(tenant), new_id()
    task = NewTask(TaskKind.CONFLICT, "entity", subject, "Sources disagree")

    async def ensure() -> bool:
        async with database.tenant(tenant) as session:
            return await service.ensure_task(session, actor, task)

    made = await asyncio.gather(*(ensure() for _ in range(5)))
    assert sorted(made) == [False] * 4 + [True]
    async with database.tenant(tenant) as session:
        kinds = (TaskKind.CONFLICT,)
        closed = await service.close_tasks(
            session, actor, kinds, "entity", [subject], outcome="resolved"
        )
        assert len(closed) == 1
    assert await ensure()


@pytest.mark.parametrize(
    "kind", [TaskKind.HIT, TaskKind.DECISION_CONFIRMATION, TaskKind.PERIODIC_REVIEW]
)
async def test_what_follows_its_subject_is_not_clicked_away(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    kind: TaskKind,
) -> None:
    task_id = await opened(database, tenant, kind)
    answer = await call(app_client, tokens("mlro"), task_id, "complete", DONE)
    assert (answer.status_code, answer.json()["code"]) == (409, "task_follows_subject")


async def test_a_machine_completes_nothing(database: Database, tenant: UUID) -> None:
    task_id = await opened(database, tenant)
    async with database.tenant(tenant) as session:
        with pytest.raises(MachineNeverDecidesError):
            await service.complete(session, system_actor(tenant), UUID(task_id), "done")


async def _age(database: Database, tenant: UUID, task_id: str, hours: int) -> None:
    async with database.tenant(tenant) as session:
        await session.execute(
            "UPDATE task SET warn_at = warn_at - $2 * interval '1 hour',"
            " due_at = due_at - $2 * interval '1 hour' WHERE id = $1",
            UUID(task_id),
            hours,
        )


async def test_a_task_warns_then_goes_up_level_by_level(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    task_id = await opened(database, tenant)
    await call(app_client, tokens("analyst"), task_id, "claim")

    async def after(hours: int) -> tuple[str, str, int, str | None]:
        await _age(database, tenant, task_id, hours)
        await asyncio.gather(*(make_rounds(database, ROUNDS) for _ in range(2)))
        shown = (await app_client.get(f"{URL}/{task_id}", headers=tokens("viewer"))).json()
        return shown["role"], shown["sla_state"], shown["escalations"], shown["assignee"]

    holder = await me(app_client, tokens("analyst"))
    assert await after(1) == ("analyst", "on_track", 0, holder)
    assert await after(18) == ("analyst", "warning", 0, holder)
    assert await after(6) == ("senior_officer", "on_track", 1, None)
    assert await after(49) == ("mlro", "on_track", 2, None)
    assert await after(73) == ("mlro", "overdue", 2, None)
    assert await after(73) == ("mlro", "overdue", 2, None)
    async with database.tenant(tenant, read_only=True) as session:
        rows = await session.fetch(
            "SELECT action FROM audit_event WHERE resource_id = $1 ORDER BY occurred_at, id",
            UUID(task_id),
        )
    happened = [row["action"] for row in rows]
    assert happened.count("task.escalated") == 2
    assert happened.count("task.overdue") == 1


async def _company(client: httpx.AsyncClient, headers: dict[str, str]) -> str:
    made = await client.post(
        "/api/companies", json={"name": "Example Reviews Ltd"}, headers=headers
    )
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def _review(client: httpx.AsyncClient, headers: dict[str, str], company: str) -> Any:
    found = await client.get(f"{URL}?subject_id={company}&kind=periodic_review", headers=headers)
    return found.json()["items"]


async def _due(client: httpx.AsyncClient, headers: dict[str, str], company: str, day: date) -> None:
    changed = await client.patch(
        f"/api/companies/{company}", json={"next_review_at": str(day)}, headers=headers
    )
    assert changed.status_code == 200, changed.text


async def test_a_due_review_is_one_task_until_the_company_is_evaluated(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    analyst = tokens("analyst")
    company = await _company(app_client, analyst)
    await _due(app_client, analyst, company, today() + timedelta(days=1))
    await make_rounds(database, ROUNDS)
    assert await _review(app_client, analyst, company) == []
    await _due(app_client, analyst, company, today())
    await asyncio.gather(*(make_rounds(database, ROUNDS) for _ in range(3)))
    (task,) = await _review(app_client, analyst, company)
    assert (task["status"], task["title"]) == ("open", "Review of Example Reviews Ltd")
    assert task["subject_url"] == f"/api/companies/{company}"
    for reviewed, status in ((False, "open"), (True, "completed")):
        async with database.tenant(tenant) as session:
            await customer_file.note_evaluation(
                session,
                system_actor(tenant),
                UUID(company),
                tier="cdd",
                as_of=today(),
                reviewed=reviewed,
            )
        (task,) = await _review(app_client, analyst, company)
        assert task["status"] == status
    await make_rounds(database, ROUNDS)
    assert len(await _review(app_client, analyst, company)) == 1


async def test_a_review_ends_with_the_relationship_and_with_the_company(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database
) -> None:
    analyst = tokens("analyst")
    ended, withdrawn = [await _company(app_client, analyst) for _ in range(2)]
    for company in (ended, withdrawn):
        await _due(app_client, analyst, company, today())
    await make_rounds(database, ROUNDS)
    left = await app_client.post(
        f"/api/companies/{ended}/status-changes",
        json={"status": "exited", "reason": "The customer left."},
        headers=analyst,
    )
    assert left.status_code == 201, left.text
    gone = await app_client.delete(f"/api/companies/{withdrawn}", headers=analyst)
    assert gone.status_code == 204, gone.text
    await make_rounds(database, ROUNDS)
    for company in (ended, withdrawn):
        (task,) = await _review(app_client, analyst, company)
        assert task["status"] == "cancelled"
