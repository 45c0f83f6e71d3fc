"""A matrix as text and as JSON: read with every problem named, written to be read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import orjson
import yaml
from pydantic import ValidationError

from atlas.risk.matrix.domain.checks import MatrixProblem
from atlas.risk.matrix.domain.model import Matrix

Format = Literal["json", "yaml"]
LISTED = 200
"""Problems that are told of at most."""


class UnreadableMatrixError(ValueError):
    """A text is no JSON or YAML, or no object."""


def read_text(text: str, format_: Format) -> dict[str, Any]:
    """Return the object of a text.

    Raises:
        UnreadableMatrixError: says where it cannot be read.

    """
    try:
        found = orjson.loads(text) if format_ == "json" else yaml.load(text, _Loader)  # noqa: S506
    except (orjson.JSONDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableMatrixError(f"this is no {format_.upper()}: {error}"[:500]) from error
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise UnreadableMatrixError("a matrix is an object: id, version, dimensions …")
    return found


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases: a text cannot grow when it is read."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise UnreadableMatrixError("anchors and aliases are not read")
        return super().compose_node(parent, index)


def write_text(document: Mapping[str, Any], format_: Format) -> str:
    """Return a matrix' document as text."""
    if format_ == "json":
        return orjson.dumps(dict(document), option=orjson.OPT_INDENT_2).decode() + "\n"
    return str(yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=100))


def read_matrix(document: Mapping[str, Any]) -> tuple[Matrix | None, list[MatrixProblem]]:
    """Return the matrix of a document, or every place where it is not one."""
    try:
        return Matrix.model_validate(document), []
    except ValidationError as error:
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
