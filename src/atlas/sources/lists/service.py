"""The lists: loading them, asking for a load over the API, and reading what is loaded."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import AnySession, Database, PlatformSession, TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.compliance_profile import service as profiles
from atlas.sources.lists import repository
from atlas.sources.lists.checks import confirm_unchanged
from atlas.sources.lists.domain.catalogue import (
    LIST_IDS,
    LISTS,
    definition_of,
)
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.errors import ListNotFoundError
from atlas.sources.lists.installation import installation_standings
from atlas.sources.lists.loading import LoadOptions, load_list
from atlas.sources.lists.models import EntryChange
from atlas.sources.lists.readings import profile_gaps
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
from atlas.sources.lists.restated import changed_in_substance
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
from atlas.sources.lists.standings import (
    FICTITIOUS,
    TenantStandings,
    accepted_entries,
    at_home_in_demo,
    standing,
    standings_for,
)
from atlas.sources.lists.standings import definition as definition_by
from atlas.sources.lists.statements import Statement

NO_PROFILE = "no_profile"
_UNRULED = (
    "no compliance profile is active: nothing says how old it may be, or whether it is required"
)

__all__ = [
    "FICTITIOUS",
    "UPLOADS",
    "ListStanding",
    "LoadOptions",
    "Statement",
    "TenantStandings",
    "abandon_loads",
    "accepted_entries",
    "confirm_unchanged",
    "current_versions",
    "definition_by",
    "definition_of",
    "describe",
    "entry_batches",
    "fail_load",
    "former_entries",
    "get_entry",
    "get_list",
    "get_load",
    "get_version",
    "installation_lists",
    "installation_standings",
    "list_all_versions",
    "list_changes",
    "list_entries",
    "list_lists",
    "list_loads",
    "list_versions",
    "load_list",
    "load_shipped",
    "pending_loads",
    "profile_gaps",
    "recheck_shipped",
    "request_load",
    "run_load",
    "sequences_since",
    "shortcomings",
    "standing_out",
    "standings_for",
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
    if list_ids is None:
        return list(await session.once(repository.all_current))
    return await repository.current_versions(session, list_ids)


async def state_key(session: AnySession) -> str:
    """Return what tells one state of the loaded lists from another."""
    return await repository.state_key(session)


async def get_version(session: AnySession, version_id: UUID) -> ListVersion:
    """Return a version.

    Raises:
        ListNotFoundError: absent.

    """
    version = await repository.find_version(session, version_id)
    if version is None:
        raise ListNotFoundError("No such list version.")
    return version


async def get_versions(
    session: AnySession, version_ids: Collection[UUID]
) -> dict[UUID, ListVersion]:
    """Return versions by id, in one query; those that are absent are left out."""
    found = await repository.find_versions(session, list(version_ids))
    return {version.id: version for version in found}


async def get_entries(session: AnySession, entry_ids: Collection[UUID]) -> dict[UUID, StoredEntry]:
    """Return states of entries by id, in one query; those that are absent are left out."""
    found = await repository.find_entries(session, list(entry_ids))
    return {entry.id: entry for entry in found}


async def list_versions(session: TenantSession, params: ListParams) -> Page[ListVersion]:
    """Return a page of versions, newest first; those of the demo only where it is at home."""
    return await repository.list_versions(session, params, await _hidden(session))


async def list_all_versions(session: PlatformSession, params: ListParams) -> Page[ListVersion]:
    """Return a page of the versions of every list, newest first: the operator's view."""
    return await repository.list_versions(session, params, ())


async def _hidden(session: TenantSession) -> list[str]:
    """Return the lists that the tenant neither searches nor sees: the demo's, for a real firm."""
    rules = await profiles.active(session, today())
    return [] if at_home_in_demo(rules) else sorted(FICTITIOUS)


async def version_entries(session: AnySession, version: ListVersion) -> list[StoredEntry]:
    """Return every entry of a version."""
    return await repository.version_entries(session, version)


def entry_batches(session: AnySession, version: ListVersion) -> AsyncIterator[list[StoredEntry]]:
    """Yield every entry of a version, some at a time."""
    return repository.entry_batches(session, version)


async def former_entries(session: AnySession, version: ListVersion) -> list[FormerEntry]:
    """Return what earlier versions listed and this one does not, each in its last state."""
    return await repository.former_entries(session, version)


async def version_changes(
    session: AnySession, version: ListVersion, since: int
) -> list[EntryState]:
    """Return the entries added, changed and removed after the version `since` (its sequence).

    An entry that is only worded otherwise, as by another format of the list, is left out.
    """
    states = await repository.version_changes(session, version, since)
    ended = await repository.ended_states(session, version, since)
    return await in_thread(changed_in_substance, states, ended, since)


async def versions_since(session: AnySession, moment: datetime) -> list[ListVersion]:
    """Return the versions loaded after an instant, oldest first."""
    return await repository.versions_since(session, moment)


async def sequences_since(
    session: AnySession, list_id: str, moment: datetime, most: int
) -> dict[UUID, int]:
    """Return the sequences of a list's versions loaded after an instant, up to `most`, by id."""
    return await repository.sequences_since(session, list_id, moment, most)


async def version_before(session: AnySession, version: ListVersion) -> ListVersion | None:
    """Return the version that a version replaced, None for the first."""
    return await repository.version_before(session, version)


async def list_entries(session: TenantSession, params: ListParams) -> Page[StoredEntry]:
    """Return a page of the entries of the current versions that the tenant searches."""
    return await repository.list_entries(session, params, await _hidden(session))


