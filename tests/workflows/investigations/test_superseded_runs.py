"""What an earlier investigation found does not take the place of what a later one found."""

from collections.abc import Callable

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
