"""What a register said of a party for a time and takes back: whose its shares were stays open.

A later statement of the party's record says no more that it is a state or a trust, has died or was
dissolved. Which of the two is right, no source says. The party is as it is now; of the days on
which it held, until the later statement, the company that it held keeps a statement in place of an
owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
)
from atlas.sources.registry.batch import Batch
from atlas.sources.registry.below import UPWARD
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.current import source_record
from atlas.sources.registry.domain.claims import claims_of, party_type, trust_of
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

TRUST = "Trust"
_STATES = frozenset({"state", "stateBody"})


class TakenBack(NamedTuple):
    """What a register said until a day of a party that held a company, for the days it held."""

    company: Ref
    said: RecordRow
    start: date | None
    end: date
    description: str
    held: Relation
    record: str
    """The record of what it held."""
    is_trust: bool
    """It was a trust, and is now a party of another kind."""


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
                record = source_record(row, one.relation)
                for was in said[found.union.root(holder)]:
                    kind = party_type(_party(found.records[was.row.ref]))
                    is_trust = party_type(_party(was.row)) == TRUST != kind
                    yield from _while_held(company, one.relation, record, was, is_trust=is_trust)


def add_as_it_was(batch: Batch, one: TakenBack, own: Identifier, company: str) -> None:
    """Add who held until its register took it back, if it was a trust then and is not now.

    A tenant that asked in between knows it as a party: for every other it is one as well.

    Args:
        batch: of its dataset.
        one: what was taken back.
        own: the number of its record.
        company: key of the company that it held.

    """
    if not one.is_trust:
        return
    record, held = _party(one.said), one.held
    day, key = one.said.statement_date, f"{own.scheme}/{own.value}@{TRUST}"
    trust = trust_of(one.said.body)
    claims = tuple(
        ClaimAssertion(name, value, trust=trust, asserted_at=day, source_record=own.value)
        for name, value in claims_of(record, TRUST, [], one.said.facts)
    )
    reference = f"{one.record}:before {one.end}"
    batch.add(PartyAssertion(key, TRUST, (own,), claims))
    batch.relationships.append(
        RelationshipAssertion(
            key=f"{one.record}@{TRUST}:{one.end}",
            type=held.type,
            from_key=key,
            to_key=company,
            discriminator=held.discriminator,
            valid_from=one.start,
            valid_to=one.end,
            attributes=held.attributes,
            asserted_at=day,
            source_record=reference,
            trust=trust,
            continues=one.record,
        ),
    )


def _while_held(
    company: Ref, held: Relation, record: str, one: _Said, *, is_trust: bool
) -> Iterator[TakenBack]:
    start = max(held.valid_from or date.min, one.since)
    end = min(held.valid_to or date.max, one.until)
    if start < end:
        begun = start if start > date.min else None
        yield TakenBack(company, one.row, begun, end, one.text, held, record, is_trust)


def _party(row: RecordRow) -> EntityRecord | PersonRecord:
    record = parse_record(row.record_type, row.body["recordDetails"])
    assert not isinstance(record, RelationshipRecord)  # noqa: S101  parties only
    return record


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
    if party_type(record) == TRUST:
        return date.min, "is a trust or a similar arrangement"
    gone = record.dissolution_date
    return gone or date.min, f"was dissolved on {gone}"


def _first_day(written: str) -> date:
    """Return the first day that a date may mean of which the month or the day may be missing."""
    return date.fromisoformat(written + "0001-01-01"[len(written) :])
