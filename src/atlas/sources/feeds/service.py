"""List feeds: which lists are fetched, when, what came of it, and asking for a fetch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import AnySession, Database, PlatformSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable.uploads import ABANDONED_AFTER
from atlas.foundation.telemetry import LIST_CHECKED, LIST_FETCH_FAILURES, LIST_FETCHED
from atlas.identity.audit import service as audit
from atlas.sources.feeds import repository
from atlas.sources.feeds.actions import FeedAction
from atlas.sources.feeds.domain import ALL, CHECKED, OFFICIAL, shown_address
from atlas.sources.feeds.errors import (
    FetchInProgressError,
    ListFetchNotFoundError,
    NoListAddressError,
)
from atlas.sources.feeds.fetching import Ended, Tell, failed, fetch, finish
from atlas.sources.feeds.models import (
    COMMAND,
    PENDING,
    REQUEST,
    RUNNING,
    SCHEDULE,
    ListFetch,
)
from atlas.sources.feeds.parts import FeedParts, parts_of
from atlas.sources.feeds.schemas import ListFeedOut, ListFetchOut
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.catalogue import (
    LISTS,
    PUBLISHED_IDS,
    ListDefinition,
    unknown_list,
)
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.schemas import ListVersion

__all__ = ["Ended", "FeedParts", "ListFeed", "ListFetch", "parts_of"]
LOST_AFTER = timedelta(minutes=2)
"""Without a beat for so long, the process of a fetch is gone."""
_BY_SCHEDULE = "list feed"


@dataclass(frozen=True, slots=True)
class ListFeed:
    """A list, and how fetching it stands.

    `address`: without its query; None: Atlas knows none. `last`: the last attempt that is over and
    was no dry run. `running`: the attempt that is not. `next_at`: None where none is scheduled.
    """

    definition: ListDefinition
    scheduled: bool
    address: str | None
    basis: str | None
    version: ListVersion | None
    last: ListFetch | None
    running: ListFetch | None
    next_at: datetime | None

    @property
    def list_id(self) -> str:
        """Return the id of the list."""
        return self.definition.id

    @property
    def title(self) -> str:
        """Return the title of the list."""
        return self.definition.title

    @property
    def failures(self) -> int:
        """Consecutive failed attempts."""
        return self.last.failures if self.last else 0

    @property
    def problem(self) -> str | None:
        """What an operator should see to, in words; None: nothing."""
        if not self.scheduled:
            return None
        if self.address is None:
            return "it is scheduled, and Atlas knows no address from which to fetch it"
        if self.last is None or not self.failures:
            return None
        times = "the last fetch" if self.failures == 1 else f"the last {self.failures} fetches"
        return f"{times} failed ({self.last.code}): {self.last.detail}"


async def list_feeds(session: AnySession, parts: FeedParts) -> list[ListFeed]:
    """Return every list that can be fetched or is scheduled: the catalogue's, then one's own.

    `all` fetches a national list only once a version is loaded: which of them a firm needs, its
    homes say.
    """
    versions = {one.list_id: one for one in await lists.current_versions(session)}
    running = await repository.open_fetches(session)
    latest = await repository.latest(session)
    own = sorted(key for key in versions if key not in LISTS)
    named = [key for key in parts.chosen if key != ALL]
    found = []
    for list_id in dict.fromkeys((*PUBLISHED_IDS, *NATIONAL, *own, *named)):
        version = versions.get(list_id)
        definition = lists.definition_by(list_id, version)
        if not definition.downloads and list_id not in named:
            continue
        whole = ALL in parts.chosen and (list_id not in NATIONAL or version is not None)
        chosen = list_id in named or whole
        found.append(_feed(definition, chosen, version, latest.get(list_id), running.get(list_id)))
    return found


def feed_out(feed: ListFeed) -> ListFeedOut:
    """Return a feed as the API shows it."""
    version = feed.version
    return ListFeedOut.built_from(
        feed,
        version_id=version.id if version else None,
        published=version.published if version else None,
        last_checked=version.last_checked if version else None,
        last=ListFetchOut.model_validate(feed.last) if feed.last else None,
        running=feed.running.id if feed.running else None,
    )


def _feed(
    definition: ListDefinition,
    chosen: bool,
    version: ListVersion | None,
    last: ListFetch | None,
    running: ListFetch | None,
) -> ListFeed:
    address = shown_address(definition.downloads[0]) if definition.downloads else None
    next_at = None
    if chosen and address is not None and running is None:
        next_at = last.next_at if last and last.next_at else now()
    official = OFFICIAL.get(definition.id)
    return ListFeed(
        definition=definition,
        scheduled=chosen,
        address=address,
        basis=official.basis if official and address else None,
        version=version,
        last=last,
        running=running,
        next_at=next_at,
    )


async def schedule_due(parts: FeedParts) -> int:
    """Ask for each fetch that is due; return for how many.

    Fetches whose process is gone are ended first. Several workers share the work: one at a time
    decides, and of a list one fetch is open at most.
    """
    await end_lost(parts)
    if not parts.chosen:
        return 0
    asked = 0
    async with parts.db.platform() as session:
        await repository.hold_schedule(session)
        feeds = await list_feeds(session, parts)
        moment = now()
        for feed in feeds:
            if feed.next_at is None or feed.next_at > moment or feed.address is None:
                continue
            row = _row(feed.list_id, feed.address, SCHEDULE, moment)
            asked += await repository.insert(session, row)
    return asked


def _row(
    list_id: str,
    address: str,
    trigger: str,
    moment: datetime,
    *,
    dry_run: bool = False,
    requested_by: UUID | None = None,
) -> ListFetch:
    started = moment if trigger == COMMAND else None
    return ListFetch(
        id=new_id(),
        list_id=list_id,
        trigger=trigger,
        dry_run=dry_run,
        requested_by=requested_by,
        status=RUNNING if started else PENDING,
        outcome=None,
        code=None,
        detail=None,
        address=address,
        http_status=None,
        bytes=None,
        resumed=0,
        etag=None,
        last_modified=None,
        version_id=None,
        failures=0,
        created_at=moment,
        started_at=started,
        finished_at=None,
        beat_at=started,
        next_at=None,
    )


async def end_lost(parts: FeedParts) -> None:
    """End as failed the fetches whose process is gone; the schedule then tries again.

    Those too that no worker took up for a week.
    """
    moment = now()
    async with parts.db.platform() as session:
        lost = await repository.lost(session, moment - LOST_AFTER, moment - ABANDONED_AFTER)
    detail = "the process that fetched it ended without finishing"
    for row in lost:
        await finish(parts, failed(row, "abandoned", detail))


async def _address(session: AnySession, list_id: str) -> str:
    """Return the address of a list, without its query.

    Raises:
        UnknownListError: no list of that id is known or loaded.
        NoListAddressError: Atlas knows no address.

    """
    versions = await lists.current_versions(session, [list_id])
    if not versions and list_id not in LISTS and list_id not in NATIONAL:
        raise unknown_list(list_id)
    definition = lists.definition_by(list_id, versions[0] if versions else None)
    if not definition.downloads:
        raise NoListAddressError(
            f"Atlas knows no address of {list_id}: state download_url in its manifest, or load a"
            " file (`atlas lists load`)."
        )
    return shown_address(definition.downloads[0])


async def request_fetch(
    session: PlatformSession, actor: AuthContext, list_id: str, *, dry_run: bool
) -> ListFetch:
    """Ask for a fetch; a worker takes it up.

    Raises:
        UnknownListError, NoListAddressError: as above.
        FetchInProgressError: one of the list is pending or running.

    """
    address = await _address(session, list_id)
    row = _row(list_id, address, REQUEST, now(), dry_run=dry_run, requested_by=actor.user_id)
    if not await repository.insert(session, row):
        raise _in_progress(list_id)
    payload: dict[str, JSON] = {"list_id": list_id, "dry_run": dry_run}
    await audit.record_platform(session, actor, FeedAction.REQUESTED, "list_fetch", row.id, payload)
    return row


def _in_progress(list_id: str) -> FetchInProgressError:
    return FetchInProgressError(f"A fetch of {list_id} is pending or running. Wait for its end.")


async def fetch_now(
    parts: FeedParts, list_id: str, by: str, *, dry_run: bool, tell: Tell = lambda _: None
) -> tuple[ListFetch, Ended]:
    """Fetch a list in this process; a fetch of it that no worker has taken up is taken over.

    Returns:
        The row as it was written, and how the attempt ended.

    Raises:
        UnknownListError, NoListAddressError, FetchInProgressError: as `request_fetch`.

    """
    await end_lost(parts)
    async with parts.db.platform() as session:
        address = await _address(session, list_id)
        row = _row(list_id, address, COMMAND, now(), dry_run=dry_run)
        if not await repository.insert(session, row):
            taken = await repository.take_over(session, row)
            if taken is None:
                raise _in_progress(list_id)
            row = taken
    ended = await fetch(parts, row, by, tell)
    async with parts.db.platform() as session:
        return await get_fetch(session, row.id), ended


async def run_fetch(parts: FeedParts, fetch_id: UUID, _beat: Callable[[], None]) -> None:
    """Run a fetch that was asked for; done again after a crash, it asks the publisher again."""
    async with parts.db.platform() as session:
        row = await repository.start(session, fetch_id, now())
    if row is not None:
        by = str(row.requested_by) if row.requested_by else _BY_SCHEDULE
        await fetch(parts, row, by)


async def get_fetch(session: AnySession, fetch_id: UUID) -> ListFetch:
    """Return a fetch.

    Raises:
        ListFetchNotFoundError: absent.

    """
    found = await repository.find(session, fetch_id)
    if found is None:
        raise ListFetchNotFoundError("There is no such fetch.")
    return found


async def list_fetches(session: AnySession, params: ListParams) -> Page[ListFetch]:
    """Return a page of fetches, newest first."""
    return await repository.list_fetches(session, params)


async def pending_fetches(session: PlatformSession) -> list[UUID]:
    """Return the fetches that no process has taken up."""
    return await repository.pending(session)


async def fail_fetch(parts: FeedParts, fetch_id: UUID) -> None:
    """End a fetch that failed again and again for a reason of ours."""
    async with parts.db.platform() as session:
        row = await get_fetch(session, fetch_id)
    detail = "it failed again and again; the worker's log says why"
    await finish(parts, failed(row, "internal_error", detail))


async def unfinished_fetches(session: PlatformSession) -> set[UUID]:
    """Return the fetches that are not over."""
    return {row.id for row in (await repository.open_fetches(session)).values()}


async def watch(db: Database, settings: Settings) -> list[ListFeed]:
    """Read how the feeds stand, and set the metrics of those that are scheduled."""
    parts = parts_of(db, settings)
    async with db.platform() as session:
        feeds = await list_feeds(session, parts)
    for feed in feeds:
        if feed.scheduled:
            LIST_FETCH_FAILURES.labels(feed.list_id).set(feed.failures)
            if feed.last and feed.last.outcome in CHECKED and feed.last.finished_at:
                LIST_FETCHED.labels(feed.list_id).set(feed.last.finished_at.timestamp())
            if feed.version and feed.version.last_checked:
                LIST_CHECKED.labels(feed.list_id).set(feed.version.last_checked.timestamp())
    return feeds


def shortcomings(feeds: Sequence[ListFeed]) -> str | None:
    """Return what readiness says of the feeds: public names and numbers; None: all well."""
    wrong = [feed.list_id for feed in feeds if feed.problem is not None]
    if not wrong:
        return None
    return f"fetching lists fails: {lists.public_names(wrong)}; `atlas lists feeds` says why"
