"""Bulk data: `atlas registry load`, and what every load shows. A load is all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from atlas.cli import demo_tenant
from atlas.cli.console import command_lines, err, fail, interactive, out
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.canonical import plain
from atlas.foundation.db import Database

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.sources.protocol.domain.coverage import DatasetInfo
    from atlas.sources.registry.schemas import LoadReport as RegistryReport

registry = typer.Typer(no_args_is_help=True, help="Company registers: load a dataset.")
LOAD = "atlas registry load FILE"
_SHOWN_REJECTIONS = 20
_SHOWN_CHANGES = 20
_SIGNS = {"added": "+", "changed": "~", "removed": "-"}
Report = Callable[[str, int, int | None], None]
"""Takes a phase, how much is done, and of how much (None: unknown)."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(registry, name="registry")


Files = Annotated[
    list[Path],
    typer.Argument(
        exists=True,
        dir_okay=False,
        help="JSON, XML or CSV; plain, .gz or .zip. Several: the numbered parts of one file.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="bods (0.4, 0.3, 0.2), psc, companies-house, gleif-lei, gleif-rr, gleif-repex. "
        "Default: detected from the file.",
    ),
]
DataDate = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Date of the data. Default: the file's own date."),
]
MaxAge = Annotated[
    int | None,
    typer.Option(
        min=1, max=3650, help="Days after which the absence of a record no longer counts."
    ),
]
Complete = Annotated[
    bool,
    typer.Option(
        "--complete",
        help="It is the whole register, not an extract: a company that is not in it is not "
        "registered.",
    ),
]
Scope = Annotated[
    list[str] | None,
    typer.Option(
        help="What the file declares to cover of a company, in place of its format's default; "
        "repeat it: identity, beneficial_owners, significant_control, shareholders, "
        "accounting_consolidation, officers. Only the absence of what is covered counts.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Read, check and compare the whole file; store nothing.")
]
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Accept older data, a date that the file contradicts, or the removal of more than "
        "10 % of the entries.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write the report as JSON.")]


@registry.command("load")
def load_registry(
    files: Files,
    *,
    dataset: Annotated[str, typer.Option(help="Name of the dataset that the file replaces.")],
    file_format: Format = None,
    title: Annotated[str | None, typer.Option(help="Its name in reports.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who publishes it.")] = None,
    licence: Annotated[str | None, typer.Option(help="Its licence, for reports.")] = None,
    source_url: Annotated[str | None, typer.Option(help="Where it comes from.")] = None,
    data_date: DataDate = None,
    max_age_days: MaxAge = None,
    scope: Scope = None,
    complete: Complete = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    force: Force = False,
    data_dir: DataDir = None,
) -> None:
    """Load a register file as the new state of one dataset, and of no other.

    Records that are no longer in the file are kept and marked `no longer published`. A broken file
    changes nothing; a record that violates the format is left out and named here. Loading the same
    file again changes nothing. Exit codes: 0 loaded or compared; 1 refused; 2 wrong usage.

        atlas registry load psc-snapshot-2026-11-22_*.zip --dataset uk-psc --complete
        atlas registry load BasicCompanyDataAsOneFile-2026-11-01.zip --dataset uk-companies
        atlas registry load lei2.xml.zip --dataset gleif --dry-run
    """
    from atlas.sources.protocol.domain.coverage import SCOPES  # noqa: PLC0415  slow to import
    from atlas.sources.registry.domain.formats import FORMATS  # noqa: PLC0415  slow to import

    if file_format and file_format not in FORMATS:
        fail(f"Format {file_format} is unknown.", f"This release reads {', '.join(FORMATS)}.")
    unknown = [one for one in scope or () if one not in SCOPES]
    if unknown:
        fail(f"Scope {unknown[0]} is unknown.", f"A scope is one of {', '.join(SCOPES)}.")
    options = {
        "file_format": file_format,
        "force": force,
        "dry_run": dry_run,
        "complete": complete,
        "title": title,
        "publisher": publisher,
        "licence": licence,
        "source_url": source_url,
        "data_date": data_date.date() if data_date else None,
        "max_age_days": max_age_days,
        "scope": scope,
    }
    with open_stack(data_dir) as settings, progress_bars(DownloadColumn()) as report:
        found = asyncio.run(_load_registry(settings, files, dataset, options, report))
    if as_json:
        out.print_json(data=plain(asdict(found)))
    else:
        _show_registry(found)
    if found.refusal:
        fail(f"The load itself would be refused: {found.refusal}")


