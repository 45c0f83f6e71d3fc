"""The registers that operators load, as a source of companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from atlas.foundation.db import Database
from atlas.sources.protocol.domain.answers import (
    Asked,
    CollectRequest,
    SourceAnswer,
    SourceBatch,
    SourceKind,
)
from atlas.sources.protocol.domain.coverage import DatasetInfo, file_source
from atlas.sources.protocol.domain.subjects import SubjectAnswer, SubjectQuery
from atlas.sources.registry.bearers import Bearers, bearers
from atlas.sources.registry.co_location import neighbours
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.errors import RecordNotFoundError
from atlas.sources.registry.subjects import find_subject


@dataclass(frozen=True, slots=True)
class RegistrySource:
    """Reads the loaded datasets: no network, and nothing of the tenant's."""

    database: Database

    async def find_subject(self, tenant: UUID, query: SubjectQuery) -> SubjectAnswer:
        """Return which company on a loaded register is meant (`subjects.find_subject`)."""
        async with self.database.tenant(tenant, read_only=True) as session:
            found = await find_subject(session, query)
        return replace(found, asked=asked_of(found.datasets, ()))

    async def bearers(
        self, tenant: UUID, numbers: Sequence[tuple[str, str]]
    ) -> tuple[Bearers, ...]:
        """Return whose numbers these are by the loaded files (`bearers.bearers`)."""
        async with self.database.tenant(tenant, read_only=True) as session:
            return await bearers(session, numbers)

    async def collect(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        """Return the company's group, with who else is at its addresses (`collecting.collect`).

        Raises:
            RecordNotFoundError: the reference names no loaded company.

        """
        if request.reference is None:
            raise RecordNotFoundError
        async with self.database.tenant(tenant, read_only=True) as session:
            found = await collect(
                session,
                request.reference,
                max_parties=request.max_parties,
                as_of=request.as_of,
            )
            keys = dict.fromkeys(one.key for one in found.addresses() if one.key)
            own = {
                (number.scheme, number.value)
                for batch in found.batches
                for party in batch.parties
                if party.key == found.subject_key
                for number in party.identifiers
            }
            around = await neighbours(session, list(keys), but=own)
        return replace(
            found, asked=asked_of(found.datasets, found.batches), neighbours=tuple(around)
        )


def asked_of(datasets: Sequence[DatasetInfo], batches: Sequence[SourceBatch]) -> tuple[Asked, ...]:
    """Return each dataset that was searched, and whether it knows the group."""
    answered = {batch.source: batch for batch in batches}
    if not datasets:
        return (_NOTHING_LOADED,)
    return tuple(
        Asked(
            source=source,
            name=item.name,
            kind=SourceKind.COMPANY_REGISTRY,
            outcome="answered" if source in answered else "no_answer",
            text=_text(item),
            as_of=item.data_date,
            licence=item.licence,
            covered=answered[source].covered if source in answered else frozenset(),
        )
        for item in datasets
        for source in (file_source(item.name),)
    )


_NOTHING_LOADED = Asked(
    source="registry_file",
    name="",
    kind=SourceKind.COMPANY_REGISTRY,
    outcome="not_run",
    text="No registry dataset is loaded: atlas registry load FILE --dataset NAME.",
    as_of=None,
)


def _text(item: DatasetInfo) -> str:
    dated = f"data of {item.data_date.isoformat()}" if item.data_date else "undated data"
    age = f", older than {item.max_age_days} days" if item.stale else ""
    covers = ", ".join(one.replace("_", " ") for one in item.scope)
    return f"{item.title or item.name} ({item.publisher}), {dated}{age}; declares: {covers}"
