"""Loads asked for over the API: kept, run by the worker, and ended with their files."""

import asyncio
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import (
    AtlasError,
    FieldProblem,
    InvalidRequestError,
    PayloadTooLargeError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import AnySession, Database, PlatformSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable import uploads
from atlas.foundation.storage import Storage
from atlas.identity.audit.service import record_platform
from atlas.sources.lists import repository
from atlas.sources.lists.actions import ListAction
from atlas.sources.lists.domain.catalogue import FTM, LISTS, check_free_id, unknown_list
from atlas.sources.lists.domain.dating import is_future
from atlas.sources.lists.domain.file_names import upload_name
from atlas.sources.lists.domain.manifest import ListManifest, manifest_from
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.errors import FormatMismatchError, ListNotFoundError
from atlas.sources.lists.loading import LoadOptions, load_list
from atlas.sources.lists.models import ListLoad, StatedKept
from atlas.sources.lists.schemas import LoadProgress, LoadReport
from atlas.sources.lists.statements import Statement, check_statement

_REJECTED_SHOWN = 100
MAX_UPLOAD_BYTES = 512 * 1024 * 1024
UPLOADS = "platform/list-loads"


async def request_load(
    session: PlatformSession,
    storage: Storage,
    actor: AuthContext,
    *,
    list_id: str,
    files: Sequence[tuple[str, BinaryIO]],
    size: int,
    options: LoadOptions,
) -> ListLoad:
    """Keep the uploaded files of a version and ask for its load; the worker takes it up then.

    `files`: name and content, read from where it stands, part by part: they may be larger than
    memory, `size` bytes together.

    Raises:
        ReasonRequiredError: force without a reason.
        InvalidRequestError: two files of one name, too many, or a date in the future.
        UnknownListError: naming the known ids.
        FormatMismatchError: a format that the list is not published in.
        PayloadTooLargeError: beyond what is taken over the API.

    """
    check_statement(options.statement, force=options.force)
    await _check_asked(session, list_id, files, size, options)
    names = [upload_name(name, "upload.zip") for name, _ in files]
    uploads.check_names(names)
    load_id = new_id()
    load = ListLoad(
        id=load_id,
        list_id=list_id,
        status="pending",
        storage_key=f"{UPLOADS}/{load_id}",
        file_name=names[0],
        version_date=options.version_date,
        force=options.force,
        requested_by=actor.user_id,
        created_at=now(),
        started_at=None,
        finished_at=None,
        progress={},
        report=None,
        error=None,
        options={
            "format": options.file_format,
            "dry_run": options.dry_run,
            "manifest": plain(asdict(options.manifest)),
            **_stated(options),
            **({"files": names} if len(names) > 1 else {}),
        },
    )
    await uploads.keep(storage, load.storage_key, [content for _, content in files])
    await repository.insert_load(session, load)
    await record_platform(
        session,
        actor,
        ListAction.LIST_LOAD_REQUESTED,
        "list_load",
        load_id,
        {
            "list_id": list_id,
            "file_name": load.file_name,
            "files": len(names),
            "force": options.force,
            "dry_run": options.dry_run,
            **plain(_stated(options)),
        },
    )
    return load


def _stated(options: LoadOptions) -> StatedKept:
    """Return what a person states with the load; absent where nothing is stated."""
    statement = options.statement
    stated = {
        "reason": statement.reason,
        "downloaded": statement.downloaded.isoformat() if statement.downloaded else None,
        "confirm_removals": options.confirm_removals,
        "stated_by": statement.by,
    }
    kept = {name: value for name, value in stated.items() if value is not None}
    return cast("StatedKept", kept)


async def _check_asked(
    session: PlatformSession,
    list_id: str,
    files: Sequence[tuple[str, BinaryIO]],
    size: int,
    options: LoadOptions,
) -> None:
    """Refuse at once what no file can make right."""
    definition = LISTS.get(list_id)
    if definition is None:
        await _check_free(session, list_id, files, options)
    allowed = definition.formats if definition else (FTM,)
    if options.file_format is not None and options.file_format not in allowed:
        raise FormatMismatchError(f"{list_id} is published as {', '.join(allowed)}.")
    if size > MAX_UPLOAD_BYTES:
        raise PayloadTooLargeError(
            "More than is taken over the API: use `atlas lists load` on the server."
        )
    if options.version_date is not None and is_future(options.version_date, today()):
        problem = FieldProblem(loc=["version_date"], msg="lies in the future", type="value_error")
        raise InvalidRequestError("The version date lies in the future.", errors=[problem])


async def _check_free(
    session: PlatformSession,
    list_id: str,
    files: Sequence[tuple[str, BinaryIO]],
    options: LoadOptions,
) -> None:
    """Refuse at once an id that nothing tells of: no manifest, stated, known or in an archive."""
    check_free_id(list_id)
    told = list_id in NATIONAL or options.manifest != ListManifest()
    told = told or len(files) > 1  # of several, one may be the manifest
    told = told or await in_thread(_is_archive, files[0][1])
    if not told and not await repository.current_versions(session, [list_id]):
        raise unknown_list(list_id)


def _is_archive(content: BinaryIO) -> bool:
    found = zipfile.is_zipfile(content)
    content.seek(0)
    return found


async def get_load(session: AnySession, load_id: UUID) -> ListLoad:
    """Return a load.

    Raises:
        ListNotFoundError: absent.

    """
    load = await repository.find_load(session, load_id)
    if load is None:
        raise ListNotFoundError("No such load.")
    return load


async def list_loads(session: AnySession, params: ListParams) -> Page[ListLoad]:
    """Return a page of loads, newest first."""
    return await repository.list_loads(session, params)


async def pending_loads(session: AnySession) -> list[UUID]:
    """Return the loads that no worker has taken up."""
    return await repository.pending_loads(session)


async def run_load(
    database: Database, storage: Storage, load_id: UUID, beat: Callable[[], None]
) -> None:
    """Run a load that was asked for; done again after a crash, it finds what is done.

    `beat` is called while it runs. A file that is refused ends the load as `failed` with the
    problem; it is not tried again.
    """
    async with database.platform() as session:
        load = await get_load(session, load_id)
        if load.status not in {"pending", "running"}:
            return
        if not await repository.set_load_progress(session, load_id, {"phase": "reading"}, now()):
            return
    try:
        report = await _run(database, storage, load, beat)
    except AtlasError as error:
        if error.status >= 500:  # the store or the database is away: tried again
            raise
        problem = plain({"code": error.code, "detail": error.detail, **error.extra})
        await _finish(database, storage, load, "failed", error=problem)
        return
    await _finish(database, storage, load, "complete", report=report)


async def _run(
    database: Database, storage: Storage, load: ListLoad, beat: Callable[[], None]
) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    last = LoadProgress("reading", 0, None)

    def tell(progress: LoadProgress) -> None:
        nonlocal last
        last = progress
        loop.call_soon_threadsafe(beat)

    noting = asyncio.create_task(_note_progress(database, load.id, lambda: last))
    try:
        report = await _load_uploaded(database, storage, load, tell)
    finally:
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)
    shown = asdict(report) | {"rejected": [asdict(r) for r in report.rejected[:_REJECTED_SHOWN]]}
    return dict(plain(shown))


