"""What every operation declares, and what the document says of it."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Route
from tests.api.generated.operations import (
    IDEMPOTENT,
    LISTS,
    Operation,
    chosen,
    document,
    operations,
)

from atlas.foundation.web.router import AtlasRoute

EVERY = chosen(lambda _: True)
PAGES = {
    "/api/openapi.json",
    "/api/openapi/operations",
    "/api/openapi/operations/{operation_id}",
    "/api/docs",
    "/{path:path}",
}
# Answers that are documents by themselves: their JSON is hashed as it is, not shaped here.
DOCUMENTS = {"get_report_content", "preview_report", "export_risk_matrix_schema"}


def test_the_app_serves_the_routers_and_nothing_else(app: FastAPI) -> None:
    served = {
        (method, route.path)
        for route in app.routes
        if isinstance(route, AtlasRoute)
        for method in route.methods or ()
    }
    assert served == {(item.method, item.path) for item in operations()}
    others = {
        route.path
        for route in app.routes
        if isinstance(route, Route) and not isinstance(route, AtlasRoute)
    }
    assert others <= PAGES, f"routes without a contract: {others - PAGES}"


def test_the_apps_document_is_the_one_tested(app: FastAPI) -> None:
    assert app.openapi() == document()


def test_operation_ids_are_unique() -> None:
    names = [item.id for item in operations()]
    assert len(names) == len(set(names))


def test_every_schema_has_one_plain_name() -> None:
    """Two models of one name would make the document name both by their modules."""
    schemas = document()["components"]["schemas"]
    assert [name for name in schemas if "__" in name] == []


@pytest.mark.parametrize("operation", EVERY)
def test_operation_is_described(operation: Operation) -> None:
    described = operation.document
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", operation.id)
    assert described["summary"].strip()
    assert len(described["summary"]) <= 80
    assert described.get("description", "").strip(), "the endpoint has no docstring"
    assert len(described["tags"]) == 1


@pytest.mark.parametrize("operation", EVERY)
def test_operation_declares_who_may_call_it(operation: Operation) -> None:
    contract, described = operation.contract, operation.document
    if contract.public:
        assert described["security"] == []
        return
    assert contract.required_roles
    assert described["x-required-role"] == contract.required_roles
    assert described["security"] == [{"bearer": []}]
    assert {"401", "403"} <= described["responses"].keys()


@pytest.mark.parametrize("operation", EVERY)
def test_operation_has_an_answer_with_a_schema(operation: Operation) -> None:
    good = {
        status: answer
        for status, answer in operation.document["responses"].items()
        if status.startswith("2") or status == "303"
    }
    assert good, "no success answer"
    for status, answer in good.items():
        if status in {"204", "303"}:  # a redirect goes on elsewhere
            assert "content" not in answer
            continue
        content: dict[str, Any] = answer.get("content", {})
        assert content, f"{status} has no body: answer 204, or declare a model"
        for media, body in content.items():
            schema = body.get("schema", {})
            if media == "application/json" and operation.id not in DOCUMENTS:
                assert schema, "no response model"
                assert schema.get("type") != "object" or "properties" in schema, (
                    "an untyped object: declare a ResponseModel"
                )


@pytest.mark.parametrize("operation", EVERY)
def test_operation_documents_its_problems(operation: Operation) -> None:
    answers = operation.document["responses"]
    expected = {"422", "429", "500"}
    if operation.path_parameters:
        expected.add("404")
    if operation.contract.idempotent:
        expected.add("409")
    assert expected <= answers.keys()
    for status, answer in answers.items():
        if status.isdigit() and int(status) >= 400:
            schema = answer["content"]["application/problem+json"]["schema"]
            assert schema["$ref"].endswith("/Problem"), status


@pytest.mark.parametrize("operation", LISTS)
def test_list_is_documented_as_a_page(operation: Operation) -> None:
    content = operation.document["responses"]["200"]["content"]["application/json"]
    page = document()["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[-1]]
    assert {"items", "next_cursor"} <= page["properties"].keys()
    assert {"limit", "cursor", "sort", "include"} <= set(operation.query_parameters)


@pytest.mark.parametrize("operation", chosen(lambda item: item.method == "POST"))
def test_what_creates_or_starts_is_idempotent(operation: Operation) -> None:
    """201 and 202 answers of a POST take an Idempotency-Key, cancelling and signing in aside."""
    creates = {"201", "202"} & operation.document["responses"].keys()
    repeatable = operation.path.endswith(("/cancel", "/revoke", "/logout"))
    if creates and not operation.contract.public and not repeatable:
        assert operation.contract.idempotent


@pytest.mark.parametrize("operation", IDEMPOTENT)
def test_idempotent_operation_documents_its_key(operation: Operation) -> None:
    headers = [item["name"] for item in operation.document["parameters"] if item["in"] == "header"]
    assert "Idempotency-Key" in headers


def test_every_reference_of_the_document_resolves() -> None:
    schemas = document()["components"]["schemas"]
    wanted = set(re.findall(r"#/components/schemas/([\w.\-]+)", str(document())))
    assert wanted <= schemas.keys(), wanted - schemas.keys()


def test_request_bodies_refuse_unknown_fields() -> None:
    """`additionalProperties: false` on every object a request may send."""
    schemas = document()["components"]["schemas"]
    pending = [item.body_schema for item in operations() if item.body_schema]
    seen: set[str] = set()
    lax = []
    while pending:
        for name in re.findall(r"#/components/schemas/([\w.\-]+)", str(pending.pop())):
            if name in seen:
                continue
            seen.add(name)
            schema = schemas[name]
            pending.append(schema)
            if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
                lax.append(name)
    assert not lax
