"""A valid example of any schema of the document, made by the schema alone."""

import re
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, find, settings, strategies
from tests.api.generated.operations import schemas

from atlas.foundation.core.ids import new_id

_FORMATS = {
    "date": lambda: "2024-01-31",
    "date-time": lambda: "2024-01-31T12:00:00Z",
    "uuid": lambda: str(new_id()),
    "email": lambda: f"person-{new_id().hex[-12:]}@example.org",
    "uri": lambda: "https://example.org/",
}
_FIRST = settings(
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_BRANCHES = ("anyOf", "oneOf")


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references and pick the first branch that is not null."""
    while True:
        if "$ref" in schema:
            target = schemas()[schema["$ref"].rsplit("/", 1)[-1]]
            schema = {**target, **{key: schema[key] for key in schema.keys() - {"$ref"}}}
            continue
        branch = next((name for name in _BRANCHES if name in schema), None)
        if branch is None:
            merged: dict[str, Any] = {}
            for part in schema.get("allOf", []):
                merged |= resolve(part)
            return {**merged, **schema}
        schema = next(item for item in schema[branch] if item.get("type") != "null")


@cache
def _matching(pattern: str, shortest: int, longest: int) -> str:
    alphabet = strategies.characters(min_codepoint=33, max_codepoint=122)
    strategy = strategies.from_regex(re.compile(pattern), fullmatch=False, alphabet=alphabet)
    fitting = strategy.filter(lambda text: shortest <= len(text) <= longest)
    return str(find(fitting, lambda _: True, settings=_FIRST))


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") in _FORMATS:
        return str(_FORMATS[schema["format"]]())  # type: ignore[no-untyped-call]
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 200)
    if "pattern" in schema:
        return str(_matching(schema["pattern"], shortest, longest))
    text = f"Example {new_id().hex[-8:]}"
    padded: str = text + "x" * max(0, shortest - len(text))
    return padded[: max(longest, 1)]


def example(schema: dict[str, Any], *, full: bool = False) -> Any:
    """A valid value; only the required fields unless `full`."""
    schema = resolve(schema)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            required = schema.get("required", [])
            return {
                name: example(part, full=full)
                for name, part in schema.get("properties", {}).items()
                if full or name in required
            }
        case "array":
            return [
                example(schema["items"], full=full)
                for _ in range(max(schema.get("minItems", 0), int(full)))
            ]
        case "integer":
            return int(schema.get("minimum", 1))
        case "number":
            return float(schema.get("minimum", 1))
        case "boolean":
            return True
        case "null":
            return None
    return _text(schema)


def string_places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every string inside a JSON value."""
    if isinstance(value, str):
        return [place]
    if isinstance(value, dict):
        return [
            found for key, part in value.items() for found in string_places(part, (*place, key))
        ]
    if isinstance(value, list):
        return [
            found for key, part in enumerate(value) for found in string_places(part, (*place, key))
        ]
    return []


def replaced(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    """A copy of a JSON value with one place replaced."""
    if not place:
        return new
    first, rest = place[0], place[1:]
    if isinstance(value, dict):
        return {
            key: replaced(part, rest, new) if key == first else part for key, part in value.items()
        }
    return [replaced(part, rest, new) if key == first else part for key, part in enumerate(value)]
