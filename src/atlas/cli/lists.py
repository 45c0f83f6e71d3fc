"""`atlas lists`: load a list, and see what is loaded."""

from __future__ import annotations

import asyncio
import getpass
import os
import textwrap
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.markup import escape
from rich.progress import MofNCompleteColumn

from atlas.cli.client import Tenant, Url, User, call, signed_in
from atlas.cli.console import command_lines, fail, out
from atlas.cli.load import Report, connect, progress_bars, show_rejections, show_warnings
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.types import JSON

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.sources.lists.schemas import (
        ListOut,
        ListsOut,
        ListStanding,
        ListStandingOut,
        LoadReport,
        PlannedChange,
    )
    from atlas.sources.lists.service import LoadOptions

lists = typer.Typer(no_args_is_help=True, help="Sanctions and watch lists: load or fetch them.")
_WIDTH = 76
"""Columns next to an indent of four."""
_SHOWN_CHANGES = 40
_MOST_CHANGES = 240
"""Forty of any kind, and every removal from a list under 200 entries."""
_SIGNS = {"added": "+", "changed": "~", "removed": "-"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(lists, name="lists")


_LIST = "ofac-sdn, ofac-consolidated, un, eu-fsf, uk, or an id of your own (FollowTheMoney)."
_FORMAT = (
    "Format that the file must have: ofac-csv, ofac-xml, ofac-advanced-xml, ofac-enhanced-xml, "
    "un-xml, eu-fsf-xml, uk-xml, uk-csv, ofsi-xml, ofsi-csv, seco-xml, sema-xml,"
    " ca-listed-entities-xml, dfat-xlsx, ftm. Default: detected from content."
)
_TOPICS = "For your own list: sanctions, pep, debarment, crime, export_control, regulatory …"
_REGIME = (
    "For your own list, if all of it belongs to one regime (ofac, eu, uk, un): the regime whose "
    "rule on ownership by listed persons applies. Otherwise each entry's own sanctions name it."
)


_MINIMUM = (
    "Smallest plausible size of your own list; without it, the absence of a hit does not count."
)
Text = Annotated[str | None, typer.Option(help="For your own list.")]
Format = Annotated[str | None, typer.Option("--format", help=_FORMAT)]
Day = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="Publication date, where the file does not state it; counts only with --reason.",
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Override the guards below. Requires --reason; is audited."),
]
Reason = Annotated[
    str | None,
    typer.Option(help="Why it is forced, or how the publication date is known."),
]
Downloaded = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="You state that you downloaded the file from its publisher on this day (UTC). "
        "Without it the list is not current. The statement is audited.",
    ),
]
By = Annotated[str | None, typer.Option("--by", help="Who states it. Default: your account.")]
Confirm = Annotated[
    int | None,
    typer.Option(
        min=1, max=199, help="Number of removals that you confirm (in a list under 200 entries)."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read, check and compare; change nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Manifest = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="Manifest of a list of your own (JSON)."),
]
MaxAge = Annotated[
    int | None,
    typer.Option(min=1, max=3650, help="Days after which the absence of a hit no longer counts."),
]


