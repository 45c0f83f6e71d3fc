"""Interests that one file still states, as of its own day, although another file ended them.

A statement keeps its day for as long as it stands. A current file may state on in words of 2016
what another one ended in 2019: by the day of the statement alone that would not be a contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.history import Key, key_of
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref
from atlas.sources.registry.vanished import is_left_out

STILL_STATED = "still_stated_on"
"""The attribute that carries the file's day."""
Right = tuple[Ref, Ref, str, str]
"""Holder and company, whichever record they have, type and discriminator."""


class _Said(NamedTuple):
    ref: Ref
    key: Key
    day: date
    end: date | None


def stated_past_ends(
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
        for going in group:
            file = datasets[going.ref.dataset_id]
            filed = file.data_date or file.loaded_at.date()
            if any(_is_past(going, ended, filed) for ended in group):
                marks[going.ref, going.key] = {STILL_STATED: filed.isoformat()}
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
            yield right, _Said(row.ref, key_of(relation), one.state.said_on, relation.valid_to)


def _is_past(going: _Said, ended: _Said, filed: date) -> bool:
    """Whether a file of that day states on what another one ended, by an earlier statement."""
    if ended.end is None or going.ref.dataset_id == ended.ref.dataset_id:
        return False
    known = min(ended.end, ended.day)
    return (going.end is None or going.end > ended.end) and going.day < known <= filed
