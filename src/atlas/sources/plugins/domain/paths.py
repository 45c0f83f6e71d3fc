"""JSONPath (RFC 9535): plain member paths are walked here, all others by the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import jsonpath
from jsonpath.exceptions import JSONPathError

Location = tuple[str | int, ...]


class _Missing:
    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""Nothing is there. (`null` is a value of the document.)"""
_STEP = re.compile(
    r"\.([A-Za-z_][A-Za-z0-9_]*)|\[(0|-?[1-9][0-9]{0,8})\]|\['([A-Za-z0-9_ :/@-]+)'\]"
)
_PLAIN = re.compile(rf"\$((?:{_STEP.pattern})*)")
_ENVIRONMENT = jsonpath.JSONPathEnvironment(strict=True)


Get = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class JSONPath:
    """A path. steps: what is plain at its beginning; singular: that is all of it.

    get: from a document to the value of a singular path, or to the list of all values; `MISSING`
    where nothing is there. each: the rest is `[*]`, each member of a list.
    """

    text: str
    steps: Location
    singular: bool
    each: bool
    rest: jsonpath.JSONPath | None
    get: Get

    def nodes(self, document: Any) -> Iterator[tuple[Location, Any]]:
        """Yield each value with its place."""
        if self.rest is not None:
            for node in self.rest.finditer(document):
                yield tuple(node.parts), node.obj
            return
        found = _walk(self.steps)(document)
        if self.each and type(found) is list:
            for index, value in enumerate(found):
                yield (*self.steps, index), value
        elif self.each and type(found) is dict:
            for name, value in found.items():
                yield (*self.steps, name), value
        elif not self.each and found is not MISSING:
            yield self.steps, found


def _walk(steps: Location) -> Get:
    """Return what follows plain steps: the hot path of the engine.

    Of what JSON knows, only an object takes a text in brackets.
    """
    if steps and len(steps) < len(_UNROLLED) and all(isinstance(step, str) for step in steps):
        return _UNROLLED[len(steps)](*steps)

    def follow(document: Any) -> Any:
        at = document
        for step in steps:
            if isinstance(step, str):
                at = at.get(step, MISSING) if type(at) is dict else MISSING
            elif type(at) is list and -len(at) <= step < len(at):
                at = at[step]
            else:
                return MISSING
        return at

    return follow


def _one(a: str) -> Get:
    def get(document: Any) -> Any:
        try:
            return document[a]
        except (KeyError, TypeError):
            return MISSING

    return get


def _two(a: str, b: str) -> Get:
    def get(document: Any) -> Any:
        try:
            return document[a][b]
        except (KeyError, TypeError):
            return MISSING

    return get


def _three(a: str, b: str, c: str) -> Get:
    def get(document: Any) -> Any:
        try:
            return document[a][b][c]
        except (KeyError, TypeError):
            return MISSING

    return get


def _four(a: str, b: str, c: str, d: str) -> Get:
    def get(document: Any) -> Any:
        try:
            return document[a][b][c][d]
        except (KeyError, TypeError):
            return MISSING

    return get


_UNROLLED: tuple[Callable[..., Get], ...] = (_one, _one, _two, _three, _four)
"""By how many steps there are."""


def _path(
    text: str, steps: Location, *, each: bool = False, rest: jsonpath.JSONPath | None = None
) -> JSONPath:
    singular = not each and rest is None
    if singular:
        return JSONPath(text, steps, singular, each, rest, _walk(steps))

    def every(document: Any) -> Any:
        return [value for _, value in path.nodes(document)] or MISSING

    path = JSONPath(text, steps, singular, each, rest, every)
    return path


@lru_cache(maxsize=16_384)
def compile_path(text: str) -> JSONPath:
    """Return a path.

    Raises:
        ValueError: it is no JSONPath of RFC 9535.

    """
    each = text.endswith("[*]")
    if _PLAIN.fullmatch(text.removesuffix("[*]")):
        return _path(text, _steps(text.removesuffix("[*]")), each=each)
    try:
        compiled = _ENVIRONMENT.compile(text)
    except JSONPathError as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if not isinstance(compiled, jsonpath.JSONPath):
        raise ValueError("compound paths are not in RFC 9535")  # noqa: TRY004
    plain = _PLAIN.match(text)
    return _path(text, _steps(plain.group(0) if plain else ""), rest=compiled)


def _steps(text: str) -> Location:
    found = _STEP.findall(text)
    return tuple(int(index) if index else name or quoted for name, index, quoted in found)
