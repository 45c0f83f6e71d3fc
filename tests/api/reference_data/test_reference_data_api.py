"""Reference data over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from atlas.foundation.core.ids import new_id

Tokens = Callable[..., dict[str, str]]
URL = "/api/reference-data"


async def test_types_datasets_and_data(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    types = (await app_client.get(f"{URL}/types", headers=viewer)).json()["items"]
    assert {"cpi", "fatf_grey_list", "ubo_thresholds"} <= {item["type"] for item in types}
    assert all(item["data_schema"]["type"] == "object" for item in types)
    page = (await app_client.get(f"{URL}/datasets?include=total", headers=viewer)).json()
    assert page["total"] == len(page["items"]) == len(types)
    empty = (await app_client.get(f"{URL}/datasets?empty=true", headers=viewer)).json()
    assert {item["type"] for item in empty["items"]} >= {"cpi", "secrecy_jurisdictions"}
    grey = (await app_client.get(f"{URL}/datasets?type=fatf_grey_list", headers=viewer)).json()
    [dataset] = grey["items"]
    assert dataset["url"].startswith("https://www.fatf-gafi.org/")
    assert dataset["source_date"] == "2026-06-19"
    one = await app_client.get(f"{URL}/datasets/{dataset['id']}", headers=viewer)
    assert one.json() == dataset
    missing = await app_client.get(f"{URL}/datasets/{new_id()}", headers=viewer)
    assert (missing.status_code, missing.json()["code"]) == (404, "dataset_not_found")


async def test_pages_of_datasets_meet(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    seen: list[str] = []
    cursor = ""
    while True:
        url = f"{URL}/datasets?limit=3&sort=-type{cursor}"
        page = (await app_client.get(url, headers=viewer)).json()
        seen += [item["type"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 13


@pytest.mark.parametrize(
    ("query", "found", "category"),
    [
        ("type=industry_risk&key=64.20", True, "elevated"),
        ("type=industry_risk&key=62.01", True, "standard"),
        ("type=product_risk&key=none_such", False, None),
        ("type=fatf_black_list&key=IR", True, None),
        ("type=fatf_black_list&key=NL", False, None),
        ("type=ubo_thresholds&key=GB", True, None),
        ("type=cpi&key=NL", None, None),
    ],
)
async def test_lookup(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    query: str,
    found: bool | None,
    category: str | None,
) -> None:
    answer = (await app_client.get(f"{URL}/lookup?{query}", headers=tokens("viewer"))).json()
    assert (answer["found"], answer["category"]) == (found, category)
    assert answer["not_assessed"] == ("no_dataset" if found is None else None)
    assert found is None or answer["url"].startswith("https://")


@pytest.mark.parametrize(
    ("query", "status"),
    [("type=nope&key=x", 404), ("key=x", 422), ("type=cpi", 422), ("type=cpi&key=", 422)],
)
async def test_bad_lookups(
    app_client: httpx.AsyncClient, tokens: Tokens, query: str, status: int
) -> None:
    answer = await app_client.get(f"{URL}/lookup?{query}", headers=tokens("viewer"))
    assert answer.status_code == status, answer.text


async def test_country_profile(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    viewer = tokens("viewer")
    bulgaria = (await app_client.get(f"{URL}/countries/BG", headers=viewer)).json()
    listed = {item["type"]: item["listed"] for item in bulgaria["lists"]}
    assert listed["fatf_grey_list"] is True
    assert listed["eu_eea"] is True
    assert listed["fatf_black_list"] is False
    assert listed["secrecy_jurisdictions"] is None
    assert (bulgaria["cpi"], bulgaria["cpi_not_assessed"]) == (None, "no_dataset")
    assert bulgaria["ubo_threshold"]["comparator"] == ">"
    later = await app_client.get(f"{URL}/countries/BG?as_of=2028-01-01", headers=viewer)
    assert later.json()["ubo_threshold"]["comparator"] == ">="
    assert (await app_client.get(f"{URL}/countries/QQ", headers=viewer)).status_code == 404
    assert (await app_client.get(f"{URL}/countries/bulgaria", headers=viewer)).status_code == 422
