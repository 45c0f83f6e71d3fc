"""Interests of which an earlier record of the same holder says that they are not beneficial.

A register may give the same relationship another record id. What the record of before said of the
interest, that it is no beneficial ownership or control, stands until the same holder's interest is
stated to be beneficial, or a statement ends it (inside one record: `domain.silence`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.history import Interval, Key, key_of
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.silence import NOT_BENEFICIAL, is_beneficial
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.standing import kind_of
from atlas.sources.registry.vanished import NEVER, OFFICE, is_left_out, is_same_holder

_Said = tuple[RecordRow, Interval]


def disclaimed_before(found: Collected) -> frozenset[tuple[Ref, Key]]:
    """Return the interests that are still said, and that an earlier record says are not beneficial.

    Args:
        found: what was collected.

    """
    companies: dict[tuple[Ref, str], list[_Said]] = defaultdict(list)
    for row in found.relationships.values():
        if row.subject_record is None or row.holder_record is None:
            continue
        company = found.union.root(Ref(row.ref.dataset_id, row.subject_record))
        for one in found.intervals(row):
            if one.latest and one.relation.type != OFFICE:
                companies[company, kind_of(one.relation)].append((row, one))
    return frozenset(
        (row.ref, key_of(now.relation))
        for said in companies.values()
        if any(_says_not(one.relation) and is_left_out(row, one) for row, one in said)
        for row, now in said
        if not is_left_out(row, now)
        and not (is_beneficial(now.relation) or _says_not(now.relation))
        and _last_word(row, _of_holder(found, row, said))
    )


def _of_holder(found: Collected, row: RecordRow, said: Iterable[_Said]) -> list[_Said]:
    """Return what other records of the same register say of the same holder."""
    return [
        (other, one)
        for other, one in said
        if other.ref != row.ref
        and other.ref.dataset_id == row.ref.dataset_id
        and is_same_holder(found, row, other)
    ]


def _last_word(row: RecordRow, said: Sequence[_Said]) -> bool:
    """Whether the last record that says either leaves it at that the interest is not beneficial."""
    gone = [
        (other.load_id or NEVER, _says_not(one.relation), other)
        for other, one in said
        if is_left_out(other, one) and (_says_not(one.relation) or is_beneficial(one.relation))
    ]
    if not gone:
        return False
    _, last, record = max(gone, key=lambda one: one[:2])
    ended = any(
        not is_left_out(other, one)
        and one.relation.valid_to is not None
        and record.statement_date <= one.relation.valid_to <= row.statement_date
        for other, one in said
    )
    return last and not ended


def _says_not(relation: Relation) -> bool:
    return bool(relation.attributes.get(NOT_BENEFICIAL))
