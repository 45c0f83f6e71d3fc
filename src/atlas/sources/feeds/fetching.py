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
from atlas.foundation.core.off_loop import in_thread
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
from atlas.sources.lists.domain.guards import by_hand
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
    """How an attempt ended: its row without the times, which `finish` adds.

    wait: Retry-After as the server wrote it. report: what the load did, where one ran.
    """

    row: ListFetch
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
        ended = await _attempt(parts, row, by, tell)
    return replace(ended, row=await finish(parts, _clean(parts, ended)))


def failed(row: ListFetch, code: str, detail: str, *, outcome: Outcome = Outcome.FAILED) -> Ended:
    """Return the end of an attempt that loaded nothing."""
    return Ended(replace(row, outcome=outcome.value, code=code, detail=detail))


async def finish(parts: FeedParts, ended: Ended) -> ListFetch:
    """Write how an attempt ended and when the next one is due; log a failure.

    Returns:
        The row as it was written.

    """
    row, moment = ended.row, now()
    bad = row.outcome in {Outcome.FAILED, Outcome.REFUSED}
    async with parts.db.platform() as session:
        before = (await repository.latest(session)).get(row.list_id)
        failures = (before.failures if before else 0) + 1 if bad else 0
        ending = Ending(failures, is_transient(row.code or ""), retry_after(ended.wait, moment))
        spread = random.random()  # noqa: S311  spreads the load, hides nothing
        done = replace(
            row,
            status=FAILED if bad else COMPLETE,
            failures=0 if row.dry_run else failures,
            finished_at=moment,
            next_at=None if row.dry_run else next_attempt(moment, ending, parts.every, spread),
        )
        written = await repository.finish(session, done)
    if written:
        said = {"list_id": row.list_id, "fetch_id": str(row.id), "outcome": done.outcome}
        if bad:
            log.warning("list_fetch_failed", **said, code=done.code, failures=failures)
        else:
            log.info("list_fetched", **said)
    return done


def _clean(parts: FeedParts, ended: Ended) -> Ended:
    """Return how an attempt ended, in texts that may be stored: bounded, without the tokens.

    A publisher may send back what it was asked with.
    """
    row, tokens = ended.row, parts.secret_tokens().values()

    def kept(text: str | None) -> str | None:
        hidden = text is None or any(token in text for token in tokens)
        return None if hidden or len(text or "") > _MOST_VALIDATOR else text

    detail = printable(row.detail or "")
    for token in tokens:
        detail = detail.replace(token, "…")
    etag, changed = kept(row.etag), kept(row.last_modified)
    shown = replace(row, detail=detail[:_MOST_DETAIL], etag=etag, last_modified=changed)
    return replace(ended, row=shown)


async def _attempt(parts: FeedParts, row: ListFetch, by: str, tell: Tell) -> Ended:
    asked = await _asked(parts, row.list_id)
    address = address_of(asked.definition, parts.secret_tokens())
    if address is None:
        return failed(row, "no_list_address", "Atlas knows no address of the list.")
    with TemporaryDirectory(prefix="atlas-feed-") as folder:
        path = Path(folder) / "feed" / file_name(asked.definition)
        await in_thread(path.parent.mkdir)
        tell("downloading")
        client = Downloader(
            parts.allow, parts.limits, agent=AGENT, resolve=parts.resolve, trust=parts.trust
        )
        try:
            async with client:
                found = await client.download(address, path, refusal_of_type, asked.known)
        except FetchError as error:
            return failed(row, error.reason, error.detail)
        return await _read(parts, row, asked, found, path, _statement(row, by, asked), tell)


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
    row = replace(row, http_status=found.status, resumed=found.resumed)
    if found.status == 304:
        return await _not_modified(parts, row, asked, statement)
    if found.status != 200:
        code, detail = status_problem(found.status)
        return replace(failed(row, code, detail), wait=found.retry_after)
    row = _with_validators(replace(row, bytes=found.size), found.validators)
    if not found.size:
        return failed(row, "bad_answer", "the answer is empty")
    tell("loading")
    options = LoadOptions(dry_run=row.dry_run, statement=statement)
    try:
        report = await lists.load_list(
            parts.db, path, row.list_id, options=options, loaded_by=row.requested_by
        )
    except AtlasError as error:
        return _refused(row, error)
    done = replace(
        row,
        outcome=Outcome.COMPARED if row.dry_run else Outcome(report.status),
        code="would_be_refused" if report.refusal else None,
        detail=by_hand(report.refusal, row.list_id) if report.refusal else _counts(report),
        version_id=None if row.dry_run else report.version_id,
    )
    return Ended(done, report=report)


def _with_validators(row: ListFetch, found: Validators) -> ListFetch:
    return replace(row, etag=found.etag, last_modified=found.last_modified)


def _counts(report: LoadReport) -> str:
    return (
        f"{report.entries:,} entries: {report.added:,} added, {report.changed:,} changed,"
        f" {report.removed:,} removed"
    )


async def _not_modified(
    parts: FeedParts, row: ListFetch, asked: _Asked, statement: Statement
) -> Ended:
    version = asked.version
    if version is None or not asked.known.conditions():
        detail = "the answer says that nothing changed, although nothing was compared"
        return failed(row, "bad_answer", detail)
    if not row.dry_run:
        try:
            version = await lists.confirm_unchanged(
                parts.db, version.id, row.list_id, asked.moment, statement
            )
        except AtlasError as error:
            return _refused(row, error)
    detail = "the publisher's list has not changed"
    done = replace(row, outcome=Outcome.NOT_MODIFIED, detail=detail, version_id=version.id)
    return Ended(_with_validators(done, asked.known))


def _refused(row: ListFetch, error: AtlasError) -> Ended:
    if error.status >= 500:  # the database or the store is away: tried again
        raise error
    outcome = Outcome.FAILED if is_transient(error.code) else Outcome.REFUSED
    return failed(row, error.code, by_hand(error.detail, row.list_id), outcome=outcome)


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
