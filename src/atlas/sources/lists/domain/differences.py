"""What changed in an entry from one version to the next, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import says


@dataclass(frozen=True)
class FieldChange:
    """A field whose stated values changed: those that are gone, and those that are new."""

    field: Annotated[str, says("Name of the field.", "legal_name")]
    removed: Annotated[tuple[Any, ...], says("What is gone.", [1])]
    added: Annotated[tuple[Any, ...], says("What is new.", [12])]


def differences(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> tuple[FieldChange, ...]:
    """Compare two states of an entry (its JSON form with kind, measure, programmes, date)."""
    found = []
    for name in dict.fromkeys((*before, *after)):
        old, new = _items(before.get(name)), _items(after.get(name))
        removed = tuple(value for key, value in old.items() if key not in new)
        added = tuple(value for key, value in new.items() if key not in old)
        if removed or added:
            found.append(FieldChange(name, removed, added))
    return tuple(found)


def _items(value: Any) -> dict[bytes, Any]:
    """Return the single values of a field by their JSON."""
    if value is None or value in ([], {}):
        return {}
    if isinstance(value, Mapping):
        items: list[Any] = [[name, item] for name, item in value.items()]
    else:
        items = list(value) if isinstance(value, list | tuple) else [value]
    return {orjson.dumps(item, option=orjson.OPT_SORT_KEYS): item for item in items}
