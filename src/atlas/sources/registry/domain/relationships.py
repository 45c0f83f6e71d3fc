"""The relations a stored relationship record stands for, now and before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Protocol

import msgspec

from atlas.sources.registry.domain.bodies import StoredBody
from atlas.sources.registry.domain.history import Interval, State, intervals, key_of
from atlas.sources.registry.domain.interests import Relation, relations_of
from atlas.sources.registry.domain.rows import is_psc_entry, is_uk_psc
from atlas.sources.registry.domain.silence import with_what_stands
from atlas.sources.registry.domain.vocabulary import RelationshipRecord, Statement, parse_record

CORRECTED: Final = "corrected"
"""Member of a stored body: a later file said otherwise of the record, and of no later day."""
UNTIL: Final = "until"
"""Member of a stored body: the day of the file that replaced it, though of no later day itself."""


class StoredStatement(Protocol):
    """What is needed of a stored statement."""

    @property
    def body(self) -> StoredBody:
        """The statement as stored."""

    @property
    def statement_id(self) -> str:
        """Its id."""

    @property
    def status(self) -> str:
        """Its recordStatus."""

    @property
    def statement_date(self) -> date:
        """Its day."""

    @property
    def holder_record(self) -> str | None:
        """The interested party's record; None when it names none."""


class StoredRelationship(StoredStatement, Protocol):
    """A stored record: its latest statement, and the earlier ones."""

    @property
    def unpublished_on(self) -> date | None:
        """The day from which no file holds it."""

    @property
    def earlier(self) -> Sequence[StoredStatement]:
        """What the record said before."""


def record_in(row: StoredStatement) -> RelationshipRecord:
    """Return the typed relationship record of a stored statement."""
    record = parse_record("relationship", row.body["recordDetails"])
    assert isinstance(record, RelationshipRecord)  # noqa: S101  stored as one
    return record


def intervals_in(row: StoredRelationship) -> list[Interval]:
    """Return the relations of a stored record, each for the period for which it was stated.

    A closed record without an end of its own ended on its statement's date; one that is no
    longer published ended on the date of the file that left it out. What a file replaced under an
    unchanged date, and is known to have held until that file, ends with it.
    """
    states: list[State] = []
    replaced = date.min
    for one in sorted(row.earlier, key=_until):
        states.append(_not_before(replaced, _earlier(one, row.statement_date)))
        replaced = _until(one)
    newest = replace(_state(row, row.unpublished_on), newest=True)
    said = with_what_stands([*states, _not_before(replaced, newest)])
    found = intervals(said)
    for state in said:
        found += _of_another(state, found)
    return found


def _of_another(state: State, found: Sequence[Interval]) -> list[Interval]:
    """Return what a statement says of a time that was over, where others name another holder.

    Nothing says which of them is right: each may have held.
    """
    if state.holder is None:
        return []
    known = {(one.state.holder, key_of(one.relation)) for one in found}
    return [
        Interval(one, state, latest=state.newest)
        for one in state.relations
        if one.omitted is None
        and one.valid_to is not None
        and one.valid_to <= state.said_on
        and _lasts(one)
        and (state.holder, key_of(one)) not in known
    ]


def of_no_one(row: StoredRelationship, said: Sequence[Interval]) -> list[Interval]:
    """Return what a record says of no one whom it names, where it was over when it said so.

    An earlier statement named someone for that time: either may be right, whatever later ones say.
    """
    found = _taken_back(row, said)
    if row.holder_record is not None or any(one.latest for one in said):
        return found
    state = replace(_state(row, row.unpublished_on), newest=True)
    return [*found, *(Interval(one, state, latest=True) for one in state.relations if _lasts(one))]


def _taken_back(row: StoredRelationship, said: Sequence[Interval]) -> list[Interval]:
    """Return what earlier statements said of no one, after others had named someone for it."""
    known = {one.state.statement_id for one in said}
    found, named = list[Interval](), False
    states = (_earlier(one, row.statement_date) for one in row.earlier)
    for state in sorted(states, key=lambda one: one.place):
        named = named or state.holder is not None
        if named and state.holder is None and state.statement_id not in known:
            found += [Interval(one, state, latest=False) for one in state.relations if _lasts(one)]
    return found


def _lasts(relation: Relation) -> bool:
    start, end = relation.valid_from, relation.valid_to
    return start is None or end is None or start < end


def relations_in(row: StoredStatement) -> tuple[Relation, ...]:
    """Return the relations that one statement says, as it says them."""
    return _state(row, None).relations


def _until(past: StoredStatement) -> date:
    """Return the day of the file that replaced a state that had held; the first day: none did."""
    day = past.body.get(UNTIL)
    return date.fromisoformat(day) if day else date.min


def _not_before(day: date, state: State) -> State:
    return replace(state, said_on=max(day, state.said_on))


def _earlier(past: StoredStatement, newest: date) -> State:
    """Return what a record said before; what a file corrected is of no later day than its words."""
    found = _state(past, None)
    if not past.body.get(CORRECTED):
        return found
    return replace(found, corrected=True, said_on=min(found.said_on, newest))


def _state(row: StoredStatement, unpublished_on: date | None) -> State:
    statement = msgspec.convert(row.body, Statement)
    ends = [
        day
        for day in (row.statement_date if row.status == "closed" else None, unpublished_on)
        if day is not None
    ]
    closed_on = min(ends, default=None)
    found = tuple(
        relations_of(
            record_in(row),
            closed_on=closed_on,
            uk_psc=is_uk_psc(statement),
            said_on=row.statement_date,
        )
    )
    return State(
        row.statement_date,
        row.holder_record,
        found,
        row.statement_id,
        closed_on=closed_on,
        whole=is_psc_entry(statement),
    )


__all__ = ["StoredRelationship", "intervals_in", "of_no_one", "record_in", "relations_in"]
