"""Batches: in chunks, by the number of each row, resumable, cancellable, exportable."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.support.lists import load_list
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import write_ofac
from tests.workflows.screening.conftest import Tokens, Wait

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.screening.service import batches

pytestmark = pytest.mark.cut_lists

BASE = "/api/screening/batches"
OFAC = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    folder = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today() - timedelta(days=1))
    await give_profile(database, tenant, regime(lists=[OFAC]))


def parties(count: int) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [
        {"name": f"Quiet Company {number}", "kind": "company", "reference": f"c-{number}"}
        for number in range(1, count + 1)
    ]
    made[6] = {"name": "Aerocaribbean Airlines", "kind": "company", "reference": "c-7"}
    made[10] = {"name": "x", "birth_date": "2001-02-30"}
    made[11] = {"nome": "y"}
    made[12] = {"name": "z", "entity_id": str(new_id())}
    made[13] = {"name": "nul\x00", "reference": "c-14"}
    return made


async def test_a_batch_from_start_to_export(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, worker: None, wait: Wait
) -> None:
    key = {"Idempotency-Key": str(new_id())}
    body = {"parties": parties(450), "purpose": "portfolio"}
    started = await app_client.post(BASE, json=body, headers={**tokens("analyst"), **key})
    assert started.status_code == 202, started.text
    again = await app_client.post(BASE, json=body, headers={**tokens("analyst"), **key})
    assert again.json()["id"] == started.json()["id"]
    path = started.headers["Location"]
    found = await wait(path)
    assert (found["status"], found["progress"]) == ("complete", 100.0)
    counts = {name: found[name] for name in ("total", "rejected", "done", "hits", "clear")}
    assert counts == {"total": 450, "rejected": 4, "done": 446, "hits": 1, "clear": 445}
    job = await wait(f"/api/jobs/{found['id']}")
    assert (job["status"], job["done"]) == ("complete", 446)

    rejected = await app_client.get(f"{path}/rows?status=rejected", headers=tokens("viewer"))
    named = {row["row_number"]: row["problems"][0]["loc"] for row in rejected.json()["items"]}
    assert named == {11: ["birth_date"], 12: ["name"], 13: ["entity_id"], 14: ["name"]}
    hits = await app_client.get(f"{path}/rows?outcome=hits", headers=tokens("viewer"))
    [row] = hits.json()["items"]
    assert (row["row_number"], row["reference"], row["best_strength"]) == (7, "c-7", "strong")
    screening = await app_client.get(
        f"/api/screening/screenings/{row['screening_id']}", headers=tokens("viewer")
    )
    assert screening.json()["purpose"] == "portfolio"
    queue = await app_client.get("/api/screening/hits?reference=c-7", headers=tokens("viewer"))
    assert len(queue.json()["items"]) == 1
    export = await app_client.get(f"{path}/export?format=csv", headers=tokens("viewer"))
    rows = list(csv.DictReader(io.StringIO(export.text)))
    assert len(rows) == 450
    assert "entity_id" in rows[12]["problems"]


async def test_a_row_says_why_it_was_not_assessed(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, worker: None, wait: Wait
) -> None:
    """The export had `not_assessed` and no reason; the certificate of the same screening has it."""
    given = [{"name": "新疆生产建设兵团"}, {"name": "Quiet Company"}]
    started = await app_client.post(BASE, json={"parties": given}, headers=tokens("analyst"))
    path = started.headers["Location"]
    await wait(path)
    rows = await app_client.get(f"{path}/rows", headers=tokens("viewer"))
    said = [
        [(one["topic"], one["reason"]) for one in row["not_assessed"]]
        for row in rows.json()["items"]
    ]
    assert ("sanctions", "not_compared") in said[0]
    assert [one for one in said[1] if one[0] == "sanctions"] == []
    export = await app_client.get(f"{path}/export?format=csv", headers=tokens("viewer"))
    [open_, clear] = csv.DictReader(io.StringIO(export.text))
    assert "sanctions: not_compared" in open_["not_assessed"]
    assert "sanctions" not in clear["not_assessed"]
    assert {open_["former_candidates"], clear["former_candidates"]} == {"0"}


async def test_a_file_with_a_header_is_a_batch(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, worker: None, wait: Wait
) -> None:
    text = (
        "\ufeffName,kind,reference,countries,identifiers,birth_date\r\n"
        '"Romashka, OOO",company,r-1,RU;CY,RU-OGRN:1027700000001,\r\n'
        "Ann Example,person,r-2,GB,,1970-13\r\n"
        ",,,,,\r\n"
    )
    started = await app_client.post(
        f"{BASE}/import",
        files={"file": ("parties.csv", text.encode())},
        data={"topics": "sanctions"},
        headers=tokens("analyst"),
    )
    assert started.status_code == 202, started.text
    found = await wait(started.headers["Location"])
    assert (found["total"], found["rejected"], found["hits"]) == (2, 1, 1)
    rows = await app_client.get(
        f"{started.headers['Location']}/rows?best_strength=exact", headers=tokens("viewer")
    )
    assert rows.json()["items"][0]["party"]["countries"] == ["RU", "CY"]
    for content in (b"", b"nome\nx\n", b"\xff\xfe", b'name\n"x'):
        refused = await app_client.post(
            f"{BASE}/import", files={"file": ("p.csv", content)}, headers=tokens("analyst")
        )
        assert refused.status_code == 422, content


async def test_a_chunk_is_done_once_and_a_cancelled_batch_keeps_what_it_found(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: Any,
    loaded: None,
) -> None:
    started = await app_client.post(BASE, json={"parties": parties(450)}, headers=tokens("analyst"))
    path, batch_id = started.headers["Location"], started.json()["id"]
    actor = system_actor(tenant)
    with pytest.raises(RuntimeError):  # a worker killed before the commit
        async with database.tenant(tenant) as session:
            await batches.step(session, actor, batch_id)
            raise RuntimeError
    async with database.tenant(tenant) as session:
        assert not await batches.step(session, actor, batch_id)
    state = (await app_client.get(path, headers=tokens("viewer"))).json()
    assert (state["status"], state["done"], state["rejected"]) == ("running", 199, 4)
    cancelled = await app_client.post(f"{path}/cancel", headers=tokens("analyst"))
    assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")
    async with database.tenant(tenant) as session:
        assert await batches.step(session, actor, batch_id)
    kept = await app_client.get(f"{path}/rows?status=done&include=total", headers=tokens("viewer"))
    assert kept.json()["total"] == 199
    async with database.tenant(tenant) as session:
        screened = await session.fetch_value(
            "SELECT count(*) FROM screening_batch_row r JOIN screening s ON s.id = r.screening_id"
            " WHERE r.batch_id = $1",
            batch_id,
        )
    assert screened == 199
