"""What code generators need of the document beyond what FastAPI writes.

Binary parts and answers by `format`, error answers and headers once in `components`, batch items by
the schema of one item, names for enumerated sorts, and where the API is.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

CONTACT = {"name": "Atlas contributors"}
SERVERS = [{"url": "/", "description": "The installation that serves this document."}]
EVERY_ANSWER = {
    "X-Request-ID": "Id of the request, taken from it or made; quote it when you report a problem.",
    "RateLimit": "What is left of the tightest limit and when it is whole again:"
    ' `"user";r=599;t=60` (draft-ietf-httpapi-ratelimit-headers).',
    "RateLimit-Policy": 'The limits that count: `"user";q=600;w=60` is 600 in 60 seconds.',
}
_SHARED_BY = 2
_TEXTS = {
    "text/csv",
    "text/plain",
    "text/html",
    "application/x-ndjson",
    "image/svg+xml",
}
_TOLERANT = {
    ("InvestigationBatchIn", "items"): "InvestigationRequest",
    ("ScreeningBatchIn", "parties"): "PartyIn",
}
_TOLERANCE = (
    " Rows are typed for clients; the API is more tolerant: a row that does not fit is rejected by"
    " itself with its problems, and the others are done."
)
_DOCUMENT = {
    "type": "object",
    "additionalProperties": True,
    "properties": {
        "id": {"type": "string", "description": "Name of the matrix.", "examples": ["own"]},
        "version": {
            "type": "string",
            "description": "Version of the matrix.",
            "examples": ["1.0"],
        },
    },
    "description": "A matrix as `POST /api/risk-matrix/import` reads it back.",
}


def serve_generators(document: dict[str, Any]) -> None:
    """Complete a document in place; the last step but the examples."""
    document["servers"] = SERVERS
    document["info"]["contact"] = CONTACT
    components = document["components"]
    components["headers"] |= {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in EVERY_ANSWER.items()
    }
    for schema in components["schemas"].values():
        _binary(schema)
        for field in schema.get("properties", {}).values():
            if not {"enum", "properties", "$defs"} & field.keys():
                field.pop("title", None)  # the field's name in capitals: no reader needs it
    for (model, name), item in _TOLERANT.items():
        _typed_rows(components["schemas"], model, name, item)
    for operation in _operations(document):
        _say_once(operation)
        _name_sorts(operation)
        _name_validators(operation)
        for answer in operation["responses"].values():
            _type_contents(answer)
            answer["headers"] = answer.get("headers", {}) | {
                name: {"$ref": f"#/components/headers/{name}"} for name in EVERY_ANSWER
            }


def share_answers(document: dict[str, Any]) -> None:
    """Move error answers and those without a body to `components.responses`, each once."""
    shared: dict[str, Any] = document["components"].setdefault("responses", {})
    names: dict[bytes, str] = {}
    for operation in _operations(document):
        for status, answer in operation["responses"].items():
            if not status.isdigit() or (int(status) < 400 and "content" in answer):
                continue
            text = orjson.dumps([status, answer], option=orjson.OPT_SORT_KEYS)
            if text not in names:
                names[text] = _component(status, text, shared)
                shared[names[text]] = answer
            operation["responses"][status] = {"$ref": f"#/components/responses/{names[text]}"}


def share_parameters(document: dict[str, Any]) -> None:
    """Move parameters that several operations take to `components.parameters`."""
    shared: dict[str, Any] = document["components"].setdefault("parameters", {})
    counts = Counter(
        orjson.dumps(parameter, option=orjson.OPT_SORT_KEYS)
        for operation in _operations(document)
        for parameter in operation.get("parameters", ())
    )
    names: dict[bytes, str] = {}
    for operation in _operations(document):
        for place, parameter in enumerate(operation.get("parameters", ())):
            text = orjson.dumps(parameter, option=orjson.OPT_SORT_KEYS)
            if counts[text] < _SHARED_BY:
                continue
            if text not in names:
                names[text] = _component(parameter["name"], text, shared)
                shared[names[text]] = parameter
            reference = {"$ref": f"#/components/parameters/{names[text]}"}
            operation["parameters"][place] = reference


def _component(name: str, text: bytes, taken: Mapping[str, Any]) -> str:
    """Return a name for a part of `components`: plain for the first, marked for its variants."""
    plain = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    return f"{plain}.{hashlib.sha256(text).hexdigest()[:6]}" if plain in taken else plain


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _binary(schema: Any) -> None:
    """Say `format: binary` where only `contentMediaType` says that a text is a file's bytes."""
    if isinstance(schema, dict):
        if schema.get("contentMediaType") == "application/octet-stream":
            schema.setdefault("format", "binary")
        for part in schema.values():
            _binary(part)
    elif isinstance(schema, list):
        for part in schema:
            _binary(part)


def _typed_rows(schemas: dict[str, Any], model: str, name: str, item: str) -> None:
    field = schemas.get(model, {}).get("properties", {}).get(name)
    if field is None or item not in schemas:
        return
    field["items"] = {"$ref": f"#/components/schemas/{item}"}
    field["description"] = field.get("description", "").rstrip() + _TOLERANCE


def _say_once(operation: dict[str, Any]) -> None:
    """Take from a parameter what it says twice, or what every parameter is unless it says more."""
    for parameter in operation.get("parameters", ()):
        schema = dict(parameter.get("schema", {}))
        if "enum" not in schema:
            schema.pop("title", None)
        if schema.get("description") == parameter.get("description"):
            schema.pop("description", None)
        parameter["schema"] = schema
        if parameter.get("required") is False:
            del parameter["required"]


def _name_sorts(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        ways = parameter.get("schema", {}).get("enum")
        if parameter["name"] == "sort" and ways:
            parameter["schema"] = parameter["schema"] | {
                "x-enum-varnames": [_varname(way) for way in ways]
            }


def _name_validators(operation: dict[str, Any]) -> None:
    """Say that a resource which is polled carries its validator, and a pause while it runs."""
    if any(item["name"] == "If-None-Match" for item in operation.get("parameters", ())):
        for status in ("200", "304"):
            answer = operation["responses"][status]
            answer["headers"] = answer.get("headers", {}) | {
                name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Retry-After")
            }


def _varname(way: str) -> str:
    name = way.lstrip("-").upper()
    return f"{name}_DESCENDING" if way.startswith("-") else name


def _type_contents(answer: dict[str, Any]) -> None:
    for media, content in answer.get("content", {}).items():
        if content.get("schema"):
            continue
        if media in _TEXTS:
            content["schema"] = {"type": "string"}
        elif media in {"application/json", "application/yaml"}:
            content["schema"] = dict(_DOCUMENT)
        else:
            content["schema"] = {"type": "string", "format": "binary"}
