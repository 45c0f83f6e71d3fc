"""What a value must be, as a check and as JSON Schema (2020-12)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from atlas.foundation.core.types import JSON
from atlas.knowledge.ontology.domain.model import (
    EXISTS,
    AttributeKind,
    AttributeSpec,
    RelationshipSpec,
    TypeSpec,
)

MAX_TEXT = 20_000
MAX_ITEMS = 5_000
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_URL = re.compile(r"https?://[^\s]+")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def check_value(spec: AttributeSpec, value: Any) -> str | None:
    """Return why a value is against the ontology, or None when it is right."""
    if value is None:
        return "a claim needs a value"
    if spec.kind is AttributeKind.LIST:
        # a source may state one member or several
        members = value if isinstance(value, list | tuple) else [value]
        if len(members) > MAX_ITEMS:
            return f"more than {MAX_ITEMS} members"
        kind = spec.items or AttributeKind.TEXT
        reasons = (_check_one(spec, kind, member) for member in members)
    else:
        reasons = (_check_one(spec, spec.kind, one) for one in (value,))
    return next((reason for reason in reasons if reason), None)


def _check_one(spec: AttributeSpec, kind: AttributeKind, value: Any) -> str | None:
    reason = _CHECKS[kind](value) or _check_vocabulary(spec, value)
    if reason is None and kind is AttributeKind.OBJECT and spec.fields:
        return _check_fields(spec.fields, value)
    return reason


def _check_vocabulary(spec: AttributeSpec, value: Any) -> str | None:
    if spec.values and value not in spec.values:
        return f"not one of {', '.join(spec.values)}"
    if spec.pattern and isinstance(value, str):
        # CANONICAL attributes are written in their canonical case later
        written = value.upper() if spec.canonical == "upper" else value
        if not re.fullmatch(spec.pattern, written):
            return f"does not match {spec.pattern}"
    if spec.minimum is not None and value < spec.minimum:
        return f"below {spec.minimum:g}"
    if spec.maximum is not None and value > spec.maximum:
        return f"above {spec.maximum:g}"
    return None


def _check_fields(fields: Mapping[str, AttributeKind], value: Mapping[str, object]) -> str | None:
    for name, member in value.items():
        if name not in fields:
            return f"unknown member {name}"
        if member is not None and (reason := _CHECKS[fields[name]](member)):
            return f"{name}: {reason}"
    return None


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be a text that is not empty"
    if len(value) > MAX_TEXT:
        return f"longer than {MAX_TEXT} characters"
    if _FORBIDDEN.search(value):
        return "holds a control character"
    return None


def _boolean(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _integer(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return None
    return "must be a whole number"


def _number(value: Any) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18:
        return None
    return "must be a number"


def _date(value: Any) -> str | None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "must be a date YYYY-MM-DD"
    return None if len(value) == 10 else "must be a date YYYY-MM-DD"


def _partial_date(value: Any) -> str | None:
    reason = "must be a date YYYY, YYYY-MM or YYYY-MM-DD"
    if not isinstance(value, str) or not _PARTIAL_DATE.fullmatch(value):
        return reason
    return reason if _date((value + "-01-01")[:10]) else None


def _url(value: Any) -> str | None:
    if isinstance(value, str) and len(value) <= 2_000 and _URL.fullmatch(value):
        return None
    return "must be an http(s) URL"


def _object(value: Any) -> str | None:
    if isinstance(value, Mapping) and value and all(isinstance(key, str) for key in value):
        return None
    return "must be an object that is not empty"


_CHECKS: Mapping[AttributeKind, Callable[[Any], str | None]] = {
    AttributeKind.TEXT: _text,
    AttributeKind.BOOLEAN: _boolean,
    AttributeKind.INTEGER: _integer,
    AttributeKind.NUMBER: _number,
    AttributeKind.DATE: _date,
    AttributeKind.PARTIAL_DATE: _partial_date,
    AttributeKind.URL: _url,
    AttributeKind.OBJECT: _object,
    AttributeKind.LIST: lambda _value: "a list inside a list is not supported",
}

_SCHEMAS: Mapping[AttributeKind, Mapping[str, JSON]] = {
    AttributeKind.TEXT: {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
    AttributeKind.BOOLEAN: {"type": "boolean"},
    AttributeKind.INTEGER: {"type": "integer"},
    AttributeKind.NUMBER: {"type": "number"},
    AttributeKind.DATE: {"type": "string", "format": "date"},
    AttributeKind.PARTIAL_DATE: {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    AttributeKind.URL: {"type": "string", "format": "uri", "maxLength": 2_000},
    AttributeKind.OBJECT: {"type": "object"},
    AttributeKind.LIST: {"type": "array"},
}


def json_schema(spec: TypeSpec) -> dict[str, JSON]:
    """Return the JSON Schema of a type's data."""
    return _document(spec.name, spec.description, spec.attributes)


def relationship_schema(spec: RelationshipSpec) -> dict[str, JSON]:
    """Return the JSON Schema of a relationship's data."""
    own = {name: one for name, one in spec.attributes.items() if name != EXISTS}
    return _document(spec.name, spec.description, own)


def _document(
    name: str, description: str, attributes: Mapping[str, AttributeSpec]
) -> dict[str, JSON]:
    return {
        "$schema": _DIALECT,
        "title": name,
        "description": description,
        "type": "object",
        "properties": {key: _attribute_schema(spec) for key, spec in attributes.items()},
        "required": [key for key, spec in attributes.items() if spec.required],
        "additionalProperties": False,
    }


def _attribute_schema(spec: AttributeSpec) -> dict[str, JSON]:
    if spec.kind is AttributeKind.LIST:
        schema: dict[str, JSON] = {"type": "array", "items": _one(spec, spec.items)}
    else:
        schema = _one(spec, spec.kind)
    if spec.deprecated:
        schema["deprecated"] = True
    return schema


def _one(spec: AttributeSpec, kind: AttributeKind | None) -> dict[str, JSON]:
    schema = dict(_SCHEMAS[kind or AttributeKind.TEXT])
    if spec.values:
        schema = {"type": "string", "enum": list(spec.values)}
    if spec.pattern:
        schema["pattern"] = f"^{spec.pattern}$"
    if spec.minimum is not None:
        schema["minimum"] = spec.minimum
    if spec.maximum is not None:
        schema["maximum"] = spec.maximum
    if spec.fields:
        schema["properties"] = {name: dict(_SCHEMAS[one]) for name, one in spec.fields.items()}
        schema["additionalProperties"] = False
    return schema
