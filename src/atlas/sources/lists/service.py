"""The lists: loading them, asking for a load over the API, and reading what is loaded."""

import asyncio
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import AtlasError, PayloadTooLargeError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import AnySession, Database, PlatformSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger
from atlas.identity.audit.service import record_platform
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import (
    FTM,
    LIST_IDS,
    LISTS,
    ListDefinition,
    check_free_id,
    definition_of,
    unknown_list,
)
from atlas.sources.lists.domain.file_names import upload_name
from atlas.sources.lists.domain.manifest import ListManifest, definition_from, manifest_from
from atlas.sources.lists.errors import FormatMismatchError, ListNotFoundError
from atlas.sources.lists.loading import LoadOptions, load_list
from atlas.sources.lists.models import EntryChange, ListLoad
from atlas.sources.lists.opening import definition_for
from atlas.sources.lists.schemas import (
    EntryState,
    FormerEntry,
    ListOut,
    ListsOut,
    ListVersion,
    ListVersionOut,
    LoadProgress,
    StoredEntry,
)

__all__ = [
    "LoadOptions",
    "current_versions",
    "definition_of",
    "describe",
    "fail_load",
    "former_entries",
    "get_entry",
    "get_list",
    "get_load",
    "get_version",
    "list_changes",
    "list_entries",
    "list_lists",
    "list_loads",
    "list_versions",
    "load_list",
    "pending_loads",
    "request_load",
    "run_load",
    "version_before",
    "version_changes",
    "version_entries",
    "versions_since",
]

log = logger(__name__)
_REJECTED_SHOWN = 100
MAX_UPLOAD_BYTES = 512 * 1024 * 1024


async def current_versions(
    session: AnySession, list_ids: Sequence[str] | None = None
) -> list[ListVersion]:
    """Return the current version of each loaded list."""
    return await repository.current_versions(session, list_ids)


async def get_version(session: AnySession, version_id: UUID) -> ListVersion:
    """Return a version.

    Raises:
        ListNotFoundError: absent.

    """
    version = await repository.find_version(session, version_id)
    if version is None:
        raise ListNotFoundError("No such list version.")
    return version


async def list_versions(session: AnySession, params: ListParams) -> Page[ListVersion]:
    """Return a page of versions, newest first."""
    return await repository.list_versions(session, params)


async def version_entries(session: AnySession, version: ListVersion) -> list[StoredEntry]:
    """Return every entry of a version."""
    return await repository.version_entries(session, version)


async def former_entries(session: AnySession, version: ListVersion) -> list[FormerEntry]:
    """Return what earlier versions listed and this one does not, each in its last state."""
    return await repository.former_entries(session, version)


async def version_changes(session: AnySession, version: ListVersion) -> list[EntryState]:
    """Return the entries that a version added, changed and removed, with their states."""
    return await repository.version_changes(session, version)


async def versions_since(session: AnySession, moment: datetime) -> list[ListVersion]:
    """Return the versions loaded after an instant, oldest first."""
    return await repository.versions_since(session, moment)


async def version_before(session: AnySession, version: ListVersion) -> ListVersion | None:
    """Return the version that a version replaced, None for the first."""
    return await repository.version_before(session, version)


async def list_entries(session: AnySession, params: ListParams) -> Page[StoredEntry]:
    """Return a page of the entries of the current versions."""
    return await repository.list_entries(session, params)


async def get_entry(session: AnySession, entry_id: UUID) -> StoredEntry:
    """Return one state of an entry, also of a former version.

    Raises:
        ListNotFoundError: absent.

    """
    entry = await repository.find_entry(session, entry_id)
    if entry is None:
        raise ListNotFoundError("No such list entry.")
    return entry


async def list_changes(
    session: AnySession, version_id: UUID, params: ListParams
) -> Page[EntryChange]:
    """Return a page of what a version added, changed and removed."""
    version = await get_version(session, version_id)
    return await repository.list_changes(session, version, params)


def describe(list_id: str, version: ListVersion | None, as_of: date) -> ListOut:
    """Return a list as the catalogue or its manifest has it, with its current version and state."""
    definition = _definition(list_id, version)
    state = "not_loaded"
    if version is not None:
        state = "stale_list" if version.is_stale(as_of) else "ok"
    return ListOut(
        list_id=definition.id,
        title=definition.title,
        publisher=definition.publisher,
        source_url=definition.source_url,
        licence=definition.licence,
        topics=list(definition.topics),
        territory=definition.territory,
        regime=definition.regime,
        measure=definition.default_measure,
        max_age_days=definition.max_age_days,
        fictitious=definition.fictitious,
        state=state,
        version=ListVersionOut.model_validate(version) if version else None,
    )


def _definition(list_id: str, version: ListVersion | None) -> ListDefinition:
    if list_id in LISTS or version is None:
        return definition_of(list_id)
    return definition_from(list_id, definition_for(version.manifest))


