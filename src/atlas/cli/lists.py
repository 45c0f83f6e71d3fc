"""`atlas lists`: load a list, and see what is loaded."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.progress import MofNCompleteColumn
from rich.table import Table

from atlas.cli.console import fail, out
from atlas.cli.load import Report, connect, progress_bars, show_rejections, show_warnings
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.canonical import plain

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.sources.lists.schemas import ListsOut, LoadReport, PlannedChange
    from atlas.sources.lists.service import LoadOptions

lists = typer.Typer(no_args_is_help=True, help="Sanctions and watch lists: load a version.")
_SHOWN_CHANGES = 40
_SIGNS = {"added": "+", "changed": "~", "removed": "-"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(lists, name="lists")


_LIST = "ofac-sdn, ofac-consolidated, un, eu-fsf, uk, or an id of your own (FollowTheMoney)."
_FORMAT = (
    "The format the file must be of: ofac-csv, ofac-xml, ofac-advanced-xml, ofac-enhanced-xml, "
    "un-xml, eu-fsf-xml, uk-xml, uk-csv, ofsi-xml, ofsi-csv, ftm. Default: read from its content."
)
_TOPICS = "Of your own list: sanctions, pep, debarment, crime, export_control, regulatory …"
_REGIME = (
    "Of your own list, where all of it is one regime's (ofac, eu, uk, un): whose rule on ownership "
    "by listed persons applies. Else each entry's own sanctions say it."
)


Text = Annotated[str | None, typer.Option(help="Of your own list.")]
Format = Annotated[str | None, typer.Option("--format", help=_FORMAT)]
Day = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Publication date. Default: the file's own, else a guess."
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Accept an older file, or the loss of over 10 % of entries."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read, check and compare; change nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Manifest = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="Manifest of a list of your own (JSON)."),
]
MaxAge = Annotated[
    int | None, typer.Option(min=1, max=3650, help="Days after which no hit proves nothing.")
]


@lists.command("load")
def load_list(
    path: Annotated[Path, typer.Argument(exists=True, help="File (also .gz), zip, or folder.")],
    *,
    list_id: Annotated[str, typer.Option("--list", help=_LIST)],
    file_format: Format = None,
    version_date: Day = None,
    force: Force = False,
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
    source_url: Text = None,
    data_dir: DataDir = None,
) -> None:
    """Load a list as its newest version; screening uses it at once.

    A broken file (damaged, cut, of another format, unsafe) changes nothing. A record against the
    vocabulary is kept with its raw names, screened, and named here. The same file again changes
    nothing. Exit codes: 0 loaded, unchanged or compared; 1 refused; 2 wrong usage.

        atlas lists load SDN.XML --list ofac-sdn --dry-run
        atlas lists load ./ofac/ --list ofac-sdn
        atlas lists load consolidated.xml --list un
        atlas lists load entities.ftm.json --list my-peps --manifest peps.json
    """
    from atlas.sources.lists.domain.manifest import (  # noqa: PLC0415  slow to import
        ListManifest,
        manifest_from,
        parse_manifest,
    )
    from atlas.sources.lists.service import LoadOptions  # noqa: PLC0415  slow to import

    stated = {
        "title": title,
        "publisher": publisher,
        "licence": licence,
        "topics": topic or None,
        "territory": territory,
        "regime": regime,
        "max_age_days": max_age_days,
        "source_url": source_url,
    }
    written = parse_manifest(manifest.read_bytes(), manifest.name) if manifest else ListManifest()
    options = LoadOptions(
        file_format=file_format,
        version_date=version_date.date() if version_date else None,
        manifest=manifest_from(stated).over(written),
        force=force,
        dry_run=dry_run,
    )
    with open_stack(data_dir) as settings, progress_bars(MofNCompleteColumn()) as report:
        found = asyncio.run(_load(settings, path, list_id, options, report))
    if as_json:
        out.print(_json(asdict(found)), markup=False, highlight=False, soft_wrap=True)
    else:
        _show(found)
    if found.refusal:
        fail(f"The load itself would be refused: {found.refusal}")


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


@lists.command("show")
def show_lists(
    *,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show every list: which version is loaded, as of when, and whether it is still fresh."""
    with open_stack(data_dir) as settings:
        found = asyncio.run(_lists(settings))
    if as_json:
        out.print(_json(found.model_dump(mode="json")), markup=False, soft_wrap=True)
        return
    table = Table("list", "state", "version of", "age", "entries", "incomplete")
    today = _today()
    for item in found.items:
        version = item.version
        dated = str(version.version_date) if version else "-"
        age = f"{(today - version.version_date).days} of {item.max_age_days} d" if version else "-"
        counts = (str(version.entries), str(version.incomplete)) if version else ("-", "-")
        table.add_row(item.list_id, item.state, dated, age, *counts)
    out.print(table)


def _today() -> date:
    from atlas.foundation.core.clock import today  # noqa: PLC0415  only here

    return today()


async def _lists(settings: Settings) -> ListsOut:
    from atlas.sources.lists import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        async with db.platform() as session:
            return await service.list_lists(session)
    finally:
        await db.close()


def _json(value: object) -> str:
    return orjson.dumps(plain(value), option=orjson.OPT_INDENT_2).decode()


def _show(found: LoadReport) -> None:
    how = {
        "unchanged": "the same content is already loaded, nothing changed",
        "dry_run": "dry run, nothing changed",
    }.get(found.status, "loaded")
    out.print(
        f"{found.list_id} of {found.version_date} ({found.version_date_source}),"
        f" {found.file_format}: {how}. {found.entries} entries: {found.added} added,"
        f" {found.changed} changed, {found.removed} removed.",
        markup=False,
    )
    for change in found.changes[:_SHOWN_CHANGES]:
        out.print(f"  {_line(change)}", markup=False)
    total = found.added + found.changed + found.removed
    if found.changes and total > _SHOWN_CHANGES:
        out.print(f"  … and {total - _SHOWN_CHANGES} more (--json shows up to 1,000)")
    if found.not_listed:
        out.print(f"on no list: {found.not_listed} records (relatives, owners and the like)")
    if found.incomplete:
        out.print(f"incomplete: {found.incomplete}")
    if found.stale:
        out.print("This version is old: screening against it says so.")
    show_rejections(
        [f"{item.file}:{item.line}: {item.reason}" for item in found.rejected],
        found.rejected_count,
    )
    show_warnings(found.warnings)


def _line(change: PlannedChange) -> str:
    fields: list[Any] = [
        f"{item.field} -{len(item.removed)} +{len(item.added)}" for item in change.fields
    ]
    detail = f" ({', '.join(fields)})" if fields else ""
    return f"{_SIGNS[change.change]} {change.entry_key} {change.name}{detail}"
