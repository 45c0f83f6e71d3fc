"""What an earlier investigation found does not take the place of what a later one found."""

from collections.abc import Callable
from typing import Any

import httpx
from tests.workflows.investigations.conftest import SUBJECT, Investigate

Tokens = Callable[..., dict[str, str]]


async def test_no_earlier_run_speaks_for_a_company_that_a_later_one_looked_at(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """One analyst lowered the level of a blocked company by evaluating its first run again."""
    first, second = await investigate(**SUBJECT), await investigate(**SUBJECT)
    assert first["company_id"] == second["company_id"]
    analyst = tokens("analyst")
    asked = {"investigation_id": first["id"]}
    for url, body in (
        (f"/api/investigations/{first['id']}/evaluation", None),
        ("/api/risk-evaluations", asked),
    ):
        answer = await app_client.post(url, json=body, headers=analyst)
        assert (answer.status_code, answer.json().get("code")) == (409, "evaluation_superseded")
    made = await app_client.post(
        "/api/risk-evaluations", json={"company_id": first["company_id"]}, headers=analyst
    )
    assert made.status_code == 201, made.text
    assert made.json()["investigation_id"] == second["id"]
    again = await app_client.post(f"/api/investigations/{second['id']}/evaluation", headers=analyst)
    assert again.status_code == 201, again.text


async def test_an_earlier_run_says_that_a_later_one_counts(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """It read "clear" after a list had named an owner, of which only the later run was told."""
    first = await investigate(**SUBJECT)
    reader = tokens("analyst")

    async def read(url: str) -> dict[str, Any]:
        answer = await app_client.get(url, headers=reader)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    before = (await read(f"/api/investigations/{first['id']}"))["risk"]
    assert "newer_run" not in before["outdated"]
    second = await investigate(**SUBJECT)
    risk = (await read(f"/api/investigations/{first['id']}"))["risk"]
    assert "newer_run" in risk["outdated"]
    assert (risk["level_at_worst"], risk["tier_at_worst"]) == ("critical", "edd")
    newest = (await read(f"/api/investigations/{second['id']}"))["risk"]
    assert "newer_run" not in newest["outdated"]
    shown = await read(f"/api/risk-evaluations/{risk['evaluation_id']}/explain")
    assert "a later investigation of the company has been evaluated" in shown["summary"]
    assert "Read the later investigation, or investigate again." in shown["summary"]
    rows = (await read(f"/api/risk-evaluations?company_id.eq={first['company_id']}"))["items"]
    of = {row["investigation_id"]: "newer_run" in row["outdated"] for row in rows}
    assert (of[first["id"]], of[second["id"]]) == (True, False)
    company = await read(f"/api/risk/companies?company_id.eq={first['company_id']}")
    assert ["newer_run" in row["stale"] for row in company["items"]] == [False]
    # one person can withdraw the later one: that gives the earlier one nothing back
    gone = await app_client.delete(
        f"/api/investigations/{second['id']}", headers=tokens("senior_officer")
    )
    assert gone.status_code == 204, gone.text
    risk = (await read(f"/api/investigations/{first['id']}"))["risk"]
    assert "newer_run" in risk["outdated"]
