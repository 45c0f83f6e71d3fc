"""Officers whom a register left out and no new officer replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.namesakes import Known, joined, may_be_one
from atlas.sources.registry.domain.unanswered import followed
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.vanished import (
    NEVER,
    OFFICE,
    has_vanished,
    known_by,
)


@dataclass(frozen=True, slots=True)
class _InOffice:
    """Everything one register says of one person's offices in a company."""

    person: Ref
    came: UUID
    """The load that first named the person."""
    since: date | None
    """The first day in office, as far as it is stated."""
    until: date | None
    """When the last office that has begun, and that a load has seen held, ended; None: not yet."""
    held: bool
    """Whether there is such an office."""
    known: Known | None
    """By what the register knows the person; None where it does not name one."""
    gone: RecordRow | None
    """The record that was left out last, where none is left."""

    def follows(self, left: date, named_on: date) -> bool:
        """Whether the person took an office that another left.

        Args:
            left: the day of the data that left the other out: who was in office on it, or later.
            named_on: the day for which the register last named the other. Registers learn late of
                an office: one that began a little earlier than that counts as a successor.

        """
        if self.known is None or not self.held or (self.until is not None and self.until <= left):
            return False
        return followed(self.since, named_on)


def offices_left(found: Collected) -> frozenset[tuple[Ref, Ref]]:
    """Return who was left out of a register as an officer, and of which company: person, company.

    An officer counts until a statement ends the office, or a new officer is in office: a person
    with a name whom the register did not name before. A future officer, one who came and went
    before a load stated it, and a colleague succeed no one. Each new officer succeeds one, and
    continues to count as the successor after leaving.
    """
    offices: dict[Ref, dict[Ref, list[tuple[RecordRow, Relation]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    known: dict[Ref, list[Known]] = defaultdict(list)
    for row in found.relationships.values():
        if row.subject_record is None:
            continue
        company = Ref(row.ref.dataset_id, row.subject_record)
        for one in found.intervals(row):
            if one.latest and one.relation.type == OFFICE and one.state.holder is not None:
                holder = Ref(row.ref.dataset_id, one.state.holder)
                person = found.union.root(holder)
                offices[company][person].append((row, one.relation))
                if (words := known_by(found, holder)) is not None:
                    known[person].append(words)
    return frozenset(
        (person, company)
        for company, people in offices.items()
        for person in _unreplaced(
            [
                _in_office(person, said, found.as_of, joined(known[person]))
                for person, said in people.items()
            ]
        )
    )


def _in_office(
    person: Ref,
    said: list[tuple[RecordRow, Relation]],
    day: date,
    known: Known | None,
) -> _InOffice:
    days = [relation.valid_from for _, relation in said if relation.valid_from is not None]
    gone = [row for row, relation in said if has_vanished(row, relation)]
    stays = any(
        row.unpublished_on is None and (relation.valid_to is None or relation.valid_to > day)
        for row, relation in said
    )
    held = [relation for row, relation in said if _was_seen_held(row, relation, day)]
    ends = [one.valid_to for one in held if one.valid_to is not None]
    return _InOffice(
        person,
        came=min(row.first_load_id or NEVER for row, _ in said),
        since=min(days, default=None),
        until=max(ends) if held and len(ends) == len(held) else None,
        held=bool(held),
        known=known,
        gone=max(gone, key=lambda row: row.load_id or NEVER) if gone and not stays else None,
    )


def _was_seen_held(row: RecordRow, relation: Relation, day: date) -> bool:
    """Whether an office has begun and is held, or was stated to be before its end was."""
    start, end = relation.valid_from, relation.valid_to
    if start is not None and (start > day or (end is not None and end <= start)):
        return False
    return end is None or end > day or row.load_id != row.first_load_id


def _unreplaced(people: list[_InOffice]) -> Iterator[Ref]:
    """Yield who is gone without a successor, the first to go first."""
    left: dict[UUID, list[tuple[_InOffice, RecordRow]]] = defaultdict(list)
    for one in people:
        if one.gone is not None:
            left[one.gone.load_id or NEVER].append((one, one.gone))
    new = sorted(people, key=lambda one: one.came)
    for load, gone in sorted(left.items()):
        named_on = max(row.statement_date for _, row in gone)
        day = max(row.unpublished_on or row.statement_date for _, row in gone)
        before = [one for one in people if one.came < load]
        heirs = [
            one
            for one in new
            if one.came >= load
            and one.follows(day, named_on)
            and not any(_may_be_one(one, other) for other in before)
        ]
        if len(heirs) < len(gone):  # in whose place they came is not said
            yield from (one.person for one, _ in gone)
        else:
            taken = {one.person for one in heirs[: len(gone)]}
            new = [one for one in new if one.person not in taken]


def _may_be_one(person: _InOffice, other: _InOffice) -> bool:
    """Whether two may be one under another record; an unnamed party succeeds no one."""
    if person.known is None or other.known is None:
        return False
    return may_be_one(person.known, other.known)
