"""What code generators are given: typed uploads, answers, rows, headers; and resources to poll."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from tests.api.generated.operations import document
from tests.conftest import Tokens

from atlas.foundation.core.auth import Role

MOST_BYTES = 3_500
"""For each operation, of the document as it is served: 1.2 MB for some 340 of them."""


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def parts_of_bytes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        is_bytes = schema.get("contentMediaType") == "application/octet-stream"
        if is_bytes and schema.get("format") != "base64":
            yield schema
        for part in schema.values():
            yield from parts_of_bytes(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts_of_bytes(part)


def test_the_document_says_where_the_api_is_and_who_makes_it() -> None:
    assert document()["servers"]
    assert document()["info"]["contact"]["name"]


def test_parts_that_are_files_are_binary() -> None:
    found = list(parts_of_bytes(document()["components"]["schemas"]))
    assert len(found) >= 4
    assert {part["format"] for part in found} == {"binary"}


def test_no_answer_is_without_a_schema() -> None:
    bare = [
        (name, status, media)
        for name, operation in operations()
        for status, answer in operation["responses"].items()
        for media, content in answer.get("content", {}).items()
        if not content.get("schema")
    ]
    assert not bare


def test_errors_are_shared_and_every_answer_names_its_headers() -> None:
    shared = document()["components"]["responses"]
    for name, operation in operations():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer.keys() == {"$ref"}, (name, status)
            if "$ref" in answer:
                answer = shared[answer["$ref"].rpartition("/")[2]]  # noqa: PLW2901
            assert {"X-Request-ID", "RateLimit", "RateLimit-Policy"} <= answer["headers"].keys()
    assert len([name for name in shared if name[0].isdigit()]) <= 20
    assert len(orjson.dumps(document())) < MOST_BYTES * len(list(operations()))


def every_part(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from every_part(part)


def test_what_is_shared_is_referred_to_and_never_repeated() -> None:
    """A field that stands among the models is written there alone, whole, and used."""
    schemas = document()["components"]["schemas"]
    fields = {name for name in schemas if name[0].islower()}
    assert {"id", "created_at", "next_cursor"} <= fields
    used = {str(part.get("$ref")).rpartition("/")[2] for part in every_part(document())}
    assert fields <= used
    for name in fields:
        assert not {"enum", "properties", "default", "$ref"} & schemas[name].keys(), name
    models = [schemas[name] for name in schemas.keys() - fields]
    shared = [schemas[name] for name in fields]
    again = [
        name for model in models for name, part in model.get("properties", {}).items()
        if part in shared
    ]  # fmt: skip
    assert not again


def test_rows_of_batches_are_typed_and_sorts_have_names() -> None:
    schemas = document()["components"]["schemas"]
    for model, field, item in (
        ("InvestigationBatchIn", "items", "InvestigationRequest"),
        ("ScreeningBatchIn", "parties", "PartyIn"),
    ):
        rows = schemas[model]["properties"][field]
        assert rows["items"] == {"$ref": f"#/components/schemas/{item}"}
        assert "rejected" in rows["description"]
    sorts = [
        parameter["schema"]
        for _, operation in operations()
        for parameter in operation.get("parameters", ())
        if parameter.get("name") == "sort"
    ]
    assert len(sorts) > 20
    for schema in sorts:
        names = schema["x-enum-varnames"]
        assert len(set(names)) == len(schema["enum"])
        assert all(name.isidentifier() for name in names)


async def test_an_upload_as_a_generated_client_sends_it(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """A binary property becomes a file part, the others text parts."""
    content = document()["paths"]["/api/companies/imports"]["post"]["requestBody"]["content"]
    name = content["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    schema = document()["components"]["schemas"][name]
    values = {"file": b"name,country_code\nAcme,DE\n", "dry_run": "true", "on_existing": "skip"}
    form: list[tuple[str, Any]] = []
    for field, part in schema["properties"].items():
        is_file = part.get("format") == "binary"
        form.append((field, ("C:\\data\\new.csv" if is_file else None, values[field])))
    header = tokens(Role.ANALYST)
    made = await app_client.post("/api/companies/imports", files=form, headers=header)
    assert made.status_code == 202, made.text
    assert made.json()["file_name"] == "new.csv"


@pytest.mark.parametrize("url", ["/api/companies/imports", "/api/screening/batches/import"])
async def test_a_part_without_a_file_name_is_told_so(
    app_client: httpx.AsyncClient, tokens: Tokens, url: str
) -> None:
    answer = await app_client.post(
        url, files={"file": (None, "name\nAcme")}, headers=tokens(Role.ANALYST)
    )
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["loc"] == ["body", "file"]
    assert "file name" in error["msg"]
    assert "UploadFile" not in answer.text


async def test_a_polled_resource_says_when_nothing_has_changed(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    header = tokens(Role.ANALYST)
    form = {"file": ("new.csv", b"name,country_code\nBirch,DE\n")}
    made = await app_client.post("/api/companies/imports", files=form, headers=header)
    url = made.headers["location"]
    first = await app_client.get(url, headers=header)
    assert first.json()["status"] == "pending"  # no worker runs here
    assert first.headers["retry-after"] == "1"
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    for known in (tag, f'"other", {tag}', "*"):
        again = await app_client.get(url, headers={**header, "If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["retry-after"] == "1"
    job = f"/api/jobs/{made.json()['id']}"
    cancelled = await app_client.post(f"{job}/cancel", headers=header)
    assert cancelled.status_code in {200, 202}, cancelled.text
    changed = await app_client.get(job, headers={**header, "If-None-Match": tag})
    assert changed.status_code == 200