async def list_lists(session: AnySession) -> ListsOut:
    """Return every list that Atlas knows, and the further ones that are loaded."""
    versions = {v.list_id: v for v in await repository.current_versions(session)}
    moment = today()
    ids = dict.fromkeys((*LIST_IDS, *versions))
    return ListsOut(items=[describe(i, versions.get(i), moment) for i in ids])


async def get_list(session: AnySession, list_id: str) -> ListOut:
    """Return a list and its current version.

    Raises:
        ListNotFoundError: an id that Atlas does not know, and under which nothing is loaded.

    """
    versions = await repository.current_versions(session, [list_id])
    if list_id not in LISTS and not versions:
        raise ListNotFoundError("No such list.")
    return describe(list_id, versions[0] if versions else None, today())


async def request_load(
    session: PlatformSession,
    storage: Storage,
    actor: AuthContext,
    *,
    list_id: str,
    file_name: str,
    content: BinaryIO,
    size: int,
    options: LoadOptions,
) -> ListLoad:
    """Keep an uploaded file and ask for its load; the worker takes it up after the commit.

    `content` is read from where it stands, part by part: it may be larger than memory.

    Raises:
        UnknownListError: naming the known ids.
        FormatMismatchError: a format that the list is not published in.
        PayloadTooLargeError: beyond what is taken over the API.

    """
    definition = LISTS.get(list_id)
    if definition is None:
        await _check_free(session, list_id, content, options)
    allowed = definition.formats if definition else (FTM,)
    if options.file_format is not None and options.file_format not in allowed:
        raise FormatMismatchError(f"{list_id} is published as {', '.join(allowed)}.")
    if size > MAX_UPLOAD_BYTES:
        raise PayloadTooLargeError(
            "The file is larger than is taken over the API: use `atlas lists load` on the server."
        )
    load_id = new_id()
    load = ListLoad(
        id=load_id,
        list_id=list_id,
        status="pending",
        storage_key=f"platform/list-loads/{load_id}",
        file_name=upload_name(file_name, "upload.zip"),
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
        },
    )
    await storage.put_file(load.storage_key, content)
    await repository.insert_load(session, load)
    await record_platform(
        session,
        actor,
        "list_load.requested",
        "list_load",
        load_id,
        {
            "list_id": list_id,
            "file_name": load.file_name,
            "force": options.force,
            "dry_run": options.dry_run,
        },
    )
    return load


async def _check_free(
    session: PlatformSession, list_id: str, content: BinaryIO, options: LoadOptions
) -> None:
    """Refuse at once an id that nothing tells of: no manifest, stated, known or in an archive."""
    check_free_id(list_id)
    told = options.manifest != ListManifest() or await asyncio.to_thread(_is_archive, content)
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
    """Return the loads that nobody has taken up."""
    return await repository.pending_loads(session)


async def run_load(
    database: Database, storage: Storage, load_id: UUID, beat: Callable[[], None]
) -> None:
    """Run a load that was asked for; done again after a crash, it finds what is done.

    `beat` is called while it goes on. A file that is refused ends the load as `failed` with the
    problem; it is not tried again.
    """
    async with database.platform() as session:
        load = await get_load(session, load_id)
        if load.status not in {"pending", "running"}:
            return
        await repository.set_load_progress(session, load_id, {"phase": "reading"}, now())
    try:
        report = await _run(database, storage, load, beat)
    except AtlasError as error:
        problem = plain({"code": error.code, "detail": error.detail, **error.extra})
        await _finish(database, load, "failed", error=problem)
        return
    await _finish(database, load, "complete", report=report)


async def _run(
    database: Database, storage: Storage, load: ListLoad, beat: Callable[[], None]
) -> dict[str, object]:
    loop = asyncio.get_running_loop()

    def tell(progress: LoadProgress) -> None:
        loop.call_soon_threadsafe(beat)
        log.debug("list_load_progress", phase=progress.phase, done=progress.done)

    with tempfile.TemporaryDirectory(prefix="atlas-list-") as folder:
        path = Path(folder) / load.file_name
        await storage.get_file(load.storage_key, path)
        report = await load_list(
            database,
            path,
            load.list_id,
            progress=tell,
            loaded_by=load.requested_by,
            options=_options(load),
        )
    shown = asdict(report) | {"rejected": [asdict(r) for r in report.rejected[:_REJECTED_SHOWN]]}
    return dict(plain(shown))


def _options(load: ListLoad) -> LoadOptions:
    stated = load.options
    return LoadOptions(
        file_format=stated.get("format"),
        version_date=load.version_date,
        manifest=manifest_from(stated.get("manifest") or {}),
        force=load.force,
        dry_run=bool(stated.get("dry_run")),
    )


async def _finish(
    database: Database,
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


async def fail_load(database: Database, load_id: UUID) -> None:
    """End a load that failed again and again for a reason of ours."""
    async with database.platform() as session:
        load = await get_load(session, load_id)
    problem: dict[str, object] = {"code": "internal_error", "detail": "The load failed."}
    await _finish(database, load, "failed", error=problem)
