"""Examples of whole bodies and answers, made from the schemas of the document.

An example of a field is, in this order: the field's own (`Field(examples=[…])`), the model's
(`json_schema_extra={"examples": […]}` or `examples.yaml`), and what its type allows (the first of
a closed set, an instant, an id that is the same wherever the same thing is meant). A text for which
none of these has a value is a gap: `tests/api/generated/test_examples.py` names it.

One small story: Example Widgets Ltd, a fictitious company of the United Kingdom, is investigated by
Acme Bank.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import yaml

from atlas.foundation.core import errors
from atlas.foundation.web.problems import problem_document

Schema = Mapping[str, Any]
INSTANT, DAY = "2026-11-24T09:30:00Z", "2026-11-24"
PROBLEMS: Mapping[int, errors.AtlasError] = {
    400: errors.MalformedRequestError("The code is not valid for this request."),
    401: errors.UnauthorizedError("A bearer token is required.", code="missing_token"),
    403: errors.ForbiddenError(
        "This operation needs one of the roles: analyst, mlro, senior_officer.",
        code="permission_denied",
    ),
    404: errors.NotFoundError("No such resource."),
    406: errors.NotAcceptableError("Accept names no type that is offered here."),
    409: errors.ConflictError("The state does not allow this."),
    412: errors.PreconditionFailedError("If-Match names another version."),
    413: errors.PayloadTooLargeError("The body is larger than 1048576 bytes."),
    415: errors.UnsupportedMediaTypeError("Send the body as application/json."),
    422: errors.InvalidRequestError(
        "body.name: Field required",
        errors=[{"loc": ["body", "name"], "msg": "Field required", "type": "missing"}],
    ),
    424: errors.MissingTenantCredentialsError(
        provider="opencorporates",
        remediation="An admin enters the key at /settings/sources/opencorporates.",
        console_path="/settings/sources/opencorporates",
    ),
    428: errors.PreconditionRequiredError("Send If-Match with the ETag you read."),
    429: errors.RateLimitedError("120 requests in a minute are allowed."),
    500: errors.InternalError("The request failed; the log names it by its request id."),
    503: errors.UnavailableError("The database cannot be reached."),
}
_REF = "#/components/schemas/"
_MOMENT_MS = 1_795_512_600_000
"""2026-11-24 09:30 UTC: the instant that example ids are of."""
_SUFFIX = re.compile(r"(Out|Detail|Summary|Row|Created|Create|Update|Info)+$")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class _Table:
    """The values of `examples.yaml`."""

    models: Mapping[str, Any]
    operations: Mapping[str, Any]


@cache
def _table() -> _Table:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    return _Table(document["models"], document["operations"])


@dataclass(slots=True)
class Examples:
    """Makes the examples of one document and remembers where none could be made.

    Args:
        schemas: the document's `components.schemas`.

    """

    schemas: Mapping[str, Schema]
    gaps: set[str] = field(default_factory=set)
    _made: dict[str, Any] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def of(self, schema: Schema) -> Any:
        """Return an example of a schema of the document."""
        return self._value(schema, "", "")

    def add_to(self, document: dict[str, Any]) -> None:
        """Give every JSON body and answer of the document an example, shared where it can be."""
        shared: dict[str, Any] = document["components"].setdefault("examples", {})
        for path in document["paths"].values():
            for operation in path.values():
                body = operation.get("requestBody", {}).get("content", {})
                for media in ("application/json", "application/x-www-form-urlencoded"):
                    self._add(body.get(media), operation["operationId"], "body", shared)
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    good = content.get("application/json")
                    self._add(good, operation["operationId"], "answer", shared)
                    if "application/problem+json" in content:
                        name = f"Problem{status}"
                        shared.setdefault(name, _problem(int(status)))
                        _refer(content["application/problem+json"], name)

    def _add(
        self, content: dict[str, Any] | None, operation: str, what: str, shared: dict[str, Any]
    ) -> None:
        if content is None or "example" in content or "examples" in content:
            return
        own = _table().operations.get(f"{operation}.{what}", _MISSING)
        name = f"{operation}.{what}"
        if own is _MISSING:
            schema = content.get("schema", {})
            reference = schema.get("$ref")
            name = reference.removeprefix(_REF) if reference else name
            own = shared[name]["value"] if name in shared else self._value(schema, name, "")
        shared.setdefault(name, {"value": _shown_once(own, set())})
        _refer(content, name)

    def _value(self, schema: Schema, model: str, name: str) -> Any:
        found = _stated(schema)
        if found is not _MISSING:
            return found
        if "$ref" in schema:
            return self._referenced(schema["$ref"].removeprefix(_REF))
        return self._typed(schema, model, name)

    def _referenced(self, target: str) -> Any:
        schema = self.schemas[target]
        if target not in self._made:
            if target in self._open:
                return None  # a model inside itself: its holder leaves it out
            self._open.append(target)
            own = _table().models.get(_short(target), _MISSING)
            self._made[target] = self._value(schema, target, "") if own is _MISSING else own
            self._open.pop()
        return self._made[target]

    def _typed(self, schema: Schema, model: str, name: str) -> Any:
        options = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
        if options:
            return self._first(options, model, name)
        if "enum" in schema:
            return schema["enum"][0]
        makers: dict[str | None, Callable[[], Any]] = {
            "object": lambda: self._object(schema, model),
            "array": lambda: self._array(schema, model, name),
            "string": lambda: self._text(schema, model, name),
            "integer": lambda: _number(schema),
            "number": lambda: _number(schema),
            "boolean": lambda: bool(schema.get("default", False)),
            "null": lambda: None,
        }
        return makers.get(schema.get("type"), lambda: self._gap(model, name))()

    def _first(self, options: list[Schema], model: str, name: str) -> Any:
        """Return an example of the first option that has one; null where it may be left out."""
        nullable = any(option.get("type") == "null" for option in options)
        for option in options:
            if option.get("type") == "null":
                continue
            before = set(self.gaps)
            value = self._value(option, model, name)
            if self.gaps == before or not nullable:
                return value
            self.gaps = before
        return None

    def _object(self, schema: Schema, model: str) -> dict[str, Any]:
        needed = set(schema.get("required", ()))
        made: dict[str, Any] = {}
        for name, part in schema.get("properties", {}).items():
            value = self._value(part, model, name)
            if value is None and name not in needed:
                continue
            made[name] = value
        return made

    def _array(self, schema: Schema, model: str, name: str) -> list[Any]:
        item = self._value(schema.get("items", {}), model, name)
        if item is None:
            return []
        return [item] * max(1, schema.get("minItems", 0))

    def _text(self, schema: Schema, model: str, name: str) -> Any:
        match schema.get("format"):
            case "uuid":
                return example_id(_thing(model, name))
            case "date-time":
                return INSTANT
            case "date":
                return DAY
        if re.search(r"(sha256|hash|fingerprint)$", name):
            return hashlib.sha256(name.encode()).hexdigest()
        if name.endswith("_id") and "pattern" not in schema:
            return example_id(_thing(model, name))
        return self._gap(model, name)

    def _gap(self, model: str, name: str) -> Any:
        self.gaps.add(f"{_short(model)}.{name}" if name else _short(model))
        return name.replace("_", " ") or "text"


def _shown_once(value: Any, seen: set[bytes]) -> Any:
    """Return an example in which each list of objects is filled once: the next ones are empty."""
    if isinstance(value, dict):
        return {name: _shown_once(part, seen) for name, part in value.items()}
    if not isinstance(value, list):
        return value
    text = orjson.dumps(value)
    if len(value) != 1 or not isinstance(value[0], dict):
        return value
    if text in seen:
        return []
    seen.add(text)
    return [_shown_once(part, seen) for part in value]


def say_once(document: dict[str, Any]) -> None:
    """Drop the examples of fields, which the example of the whole body shows.

    A form has no example of the whole: its fields keep theirs.
    """
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith("Body_"):
            for part in schema.get("properties", {}).values():
                part.pop("examples", None)


def example_id(thing: str) -> str:
    """Return the id (UUIDv7) that a thing has in every example."""
    noise = int.from_bytes(hashlib.sha256(thing.encode()).digest()[:10])
    number = (_MOMENT_MS << 80) | (7 << 76) | (((noise >> 64) & 0xFFF) << 64)
    return str(UUID(int=number | (0b10 << 62) | (noise & ((1 << 62) - 1))))


def _stated(schema: Schema) -> Any:
    """Return the example that a schema states itself."""
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("example", "const"):
        if key in schema:
            return schema[key]
    return _MISSING


def _number(schema: Schema) -> int | float:
    if isinstance(schema.get("default"), int | float):
        number: int | float = schema["default"]
        return number
    least: float = schema.get("minimum", schema.get("exclusiveMinimum", 0))
    most: float = schema.get("maximum", schema.get("exclusiveMaximum", least + 100))
    return min(max(1, least + ("exclusiveMinimum" in schema)), most)


def _thing(model: str, name: str) -> str:
    """Return what an id is of: `investigation` of `investigation_id` and `InvestigationOut.id`."""
    if name != "id":
        return name.removesuffix("s").removesuffix("_id") or model
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", _SUFFIX.sub("", _short(model))).lower()
    return words or "thing"


def _short(model: str) -> str:
    """Return a model's name without the module that tells it from another's."""
    return model.rpartition("__")[2]


def _refer(content: dict[str, Any], name: str) -> None:
    content["examples"] = {"example": {"$ref": f"#/components/examples/{name}"}}


def _problem(status: int) -> dict[str, Any]:
    document = problem_document(
        PROBLEMS[status], instance="/api/companies", request_id=example_id("request")
    )
    return {"value": document}
