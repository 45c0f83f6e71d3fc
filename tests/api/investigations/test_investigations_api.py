"""Investigations, evidence and reports over HTTP, without a worker: what waits, what is refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.knowledge.evidence import service as evidence

Tokens = Callable[..., dict[str, str]]
URL = "/api/investigations"
LEI = "213800LBQA1Y9L22JB70"


async def start(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={"company_name": "Example Ltd"} | body, headers=headers)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_starting_answers_202_with_everything_needed_to_follow(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    answer = await app_client.post(
        URL,
        json={
            "company_name": "  Example Ltd ",
            "register": "GB-COH",
            "registration_number": "01234567",
            "country_code": "GB",
            "website": "https://example.org/about",
            "modules": ["SPEPWS", "CIR"],
            "depth": "edd",
            "external_id": "crm-1",
            "tags": ["new"],
        },
        headers=tokens("analyst"),
    )
    assert answer.status_code == 202, answer.text
    run = answer.json()
    assert answer.headers["Location"] == f"{URL}/{run['id']}"
    assert answer.headers["Retry-After"]
    assert (run["status"], run["run_version"], run["rerun_of"]) == ("pending", 1, None)
    assert run["company_name"] == "Example Ltd"
    assert run["modules"] == ["CIR", "SPEPWS"]
    assert run["progress"]["percent"] == 0
    assert run["subject"]["status"] == "pending"
    got = await app_client.get(f"{URL}/{run['id']}", headers=tokens("viewer"))
    assert got.json() == run
    assert got.headers["ETag"]
    job = await app_client.get(f"/api/jobs/{run['job_id']}", headers=tokens("viewer"))
    listed = (await app_client.get("/api/jobs", headers=tokens("viewer"))).json()["items"]
    me = await app_client.get("/api/auth/me", headers=tokens("analyst"))
    assert {one["id"]: one for one in listed}[run["job_id"]]["created_by_name"] == me.json()[
        "display_name"
    ]
    assert (job.json()["kind"], job.json()["status"]) == ("investigation.run", "pending")
    async with database.platform() as session:
        waiting = await session.fetch_value(
            "SELECT count(*) FROM outbox WHERE ref_id = $1 AND kind = 'investigation.run'",
            UUID(run["id"]),
        )
    assert waiting == 1
    audit = await app_client.get(
        f"/api/audit/events?resource_id={run['id']}", headers=tokens("auditor")
    )
    assert [item["action"] for item in audit.json()["items"]] == ["investigation.started"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"company_name": ""},
        {"company_name": "x", "surprise": 1},
        {"company_name": "x", "register_code": "GB-COH"},
        {"company_name": "x", "register": "GB-COH"},
        {"company_name": "x", "registration_number": "123"},
        {"company_name": "x", "registration_number": "HRB 1", "country_code": "DE"},
        {"company_name": "x", "register": "gb coh", "registration_number": "1"},
        {"company_name": "x", "country_code": "gb"},
        {"company_name": "x", "modules": []},
        {"company_name": "x", "modules": ["CIR", "CIR"]},
        {"company_name": "x", "modules": ["NOPE"]},
        {"company_name": "x", "depth": "deep"},
        {"company_name": "x", "website": "javascript:alert(1)"},
        {"company_name": "x\u0000y"},
        {"company_name": "x", "tags": [""]},
        {"company_name": "x", "company_id": "00000000-0000-7000-8000-000000000009"},
    ],
)
async def test_what_is_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, body: dict[str, Any]
) -> None:
    answer = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"]


async def test_a_register_is_completed_where_it_can_be_told(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    headers = tokens("analyst")
    by_country = await start(app_client, headers, registration_number="07654321", country_code="GB")
    assert by_country["register"] == "GB-COH"
    by_lei = await start(app_client, headers, registration_number=LEI)
    assert by_lei["register"] == "XI-LEI"


async def test_two_runs_of_one_registration_are_of_one_company(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    headers = tokens("analyst")
    number = {"register": "GB-COH", "registration_number": "09999999"}
    first = await start(app_client, headers, **number)
    second = await start(app_client, headers, **number)
    assert first["company_id"] == second["company_id"]
    assert first["id"] != second["id"]
    third = await start(app_client, headers, company_id=first["company_id"])
    assert third["registration_number"] == "09999999"
    listed = await app_client.get(
        f"{URL}?company_id={first['company_id']}&limit=2&include=total", headers=headers
    )
    page = listed.json()
    assert page["total"] == 3
    assert [item["id"] for item in page["items"]] == [third["id"], second["id"]]
    rest = await app_client.get(
        f"{URL}?company_id={first['company_id']}&limit=2&cursor={page['next_cursor']}",
        headers=headers,
    )
    assert [item["id"] for item in rest.json()["items"]] == [first["id"]]


async def test_an_external_id_is_of_one_series(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    headers = tokens("analyst")
    run = await start(app_client, headers, external_id="once")
    again = await app_client.post(
        URL, json={"company_name": "Example Ltd", "external_id": "once"}, headers=headers
    )
    assert again.status_code == 409
    assert again.json()["code"] == "external_id_taken"
    await start(app_client, tokens("analyst", tenant=other_tenant), external_id="once")
    await app_client.post(f"{URL}/{run['id']}/cancel", headers=headers)
    rerun = await app_client.post(f"{URL}/{run['id']}/rerun", json={}, headers=headers)
    assert rerun.status_code == 202, rerun.text
    assert rerun.json()["external_id"] == "once"
    listed = await app_client.get(f"{URL}?external_id=once", headers=headers)
    assert [item["run_version"] for item in listed.json()["items"]] == [2, 1]


async def test_cancel_rerun_withdraw(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    headers = tokens("analyst")
    run = await start(app_client, headers, country_code="GB", tags=["a", "b"], depth="sdd")
    path = f"{URL}/{run['id']}"
    early = await app_client.post(f"{path}/rerun", json={}, headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "investigation_state")
    for _ in range(2):
        stopped = await app_client.post(f"{path}/cancel", headers=headers)
        assert (stopped.status_code, stopped.json()["status"]) == (200, "cancelled")
    job = await app_client.get(f"/api/jobs/{run['id']}", headers=headers)
    assert job.json()["status"] == "cancelled"
    bad = await app_client.post(f"{path}/rerun", json={"candidate": "x/y"}, headers=headers)
    assert bad.status_code == 422
    deeper = await app_client.post(f"{path}/rerun", json={"depth": "edd"}, headers=headers)
    assert deeper.status_code == 202, deeper.text
    again = deeper.json()
    assert (again["depth"], again["tags"], again["run_version"]) == ("edd", ["a", "b"], 2)
    assert (again["rerun_of"], again["company_id"]) == (run["id"], run["company_id"])
    stale = await app_client.delete(f"{URL}/{again['id']}", headers=headers | {"If-Match": '"999"'})
    assert stale.status_code == 412
    foreign = tokens("analyst", tenant=other_tenant)
    for method, target in (
        ("GET", path),
        ("DELETE", path),
        ("POST", f"{path}/cancel"),
        ("GET", f"{path}/timeline"),
        ("GET", f"{path}/events"),
        ("GET", f"{path}/conflicts"),
        ("GET", f"{path}/sources"),
    ):
        answer = await app_client.request(method, target, headers=foreign)
        assert answer.status_code == 404, (method, target)
    assert (await app_client.post(f"{path}/rerun", json={}, headers=foreign)).status_code == 404
    gone = await app_client.delete(f"{URL}/{again['id']}", headers=headers)
    assert gone.status_code == 204
    assert (await app_client.get(f"{URL}/{again['id']}", headers=headers)).status_code == 404
    assert (await app_client.delete(f"{URL}/{again['id']}", headers=headers)).status_code == 404
    listed = await app_client.get(f"{URL}?rerun_of={run['id']}", headers=headers)
    assert listed.json()["items"] == []
    job = await app_client.get(f"/api/jobs/{again['id']}", headers=headers)
    assert job.json()["status"] == "cancelled", "withdrawing stops it first"
    restore = f"{URL}/{again['id']}/restore"
    assert (await app_client.post(restore, headers=foreign)).status_code == 404
    back = await app_client.post(restore, headers=headers)
    assert (back.status_code, back.json()["id"]) == (200, again["id"])
    assert (await app_client.get(f"{URL}/{again['id']}", headers=headers)).status_code == 200
    assert (await app_client.post(restore, headers=headers)).status_code == 404, "it is not hidden"
    trail = await app_client.get(
        f"/api/audit/events?resource_id={again['id']}", headers=tokens("auditor")
    )
    actions = {item["action"] for item in trail.json()["items"]}
    assert {"investigation.withdrawn", "investigation.restored"} <= actions


async def test_who_may_do_what(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    for role in ("viewer", "auditor", "admin", "workflow_editor"):
        answer = await app_client.post(URL, json={"company_name": "x"}, headers=tokens(role))
        assert answer.status_code == 403, role
        assert (await app_client.get(URL, headers=tokens(role))).status_code == 200
    for role in ("senior_officer", "mlro"):
        answer = await app_client.post(URL, json={"company_name": "x"}, headers=tokens(role))
        assert answer.status_code == 202, role


async def test_the_same_key_starts_once(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    headers = tokens("analyst") | {"Idempotency-Key": str(new_id())}
    first = await app_client.post(URL, json={"company_name": "Once Ltd"}, headers=headers)
    again = await app_client.post(URL, json={"company_name": "Once Ltd"}, headers=headers)
    assert first.json() == again.json()
    other = await app_client.post(URL, json={"company_name": "Other Ltd"}, headers=headers)
    assert other.status_code == 422


async def test_before_a_worker_comes_nothing_is_found_and_nothing_breaks(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    run = await start(app_client, tokens("analyst"))
    headers = tokens("viewer")
    for part in (
        "modules",
        "entities",
        "relationships",
        "indicators",
        "screenings",
        "conflicts",
        "sources",
    ):
        answer = await app_client.get(f"{URL}/{run['id']}/{part}", headers=headers)
        assert (answer.status_code, answer.json()["items"]) == (200, []), part
    module = await app_client.get(f"{URL}/{run['id']}/modules/CIR", headers=headers)
    assert (module.status_code, module.json()["code"]) == (404, "module_not_run")
    timeline = await app_client.get(f"{URL}/{run['id']}/timeline", headers=headers)
    assert [item["kind"] for item in timeline.json()["items"]] == ["created"]
    report = await app_client.post(
        "/api/reports", json={"investigation_id": run["id"]}, headers=tokens("analyst")
    )
    assert (report.status_code, report.json()["code"]) == (409, "investigation_not_evaluated")
    absent = await app_client.post(
        "/api/reports", json={"investigation_id": str(new_id())}, headers=tokens("analyst")
    )
    assert (absent.status_code, absent.json()["code"]) == (422, "reference_not_found")


async def test_the_catalogue_of_modules(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    answer = await app_client.get(f"{URL}/module-catalogue", headers=tokens("viewer"))
    codes = [module["code"] for module in answer.json()["items"]]
    assert codes == ["CIR", "ROA", "MEBO", "FRLS", "AMLRR", "SPEPWS", "DFWO"]


async def test_evidence_is_served_as_an_attachment_that_cannot_run(
    app: Any,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    actor: AuthContext,
) -> None:
    storage: Storage = app.state.atlas.storage
    page = b"<script>alert(1)</script>"
    async with database.tenant(tenant) as session:
        kept = await evidence.store(
            session,
            storage,
            actor,
            kind="document",
            source="test",
            source_url='https://example.org/"x',
            retrieved_at=now(),
            content=page,
            media_type="text/html",
            licence=None,
            investigation_id=None,
        )
    answer = await app_client.get(f"/api/evidence/{kept}/content", headers=tokens("viewer"))
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    listed = await app_client.get("/api/evidence?kind=document", headers=tokens("viewer"))
    assert [item["id"] for item in listed.json()["items"]] == [str(kept)]
    assert (await app_client.get(f"/api/evidence/{kept}", headers=tokens("viewer"))).json()[
        "media_type"
    ] == "text/html"
    verified = await app_client.get(f"/api/evidence/{kept}/verify", headers=tokens("viewer"))
    assert verified.json()["valid"] is True
