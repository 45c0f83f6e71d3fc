"""JSONPath (RFC 9535): paths of members and `[*]` are walked here, all others by the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_EACH = re.compile(rf"\$(?:{_STEP.pattern}|\[\*\])*")
_ENVIRONMENT = jsonpath.JSONPathEnvironment(strict=True)


Get = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class JSONPath:
    """A path. steps: what is plain at its beginning; singular: that is all of it.

    get: from a document to the value of a singular path, or to the list of all values; `MISSING`
    where nothing is there. walks: to the first `[*]`, and from each to the next, with their steps.
    """

    text: str
    steps: Location
    singular: bool
    walks: tuple[tuple[Location, Get], ...]
    rest: jsonpath.JSONPath | None
    get: Get

    def nodes(self, document: Any) -> Iterator[tuple[Location, Any]]:
        """Yield each value with its place."""
        if self.rest is not None:
            for node in self.rest.finditer(document):
                yield tuple(node.parts), node.obj
            return
        yield from _nodes((), document, self.walks)


def _nodes(
    at: Location, value: Any, walks: tuple[tuple[Location, Get], ...]
) -> Iterator[tuple[Location, Any]]:
    """Yield what is found from a value on, with its place."""
    (steps, get), *following = walks
    found = get(value)
    if found is MISSING:
        return
    place = (*at, *steps)
    if not following:
        yield place, found
        return
    members: Iterable[tuple[str | int, Any]] = ()
    if type(found) is list:
        members = enumerate(found)
    elif type(found) is dict:
        members = found.items()
    further = tuple(following)
    for name, member in members:
        yield from _nodes((*place, name), member, further)


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


def _path(text: str, groups: Sequence[Location], rest: jsonpath.JSONPath | None = None) -> JSONPath:
    singular = len(groups) == 1 and rest is None
    walks = tuple((steps, _walk(steps)) for steps in groups)
    if singular:
        return JSONPath(text, groups[0], singular, walks, rest, walks[0][1])

    def every(document: Any) -> Any:
        return [value for _, value in path.nodes(document)] or MISSING

    path = JSONPath(text, groups[0], singular, walks, rest, every)
    return path


@lru_cache(maxsize=16_384)
def compile_path(text: str) -> JSONPath:
    """Return a path.

    Raises:
        ValueError: it is no JSONPath of RFC 9535.

    """
    if _EACH.fullmatch(text):
        return _path(text, [_steps(part) for part in text.split("[*]")])
    try:
        compiled = _ENVIRONMENT.compile(text)
    except JSONPathError as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if not isinstance(compiled, jsonpath.JSONPath):
        raise ValueError("compound paths are not in RFC 9535")  # noqa: TRY004
    plain = _PLAIN.match(text)
    return _path(text, [_steps(plain.group(0) if plain else "")], compiled)


def _steps(text: str) -> Location:
    found = _STEP.findall(text)
    return tuple(int(index) if index else name or quoted for name, index, quoted in found)
