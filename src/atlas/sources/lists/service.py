"""The lists: loading them, asking for a load over the API, and reading what is loaded."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import AnySession
from atlas.foundation.db.listing import ListParams, Page
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import (
    LIST_IDS,
    LISTS,
    ListDefinition,
    definition_of,
)
from atlas.sources.lists.domain.manifest import definition_from
from atlas.sources.lists.errors import ListNotFoundError
from atlas.sources.lists.loading import LoadOptions, load_list
from atlas.sources.lists.models import EntryChange
from atlas.sources.lists.opening import definition_for
from atlas.sources.lists.requested import (
    UPLOADS,
    abandon_loads,
    fail_load,
    get_load,
    list_loads,
    pending_loads,
    request_load,
    run_load,
    unfinished_loads,
)
from atlas.sources.lists.schemas import (
    EntryState,
    FormerEntry,
    ListOut,
    ListsOut,
    ListVersion,
    ListVersionOut,
    StoredEntry,
)

__all__ = [
    "UPLOADS",
    "LoadOptions",
    "abandon_loads",
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
    "unfinished_loads",
    "version_before",
    "version_changes",
    "version_entries",
    "versions_since",
]


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
