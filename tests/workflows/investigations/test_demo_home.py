"""The fictitious home with its complete lists: words are earned there, and a block is a block."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open, decide, outcomes, record
from tests.support.lists import as_published
from tests.workflows.investigations.conftest import SUBJECT, Investigate, group

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service as lists
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
LISTED = "Zarya Demo Holding LLC (DEMO)"
PLANTED = {
    "company_name": "Planted Trading Ltd",
    "register": "GB-COH",
    "registration_number": "44444444",
}


@pytest_asyncio.fixture(scope="module")
async def demo(database: Database, tenant: UUID, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The lists as the product ships them, judged as outside of tests, and a register of today."""
    planted = [
        company("planted", PLANTED["company_name"], ("GB-COH", "44444444")),
        company("zarya", LISTED, country="RU"),
        person("bea", "Bea Example", "1971-02"),
        relation("p-z", "zarya", "planted", interest(share=60), interest("votingRights", share=60)),
        relation("p-b", "bea", "planted", interest(share=40)),
    ]
    folder = tmp_path_factory.mktemp("register")
    register = write(folder, *group(), *planted)
    await load_registry(database, register, dataset="examples", data_date=today())
    with as_published():
        await lists.load_shipped(database)


async def test_a_clean_company_is_clear_and_two_persons_approve_it(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    demo: None,
    worker: None,
) -> None:
    with as_published():
        run = await investigate(**SUBJECT, depth="edd")
        screened = await app_client.post(
            "/api/screening/screenings",
            json={
                "parties": [{"name": SUBJECT["company_name"], "kind": "company"}],
                "topics": ["sanctions", "pep"],
            },
            headers=tokens("analyst"),
        )
        [party] = screened.json()["items"]
        said = {item["topic"]: item["outcome"] for item in party["topics"]}
        assert (said["sanctions"], said["pep"]) == ("clear", "no_pep_found")
        await attest_open(app_client, tokens, run["id"])
        assert outcomes(await record(app_client, run, tokens("viewer")))["approve"] == []
        first = await decide(app_client, run, tokens("analyst"), "approve")
        assert first.status_code == 201, first.text
        assert first.json()["proposed"]["four_eyes_because"]
        second = await decide(app_client, run, tokens("senior_officer"), "approve")
        assert second.json()["current"]["outcome"] == "approve"


async def test_an_owner_planted_on_the_demos_list_blocks_under_its_regime(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    demo: None,
    worker: None,
) -> None:
    with as_published():
        run = await investigate(**PLANTED, depth="edd")
        url = f"/api/graph/entities/{run['subject']['entity_id']}/sanctioned-ownership"
        answer = await app_client.get(url, headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    regimes = {item["regime"]: item for item in answer.json()["regimes"]}
    assert regimes["demo"]["status"] in {"blocked", "possible"}
    assert [one["total"]["lower"] for one in regimes["demo"]["owned"]] == [60]
    assert "demo" not in answer.json()["without_rule"]
    assert float(run["risk"]["score"]) >= 70
