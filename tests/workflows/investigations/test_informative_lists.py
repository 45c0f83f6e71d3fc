"""A true match on a list that the profile does not require: only its refusal goes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import stated
from tests.support.profiles import give_profile, regime
from tests.support.rounds import look
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_after_a_match import (
    MANIFEST,
    Tokens,
    decide,
    matched,
    record,
    written,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import PepScope, RegimeRules, RequiredList, Standing
from atlas.sources.lists.service import load_list
from atlas.sources.registry.service import load_registry

REQUIRED, TOLD = "eu-required", "uk-told"
ITSELF = {"company_name": "Neva Trading Ltd", "register": "GB-COH"} | {
    "registration_number": "44444491"
}
OWNED = {"company_name": "Yew Example Ltd", "register": "GB-COH"} | {
    "registration_number": "44444492"
}


def rules(standing: Standing | None) -> RegimeRules:
    """Rules that require one list; the other one stands as told, or is left out."""
    lists = [RequiredList(REQUIRED, "sanctions", "binding", "Regulation (EU) 269/2014", 7)]
    if standing is not None:
        lists.append(RequiredList(TOLD, "sanctions", standing, "Policy of the firm", 7))
    scope = PepScope(required=False, domestic=False, cooling_off_months=12)
    return regime(lists=lists, pep=scope, ownership_regimes=("eu",))


def entry(key: str, name: str, number: str, scheme: str, country: str) -> dict[str, Any]:
    said = {"name": [name], scheme: [number], "country": [country], "topics": ["sanction"]}
    return {"id": key, "schema": "Company", "properties": said}


async def listed(
    database: Database, folder: Path, name: str, code: str, *entries: dict[str, Any]
) -> None:
    """Load a list of a regime, obtained today."""
    manifest = replace(MANIFEST, regime=code)
    options = replace(stated(version_date=today() - timedelta(days=1)), manifest=manifest)
    await load_list(database, written(folder, *entries), name, options=options)


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    """A company that is listed itself, and one that a listed company owns most of."""
    folder = tmp_path_factory.mktemp("informative")
    await give_profile(database, tenant, rules("informative"))
    entries = {
        REQUIRED: ("eu", [entry("terek", "Terek Shipping OOO", "1027700000066", "ogrnCode", "ru")]),
        TOLD: (
            "uk",
            [
                entry("neva", "Neva Trading Ltd", "44444491", "registrationNumber", "gb"),
                entry("volga", "Volga Trading OOO", "1027700000077", "ogrnCode", "ru"),
            ],
        ),
    }
    for name, (code, own) in entries.items():
        await listed(database, folder, name, code, *own)
    parties = [
        company("neva", "Neva Trading Ltd", ("GB-COH", "44444491"), foundingDate="2001-05-05"),
        person("ann", "Marta Quendolin Ashworth", "1971-04-02"),
        relation("n-a", "ann", "neva", interest(share=100)),
        company("volga", "Volga Trading OOO", ("RU-OGRN", "1027700000077"), country="RU"),
        company("yew", "Yew Example Ltd", ("GB-COH", "44444492"), foundingDate="2001-05-05"),
        relation("y-v", "volga", "yew", interest(share=60)),
    ]
    await load_registry(database, write(folder, *parties), dataset="informative", data_date=today())


@pytest.mark.parametrize("subject", [ITSELF, OWNED], ids=["itself", "owned"])
async def test_it_refuses_no_approval_and_keeps_everything_else(
    subject: dict[str, str],
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
) -> None:
    await give_profile(database, tenant, rules("informative"))
    run = await matched(investigate, app_client, tokens, subject)
    evaluated = (
        await app_client.get(f"/api/investigations/{run['id']}", headers=tokens("viewer"))
    ).json()["risk"]
    assert (evaluated["level"], evaluated["tier"]) == ("critical", "edd"), "the floor stays"
    alerts = await app_client.get("/api/tasks?kind=alert&status=open", headers=tokens("mlro"))
    assert any("True match" in one["title"] for one in alerts.json()["items"])

    found = await record(app_client, run, tokens)
    outcomes = {one["outcome"]: one for one in found["outcomes"]}
    approve = outcomes["approve"]
    assert approve["obstacles"] == [], approve["detail"]
    assert {"true_match_or_blocked", "true_match_on_informative_list"} <= {
        *approve["four_eyes_because"]
    }
    assert any(TOLD in one for one in approve["warnings"])
    assert all(one["regime"] == "uk" and not one["binds"] for one in found["blocks"])
    for other in ("reject", "escalate", "freeze_and_report", "approve_under_licence"):
        assert outcomes[other]["open"], other

    body = {"outcome": "approve"}
    proposed = await decide(app_client, run, tokens("analyst"), **body)
    assert proposed.status_code == 201, proposed.text
    assert "approval_refused" in proposed.json()["proposed"]["basis"]["effects"]
    second = await decide(app_client, run, tokens("senior_officer"), **body)
    assert second.status_code == 403, "one of the two must be the MLRO"
    held = (await decide(app_client, run, tokens("mlro"), **body)).json()
    assert (held["outcome"], held["reopened"]) == ("approve", False), held["reopened_detail"]

    made = await app_client.post(
        "/api/reports", json={"investigation_id": run["id"]}, headers=tokens("analyst")
    )
    assert made.status_code == 202, made.text
    text = await _report(app_client, made.json()["id"], tokens)
    assert "does not require this list, so it refuses no approval" in text
    assert "Approval is not refused" in text
    assert "approval is refused" not in text

    await give_profile(database, tenant, rules("adopted"))
    await look(database, "approvals")
    over = await record(app_client, run, tokens)
    assert (over["outcome"], over["reopened"]) == (None, True)
    assert "true_match" in over["reopened_because"]
    now = next(one for one in over["outcomes"] if one["outcome"] == "approve")
    assert {"true_match", "approval_refused"} <= {*now["obstacles"]}


async def _report(client: httpx.AsyncClient, report_id: str, tokens: Tokens) -> str:
    from tests.support.waiting import until

    async def look() -> httpx.Response:
        return await client.get(f"/api/reports/{report_id}/content", headers=tokens("viewer"))

    return (await until(look, lambda answer: answer.status_code == 200, pause=0.1)).text
