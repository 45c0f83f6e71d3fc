"""Records that a file left out without an end, and by whom they were followed under another id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.formats.unread import UNREAD
from atlas.sources.registry.domain.history import Interval
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.namesakes import Known, known_as
from atlas.sources.registry.domain.persons import person_name, plain_name
from atlas.sources.registry.domain.unspecified import unnamed_reason
from atlas.sources.registry.domain.vocabulary import (
    EntityRecord,
    PersonRecord,
    RelationshipRecord,
    parse_record,
)
from atlas.sources.registry.models import RecordRow, Ref

OFFICE = "Directorship"
NEVER = UUID(int=0)
Called = frozenset[tuple[str, str]]
"""The names of a party, each with its date of birth; none of one who is not named."""


def has_vanished(row: RecordRow, relation: Relation) -> bool:
    """Whether a file holds a record no longer of which no statement says that it ended.

    What a later file could read has not vanished. What begins on the file's day or later has not
    begun (`interests` ends it where it was to begin, or a day after the file).
    """
    day, start = row.unpublished_on, relation.valid_from
    if day is None or row.status == "closed" or row.facts.get(UNREAD):
        return False
    if start is None or start < day:
        return relation.valid_to == day
    return relation.valid_to == start + timedelta(days=start == day)


def is_left_out(row: RecordRow, said: Interval) -> bool:
    """Whether an interest was left out without an end, with its record or out of it."""
    if not said.latest:
        return False
    return has_vanished(row, said.relation) or was_omitted(row, said.relation)


def was_omitted(row: RecordRow, relation: Relation) -> bool:
    """Whether a later statement of the record, which is still published, leaves an interest out."""
    return relation.omitted is not None and row.status != "closed" and row.unpublished_on is None


def removed(found: Collected) -> Iterator[tuple[UUID, date]]:
    """Yield the datasets that held the subject and no longer do, with the day of that file."""
    root = found.union.root(found.subject)
    days: dict[UUID, list[date | None]] = defaultdict(list)
    for ref, row in found.records.items():
        if found.union.root(ref) == root:
            days[ref.dataset_id].append(row.unpublished_on)
    for dataset_id, gone in days.items():
        last = [day for day in gone if day is not None]
        if len(last) == len(gone):
            yield dataset_id, max(last)


def came_with(load: UUID | None, gone: RecordRow) -> bool:
    """Whether a load was the one that left a record out, or came after it (ids are in order)."""
    return load is not None and gone.load_id is not None and load >= gone.load_id


def called(found: Collected, holder: Ref) -> Called:
    """Return the names of a party, each with its date of birth; none of one who is not named."""
    record = _naming(found, holder)
    if record is None:
        return frozenset()
    if isinstance(record, PersonRecord):
        name, birth = person_name(record), record.birth_date or ""
    else:
        name, birth = plain_name(record.name or ""), ""
    return frozenset({(" ".join(sorted(name.split())), birth)}) if name else frozenset()


def known_by(found: Collected, holder: Ref) -> Known | None:
    """Return by what the register knows a party; None of one who is not named nor numbered."""
    record = _naming(found, holder)
    known = known_as(record, found.numbers.get(holder, ())) if record is not None else None
    return known if known is not None and (known.names or known.numbers) else None


def _naming(found: Collected, holder: Ref) -> PersonRecord | EntityRecord | None:
    row = found.records.get(holder)
    record = parse_record(row.record_type, row.body["recordDetails"]) if row else None
    if isinstance(record, RelationshipRecord) or (record is not None and unnamed_reason(record)):
        return None
    return record


def have_one_name(one: Called, other: Called) -> bool:
    """Whether two have a name in common, and no date of birth of it differs."""
    return any(
        name == known and (born.startswith(birth) or birth.startswith(born))
        for name, birth in one
        for known, born in other
    )


def is_same_holder(found: Collected, row: RecordRow, other: RecordRow) -> bool:
    """Whether the same party holds by two records, or may do so by its name and date of birth."""
    if row.holder_record is None or other.holder_record is None:
        return False
    one, two = (Ref(each.ref.dataset_id, each.holder_record or "") for each in (row, other))
    if found.union.root(one) == found.union.root(two):
        return True
    return have_one_name(called(found, one), called(found, two))
