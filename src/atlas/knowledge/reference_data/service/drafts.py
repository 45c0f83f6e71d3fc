"""Drafts of a tenant's own: made from a body or from a text, and changed."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import off_loop
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.domain import Dataset, ImportedRows, read_rows
from atlas.knowledge.reference_data.errors import DatasetStateError
from atlas.knowledge.reference_data.schemas import (
    DatasetCreate,
    DatasetFields,
    DatasetImport,
    DatasetOut,
    DatasetUpdate,
)
from atlas.knowledge.reference_data.service.content import (
    all_problems,
    dataset_from,
    own_type,
    refuse,
)
from atlas.knowledge.reference_data.service.lifecycle import locked, tell, unique
from atlas.knowledge.reference_data.service.queries import dataset_out, row_out
from atlas.knowledge.reference_data.service.snapshots import snapshot


async def create_dataset(
    session: TenantSession, actor: AuthContext, body: DatasetCreate
) -> DatasetOut:
    """Add a draft of the tenant's own; it is ignored until it is activated.

    Raises:
        InvalidRequestError: no such type, or data that is no list of entries.
        DatasetExistsError: the tenant has this version of the type.

    """
    return await _create(session, actor, await off_loop(dataset_from, body, body.data))


async def _create(session: TenantSession, actor: AuthContext, dataset: Dataset) -> DatasetOut:
    dataset_id, at = new_id(), now()
    async with unique():
        await repository.insert_dataset(session, dataset_id, dataset, actor.user_id, at)
    await tell(session, actor, dataset_id, dataset, "created")
    return dataset_out(dataset, dataset_id, "draft")


async def import_dataset(
    session: TenantSession, actor: AuthContext, body: DatasetImport
) -> tuple[ImportedRows, DatasetOut | None]:
    """Read entries from a text and make a draft of them; a dry run makes none.

    Raises:
        InvalidRequestError: no such type; or, when it is no dry run, rows with problems.
        DatasetExistsError: the tenant has this version of the type.

    """
    type_ = own_type(body.type)
    used = (await snapshot(session, today())).data(body.type) or {}
    rest = {name: value for name, value in used.items() if name != "items"}
    rows = await off_loop(read_rows, body.content, body.format, type_, rest)
    if body.dry_run:
        return rows, None
    refuse(all_problems(rows), "content")
    made = await off_loop(dataset_from, body, rows.data or {})
    return rows, await _create(session, actor, made)


async def update_dataset(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    body: DatasetUpdate,
    expected_version: ExpectedVersion | None,
) -> DatasetOut:
    """Change a draft: only the fields that were sent.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: it is no draft.

    """
    row = await locked(session, dataset_id)
    check_version(expected_version, row.revision, required=True)
    if row.status != "draft":
        raise DatasetStateError(f"This version is {row.status}: make a new version instead.")
    now_said = {key: getattr(row.dataset, key) for key in DatasetFields.model_fields}
    sent = {k: v for k, v in body.model_dump(exclude_unset=True).items() if v is not None}
    merged = DatasetCreate.model_construct(**{**now_said, "data": row.dataset.data, **sent})
    dataset = await off_loop(dataset_from, merged, merged.data)
    if dataset.content_hash == row.dataset.content_hash:
        return row_out(row)
    async with unique():
        await repository.update_dataset(session, dataset_id, dataset, now())
    before = {"before": row.dataset.content_hash}
    await tell(session, actor, dataset_id, dataset, "updated", before)
    return dataset_out(dataset, dataset_id, "draft", row.revision + 1)
