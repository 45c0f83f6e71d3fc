"""What each source is taken to say: of companies that it holds, and while it is young."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
ELM = {"company_name": "Elm Example Ltd", "register": "GB-COH", "registration_number": "44444444"}
YEW = {"company_name": "Yew Example Ltd", "register": "GB-COH", "registration_number": "55555551"}


@pytest_asyncio.fixture(scope="module")
async def registers(
    database: Database, loaded: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An old register with a group, and one of today that holds the group's parent alone."""
    old = [
        company("elm", "Elm Example Ltd", ("GB-COH", "44444444"), foundingDate="2001-05-05"),
        company("parent", "Elm Parent Ltd", ("GB-COH", "44444445")),
        person("ann", "Ann Elm", "1970-01"),
        relation("e-p", "parent", "elm", interest(share=100)),
        relation("p-a", "ann", "parent", interest(share=100)),
    ]
    new = [
        company("parent", "Elm Parent Ltd", ("GB-COH", "44444445")),
        company("other", "Other Ltd", ("GB-COH", "44444446")),
        relation("o-p", "parent", "other", interest(share=100)),
    ]
    offices = [
        company("yew", "Yew Example Ltd", ("GB-COH", "55555551")),
        company("ash", "Ash Example Ltd", ("GB-COH", "55555552")),
        person("bo", "Bo Ash", "1971-01"),
        relation("a-b", "bo", "ash", interest("seniorManagingOfficial")),
        relation("y-b", "bo", "yew", interest(share=100)),
    ]
    aged = today() - timedelta(days=3000)
    for name, statements, day in (
        ("old-group", old, aged),
        ("new-parents", new, today()),
        ("officials", offices, today()),
    ):
        folder = tmp_path_factory.mktemp(name)
        await load_registry(database, write(folder, *statements), dataset=name, data_date=day)


async def _get(client: httpx.AsyncClient, tokens: Tokens, path: str) -> Any:
    answer = await client.get(path, headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_young_register_of_the_parent_says_nothing_of_the_company(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    registers: None,
    worker: None,
) -> None:
    run = await investigate(**ELM)
    base = f"/api/investigations/{run['id']}"
    sources = {
        one["source"]: one for one in (await _get(app_client, tokens, f"{base}/sources"))["items"]
    }
    assert "Ownership" in sources["registry_file:old-group"]["covered"]
    assert sources["registry_file:new-parents"]["status"] == "answered"
    assert sources["registry_file:new-parents"]["covered"] == []
    checks = (await _get(app_client, tokens, f"{base}/checks"))["items"]
    found = {one["check_id"]: (one["outcome"], one["reason"]) for one in checks}
    assert found["registry"] == ("not_assessed", "stale_register")
    assert found["ubo_identification"] == ("not_assessed", "stale_register")


async def test_a_register_that_names_officials_instead_of_owners_lists_no_directors(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    registers: None,
    worker: None,
) -> None:
    run = await investigate(**YEW)
    modules = await _get(app_client, tokens, f"/api/investigations/{run['id']}/modules")
    rules = {
        rule["code"]: (rule["outcome"], rule["reason"])
        for module in modules["items"]
        for rule in module["rules"]
    }
    assert rules["no_directors"] == ("not_assessed", "not_covered")
    assert rules["governance_vacuum"] == ("not_assessed", "not_covered")
