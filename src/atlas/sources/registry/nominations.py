"""When a nominee has nothing left to hold for another.

A nominee holds an interest for another: BODS states the arrangement in addition to the interest
held. Where statements end every interest that the nominee is stated to have in the company, in
any record, nothing is left to be held, and the arrangement ended with the last of them. Where
one is open, was left out without an end, or none was ever stated, the arrangement stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.history import Interval
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.silence import is_nomination
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.vanished import OFFICE, is_left_out, is_same_holder

_NOMINEE = "nominee"


def nothing_left_since(found: Collected, row: RecordRow, relation: Relation) -> date | None:
    """Return the day on which a nominee's last interest in the company ended; None: not known.

    Args:
        found: what was collected.
        row: the record of the nomination.
        relation: the nomination.

    """
    if relation.discriminator != _NOMINEE or not is_nomination(relation):
        return None
    ends: list[date] = []
    for other, one in _interests(found, row):
        end = one.relation.valid_to
        if end is None or is_left_out(other, one):
            return None
        ends.append(end)
    last = max(ends, default=None)
    if last is None or (relation.valid_from is not None and relation.valid_from > last):
        return None
    return last


def _interests(found: Collected, row: RecordRow) -> Iterator[tuple[RecordRow, Interval]]:
    """Yield the nominee's latest interests in the company by all sources, without nominations."""
    company = found.union.root(Ref(row.ref.dataset_id, row.subject_record or ""))
    for other in found.relationships.values():
        if (
            other.subject_record is None
            or found.union.root(Ref(other.ref.dataset_id, other.subject_record)) != company
            or not (other.ref == row.ref or is_same_holder(found, row, other))
        ):
            continue
        for one in found.intervals(other):
            if one.latest and one.relation.type != OFFICE and not is_nomination(one.relation):
                yield other, one
