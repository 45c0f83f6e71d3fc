"""Loading registers: requests, their state, and the datasets that are there."""

import tempfile
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError, NotFoundError, PayloadTooLargeError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, PlatformSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable import uploads
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger
from atlas.identity.audit.service import record_platform
from atlas.sources.lists.domain.file_names import upload_name
from atlas.sources.protocol.domain.coverage import DatasetInfo
from atlas.sources.registry import repository, saying
from atlas.sources.registry.actions import RegistryAction
from atlas.sources.registry.datasets import dataset_info, outdated_for
from atlas.sources.registry.domain.formats import DETECT
from atlas.sources.registry.errors import LoadNotFoundError
from atlas.sources.registry.loading import check_request, load_file
from atlas.sources.registry.models import LoadRow, Rejection
from atlas.sources.registry.repository import Session
from atlas.sources.registry.schemas import LoadOptions, LoadProgress, LoadReport

log = logger(__name__)
UPLOADS = "platform/registry-loads"
MAX_UPLOAD = 512 * 1024 * 1024
"""Bytes; larger files are loaded by the command line, which streams them from disk."""


async def load_registry(
    database: Database,
    path: Path | Sequence[Path],
    *,
    dataset: str,
    file_format: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    complete: bool = False,
    title: str | None = None,
    publisher: str | None = None,
    licence: str | None = None,
    source_url: str | None = None,
    data_date: date | None = None,
    max_age_days: int | None = None,
    scope: Sequence[str] | None = None,
    progress: Callable[[LoadProgress], None] | None = None,
) -> LoadReport:
    """Load a file, or all parts of one, as the new state of one dataset, in one transaction.

    See `LoadOptions` for the arguments, `loading.load_file` for what a load does.

    Raises:
        RegistryFileBrokenError: bytes or JSON fail (line and reason); nothing changed.
        LargeRemovalError, OlderDataError, NewerThanItsContentError: more than 10 % of the records
            would go, or the file is older than the dataset or than its date; `force` accepts it.
        UnknownFormatError: no such format.

    """
    options = LoadOptions(
        file_format=file_format,
        force=force,
        dry_run=dry_run,
        complete=complete,
        title=title,
        publisher=publisher,
        licence=licence,
        source_url=source_url,
        data_date=data_date,
        max_age_days=max_age_days,
        scope=None if scope is None else tuple(scope),
    )
    return await load_file(database, path, dataset=dataset, options=options, progress=progress)


async def datasets(session: Session, on: date | None = None) -> tuple[DatasetInfo, ...]:
    """Return every loaded dataset with its date and its age on a day (today)."""
    rows = await session.once(repository.all_datasets)
    return tuple(dataset_info(row, on) for row in rows)


async def loads_key(session: Session) -> str:
    """Return what tells today's state of all loads from another: 16 hex digits."""
    return saying.loads_key(await session.once(repository.all_datasets))


async def owners_outdated(session: Session, schemes: Collection[str]) -> bool:
    """Return whether the registers that name the owners of a company are all past their age.

    schemes: the keys of the registers in which it has a number.
    """
    return outdated_for(schemes, await datasets(session))


async def list_datasets(session: Session, params: ListParams) -> Page[DatasetInfo]:
    """Return a page of datasets."""
    return await repository.page_of_datasets(session, params, dataset_info)


async def list_loads(session: Session, params: ListParams) -> Page[LoadRow]:
    """Return a page of loads, newest first."""
    return await repository.page_of_loads(session, params)


async def get_load(session: Session, load_id: UUID) -> LoadRow:
    """Return a load.

    Raises:
        LoadNotFoundError: no such load.

    """
    load = await repository.load_by_id(session, load_id)
    if load is None:
        raise LoadNotFoundError
    return load


async def list_rejections(session: Session, load_id: UUID, params: ListParams) -> Page[Rejection]:
    """Return a page of the statements that a load rejected.

    Raises:
        LoadNotFoundError: no such load.

    """
    await get_load(session, load_id)
    return await repository.page_of_rejections(session, load_id, params)


