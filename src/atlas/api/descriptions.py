"""What the document says of tags, path parameters and answers.

A field's text stands at the field (`Field(description=…)`, or a type of `foundation.fields`);
`tests/api/generated/test_descriptions.py` names the field that has none. `descriptions.yaml` holds
the texts of tags and of path parameters.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Texts = Mapping[str, str]
_ANSWERS = {
    "200": "Done.",
    "201": "Made; `Location` is its address.",
    "202": "Accepted: the work continues in the background. Poll `Location` after `Retry-After`.",
    "204": "Done; there is nothing to say.",
    "406": "`Accept` names no type that is offered here",
}
_SILENT = {"Successful Response", "Error"}
_HEADERS = {"201": ("Location",), "202": ("Location", "Retry-After"), "429": ("Retry-After",)}
HEADERS = {
    "ETag": "The version; send it as `If-Match` with a change.",
    "Location": "Path of what was made or started.",
    "Retry-After": "Seconds to wait before asking (again).",
}


@cache
def table() -> dict[str, Texts]:
    """Return the texts of `descriptions.yaml`: of tags and parameters, by name."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    loaded: dict[str, Texts] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def fields_without_text(schemas: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name each field (`Model.field`) without a description, with its schema."""
    for model, schema in schemas.items():
        for name, field in schema.get("properties", {}).items():
            if not field.get("description"):
                yield f"{model}.{name}", field


def describe(document: dict[str, Any]) -> None:
    """Say of every parameter and good answer of the document what it means."""
    parameters = table()["parameters"]
    schemas = document["components"]["schemas"]
    for _, field in fields_without_text(schemas):
        if text := _text_of_type(schemas, field):
            field["description"] = text
    document["tags"] = [
        {"name": name, "description": text} for name, text in table()["tags"].items()
    ]
    document["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()
    }
    for path in document["paths"].values():
        versioned = any(_takes(operation, "If-Match") for operation in path.values())
        for method, operation in path.items():
            _whole(operation)
            for parameter in operation.get("parameters", ()):
                if not parameter.get("description"):
                    parameter["description"] = parameters.get(parameter["name"], "")
            one = method in {"get", "put", "patch"} and not _takes(operation, "cursor")
            _answers(operation, versioned=versioned and one)


def _text_of_type(schemas: Mapping[str, Any], field: Mapping[str, Any]) -> str | None:
    """Return the text of a field's type: pydantic leaves out a field's own where it is the same."""
    text: str | None = schemas.get(field.get("$ref", "").rpartition("/")[2], {}).get("description")
    return text


def _whole(operation: dict[str, Any]) -> None:
    """Take paging from an export: it has a list's filters and sort, and streams every row."""
    names = [parameter["name"] for parameter in operation.get("parameters", ())]
    answer = operation["responses"].get("200", {}).get("content", {})
    if "cursor" in names and "application/json" not in answer:
        paging = {"limit", "cursor", "include"}
        operation["parameters"] = [
            item for item in operation["parameters"] if item["name"] not in paging
        ]


def _takes(operation: dict[str, Any], name: str) -> bool:
    return any(parameter["name"] == name for parameter in operation.get("parameters", ()))


def _answers(operation: dict[str, Any], *, versioned: bool) -> None:
    for status, answer in operation["responses"].items():
        if answer.get("description") in _SILENT:
            answer["description"] = _ANSWERS.get(status, "")
        carried = (*_HEADERS.get(status, ()), *(("ETag",) if versioned and status == "200" else ()))
        if carried:
            answer["headers"] = {
                name: {"$ref": f"#/components/headers/{name}"} for name in carried
            } | answer.get("headers", {})
