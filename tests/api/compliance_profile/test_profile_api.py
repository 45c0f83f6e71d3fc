"""A firm's profile over HTTP: proposal, draft, four eyes, effective rules, preview, versions."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile import service

URL = "/api/compliance-profile"
Tokens = Callable[..., dict[str, str]]


async def adopt(client: httpx.AsyncClient, tokens: Tokens, body: dict[str, Any]) -> dict[str, Any]:
    admin, mlro = ({**tokens(role), "If-Match": "*"} for role in (Role.ADMIN, Role.MLRO))
    made = await client.put(f"{URL}/draft", json=body, headers=admin)
    assert made.status_code == 200, made.text
    said = await client.post(f"{URL}/draft/propose", headers=admin)
    assert said.status_code == 200, said.text
    done = await client.post(f"{URL}/draft/activate", headers=mlro)
    assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json()
    return found


async def test_a_profile_from_proposal_to_effective_rules(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    viewer = tokens(Role.VIEWER)
    proposed = await app_client.get(f"{URL}/proposal?home=DE&home=US", headers=viewer)
    assert proposed.status_code == 200, proposed.text
    assert proposed.json()["known"]
    conflicts = {d["duty"] for d in proposed.json()["differences"] if d["kind"] == "conflict"}
    assert "foreign_sanctions" in conflicts

    adopted = await adopt(app_client, tokens, proposed.json()["content"])
    assert (adopted["state"], adopted["origin"]) == ("active", "firm")
    found = (await app_client.get(f"{URL}/effective", headers=viewer)).json()
    rules = found["rules"]
    assert rules["hash"] == adopted["rules_hash"]
    assert rules["home"] == ["DE", "US"]
    binding = {i["list_id"] for i in rules["required_lists"] if i["standing"] == "binding"}
    assert binding == {"eu-fsf", "un", "ofac-sdn", "ofac-consolidated"}
    assert (rules["ubo"]["threshold"], rules["ubo"]["comparator"]) == (25, ">=")
    assert rules["ubo"]["control_prong"]
    assert {regime["jurisdiction"] for regime in found["regimes"]} == {"DE", "US"}
    assert any("US" in text for text in found["not_verified"])
    state = (await app_client.get(URL, headers=viewer)).json()
    assert (state["active"]["id"], state["draft"], state["reason"]) == (adopted["id"], None, None)


async def test_a_preview_names_what_changes(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    content = (await app_client.get(f"{URL}/proposal?home=GB", headers=tokens(Role.ADMIN))).json()
    await adopt(app_client, tokens, content["content"])
    stricter = content["content"]
    stricter["regimes"][0]["ubo"]["threshold"] = 10
    admin = {**tokens(Role.ADMIN), "If-Match": "*"}
    draft = (await app_client.put(f"{URL}/draft", json=stricter, headers=admin)).json()
    seen = (await app_client.get(f"{URL}/draft/preview", headers=admin)).json()
    assert seen["diff"]["changes"] == [
        {"field": "ubo.threshold", "before": "25.0", "after": "10.0"}
    ]
    assert seen["companies_to_review"] == 0
    listed = (await app_client.get(f"{URL}/versions?state.eq=draft", headers=admin)).json()
    assert [item["id"] for item in listed["items"]] == [draft["id"]]
    assert (await app_client.delete(f"{URL}/draft", headers=admin)).status_code == 204


async def test_an_unknown_home_is_said_to_be_unknown(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    answer = await app_client.get(f"{URL}/proposal?home=ZW", headers=tokens(Role.VIEWER))
    found = answer.json()
    assert not found["known"]
    assert found["content"]["regimes"][0]["ubo"]["assumed"]
    assert "zw-national" in {item["list_id"] for item in found["content"]["regimes"][0]["lists"]}


async def test_the_share_of_an_unknown_home_is_the_firms_own_word(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    proposal = await app_client.get(f"{URL}/proposal?home=JP", headers=tokens(Role.ADMIN))
    assert any("jp-national stands for" in one for one in proposal.json()["unanswered"])
    said = proposal.json()["content"]
    said["regimes"][0]["ubo"]["threshold"] = 90
    admin = {**tokens(Role.ADMIN), "If-Match": "*"}
    refused = await app_client.put(f"{URL}/draft", json=said, headers=admin)
    assert refused.status_code == 422
    [problem] = refused.json()["errors"]
    assert problem["loc"] == ["body", "regimes", "0", "ubo", "source"]
    said["regimes"][0]["ubo"] |= {"assumed": False, "source": "Group policy 7", "verified": True}
    taken = await app_client.put(f"{URL}/draft", json=said, headers=admin)
    assert taken.status_code == 422, "where the assumed law is published, and that it was checked"
    at = [problem["loc"][-1] for problem in taken.json()["errors"]]
    assert at == ["url", "verified"]
    said["regimes"][0]["ubo"] |= {"url": "https://example.org/policy-7", "verified": False}
    draft = await app_client.put(f"{URL}/draft", json=said, headers=admin)
    assert draft.status_code == 200, draft.text
    seen = await app_client.get(f"{URL}/draft/preview", headers=admin)
    for answer in (draft, seen):
        told = " ".join(answer.json()["unanswered"])
        assert "90 % is the firm's own word (Group policy 7)" in told
        assert "jp-national stands for the own list of JP" in told
    await adopt(app_client, tokens, said)
    holds = await app_client.get(f"{URL}/effective", headers=tokens(Role.VIEWER))
    told = " ".join(holds.json()["unanswered"])
    assert "90 % is the firm's own word (Group policy 7)" in told
    assert "jp-national stands for the own list of JP" in told
    ubo = holds.json()["rules"]["ubo"]
    assert (ubo["source"], ubo["assumed"]) == ("Group policy 7", False)
    assert (ubo["url"], ubo["verified"]) == ("https://example.org/policy-7", False)


async def test_the_law_of_a_later_day_is_drafted_to_hold_from_then_on(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    answer = await app_client.get(
        f"{URL}/proposal?home=DE&as_of=2027-07-10", headers=tokens(Role.VIEWER)
    )
    found = answer.json()["content"]
    assert found["valid_from"] == "2027-07-10"
    assert found["regimes"][0]["ubo"]["comparator"] == ">="


async def test_only_a_second_person_with_the_role_adopts(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    content = (await app_client.get(f"{URL}/proposal?home=GB", headers=tokens(Role.ADMIN))).json()
    admin = {**tokens(Role.ADMIN), "If-Match": "*"}
    analyst = {**tokens(Role.ANALYST), "If-Match": "*"}
    assert (
        await app_client.put(f"{URL}/draft", json=content["content"], headers=analyst)
    ).status_code == 403
    await app_client.put(f"{URL}/draft", json=content["content"], headers=admin)
    await app_client.post(f"{URL}/draft/propose", headers=admin)
    for header in (admin, analyst):
        refused = await app_client.post(f"{URL}/draft/activate", headers=header)
        assert refused.status_code == 403
    await app_client.delete(f"{URL}/draft", headers=admin)


async def test_an_operator_creates_a_tenant_at_home_and_two_persons_of_it_adopt(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database
) -> None:
    operator = tokens("platform_operator")
    url, slug = "/api/platform/tenants", f"home-{new_id().hex[-8:]}"
    body = {"slug": slug, "name": "Home Bank", "home": ["GB", "HU", "GB"]}
    refused = await app_client.post(url, json={**body, "home": ["Britain"]}, headers=operator)
    assert refused.status_code == 422
    assert (await app_client.post(url, json=body, headers=tokens("admin"))).status_code == 403
    made = await app_client.post(url, json=body, headers=operator)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{url}/{made.json()['id']}"
    assert (await app_client.post(url, json=body, headers=operator)).status_code == 409
    async with database.tenant(UUID(made.json()["id"])) as session:
        draft = await service.get_draft(session)
        assert (draft.state, draft.origin, list(draft.editor_ids)) == ("draft", "operator", [])
        assert {item["home"] for item in draft.content["entities"]} == {"GB", "HU"}
        assert await service.active(session) is None  # nothing favourable until two persons adopt

    plain = await app_client.post(
        url, json={"slug": f"{slug}-2", "name": "Later"}, headers=operator
    )
    assert plain.status_code == 201, plain.text
    home = f"{url}/{plain.json()['id']}/home"
    assert (await app_client.post(home, json={"home": []}, headers=operator)).status_code == 422
    assert (
        await app_client.post(home, json={"home": ["US"]}, headers=tokens("mlro"))
    ).status_code == 403
    proposed = await app_client.post(home, json={"home": ["US"]}, headers=operator)
    assert (proposed.status_code, proposed.json()["home"]) == (201, ["US"])
    again = await app_client.post(home, json={"home": ["DE"]}, headers=operator)
    assert (again.status_code, again.json()["code"]) == (409, "compliance_profile_state")
    absent = await app_client.post(
        f"{url}/{new_id()}/home", json={"home": ["US"]}, headers=operator
    )
    assert absent.status_code == 404


@pytest.mark.parametrize(
    ("home", "meant"), [("UK", "GB"), ("EL", "GR"), ("EU", "member"), ("ZZ", "")]
)
async def test_a_home_that_is_no_country_is_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, home: str, meant: str
) -> None:
    """By the proposal, and by a draft: its law would be the law of nowhere."""
    viewer, admin = tokens(Role.VIEWER), tokens(Role.ADMIN)
    proposed = await app_client.get(f"{URL}/proposal?home={home}", headers=viewer)
    assert proposed.status_code == 422
    assert f"{home} is no country of ISO 3166-1" in proposed.json()["detail"]
    assert meant in proposed.json()["detail"]
    content = (await app_client.get(f"{URL}/proposal?home=GB", headers=viewer)).json()["content"]
    said = json.loads(json.dumps(content).replace('"GB"', f'"{home}"'))
    drafted = await app_client.put(f"{URL}/draft", headers=admin, json=said)
    assert drafted.status_code == 422, drafted.text
    assert "is no country" in drafted.json()["detail"]
