"""The lists: loading them, asking for a load over the API, and reading what is loaded."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import AnySession
from atlas.foundation.db.listing import ListParams, Page
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import (
    LIST_IDS,
    LISTS,
    PUBLISHED_IDS,
    ListDefinition,
    definition_of,
    unloaded_definition,
)
from atlas.sources.lists.domain.list_standing import ListStanding, standing_of
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
    ListStandingOut,
    ListVersion,
    ListVersionOut,
    RemedyOut,
    StoredEntry,
)
from atlas.sources.lists.shipped import load_shipped, recheck_shipped
from atlas.sources.lists.statements import Statement

__all__ = [
    "UPLOADS",
    "ListStanding",
    "LoadOptions",
    "Statement",
    "abandon_loads",
    "accepted_entries",
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
    "load_shipped",
    "pending_loads",
    "recheck_shipped",
    "request_load",
    "run_load",
    "shortcomings",
    "standing_out",
    "standings",
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


async def standings(
    session: AnySession,
    as_of: date,
    *,
    max_ages: Mapping[str, int] | None = None,
    accepted: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, ListStanding]:
    """Return how each list stands: those Atlas knows, loaded or not, and every other loaded one.

    Args:
        session: with a tenant's session its acceptances of unreadable entries count.
        as_of: the day (UTC) for which ages are counted.
        max_ages: list id → days, where a compliance profile demands another age than the list's.
        accepted: list id → accepted entries, in place of the session's own.

    """
    versions = {v.list_id: v for v in await repository.current_versions(session)}
    if accepted is None:
        accepted = await accepted_entries(session)
    ids = dict.fromkeys((*PUBLISHED_IDS, *versions, *(max_ages or {})))
    return {
        list_id: _standing(
            list_id,
            versions.get(list_id),
            as_of,
            accepted.get(list_id, frozenset()),
            (max_ages or {}).get(list_id),
        )
        for list_id in ids
    }


def shortcomings(found: Mapping[str, ListStanding]) -> str | None:
    """Return in one sentence which lists' silence does not count, and why; None: all answer.

    What readiness says; `atlas doctor` and `atlas lists show` say the same with the remedy. An
    excerpt that the product ships for its demo is never current and nothing to mend.
    """
    wrong = [item for item in found.values() if not item.answers and item.remedy is not None]
    return ". ".join(f"{item.list_id}: {item.sentence}" for item in wrong) or None


async def accepted_entries(session: AnySession) -> dict[str, frozenset[str]]:
    """Return the entries that two persons of the session's tenant accepted, by list."""
    found: dict[str, set[str]] = {}
    for list_id, key in await repository.accepted(session):
        found.setdefault(list_id, set()).add(key)
    return {list_id: frozenset(keys) for list_id, keys in found.items()}


def _standing(
    list_id: str,
    version: ListVersion | None,
    as_of: date,
    accepted: frozenset[str],
    max_age_days: int | None = None,
) -> ListStanding:
    facts = version.facts(accepted) if version else None
    return standing_of(_definition(list_id, version), facts, as_of, max_age_days=max_age_days)


def describe(
    list_id: str,
    version: ListVersion | None,
    as_of: date,
    accepted: frozenset[str] = frozenset(),
) -> ListOut:
    """Return a list as the catalogue or its manifest has it, with its current version and state."""
    definition = _definition(list_id, version)
    standing = _standing(list_id, version, as_of, accepted)
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
        state=_state(standing),
        version=ListVersionOut.model_validate(version) if version else None,
        downloads=list(definition.downloads),
        formats=list(definition.formats),
        minimum_entries=definition.minimum_entries,
        rhythm=definition.rhythm,
        standing=standing_out(standing),
    )


def _state(standing: ListStanding) -> str:
    if not standing.loaded:
        return "not_loaded"
    if standing.answers:
        return "ok"
    return "incomplete_list" if standing.current else "stale_list"


def standing_out(standing: ListStanding) -> ListStandingOut:
    """Return a standing as the API shows it."""
    remedy = standing.remedy
    return ListStandingOut(
        list_id=standing.list_id,
        loaded=standing.loaded,
        entries=standing.entries,
        complete=standing.complete,
        excerpt=standing.excerpt,
        published=standing.published,
        last_checked=standing.last_checked,
        age_days=standing.age_days,
        max_age_days=standing.max_age_days,
        current=standing.current,
        answers=standing.answers,
        unreadable=list(standing.unreadable),
        reasons=[reason.value for reason in standing.reasons],
        sentence=standing.sentence,
        remedy=RemedyOut(command=remedy.command, addresses=list(remedy.addresses))
        if remedy
        else None,
    )


def _definition(list_id: str, version: ListVersion | None) -> ListDefinition:
    if list_id in LISTS:
        return definition_of(list_id)
    if version is None:  # a profile may require a list of its own that was never loaded
        return unloaded_definition(list_id)
    return definition_from(list_id, definition_for(version.manifest))


async def list_lists(session: AnySession) -> ListsOut:
    """Return every list that Atlas knows, and the further ones that are loaded."""
    versions = {v.list_id: v for v in await repository.current_versions(session)}
    moment = today()
    accepted = await accepted_entries(session)
    ids = dict.fromkeys((*PUBLISHED_IDS, *(i for i in LIST_IDS if i in versions), *versions))
    return ListsOut(
        items=[describe(i, versions.get(i), moment, accepted.get(i, frozenset())) for i in ids]
    )


async def get_list(session: AnySession, list_id: str) -> ListOut:
    """Return a list and its current version.

    Raises:
        ListNotFoundError: an id that Atlas does not know, and under which nothing is loaded.

    """
    versions = await repository.current_versions(session, [list_id])
    if list_id not in LISTS and not versions:
        raise ListNotFoundError("No such list.")
    accepted = (await accepted_entries(session)).get(list_id, frozenset())
    return describe(list_id, versions[0] if versions else None, today(), accepted)
