"""An answer has the fields of the record among its bases."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from atlas.foundation.db import Row
from atlas.foundation.web import ResponseModel


@dataclass(frozen=True)
class Part(Row):
    name: Annotated[str, Field(description="Name of the part.", examples=["hull"])]


@dataclass(frozen=True)
class Ship(Row):
    title: Annotated[str, Field(description="Title of the ship.")]
    owner: str
    parts: tuple[Part, ...]
    built: Annotated[datetime | None, Field(description="When it was built.")] = None
    mark: str = "x"


class PartOut(ResponseModel, Part):
    """A part."""


class ShipOut(ResponseModel, Ship, without={"owner", "mark"}):
    """A ship."""

    parts: tuple[PartOut, ...] = Field(description="Its parts.")
    flag: str | None = Field(default=None, description="Its flag.")


class FleetOut(ShipOut):
    """An answer that is built on another one."""


SHIP = Ship("Alder", "someone", (Part("hull"),), datetime(2026, 11, 28, tzinfo=UTC))


def test_the_record_gives_type_text_and_order() -> None:
    schema = ShipOut.model_json_schema(mode="serialization")
    assert list(schema["properties"]) == ["title", "parts", "built", "flag"]
    assert schema["properties"]["title"]["description"] == "Title of the ship."
    assert schema["$defs"]["PartOut"]["properties"]["name"]["examples"] == ["hull"]


@pytest.mark.parametrize("answer", [ShipOut, FleetOut])
def test_a_default_of_the_record_is_required_in_the_answer(answer: type[ResponseModel]) -> None:
    assert answer.model_json_schema(mode="serialization")["required"] == [
        "title",
        "parts",
        "built",
    ]
    with pytest.raises(ValidationError, match="built"):
        answer.model_validate({"title": "Alder", "parts": []})


@pytest.mark.parametrize("answer", [ShipOut, FleetOut])
def test_a_field_that_is_not_shown_is_not_in_the_answer(answer: type[ResponseModel]) -> None:
    shown = answer.model_validate(SHIP)
    assert shown.model_dump() == {
        "title": "Alder",
        "parts": ({"name": "hull"},),
        "built": SHIP.built,
        "flag": None,
    }


def test_more_fields_are_added_to_those_of_the_record() -> None:
    shown = ShipOut.built_from(SHIP, flag="GB", parts=[])
    assert (shown.title, shown.flag, shown.parts) == ("Alder", "GB", ())


def test_a_field_that_neither_has_is_an_error() -> None:
    with pytest.raises(ValidationError, match="title"):
        ShipOut.built_from(Part("hull"))


def test_without_names_fields_of_the_record() -> None:
    with pytest.raises(TypeError, match="captain"):
        type("Other", (ResponseModel, Ship), {}, without={"captain"})
