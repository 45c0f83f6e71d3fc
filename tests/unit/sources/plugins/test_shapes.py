"""The shape of an answer: declared by plain classes, compared as pydantic compares its models."""

import copy
import sys
from collections.abc import Callable
from operator import methodcaller
from pathlib import Path
from types import ModuleType, new_class
from typing import Annotated, Any, ClassVar, Generic, Literal, NotRequired, TypeVar

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, RootModel, TypeAdapter, ValidationError, field_validator
from tests.unit.sources.plugins.conftest import Change, every_place

from atlas.sources.plugins.domain.shapes import ResponseModel, Shape
from atlas.sources.plugins.harness import FIXTURES
from atlas.sources.plugins.loading import LoadedPlugins, bundled_folder, folders_in, installed

Load = Callable[[], LoadedPlugins]
T = TypeVar("T")


def broken(model: type[BaseModel], document: Any) -> dict[Any, str]:
    """What pydantic says of a model: the words for an object apart, the same as `Shape.broken`."""
    try:
        TypeAdapter(model).validate_python(document, strict=True)
    except ValidationError as error:
        return {
            one["loc"]: one["msg"].partition(" or instance of ")[0]
            for one in error.errors(include_url=False)
        }
    return {}


# --- the shapes of the bundled plugins


def _twins(folder: Path) -> dict[str, type[BaseModel]]:
    """The responses of a plugin, declared as models of pydantic."""
    module = ModuleType(f"twin_{folder.name}")
    sys.modules[module.__name__] = module
    text = (folder / "responses.py").read_text()
    text = text.replace(
        "from atlas.sources.plugins.sdk import ResponseModel",
        "from pydantic import BaseModel as ResponseModel",
    )
    exec(text, vars(module))
    found: dict[str, type[BaseModel]] = vars(module)["RESPONSES"]
    return found


ANSWERS = [
    (installed().require(folder.name).translator.responses[file.parent.name], twin, document)
    for folder in folders_in(bundled_folder())
    for response, twin in _twins(folder).items()
    for file in sorted((folder / FIXTURES / response).glob("*.json"))
    for document in [orjson.loads(file.read_bytes())]
]


VALUES = st.one_of(
    st.sampled_from(["remove", None, True, 0, 1.5, "", "x", [], {}, [None], {"id": None}]),
    st.integers(),
    st.text(max_size=3),
)


@given(st.data())
def test_a_changed_answer_of_a_bundled_plugin_is_broken_where_pydantic_says(
    data: st.DataObject,
) -> None:
    shape, twin, document = data.draw(st.sampled_from(ANSWERS))
    document = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.sampled_from(every_place(document)))
        new = copy.deepcopy(data.draw(VALUES))
        if not place:
            document = new
            break
        holder: Any = document
        for step in place[:-1]:
            holder = holder[step]
        if new == "remove":
            del holder[place[-1]]
        else:
            holder[place[-1]] = new
    assert shape.broken(document) == broken(twin, document)


# --- any shapes

SCALARS = st.sampled_from([str, int, float, bool, Any, Literal["a", 1]])
NAMES = st.sampled_from(["id", "type", "schema", "model_x", "items", "json", "self", "Name", "no"])
DEFAULTS = st.sampled_from([None, 7, "x"])


HOLDING: dict[str, Callable[[Any], Any]] = {
    "list": lambda one: list[one],  # type: ignore[valid-type]
    "dict": lambda one: dict[str, one],  # type: ignore[valid-type]
    "null": lambda one: one | None,
    "both": lambda one: one | int,
    "over": lambda one: Annotated[one, Field(alias="over")],
}


def _pair(kinds: tuple[Any, Any], how: str) -> tuple[Any, Any]:
    """A type made of another, once with shapes and once with models of pydantic."""
    return HOLDING[how](kinds[0]), HOLDING[how](kinds[1])


def _declared(members: dict[str, tuple[tuple[Any, Any], Any]]) -> tuple[Any, Any]:
    """A class with these members, as a shape and as a model."""
    made = []
    for side, base in enumerate((ResponseModel, BaseModel)):
        space = {
            "__module__": __name__,
            "__annotations__": {name: kinds[side] for name, (kinds, _) in members.items()},
            **{name: copy.copy(one) for name, (_, one) in members.items() if one != "required"},
        }
        made.append(new_class("Made", (base,), exec_body=methodcaller("update", space)))
    return made[0], made[1]


