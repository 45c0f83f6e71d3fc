"""What code generators need of the document beyond what FastAPI writes.

Binary parts and answers by `format`, batch items by the schema of one item, names for enumerated
sorts, and where the API is. What several operations or models share is kept once in
`components`: answers, parameters, fields. Every `$ref` resolves to what stood in its place.
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
_FIRST_ERROR = 400
_REFERENCE = 45
"""Bytes of a reference to a field."""
_WORTH = 100
"""Bytes that a field spares, at least, to stand among the models."""
_OWN = {"enum", "const", "properties", "additionalProperties", "$ref", "default"}
"""Of a schema that generated clients make a class of, or a default for."""
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
    for name, schema in components["schemas"].items():
        _binary(schema)
        if _plain(schema.get("title", "")) == _plain(name):
            del schema["title"]  # the name under which the schema stands
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
    """Move error answers, those without a body, and what several operations answer alike."""
    shared: dict[str, Any] = document["components"].setdefault("responses", {})
    counts = Counter(
        _text([status, answer])
        for operation in _operations(document)
        for status, answer in operation["responses"].items()
    )
    names: dict[bytes, str] = {}
    for operation in _operations(document):
        for status, answer in operation["responses"].items():
            text = _text([status, answer])
            good = int(status) < _FIRST_ERROR and "content" in answer
            if good and counts[text] < _SHARED_BY:
                continue
            if text not in names:
                names[text] = _component(_model(answer) if good else status, text, shared)
                shared[names[text]] = answer
            operation["responses"][status] = {"$ref": f"#/components/responses/{names[text]}"}


def share_parameters(document: dict[str, Any]) -> None:
    """Move parameters that several operations take to `components.parameters`."""
    shared: dict[str, Any] = document["components"].setdefault("parameters", {})
    counts = Counter(
        _text(parameter)
        for operation in _operations(document)
        for parameter in operation.get("parameters", ())
    )
    names: dict[bytes, str] = {}
    for operation in _operations(document):
        for place, parameter in enumerate(operation.get("parameters", ())):
            text = _text(parameter)
            if counts[text] < _SHARED_BY:
                continue
            if text not in names:
                names[text] = _component(parameter["name"], text, shared)
                shared[names[text]] = parameter
            reference = {"$ref": f"#/components/parameters/{names[text]}"}
            operation["parameters"][place] = reference


def share_fields(document: dict[str, Any]) -> None:
    """Move fields that several models have alike to `components.schemas`, where it is shorter.

    Only what generated clients read alike in both places: an enumeration or object that moved
    would change its class's name, and a default would be lost.
    """
    shared: dict[str, Any] = document["components"]["schemas"]
    fields = [
        (schema["properties"], name)
        for schema in shared.values()
        for name in schema.get("properties", {})
    ]
    counts = Counter(_text(holder[name]) for holder, name in fields)
    names: dict[bytes, str] = {}
    for holder, name in fields:
        text = _text(holder[name])
        saved = counts[text] * (len(text) - _REFERENCE)
        if _is_own(holder[name]) or saved < len(text) + _WORTH:
            continue
        if text not in names:
            names[text] = _component(name, text, shared)
            shared[names[text]] = holder[name]
        holder[name] = {"$ref": f"#/components/schemas/{names[text]}"}


def _is_own(part: Any) -> bool:
    """Return whether generated clients read a schema otherwise when it is referred to."""
    if isinstance(part, dict):
        return not _OWN.isdisjoint(part) or any(_is_own(one) for one in part.values())
    return isinstance(part, list) and any(_is_own(one) for one in part)


def _text(part: Any) -> bytes:
    return orjson.dumps(part, option=orjson.OPT_SORT_KEYS)


def _model(answer: Mapping[str, Any]) -> str:
    """Return the name of an answer's model, or its media type where it has none."""
    media, content = next(iter(answer["content"].items()))
    name: str = content["schema"].get("$ref", media)
    return name.removeprefix("#/components/schemas/")


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", name)


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