@lists.command("load")
def load_list(
    path: Annotated[Path, typer.Argument(exists=True, help="File (also .gz), zip, or folder.")],
    *,
    list_id: Annotated[str, typer.Option("--list", help=_LIST)],
    file_format: Format = None,
    version_date: Day = None,
    downloaded: Downloaded = None,
    force: Force = False,
    reason: Reason = None,
    by: By = None,
    confirm_removals: Confirm = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    manifest: Manifest = None,
    title: Text = None,
    publisher: Text = None,
    licence: Text = None,
    topic: Annotated[list[str] | None, typer.Option(help=_TOPICS)] = None,
    territory: Text = None,
    regime: Annotated[str | None, typer.Option(help=_REGIME)] = None,
    max_age_days: MaxAge = None,
    minimum_entries: Annotated[int | None, typer.Option(min=1, help=_MINIMUM)] = None,
    source_url: Text = None,
    data_dir: DataDir = None,
) -> None:
    """Load a list as its newest version; screening uses it immediately.

    A broken file (damaged, truncated, of another format, unsafe) changes nothing. A record that
    violates the vocabulary is kept with its raw names, screened, and named here. Loading the same
    file again changes nothing; with --downloaded it records that the list was checked with its
    publisher.

    Refused without --force: fewer entries than the list can plausibly have; the removal of more
    than 10 % and more than 20 entries; an older file; content older than its stated date. In a
    list under 200 entries every removal is named and must be confirmed. A file of another list is
    always refused. Exit codes: 0 loaded, unchanged or compared; 1 refused; 2 wrong usage.

        atlas lists load SDN_ADVANCED.XML --list ofac-sdn --downloaded 2026-11-27
        atlas lists load ./ofac/ --list ofac-sdn --dry-run
        atlas lists load consolidated.xml --list un --downloaded 2026-11-27
        atlas lists load entities.ftm.json --list my-peps --manifest peps.json
    """
    options = _options(
        {
            "title": title,
            "publisher": publisher,
            "licence": licence,
            "topics": topic or None,
            "territory": territory,
            "regime": regime,
            "max_age_days": max_age_days,
            "minimum_entries": minimum_entries,
            "source_url": source_url,
        },
        manifest,
        file_format=file_format,
        version_date=version_date.date() if version_date else None,
        force=force,
        dry_run=dry_run,
        confirm_removals=confirm_removals,
    )
    options = _with_statement(options, by, reason, downloaded)
    with open_stack(data_dir) as settings, progress_bars(MofNCompleteColumn()) as report:
        found = asyncio.run(_load(settings, path, list_id, options, report))
    if as_json:
        out.print(_json(asdict(found)), markup=False, highlight=False, soft_wrap=True)
    else:
        _show(found, dry_run=dry_run)
    if found.refusal:
        fail(f"The load itself would be refused: {found.refusal}")


def _options(stated: dict[str, JSON], manifest: Path | None, **options: Any) -> LoadOptions:
    """Return the options of a load, with what is stated of a list of one's own."""
    from atlas.sources.lists.domain.manifest import (  # noqa: PLC0415  slow to import
        ListManifest,
        manifest_from,
        parse_manifest,
    )
    from atlas.sources.lists.service import LoadOptions  # noqa: PLC0415  slow to import

    written = parse_manifest(manifest.read_bytes(), manifest.name) if manifest else ListManifest()
    return LoadOptions(manifest=manifest_from(stated).over(written), **options)


def _with_statement(
    options: LoadOptions, by: str | None, reason: str | None, downloaded: datetime | None
) -> LoadOptions:
    """Add what the person at the command line states."""
    from atlas.sources.lists.service import Statement  # noqa: PLC0415  slow to import

    day = downloaded.date() if downloaded else None
    who = f"{by or account_name()} (command line)"
    return replace(options, statement=Statement(by=who, reason=reason, downloaded=day))


async def _load(
    settings: Settings, path: Path, list_id: str, options: LoadOptions, report: Report
) -> LoadReport:
    from atlas.sources.lists import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        return await service.load_list(
            db,
            path,
            list_id,
            options=options,
            progress=lambda step: report(step.phase, step.done, step.total),
        )
    finally:
        await db.close()


