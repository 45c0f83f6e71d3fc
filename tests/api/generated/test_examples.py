"""Every JSON body and answer of the document has an example of the whole, and it is valid."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from fastapi.openapi.utils import get_openapi
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import TypeAdapter
from tests.api.generated.operations import (
    WITH_BODY,
    Operation,
    chosen,
    document,
    operations,
    resolved,
)

from atlas.api.examples import Examples

EVERY = chosen(lambda _: True)
HOW = "has no example: add `examples=[…]` to the field"


@cache
def validator(reference: str) -> Draft202012Validator:
    schema = {"$ref": reference, "components": document()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def problems(value: Any, schema: dict[str, Any]) -> list[str]:
    if "$ref" in schema:
        checker = validator(schema["$ref"])
    else:
        whole = {**schema, "components": document()["components"]}
        checker = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(value)]


def example(content: dict[str, Any]) -> Any:
    """The example of a media type, looked up where it is shared."""
    (reference,) = content["examples"].values()
    name = reference["$ref"].removeprefix("#/components/examples/")
    return document()["components"]["examples"][name]["value"]


def test_no_field_lacks_an_example() -> None:
    raw = get_openapi(title="raw", version="1", routes=[item.route for item in operations()])
    made = Examples(raw["components"]["schemas"])
    for operation in (parameter.values[0] for parameter in EVERY):
        for content in json_contents(operation):
            if "Problem" not in str(content.get("schema")):
                made.of(content.get("schema", {}))
    untold = sorted(gap for gap in made.gaps if gap)
    assert not untold, "\n".join(f"{gap} {HOW}" for gap in untold)


def json_contents(operation: Operation) -> list[dict[str, Any]]:
    body = operation.document.get("requestBody", {}).get("content", {})
    answers = [answer.get("content", {}) for answer in operation.document["responses"].values()]
    return [
        content[media]
        for content in (body, *answers)
        for media in ("application/json", "application/problem+json")
        if media in content
    ]


@pytest.mark.parametrize("operation", EVERY)
def test_every_json_body_and_answer_has_a_valid_example(operation: Operation) -> None:
    for content in json_contents(operation):
        assert content.get("examples"), "no example of the whole"
        assert not problems(example(content), content.get("schema", {}))


@pytest.mark.parametrize("operation", WITH_BODY)
def test_an_example_of_a_body_passes_the_models_own_rules(operation: Operation) -> None:
    """What JSON Schema cannot say (one of two ids, a register and its number) holds too."""
    content = operation.document["requestBody"]["content"]["application/json"]
    body_field = operation.route.body_field
    assert body_field is not None
    model: Any = body_field.field_info.annotation
    TypeAdapter(model).validate_python(example(content))


LISTED = re.compile(r"((?:`?[a-z_]+`?, )+`?[a-z_]+`?,? or `?[a-z_]+`?)(?=[.:;,]|$)")
"""A description that begins with the values of a text: `draft, active or superseded.`"""


def texts_within(value: Any, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every text of an example, with its `Model.field` and the field's schema."""
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from texts_within(value, branch)
    if isinstance(value, list):
        for item in value:
            yield from texts_within(item, schema.get("items", {}))
    if "$ref" not in schema or not isinstance(value, dict):
        return
    model = schema["$ref"].rsplit("/", 1)[-1]
    for name, field in document()["components"]["schemas"][model].get("properties", {}).items():
        if isinstance(value.get(name), str):
            yield f"{model}.{name}", resolved(field), value[name]
        else:
            yield from texts_within(value.get(name), field)


def test_an_example_is_one_of_the_values_that_its_description_lists() -> None:
    untrue = set()
    for operation in (parameter.values[0] for parameter in EVERY):
        for content in json_contents(operation):
            for name, field, text in texts_within(example(content), content.get("schema", {})):
                listed = LISTED.match(field.get("description", ""))
                if listed and text not in re.findall(r"[a-z_]+", listed[1]):
                    untrue.add(f"{name} is {text!r}, not {listed[1]}")
    assert not untrue, "\n".join(sorted(untrue))
