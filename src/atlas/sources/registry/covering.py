"""What the datasets that hold a company say of it: what each declares to cover."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from atlas.sources.protocol.domain.coverage import OF_ITSELF, Scope, attributes_of
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.datasets import scope_of
from atlas.sources.registry.domain.formats import FORMATS
from atlas.sources.registry.domain.formats.bods import BODS
from atlas.sources.registry.domain.publishers import of_publisher
from atlas.sources.registry.domain.relationships import record_in
from atlas.sources.registry.domain.unspecified import NOBODY
from atlas.sources.registry.domain.vocabulary import Unspecified
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref


def covered(found: Collected, rows: Mapping[UUID, DatasetRow]) -> dict[UUID, frozenset[str]]:
    """Return which questions each dataset that holds the subject covers, by dataset."""
    root = found.union.root(found.subject)
    attributes: dict[UUID, frozenset[str]] = {}
    for ref in found.records:
        if found.union.root(ref) == root:
            before = attributes.get(ref.dataset_id, frozenset())
            attributes[ref.dataset_id] = before | _covered_by(found, rows[ref.dataset_id], ref)
    return attributes


def source_url(row: RecordRow) -> str | None:
    """Return the address of the source that a statement names."""
    source = row.body.get("source")
    url = source.get("url") if isinstance(source, Mapping) else None
    return url if isinstance(url, str) else None


def _covered_by(found: Collected, row: DatasetRow, ref: Ref) -> frozenset[str]:
    """Return what a record's dataset declares to cover for the record's company."""
    scope = OF_ITSELF | {Scope(one) for one in scope_of(row)}
    if row.scope is None and row.format == BODS.name:
        scope = of_publisher(source_url(found.records[ref])) or scope
    if not _declared_about(found, row, ref):
        scope &= OF_ITSELF
    of_format = FORMATS[row.format].attributes if row.format in FORMATS else frozenset()
    return attributes_of(scope) | of_format


def _declared_about(found: Collected, dataset: DatasetRow, ref: Ref) -> bool:
    """Whether what the dataset declares is about this company, not only names it.

    A register speaks for the companies that it registers. Where the format has no register of
    its own, the dataset speaks for the companies whose holders its statements name, or of which
    they state that no one has to be named. An unnamed holder states nothing further.
    """
    kind = FORMATS.get(dataset.format)
    if kind is not None and kind.registers:
        numbers = found.numbers.get(ref, [])
        return any(certain and scheme in kind.registers for scheme, _, certain in numbers)
    return any(
        row.subject_record == ref.record_id
        and row.ref.dataset_id == ref.dataset_id
        and _answers(row)
        for row in found.relationships.values()
    )


def _answers(row: RecordRow) -> bool:
    """Return whether a statement names a holder, or states that no one has to be named."""
    party = record_in(row).interested_party
    return not isinstance(party, Unspecified) or party.reason in NOBODY
