"""One relationship record restated over time, as intervals: what it said until it said otherwise.

A later statement of a record supersedes the earlier ones. What an earlier one said of a relation
holds until the day from which the later one speaks: the start that it states anew, else its own
date. A relation that is restated without a change is one interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from atlas.sources.registry.domain.interests import Relation

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class State:
    """What one statement says, and its date. `holder` is the interested party it names."""

    said_on: date
    holder: str | None
    relations: tuple[Relation, ...]
    statement_id: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A relation for a time, with the statement that told of it; `latest` is still said."""

    relation: Relation
    state: State
    latest: bool


def intervals(states: Sequence[State]) -> list[Interval]:
    """Return the intervals of a record from its statements, oldest first."""
    ordered = sorted(states, key=lambda state: state.said_on)
    found: list[Interval] = []
    open_ones: dict[Key, Interval] = {}
    for place, state in enumerate(ordered):
        latest = place == len(ordered) - 1
        now: dict[Key, Interval] = {}
        for said in state.relations:
            relation, before = _follow(open_ones.pop(_key(said), None), said, state)
            if before is not None:
                found.append(before)
            now[_key(said)] = Interval(relation, state, latest)
        # what the later statement does not name any more ended when it was made
        found += [_ended(gone, state.said_on) for gone in open_ones.values()]
        open_ones = now
    found += open_ones.values()
    return [one for one in found if _lasts(one.relation)]


def _key(relation: Relation) -> Key:
    return (relation.type, relation.discriminator, relation.part)


def _follow(
    before: Interval | None, relation: Relation, state: State
) -> tuple[Relation, Interval | None]:
    """Return the relation as it goes on, and what stays of the interval before it (or None)."""
    if before is None:
        return relation, None
    earlier = before.relation
    same = earlier.attributes == relation.attributes and before.state.holder == state.holder
    start, earlier_start = relation.valid_from, earlier.valid_from
    if same and (start is None or earlier_start is None or start <= earlier_start):
        return replace(relation, valid_from=start or earlier_start), None
    restarted = relation.valid_from is not None and (
        earlier.valid_from is None or relation.valid_from > earlier.valid_from
    )
    day = relation.valid_from if restarted and relation.valid_from else state.said_on
    corrected = earlier.valid_from is not None and day <= earlier.valid_from
    if corrected:
        return relation, None
    return replace(relation, valid_from=day), _ended(before, day)


def _ended(interval: Interval, day: date) -> Interval:
    end = interval.relation.valid_to
    ended = day if end is None or end > day else end
    return Interval(replace(interval.relation, valid_to=ended), interval.state, latest=False)


def _lasts(relation: Relation) -> bool:
    start, end = relation.valid_from, relation.valid_to
    # an end at the start, as a register may write it, is kept as the file says it
    return start is None or end is None or end >= start
