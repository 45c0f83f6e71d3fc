"""The customer file from and to files: `atlas companies import`, `atlas companies export`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from urllib.parse import urlencode

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from atlas.cli.client import APIClient, Tenant, Url, User, call, check, signed_in
from atlas.cli.console import err, fail, interactive, note, out
from atlas.cli.stack import DataDir
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON

companies = typer.Typer(
    no_args_is_help=True, help="The customer file: companies from and to files."
)
REJECTED = 3
"""Status when some rows were rejected; the others are imported."""
_URL = "/api/companies"
_OUTCOMES = ("created", "updated", "unchanged", "skipped", "rejected")
_SHOWN = 20
_POLL_SECONDS = 0.5
Answer = dict[str, Any]


class OnExisting(StrEnum):
    """What to do with a company that already exists."""

    UPDATE = "update"
    SKIP = "skip"
    REJECT = "reject"


class Format(StrEnum):
    """Format of an export."""

    CSV = "csv"
    NDJSON = "ndjson"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(companies, name="companies")


@companies.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON or JSON lines.")
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")
    ] = False,
    on_existing: Annotated[
        OnExisting, typer.Option(help="What to do with a company that already exists.")
    ] = OnExisting.UPDATE,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the outcome and every rejected row as JSON.")
    ] = False,
    tenant: Tenant = "demo",
    user: User = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Add or update the companies of a file, up to 100,000; each row gets an outcome.

    The first line of a CSV file names its columns; only `name` is required:

        name,register,registration_number,country_code,external_id,tags
        Alder Example Ltd,GB-COH,01234567,GB,C-1001,retail;online

    Further columns: website, metadata.KEY, and the relationship profile (purpose, products,
    delivery_channels, expected_annual_volume, currency, transaction_pattern,
    countries_of_operation, source_of_funds, source_of_wealth, segment). A row matches an existing
    company by external_id, or by register and number. See docs/customer-file.md.

        atlas companies import customers.csv --dry-run
        atlas companies import customers.csv

    Exit status 0: every row was imported. 3: some rows were rejected and are named; the others were
    imported. 1: the whole file was refused, or the import failed.
    """
    with signed_in(data_dir, tenant=tenant, user=user, url=url) as client:
        found = _import(client, file, dry_run=dry_run, on_existing=on_existing)
        rejected = _rejected(client, found["id"], everything=as_json)
    if as_json:
        typer.echo(json.dumps({"import": found, "rejected": rejected}, indent=2))
    else:
        _say(found, rejected)
    if found["status"] != "complete":
        raise typer.Exit(1)
    if found["rejected"]:
        raise typer.Exit(REJECTED)


def _import(client: APIClient, file: Path, *, dry_run: bool, on_existing: OnExisting) -> Answer:
    with file.open("rb") as content:
        started: Answer = call(
            client,
            "POST",
            f"{_URL}/imports",
            files={"file": (file.name, content)},
            data={"dry_run": str(dry_run).lower(), "on_existing": on_existing.value},
            headers={"Idempotency-Key": str(new_id())},
        )
    path = f"{_URL}/imports/{started['id']}"
    try:
        return _wait(client, path, "checking" if dry_run else "importing")
    except KeyboardInterrupt:
        note(f"the import continues: GET {path}; stop it with POST {path}/cancel")
        raise


def _wait(client: APIClient, path: str, doing: str) -> Answer:
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not interactive(),
    )
    with bar:
        task = bar.add_task(doing, total=None)
        while True:
            found: Answer = call(client, "GET", path)
            bar.update(task, completed=found["done"], total=found["total"])
            if found["status"] not in {"pending", "running"}:
                return found
            time.sleep(_POLL_SECONDS)


def _rejected(client: APIClient, import_id: str, *, everything: bool) -> list[Answer]:
    """Return the rejected rows in the file's order: all, or as many as are shown."""
    limit = 200 if everything else _SHOWN
    path, rows, cursor = f"{_URL}/imports/{import_id}/rows", list[Answer](), None
    while True:
        query: dict[str, JSON] = {"outcome": "rejected", "limit": limit}
        if cursor:
            query["cursor"] = cursor
        page = call(client, "GET", path, params=query)
        rows += page["items"]
        cursor = page["next_cursor"]
        if cursor is None or not everything:
            return rows


def _say(found: Answer, rejected: list[Answer]) -> None:
    counts = ", ".join(f"{found[name]:,} {name}" for name in _OUTCOMES if found[name])
    if found["status"] != "complete":
        why = (found["error"] or {}).get("detail", "")
        err.print(f"[bold red]✗[/] The import is {found['status']}. {escape(why)}")
    sign = "[yellow]![/]" if found["rejected"] else "[green]✓[/]"
    would = "would be: " if found["dry_run"] else ""
    out.print(f"{sign} {found['total']:,} rows; {would}{counts or 'nothing to do'}")
    for row in rejected:
        reasons = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}".lstrip(": ")
            for one in row["problems"]
        )
        out.print(f"  line {row['line']}  {escape(row['name'])}: {escape(reasons)}")
    more = found["rejected"] - len(rejected)
    if more > 0:
        note(f"{more:,} more rejected rows: use --json")
    if found["dry_run"]:
        note("nothing was written; to import, run without --dry-run")


@companies.command("export")
def export_file(
    *,
    target: Annotated[
        Path | None,
        typer.Option("--out", "-o", dir_okay=False, help="File to write. Default: the terminal."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="csv or ndjson.")] = Format.CSV,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--filter", help="field=value or field.op=value, as in the API; can be repeated."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    tenant: Tenant = "demo",
    user: User = None,
    url: Url = None,
    data_dir: DataDir = None,
) -> None:
    """Write the customer file, with the relationship profiles; `import` reads it back.

    Exports the whole file, or the companies that match the filters:

        atlas companies export --out customers.csv
        atlas companies export --filter relationship_status=active --filter country_code.in=NL,DE

    Exit status 1: the export failed; no file is left.
    """
    if target is not None and target.exists() and not force:
        fail(f"{target} already exists.", "Choose another name, or add --force.")
    if target is not None and not target.parent.is_dir():
        fail(f"There is no folder {target.parent}.", "Create it first.")
    query = [("format", form.value), *(_filter(one) for one in only or ())]
    with (
        signed_in(data_dir, tenant=tenant, user=user, url=url) as client,
        _opened(target) as to,
        client.stream("GET", f"{_URL}/export?{urlencode(query)}") as answer,
    ):
        if answer.is_error:
            answer.read()
            check(answer, f"GET {_URL}/export")
        for part in answer.iter_bytes():
            to.write(part)
    if target is not None:
        out.print(f"[green]✓[/] {escape(str(target))} ({target.stat().st_size:,} bytes)")


def _filter(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        fail(f"--filter {text} is not a filter.", "Write field=value, such as country_code=NL.")
    return name, value


@contextmanager
def _opened(target: Path | None) -> Iterator[BinaryIO]:
    """Yield where the export goes; a file has its name only once it is whole."""
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as to:
            yield to
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
