"""One relationship record restated over time, as intervals: what it said until it said otherwise.

A later statement of a record supersedes the earlier ones. What an earlier one said of a relation
holds until the day from which the later one speaks: the start that it states again, otherwise its
own date. A relation that is restated without a change is one interval. Where a later one names
another holder, or no one, since a day before, nothing says which is right: each may have held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from atlas.knowledge.graph.domain.model import STATED_SINCE
from atlas.sources.registry.domain.interests import Relation

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class State:
    """What one statement says, and its date. `holder` is the interested party it names.

    `newest`: no later statement of the record is known. `closed_on`: the day on which it ended
    whatever it says. `corrected`: a later file says otherwise of the same day. `whole`: its
    register states all interests of the holder at each change.
    """

    said_on: date
    holder: str | None
    relations: tuple[Relation, ...]
    statement_id: str = ""
    newest: bool = False
    closed_on: date | None = None
    corrected: bool = False
    whole: bool = False

    @property
    def place(self) -> tuple[date, bool, bool, str]:
        """Its place among the states of its record."""
        return self.said_on, not self.corrected, self.newest, self.statement_id


@dataclass(frozen=True, slots=True)
class Interval:
    """A relation for a time, with the statement that told of it; `latest` is still said.

    `after` says that another state of the record stood until it began. `since`: the statement
    says that it held already from then on, of a time for which an earlier one named another holder.
    """

    relation: Relation
    state: State
    latest: bool
    after: bool = False
    since: date | None = None

    @property
    def marks(self) -> dict[str, str]:
        """What is noted with the relation in addition to its own attributes."""
        return {STATED_SINCE: self.since.isoformat()} if self.since else {}


def intervals(states: Sequence[State]) -> list[Interval]:
    """Return the intervals of a record from its statements, in whatever order."""
    ordered = sorted(states, key=lambda state: state.place)
    found: list[Interval] = []
    open_ones: dict[Key, Interval] = {}
    for place, state in enumerate(ordered):
        now: dict[Key, Interval] = {}
        for relation in state.relations:
            said = Interval(relation, state, place == len(ordered) - 1)
            before = open_ones.pop(key_of(relation), None)
            if before is not None:
                said, ended = _follow(before, said)
                found += [ended] if ended else []
            now[key_of(relation)] = said
        # what the later statement does not name any more ended when it was made
        found += [_ended(gone, state.said_on) for gone in open_ones.values()]
        open_ones = now
    found += open_ones.values()
    return [one for one in found if _lasts(one.relation)]


def key_of(relation: Relation) -> Key:
    """Return what a relation of a record is known by from one statement to the next."""
    return (relation.type, relation.discriminator, relation.part)


def _follow(before: Interval, said: Interval) -> tuple[Interval, Interval | None]:
    """Return the interval as it continues, and what remains of the previous one (or None)."""
    start, earlier_start = said.relation.valid_from, before.relation.valid_from
    restarted = start is not None and (earlier_start is None or start > earlier_start)
    if _unchanged(before, said) and not restarted:
        return _from(said, before, start or earlier_start), None
    day = start if restarted and start else said.state.said_on
    if earlier_start is not None and day <= earlier_start:  # a correction from its beginning
        return _from(said, before, start), None
    another = said.state.holder != before.state.holder
    # without a start it may have held for as long as the one whom the record named before
    begun_by = start or earlier_start or before.state.said_on
    since = begun_by if another and not restarted and begun_by < day else None
    begun = replace(said.relation, valid_from=day)
    return Interval(begun, said.state, said.latest, True, since), _ended(before, day)


def _unchanged(before: Interval, said: Interval) -> bool:
    return (
        before.relation.attributes == said.relation.attributes
        and before.state.holder == said.state.holder
    )


def _from(said: Interval, before: Interval, start: date | None) -> Interval:
    """Return the interval in the place of the one before: not before what stood until then."""
    begins = before.relation.valid_from if before.after else start
    return Interval(
        replace(said.relation, valid_from=begins),
        said.state,
        said.latest,
        before.after,
        before.since,
    )


def _ended(interval: Interval, day: date) -> Interval:
    end = interval.relation.valid_to
    ended = day if end is None or end > day else end
    return replace(interval, relation=replace(interval.relation, valid_to=ended), latest=False)


def _lasts(relation: Relation) -> bool:
    start, end = relation.valid_from, relation.valid_to
    # an end at the start, as a register may write it, is kept as the file says it
    return start is None or end is None or end >= start
