"""What the records said that a file left out, and what of it stands: silence is no correction.

A relationship that no file holds any more ended, as far as shares and votes go. What hides somebody
stands until the same register ends it, or answers it in the load that left it out or a later one:
what was said before is no answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.formats.unread import UNREAD
from atlas.sources.registry.domain.history import Interval
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.relationships import record_in
from atlas.sources.registry.domain.silence import is_nomination, is_unstated
from atlas.sources.registry.domain.unspecified import NOBODY, unnamed_reason
from atlas.sources.registry.domain.vocabulary import (
    RelationshipRecord,
    Unspecified,
    parse_record,
)
from atlas.sources.registry.models import RecordRow, Ref

OFFICE = "Directorship"


def has_vanished(row: RecordRow, relation: Relation) -> bool:
    """Whether a file holds a record no longer of which no statement says that it ended.

    What a later file could read has not vanished.
    """
    left_out = row.unpublished_on is not None and row.status != "closed"
    return left_out and not row.facts.get(UNREAD) and relation.valid_to == row.unpublished_on


def stands(found: Collected, row: RecordRow, said: Interval) -> bool:
    """Whether an interest stands although its record has vanished.

    A nomination stands until another nominee or nominator of the company is declared; an owner who
    is not named, or a statement instead of one, until a holder is named; an interest of which the
    register does not say what it is, until the register says of the same holder what it is. That
    nobody need be named is favourable, and does not outlive its record.

    Args:
        found: what was collected.
        row: the interest's record.
        said: the interest.

    """
    relation = said.relation
    if relation.type == OFFICE or not has_vanished(row, relation):
        return False
    unnamed = _unnamed(found, row, said)
    hides = unnamed is not None or is_nomination(relation) or is_unstated(relation)
    if not hides or unnamed in NOBODY:
        return False
    others = [other for other in _of_company(found, row) if other.unpublished_on is None]
    if is_nomination(relation):
        return not any(is_nomination(one) for other in others for one in _now(found, other))
    if unnamed is not None:
        return not any(
            other.statement_date > row.statement_date
            and _came_with(other.load_id, row)
            and _names_a_holder(found, other)
            for other in others
        )
    return not any(
        _came_with(other.load_id, row)
        and other.holder_record == row.holder_record
        and any(one.type != OFFICE for one in _now(found, other))
        for other in others
    )


def _unnamed(found: Collected, row: RecordRow, said: Interval) -> str | None:
    """Return why the source does not name who has an interest, or None: it does."""
    if said.state.holder is None:
        party = record_in(row).interested_party
        return party.reason if isinstance(party, Unspecified) else None
    holder = found.records.get(Ref(row.ref.dataset_id, said.state.holder))
    if holder is None:
        return None
    record = parse_record(holder.record_type, holder.body["recordDetails"])
    unnamed = None if isinstance(record, RelationshipRecord) else unnamed_reason(record)
    return unnamed[0] if unnamed else None


def _of_company(found: Collected, row: RecordRow) -> Iterator[RecordRow]:
    """Yield what else the same register says of who holds or directs the company."""
    for other in found.relationships.values():
        if (
            other.subject_record == row.subject_record
            and other.ref.dataset_id == row.ref.dataset_id
            and other.ref != row.ref
        ):
            yield other


def _now(found: Collected, row: RecordRow) -> Iterator[Relation]:
    for one in found.intervals(row):
        if one.latest and one.relation.exists_at(found.as_of):
            yield one.relation


def _names_a_holder(found: Collected, row: RecordRow) -> bool:
    return any(
        one.latest
        and one.state.holder is not None
        and one.relation.type != OFFICE
        and one.relation.exists_at(found.as_of)
        for one in found.intervals(row)
    )


def _came_with(load: UUID | None, gone: RecordRow) -> bool:
    """Whether a load was the one that left a record out, or came after it (ids are in order)."""
    return load is not None and gone.load_id is not None and load >= gone.load_id


@dataclass(frozen=True, slots=True)
class _InOffice:
    """Everything one register says of one person's offices in a company."""

    person: Ref
    came: UUID
    """The load that first named the person."""
    since: date | None
    """The first day in office, as far as it is stated."""
    gone: RecordRow | None
    """The record that was left out last, where none is left."""


def offices_left(found: Collected) -> frozenset[tuple[Ref, Ref]]:
    """Return who was left out of a register as an officer, and of which company: person, company.

    An officer counts until a statement ends the office, or somebody new takes office: a person whom
    the register did not name before, and who did not hold office on the day for which it last named
    the other. Each who is new stands in the place of one. Whoever was a colleague replaces nobody.
    """
    offices: dict[Ref, dict[Ref, list[tuple[RecordRow, Relation]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in found.relationships.values():
        if row.subject_record is None:
            continue
        company = Ref(row.ref.dataset_id, row.subject_record)
        for one in found.intervals(row):
            if one.latest and one.relation.type == OFFICE and one.state.holder is not None:
                person = found.union.root(Ref(row.ref.dataset_id, one.state.holder))
                offices[company][person].append((row, one.relation))
    return frozenset(
        (person, company)
        for company, people in offices.items()
        for person in _unreplaced(
            [_in_office(person, said, found.as_of) for person, said in people.items()]
        )
    )


def _in_office(person: Ref, said: list[tuple[RecordRow, Relation]], day: date) -> _InOffice:
    days = [relation.valid_from for _, relation in said if relation.valid_from is not None]
    gone = [row for row, relation in said if has_vanished(row, relation)]
    stays = any(
        row.unpublished_on is None and (relation.valid_to is None or relation.valid_to > day)
        for row, relation in said
    )
    return _InOffice(
        person,
        came=min(row.first_load_id or _NEVER for row, _ in said),
        since=min(days, default=None),
        gone=max(gone, key=lambda row: row.load_id or _NEVER) if gone and not stays else None,
    )


_NEVER = UUID(int=0)


def _unreplaced(people: list[_InOffice]) -> Iterator[Ref]:
    """Yield who is gone and whom nobody new replaces, the first to go first."""
    left: dict[UUID, list[tuple[_InOffice, RecordRow]]] = defaultdict(list)
    for one in people:
        if one.gone is not None:
            left[one.gone.load_id or _NEVER].append((one, one.gone))
    new = sorted(people, key=lambda one: one.came)
    for load, gone in sorted(left.items()):
        named_on = max(row.statement_date for _, row in gone)
        heirs = [
            one for one in new if one.came >= load and (one.since is None or one.since >= named_on)
        ]
        if len(heirs) < len(gone):  # in whose place they came is not said
            yield from (one.person for one, _ in gone)
        else:
            taken = {one.person for one in heirs[: len(gone)]}
            new = [one for one in new if one.person not in taken]