@registry.command("show")
def show_registry(*, data_dir: DataDir = None) -> None:
    """Show every loaded dataset: records, date of the data, and whether it is still current.

    The records of a dataset that is older than its maximum age still count; the absence of a
    company no longer does, until the command that is shown loads a newer file.
    docs/loading-lists-and-registers.md shows where register files are published.
    """
    with open_stack(data_dir) as settings:
        found = asyncio.run(_datasets(settings))
    if not found:
        out.print(f"No dataset is loaded: {LOAD} --dataset NAME")
    for item in found:
        mark = "[red]✗[/]" if item.stale else "[green]✓[/]"
        if item.stale and is_of_demo(item):
            mark = "[yellow]•[/]"
        out.print(f"{mark} [bold]{escape(item.name)}[/] {escape(item.title or '')}")
        whole = "complete" if item.complete else "an extract"
        out.print(f"    {item.records:,} records, {whole}, {dated_words(item)}", markup=False)
        if item.stale:
            out.print(f"    {stale_sentence(item)}", markup=False)
            for line in newer_file_lines(item):
                out.print(f"    {line}", markup=False)
        elif item.source_url:
            out.print(f"    {item.source_url}", markup=False)


def dated_words(item: DatasetInfo) -> str:
    """Return of which day the data of a dataset are."""
    return f"data of {item.data_date or f'an unknown day, loaded {item.loaded_at.date()}'}"


def stale_sentence(item: DatasetInfo) -> str:
    """Return how old the data of a dataset that is past its age may be, and what counts no more."""
    said = f"may be at most {item.max_age_days} days old"
    if is_of_demo(item):
        return f"{said}; historical data of the demo, nothing to fix"
    return f"{said}: the absence of a record no longer counts"


def newer_file_lines(item: DatasetInfo) -> list[str]:
    """Return where a newer file of a dataset is, and the command that loads it; none of the demo's.

    What else was stated with its load (title, scope, age) stays.
    """
    if is_of_demo(item):
        return []
    whole = " --complete" if item.complete else ""
    return [
        *([f"download from {item.source_url}"] if item.source_url else []),
        *command_lines(f"{LOAD} --dataset {item.name}{whole} --data-date DAY"),
    ]


def is_of_demo(item: DatasetInfo) -> bool:
    """Whether a dataset is one that the product ships for its demo, with data of the shipped day.

    They are old on purpose. Other data under the name of one are judged like any other.
    """
    return demo_tenant.register_dates().get(item.name) == str(item.data_date)


async def _datasets(settings: Settings) -> list[DatasetInfo]:
    from atlas.sources.registry import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        async with db.platform() as session:
            return list(await service.datasets(session))
    finally:
        await db.close()


async def _load_registry(
    settings: Settings,
    files: list[Path],
    dataset: str,
    options: dict[str, Any],
    report: Report,
) -> RegistryReport:
    from atlas.sources.registry import service  # noqa: PLC0415  slow to import

    db = await connect(settings)
    try:
        return await service.load_registry(
            db,
            files,
            dataset=dataset,
            progress=lambda step: report(step.phase, step.done_bytes, step.total_bytes),
            **options,
        )
    finally:
        await db.close()


def _show_registry(found: RegistryReport) -> None:
    dated = f" of {found.data_date}" if found.data_date else ""
    how = "dry run, nothing stored: " if found.dry_run else ""
    out.print(
        f"{how}{found.dataset}{dated} ({found.file_format}): "
        f"{found.statements} statements, {found.records} records: "
        f"{found.added} added, {found.changed} changed, {found.removed} removed, "
        f"{found.unchanged} unchanged ({found.seconds:.1f} s).",
        markup=False,
    )
    for item in found.changes[:_SHOWN_CHANGES]:
        out.print(f"  {_SIGNS[item.change]} {item.record_id}", markup=False)
    if found.changes and found.added + found.changed + found.removed > _SHOWN_CHANGES:
        rest = found.added + found.changed + found.removed - _SHOWN_CHANGES
        out.print(f"  … and {rest} more (--json names up to 1,000)")
    rejected = [
        f"line {item.line}{f' ({item.statement_id})' if item.statement_id else ''}: {item.reason}"
        for item in found.rejections
    ]
    show_rejections(rejected, found.rejected)
    show_warnings(found.warnings)


def show_rejections(lines: list[str], count: int) -> None:
    """Name the first of the records that were rejected."""
    if not count:
        return
    out.print(f"rejected: {count}")
    for line in lines[:_SHOWN_REJECTIONS]:
        out.print(f"  {line}", markup=False)
    if count > _SHOWN_REJECTIONS:
        out.print(f"  … and {count - min(len(lines), _SHOWN_REJECTIONS)} more, kept with the load")


def show_warnings(lines: tuple[str, ...]) -> None:
    """Print what the operator should know."""
    for line in lines:
        loud = line.startswith("NO ")
        out.print(
            f"{'✗' if loud else 'warning:'} {line}",
            style="bold red" if loud else None,
            markup=False,
        )


async def connect(settings: Settings) -> Database:
    """Open the database of an installation."""
    return await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=4)


@contextmanager
def progress_bars(amount: ProgressColumn) -> Iterator[Report]:
    """Draw a bar on a terminal; elsewhere name each phase once."""
    if not interactive():
        named: set[str] = set()

        def tell(phase: str, _done: int, _total: int | None) -> None:
            if phase not in named:
                named.add(phase)
                err.print(f"· {phase}", markup=False)

        yield tell
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        amount,
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, int] = {}

        def draw(phase: str, done: int, total: int | None) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total)
            bars.update(bars.task_ids[tasks[phase]], completed=done, total=total)

        yield draw
