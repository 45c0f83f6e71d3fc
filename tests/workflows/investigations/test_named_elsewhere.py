"""Hits of whom an attestation names in control hold under every customer record of the company."""

from collections.abc import Callable

import httpx
from tests.workflows.investigations import test_named_alone
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_named_alone import ASPEN, ELM, LISTED, Case

Tokens = Callable[..., dict[str, str]]
register = test_named_alone.register


async def test_a_second_record_of_the_company_is_held_as_the_first(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    first = Case(app_client, tokens, await investigate(**ELM, depth="edd"))
    await first.attest(LISTED)
    assert "undecided_hits" in (await first.approve())[0]
    made = await app_client.post(
        "/api/companies", json={"name": ELM["company_name"]}, headers=tokens("analyst")
    )
    assert made.status_code == 201, made.text
    second = Case(
        app_client, tokens, await investigate(**ELM, company_id=made.json()["id"], depth="edd")
    )
    assert second.run["company_id"] != first.run["company_id"]
    await second.attest("Ann Nobody")
    obstacles, view = await second.approve()
    assert "undecided_hits" in obstacles
    [hit] = view["hits_to_decide"]
    assert hit["party_name"] == LISTED
    await second.decide(hit["hit_id"], "false_positive")
    for one in (first, second):
        assert not {"undecided_hits", "equal_name"} & (await one.approve())[0]


async def test_adding_the_company_again_takes_no_true_match_off_it(
    register: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    worker: None,
) -> None:
    first = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    await first.attest(LISTED)
    [hit] = (await first.approve())[1]["hits_to_decide"]
    await first.decide(hit["hit_id"], "true_match")
    gone = await app_client.delete(
        f"/api/companies/{first.run['company_id']}", headers=tokens("analyst")
    )
    assert gone.status_code == 204, gone.text
    again = Case(app_client, tokens, await investigate(**ASPEN, depth="edd"))
    assert again.run["company_id"] != first.run["company_id"]
    await again.attest("Ann Nobody")
    assert "true_match" in (await again.approve())[0]
    said = (await again.report())["summary"]["sentences"]
    assert any(LISTED in one and "confirmed as a true match" in one for one in said)
    await again.decide(hit["hit_id"], "false_positive")
    assert "true_match" not in (await again.approve())[0]
