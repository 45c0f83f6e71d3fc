"""Bases and bounded types of request and response bodies."""

import dataclasses
import re
import unicodedata
from collections.abc import Collection
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError, PydanticUndefined

from atlas.foundation.core.countries import no_country
from atlas.foundation.core.keys import plain_key, unseen
from atlas.foundation.db.listing import Page

T = TypeVar("T")
R = TypeVar("R", bound=BaseModel)


class RequestModel(BaseModel):
    """Base of request bodies: unknown fields are refused, nothing is coerced silently."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class ResponseModel(BaseModel):
    """Base of answers. One whose bases include a record (a dataclass) has the record's fields.

    `class TaskOut(ResponseModel, Task, without={"created_by"})` names no field twice: type, text
    and examples stand at the record's field (`Annotated[…, says(…)]`). Every field of
    the record is required in the answer, whatever default the record has. A field that the answer
    declares itself replaces the record's. The dataclass has no slots: pydantic has its own layout.
    """

    model_config = ConfigDict(from_attributes=True)

    def __init_subclass__(cls, *, without: Collection[str] = (), **config: Any) -> None:
        """Take the fields of the record among the bases.

        Args:
            without: the record's fields that the answer does not show.
            config: settings of pydantic.

        Raises:
            TypeError: `without` names a field that the record does not have.

        """
        super().__init_subclass__(**config)
        records = [
            base
            for base in cls.__bases__
            if dataclasses.is_dataclass(base) and not issubclass(base, BaseModel)
        ]
        fields = [field for record in records for field in dataclasses.fields(record)]
        if unknown := {*without} - {field.name for field in fields}:
            raise TypeError(f"{cls.__name__}: the record has no field {sorted(unknown)}")
        for field in fields:
            if field.name in without:
                cls.__annotations__[field.name] = ClassVar[Any]
            elif field.default is not dataclasses.MISSING and field.name not in cls.__dict__:
                setattr(cls, field.name, PydanticUndefined)  # hides the record's default

    @classmethod
    def built_from(cls, record: object, /, **more: object) -> Self:
        """Build from a record's attributes; `more` are fields that it does not have, or others.

        Raises:
            ValidationError: neither has a field of the answer.

        """
        values = {
            name: getattr(record, name)
            for name in cls.model_fields
            if name not in more and hasattr(record, name)
        }
        return cls.model_validate(values | more)


def refuse_control_characters(text: str) -> str:
    """Refuse C0/C1 control characters and lone surrogates; tab and line breaks may stay.

    Raises:
        ValueError: naming the first such character's code point.

    """
    if found := _REFUSED.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} is not allowed")
    return text


_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _one_line(text: str) -> str:
    if any(character in text for character in "\t\n\r"):
        raise ValueError("line breaks and tabs are not allowed")
    return text


def is_visible(text: str) -> bool:
    """Whether a text shows anything: a letter, digit, sign or mark that has a form of its own.

    Blanks, control and format characters (zero width, bidi, soft hyphen, byte order mark), marks
    that need a letter to stand on, and the letters and signs that are empty by design do not.
    """
    return any(
        unicodedata.category(character)[0] in "LNPS" and character not in _EMPTY
        for character in text
    )


_EMPTY = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159\ufffc")
"""Hangul and Khmer fillers, the blank Braille pattern, the null note head, the object placeholder:
letters and signs by category, without a form (Unicode, Default_Ignorable_Code_Point)."""


def _shows_something(text: str) -> str:
    if text and not is_visible(text):
        raise ValueError("a text needs at least one visible character")
    return refuse_control_characters(text)


def _names_something(text: str) -> str:
    if text and not any(map(str.isalnum, text)):
        raise ValueError("a name needs at least one letter or digit")
    return text


_Safe = AfterValidator(_shows_something)
"""For every text of a request: what looks empty on a page must not count as a text."""

Text = Annotated[str, StringConstraints(max_length=10_000), _Safe]
"""Free text, several lines."""
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    _Safe,
    AfterValidator(_one_line),
]
"""A name of a party or a thing: one line, with something to see."""
PartyName = Annotated[Name, AfterValidator(_names_something)]
"""A name that a party can be found by: with a letter or digit."""
ShortText = Annotated[str, StringConstraints(max_length=200), _Safe, AfterValidator(_one_line)]
Tag = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    _Safe,
    AfterValidator(_one_line),
]
Tags = Annotated[list[Tag], Field(max_length=50)]
Metadata = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=64), _Safe], ShortText],
    Field(max_length=50),
]
"""Up to 50 strings of the integrator's own."""
EchoedKey = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    _Safe,
    AfterValidator(_one_line),
]
"""A key of the integrator's own that answers repeat as it was sent."""


