"""The query string of a list, checked against its `ListSpec` and shown in OpenAPI."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import orjson
from fastapi import Request

from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.types import JSON
from atlas.foundation.db.listing import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    Filter,
    Kind,
    ListField,
    ListParams,
    ListSpec,
    Seal,
    decode_cursor,
    parse_value,
)
from atlas.foundation.web.router import documented

_RESERVED = {"limit", "cursor", "sort", "include"}
_OF_A_PAGE = frozenset({"limit", "cursor", "include", "sort"})
_MAX_IN = 200
_MAX_TEXT = 500
_MEANINGS = {
    "eq": "Equal to this",
    "ne": "Not equal to this",
    "in": f"Any of these, up to {_MAX_IN}, separated by commas",
    "gt": "Above this",
    "gte": "This or above",
    "lt": "Below this",
    "lte": "This or below",
    "contains": "Contains this, without regard to case and diacritics",
    "startswith": "Begins with this, without regard to case and diacritics",
}
_OF_ARRAY = {
    "eq": "Holds this",
    "in": f"Holds any of these, up to {_MAX_IN}, separated by commas",
}
_INVALID: dict[Kind, str] = {
    "time": "not a time with its zone, such as 2026-11-27T08:00:00Z or 2026-11-27T09:00:00%2B01:00"
    " (write + as %2B)",
    "date": "not a date, such as 2026-11-27",
}
_PART = re.compile(r"\\.|[^,\\]+|[,\\]", re.DOTALL)
_SCHEMAS: dict[Kind, dict[str, JSON]] = {
    "text": {"type": "string", "maxLength": _MAX_TEXT},
    "uuid": {"type": "string", "format": "uuid"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "date-time"},
}


def _problem(name: str, message: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"{name[:100]}: {message}",
        errors=[FieldProblem(loc=["query", name[:100]], msg=message, type="value_error")],
    )


def parse_filter(spec: ListSpec, key: str, text: str) -> Filter:
    """Parse `field.op=value` (`field=value` is `eq`).

    Raises:
        InvalidRequestError: unknown field or operator, or a value not of the field's kind.

    """
    name, _, operator = key.partition(".")
    operator = operator or "eq"
    target = spec.fields.get(name)
    if target is None:
        raise _problem(key, f"unknown filter; known: {', '.join(sorted(spec.fields))}")
    if operator not in target.allowed:
        raise _problem(key, f"unknown operator; known: {', '.join(target.allowed)}")
    parts = _separated(text) if operator == "in" else [text]
    if len(parts) > _MAX_IN:
        raise _problem(key, f"at most {_MAX_IN} values")
    values = [_value(target, key, part) for part in parts]
    if target.spelled is not None:
        # as it was written, too: an earlier release stored it so
        values = list(dict.fromkeys([*values, *map(target.spelled, values)]))
        operator = "in" if len(values) > 1 else operator
    return Filter(name, operator, values if operator == "in" else values[0])


def _separated(text: str) -> list[str]:
    """Return the values of a list; a backslash takes a comma or a backslash as itself."""
    values = [""]
    for part in _PART.findall(text):
        if part == ",":
            values.append("")
        else:
            values[-1] += part[1:] if part in {"\\,", "\\\\"} else part
    return values


def _value(target: ListField, key: str, text: str) -> Any:
    if len(text) > _MAX_TEXT:
        raise _problem(key, f"at most {_MAX_TEXT} characters")
    if target.choices and text not in target.choices:
        raise _problem(key, f"must be one of {', '.join(target.choices)}")
    if target.shape and not re.fullmatch(target.shape, text):
        raise _problem(key, target.shape_text)
    try:
        return parse_value(target.kind, text)
    except (ValueError, KeyError) as error:
        raise _problem(key, _INVALID.get(target.kind, f"not a valid {target.kind}")) from error


def parse_params(spec: ListSpec, request: Request, extra: frozenset[str]) -> ListParams:
    """Parse a request's query string."""
    query = request.query_params
    for name in _RESERVED | extra:
        if len(query.getlist(name)) > 1:
            raise _problem(name, "may be given once")
    sort = query.get("sort")
    if sort is not None and sort.lstrip("-") not in spec.sorts:
        raise _problem("sort", f"must be one of {', '.join(spec.sorts)} (with - for descending)")
    effective = sort or spec.default_sort
    cursor = query.get("cursor")
    kind = spec.fields[effective.lstrip("-")].kind
    include = query.get("include")
    if include not in (None, "", "total"):
        raise _problem("include", "must be total")
    seal = _seal(request)
    return ListParams(
        limit=_limit(query.get("limit")),
        sort=sort,
        after=decode_cursor(cursor, effective, kind, seal) if cursor else None,
        filters=tuple(
            parse_filter(spec, key, value)
            for key, value in query.multi_items()
            if key not in _RESERVED and key not in extra
        ),
        include_total=include == "total",
        seal=seal,
    )


def _seal(request: Request) -> Seal:
    """Return what binds a cursor: the tenant, the path, and every parameter but these three."""
    context = getattr(request.state, "auth", None)
    asked = sorted(item for item in request.query_params.multi_items() if item[0] not in _OF_A_PAGE)
    tenant = str(context.tenant_id) if context is not None else ""
    scope = orjson.dumps([tenant, request.url.path, asked]).decode()
    key, *earlier = request.app.state.atlas.cursor_keys
    return Seal(key, scope, tuple(earlier))


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:10]) <= MAX_LIMIT:
        raise _problem("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def list_query(
    spec: ListSpec, *, extra: tuple[str, ...] = ()
) -> Callable[[Request], Awaitable[ListParams]]:
    """Return the dependency that reads a list's query; OpenAPI shows each filter.

    The parameters are documented without the framework, not declared to it: it would look for each
    of some twenty in every request, and what it found would be read again here.

    Args:
        spec: the list's declaration.
        extra: names of further query parameters that the route itself declares.

    """
    known = frozenset(extra)

    async def read(request: Request) -> ListParams:
        return parse_params(spec, request, known)

    return documented(read, [*_paging(spec), *_filters(spec)], checks_query=True)


def _paging(spec: ListSpec) -> Iterator[dict[str, JSON]]:
    most = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    yield _parameter("limit", f"1-{MAX_LIMIT}, default {DEFAULT_LIMIT}.", most)
    yield _parameter("cursor", "`next_cursor` of the page before.", {"type": "string"})
    said = "The order; `-` descends."
    ways = [way for name in spec.sorts for way in (name, f"-{name}")]
    sort = {"type": "string", "enum": ways, "default": spec.default_sort}
    yield _parameter("sort", said, sort)
    yield _parameter("include", "`total` counts all rows.", {"type": "string", "enum": ["total"]})


def _filters(spec: ListSpec) -> Iterator[dict[str, JSON]]:
    for name, target in spec.fields.items():
        for operator in target.allowed:
            meaning = _OF_ARRAY[operator] if target.array else _MEANINGS[operator]
            said = f"{meaning}{_values(target, operator)}."
            yield _parameter(f"{name}.{operator}", said, _schema(target, operator))


def _values(target: ListField, operator: str) -> str:
    """Return what a list of values may hold; a single value's schema says it by itself."""
    if operator != "in":
        return ""
    if target.choices:
        return f": {', '.join(target.choices)}"
    return "; write a comma in a value as \\," if target.kind == "text" else f" ({target.kind})"


def _schema(target: ListField, operator: str) -> dict[str, JSON]:
    if operator == "in":
        return {"type": "string"}
    if target.choices:
        return {"type": _SCHEMAS[target.kind]["type"], "enum": [*target.choices]}
    return _SCHEMAS[target.kind]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
