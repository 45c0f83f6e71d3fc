"""Other reference data after an approval: it ends where they make more of the customer."""

from collections.abc import Callable
from uuid import UUID

import httpx
from tests.support.decisions import approve_by_two, attest_open, looked, portfolio_row, record
from tests.workflows.investigations.conftest import SUBJECT, Investigate

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.decisions import service

Tokens = Callable[..., dict[str, str]]
LISTED = ("IR", "KP", "MM")
"""Who stands on the shipped list."""


async def test_an_approval_ends_when_a_list_comes_to_name_the_customers_country(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    viewer, analyst, officer = tokens("viewer"), tokens("analyst"), tokens("senior_officer")
    await attest_open(app_client, tokens, run["id"])
    await approve_by_two(app_client, tokens, run)
    assert "reference_data" not in (await portfolio_row(app_client, run, viewer))["stale"]
    await looked(database, tenant, "now")  # the worker's own round comes in an hour

    await black_list(app_client, tokens("admin"), officer, "elsewhere", *LISTED, "AQ")
    assert "reference_data" in (await portfolio_row(app_client, run, viewer))["stale"]
    still = await record(app_client, run, viewer)
    assert (still["outcome"], still["reopened_because"]) == ("approve", [])

    await black_list(app_client, tokens("admin"), officer, "here", *LISTED, "GB")
    ended = await record(app_client, run, viewer)
    assert (ended["outcome"], ended["reopened"]) == (None, True)
    assert ended["reopened_because"] == ["reference_data_changed"]
    company = f"/api/companies/{run['company_id']}"
    for status in ("onboarding", "active"):
        moved = await app_client.post(
            f"{company}/status-changes",
            json={"status": status, "reason": "Because it is so."},
            headers=analyst,
        )
    assert (moved.status_code, moved.json()["code"]) == (409, "relationship_not_approved")

    await looked(database, tenant, "-infinity")
    async with database.tenant(tenant) as session:
        await service.look_again(session, system_actor(tenant))
    url = f"/api/tasks?subject_id={run['id']}&kind=alert"
    tasks = (await app_client.get(url, headers=viewer)).json()["items"]
    assert ["reference data have changed" in one["title"] for one in tasks] == [True]
    now = await portfolio_row(app_client, run, viewer)
    assert (now["level"], "reference_data" in now["stale"]) == ("critical", False)
    assert (await record(app_client, run, viewer))["outcome"] is None


async def black_list(
    client: httpx.AsyncClient,
    admin: dict[str, str],
    officer: dict[str, str],
    version: str,
    *codes: str,
) -> None:
    """Put a black list of the tenant's own in force."""
    day = today().isoformat()
    body = {
        "type": "fatf_black_list",
        "version": f"{day}-{version}",
        "name": "Ours",
        "source": "test",
        "url": "https://example.org",
        "source_date": day,
        "licence": "As agreed",
        "data": {"items": [{"code": code} for code in codes]},
    }
    made = await client.post("/api/reference-data/datasets", json=body, headers=admin)
    assert made.status_code == 201, made.text
    tag = {**admin, "If-Match": made.headers["etag"]}
    done = await client.post(f"{made.headers['location']}/activate", headers=tag)
    if done.json()["awaits_second_person"]:
        second = {**officer, "If-Match": made.headers["etag"]}
        done = await client.post(f"{made.headers['location']}/confirm", headers=second)
    assert (done.status_code, done.json()["status"]) == (200, "active"), done.text
