"""A list leaves the profile, or is only told from now on: what rested on it is looked at again."""

from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open
from tests.support.profiles import content, give_profile
from tests.support.rounds import look
from tests.workflows.investigations.conftest import Investigate, finished
from tests.workflows.investigations.test_after_a_match import Tokens, decide, record
from tests.workflows.investigations.test_informative_lists import (
    REQUIRED,
    TOLD,
    entry,
    listed,
    rules,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import Standing, content_document
from atlas.sources.registry.service import load_registry

CLEAN = {"company_name": "Hornbeam Example Ltd", "register": "GB-COH"} | {
    "registration_number": "44444511"
}
NAMED = {"company_name": "Volkhov Shipping Example Ltd", "register": "GB-COH"} | {
    "registration_number": "44444512"
}


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    """A company without a hit, and one whose owner has the whole name of a listed person."""
    folder = tmp_path_factory.mktemp("removed")
    await give_profile(database, tenant, rules("adopted"))
    named = {"name": ["Ottoline Quendolin Marchbanks"], "topics": ["sanction"]}
    entries = {
        REQUIRED: ("eu", entry("terek", "Terek Shipping OOO", "1027700000066", "ogrnCode", "ru")),
        TOLD: ("uk", {"id": "ottoline", "schema": "Person", "properties": named}),
    }
    for name, (code, one) in entries.items():
        await listed(database, folder, name, code, one)
    parties = [
        company("horn", "Hornbeam Example Ltd", ("GB-COH", "44444511"), foundingDate="2001-05-05"),
        person("ann", "Marta Philippa Ashworth", "1971-04-02"),
        relation("h-a", "ann", "horn", interest(share=100)),
        company(
            "volkhov", NAMED["company_name"], ("GB-COH", "44444512"), foundingDate="2001-05-05"
        ),
        person("otto", "Ottoline Quendolin Marchbanks"),
        relation("v-o", "otto", "volkhov", interest(share=100)),
    ]
    await load_registry(database, write(folder, *parties), dataset="removed", data_date=today())


@pytest.mark.parametrize("after", ["informative", None])
async def test_what_rested_on_a_list_is_looked_at_again(
    after: Standing | None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
) -> None:
    await give_profile(database, tenant, rules("adopted"))
    clean = await investigate(**CLEAN, depth="edd")
    await attest_open(app_client, tokens, clean["id"])
    for role in ("analyst", "mlro"):
        held = await decide(app_client, clean, tokens(role), outcome="approve")
        assert held.status_code == 201, held.text
        if held.json()["outcome"] == "approve":
            break
    assert held.json()["outcome"] == "approve", held.text
    named = await investigate(**NAMED, depth="edd")
    before = await record(app_client, named, tokens)
    assert before["undecided_hits"]

    # the diff says which list loses what, and how many companies must be looked at again
    said = content_document(content(rules(after)))
    held_draft = await app_client.put(
        "/api/compliance-profile/draft", json=said, headers=tokens("admin")
    )
    assert held_draft.status_code in {200, 201}, held_draft.text
    preview = (
        await app_client.get("/api/compliance-profile/draft/preview", headers=tokens("viewer"))
    ).json()
    assert any(TOLD in one["field"] for one in preview["diff"]["changes"]), preview["diff"]
    assert preview["companies_to_review"] >= 2
    assert [one for one in preview["weakened_lists"] if one.startswith(f"{TOLD} (sanctions)")]
    etag = held_draft.headers["ETag"]
    await app_client.delete(
        "/api/compliance-profile/draft", headers=tokens("admin") | {"If-Match": etag}
    )
    await give_profile(database, tenant, rules(after))

    over = await record(app_client, clean, tokens)
    assert (over["outcome"], over["reopened"]) == (None, True)
    assert "profile_changed" in over["reopened_because"]
    said = (await app_client.get("/api/risk/overview", headers=tokens("viewer"))).json()
    assert said["stale"]["compliance_profile"] == said["evaluated"] >= 2, "no row is favourable"
    companies = (await app_client.get("/api/companies", headers=tokens("viewer"))).json()["items"]
    assert {one["next_review_at"][:10] for one in companies} == {today().isoformat()}
    await look(database, "approvals")

    # hits do not vanish, neither from the queue nor from the decision, evaluated again or rerun
    hits = before["undecided_hits"]
    again = await app_client.post(
        f"/api/investigations/{named['id']}/evaluation", headers=tokens("analyst")
    )
    assert again.status_code in {200, 201}, again.text
    rerun = await app_client.post(
        f"/api/investigations/{named['id']}/rerun", json={"depth": "edd"}, headers=tokens("analyst")
    )
    newer = await finished(app_client, tokens, rerun.json()["id"])
    for run in (named, newer):
        found = await record(app_client, run, tokens)
        assert found["undecided_hits"] == hits
        approve = next(one for one in found["outcomes"] if one["outcome"] == "approve")
        assert "undecided_hits" in approve["obstacles"]
    assert newer["risk"]["level"] in {"high", "critical"}, "the floor of an open match stays"
    tasks = await app_client.get(
        f"/api/tasks?subject_id={hits[0]}&status=open", headers=tokens("analyst")
    )
    assert len(tasks.json()["items"]) == 1
