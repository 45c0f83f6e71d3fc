"""Reference data: what is in force, what it says, and the snapshots evaluations rest on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pycountry

from atlas.foundation.core.clock import now, today
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.domain import (
    Dataset,
    DatasetType,
    ReferenceSnapshot,
    country_standing,
    in_force,
    load_shipped,
    snapshot_from_document,
    ubo_threshold,
)
from atlas.knowledge.reference_data.errors import (
    CountryNotFoundError,
    DatasetNotFoundError,
    DatasetTypeNotFoundError,
    SnapshotNotFoundError,
)
from atlas.knowledge.reference_data.schemas import (
    CountryListOut,
    CountryProfileOut,
    DatasetOut,
    LookupOut,
    ThresholdOut,
)


async def snapshot(session: TenantSession, as_of: date) -> ReferenceSnapshot:
    """Return the datasets in force at a date for the session's tenant."""
    del session  # tenants' own datasets will be read through it
    return shipped_snapshot(as_of)


def shipped_snapshot(as_of: date) -> ReferenceSnapshot:
    """Return the product's own datasets in force at a date."""
    return in_force(load_shipped().datasets, as_of)


def stale_types(day: date) -> list[str]:
    """Return the types whose newest dataset is past its refresh interval (readiness)."""
    return [item.type for item in shipped_snapshot(day).datasets if item.stale(day)]


def missing_types() -> list[str]:
    """Return the types without data: what rests on them is `not_assessed: no_dataset`."""
    return sorted(item.type for item in load_shipped().datasets if item.empty)


async def keep_snapshot(session: TenantSession, kept: ReferenceSnapshot) -> None:
    """Keep a snapshot with the tenant, once, so that what rests on it can be verified."""
    if not await repository.has_snapshot(session, kept.hash):
        await repository.insert_snapshot(session, kept.hash, kept.document(), now())


async def kept_snapshot(session: TenantSession, snapshot_hash: str) -> ReferenceSnapshot:
    """Return a kept snapshot.

    Raises:
        SnapshotNotFoundError: it was never kept.

    """
    document = await repository.find_snapshot(session, snapshot_hash)
    if document is None:
        raise SnapshotNotFoundError
    return snapshot_from_document(document)


def list_types() -> Sequence[DatasetType]:
    """Return all types of reference data."""
    return sorted(load_shipped().types.values(), key=lambda item: item.type)


async def list_datasets(session: TenantSession, params: ListParams) -> Page[DatasetOut]:
    """Return a page of datasets."""
    day = today()
    page = await repository.list_datasets(session, params, load_shipped().datasets, day)
    return Page([_dataset(item, day) for item in page.items], page.next_cursor, page.total)


def get_dataset(dataset_id: UUID) -> DatasetOut:
    """Return a dataset with its data.

    Raises:
        DatasetNotFoundError: absent.

    """
    found = next((item for item in load_shipped().datasets if item.id == dataset_id), None)
    if found is None:
        raise DatasetNotFoundError
    return _dataset(found, today())


def _dataset(item: Dataset, day: date) -> DatasetOut:
    return DatasetOut(
        id=item.id,
        type=item.type,
        version=item.version,
        name=item.name,
        source=item.source,
        url=item.url,
        source_date=item.source_date,
        licence=item.licence,
        judgement=item.judgement,
        empty=item.empty,
        stale=item.stale(day),
        due=item.due,
        note=item.note,
        content_hash=item.content_hash,
        data=None if item.data is None else dict(item.data),
    )


async def lookup(session: TenantSession, type_: str, key: str, as_of: date) -> LookupOut:
    """Return what a type's dataset says of a code.

    Raises:
        DatasetTypeNotFoundError: there is no such type.

    """
    if type_ not in load_shipped().types:
        raise DatasetTypeNotFoundError
    dataset = (await snapshot(session, as_of)).get(type_)
    if dataset is None or dataset.data is None:
        return LookupOut(type=type_, key=key, found=None, not_assessed="no_dataset")
    frozen = ReferenceSnapshot([dataset])
    entry = next((item for item in dataset.data["items"] if _names(item, key)), None)
    category = frozen.category(type_, key) if "categories" in dataset.data else None
    return LookupOut(
        type=type_,
        key=key,
        found=entry is not None or category is not None,
        entry=entry,
        category=category,
        version=dataset.version,
        source=dataset.source,
        url=dataset.url,
        source_date=dataset.source_date,
    )


def _names(item: dict[str, object], key: str) -> bool:
    jurisdictions = item.get("jurisdictions")
    listed = isinstance(jurisdictions, list) and key in jurisdictions
    return listed or key in {item.get("code"), item.get("regime")}


async def country_profile(session: TenantSession, country: str, as_of: date) -> CountryProfileOut:
    """Return what reference data says of a country.

    Raises:
        CountryNotFoundError: no ISO 3166-1 alpha-2 code.

    """
    known = pycountry.countries.get(alpha_2=country)
    if known is None:
        raise CountryNotFoundError
    frozen = await snapshot(session, as_of)
    threshold = ubo_threshold(frozen, country, as_of)
    return CountryProfileOut(
        code=country,
        name=known.name,
        as_of=as_of,
        lists=[CountryListOut.model_validate(item) for item in country_standing(frozen, country)],
        cpi=frozen.cpi(country),
        cpi_not_assessed=None if frozen.get("cpi") else "no_dataset",
        ubo_threshold=ThresholdOut.model_validate(threshold),
    )
