"""After a true match or a block: what a licence and a rebuttal lift, and for how long."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, relation, write
from tests.support.decisions import attest_open
from tests.support.lists import stated
from tests.support.profiles import give_profile, regime
from tests.support.rounds import look
from tests.workflows.investigations.conftest import Investigate, finished

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.investigations.decisions import reporting
from atlas.knowledge.compliance_profile.domain import PepScope, RequiredList
from atlas.knowledge.evidence import service as evidence
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.service import load_list
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
LIST = "eu-examples"
OWNED = {"company_name": "Elm Example Ltd", "register": "GB-COH", "registration_number": "44444441"}
RULED = {"company_name": "Fir Example Ltd", "register": "GB-COH", "registration_number": "44444442"}
MANIFEST = ListManifest(
    publisher="Written here",
    licence="Apache-2.0",
    topics=("sanctions",),
    regime="eu",
    measure="asset_freeze",
    max_age_days=7,
    minimum_entries=1,
)


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    """A listed company that owns one company and appoints the board of another."""
    folder = tmp_path_factory.mktemp("after")
    await loaded_list(database, folder, tenant)
    parties = [
        company("volga", "Volga Trading OOO", ("RU-OGRN", "1027700000077"), country="RU"),
        company("elm", "Elm Example Ltd", ("GB-COH", "44444441"), foundingDate="2001-05-05"),
        relation("e-v", "volga", "elm", interest(share=60)),
        company("fir", "Fir Example Ltd", ("GB-COH", "44444442"), foundingDate="2001-05-05"),
        relation("f-v", "volga", "fir", interest("otherInfluenceOrControl")),
    ]
    await load_registry(database, write(folder, *parties), dataset="examples", data_date=today())


async def loaded_list(
    database: Database, folder: Path, tenant: UUID, *, since: str | None = None
) -> None:
    """Give the tenant a profile that requires a list of one company, and load it."""
    await give_profile(
        database,
        tenant,
        regime(
            lists=[RequiredList(LIST, "sanctions", "binding", "Regulation (EU) 269/2014", 7)],
            pep=PepScope(required=False, domestic=False, cooling_off_months=12),
        ),
    )
    listed = {
        "id": "volga",
        "schema": "Company",
        "properties": {
            "name": ["Volga Trading OOO"],
            "ogrnCode": ["1027700000077"],
            "country": ["ru"],
            "topics": ["sanction"],
        },
    }
    dated = {
        "id": "volga-sanction",
        "schema": "Sanction",
        "properties": {"entity": ["volga"], "listingDate": [since]},
    }
    path = written(folder, listed, *([dated] if since else []))
    options = replace(stated(version_date=today() - timedelta(days=1)), manifest=MANIFEST)
    await load_list(database, path, LIST, options=options)


def written(folder: Path, *entities: dict[str, Any]) -> Path:
    """A list of one entry, with what belongs to it."""
    path = folder / "entities.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in entities))
    return path


async def foreign_evidence(database: Database, storage: Storage, tenant_id: UUID) -> str:
    """Evidence that another tenant keeps."""
    async with database.tenant(tenant_id) as session:
        kept = await evidence.store(
            session,
            storage,
            system_actor(tenant_id),
            kind="document",
            source="test",
            source_url=None,
            retrieved_at=now(),
            content=b"theirs",
            media_type="text/plain",
            licence=None,
            investigation_id=None,
        )
    return str(kept)


async def decide(
    client: httpx.AsyncClient, run: dict[str, Any], header: dict[str, str], **body: Any
) -> httpx.Response:
    return await client.post(
        f"/api/investigations/{run['id']}/decision",
        json={"rationale": "Read with counsel."} | body,
        headers=header,
    )


async def record(client: httpx.AsyncClient, run: dict[str, Any], tokens: Tokens) -> dict[str, Any]:
    answer = await client.get(f"/api/investigations/{run['id']}/decision", headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def licence(**changes: Any) -> dict[str, Any]:
    return {
        "regime": "eu",
        "reference": "DNB 2026/17",
        "scope": "Payment of legal fees",
        "expires_on": (today() + timedelta(days=30)).isoformat(),
    } | changes


async def matched(
    investigate: Investigate, client: httpx.AsyncClient, tokens: Tokens, subject: dict[str, str]
) -> dict[str, Any]:
    """Investigate, say that the holder is the listed company, run again, attest what is open."""
    run = await true_match(investigate, client, tokens, subject)
    await attest_open(client, tokens, run["id"])
    return run


async def true_match(
    investigate: Investigate, client: httpx.AsyncClient, tokens: Tokens, subject: dict[str, str]
) -> dict[str, Any]:
    """Investigate, say that the holder is the listed company, run again."""
    run = await investigate(**subject, depth="edd")
    for hit in (await record(client, run, tokens))["undecided_hits"]:
        said = await client.post(
            f"/api/screening/hits/{hit}/decisions",
            json={"decision": "true_match", "rationale": "The same number."},
            headers=tokens("analyst"),
        )
        assert said.status_code == 201, said.text
    again = await client.post(
        f"/api/investigations/{run['id']}/rerun", json={"depth": "edd"}, headers=tokens("analyst")
    )
    assert again.status_code == 202, again.text
    return await finished(client, tokens, again.json()["id"])


async def test_a_licence_lifts_the_block_of_its_regime_until_it_expires(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
) -> None:
    run = await matched(investigate, app_client, tokens, OWNED)
    found = await record(app_client, run, tokens)
    assert found["blocks"] == [
        {"regime": "eu", "grounds": ["ownership", "true_match"], "binds": True}
    ]
    closed = {item["outcome"]: item["obstacles"] for item in found["outcomes"]}
    assert closed["approve"] == ["true_match", "approval_refused"]
    assert closed["approve_under_licence"] == []
    assert closed["control_rebutted"] == ["not_by_control", "true_match", "approval_refused"]

    past = licence(expires_on=(today() - timedelta(days=1)).isoformat())
    for wrong, obstacle in ((past, "licence_expired"), (licence(regime="uk"), "wrong_regime")):
        refused = await decide(
            app_client, run, tokens("analyst"), outcome="approve_under_licence", licence=wrong
        )
        assert (refused.status_code, refused.json()["obstacles"]) == (409, [obstacle]), refused.text

    body = {"outcome": "approve_under_licence", "licence": licence()}
    proposed = await decide(app_client, run, tokens("analyst"), **body)
    assert proposed.status_code == 201, proposed.text
    held = (await decide(app_client, run, tokens("mlro"), **body)).json()
    assert (held["outcome"], held["reopened"]) == ("approve_under_licence", False)
    company_id = UUID(held["company_id"])
    assert await look(database, "licences") == 0
    async with database.tenant(tenant) as session:
        # the days pass: only the terms of the licence are older
        await session.execute(
            "UPDATE case_decision_entry SET basis ="
            " jsonb_set(basis, '{terms,expires_on}', to_jsonb($2::text)) WHERE company_id = $1",
            company_id,
            (today() - timedelta(days=1)).isoformat(),
        )
    over = await record(app_client, run, tokens)
    assert (over["outcome"], over["reopened"]) == (None, True)
    async with database.tenant(tenant) as session:
        told = await reporting.for_report(session, company_id)
    assert (told["outcome"], told["lapsed"]) == (None, True)

    assert await look(database, "licences") == 1
    assert await look(database, "licences") == 0  # once
    url = f"/api/tasks?subject_id={run['id']}&kind=alert"
    tasks = (await app_client.get(url, headers=tokens("mlro"))).json()["items"]
    assert [(item["status"], item["role"]) for item in tasks] == [("open", "mlro")]
    assert "Elm Example Ltd" in tasks[0]["title"]
    events = await app_client.get(
        "/api/audit/events?action=case_decision.licence_expired", headers=tokens("auditor")
    )
    assert [item["resource_id"] for item in events.json()["items"]] == [run["id"]]
    noted = await record(app_client, run, tokens)
    assert (noted["outcome"], noted["reopened"]) == (None, True)
    assert noted["version"] > over["version"]
    ended = "/api/investigations?approval_ended.eq=true"
    listed = (await app_client.get(ended, headers=tokens("mlro"))).json()["items"]
    assert [item["id"] for item in listed] == [run["id"]]

    await decide(app_client, run, tokens("analyst"), **body)
    renewed = (await decide(app_client, run, tokens("mlro"), **body)).json()
    assert (renewed["outcome"], renewed["reopened"]) == ("approve_under_licence", False)
    assert "lifts_scrutiny" in renewed["current"]["four_eyes_because"]
    assert (await app_client.get(ended, headers=tokens("mlro"))).json()["items"] == []
    closed_tasks = (await app_client.get(url, headers=tokens("mlro"))).json()["items"]
    assert [item["status"] for item in closed_tasks] == ["completed"]


async def test_control_alone_is_rebutted_although_the_controller_is_a_true_match(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    app: Any,
    database: Database,
    loaded: None,
    worker: None,
    other_tenant: UUID,
) -> None:
    theirs = await foreign_evidence(database, app.state.atlas.storage, other_tenant)
    run = await matched(investigate, app_client, tokens, RULED)
    found = await record(app_client, run, tokens)
    assert found["blocks"] == [{"regime": "eu", "grounds": ["control"], "binds": True}]
    opened = {item["outcome"]: item["obstacles"] for item in found["outcomes"]}
    assert opened["control_rebutted"] == []
    assert opened["approve"] == ["true_match", "approval_refused"]

    shown = {
        "regime": "eu",
        "evidence": "The articles give the board to others.",
        "evidence_ids": [],
    }
    body = {"outcome": "control_rebutted", "rebuttal": shown}
    kept = await app_client.get("/api/evidence", headers=tokens("viewer"))
    own = kept.json()["items"][0]["id"]
    for ids in ([str(new_id())], [theirs], [own, theirs]):
        refused = await decide(
            app_client, run, tokens("analyst"), **body | {"rebuttal": shown | {"evidence_ids": ids}}
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "reference_not_found")
    other = shown | {"regime": "uk"}
    wrong = await decide(app_client, run, tokens("analyst"), **body | {"rebuttal": other})
    assert wrong.json()["obstacles"] == ["wrong_regime"]
    body = body | {"rebuttal": shown | {"evidence_ids": [own]}}
    assert (await decide(app_client, run, tokens("analyst"), **body)).status_code == 201
    held = (await decide(app_client, run, tokens("mlro"), **body)).json()
    assert held["outcome"] == "control_rebutted"
    assert held["current"]["basis"]["terms"]["evidence_ids"] == [own]
