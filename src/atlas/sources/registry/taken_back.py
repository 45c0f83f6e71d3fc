"""What a register said of a party for a time and takes back: whose its shares were stays open.

A later statement of the party's record says no more that it is a state or a trust, has died or was
dissolved. Which of the two is right, no source says. The party is as it is now; of the days on
which it held, until the later statement, the company that it held keeps a statement in place of an
owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from atlas.sources.registry.below import UPWARD
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.claims import party_type
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.relationships import UNTIL
from atlas.sources.registry.domain.vocabulary import (
    EntityRecord,
    PersonRecord,
    RelationshipRecord,
    parse_record,
)
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.saying import name_of

_STATES = frozenset({"state", "stateBody"})


class TakenBack(NamedTuple):
    """What a register said until a day of a party that held a company, for the days it held."""

    company: Ref
    said: RecordRow
    start: date | None
    end: date
    description: str


class _Said(NamedTuple):
    """An earlier statement of a party, until when it was stated, and since when it is true."""

    row: RecordRow
    until: date
    since: date
    text: str


def taken_back(found: Collected) -> Iterator[TakenBack]:
    """Yield what registers took back of the holders of companies that were collected.

    Args:
        found: what was collected; the records of one person are joined by then.

    """
    said: dict[Ref, list[_Said]] = defaultdict(list)
    for ref, row in found.records.items():
        said[found.union.root(ref)] += _earlier(row)
    for row in found.relationships.values():
        company = Ref(row.ref.dataset_id, row.subject_record or "")
        if company not in found.records:
            continue
        for one in found.intervals(row):
            holder = Ref(row.ref.dataset_id, one.state.holder or "")
            if holder in found.records and one.relation.type in UPWARD:
                yield from _while_held(company, one.relation, said[found.union.root(holder)])


def _while_held(company: Ref, held: Relation, said: Sequence[_Said]) -> Iterator[TakenBack]:
    for one in said:
        start = max(held.valid_from or date.min, one.since)
        end = min(held.valid_to or date.max, one.until)
        if start < end:
            begun = start if start > date.min else None
            yield TakenBack(company, one.row, begun, end, one.text)


def _earlier(row: RecordRow) -> Iterator[_Said]:
    for past in row.earlier:
        before = replace(row, body=past.body, statement_date=past.statement_date, earlier=())
        record = parse_record(row.record_type, past.body["recordDetails"])
        if isinstance(record, RelationshipRecord):
            continue
        since, what = _what(record)
        until = date.fromisoformat(past.body[UNTIL])
        name = name_of(before) or row.ref.record_id
        yield _Said(before, until, since, f"Until {until} the register stated: {name} {what}.")


def _what(record: EntityRecord | PersonRecord) -> tuple[date, str]:
    """Return since when a statement is true, and what it says; a kind is true of all days."""
    if isinstance(record, PersonRecord):
        return _first_day(record.death_date or ""), f"died on {record.death_date}"
    if record.entity_type.type in _STATES:
        return date.min, "is a state or a body of a state"
    if party_type(record) == "Trust":
        return date.min, "is a trust or a similar arrangement"
    gone = record.dissolution_date
    return gone or date.min, f"was dissolved on {gone}"


def _first_day(written: str) -> date:
    """Return the first day that a date may mean of which the month or the day may be missing."""
    return date.fromisoformat(written + "0001-01-01"[len(written) :])
