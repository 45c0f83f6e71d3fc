"""Named pure functions from a source's value to a value of the ontology.

A transform returns None where there is nothing to claim, and raises `ValueError` for a value of
another shape than it knows: the answer is then `schema_changed`, and the field raises no claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from atlas.sources.registry.domain.formats.places import country_of, nationality_of

Transform = Callable[[Any], Any]
_Function = TypeVar("_Function", bound=Transform)
MARK = "__atlas_transform__"


def transform(function: _Function) -> _Function:
    """Mark a function of `transforms.py` as a transform, under its own name."""
    setattr(function, MARK, True)
    return function


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a text, found {type(value).__name__}")  # noqa: TRY004
    return value.strip()


def strip(value: Any) -> str | None:
    """Return a text without the space around it; None where nothing is left."""
    return _string(value) or None


def upper(value: Any) -> str | None:
    """Return a text in upper case."""
    return _string(value).upper() or None


def lower(value: Any) -> str | None:
    """Return a text in lower case."""
    return _string(value).lower() or None


def day(value: Any) -> str | None:
    """Return the day of a date, or of a date with a time after it (ISO 8601)."""
    found = _string(value)
    if found and not (len(found) == 10 or found[10:11] == "T"):
        raise ValueError("expected a date YYYY-MM-DD, with or without a time")
    return found[:10] or None


def integer(value: Any) -> int:
    """Return a whole number, also of its decimal text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"expected a whole number, found {type(value).__name__}")  # noqa: TRY004
    return int(value)


def texts(value: Any) -> list[str] | None:
    """Return the texts of a list that are not empty."""
    if not isinstance(value, list):
        raise ValueError(f"expected a list, found {type(value).__name__}")  # noqa: TRY004
    return [found for one in value if (found := _string(one))] or None


def only(value: Any) -> Any:
    """Return the one value of a list, such as a filter finds; None where it is empty."""
    if not isinstance(value, list):
        raise ValueError(f"expected a list, found {type(value).__name__}")  # noqa: TRY004
    if len(value) > 1:
        raise ValueError(f"expected one value, found {len(value)}")
    return value[0] if value else None


def country(value: Any) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's English name or code.

    None where it is not known: registers take such names as people write them.
    """
    return country_of(_string(value))


def nationalities(value: Any) -> list[str] | None:
    """Return the alpha-2 codes of nationalities in English, separated by commas or slashes."""
    found = (nationality_of(part) for part in re.split(r"[,;/]", _string(value)))
    return list(dict.fromkeys(code for code in found if code)) or None


OF_ONE = (strip, upper, lower, day, integer, country, nationalities)
"""Those that take one value: a list is refused."""
BUILT_IN: dict[str, Transform] = {one.__name__: one for one in (*OF_ONE, texts, only)}