@lists.command("accept")
def accept_entry(
    list_id: Annotated[str, typer.Argument(help="The list, as `atlas lists show` names it.")],
    *,
    entry: Annotated[
        str,
        typer.Option(
            help="Key of an entry without a readable name; or * and a guard: *implausible_size."
        ),
    ],
    reason: Annotated[str, typer.Option(help="What was checked, and why it is acceptable.")],
    tenant: Tenant = "demo",
    user: User = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Accept an entry without a comparable name, so that it no longer prevents `clear`.

    Two people run this command: the first proposes, the second (senior officer or MLRO) accepts.
    The acceptance is audited and is valid until the list changes the entry. The command uses the
    API of a running `atlas up`; set ATLAS_TOKEN to use another person's token.

        atlas lists accept un --entry 6908555 --tenant acme --user ann --reason "seen at the UN"
        atlas lists accept un --entry 6908555 --tenant acme --user mlro --reason "seen, agreed"
    """
    with signed_in(data_dir, tenant=tenant, user=user, url=url) as client:
        made = call(
            client,
            "POST",
            f"/api/screening/lists/{list_id}/acceptances",
            json={"entry_key": entry, "reason": reason},
        )
    out.print(f"{list_id} {entry}: {made['status']}", markup=False)
    if made["status"] == "proposed":
        out.print("A second person (senior officer or MLRO) must accept it too.")


@lists.command("acceptances")
def show_acceptances(
    list_id: Annotated[str, typer.Argument(help="The list, as `atlas lists show` names it.")],
    *,
    tenant: Tenant = "demo",
    user: User = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Show the acceptances of a list: proposed, accepted, rejected or withdrawn, and why.

    atlas lists acceptances un --tenant acme --user ann
    """
    with signed_in(data_dir, tenant=tenant, user=user, url=url) as client:
        found = call(client, "GET", f"/api/screening/lists/{list_id}/acceptances")
    for item in found["items"]:
        out.print(f"{item['entry_key']}: {item['status']}", markup=False)
        for name in ("reason", "accepted_reason", "closed_reason"):
            if item[name]:
                out.print(f"    {name.replace('_', ' ')}: {item[name]}", markup=False)
    if not found["items"]:
        out.print("Nothing was proposed or accepted.")


@lists.command("withdraw")
def withdraw_acceptance(
    list_id: Annotated[str, typer.Argument(help="The list, as `atlas lists show` names it.")],
    *,
    entry: Annotated[str, typer.Option(help="Key of the entry, or * and the guard.")],
    reason: Annotated[str, typer.Option(help="Why it is not accepted, or no longer accepted.")],
    tenant: Tenant = "demo",
    user: User = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Reject or withdraw an acceptance: the entry prevents `clear` again.

    One person is enough, because this only adds scrutiny. It is audited.

        atlas lists withdraw un --entry 6908555 --tenant acme --user mlro --reason "named since"
    """
    path = f"/api/screening/lists/{list_id}/acceptances"
    with signed_in(data_dir, tenant=tenant, user=user, url=url) as client:
        held = [
            item
            for item in call(client, "GET", path)["items"]
            if item["entry_key"] == entry and item["status"] in {"proposed", "accepted"}
        ]
        if not held:
            fail(f"No acceptance of {list_id} {entry} is proposed or accepted.")
        for item in held:
            made = call(client, "POST", f"{path}/{item['id']}/end", json={"reason": reason})
            out.print(f"{list_id} {entry}: {made['status']}", markup=False)


@lists.command("show")
def show_lists(
    *,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show each list: entries, publication, last check; what is wrong and how to fix it.

    The absence of a hit counts (✓) only while the list is loaded, complete, and was obtained from
    its publisher within the permitted age. The exit code is always 0; `atlas doctor` checks.
    """
    with open_stack(data_dir) as settings:
        found = asyncio.run(_lists(settings))
    if as_json:
        out.print(_json(found.model_dump(mode="json")), markup=False, soft_wrap=True)
        return
    for item in found.items:
        _show_list(item)


def _show_list(item: ListOut) -> None:
    standing = item.standing
    mark = "[green]✓[/]" if standing.answers else "[red]✗[/]"
    out.print(f"{mark} [bold]{escape(item.list_id)}[/]")
    out.print(f"    {escape(item.title)}")
    if standing.loaded:
        out.print(f"    {escape(clocks_line(standing))}")
    if item.version and item.version.last_checked_source == "fetched" and standing.last_checked:
        out.print(f"    fetched from its publisher at {standing.last_checked:%Y-%m-%d %H:%M} UTC")
    if standing.forced:
        for line in textwrap.wrap(f"forced over a refusal: {standing.forced}", _WIDTH):
            out.print(f"    {line}", markup=False)
    for line in shortcoming_lines(standing):
        out.print(f"    {line}", markup=False)


def clocks_line(standing: ListStandingOut | ListStanding) -> str:
    """Return entries, publication and last check of a loaded list in one line."""
    checked = standing.last_checked
    age = f" ({standing.age_days} of {standing.max_age_days} d)" if checked else ""
    return (
        f"{standing.counted}, published {standing.published or 'unknown'},"
        f" checked {checked.date() if checked else 'never'}{age}"
    )


def shortcoming_lines(standing: ListStandingOut | ListStanding) -> list[str]:
    """Return what is wrong with a list, one reason a line, and the addresses and command then."""
    reasons = standing.sentence.split("; ") if standing.sentence else []
    lines = [line for reason in reasons for line in textwrap.wrap(reason, _WIDTH)]
    if standing.remedy:
        lines += [f"download {address}" for address in standing.remedy.addresses]
        lines += command_lines(standing.remedy.command)
    return lines


def account_name() -> str:
    """Return the name of the operating system's account that runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return f"uid {os.getuid()}"


async def _lists(settings: Settings) -> ListsOut:
    from atlas.sources.lists import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        return await service.installation_lists(db)
    finally:
        await db.close()


def _json(value: object) -> str:
    return orjson.dumps(plain(value), option=orjson.OPT_INDENT_2).decode()


def _show(found: LoadReport, *, dry_run: bool) -> None:
    out.print(
        f"{found.list_id} ({found.file_format}): {describe_outcome(found, dry_run=dry_run)}."
        f" {found.entries:,} entries:"
        f" {found.added:,} added, {found.changed:,} changed, {found.removed:,} removed.",
        markup=False,
    )
    checked = found.last_checked.date() if found.last_checked else "never stated"
    out.print(
        f"  published: {found.published or 'unknown'}; obtained from the publisher: {checked}",
        markup=False,
    )
    if found.standing:
        out.print(f"  the absence of a hit does not count: {found.standing}", markup=False)
        if found.last_checked is None:
            out.print("  If you downloaded it from its publisher, state the date: --downloaded DAY")
    _show_changes(found)
    if found.not_listed:
        out.print(f"on no list: {found.not_listed} records (relatives, owners and the like)")
    if found.incomplete:
        out.print(f"incomplete: {found.incomplete}")
    show_rejections(
        [f"{item.file}:{item.line}: {item.reason}" for item in found.rejected],
        found.rejected_count,
    )
    show_warnings(found.warnings)


def describe_outcome(found: LoadReport, *, dry_run: bool) -> str:
    """Return what the load did, or would do if it were not a dry run, in words."""
    if found.status == "dry_run":
        return "dry run, nothing changed"
    if found.status == "loaded":
        return "loaded"
    recorded = [
        *(["its publication date"] if found.published_recorded else []),
        *(["that it was checked with its publisher"] if found.check_recorded else []),
    ]
    if recorded and dry_run:
        return (
            f"dry run, nothing changed: the same content; a load records {' and '.join(recorded)}"
        )
    if recorded:
        return f"the same content; recorded {' and '.join(recorded)}"
    return "the same content is already loaded, nothing changed"


def _show_changes(found: LoadReport) -> None:
    shown = [
        change
        for number, change in enumerate(found.changes)
        if number < _SHOWN_CHANGES or change.change == "removed"
    ][:_MOST_CHANGES]
    for change in shown:
        out.print(f"  {_line(change)}", markup=False)
    total = found.added + found.changed + found.removed
    if found.changes and total > len(shown):
        out.print(f"  … and {total - len(shown):,} more (--json shows up to 1,000)")


def _line(change: PlannedChange) -> str:
    fields: list[Any] = [
        f"{item.field} -{len(item.removed)} +{len(item.added)}" for item in change.fields
    ]
    detail = f" ({', '.join(fields)})" if fields else ""
    return f"{_SIGNS[change.change]} {change.entry_key} {change.name}{detail}"
