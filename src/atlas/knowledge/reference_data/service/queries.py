"""Datasets as they are read: lists, one, its history, two compared; the shipped ones included."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.users import service as users
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.domain import (
    Dataset,
    DatasetDiff,
    DatasetType,
    diff,
    load_nomenclature,
    load_shipped,
)
from atlas.knowledge.reference_data.errors import (
    ComparedDatasetNotFoundError,
    DatasetNotFoundError,
)
from atlas.knowledge.reference_data.models import DatasetRow
from atlas.knowledge.reference_data.schemas import (
    DatasetEventOut,
    DatasetOut,
    DatasetSummaryOut,
)
from atlas.knowledge.reference_data.service.snapshots import snapshot
from atlas.workspace.proposals import service as proposals

PROPOSED = "reference_dataset"
"""Kind of the proposals about a version."""


def list_types() -> Sequence[DatasetType]:
    """Return all types of reference data, code lists too."""
    shipped = load_shipped()
    every = [*shipped.types.values(), *shipped.nomenclatures.values()]
    return sorted(every, key=lambda item: item.type)


async def list_datasets(session: TenantSession, params: ListParams) -> Page[DatasetSummaryOut]:
    """Return a page of shipped datasets, the installation's and the tenant's own."""
    shipped = load_shipped()
    rows = [_summary(item, "shipped") for item in shipped.datasets]
    rows += [_summary(load_nomenclature(name), "shipped") for name in shipped.tables]
    defaults = await repository.fetch_defaults(session)
    rows += [_summary(row.dataset, "installation", row.revision) for row in defaults]
    page = await repository.list_datasets(session, params, rows, today())
    waits = await proposals.open_reasons(session, PROPOSED, [str(one.id) for one in page.items])
    return page.of(
        [
            DatasetSummaryOut.built_from(one, awaits_second_person=waits.get(str(one.id), []))
            for one in page.items
        ]
    )


def _summary(item: Dataset, status: str, revision: int = 1) -> dict[str, JSON]:
    return {
        "id": str(item.id),
        **{key: value for key, value in item.document().items() if key != "data"},
        "entries": item.entries,
        "due": item.due.isoformat() if item.due else None,
        "status": status,
        "content_hash": item.content_hash,
        "revision": revision,
    }


async def get_dataset(session: TenantSession, dataset_id: UUID) -> DatasetOut:
    """Return a dataset with its data.

    Raises:
        DatasetNotFoundError: absent, or another tenant's.

    """
    return await _found(session, dataset_id)


async def _found(session: TenantSession, dataset_id: UUID) -> DatasetOut:
    row = await repository.find_dataset(session, dataset_id)
    if row is not None:
        waits = await proposals.find_open(session, PROPOSED, str(row.id))
        reasons = waits.reasons if waits else []
        return row_out(row).model_copy(update={"awaits_second_person": reasons})
    shipped = load_shipped()
    for item in shipped.datasets:
        if item.id == dataset_id:
            return dataset_out(item, item.id, "shipped")
    for default in await repository.fetch_defaults(session):
        if default.dataset.id == dataset_id:
            return dataset_out(default.dataset, dataset_id, "installation", default.revision)
    for name in shipped.tables:
        if (nomenclature := load_nomenclature(name)).id == dataset_id:
            return dataset_out(nomenclature, dataset_id, "shipped")
    raise DatasetNotFoundError


def row_out(row: DatasetRow) -> DatasetOut:
    """Return the API shape of a dataset of the tenant's own."""
    return dataset_out(row.dataset, row.id, row.status, row.revision)


def dataset_out(item: Dataset, dataset_id: UUID, status: str, revision: int = 1) -> DatasetOut:
    """Return the API shape of a dataset."""
    return DatasetOut(
        id=dataset_id,
        type=item.type,
        version=item.version,
        name=item.name,
        source=item.source,
        url=item.url,
        source_date=item.source_date,
        licence=item.licence,
        judgement=item.judgement,
        note=item.note,
        entries=item.entries,
        empty=item.empty,
        stale=item.stale(today()),
        due=item.due,
        status=status,
        revision=revision,
        content_hash=item.content_hash,
        data=None if item.data is None else dict(item.data),
    )


async def list_history(
    session: TenantSession, dataset_id: UUID, params: ListParams
) -> Page[DatasetEventOut]:
    """Return a page of what happened to a dataset, newest first, with the names of who did it.

    Raises:
        DatasetNotFoundError: absent, or another tenant's.

    """
    await _found(session, dataset_id)
    page = await repository.list_events(session, params, dataset_id)
    names = await users.names_of(session, [one.actor_id for one in page.items])
    return page.of(
        [DatasetEventOut.built_from(one, actor_name=names.get(one.actor_id)) for one in page.items]
    )


async def diff_datasets(
    session: TenantSession, dataset_id: UUID, against: UUID | None
) -> tuple[DatasetOut, DatasetOut, DatasetDiff]:
    """Compare a dataset with another of its type; None: with what is in force today.

    Returns:
        The older side, the newer side (`dataset_id`), and what changed.

    Raises:
        DatasetNotFoundError: absent, or another tenant's.
        ComparedDatasetNotFoundError: 422, `against` names none of the tenant's or of another type.

    """
    after = await _found(session, dataset_id)
    before = await _against(session, after, against)
    types = {item.type: item for item in list_types()}
    return before, after, diff(before.data, after.data, types[after.type])


async def _against(session: TenantSession, after: DatasetOut, against: UUID | None) -> DatasetOut:
    if against is None:
        used = (await snapshot(session, today())).get(after.type)
        return dataset_out(used, used.id, "active") if used is not None else after
    try:
        before = await _found(session, against)
    except DatasetNotFoundError as error:
        raise ComparedDatasetNotFoundError from error
    if before.type != after.type:
        raise ComparedDatasetNotFoundError(f"That dataset is of type {before.type}.")
    return before