BESIDE = st.one_of(
    st.just("required"),
    DEFAULTS,
    st.builds(lambda: Field(alias="other")),
    st.builds(lambda: Field(default=None, alias="other")),
    st.builds(lambda: Field(default=3)),
)
KINDS = st.recursive(
    SCALARS.map(lambda one: (one, one)),
    lambda inner: st.one_of(
        st.builds(_pair, inner, st.sampled_from(sorted(HOLDING))),
        st.dictionaries(NAMES, st.tuples(inner, BESIDE), max_size=3).map(_declared),
    ),
    max_leaves=8,
)
SHAPES = st.dictionaries(NAMES, st.tuples(KINDS, BESIDE), min_size=1, max_size=4).map(_declared)
DOCUMENTS = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["a", "x", "1"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(NAMES, st.sampled_from(["other", "over"])), inner, max_size=5),
    ),
    max_leaves=12,
)


@pytest.mark.filterwarnings("ignore:Field name:UserWarning")
@pytest.mark.filterwarnings("ignore::pydantic.warnings.UnsupportedFieldAttributeWarning")
@pytest.mark.filterwarnings("ignore:.*protected namespace:UserWarning")
@given(SHAPES, st.lists(DOCUMENTS, min_size=1, max_size=5))
def test_any_shape_is_broken_where_pydantic_says(pair: Any, documents: list[Any]) -> None:
    shape, model = Shape(pair[0]), pair[1]
    for document in documents:
        assert shape.broken(document) == broken(model, document)


class Node(ResponseModel):
    """A shape that holds itself, and is named before it is there."""

    name: str
    below: "list[Node]"
    beside: "Node | None" = None


class Named(Node):
    """Declares a member anew, and asks for it."""

    beside: "Node | None"


def test_shapes_may_hold_themselves_and_take_members_of_others() -> None:
    leaf = {"name": "a", "below": []}
    assert not Shape(Node).broken({"name": "b", "below": [leaf, leaf], "beside": leaf})
    assert list(Shape(Node).broken({"name": "b", "below": [{"name": 1, "below": []}]})) == [
        ("below", 0, "name")
    ]
    assert list(Shape(Named).broken(leaf)) == [("beside",)]


def test_a_model_of_pydantic_may_be_a_shape_and_hold_one() -> None:
    class Even(BaseModel):
        number: int
        node: Node

        @field_validator("number")
        @classmethod
        def _even(cls, number: int) -> int:
            if number % 2:
                raise ValueError("is odd")
            return number

    found = Shape(Even).broken({"number": 3, "node": {"name": 1, "below": []}})
    assert list(found) == [("number",), ("node", "name")]
    assert list(Shape(RootModel[list[Node]]).broken([{"name": "a"}])) == [(0, "below")]


# --- what the loader says of a shape, before any answer came

REFUSED = [
    "name: str\n    other = 3",
    "name: str\n    model_config = {}",
    "name: str\n\n    def model_post_init(self, context): raise ValueError",
    "name: str\n\n    @pydantic.field_validator('name')\n    def _check(cls, value): return value",
    "_name: str",
    "name: typing.ClassVar[str] = ''",
    "name: typing.Final[str] = ''",
    "name: 'typing.NotRequired[str]'",
    "name: 'list[str'",
    "name: 'str | 3'",
    "name: 'Nothing'",
    "name: list['Nothing']",
    "name: pydantic.nothing",
]


@pytest.mark.parametrize("body", REFUSED)
def test_a_shape_that_could_not_be_compared_whole_is_refused_when_it_is_loaded(
    body: str, folder: Path, loaded: Load
) -> None:
    path = folder / "responses.py"
    made = f"import typing\nimport pydantic\n\nclass Odd(ResponseModel):\n    {body}\n\nRESPONSES ="
    path.write_text(path.read_text().replace("RESPONSES =", made))
    found = loaded()
    assert not found.plugins
    assert {one.file for one in found.problems} == {"responses.py"}


@pytest.mark.parametrize("bases", ["ResponseModel, Generic[T]", "ResponseModel, BaseModel"])
def test_a_shape_with_another_base_is_refused(bases: str) -> None:
    space = {"ResponseModel": ResponseModel, "Generic": Generic, "T": T, "BaseModel": BaseModel}
    with pytest.raises(TypeError):
        exec(f"class Odd({bases}):\n    name: str", space)


def test_members_with_a_qualifier_are_none() -> None:
    class Odd(ResponseModel):
        name: NotRequired[str]  # type: ignore[valid-type]

    class Other(ResponseModel):
        name: ClassVar[str] = ""

    for shape in (Odd, Other):
        with pytest.raises(TypeError):
            Shape(shape).broken({})


def test_every_mistake_is_still_told_at_once(change: Change, loaded: Load) -> None:
    change("responses.py", "    name: str\n", "    name: 'Nothing'\n")
    change("responses.py", '"company": CompanyAnswer', '"company": CompanyAnswer, "more": 3')
    change("plugin.yaml", "schema_version: 1", "schema_version: 2")
    found = {(one.file, one.path) for one in loaded().problems}
    assert found == {
        ("plugin.yaml", "schema_version"),
        ("responses.py", "Company"),
        ("responses.py", "RESPONSES.more"),
    }
