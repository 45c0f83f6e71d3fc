"""A number that the register has under another name or country settles no company by itself."""

from collections.abc import Callable
from typing import Any

import httpx
from tests.support.decisions import attest_open, decide, outcomes, record
from tests.workflows.investigations.conftest import SUBJECT, Investigate

Tokens = Callable[..., dict[str, str]]
OPEN = "data_check_open:registry"


async def test_a_name_or_country_that_the_register_contradicts_is_no_finished_case(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """It was "identified" and clear, and one person could approve it."""
    viewer = tokens("viewer")

    async def told(run: dict[str, Any]) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
        base = f"/api/investigations/{run['id']}"
        module = (await app_client.get(f"{base}/modules/CIR", headers=viewer)).json()
        checks = (await app_client.get(f"{base}/checks", headers=viewer)).json()
        registry = next(one for one in checks["items"] if one["check_id"] == "registry")
        codes = [one["code"] for one in module["findings"] if one["code"] == "request_contradicted"]
        risk = (await app_client.get(base, headers=viewer)).json()["risk"]
        return codes, registry, risk

    wrong = SUBJECT | {"company_name": "Totally Different Bakery", "country_code": "FR"}
    run = await investigate(**wrong, depth="edd")
    codes, registry, risk = await told(run)
    assert codes == ["request_contradicted"]
    assert (registry["outcome"], registry["reason"]) == ("not_fulfilled", "request_contradicted")
    assert registry["detail"] == (
        "Asked for as Totally Different Bakery in FR; the register has GB-COH 11111111 as Birch"
        " Example Ltd in GB."
    )
    assert risk["provisional"]
    assert OPEN in risk["reasons"]
    found = await record(app_client, run, viewer)
    assert "registry" in found["open_checks"]
    assert outcomes(found)["approve"] == ["mandatory_checks_open"]
    await attest_open(app_client, tokens, run["id"])
    first = await decide(app_client, run, tokens("analyst"), "approve")
    assert "provisional_level" in first.json()["proposed"]["four_eyes_because"], first.text

    elsewhere = await investigate(**SUBJECT | {"country_code": "FR"}, depth="edd")
    codes, registry, risk = await told(elsewhere)
    assert codes == ["request_contradicted"]
    assert registry["detail"] == "Asked for in FR; the register has GB-COH 11111111 in GB."
    right = await investigate(**SUBJECT | {"country_code": "GB"}, depth="edd")
    codes, registry, _ = await told(right)
    assert (codes, registry["reason"] == "request_contradicted") == ([], False)


async def test_a_customer_without_a_number_takes_no_other_companys_evaluation(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, worker: None
) -> None:
    analyst = tokens("analyst")
    made = await app_client.post(
        "/api/companies", json={"name": "Sixty Maple Three Limited"}, headers=analyst
    )
    assert made.status_code == 201, made.text
    customer = {"company_id": made.json()["id"]}
    for request in (SUBJECT, {"company_name": SUBJECT["company_name"]}):
        answer = await app_client.post(
            "/api/investigations", json=request | customer, headers=analyst
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "other_company"), answer.text
        assert "Sixty Maple Three Limited" in answer.json()["detail"]
    same = {"company_name": "Sixty Maple Three Ltd", "register": "GB-COH"}
    started = await app_client.post(
        "/api/investigations",
        json=same | {"registration_number": "11111119"} | customer,
        headers=analyst,
    )
    assert started.status_code == 202, started.text
