"""A customer file that names another company after an approval: nothing rests on the former."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.decisions import (
    approve_by_two,
    attest_open,
    decide,
    looked,
    outcomes,
    portfolio_row,
    record,
)
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate, finished

from atlas.foundation.core.auth import system_actor
from atlas.foundation.db import Database
from atlas.investigations.decisions import service

Tokens = Callable[..., dict[str, str]]


async def test_a_rerun_investigates_the_company_that_the_customer_file_names_today(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """A customer was given another company's name and number, and rerun under the former ones."""
    run = await investigate(**SUBJECT, depth="edd")
    viewer, analyst = tokens("viewer"), tokens("analyst")
    await attest_open(app_client, tokens, run["id"])
    await approve_by_two(app_client, tokens, run)

    other = {
        "name": "Another Name Holding Ltd",
        "register": OWNED["register"],
        "registration_number": OWNED["registration_number"],
    }
    company = f"/api/companies/{run['company_id']}"
    patched = await app_client.patch(company, json=other, headers=analyst)
    assert patched.status_code == 200, patched.text
    ended = await record(app_client, run, viewer)
    assert (ended["outcome"], ended["reopened_because"]) == (None, ["customer_changed"])
    opened = {"status": "onboarding", "reason": "Because it is so."}
    url = f"{company}/status-changes"
    assert (await app_client.post(url, json=opened, headers=analyst)).status_code == 201
    refused = await app_client.post(url, json=opened | {"status": "active"}, headers=analyst)
    assert (refused.status_code, refused.json()["code"]) == (409, "relationship_not_approved")

    again = await app_client.post(
        f"/api/investigations/{run['id']}/rerun", json={}, headers=analyst
    )
    assert again.status_code == 202, again.text
    assert again.json()["company_name"] == other["name"]
    assert again.json()["registration_number"] == OWNED["registration_number"]
    newer = await finished(app_client, tokens, again.json()["id"])
    assert "stale_basis" not in outcomes(await record(app_client, newer, viewer))["approve"]
    assert (await record(app_client, newer, viewer))["outcome"] is None


@pytest.mark.parametrize(
    ("change", "level"),
    [({"countries_of_operation": ["KP", "IR"]}, "critical"), ({"purpose": "Payments."}, None)],
    ids=["graver", "harmless"],
)
async def test_a_changed_profile_ends_an_approval_until_a_person_has_looked(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    change: dict[str, object],
    level: str | None,
) -> None:
    """The portfolio says what is graver at once; an evaluation by the worker restores nothing."""
    run = await investigate(**SUBJECT, depth="edd")
    viewer, analyst = tokens("viewer"), tokens("analyst")
    await attest_open(app_client, tokens, run["id"])
    await approve_by_two(app_client, tokens, run)
    before = (await portfolio_row(app_client, run, viewer))["level"]
    put = await app_client.put(
        f"/api/companies/{run['company_id']}/profile", json=change, headers=analyst
    )
    assert put.status_code in {200, 201}, put.text
    for _ in range(2):
        await looked(database, tenant, "-infinity")
        async with database.tenant(tenant) as session:
            await service.look_again(session, system_actor(tenant))
        ended = await record(app_client, run, viewer)
        assert (ended["outcome"], ended["reopened"]) == (None, True)
    assert (await portfolio_row(app_client, run, viewer))["level"] == (level or before)


async def test_a_new_profile_takes_a_new_decision_and_new_attestations(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """Two persons approved of the former source of funds: one cannot approve of the next."""
    run = await investigate(**SUBJECT, depth="edd")
    viewer, analyst, officer = tokens("viewer"), tokens("analyst"), tokens("senior_officer")
    profile, base = (
        f"/api/companies/{run['company_id']}/profile",
        f"/api/investigations/{run['id']}",
    )

    async def state(funds: str) -> None:
        graver = {"source_of_funds": funds, "countries_of_operation": ["IR", "KP"]}
        put = await app_client.put(profile, json=graver, headers=analyst)
        assert put.status_code in {200, 201}, put.text
        again = await app_client.post(f"{base}/evaluation", headers=analyst)
        assert again.status_code == 201, again.text

    async def funds_check() -> dict[str, Any]:
        found = (await app_client.get(f"{base}/checks", headers=viewer)).json()["items"]
        return next(item for item in found if item["check_id"] == "source_of_funds")

    await state("Turnover.")
    assert "source_of_funds" in await attest_open(app_client, tokens, run["id"])
    for header in (analyst, officer):
        assert (await decide(app_client, run, header, "approve")).status_code == 201
    assert (await record(app_client, run, viewer))["outcome"] == "approve"
    assert (await funds_check())["outcome"] == "attested"

    await state("Gifts of contractors.")
    ended = await record(app_client, run, viewer)
    assert (ended["outcome"], ended["reopened_because"]) == (None, ["customer_changed"])
    check = await funds_check()
    assert (check["outcome"], check["attestation"]) == ("not_assessed", None)
    assert "changed" in check["lapsed"]
    assert outcomes(ended)["approve"] == ["mandatory_checks_open"], ended["basis"]

    assert await attest_open(app_client, tokens, run["id"]) == ["source_of_funds"]
    assert (await decide(app_client, run, analyst, "approve")).status_code == 201
    assert (await record(app_client, run, viewer))["outcome"] is None
    assert (await decide(app_client, run, officer, "approve")).status_code == 201
    assert (await record(app_client, run, viewer))["outcome"] == "approve"
    withdrawn = await app_client.get(
        f"{base}/attestations?check_id=source_of_funds&withdrawn=true", headers=viewer
    )
    assert len(withdrawn.json()["items"]) == 1
