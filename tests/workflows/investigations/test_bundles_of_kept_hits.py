"""A hit that an earlier run found, and that still counts, stands in a bundle that verifies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
from tests.support.lists import load_list
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from tests.workflows.investigations.test_bundles import (
    check,
    codes,
    edit,
    files_of,
    mend,
    packed,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]


async def test_a_hit_that_an_earlier_run_found_stands_in_a_bundle_that_verifies(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
    database: Database,
) -> None:
    """The requester stated a listed number, and took it back: the hit stays, the search is gone."""
    write_ofac(tmp_path, sdn=SDN.replace("IMO 9000001", "IMO 9074729"))
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    listed = {"identifiers": [{"scheme": "IMO", "value": "9074729"}]}
    run = await investigate(**SUBJECT, **listed)
    company = f"/api/companies/{run['company_id']}"
    taken = await app_client.patch(company, json={"identifiers": []}, headers=tokens("analyst"))
    assert taken.status_code == 200, taken.text
    newer = await investigate(**SUBJECT, company_id=run["company_id"])
    answer = await app_client.get(f"/api/evidence/bundles/{newer['id']}", headers=tokens("auditor"))
    rows = orjson.loads(files_of(answer.content)["report/report.json"])["screening"]["rows"]
    hits = [hit for row in rows for hit in row["hits"]]
    assert [hit["candidate_id"] for hit in hits] == [None]
    assert check(tmp_path / "case.zip", answer.content).failures == []

    def hide(document: Any) -> None:
        [row] = [row for row in document["screening"]["rows"] if row["hits"]]
        row["hits"] = []

    found = files_of(
        (
            await app_client.get(f"/api/evidence/bundles/{run['id']}", headers=tokens("auditor"))
        ).content
    )
    edit("report/report.json", hide)(found)
    mend(found)
    assert "screening_report" in codes(check(tmp_path / "hidden.zip", packed(found)))
