"""`atlas lists fetch` and `atlas lists feeds`: lists from their publishers."""

from __future__ import annotations

import asyncio
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.markup import escape

from atlas.cli.console import err, fail, note, out
from atlas.cli.lists import account_name, lists
from atlas.cli.load import connect
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.errors import AtlasError

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.sources.feeds.service import Ended, FeedParts, ListFeed, ListFetch

_WIDTH = 76
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
By = Annotated[str | None, typer.Option("--by", help="Who fetches. Default: your account.")]
_OFF = (
    "No list is fetched by schedule. To switch it on, set ATLAS_LIST_FEEDS to `all` or to ids of"
    " lists, separated by commas, for the API and the worker, and restart them."
)


def register() -> None:
    """Add the commands to `atlas lists`."""
    lists.command("fetch")(fetch_lists)
    lists.command("feeds")(show_feeds)


@dataclass(frozen=True, slots=True)
class _Done:
    """A list that was fetched, or why it was not."""

    list_id: str
    row: ListFetch | None
    ended: Ended | None
    problem: str | None

    @property
    def failed(self) -> bool:
        """Whether an operator should look at it."""
        return self.row is None or self.row.code is not None


def fetch_lists(
    *,
    list_id: Annotated[
        list[str] | None,
        typer.Option(
            "--list",
            help="List to fetch; repeat it. Default: the lists of ATLAS_LIST_FEEDS, or, if it is "
            "not set, every list that has an official address.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Download, check and compare; change nothing.")
    ] = False,
    by: By = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Fetch lists from their publishers and load them, now.

    Each list is downloaded from its official address (`atlas lists feeds` shows it) over HTTPS, and
    only if it has changed since the last fetch. A download that breaks off is continued if the
    server permits it. The file then has to pass the guards of `atlas lists load`; --force does not
    exist here, because it is for a person who has checked the file. A list that is fetched, or that
    its publisher reports as unchanged, counts as checked at that moment.

    If a fetch fails, the loaded version stays as it is. Every attempt is recorded (`atlas lists
    feeds`, GET /api/platform/lists/fetches). Exit codes: 0 every list is loaded or unchanged; 1 at
    least one failed or was refused; 2 wrong usage.

        atlas lists fetch
        atlas lists fetch --list ofac-sdn --list un
        atlas lists fetch --list uk --dry-run
    """
    with open_stack(data_dir) as settings:
        who = f"{by or account_name()} (command line)"
        found = asyncio.run(_fetch(settings, list_id or [], who, dry_run=dry_run))
    if as_json:
        out.print(_json([_as_dict(one) for one in found]), markup=False, soft_wrap=True)
    else:
        for one in found:
            _show_done(one)
    failed = [one.list_id for one in found if one.failed]
    if failed:
        fail(f"Failed: {', '.join(failed)}. The loaded versions stay as they are.")


async def _fetch(settings: Settings, chosen: list[str], by: str, *, dry_run: bool) -> list[_Done]:
    from atlas.sources.feeds import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        parts = service.parts_of(db, settings)
        ids = list(dict.fromkeys(chosen)) or await _default_ids(parts)
        return [await _fetch_one(parts, list_id, by, dry_run=dry_run) for list_id in ids]
    finally:
        await db.close()


async def _default_ids(parts: FeedParts) -> list[str]:
    from atlas.sources.feeds import service  # noqa: PLC0415  slow to import

    async with parts.db.platform() as session:
        feeds = await service.list_feeds(session, parts)
    return [feed.list_id for feed in feeds if feed.scheduled or not parts.chosen]


async def _fetch_one(parts: FeedParts, list_id: str, by: str, *, dry_run: bool) -> _Done:
    from atlas.sources.feeds import service  # noqa: PLC0415  slow to import

    try:
        row, ended = await service.fetch_now(
            parts,
            list_id,
            by,
            dry_run=dry_run,
            tell=lambda step: note(f"{list_id}: {step}"),
        )
    except AtlasError as error:
        return _Done(list_id, None, None, error.detail)
    return _Done(list_id, row, ended, None)


_HOW = {
    "loaded": "loaded",
    "unchanged": "the same content is already loaded; recorded that it was checked",
    "not_modified": "unchanged since the last fetch; recorded that it was checked",
    "compared": "dry run, nothing changed",
    "refused": "refused",
    "failed": "failed",
}


def _show_done(done: _Done) -> None:
    if done.row is None or done.ended is None:
        err.print(f"[red]✗[/] [bold]{escape(done.list_id)}[/]: {escape(done.problem or '')}")
        return
    row, report = done.row, done.ended.report
    mark = "[red]✗[/]" if done.failed else "[green]✓[/]"
    how = _HOW[row.outcome or "failed"]
    if row.dry_run and row.outcome == "not_modified":
        how = "unchanged since the last fetch"
    out.print(f"{mark} [bold]{escape(row.list_id)}[/]: {how}")
    if row.outcome != "not_modified":
        for line in textwrap.wrap(row.detail or "", _WIDTH):
            out.print(f"    {line}", markup=False)
    if report is not None and report.standing:
        for line in textwrap.wrap(
            f"The absence of a hit does not count: {report.standing}", _WIDTH
        ):
            out.print(f"    {line}", markup=False)


def _as_dict(done: _Done) -> dict[str, object]:
    if done.row is None:
        return {"list_id": done.list_id, "outcome": None, "detail": done.problem}
    return _row(done.row)


def _row(row: ListFetch) -> dict[str, object]:
    from atlas.sources.feeds.schemas import ListFetchOut  # noqa: PLC0415  slow to import

    return ListFetchOut.model_validate(row).model_dump(mode="json")


def show_feeds(*, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Show each list that can be fetched: address, last check, last attempt, next attempt.

    The worker fetches the lists of ATLAS_LIST_FEEDS every ATLAS_LIST_FEEDS_HOURS hours; by default
    it fetches none. The exit code is always 0; `atlas doctor` checks.

        atlas lists feeds
        ATLAS_LIST_FEEDS=all atlas up
    """
    with open_stack(data_dir) as settings:
        found = asyncio.run(_feeds(settings))
    if as_json:
        from atlas.sources.feeds import service  # noqa: PLC0415  slow to import

        shown = [service.feed_out(one).model_dump(mode="json") for one in found]
        out.print(_json(shown), markup=False, soft_wrap=True)
        return
    for feed in found:
        mark = "[red]✗[/]" if feed.problem else "[green]✓[/]" if feed.scheduled else "[dim]·[/]"
        out.print(f"{mark} [bold]{escape(feed.list_id)}[/]")
        for line in feed_lines(feed):
            out.print(f"    {line}", markup=False)
    if not any(feed.scheduled for feed in found):
        out.print(_OFF)


async def _feeds(settings: Settings) -> list[ListFeed]:
    from atlas.sources.feeds import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        async with db.platform() as session:
            return await service.list_feeds(session, service.parts_of(db, settings))
    finally:
        await db.close()


def feed_lines(feed: ListFeed) -> list[str]:
    """Return how fetching a list stands, in lines."""
    said = "never"
    if feed.version is not None and (at := feed.version.last_checked) is not None:
        said = f"{at:%Y-%m-%d %H:%M} UTC ({feed.version.last_checked_source})"
    lines = [f"address: {feed.address or 'unknown'}", f"checked with its publisher: {said}"]
    last = feed.last
    if last is not None and last.finished_at is not None:
        lines.append(f"last attempt: {last.finished_at:%Y-%m-%d %H:%M} UTC, {last.outcome}")
    if feed.problem:
        lines += textwrap.wrap(feed.problem, _WIDTH)
    if feed.running is not None:
        lines.append(f"under way: {feed.running.status}")
    elif feed.next_at is not None:
        lines.append(f"next attempt: {feed.next_at:%Y-%m-%d %H:%M} UTC")
    elif not feed.scheduled:
        lines.append("not fetched by schedule")
    return lines


def _json(value: object) -> str:
    return orjson.dumps(plain(value), option=orjson.OPT_INDENT_2).decode()
