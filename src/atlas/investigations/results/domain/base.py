"""How the results of steps become JSON and are read back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from atlas.foundation.core.types import JSON

T = TypeVar("T")
if TYPE_CHECKING:
    JsonObject = Mapping[str, JSON]
else:  # msgspec follows no type that names itself
    JsonObject = Mapping[str, object]
"""A JSON object: of a step before it is read, or one whose members a source names."""
Number = float | int
"""A number as JSON writes it: 25 stays 25, and 25.0 stays 25.0."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what a step found.

    A field has a default where runs of an earlier release did not keep it. Members of other names
    are ignored when it is read.
    """


def document_of(result: object) -> dict[str, JSON]:
    """Return a result as a JSON object; ids and dates are strings in it."""
    found: dict[str, JSON] = msgspec.to_builtins(result, order="deterministic")
    return found


def read(kind: type[T], document: object) -> T:
    """Return the result of its JSON form.

    Raises:
        msgspec.ValidationError: a field is missing that every release kept, or is of another type.

    """
    return msgspec.convert(document, kind)
