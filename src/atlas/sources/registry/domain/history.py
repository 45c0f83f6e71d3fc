"""One relationship record restated over time, as intervals: what it said until it said otherwise.

A later statement of a record supersedes the earlier ones. What an earlier one said of a relation
holds until the day from which the later one speaks: the start that it states again, otherwise its
own date. A relation that is restated without a change is one interval. Where a later one says
otherwise of a time that was over, nothing tells which is right: either may have held. Both readings
are kept (`since`, `otherwise_from`). A register that states all interests whole at each change, and
a changed interest with a start of its own, state a change: the earlier reading stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from atlas.knowledge.graph.domain.model import RESTATED_FROM, STATED_SINCE
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
    says that it held already from then on, of a time for which an earlier one said otherwise.
    `otherwise_from`: from when on a later statement says otherwise, although this was in force;
    the last day there is: it says so no more.
    """

    relation: Relation
    state: State
    latest: bool
    after: bool = False
    since: date | None = None
    otherwise_from: date | None = None

    @property
    def marks(self) -> dict[str, str]:
        """What is noted with the relation in addition to its own attributes."""
        said = {STATED_SINCE: self.since, RESTATED_FROM: self.otherwise_from}
        return {name: day.isoformat() for name, day in said.items() if day is not None}


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
        found += [_gone(one, state) for one in open_ones.values()]
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
    unchanged = _unchanged(before, said)
    if unchanged and not restarted:
        return _from(said, before, start or earlier_start), None
    day = start if restarted and start else said.state.said_on
    if earlier_start is not None and day <= earlier_start:  # a correction from its beginning
        return _from(said, before, start), None
    if restarted and start:
        # the same interest, said to begin later; another one began on a day of its own
        other = earlier_start or date.min if unchanged and _either(before, said.state) else None
        begun = replace(said.relation, valid_from=start)
        return _next(begun, said, before, None), _ended(before, start, other)
    # without a start it may have held for as long as the one whom the record named before
    begun_by = start or earlier_start or before.state.said_on
    if begun_by >= day or not _either(before, said.state):
        return _next(replace(said.relation, valid_from=day), said, before, None), _ended(
            before, day
        )
    over = said.relation.valid_to
    if over is not None and before.state.holder == said.state.holder:
        day = min(day, max(over, begun_by))  # it was over when that was said
    begun = replace(said.relation, valid_from=day)
    return _next(begun, said, before, begun_by), _ended(before, day, begun_by)


def _next(begun: Relation, said: Interval, before: Interval, since: date | None) -> Interval:
    """Return an interval that follows another, without what was noted of that one."""
    since = since or (begun.valid_from if before.since else None)
    return Interval(begun, said.state, said.latest, True, since, _said_again(before))


def _said_again(before: Interval) -> date | None:
    return date.max if before.otherwise_from else None


def _either(before: Interval, now: State) -> bool:
    """Whether a later statement of a time that was over leaves open which of the two is right."""
    return before.state.holder != now.holder or not now.whole


def _gone(before: Interval, now: State) -> Interval:
    """Return an interval that ended when a statement named the relation no more."""
    if not _either(before, now):
        return _ended(before, now.said_on)
    begun, stated = before.relation.valid_from or date.min, _own_end(before)
    if before.state.holder != now.holder or stated:
        said = [one for one in now.relations if one.omitted is None]
        begun = min((one.valid_from or date.min for one in said), default=date.max)
    return _ended(before, now.said_on, begun)


def _own_end(interval: Interval) -> bool:
    end = interval.relation.valid_to
    return end is not None and end != interval.state.closed_on


def _unchanged(before: Interval, said: Interval) -> bool:
    return (
        before.relation.attributes == said.relation.attributes
        and before.state.holder == said.state.holder
    )


def _from(said: Interval, before: Interval, start: date | None) -> Interval:
    """Return the interval in the place of the one before: not before what stood until then."""
    begins, since = before.relation.valid_from if before.after else start, before.since
    if before.after and start is not None and begins is not None and _either(before, said.state):
        since = min(since or begins, start) if start < begins else since
    other = _said_again(before)
    if said.relation.omitted is not None and not said.state.whole:
        other = begins or date.min  # left out: nothing rests on what was said of it before
    return Interval(
        replace(said.relation, valid_from=begins),
        said.state,
        said.latest,
        before.after,
        since,
        other,
    )


def _ended(interval: Interval, day: date, otherwise_from: date | None = None) -> Interval:
    """Return an interval until a day; `otherwise_from`: when it ended by a later statement."""
    end = interval.relation.valid_to
    ended = day if end is None or end > day else end
    known = (interval.otherwise_from, otherwise_from)
    other = min((one for one in known if one is not None and one < ended), default=None)
    relation = replace(interval.relation, valid_to=ended)
    return replace(interval, relation=relation, latest=False, otherwise_from=other)


def _lasts(relation: Relation) -> bool:
    start, end = relation.valid_from, relation.valid_to
    # an end at the start, as a register may write it, is kept as the file says it
    return start is None or end is None or end >= start
