"""A matrix as text and as JSON: read with every problem named, written to be read back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Literal

import orjson
import yaml
from pydantic import ValidationError

from atlas.foundation.core.off_loop import MAX_DEPTH, check_json_parts, read_json
from atlas.foundation.core.types import JSON
from atlas.risk.matrix.domain.checks import MatrixProblem
from atlas.risk.matrix.domain.model import Matrix

Format = Literal["json", "yaml"]
LISTED = 200
"""Maximum number of problems to report."""
_DESCRIBED = 2000
MAX_VALUES = 20_000
"""Values in one text; the shipped matrix has about 900. Twenty thousand take 0.2 s to read."""


MAX_DIGITS = 64
"""Characters of one number in YAML; the longest that means anything has about 20."""


class UnreadableMatrixError(ValueError):
    """A text is no JSON or YAML, or no object."""


def read_text(text: str, format_: Format) -> dict[str, JSON]:
    """Return the object of a text.

    Raises:
        UnreadableMatrixError: says where it cannot be read.

    """
    try:
        found = _json(text) if format_ == "json" else _yaml(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise UnreadableMatrixError(f"this is no {format_.upper()}: {error}"[:500]) from error
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise UnreadableMatrixError("a matrix is an object: id, version, dimensions …")
    _check_json(found)
    return found


def _json(text: str) -> Any:
    """Return the value of JSON; `orjson` reads it, the standard reader sees names that repeat."""
    check_json_parts(text.encode(), MAX_VALUES)
    found = read_json(text)
    json.loads(text, object_pairs_hook=lambda pairs: _check_names([name for name, _ in pairs]))
    return found


def _check_names(names: Sequence[str]) -> None:
    """Refuse a duplicate name: readers would disagree on which value counts."""
    for name, count in Counter(names).items():
        if count > 1:
            raise UnreadableMatrixError(f"{name} stands twice in an object")


def _check_json(value: Any) -> None:
    """Refuse what YAML knows and JSON does not: other keys than texts, NaN, bytes, sets, dates."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left += part.values()
            if not all(isinstance(key, str) for key in part):
                raise UnreadableMatrixError(f"a name is a text, not {next(iter(part))!r:.50}")
        elif isinstance(part, list):
            left += part
        elif not isinstance(part, str | int | float | None) or (
            isinstance(part, float) and not isfinite(part)
        ):
            raise UnreadableMatrixError(f"{part!r:.50} has no form in JSON")


def _yaml(text: str) -> Any:
    """Return the value of YAML, once its events are known to be few and flat."""
    values = depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableMatrixError("anchors and aliases are not read")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        values += isinstance(event, yaml.NodeEvent)
        if values > MAX_VALUES or depth > MAX_DEPTH:
            raise UnreadableMatrixError(
                f"it holds more than {MAX_VALUES:,} values or {MAX_DEPTH} levels"
            )
    return yaml.load(text, _Loader)  # noqa: S506  a safe one


class _Loader(yaml.CSafeLoader):
    """The safe loader without names that repeat, dates, and numbers to the base of 60."""

    yaml_implicit_resolvers = {  # noqa: RUF012  as the base class has it
        first: [item for item in found if item[0] != "tag:yaml.org,2002:timestamp"]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        _check_names([key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)])
        return super().construct_mapping(node, deep=deep)

    def construct_int(self, node: Any) -> Any:
        _check_number(node.value)
        return self.construct_yaml_int(node)

    def construct_float(self, node: Any) -> Any:
        _check_number(node.value)
        return self.construct_yaml_float(node)


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_int)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_float)


def _check_number(value: Any) -> None:
    """Refuse `12:30`, which YAML 1.1 reads as 750 and converts in quadratic time, and long numbers.

    Source: https://yaml.org/type/int.html; YAML 1.2 has no such numbers.
    """
    if not isinstance(value, str) or ":" in value or len(value) > MAX_DIGITS:
        raise UnreadableMatrixError(f"{value!r:.50} is no number; put a text into quotes")


def write_text(document: Mapping[str, JSON], format_: Format) -> str:
    """Return a matrix' document as text."""
    if format_ == "json":
        return orjson.dumps(dict(document), option=orjson.OPT_INDENT_2).decode() + "\n"
    return str(yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=100))


def read_matrix(document: Mapping[str, JSON]) -> tuple[Matrix | None, list[MatrixProblem]]:
    """Return the matrix of a document, or every place where it is not one."""
    try:
        return Matrix.model_validate(document), []
    except ValidationError as error:
        if (count := error.error_count()) > _DESCRIBED:  # describing each one takes a second
            return None, [MatrixProblem("$", f"{count:,} problems; this is not a matrix")]
        problems = [
            MatrixProblem(_path(item["loc"]), item["msg"])
            for item in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        return None, problems[:LISTED]


def _path(loc: tuple[int | str, ...]) -> str:
    parts = (
        f"[{part}]" if isinstance(part, int) else f".{part}"
        for part in loc
        if part not in {"THRESHOLD_RANGES", "BOOLEAN", "REFERENCE_LOOKUP"}
    )
    return "$" + "".join(parts)
