"""Screening takes the id of any list: one of Atlas's, a loaded one of one's own, or none loaded."""

from collections.abc import Callable

import httpx

Tokens = Callable[..., dict[str, str]]
URL = "/api/screening/screenings"


async def test_a_list_that_is_not_loaded_is_not_assessed_and_no_id_is_422(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    body = {"parties": [{"name": "Example Widgets Ltd"}], "lists": ["my-own-list"]}
    answer = await app_client.post(URL, json=body, headers=tokens("analyst"))
    assert answer.status_code == 201, answer.text
    [screening] = answer.json()["items"]
    assert screening["outcome"] == "not_assessed"
    wrong = {**body, "lists": ["No List!"]}
    answer = await app_client.post(URL, json=wrong, headers=tokens("analyst"))
    assert answer.status_code == 422
    for path in ("/api/screening/hits", "/api/screening/suppressions"):
        found = await app_client.get(f"{path}?list_id.eq=my-own-list", headers=tokens("viewer"))
        assert found.status_code == 200, found.text
