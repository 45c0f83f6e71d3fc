"""Which record a relationship assertion is about: one per pair, kind and overlapping validity."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from atlas.knowledge.mutations.domain.assertions import RelationshipAssertion

Pair = tuple[str, UUID, UUID, str]
"""Type, from, to (canonical), discriminator."""


@dataclass(frozen=True, slots=True)
class Record:
    """A stored relationship and its interval [valid_from, valid_to).

    `source_records`: the records of the batch's own source that speak of it.
    """

    id: UUID
    valid_from: date | None
    valid_to: date | None
    source_records: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewRelationship:
    """A relationship to create; its ends are the entities the claims were made on."""

    id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    discriminator: str
    valid_from: date | None
    valid_to: date | None


@dataclass(slots=True)
class RelationshipPlan:
    """Which record each assertion is about, and which are new."""

    targets: dict[str, UUID] = field(default_factory=dict)
    created: list[NewRelationship] = field(default_factory=list)


def plan_relationships(
    assertions: Sequence[RelationshipAssertion],
    stored: Mapping[Pair, Iterable[Record]],
    *,
    entity_of: Mapping[str, UUID],
    canonical_of: Callable[[UUID], UUID],
    make_id: Callable[[], UUID],
) -> RelationshipPlan:
    """Match assertions with records, whatever their order in the batch.

    What has no end comes first, then the earliest. A source that keeps two records of one pair says
    two things: they stay two intervals, or the end of one would end the other. What another source
    states on is about the one that this source states on: a register that closed a record and
    opened another did not end the holding.
    """
    plan = RelationshipPlan()
    records = {pair: list(found) for pair, found in stored.items()}

    def pair_of(one: RelationshipAssertion) -> Pair:
        ends = (canonical_of(entity_of[one.from_key]), canonical_of(entity_of[one.to_key]))
        return (one.type, *ends, one.discriminator)

    current = {(pair_of(one), one.source_record) for one in assertions}
    for one in sorted(assertions, key=_order):
        from_id, to_id = entity_of[one.from_key], entity_of[one.to_key]
        pair = pair_of(one)
        known = records.setdefault(pair, [])
        own = own_records(known, one)
        if not own and one.continues and (pair, one.continues) not in current:
            # what was current when it was stored is the past now, and goes by another record
            own = [record for record in known if one.continues in record.source_records]
        match = best_match(own, one.valid_from, one.valid_to) or best_match(
            others_records(known, one), one.valid_from, one.valid_to
        )
        said = frozenset({one.source_record} if one.source_record else ())
        if match is None:
            match = Record(make_id(), one.valid_from, one.valid_to)
            plan.created.append(
                NewRelationship(
                    match.id, one.type, from_id, to_id, one.discriminator,
                    one.valid_from, one.valid_to,
                )
            )  # fmt: skip
        else:
            # what this source says now decides which later statement of the batch overlaps
            known.remove(match)
        known.append(Record(match.id, one.valid_from, one.valid_to, match.source_records | said))
        plan.targets[one.key] = match.id
    return plan


def own_records(records: Iterable[Record], one: RelationshipAssertion) -> list[Record]:
    """Return the records that this very source record spoke of before: one an interval."""
    return [r for r in records if one.source_record in r.source_records]


def others_records(records: Iterable[Record], one: RelationshipAssertion) -> list[Record]:
    """Return the records that no other record of the same source speaks of."""
    return [r for r in records if one.source_record is None or not r.source_records]


def best_match(
    records: Iterable[Record], valid_from: date | None, valid_to: date | None
) -> Record | None:
    """Return the overlapping record that matches best: an end or none, the start, then days."""
    overlapping = [
        record
        for record in records
        if _starts_before(record.valid_from, valid_to)
        and _starts_before(valid_from, record.valid_to)
    ]
    return min(
        overlapping,
        key=lambda record: (
            (record.valid_to is None) != (valid_to is None),
            record.valid_from != valid_from,
            -_shared_days(record, valid_from, valid_to),
            record.id,
        ),
        default=None,
    )


def _starts_before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def _shared_days(record: Record, valid_from: date | None, valid_to: date | None) -> int:
    start = max(record.valid_from or date.min, valid_from or date.min)
    end = min(record.valid_to or date.max, valid_to or date.max)
    return (end - start).days


def _order(one: RelationshipAssertion) -> tuple[bool, date, date, str]:
    ends = one.valid_to is not None
    return (ends, one.valid_from or date.min, one.valid_to or date.max, one.key)
