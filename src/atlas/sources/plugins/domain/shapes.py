"""The shape of a provider's answers: declared by plain classes, compiled with the first one."""

import inspect
from collections.abc import Mapping
from functools import cache, cached_property
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    NotRequired,
    Required,
    get_origin,
    get_type_hints,
)

from pydantic import BaseModel, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema
from typing_extensions import ReadOnly, TypedDict

from atlas.sources.plugins.domain.paths import Location

_QUALIFIERS = {ClassVar, Final, NotRequired, ReadOnly, Required}
_ABSENT = object()


class ResponseModel:
    """Base of the shapes of responses: only the members that are read, others are left alone.

    Its classes declare members and nothing else. Making one takes a tenth of the time of a model of
    pydantic, and comparing an answer with it makes no objects: a process that has 200 plugins uses
    few of them. A shape that needs more (validators, a configuration) derives from `BaseModel`.
    """

    def __init_subclass__(cls) -> None:
        """Refuse what would be left out of account when an answer is compared.

        Raises:
            TypeError: the class has more than members.

        """
        declared = inspect.get_annotations(cls)
        more = [name for name in vars(cls) if name not in declared and name not in _OF_PYTHON]
        more += [name for name in declared if name.startswith("_")]
        more += [base.__name__ for base in cls.__bases__ if not issubclass(base, ResponseModel)]
        if more:
            raise TypeError(
                f"{cls.__name__} has {', '.join(more)}: a ResponseModel has only annotated members "
                "whose names begin with a letter; for more, derive from pydantic's BaseModel"
            )

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of an object with these members."""
        return handler.generate_schema(_object_of(cls))  # type: ignore[arg-type]  # classes hash


class _Bare:
    """To see what Python itself puts into a class."""

    member: int


inspect.get_annotations(_Bare)
_OF_PYTHON = {*vars(_Bare), "__annotations__"}


def members(shape: type[ResponseModel]) -> Mapping[str, object]:
    """Return the members of a shape with their types.

    Raises:
        TypeError: a member has a qualifier, such as `ClassVar`.
        Exception: the text of a type cannot be evaluated, whatever that raises.

    """
    found = get_type_hints(shape, include_extras=True)
    for name, kind in found.items():
        if (get_origin(kind) or kind) in _QUALIFIERS:
            raise TypeError(f"{name} is declared as {kind}, which is no type of a member")
    return found


@cache
def _object_of(shape: type[ResponseModel]) -> type:
    """Return a shape as pydantic compares objects without making one of a class."""
    found: dict[str, object] = {}
    for name, kind in members(shape).items():
        default = _default(shape, name)
        if default is _ABSENT:
            found[name] = kind
        elif isinstance(default, FieldInfo):
            found[name] = Annotated[kind, default]
        else:
            found[name] = NotRequired[kind]
    made: type = TypedDict(shape.__name__, found)  # type: ignore[misc]
    return made


def _default(shape: type[ResponseModel], name: str) -> Any:
    """Return the default, or the `Field`, of the last declaration of a member."""
    declaring = next(one for one in shape.__mro__ if name in inspect.get_annotations(one))
    return vars(declaring).get(name, _ABSENT)


class Shape:
    """The shape of one response, compiled when it is first needed."""

    def __init__(self, declared: type[ResponseModel | BaseModel]) -> None:
        self.declared = declared

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.declared)

    def broken(self, document: Any) -> dict[Location, str]:
        """Return the places where a document is of another shape, and why."""
        try:
            self._adapter.validate_python(document, strict=True)
        except ValidationError as error:
            return {tuple(one["loc"]): one["msg"] for one in error.errors(include_url=False)}
        return {}
