"""An analyst's score of a factor, after the run: the run, the list and a new report say so."""

from collections.abc import Callable

import httpx
from tests.workflows.investigations.conftest import SUBJECT, Investigate

Tokens = Callable[..., dict[str, str]]


async def test_what_adds_scrutiny_counts_in_the_run_its_list_and_a_new_report(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    viewer, analyst = tokens("viewer"), tokens("analyst")
    evaluation = run["risk"]["evaluation_id"]
    made = await app_client.post(
        f"/api/risk-evaluations/{evaluation}/override",
        json={"factor": "pep_exposure", "score": 30, "rationale": "The owner is a minister."},
        headers=analyst,
    )
    assert made.status_code == 201, made.text
    assert (made.json()["lowers"], made.json()["status"]) == (False, "applied")
    derived = made.json()["derived_id"]

    url = f"/api/investigations/{run['id']}"
    shown = (await app_client.get(url, headers=viewer)).json()
    [listed] = (await app_client.get("/api/investigations", headers=viewer)).json()["items"]
    for risk in (shown["risk"], listed["risk"]):
        assert risk["evaluation_id"] == derived
        assert float(risk["score"]) > float(run["risk"]["score"])
        assert risk["automatic_decision"] is False
    preview = await app_client.get(
        "/api/reports/preview", params={"investigation_id": run["id"]}, headers=analyst
    )
    assert preview.status_code == 200, preview.text
    risk_said = preview.json()["risk"]
    assert float(risk_said["score"]) == float(shown["risk"]["score"])
