"""The form of a provider's credentials: the part of JSON Schema that a plugin may use for it.

A plugin's schema becomes a page on which people type secrets, so nothing passes that is not known
here: no references, no defaults or examples, no markup, no keyword of one's own. Patterns are those
of pydantic's own engine (RE2-like), which takes linear time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Annotated, Literal

import orjson
from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import SchemaError, SchemaValidator, core_schema

from atlas.foundation.core.types import JSON
from atlas.sources.plugins.domain.as_written import as_written, looking
from atlas.sources.plugins.domain.manifest import Declared

FIELD_NAME = r"^[A-Za-z][A-Za-z0-9_]{0,59}$"
LONGEST_VALUE = 8_192
_MAX_FIELDS = 20


def _shown(text: str) -> str:
    if any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for one in text):
        raise ValueError("holds a character that does not show")
    if "<" in text or ">" in text:
        raise ValueError("holds markup: write plain words")
    return text


def _pattern(text: str) -> str:
    try:
        SchemaValidator(core_schema.str_schema(pattern=text))
    except SchemaError:
        raise ValueError("is no pattern that takes linear time (no look-around, no \\1)") from None
    return text


Label = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_shown)]
Words = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_shown)]


class _FormPart(Declared):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class FormField(_FormPart):
    """One field: always a text, always secret."""

    type: Literal["string"]
    title: Label
    description: Words | None = None
    format: Literal["password"] | None = None
    write_only: Literal[True] | None = None
    min_length: Annotated[int, Field(ge=1, le=LONGEST_VALUE)] = 1
    max_length: Annotated[int, Field(ge=1, le=LONGEST_VALUE)] = LONGEST_VALUE
    pattern: (
        Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_pattern)] | None
    ) = None
    enum: Annotated[tuple[Label, ...], Field(min_length=1, max_length=50)] | None = None

    def problem(self, value: str) -> str | None:
        """Return what is wrong with a value, without showing it; None: nothing."""
        if len(value) < self.min_length:
            return f"must have at least {self.min_length} characters"
        if len(value) > self.max_length:
            return f"must have at most {self.max_length} characters"
        if any(unicodedata.category(one) in {"Cc", "Cs"} and one not in "\n\t" for one in value):
            return "holds a control character"
        if self.enum is not None and value not in self.enum:
            return f"must be one of {', '.join(self.enum)}"
        if self.pattern is not None:
            try:
                SchemaValidator(core_schema.str_schema(pattern=self.pattern)).validate_python(value)
            except ValidationError:
                return f"does not match the pattern {self.pattern}"
        return None


class CredentialForm(_FormPart):
    """The whole form: a JSON Schema of an object of texts, closed."""

    schema_: Annotated[
        Literal["https://json-schema.org/draft/2020-12/schema"] | None, Field(alias="$schema")
    ] = None
    type: Literal["object"]
    title: Label | None = None
    description: Words | None = None
    required: tuple[str, ...] = ()
    properties: Annotated[
        dict[Annotated[str, Field(pattern=FIELD_NAME)], FormField],
        Field(min_length=1, max_length=_MAX_FIELDS),
    ]
    additional_properties: Literal[False] = False

    def problems(self, values: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yield what is wrong: the field ("" where a name is not the form's) and why."""
        for name in self.required:
            if name not in values:
                yield name, "is required"
        if not self.properties.keys() >= values.keys():
            yield (
                "",
                f"has a field that the form does not have; it has {', '.join(self.properties)}",
            )
        for name, field in self.properties.items():
            if name in values and (why := field.problem(values[name])):
                yield name, why


_FORM = TypeAdapter(CredentialForm)


def read_form(document: dict[str, JSON]) -> CredentialForm:
    """Return the form that a manifest declares.

    Raises:
        ValidationError: it uses what a form may not.

    """
    return _FORM.validate_json(orjson.dumps(document))


def form_problems(document: dict[str, JSON]) -> list[tuple[str, str]]:
    """Return what is wrong with a manifest's `credentials`: path below it, and why."""
    found = []
    try:
        form = read_form(document)
    except ValidationError as error:
        found = [
            (".".join(str(step) for step in one["loc"]), one["msg"])
            for one in error.errors(include_url=False, include_input=False)
        ]
        form = as_written(CredentialForm, document)
    with looking(valid=not found):
        found += [
            (f"required.{index}", f"the form has no field {name}")
            for index, name in enumerate(form.required)
            if name not in form.properties
        ]
    return found
