"""The lists that a run searched, as they stand today: what was whole then may not be now. Pure.

What each party was compared with, and what was found, stays as it was. Whether the lack of a hit
counts depends on the list of today as well: a required list that was replaced by a part of it, or
that grew old, answers nothing, also of the version before.
"""

from dataclasses import replace

from msgspec import structs

from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    Screening,
    SearchedList,
)
from atlas.investigations.results.domain import Screened, SearchedVersion, Steps
from atlas.sources.lists.domain.list_standing import Cause, ListStanding
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.lists.service import TenantStandings


def seen_today(snapshot: InvestigationSnapshot, stands: TenantStandings) -> InvestigationSnapshot:
    """Return what a run saw, with each required list short of what it lacks today.

    A list that did not answer in the run does not answer for it today either. A required list that
    the run did not search is added where it gives no answer today.
    """
    if snapshot.screening is None:
        return snapshot
    return replace(snapshot, screening=_screening(snapshot.screening, stands))


def _screening(found: Screening, stands: TenantStandings) -> Screening:
    silent: dict[str, SearchedList] = {}
    for item in stands.required or ():
        list_id = item.list_id
        one = stands.by_id[list_id]
        if one.answers:
            continue
        version = stands.versions.get(list_id)
        topics = frozenset((*(version.topics if version else ()), item.topic))
        before = silent.get(list_id)
        silent[list_id] = SearchedList(
            list_id=list_id,
            version=f"of {version.version_date}" if version else "today",
            day=version.day if version else None,
            topics=topics | before.topics if before else topics,
            stale=one.sentence,
            shortcoming=one.sentence,
            cause=(one.cause or Cause.STALE).value,
            required=True,
        )
    kept = tuple(one for one in found.lists if one.stale or one.list_id not in silent)
    said = {one.list_id for one in kept}
    added = (one for key, one in silent.items() if key not in said)
    return replace(found, lists=(*kept, *added))


def listed_today(steps: Steps, stands: TenantStandings) -> Steps:
    """Return the steps, with what each list that was searched is today where that is not the same.

    The same: the version that was searched is still loaded, and gives the answer that it gave.
    """
    return structs.replace(
        steps, screened={key: _searched(one, stands) for key, one in steps.screened.items()}
    )


def _searched(found: Screened, stands: TenantStandings) -> Screened:
    return structs.replace(found, lists=tuple(_version(one, stands) for one in found.lists))


def _version(item: SearchedVersion, stands: TenantStandings) -> SearchedVersion:
    one, version = stands.by_id.get(item.list_id), stands.versions.get(item.list_id)
    if one is None:
        return item
    return structs.replace(item, today=_today(item, one, version))


def _today(item: SearchedVersion, one: ListStanding, version: ListVersion | None) -> str | None:
    if version is None:
        return "not loaded any more: the absence of a hit proves nothing"
    other = item.sequence is not None and version.sequence != item.sequence
    if not other and one.answers is (item.lacks is None):
        return None
    which = "the same version"
    if other:
        which = version.day.of(f"replaced by version {version.sequence}")
    state = (
        "complete and current"
        if one.answers
        else f"the absence of a hit proves nothing: {one.sentence}"
    )
    return f"{which}; {state}"
