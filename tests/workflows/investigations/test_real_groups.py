"""The four real groups of the shared data against full real lists, over HTTP."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.support.lists import load_list
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.realdata
Tokens = Callable[..., dict[str, str]]
GROUPS = {
    "hornsea": ("2138002S3XGZ38WN5Q72", "HORNSEA 1 LIMITED"),
    "biffa": ("2138008RB4WDK7HYYS91", "BIFFA PLC"),
    "care-uk": ("213800DBE5Y9ZM58PN63", "CARE UK SOCIAL CARE LIMITED"),
    "dmgt": ("4OFD47D73QFJ1T1MOF29", "DAILY MAIL AND GENERAL TRUST P L C"),
}


@pytest_asyncio.fixture(scope="module")
async def real(database: Database, shared_data: Path) -> None:
    folder = shared_data / "ownership" / "bods-real-companies"
    for name, (lei, _) in GROUPS.items():
        await load_registry(database, folder / f"{lei}.jsonl", dataset=name)
    await load_list(
        database,
        shared_data / "sanctions" / "ofac-sdn-2021-07",
        "ofac-sdn",
        version_date=date(2021, 7, 1),
        downloaded=date(2021, 7, 7),
    )


@pytest.mark.parametrize("name", GROUPS)
async def test_a_real_group_end_to_end(
    name: str,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    real: None,
    worker: None,
) -> None:
    lei, company = GROUPS[name]
    run = await investigate(company_name=company, registration_number=lei, depth="edd")
    assert run["status"] == "complete", run
    assert run["subject"]["identified_by"] == "lei"
    headers = tokens("viewer")
    path = f"/api/investigations/{run['id']}"
    listed = await app_client.get(f"{path}/modules", headers=headers)
    modules = {module["code"]: module for module in listed.json()["items"]}
    spepws = {rule["code"]: rule for rule in modules["SPEPWS"]["rules"]}
    # the lists of the home are not loaded, and this one is of 2021: hits count, silence does not
    assert spepws["direct_asset_freeze"]["outcome"] == "not_assessed"
    assert spepws["direct_asset_freeze"]["reason"] == "not_loaded"
    assert modules["SPEPWS"]["level"] != "clear"
    report = await app_client.get(f"/api/reports/{run['report_id']}/content", headers=headers)
    document: dict[str, Any] = report.json()
    assert document["subject"]["data"]["lei"] == lei
    assert document["lineage"]["claims"]
    html = await app_client.get(
        f"/api/reports/{run['report_id']}/content", headers=headers | {"Accept": "text/html"}
    )
    assert html.status_code == 200
