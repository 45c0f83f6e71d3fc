"""A document that does not fit its model, in the model's form: to look for further mistakes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

from atlas.foundation.core.types import JSON

Model = TypeVar("Model", bound=BaseModel)


def as_written(model: type[Model], document: dict[str, JSON]) -> Model:
    """Return a document in the form of its model, each value as it stands there.

    Nothing of it is validated: members may be missing and values may be of another type. It may be
    looked at, never used.
    """
    values = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in document:
            values[key] = _formed(field.annotation, document[key])
    return model.model_construct(**values)


@contextmanager
def looking(*, valid: bool) -> Iterator[None]:
    """Let one look at a plugin end at what is wrong already; in a valid one, that is a defect."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        if valid:
            raise


def _formed(kind: Any, value: Any) -> Any:
    """Return a value with the models that its type names."""
    if isinstance(value, dict) and inspect.isclass(kind) and issubclass(kind, BaseModel):
        return as_written(kind, value)
    inner = get_args(kind)
    if get_origin(kind) is Annotated:
        return _formed(inner[0], value)
    if get_origin(kind) is dict and isinstance(value, dict):
        return {key: _formed(inner[1], member) for key, member in value.items()}
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_formed(inner[0], member) for member in value)
    for one in inner:
        made = _formed(one, value)
        if made is not value:
            return made
    return value
