"""What changed between two matrices, in words and data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import says
from atlas.risk.matrix.domain.model import Matrix

Area = Literal["weights", "factors", "floors", "tables", "settings"]
_KEYS = ("id", "level", "input")
_HEADINGS = frozenset({"id", "version", "title", "basis", "url"})


@dataclass(frozen=True)
class MatrixChange:
    """One change. `path` names parts by their ids; None: the part is not there on that side."""

    area: Area
    path: Annotated[str, says("Where, as a JSON path.", "dimensions.customer.weight")]
    text: Annotated[str, says("In words.", "Weight of customer: 0.25 → 0.30")]
    before: Annotated[Any, says("What it was.", 0.2)]
    after: Annotated[Any, says("What it is.", 0.25)]


def diff_matrices(before: Matrix, after: Matrix) -> list[MatrixChange]:
    """Return what differs, in the order of the matrix; names, titles and versions come last."""
    old, new = (
        item.model_dump(mode="json", by_alias=True, exclude_none=True) for item in (before, after)
    )
    found = [_change(path, left, right) for path, left, right in _leaves(old, new, ())]
    return sorted(found, key=lambda item: item.path.partition(".")[0] in _HEADINGS)


def _keyed(value: list[Any]) -> dict[str, JSON] | None:
    """Return a list of named parts by name, unless two share one; steps by their lists."""
    if value and all(isinstance(item, Mapping) and "lists" in item for item in value):
        steps = {" and ".join(item["lists"]) or "cpi": item for item in value}
        return steps if len(steps) == len(value) else None
    for key in _KEYS:
        if value and all(isinstance(item, Mapping) and key in item for item in value):
            named = {str(item[key]): item for item in value}
            if len(named) == len(value):
                return named
    return None


def _leaves(
    old: Any, new: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(old, list) and isinstance(new, list):
        left, right = _keyed(old), _keyed(new)
        if left is not None and right is not None:
            if list(left) != list(right) and {*left} == {*right}:
                yield (*path, "order"), list(left), list(right)
            old, new = left, right
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _leaves(old.get(key), new.get(key), (*path, key))
    elif old != new:
        yield path, old, new


def _change(path: tuple[str, ...], before: Any, after: Any) -> MatrixChange:
    return MatrixChange(_area(path), ".".join(path), _words(path, before, after), before, after)


def _area(path: tuple[str, ...]) -> Area:
    match path:
        case ("dimensions", _, "weight"):
            return "weights"
        case ("dimensions", _, "factors", _, "sources", *_):
            return "tables"
        case ("dimensions", *_):
            return "factors"
        case ("floors", *_):
            return "floors"
        case ("country_cascade" | "country_otherwise", *_):
            return "tables"
        case _:
            return "settings"


def _words(path: tuple[str, ...], before: Any, after: Any) -> str:
    name = _name(path)
    if before is None:
        return f"{name} added: {_short(after)}"
    if after is None:
        return f"{name} removed: {_short(before)}"
    return f"{name}: {_short(before)} → {_short(after)}"


def _name(path: tuple[str, ...]) -> str:  # noqa: PLR0911  one return a kind of part
    match path:
        case ("dimensions", dimension):
            return f"Dimension {dimension}"
        case ("dimensions", dimension, "factors", factor):
            return f"Factor {factor} of {dimension}"
        case ("dimensions", _, "factors", factor, "sources", source, *rest):
            return " ".join([f"Factor {factor}, source {source}", *rest])
        case ("dimensions", _, "factors", factor, *rest):
            return f"Factor {factor}, {' '.join(rest)}"
        case ("dimensions", dimension, *rest):
            return f"{' '.join(rest).capitalize()} of {dimension}"
        case ("floors", floor):
            return f"Floor {floor}"
        case ("floors", floor, *rest):
            return f"Floor {floor}, {' '.join(rest)}"
        case _:
            return " ".join(path).replace("_", " ").capitalize()


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        shown = value.get("title") or value.get("input")
        return str(shown) if shown else ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(map(_short, value)) or "none"
    return str(value)
