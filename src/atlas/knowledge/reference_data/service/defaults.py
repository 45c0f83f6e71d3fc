"""The installation's defaults: what every tenant without a version of its own uses."""

from collections.abc import Sequence

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import PlatformSession
from atlas.identity.audit.service import record_platform
from atlas.knowledge.reference_data import repository
from atlas.knowledge.reference_data.actions import ReferenceDataAction
from atlas.knowledge.reference_data.domain import check_data
from atlas.knowledge.reference_data.errors import DatasetTypeNotFoundError
from atlas.knowledge.reference_data.schemas import DatasetCreate, DatasetOut
from atlas.knowledge.reference_data.service.content import dataset_from, own_type, refuse
from atlas.knowledge.reference_data.service.queries import dataset_out


async def list_defaults(session: PlatformSession) -> Sequence[DatasetOut]:
    """Return the installation's defaults."""
    return [
        dataset_out(row.dataset, row.dataset.id, "installation", row.revision)
        for row in await repository.fetch_defaults(session)
    ]


async def set_default(
    session: PlatformSession, actor: AuthContext | None, body: DatasetCreate
) -> DatasetOut:
    """Set the installation's default of a type; it replaces the one before.

    Raises:
        InvalidRequestError: no such type, or data with problems.

    """
    dataset = dataset_from(body, body.data)
    refuse(check_data(dataset.data, own_type(body.type)), "data")
    revision = await repository.put_default(session, dataset, now())
    await record_platform(
        session,
        actor,
        ReferenceDataAction.REFERENCE_DEFAULT_SET,
        "reference_default",
        dataset.id,
        {
            "type": dataset.type,
            "version": dataset.version,
            "content_hash": dataset.content_hash,
        },
    )
    return dataset_out(dataset, dataset.id, "installation", revision)


async def withdraw_default(session: PlatformSession, actor: AuthContext | None, type_: str) -> None:
    """Withdraw the installation's default of a type: the shipped dataset answers again.

    Raises:
        DatasetTypeNotFoundError: the type has no default.

    """
    if not await repository.withdraw_default(session, type_, now()):
        raise DatasetTypeNotFoundError("The installation has no default of this type.")
    await record_platform(
        session,
        actor,
        ReferenceDataAction.REFERENCE_DEFAULT_WITHDRAWN,
        "reference_default",
        None,
        {"type": type_},
    )
