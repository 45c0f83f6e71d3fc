"""What an assigned matrix takes away from the caution of the one before. Pure.

Only what surely adds caution takes effect by one person: the same content under another name, or
floors that are added or stricter. Any other difference (points, weights, levels, tables) may lower
a score, so it counts as a loosening.
"""

from __future__ import annotations

from collections.abc import Iterable

from atlas.risk.matrix.domain.levels import TIERS
from atlas.risk.matrix.domain.model import Floor, Matrix

_NAMES = ("id", "version", "title", "basis", "url", "floors")
"""What of a matrix does not affect scores, and its floors, which are compared one by one."""


def loosened(before: Matrix, after: Matrix) -> list[str]:
    """Return in words what one matrix loosens of another; empty: it only adds floors."""
    if before.hash == after.hash:
        return []
    return list(_said(before, after))


def _said(before: Matrix, after: Matrix) -> Iterable[str]:
    named = f"{after.id} {after.version} in place of {before.id} {before.version}"
    if _scoring(before) != _scoring(after):
        yield f"{named}: points, weights, levels or tables differ."
    kept = {floor.id: floor for floor in after.floors}
    for floor in before.floors:
        found = kept.get(floor.id)
        if found is None:
            yield f"{named}: the floor {floor.id} is left out."
        elif not _as_strict(floor, found):
            yield f"{named}: the floor {floor.id} is weaker or another."


def _scoring(matrix: Matrix) -> dict[str, object]:
    return {name: value for name, value in matrix.document().items() if name not in _NAMES}


def _as_strict(before: Floor, after: Floor) -> bool:
    """Whether a floor applies whenever the one before did, and asks for as much."""
    return (
        all(condition in after.any_of for condition in before.any_of)
        and (after.minimum_score or 0) >= (before.minimum_score or 0)
        and _tier(after) >= _tier(before)
        and {*after.effects} >= {*before.effects}
    )


def _tier(floor: Floor) -> int:
    return TIERS.index(floor.minimum_tier) if floor.minimum_tier is not None else -1