def _tells_apart(text: str) -> str:
    character = unseen(text)
    if character is not None:
        raise ValueError(
            f"U+{ord(character):04X} at character {text.index(character) + 1} cannot be seen:"
            " send the id without it"
        )
    return plain_key(text)


ExternalId = Annotated[EchoedKey, AfterValidator(_tells_apart)]
"""A key of the integrator's own that names one thing: `plain_key`, without unseen characters."""


def check_country(code: str) -> str:
    """Return the code of a country; anything else is refused, with what was probably meant."""
    wrong = no_country(code)
    if wrong is not None:
        raise PydanticCustomError("no_country", "{wrong}", {"wrong": wrong})
    return code


WrittenCountry = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A code as it may be stored: earlier releases accepted every two letters. For filters."""
CountryCode = Annotated[WrittenCountry, AfterValidator(check_country)]
"""A country of ISO 3166-1 alpha-2, or Kosovo's XK. For everything that states a country."""


class PageOut(ResponseModel, Generic[T]):
    """One page of a list."""

    items: list[T] = Field(description="The rows, in order.")
    next_cursor: str | None = Field(description="`cursor` of the next page; null at the end.")
    total: int | None = Field(default=None, description="Only with `include=total`.")
    total_is_lower_bound: bool = Field(
        default=False, description="Whether `total` is the limit of a filtered count."
    )


def page_out(page: Page[Any], model: type[R]) -> PageOut[R]:
    """Turn a page of rows into a page of answers."""
    return page_of(page, [model.model_validate(item) for item in page.items])


def page_of(page: Page[Any], items: list[R]) -> PageOut[R]:
    """Return a page of answers made of a page's rows."""
    return PageOut(
        items=items,
        next_cursor=page.next_cursor,
        total=page.total,
        total_is_lower_bound=page.counted is not None and page.counted.is_lower_bound,
    )


class ProblemField(ResponseModel):
    """One field problem of a 422."""

    loc: list[str | int] = Field(
        description="Where: `body` or `query`, then the names and positions down to the value."
    )
    msg: str = Field(description="What is wrong, in words.")
    type: str = Field(description="Kind of problem, stable.", examples=["missing"])


class Problem(ResponseModel):
    """Problem details (RFC 9457), the body of every error."""

    type: str = Field(
        description="URI of the kind of problem; `about:blank` where the status says it all.",
        examples=["about:blank"],
    )
    title: str = Field(
        description="What kind of problem it is, in a few words.", examples=["Not found"]
    )
    status: int = Field(description="HTTP status.")
    detail: str = Field(
        description="What is wrong and, where there is one, what to do next.",
        examples=["No such resource."],
    )
    instance: str = Field(description="Path of the request.")
    code: str = Field(description="Stable, machine-readable.", examples=["not_found"])
    request_id: str = Field(
        description="`X-Request-ID` of the request; quote it when you report the problem."
    )
    trace_id: str | None = Field(
        default=None,
        description="Trace of the request, 32 hexadecimal digits; only where traces are on.",
    )
    errors: list[ProblemField] | None = Field(
        default=None, description="Of a 422: each field that is not valid."
    )
    provider: str | None = Field(
        default=None, description="Of a 424: the provider.", examples=["northdata"]
    )
    remediation: str | None = Field(
        default=None,
        description="Of a 424: what to do.",
        examples=["An admin enters the key at /settings/sources/northdata."],
    )
    console_path: str | None = Field(
        default=None,
        description="Of a 424: the Console's path to the form.",
        examples=["/settings/sources/northdata"],
    )
    reason: str | None = Field(
        default=None,
        description="Of a 424: unconfigured, decrypt_error or grant_ended.",
        examples=["unconfigured"],
    )