async def request_load(
    session: PlatformSession,
    storage: Storage,
    actor: AuthContext,
    *,
    dataset: str,
    files: Sequence[tuple[str, BinaryIO]],
    size: int,
    options: LoadOptions,
) -> LoadRow:
    """Keep an uploaded file, or its parts, and ask for the load; the worker takes it up then.

    `files`: name and content, read from where it stands, part by part: they may be larger than
    memory, `size` bytes together.

    Raises:
        InvalidRequestError: the dataset's name, the format, two files of one name, or too many.
        PayloadTooLargeError: larger files go through `atlas registry load`.

    """
    check_request(dataset, options)
    if size > MAX_UPLOAD:
        raise PayloadTooLargeError("Load files above 512 MiB with `atlas registry load`.")
    names = [upload_name(name, "upload.json") for name, _ in files]
    uploads.check_names(names)
    load_id = new_id()
    key = f"{UPLOADS}/{load_id}"
    await uploads.keep(storage, key, [content for _, content in files])
    moment = now()
    await repository.insert_load(
        session,
        load_id,
        {
            "dataset": dataset,
            "format": options.file_format or DETECT,
            "status": "pending",
            "file_name": names[0],
            "storage_key": key,
            "options": options.to_json() | ({"files": names} if len(names) > 1 else {}),
            "total_bytes": size,
            "requested_by": actor.user_id,
            "created_at": moment,
            "updated_at": moment,
        },
    )
    await record_platform(
        session,
        actor,
        RegistryAction.REQUESTED,
        "registry_load",
        load_id,
        {
            "dataset": dataset,
            "files": len(names),
            "format": options.file_format or DETECT,
            "force": options.force,
            "dry_run": options.dry_run,
        },
    )
    return await get_load(session, load_id)


async def pending_loads(session: PlatformSession) -> list[UUID]:
    """Return the loads that wait for a worker."""
    return await repository.pending_loads(session)


async def run_load(
    database: Database, storage: Storage, load_id: UUID, beat: Callable[[], None]
) -> None:
    """Run a requested load. A file that is refused is this load's outcome, not an error."""
    async with database.platform() as session:
        load = await get_load(session, load_id)
    if load.status not in {"pending", "running"} or load.storage_key is None:
        return
    with tempfile.TemporaryDirectory(prefix="atlas-registry-") as folder:
        try:
            paths = await uploads.fetch(storage, load.storage_key, load.files, Path(folder))
        except NotFoundError as error:
            await _end(database, storage, load, {"code": error.code, "detail": error.detail})
            return
        try:
            await load_file(
                database,
                paths,
                dataset=load.dataset,
                options=LoadOptions.from_json(load.options),
                progress=lambda _step: beat(),
                load_id=load_id,
            )
        except AtlasError as error:
            if error.status >= 500:
                raise
            log.info("registry_load_refused", load=str(load_id), code=error.code)
    await uploads.drop(storage, load.storage_key, len(load.files))


async def fail_load(database: Database, storage: Storage, load_id: UUID) -> None:
    """Give up a load after its last try."""
    async with database.platform() as session:
        load = await get_load(session, load_id)
    problem = {"code": "load_failed", "detail": "The load failed; nothing was changed."}
    await _end(database, storage, load, problem)


async def _end(
    database: Database, storage: Storage, load: LoadRow, problem: dict[str, str]
) -> None:
    """End a load that is not over as failed; its files go."""
    moment = now()
    values = {"status": "failed", "error": problem, "finished_at": moment, "updated_at": moment}
    async with database.platform() as session:
        await repository.update_unfinished(session, load.id, values)
    if load.storage_key is not None:
        await uploads.drop(storage, load.storage_key, len(load.files))


async def abandon_loads(session: PlatformSession, before: datetime) -> None:
    """End as failed the loads that were taken up, or asked for, before a moment."""
    detail = "The load was never run to its end; ask for it again."
    await repository.abandon_loads(session, before, {"code": "abandoned", "detail": detail}, now())


async def unfinished_loads(session: PlatformSession) -> set[UUID]:
    """Return the uploaded loads that may still need their files."""
    return await repository.unfinished_loads(session)