async def _note_progress(
    database: Database, load_id: UUID, last: Callable[[], LoadProgress]
) -> None:
    """Note once a second how far a load is, in a transaction of its own."""
    noted = None
    while True:
        await asyncio.sleep(1)
        if (reached := last()) == noted:
            continue
        with suppress(AtlasError, OSError):  # the load itself tells of a database that is away
            async with database.platform() as session:
                await repository.set_load_progress(session, load_id, asdict(reached), now())
        noted = reached


async def _load_uploaded(
    database: Database, storage: Storage, load: ListLoad, tell: Callable[[LoadProgress], None]
) -> LoadReport:
    with tempfile.TemporaryDirectory(prefix="atlas-list-") as folder:
        upload = Path(folder) / "upload"
        upload.mkdir()
        paths = await uploads.fetch(storage, load.storage_key, load.files, upload)
        return await load_list(
            database,
            paths[0] if len(paths) == 1 else upload,
            load.list_id,
            progress=tell,
            loaded_by=load.requested_by,
            options=_options(load),
        )


def _options(load: ListLoad) -> LoadOptions:
    stated = load.options
    return LoadOptions(
        file_format=stated.get("format"),
        version_date=load.version_date,
        manifest=manifest_from(stated.get("manifest") or {}),
        force=load.force,
        dry_run=bool(stated.get("dry_run")),
        confirm_removals=stated.get("confirm_removals"),
        statement=Statement(
            by=stated.get("stated_by") or str(load.requested_by),
            user_id=load.requested_by,
            reason=stated.get("reason"),
            downloaded=date.fromisoformat(day) if (day := stated.get("downloaded")) else None,
        ),
    )


async def _finish(
    database: Database,
    storage: Storage,
    load: ListLoad,
    status: str,
    *,
    report: dict[str, object] | None = None,
    error: dict[str, object] | None = None,
) -> None:
    async with database.platform() as session:
        await repository.set_load_finished(
            session, load.id, status, report=report, error=error, moment=now()
        )
    await uploads.drop(storage, load.storage_key, len(load.files))


async def fail_load(database: Database, storage: Storage, load_id: UUID) -> None:
    """End a load that failed again and again for a reason of ours."""
    async with database.platform() as session:
        load = await get_load(session, load_id)
    problem: dict[str, object] = {"code": "internal_error", "detail": "The load failed."}
    await _finish(database, storage, load, "failed", error=problem)


async def abandon_loads(session: PlatformSession, before: datetime) -> None:
    """End as failed the loads that were taken up, or asked for, before a moment."""
    detail = "The load was never run to its end; ask for it again."
    await repository.abandon_loads(session, before, {"code": "abandoned", "detail": detail}, now())


async def unfinished_loads(session: PlatformSession) -> set[UUID]:
    """Return the loads that may still need their files."""
    return await repository.unfinished_loads(session)
