"""Interests that one file still states, as of its own day, although another file says otherwise.

A statement keeps its day for as long as it stands. A current file may state on in words of 2016
what another one ended, or states otherwise, since 2019: by the day of the statement alone the other
one would be the newer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.knowledge.survivorship.domain.ends import STILL_STATED
from atlas.knowledge.survivorship.domain.shares import is_inside_or_around
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.history import Key, key_of
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref
from atlas.sources.registry.vanished import is_left_out

Right = tuple[Ref, Ref, str, str]
"""Holder and company, whichever record they have, type and discriminator."""


class _Said(NamedTuple):
    ref: Ref
    key: Key
    day: date
    end: date | None
    share: Mapping[str, JSON]


def still_stated(
    found: Collected, datasets: Mapping[UUID, DatasetRow]
) -> dict[tuple[Ref, Key], dict[str, str]]:
    """Return what is noted with each such interest, by record and key.

    Args:
        found: what was collected.
        datasets: the datasets by id.

    """
    rights: dict[Right, list[_Said]] = defaultdict(list)
    for row in found.relationships.values():
        for right, one in _said(found, row):
            rights[right].append(one)
    marks: dict[tuple[Ref, Key], dict[str, str]] = {}
    for group in rights.values():
        for one in group:
            file = datasets[one.ref.dataset_id]
            filed = file.data_date or file.loaded_at.date()
            if any(_stands_against(one, other, filed) for other in group):
                marks[one.ref, one.key] = {STILL_STATED: filed.isoformat()}
    return marks


def _said(found: Collected, row: RecordRow) -> Iterator[tuple[Right, _Said]]:
    if row.subject_record is None or row.unpublished_on is not None:
        return
    company = found.union.root(Ref(row.ref.dataset_id, row.subject_record))
    for one in found.intervals(row):
        holder, relation = one.state.holder, one.relation
        if one.latest and holder is not None and not is_left_out(row, one):
            root = found.union.root(Ref(row.ref.dataset_id, holder))
            right = root, company, relation.type, relation.discriminator
            day, end = one.state.said_on, relation.valid_to
            yield right, _Said(row.ref, key_of(relation), day, end, relation.attributes)


def _stands_against(one: _Said, other: _Said, filed: date) -> bool:
    """Whether a file of that day states what another one's later statement contradicts."""
    if one.ref.dataset_id == other.ref.dataset_id:
        return False
    if other.end is not None and (one.end is None or one.end > other.end):
        return one.day < min(other.end, other.day) <= filed
    return one.day < other.day <= filed and not is_inside_or_around(one.share, other.share)
