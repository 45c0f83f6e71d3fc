"""The life of a tenant's own dataset: checked, activated, superseded, archived, discarded."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.identity.audit.service import record
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.actions import ReferenceDataAction
from atlas.knowledge.reference_data.domain import DataProblem, Dataset, check_data, loosened
from atlas.knowledge.reference_data.errors import (
    DatasetExistsError,
    DatasetNotFoundError,
    DatasetStateError,
)
from atlas.knowledge.reference_data.models import DatasetRow
from atlas.knowledge.reference_data.schemas import DatasetOut
from atlas.knowledge.reference_data.service.content import own_type, refuse
from atlas.knowledge.reference_data.service.queries import PROPOSED, dataset_out
from atlas.knowledge.reference_data.service.snapshots import snapshot
from atlas.workspace.proposals import service as proposals


async def validate_dataset(session: TenantSession, dataset_id: UUID) -> list[DataProblem]:
    """Return what prevents activating a dataset of the tenant's own.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.

    """
    row = await repository.find_dataset(session, dataset_id)
    if row is None:
        raise DatasetNotFoundError
    return check_data(row.dataset.data, own_type(row.dataset.type))


async def activate_dataset(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    expected_version: ExpectedVersion | None,
) -> DatasetOut:
    """Make a dataset the one that answers; the one before is superseded and kept.

    Evaluations from now on freeze it; those that were made keep what they rested on. What loosens
    the data that answers waits for a second person instead (`awaits_second_person` says why), and
    `confirm_dataset` carries it out; the operator on the machine needs none.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: it is active, or archived.
        InvalidRequestError: its data has problems.

    """
    row = await locked(session, dataset_id)
    check_version(expected_version, row.revision, required=True)
    if row.status not in {"draft", "superseded"}:
        raise DatasetStateError(f"This version is {row.status}.")
    refuse(check_data(row.dataset.data, own_type(row.dataset.type)), "data")
    answers = (await snapshot(session, today())).get(row.dataset.type)
    waits = await _waiting(session, actor, row, "activate", answers, row.dataset)
    return waits or await _activate(session, actor, row)


async def _waiting(
    session: TenantSession,
    actor: AuthContext,
    row: DatasetRow,
    action: str,
    before: Dataset | None,
    after: Dataset | None,
) -> DatasetOut | None:
    """Return a version that waits for a second person; None: it takes effect at once."""
    day = today()
    reasons = loosened(
        own_type(row.dataset.type),
        before.data if before else None,
        after.data if after else None,
        renewed=before is not None
        and before.stale(day)
        and not (after is not None and after.stale(day)),
    )
    if not reasons or proposals.is_operator(actor):
        await proposals.supersede(session, actor, PROPOSED, str(row.id))
        return None
    content = {"action": action, "content_hash": row.dataset.content_hash}
    await proposals.propose(
        session,
        actor,
        PROPOSED,
        str(row.id),
        content,
        reasons=reasons,
        writers=await repository.writers_of(session, row.id),
    )
    waits = dataset_out(row.dataset, row.id, row.status, row.revision)
    return waits.model_copy(update={"awaits_second_person": reasons})


async def confirm_dataset(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    expected_version: ExpectedVersion | None,
) -> DatasetOut:
    """Carry out, as the second person, the activation or archiving that waits.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: nothing is proposed, or the version has changed since.
        SecondPersonRequiredError: the caller wrote or proposed it, or may not confirm.

    """
    row = await locked(session, dataset_id)
    check_version(expected_version, row.revision, required=True)
    found = await proposals.find_open(session, PROPOSED, str(row.id), lock=True)
    if found is None:
        raise DatasetStateError("Nothing is proposed for this version; it is activated first.")
    if found.content["content_hash"] != row.dataset.content_hash:
        raise DatasetStateError("It has changed since it was proposed: propose it again.")
    await proposals.confirm(session, actor, found)
    if found.content["action"] == "archive":
        return await _archive(session, actor, row)
    if row.status not in {"draft", "superseded"}:
        raise DatasetStateError(f"This version is {row.status}.")
    return await _activate(session, actor, row)


async def _activate(session: TenantSession, actor: AuthContext, row: DatasetRow) -> DatasetOut:
    dataset_id = row.id
    before = await repository.find_active(session, row.dataset.type)
    if before is not None:
        await repository.set_status(session, before.id, "superseded", now())
        await tell(session, actor, before.id, before.dataset, "superseded")
    async with unique():
        await repository.set_status(session, dataset_id, "active", now())
    await tell(
        session,
        actor,
        dataset_id,
        row.dataset,
        "activated",
        {"replaces": str(before.id) if before else None},
    )
    return dataset_out(row.dataset, dataset_id, "active", row.revision + 1)


async def archive_dataset(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    expected_version: ExpectedVersion | None,
) -> DatasetOut:
    """Put a version away; where it was active, the installation's or shipped one answers again.

    Where that one is looser, it waits for a second person (see `activate_dataset`).

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        DatasetStateError: it is archived.

    """
    row = await locked(session, dataset_id)
    check_version(expected_version, row.revision, required=True)
    if row.status == "active":
        after = (await snapshot(session, today(), own=False)).get(row.dataset.type)
        waits = await _waiting(session, actor, row, "archive", row.dataset, after)
        if waits is not None:
            return waits
    return await _archive(session, actor, row)


async def _archive(session: TenantSession, actor: AuthContext, row: DatasetRow) -> DatasetOut:
    if row.status == "archived":
        raise DatasetStateError("This version is archived.")
    await repository.set_status(session, row.id, "archived", now())
    await tell(session, actor, row.id, row.dataset, "archived", {"was": row.status})
    return dataset_out(row.dataset, row.id, "archived", row.revision + 1)


async def discard_dataset(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    expected_version: ExpectedVersion | None,
) -> None:
    """Discard a draft: it is archived; its version's name is free again.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.
        PreconditionFailedError: If-Match names another version.
        DatasetStateError: it is no draft.

    """
    row = await locked(session, dataset_id)
    check_version(expected_version, row.revision)
    if row.status != "draft":
        raise DatasetStateError(f"This version is {row.status}; only drafts are discarded.")
    await _archive(session, actor, row)


async def locked(session: TenantSession, dataset_id: UUID) -> DatasetRow:
    """Return a dataset of the tenant's own, locked until the transaction ends.

    Raises:
        DatasetNotFoundError: absent, another tenant's, or not the tenant's own.

    """
    row = await repository.find_dataset(session, dataset_id, lock=True)
    if row is None:
        raise DatasetNotFoundError("No dataset of your own has this id; shipped ones stay.")
    return row


async def tell(
    session: TenantSession,
    actor: AuthContext,
    dataset_id: UUID,
    dataset: Dataset,
    action: str,
    more: Mapping[str, JSON] | None = None,
) -> None:
    """Add to a dataset's history, and to the audit trail."""
    await repository.insert_event(
        session, dataset_id, action, dataset.content_hash, actor.user_id, now()
    )
    await record(
        session,
        actor,
        ReferenceDataAction(f"reference_dataset.{action}"),
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
async def unique() -> AsyncIterator[None]:
    """Say of a second version of one name, or a second active one, what stands in the way.

    Raises:
        DatasetExistsError: the tenant has this version of the type.

    """
    try:
        yield
    except UniqueViolationError as error:
        raise DatasetExistsError(
            "There is a version of this name, or another was activated at this moment."
        ) from error
