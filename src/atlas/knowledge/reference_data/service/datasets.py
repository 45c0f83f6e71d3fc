"""A tenant's own datasets: drafts, activation, history, comparison; and the shipped ones beside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.web import check_if_match
from atlas.identity.audit.service import record
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.domain import (
    DataProblem,
    Dataset,
    DatasetDiff,
    DatasetType,
    ImportedRows,
    check_data,
    diff,
    load_nomenclature,
    load_shipped,
    read_rows,
)
from atlas.knowledge.reference_data.errors import (
    ComparedDatasetNotFoundError,
    DatasetExistsError,
    DatasetNotFoundError,
    DatasetStateError,
)
from atlas.knowledge.reference_data.models import DatasetRow, EventRow, SummaryRow
from atlas.knowledge.reference_data.schemas import (
    DatasetCreate,
    DatasetFields,
    DatasetImport,
    DatasetOut,
    DatasetUpdate,
)
from atlas.knowledge.reference_data.service.snapshots import snapshot


def list_types() -> Sequence[DatasetType]:
    """Return all types of reference data, code lists too."""
    shipped = load_shipped()
    every = [*shipped.types.values(), *shipped.nomenclatures.values()]
    return sorted(every, key=lambda item: item.type)


async def list_datasets(session: TenantSession, params: ListParams) -> Page[SummaryRow]:
    """Return a page of shipped datasets, the installation's and the tenant's own."""
    shipped = load_shipped()
    rows = [_summary(item, "shipped") for item in shipped.datasets]
    rows += [_summary(load_nomenclature(name), "shipped") for name in shipped.tables]
    defaults = await repository.fetch_defaults(session)
    rows += [_summary(row.dataset, "installation", row.revision) for row in defaults]
    return await repository.list_datasets(session, params, rows, today())


def _summary(item: Dataset, status: str, revision: int = 1) -> dict[str, Any]:
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
        return _out(row)
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


def _out(row: DatasetRow) -> DatasetOut:
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


async def create_dataset(
    session: TenantSession, actor: AuthContext, body: DatasetCreate
) -> DatasetOut:
    """Add a draft of the tenant's own; it counts for nothing until it is activated.

    Raises:
        InvalidRequestError: no such type, or data that is no list of entries.
        DatasetExistsError: the tenant has this version of the type.

    """
    return await _create(session, actor, dataset_from(body, body.data))


async def _create(session: TenantSession, actor: AuthContext, dataset: Dataset) -> DatasetOut:
    dataset_id, at = new_id(), now()
    async with _unique():
        await repository.insert_dataset(session, dataset_id, dataset, actor.user_id, at)
    await _tell(session, actor, dataset_id, dataset, "created")
    return dataset_out(dataset, dataset_id, "draft")


def dataset_from(body: DatasetFields, data: Mapping[str, Any]) -> Dataset:
    """Return the dataset that a body describes.

    Raises:
        InvalidRequestError: no such type, or data that is no list of entries.

    """
    items = data.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _invalid(["data", "items"], "must be a list of objects")
    return Dataset(
        type=body.type,
        version=body.version,
        name=body.name,
        source=body.source,
        url=body.url,
        source_date=body.source_date,
        licence=body.licence,
        refresh_days=own_type(body.type).refresh_days,
        judgement=body.judgement,
        note=body.note,
        data=data,
    )


def own_type(name: str) -> DatasetType:
    """Return a type that a firm can have versions of its own of.

    Raises:
        InvalidRequestError: no such type, or a code list.

    """
    shipped = load_shipped()
    if name in shipped.nomenclatures:
        raise _invalid(["type"], "is a code list of a publisher: it is read, not replaced")
    if name not in shipped.types:
        raise _invalid(["type"], f"must be one of {', '.join(sorted(shipped.types))}")
    return shipped.types[name]


def _invalid(where: Sequence[str | int], message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", *where], msg=message, type="value_error")
    return InvalidRequestError(f"{'.'.join(map(str, where))}: {message}", errors=[problem])


def refuse(problems: Sequence[DataProblem], where: str) -> None:
    """Raise for data that cannot be used.

    Raises:
        InvalidRequestError: names each problem with its place.

    """
    if problems:
        raise InvalidRequestError(
            f"The data has {len(problems)} problem(s), the first: {problems[0].message}",
            errors=[
                FieldProblem(loc=["body", where, item.path], msg=item.message, type="value_error")
                for item in problems
            ],
        )


async def update_dataset(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    body: DatasetUpdate,
    if_match: str | None,
) -> DatasetOut:
    """Change a draft: only the fields that were sent.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: it is no draft.

    """
    row = await _locked(session, dataset_id)
    check_if_match(if_match, row.revision, required=True)
    if row.status != "draft":
        raise DatasetStateError(f"This version is {row.status}: make a new version instead.")
    now_said = {key: getattr(row.dataset, key) for key in DatasetFields.model_fields}
    sent = {k: v for k, v in body.model_dump(exclude_unset=True).items() if v is not None}
    merged = DatasetCreate.model_construct(**{**now_said, "data": row.dataset.data, **sent})
    dataset = dataset_from(merged, merged.data)
    if dataset.content_hash == row.dataset.content_hash:
        return _out(row)
    async with _unique():
        await repository.update_dataset(session, dataset_id, dataset, now())
    before = {"before": row.dataset.content_hash}
    await _tell(session, actor, dataset_id, dataset, "updated", before)
    return dataset_out(dataset, dataset_id, "draft", row.revision + 1)


async def validate_dataset(session: TenantSession, dataset_id: UUID) -> list[DataProblem]:
    """Return what stands against activating a dataset of the tenant's own.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.

    """
    row = await repository.find_dataset(session, dataset_id)
    if row is None:
        raise DatasetNotFoundError
    return check_data(row.dataset.data, own_type(row.dataset.type))


async def activate_dataset(
    session: TenantSession, actor: AuthContext, dataset_id: UUID, if_match: str | None
) -> DatasetOut:
    """Make a dataset the one that answers; the one before is superseded and kept.

    Evaluations from now on freeze it; those that were made keep what they rested on.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: it is active, or archived.
        InvalidRequestError: its data has problems.

    """
    row = await _locked(session, dataset_id)
    check_if_match(if_match, row.revision, required=True)
    if row.status not in {"draft", "superseded"}:
        raise DatasetStateError(f"This version is {row.status}.")
    refuse(check_data(row.dataset.data, own_type(row.dataset.type)), "data")
    before = await repository.find_active(session, row.dataset.type)
    if before is not None:
        await repository.set_status(session, before.id, "superseded", now())
        await _tell(session, actor, before.id, before.dataset, "superseded")
    async with _unique():
        await repository.set_status(session, dataset_id, "active", now())
    await _tell(
        session,
        actor,
        dataset_id,
        row.dataset,
        "activated",
        {"replaces": str(before.id) if before else None},
    )
    return dataset_out(row.dataset, dataset_id, "active", row.revision + 1)


async def archive_dataset(
    session: TenantSession, actor: AuthContext, dataset_id: UUID, if_match: str | None
) -> DatasetOut:
    """Put a version away; where it was active, the installation's or shipped one answers again.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: it is archived.

    """
    row = await _locked(session, dataset_id)
    check_if_match(if_match, row.revision, required=True)
    return await _archive(session, actor, row)


async def _archive(session: TenantSession, actor: AuthContext, row: DatasetRow) -> DatasetOut:
    if row.status == "archived":
        raise DatasetStateError("This version is archived.")
    await repository.set_status(session, row.id, "archived", now())
    await _tell(session, actor, row.id, row.dataset, "archived", {"was": row.status})
    return dataset_out(row.dataset, row.id, "archived", row.revision + 1)


async def discard_dataset(
    session: TenantSession, actor: AuthContext, dataset_id: UUID, if_match: str | None
) -> None:
    """Discard a draft: it is archived; its version's name is free again.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionFailedError: If-Match names another version.
        DatasetStateError: it is no draft.

    """
    row = await _locked(session, dataset_id)
    check_if_match(if_match, row.revision)
    if row.status != "draft":
        raise DatasetStateError(f"This version is {row.status}; only drafts are discarded.")
    await _archive(session, actor, row)


async def list_history(
    session: TenantSession, dataset_id: UUID, params: ListParams
) -> Page[EventRow]:
    """Return a page of what happened to a dataset, newest first.

    Raises:
        DatasetNotFoundError: absent, or another tenant's.

    """
    await _found(session, dataset_id)
    return await repository.list_events(session, params, dataset_id)


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
    rows = read_rows(body.content, body.format, type_, rest)
    if body.dry_run:
        return rows, None
    refuse(all_problems(rows), "content")
    return rows, await _create(session, actor, dataset_from(body, rows.data or {}))


def all_problems(rows: ImportedRows) -> list[DataProblem]:
    """Return every problem of a text, with the row it is in."""
    inside = [
        DataProblem(f"row {row.number}", problem) for row in rows.rows for problem in row.problems
    ]
    return [*rows.problems, *inside]


async def _locked(session: TenantSession, dataset_id: UUID) -> DatasetRow:
    row = await repository.find_dataset(session, dataset_id, lock=True)
    if row is None:
        raise DatasetNotFoundError("No dataset of your own has this id; shipped ones stay.")
    return row


async def _tell(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    dataset: Dataset,
    action: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    await repository.insert_event(
        session, dataset_id, action, dataset.content_hash, actor.user_id, now()
    )
    await record(
        session,
        actor,
        f"reference_dataset.{action}",
        "reference_dataset",
        dataset_id,
        {
            "type": dataset.type,
            "version": dataset.version,
            "content_hash": dataset.content_hash,
            **(more or {}),
        },
    )


@asynccontextmanager
async def _unique() -> AsyncIterator[None]:
    try:
        yield
    except UniqueViolationError as error:
        raise DatasetExistsError(
            "There is a version of this name, or another was activated at this moment."
        ) from error