async def get_entry(session: AnySession, entry_id: UUID) -> StoredEntry:
    """Return one state of an entry, also of a former version.

    Raises:
        ListNotFoundError: absent.

    """
    entry = await repository.find_entry(session, entry_id)
    if entry is None:
        raise ListNotFoundError("No such list entry.")
    return entry


async def listed_dates(session: AnySession, entry_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """Return the dates of listing that entries give, by the entry's id."""
    return await repository.listed_dates(session, entry_ids) if entry_ids else {}


async def list_changes(
    session: AnySession, version_id: UUID, params: ListParams
) -> Page[EntryChange]:
    """Return a page of what a version added, changed and removed."""
    version = await get_version(session, version_id)
    return await repository.list_changes(session, version, params)


def shortcomings(found: Mapping[str, ListStanding]) -> str | None:
    """Return the number of lists that give no negative answer, and which; None: all do.

    What readiness tells every caller: numbers and public names, no firm's own list. `atlas doctor`
    and `atlas lists show` say why, with the remedy. An excerpt that the product ships for its demo
    is never current and needs no fix.
    """
    wrong = [key for key, item in found.items() if not item.answers and item.remedy is not None]
    if not wrong:
        return None
    return (
        f"the silence of {len(wrong)} of {len(found)} lists does not count: {public_names(wrong)};"
        " `atlas doctor` says why"
    )


def public_names(list_ids: Iterable[str]) -> str:
    """Return the lists of the catalogue by their titles, and how many others there are, in words.

    What every caller may read: a firm's own lists are not named.
    """
    wanted = [*list_ids]
    public = sorted(LISTS[key].title for key in wanted if key in LISTS)
    others = len(wanted) - len(public)
    return "; ".join([*public, *([f"{others} of a firm's own"] if others else [])])


def describe(
    list_id: str, version: ListVersion | None, standing: ListStanding, *, ruled: bool = True
) -> ListOut:
    """Return a list as the catalogue or its manifest has it, with its current version and state.

    `ruled`: whether a compliance profile says how old it may be; without one it is not current.
    """
    definition = definition_by(list_id, version)
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
        state=standing.state if ruled or not standing.answers else NO_PROFILE,
        version=ListVersionOut.model_validate(version) if version else None,
        downloads=list(definition.downloads),
        formats=list(definition.formats),
        minimum_entries=definition.minimum_entries,
        rhythm=definition.rhythm,
        standing=standing_out(standing, ruled=ruled),
    )


def standing_out(standing: ListStanding, *, ruled: bool = True) -> ListStandingOut:
    """Return a standing as the API shows it; no list answers without a compliance profile."""
    remedy = standing.remedy
    unruled = [] if ruled or not standing.loaded else [NO_PROFILE]
    return ListStandingOut(
        list_id=standing.list_id,
        loaded=standing.loaded,
        entries=standing.entries,
        whole_entries=standing.whole_entries or None,
        counted=standing.counted,
        complete=standing.complete,
        excerpt=standing.excerpt,
        published=standing.published,
        last_checked=standing.last_checked,
        age_days=standing.age_days,
        max_age_days=standing.max_age_days,
        current=standing.current and ruled,
        answers=standing.answers and ruled,
        unreadable=list(standing.unreadable),
        reasons=[*(reason.value for reason in standing.reasons), *unruled],
        sentence="; ".join(filter(None, (standing.sentence, _UNRULED if unruled else ""))),
        forced=standing.forced,
        guards=list(standing.guards),
        remedy=RemedyOut(command=remedy.command, addresses=list(remedy.addresses))
        if remedy
        else None,
    )


async def list_lists(session: TenantSession) -> ListsOut:
    """Return every list that Atlas knows, and the further ones that are loaded or required."""
    versions = {v.list_id: v for v in await current_versions(session)}
    stands = await standings_for(session, today())
    found, ruled = stands.by_id, stands.rules is not None
    items = [describe(i, versions.get(i), found[i], ruled=ruled) for i in _ordered(found)]
    return ListsOut(items=items)


async def installation_lists(database: Database) -> ListsOut:
    """Return every list that Atlas knows, is loaded or required, as the installation has it.

    What `atlas lists show` prints: a list stands as `atlas doctor` says.
    """
    found = await installation_standings(database, today(), every=True)
    async with database.platform() as session:
        versions = {v.list_id: v for v in await repository.current_versions(session)}
    return ListsOut(items=[describe(i, versions.get(i), found[i]) for i in _ordered(found)])


def _ordered(found: Mapping[str, ListStanding]) -> list[str]:
    """Return the lists in the catalogue's order, then those of one's own."""
    return [*(i for i in LIST_IDS if i in found), *(i for i in found if i not in LISTS)]


async def get_list(session: TenantSession, list_id: str) -> ListOut:
    """Return a list and its current version.

    Raises:
        ListNotFoundError: an id that Atlas does not know, that no version is loaded under, and
            that the tenant's profile does not require.

    """
    versions = await repository.current_versions(session, [list_id])
    stands = await standings_for(session, today())
    found = stands.by_id.get(list_id)
    if found is None and list_id in LISTS and at_home_in_demo(stands.rules):
        found = standing(list_id, None, today())  # a list of the demo that is not loaded
    if found is None:
        raise ListNotFoundError("No such list.")
    ruled = stands.rules is not None
    return describe(list_id, versions[0] if versions else None, found, ruled=ruled)
