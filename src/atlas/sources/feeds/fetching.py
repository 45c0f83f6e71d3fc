"""One attempt: ask the publisher, read what it sends as the next version of the list."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.printable import printable
from atlas.foundation.outbound import (
    NO_VALIDATORS,
    Downloaded,
    Downloader,
    FetchError,
    Validators,
)
from atlas.foundation.telemetry import logger
from atlas.sources.feeds import repository
from atlas.sources.feeds.domain import (
    Ending,
    Outcome,
    address_of,
    file_name,
    is_transient,
    next_attempt,
    refusal_of_type,
    retry_after,
    shown_address,
    status_problem,
)
from atlas.sources.feeds.models import COMPLETE, FAILED, ListFetch
from atlas.sources.feeds.parts import FeedParts
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.schemas import ListVersion, LoadReport
from atlas.sources.lists.service import LoadOptions, Statement

log = logger(__name__)
AGENT = "atlas-kyb/1.0 (+list feeds)"
BEAT_SECONDS = 10.0
_MOST_DETAIL = 500
_MOST_VALIDATOR = 200
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended; `report` is what the load did, where one ran."""

    outcome: Outcome
    detail: str
    code: str | None = None
    http_status: int | None = None
    size: int | None = None
    resumed: int = 0
    validators: Validators = NO_VALIDATORS
    version: ListVersion | None = None
    wait: str | None = None
    report: LoadReport | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A list as it is asked for: its definition, what is loaded, and what is known of the file."""

    definition: ListDefinition
    version: ListVersion | None
    known: Validators
    moment: datetime


async def fetch(parts: FeedParts, row: ListFetch, by: str, tell: Tell = lambda _: None) -> Ended:
    """Run an attempt whose row is marked as running, and write how it ended.

    Raises:
        AtlasError: the database is away (503); the row stays open.

    """
    async with _beating(parts, row):
        ended = _clean(parts, await _attempt(parts, row, by, tell))
    await finish(parts, row, ended)
    return ended


async def finish(parts: FeedParts, row: ListFetch, ended: Ended) -> None:
    """Write how an attempt ended and when the next one is due; log a failure."""
    moment = now()
    failed = ended.outcome in {Outcome.FAILED, Outcome.REFUSED}
    async with parts.db.platform() as session:
        before = (await repository.latest(session)).get(row.list_id)
        failures = (before.failures if before else 0) + 1 if failed else 0
        ending = Ending(failures, is_transient(ended.code or ""), retry_after(ended.wait, moment))
        spread = random.random()  # noqa: S311  spreads the load, hides nothing
        done = replace(
            row,
            status=FAILED if failed else COMPLETE,
            outcome=ended.outcome.value,
            code=ended.code,
            detail=ended.detail,
            http_status=ended.http_status,
            bytes=ended.size,
            resumed=ended.resumed,
            etag=ended.validators.etag,
            last_modified=ended.validators.last_modified,
            version_id=ended.version.id if ended.version else None,
            failures=0 if row.dry_run else failures,
            finished_at=moment,
            next_at=None if row.dry_run else next_attempt(moment, ending, parts.every, spread),
        )
        written = await repository.finish(session, done)
    if not written:
        return
    said = {"list_id": row.list_id, "fetch_id": str(row.id), "outcome": done.outcome}
    if failed:
        log.warning("list_fetch_failed", **said, code=done.code, failures=failures)
    else:
        log.info("list_fetched", **said)


def _clean(parts: FeedParts, ended: Ended) -> Ended:
    """Return how an attempt ended, in texts that may be stored: bounded, without the tokens.

    A publisher may send back what it was asked with.
    """
    tokens = parts.secret_tokens().values()

    def kept(text: str | None) -> str | None:
        hidden = text is None or any(token in text for token in tokens)
        return None if hidden or len(text or "") > _MOST_VALIDATOR else text

    detail = printable(ended.detail)
    for token in tokens:
        detail = detail.replace(token, "…")
    found = Validators(kept(ended.validators.etag), kept(ended.validators.last_modified))
    return replace(ended, detail=detail[:_MOST_DETAIL], validators=found)


async def _attempt(parts: FeedParts, row: ListFetch, by: str, tell: Tell) -> Ended:
    try:
        asked = await _asked(parts, row.list_id)
        address = address_of(asked.definition, parts.secret_tokens())
        if address is None:
            return Ended(Outcome.FAILED, "Atlas knows no address of the list.", "no_list_address")
        with TemporaryDirectory(prefix="atlas-feed-") as folder:
            path = Path(folder) / "feed" / file_name(asked.definition)
            await asyncio.to_thread(path.parent.mkdir)
            tell("downloading")
            async with Downloader(
                parts.allow,
                parts.limits,
                agent=AGENT,
                resolve=parts.resolve,
                trust=parts.trust,
            ) as client:
                found = await client.download(address, path, refusal_of_type, asked.known)
            return await _read(parts, row, asked, found, path, _statement(row, by, asked), tell)
    except FetchError as error:
        return Ended(Outcome.FAILED, error.detail, error.reason)


def _statement(row: ListFetch, by: str, asked: _Asked) -> Statement:
    return Statement(by=by, user_id=row.requested_by, fetched=asked.moment)


async def _asked(parts: FeedParts, list_id: str) -> _Asked:
    async with parts.db.platform() as session:
        versions = await lists.current_versions(session, [list_id])
        last = await repository.last_checked(session, list_id)
    version = versions[0] if versions else None
    definition = lists.definition_by(list_id, version)
    known = NO_VALIDATORS
    same = last is not None and version is not None and last.version_id == version.id
    if last and same and last.address in map(shown_address, definition.downloads[:1]):
        known = Validators(last.etag, last.last_modified)
    return _Asked(definition, version, known, now())


async def _read(
    parts: FeedParts,
    row: ListFetch,
    asked: _Asked,
    found: Downloaded,
    path: Path,
    statement: Statement,
    tell: Tell,
) -> Ended:
    """Read an answer of the publisher; what a guard of the load refuses changes nothing."""
    ended = Ended(Outcome.FAILED, "", http_status=found.status, resumed=found.resumed)
    if found.status == 304:
        return await _not_modified(parts, row, asked, ended, statement)
    if found.status != 200:
        code, detail = status_problem(found.status)
        return replace(ended, code=code, detail=detail, wait=found.retry_after)
    ended = replace(ended, size=found.size, validators=found.validators)
    if not found.size:
        return replace(ended, code="bad_answer", detail="the answer is empty")
    tell("loading")
    options = LoadOptions(dry_run=row.dry_run, statement=statement)
    try:
        report = await lists.load_list(
            parts.db, path, row.list_id, options=options, loaded_by=row.requested_by
        )
        version = await _version_after(parts, report) if not row.dry_run else None
    except AtlasError as error:
        return _refused(ended, error)
    return replace(
        ended,
        outcome=Outcome.COMPARED if row.dry_run else Outcome(report.status),
        code="would_be_refused" if report.refusal else None,
        detail=report.refusal or _counts(report),
        version=version,
        report=report,
    )


async def _version_after(parts: FeedParts, report: LoadReport) -> ListVersion:
    async with parts.db.platform() as session:
        return await lists.get_version(session, report.version_id)


def _counts(report: LoadReport) -> str:
    return (
        f"{report.entries:,} entries: {report.added:,} added, {report.changed:,} changed,"
        f" {report.removed:,} removed"
    )


async def _not_modified(
    parts: FeedParts,
    row: ListFetch,
    asked: _Asked,
    ended: Ended,
    statement: Statement,
) -> Ended:
    version = asked.version
    if version is None or not asked.known.conditions():
        detail = "the answer says that nothing changed, although nothing was compared"
        return replace(ended, code="bad_answer", detail=detail)
    if not row.dry_run:
        try:
            version = await lists.confirm_unchanged(
                parts.db, version.id, row.list_id, asked.moment, statement
            )
        except AtlasError as error:
            return _refused(ended, error)
    return replace(
        ended,
        outcome=Outcome.NOT_MODIFIED,
        detail="the publisher's list has not changed",
        validators=asked.known,
        version=version,
    )


def _refused(ended: Ended, error: AtlasError) -> Ended:
    if error.status >= 500:  # the database or the store is away: tried again
        raise error
    outcome = Outcome.FAILED if is_transient(error.code) else Outcome.REFUSED
    return replace(ended, outcome=outcome, code=error.code, detail=error.detail)


@asynccontextmanager
async def _beating(parts: FeedParts, row: ListFetch) -> AsyncIterator[None]:
    """Note now and then that the attempt is running, so that a killed process is noticed."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with suppress(AtlasError, OSError):  # the attempt itself meets a database that is away
                async with parts.db.platform() as session:
                    await repository.beat(session, row.id, now())

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
