"""The laws of coverage from the register to the evaluation, over HTTP, on the real worker."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from tests.db.sources.registry.statements import company, interest, relation, write
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
GLEIF = "https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy"
PINE = {"company_name": "Pine Example Ltd", "register": "GB-COH", "registration_number": "66666661"}
FIR = {"company_name": "Fir Example Ltd", "register": "GB-COH", "registration_number": "66666662"}
TIERS, LEVELS = ("sdd", "cdd", "edd"), ("clear", "low", "medium", "high", "critical")


async def get(client: httpx.AsyncClient, tokens: Tokens, path: str) -> Any:
    answer = await client.get(path, headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    return answer.json()


def of_gleif(statement: dict[str, Any]) -> dict[str, Any]:
    return statement | {"source": {"type": ["officialRegister"], "url": GLEIF}}


async def test_a_matched_parent_counts_where_a_source_covers_group_accounts_alone(
    database: Database,
    loaded: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
    tmp_path: Path,
) -> None:
    parent = company("romashka", "Romashka OOO", ("RU-OGRN", "1027700000001"), country="RU")
    consolidated = interest(
        "otherInfluenceOrControl", details="LEI RelationshipType: IS_DIRECTLY_CONSOLIDATED_BY"
    )
    group = [
        company("pine", "Pine Example Ltd", ("GB-COH", "66666661")),
        parent,
        relation("p-r", "romashka", "pine", consolidated),
    ]
    path = write(tmp_path, *map(of_gleif, group))
    await load_registry(database, path, dataset="consolidated", data_date=today())
    run = await investigate(**PINE)
    base = f"/api/investigations/{run['id']}"
    sources = {
        one["source"]: one for one in (await get(app_client, tokens, f"{base}/sources"))["items"]
    }
    covered = sources["registry_file:consolidated"]["covered"]
    assert "Control.accounting_consolidation" in covered
    assert "Ownership" not in covered
    assert run["risk"]["tier"] == "edd"
    assert "sanctions_open" in run["risk"]["floors"]
    entity = run["entity_id"]
    found = await get(app_client, tokens, f"/api/graph/entities/{entity}/sanctioned-ownership")
    ofac = next(one for one in found["regimes"] if one["regime"] == "ofac")
    assert (ofac["status"], ofac["control"]) == ("possible", "possible")
    assert "matched_party_above" in ofac["reasons"]
    assert ofac["undeclared"]["text"] == "[0, 100]"


async def test_a_hidden_owner_never_helps_and_another_company_changes_nothing(
    database: Database,
    loaded: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
    tmp_path: Path,
) -> None:
    fir = company("fir", "Fir Example Ltd", ("GB-COH", "66666662"))
    strangers = [
        company("ash", "Ash Unrelated Ltd", ("GB-COH", "66666663")),
        company("asp", "Aspen Unrelated Ltd", ("GB-COH", "66666664")),
        relation("a-a", "asp", "ash", interest(share=100)),
    ]
    hidden = relation(
        "f-u",
        {"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner", "description": "not found"},
        "fir",
        {"type": "unknownInterest", "directOrIndirect": "unknown"},
    )

    async def seen(*statements: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        path = write(tmp_path, *statements)
        await load_registry(database, path, dataset="firs", data_date=today(), force=True)
        run = await investigate(**FIR)
        evaluation_id = run["risk"]["evaluation_id"]
        found = await get(app_client, tokens, f"/api/risk-evaluations/{evaluation_id}")
        return run["risk"], found

    alone, _ = await seen(fir)
    beside, evaluation = await seen(fir, *strangers)
    assert {k: v for k, v in beside.items() if k != "evaluation_id"} == {
        k: v for k, v in alone.items() if k != "evaluation_id"
    }
    layers = next(one for one in evaluation["factors"] if one["id"] == "ownership_complexity")
    assert layers["status"] == "unknown"
    worse, evaluation = await seen(fir, *strangers, hidden)
    layers = next(one for one in evaluation["factors"] if one["id"] == "ownership_complexity")
    assert layers["status"] == "unknown"
    assert Decimal(worse["score"]) >= Decimal(alone["score"])
    assert Decimal(worse["score_at_worst"]) >= Decimal(alone["score_at_worst"])
    assert TIERS.index(worse["tier"]) >= TIERS.index(alone["tier"])
    assert LEVELS.index(worse["level"]) >= LEVELS.index(alone["level"])
    assert set(alone["floors"]) <= set(worse["floors"])
