"""A form holds what is known of forms: nothing of a plugin's schema reaches the page unseen."""

from typing import Any

import pytest

from atlas.sources.plugins.domain.form import form_problems, read_form

FIELD = {"type": "string", "title": "API key"}


def schema(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"api_key": FIELD}, "required": ["api_key"], **more}


def field(**more: Any) -> dict[str, Any]:
    return schema(properties={"api_key": {**FIELD, **more}})


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (schema(additionalProperties=True), "additionalProperties"),
        (schema(**{"$ref": "https://evil.example/schema"}), "$ref"),
        (schema(**{"$defs": {}}), "$defs"),
        (schema(allOf=[{}]), "allOf"),
        (schema(required=["other"]), "required.0"),
        (schema(properties={}), "properties"),
        (schema(properties={"<b>": FIELD}), "properties.<b>.[key]"),
        (schema(properties={f"k{n}": FIELD for n in range(21)}), "properties"),
        (field(default="a-secret"), "properties.api_key.default"),
        (field(examples=["a-secret"]), "properties.api_key.examples"),
        (field(title="<img src=x>"), "properties.api_key.title"),
        (field(title="key\u202e"), "properties.api_key.title"),
        (field(description="x" * 501), "properties.api_key.description"),
        (field(type="object"), "properties.api_key.type"),
        (field(type=["string", "null"]), "properties.api_key.type"),
        (field(pattern="("), "properties.api_key.pattern"),
        (field(pattern="(?=a)a"), "properties.api_key.pattern"),
        (field(format="uri"), "properties.api_key.format"),
        (field(**{"x-onload": "alert(1)"}), "properties.api_key.x-onload"),
    ],
)
def test_what_a_form_may_not_use(document: dict[str, Any], path: str) -> None:
    assert path in [at for at, _ in form_problems(document)]


def test_a_pattern_takes_linear_time() -> None:
    form = read_form(field(pattern="^(a+)+$"))
    assert dict(form.problems({"api_key": "a" * 5_000 + "!"})).keys() == {"api_key"}


def test_every_keyword_that_a_form_has() -> None:
    keywords = {"minLength": 3, "maxLength": 5, "pattern": "^[a-z]+$", "writeOnly": True}
    document = field(description="From your account.", format="password", **keywords)
    document["properties"]["region"] = {**FIELD, "enum": ["eu", "us"]}
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    assert not form_problems(document)
    form = read_form(document)
    assert not dict(form.problems({"api_key": "abcd", "region": "eu"}))
    for values in (
        {"api_key": "ab"},
        {"api_key": "abcdef"},
        {"api_key": "AB1C"},
        {"api_key": "abcd", "region": "mars"},
        {"region": "eu"},
        {"api_key": "abcd", "unknown": "x"},
        {"api_key": "abcd\r\nX-Injected: 1"},
    ):
        found = list(form.problems(values))
        assert found
        assert not any(
            value in why for _, why in found for value in values.values() if len(value) > 2
        )
