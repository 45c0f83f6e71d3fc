"""Which datasets are in force for a tenant at a day, and the snapshots evaluations rest on."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.db import AnySession, Database, TenantSession
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.domain import (
    Dataset,
    ReferenceSnapshot,
    in_force,
    load_shipped,
    snapshot_from_document,
)
from atlas.knowledge.reference_data.errors import SnapshotNotFoundError

_KEPT = 256
_read: OrderedDict[tuple[UUID, UUID], Dataset] = OrderedDict()
"""Datasets read before, by tenant and id: one that was ever active no longer changes."""


async def snapshot(session: TenantSession, as_of: date, *, own: bool = True) -> ReferenceSnapshot:
    """Return the datasets in force at a date for the session's tenant.

    A type's active dataset of the tenant goes first, then those it used before, then the
    installation's default, then the shipped ones (`domain.in_force`). Where the tenant has no
    active dataset of a type, its former ones do not count either. `own=False`: without those of
    the tenant.
    """
    return await session.once(_snapshot, as_of, own)


async def _snapshot(session: TenantSession, as_of: date, own: bool) -> ReferenceSnapshot:
    used, has_defaults = await repository.fetch_used(session) if own else ([], True)
    active = [dataset_id for dataset_id, _, status in used if status == "active"]
    types = {type_ for _, type_, status in used if status == "active"}
    former = [key for key, type_, status in used if status == "superseded" and type_ in types]
    found = await _datasets(session, (*active, *former))
    rows = await repository.fetch_defaults(session) if has_defaults else []
    defaults = [row.dataset for row in rows]
    return in_force(
        load_shipped().datasets,
        as_of,
        before=([found[key] for key in active], [found[key] for key in former], defaults),
    )


async def _datasets(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Dataset]:
    wanted = list(ids)
    missing = [key for key in wanted if (session.tenant_id, key) not in _read]
    fresh = await repository.fetch_datasets(session, missing) if missing else {}
    found = {key: fresh[key] if key in fresh else _read[session.tenant_id, key] for key in wanted}
    for key, dataset in found.items():
        _read[session.tenant_id, key] = dataset
        _read.move_to_end((session.tenant_id, key))
    while len(_read) > _KEPT:
        _read.popitem(last=False)
    return found


def shipped_snapshot(as_of: date) -> ReferenceSnapshot:
    """Return the product's own datasets in force at a date."""
    return in_force(load_shipped().datasets, as_of)


def stale_types(day: date, defaults: Iterable[Dataset] = ()) -> list[str]:
    """Return the types whose dataset in force is past its refresh interval, for any tenant."""
    found = in_force(load_shipped().datasets, day, before=(defaults,))
    return [item.type for item in found.datasets if item.stale(day)]


async def installation_stale(db: Database, day: date) -> list[str]:
    """Return the types that are past their refresh interval, with the installation's defaults."""
    async with db.platform() as session:
        defaults = await repository.fetch_defaults(session)
    return stale_types(day, [row.dataset for row in defaults])


async def installation_key(session: AnySession, day: date) -> str:
    """Return a hash of the shipped datasets and the defaults that are in force at a day."""
    defaults = [row.dataset for row in await repository.fetch_defaults(session)]
    return in_force(load_shipped().datasets, day, before=(defaults,)).hash


async def installation_datasets(db: Database, day: date) -> list[Dataset]:
    """Return the datasets in force for the installation, its own defaults included."""
    async with db.platform() as session:
        defaults = await repository.fetch_defaults(session)
    own = [row.dataset for row in defaults]
    return list(in_force(load_shipped().datasets, day, before=(own,)).datasets)


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
