"""Whose the numbers are that a requester states, by the loaded files. They identify no one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from atlas.knowledge.mutations.domain.assertions import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
)
from atlas.sources.protocol.domain.answers import RawResponse
from atlas.sources.protocol.domain.coverage import DatasetInfo
from atlas.sources.registry import repository
from atlas.sources.registry.datasets import dataset_info
from atlas.sources.registry.domain.claims import claims_of, labels_of
from atlas.sources.registry.domain.raw import as_published
from atlas.sources.registry.domain.vocabulary import EntityRecord, parse_record
from atlas.sources.registry.domain.void import is_void
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.repository import Session

Number = tuple[str, str]
_COMPARED = frozenset(
    {"legal_name", "trading_names", "previous_names", "jurisdiction", "country_code"}
)
"""What tells one company from another, in addition to its numbers."""


@dataclass(frozen=True, slots=True)
class Bearers:
    """What one loaded file has under stated numbers.

    parties: the companies that bear one, each with its numbers and what it is compared by.
    raw: their records; None: it has none. lacking: numbers of its registers that it has not.
    """

    info: DatasetInfo
    parties: tuple[PartyAssertion, ...]
    raw: RawResponse | None
    lacking: tuple[Number, ...]


async def bearers(session: Session, numbers: Sequence[Number]) -> tuple[Bearers, ...]:
    """Return what the loaded files have under numbers, in the spelling that is compared.

    Files that hold none of them, and none of their registers, are left out. So is the record of a
    void LEI: its number is of no company.
    """
    found = {ref: one for one in numbers for ref in await repository.by_number(session, *one)}
    own: dict[Ref, list[Number]] = {}
    for ref, scheme, value, certain in await repository.identifiers(session, list(found)):
        if certain:
            own.setdefault(ref, []).append((scheme, value))
    rows = [
        row
        for row in await repository.records(session, list(found))
        if row.record_type == "entity" and not is_void(row.facts)
    ]
    rows.sort(key=lambda row: row.ref.record_id)
    several = []
    for dataset in await session.once(repository.all_datasets):
        info = dataset_info(dataset)
        held = [row for row in rows if row.ref.dataset_id == dataset.id]
        known = {one for ref, one in found.items() if ref.dataset_id == dataset.id}
        lacking = [one for one in numbers if one[0] in dataset.registers and one not in known]
        if held or lacking:
            raw = as_published(info, [row.body for row in held]) if held else None
            parties = tuple(_party(info, row, own.get(row.ref, ())) for row in held)
            several.append(Bearers(info, parties, raw, tuple(lacking)))
    return tuple(several)


def _party(info: DatasetInfo, row: RecordRow, numbers: Iterable[Number]) -> PartyAssertion:
    record = parse_record(row.record_type, row.body["recordDetails"])
    assert isinstance(record, EntityRecord)  # noqa: S101  records of persons are left out
    return PartyAssertion(
        key=f"{info.name}/{row.ref.record_id}",
        type="LegalEntity",
        identifiers=tuple(Identifier(*one) for one in numbers),
        claims=tuple(_compared(record, row)),
    )


def _compared(record: EntityRecord, row: RecordRow) -> Iterator[ClaimAssertion]:
    labels = labels_of(record)  # these only say what a record without a name is called
    for name, value in claims_of(record, "LegalEntity", (), row.facts):
        if name in _COMPARED and name not in labels:
            yield ClaimAssertion(name, value)
