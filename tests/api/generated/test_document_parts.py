"""The document is served as it was built for the release, whole and in parts."""

import json
import re
from typing import Any

import httpx
from tests.api.generated.operations import document, operations


async def test_the_served_document_is_that_of_the_routers_in_their_order(
    app_client: httpx.AsyncClient,
) -> None:
    served = (await app_client.get("/api/openapi.json")).json()
    assert json.dumps(served) == json.dumps(document()), "run `make openapi`"


async def test_the_list_names_every_operation_once(app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get("/api/openapi/operations")
    listed = answer.json()
    assert {(one["method"].upper(), one["path"], one["id"]) for one in listed} == {
        (item.method, item.path, item.id) for item in operations()
    }
    assert len(listed) == len(operations())
    assert [one["id"] for one in listed if not one["router"] or not one["summary"]] == []
    assert len(answer.content) < 100_000


async def test_each_operation_has_all_that_it_reaches_and_nothing_dangles(
    app_client: httpx.AsyncClient,
) -> None:
    whole = document()
    for item in operations():
        answer = await app_client.get(f"/api/openapi/operations/{item.id}")
        part: dict[str, Any] = answer.json()
        methods = part["paths"].pop(item.path)
        assert methods == {item.method.lower(): whole["paths"][item.path][item.method.lower()]}
        assert part["paths"] == {}, item.id
        assert len(answer.content) < 60_000, item.id
        references = set(re.findall(r'"\$ref":"#/components/(\w+)/([^"]+)"', answer.text))
        assert references, item.id
        for kind, name in references:
            assert part["components"][kind][name] == whole["components"][kind][name], item.id
        held = {
            (kind, name)
            for kind, group in part["components"].items()
            for name in group
            if kind != "securitySchemes"
        }
        assert held == references, item.id


async def test_an_unknown_operation_is_not_found(app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get("/api/openapi/operations/no_such_operation")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
