"""That a company exists rests on a current register that says so, not on one that is silent."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.test_formats import ROW, table
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
NUMBER = "08112233"
SUBJECT = {
    "company_name": "Alder Pottery Ltd",
    "register": "GB-COH",
    "registration_number": NUMBER,
}


async def test_a_current_file_without_a_status_does_not_make_an_old_one_current(
    loaded: None,
    database: Database,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
    worker: None,
) -> None:
    owners = write(
        tmp_path,
        company(NUMBER, "Alder Pottery Ltd", ("GB-COH", NUMBER), foundingDate="2001-05-05"),
        person("p1", "Paula Potter", "1970-01"),
        relation("r1", "p1", NUMBER, interest(share=100), interest("votingRights", share=100)),
    )
    await load_registry(database, owners, dataset="pottery-owners", data_date=today())
    stated = table(
        tmp_path,
        ROW
        | {
            "CompanyName": "ALDER POTTERY LTD",
            " CompanyNumber": NUMBER,
            "CompanyStatus": "Active",
        },
    )

    async def registry(days: int) -> tuple[dict[str, Any], dict[str, Any]]:
        await load_registry(
            database,
            stated,
            dataset="pottery-status",
            data_date=today() - timedelta(days=days),
            force=True,
        )
        run = await investigate(**SUBJECT)
        found = await app_client.get(
            f"/api/investigations/{run['id']}/checks", headers=tokens("viewer")
        )
        [one] = [item for item in found.json()["items"] if item["check_id"] == "registry"]
        return one, run

    old, run = await registry(200)
    assert (old["outcome"], old["reason"]) == ("not_assessed", "stale_register")
    assert "states whether the company still exists" in old["detail"]
    assert run["risk"]["provisional"] is True
    new, _ = await registry(1)
    assert new["outcome"] == "fulfilled", new
    assert [one["name"] for one in new["sources"]] == ["registry_file:pottery-status"]
