"""What changed between two versions of a type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from atlas.knowledge.reference_data.domain.checks import key_of
from atlas.knowledge.reference_data.domain.snapshot import DatasetType

Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry whose content differs; `key` names it in both versions."""

    key: str
    before: Entry
    after: Entry


@dataclass(frozen=True, slots=True)
class DatasetDiff:
    """Entries added, removed and changed by their key; `settings`: other members that differ."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]
    settings: tuple[Change, ...]
    unchanged: int

    @property
    def same(self) -> bool:
        """Whether the two say the same."""
        return not (self.added or self.removed or self.changed or self.settings)


def diff(
    before: Mapping[str, object] | None, after: Mapping[str, object] | None, type_: DatasetType
) -> DatasetDiff:
    """Compare two versions' data; None: an empty dataset. The order of entries does not matter."""
    old, new = _keyed(before, type_), _keyed(after, type_)
    both = [key for key in old if key in new]
    changed = tuple(Change(key, old[key], new[key]) for key in both if old[key] != new[key])
    return DatasetDiff(
        added=tuple(new[key] for key in new if key not in old),
        removed=tuple(old[key] for key in old if key not in new),
        changed=changed,
        settings=_settings(before or {}, after or {}),
        unchanged=len(both) - len(changed),
    )


def _keyed(data: Mapping[str, object] | None, type_: DatasetType) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    seen: Counter[str] = Counter()
    for entry in cast("Sequence[Entry]", (data or {}).get("items", ())):
        key = key_of(entry, type_)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} #{seen[key]}"] = entry  # a draft may repeat one
    return found


def _settings(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    names = sorted({*before, *after} - {"items"})
    return tuple(
        Change(name, {"value": before.get(name)}, {"value": after.get(name)})
        for name in names
        if before.get(name) != after.get(name)
    )
