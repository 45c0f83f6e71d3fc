"""`atlas reference`: what facts the installation rests on, and versions of one's own."""

from __future__ import annotations

import asyncio
import codecs
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import orjson
import typer
import yaml
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Table

from atlas.cli.console import fail, out
from atlas.cli.load import connect
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.types import JSON

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.knowledge.reference_data.domain import Dataset, ImportedRows
    from atlas.knowledge.reference_data.domain.shapes import Entry
    from atlas.knowledge.reference_data.schemas import DatasetImport, DatasetOut

reference = typer.Typer(
    no_args_is_help=True,
    help="Reference data: country lists, thresholds, code lists, with source and date.",
)
_SHOWN = 20
Type = Annotated[str, typer.Argument(help="Type, as `atlas reference list` names it: cpi.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(reference, name="reference")


@reference.command("list")
def list_types(*, as_json: AsJson = False) -> None:
    """List every type: version, source date, date on which a newer version is due.

    The source of an `empty` type does not permit redistribution: checks that need the type are
    `not_assessed: no_dataset` until you load one. No database is needed.

        atlas reference list
    """
    found = sorted(_shipped(), key=lambda item: item.type)
    rows = [
        {
            "type": item.type,
            "version": item.version,
            "entries": item.entries,
            "source_date": item.source_date,
            "due": item.due.isoformat() if item.due else None,
            "state": _state(item),
        }
        for item in found
    ]
    if as_json:
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, no_wrap=True, justify="right" if name == "entries" else "left")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    out.print(table)
    for item in found:
        if item.empty:
            out.print(f"[bold]{item.type}[/]: {escape(item.note)}")
            out.print(f"  atlas reference import {item.type} FILE --tenant SLUG …", markup=False)


def _shipped() -> list[Dataset]:
    from atlas.knowledge.reference_data.domain import (  # noqa: PLC0415  slow to import
        load_nomenclature,
        load_shipped,
    )

    shipped = load_shipped()
    return [*shipped.datasets, *(load_nomenclature(name) for name in shipped.tables)]


def _state(item: Dataset) -> str:
    if item.empty:
        return "empty"
    if item.stale(today()):
        return "stale"
    return "judgement" if item.judgement else "current"


@reference.command("show")
def show(
    type_name: Type,
    key: Annotated[str | None, typer.Argument(help="Only the entry with this code.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show a shipped dataset: its source and its entries.

    atlas reference show fatf_grey_list
    atlas reference show registers DE-CR
    """
    found = [item for item in _shipped() if item.type == type_name]
    if not found:
        fail(f"There is no type {type_name}.", "`atlas reference list` lists all types.")
    item = found[-1]
    entries = [
        entry
        for entry in (item.data or {"items": []})["items"]
        if key is None or key in {*map(str, _codes(entry))}
    ]
    if key is not None and not entries:
        fail(f"{type_name} has no entry {key}.", "Codes must match exactly.")
    if as_json:
        document = {**item.document(), "data": {"items": entries}}
        typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        return
    out.print(f"{item.name} ({item.version}, {_state(item)})", markup=False)
    out.print(f"  {item.source}\n  {item.url}\n  {item.source_date or 'no date'} · {item.licence}")
    if item.note:
        out.print(f"  {item.note}", markup=False)
    for entry in entries[: None if key else _SHOWN]:
        out.print(orjson.dumps(entry).decode(), markup=False)
    if key is None and len(entries) > _SHOWN:
        out.print(f"… and {len(entries) - _SHOWN} more: --json shows them all")


def _codes(entry: Entry) -> list[str | None]:
    return [entry.get("code"), entry.get("regime"), *entry.get("jurisdictions", ())]


@reference.command("validate")
def validate(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON or YAML.")],
    *,
    type_name: Annotated[
        str | None, typer.Option("--type", help="Type of a CSV or JSON file: cpi.")
    ] = None,
) -> None:
    """Check a file before you import it: schema, countries, periods, duplicate entries.

    A YAML file is a whole dataset with its source and date, as in `reference_data/`; CSV and JSON
    hold the entries of --type. No database is needed; the exit status is 1 if there is a problem.

        atlas reference validate cpi.csv --type cpi
    """
    from atlas.knowledge.reference_data.domain import (  # noqa: PLC0415  slow to import
        check_document,
        load_shipped,
    )

    types = load_shipped().types
    if path.suffix in {".yaml", ".yml"}:
        document = _yaml(path)
        type_ = types.get(str(document.get("type")))
        if type_ is None:
            fail(f"{path.name}: type {document.get('type')!r} is unknown.")
        problems = check_document(document, type_)
        if problems:
            _tell(problems)
        out.print(f"{path.name}: a valid dataset of type {type_.type}")
        return
    if type_name is None or type_name not in types:
        fail("Name the type of the entries with --type.", f"One of {', '.join(sorted(types))}.")
    _show_rows(_rows(path, type_name), path.name)


def _yaml(path: Path) -> dict[str, JSON]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        fail(f"{path.name} cannot be read: {error}")
    if not isinstance(document, dict):
        fail(f"{path.name} is not a dataset.", "See reference_data/README.md for the format.")
    return document


def _tell(problems: list[str]) -> None:
    for problem in problems[:_SHOWN]:
        out.print(f"  {problem}", markup=False)
    if len(problems) > _SHOWN:
        out.print(f"  … and {len(problems) - _SHOWN} more")
    fail(f"{len(problems)} problem(s); nothing was changed.")


def _text(path: Path) -> str:
    raw = path.read_bytes()
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if marked else "utf-8-sig").rstrip("\x1a")
    except UnicodeDecodeError as error:
        fail(f"{path.name} is not in UTF-8: {error}", "Save it as UTF-8 and try again.")


def _rows(path: Path, type_name: str) -> ImportedRows:
    from atlas.knowledge.reference_data import service  # noqa: PLC0415  slow to import
    from atlas.knowledge.reference_data.domain import load_shipped, read_rows  # noqa: PLC0415

    used = service.shipped_snapshot(today()).data(type_name) or {}
    rest = {name: value for name, value in used.items() if name != "items"}
    kind: Literal["csv", "json"] = "json" if path.suffix == ".json" else "csv"
    return read_rows(_text(path), kind, load_shipped().types[type_name], rest)


def _show_rows(rows: ImportedRows, name: str) -> None:
    problems = [f"{item.path}: {item.message}" for item in rows.problems]
    problems += [
        f"row {row.number} ({row.key or 'no key'}): {problem}"
        for row in rows.rows
        for problem in row.problems
    ]
    if problems:
        _tell(problems)
    out.print(f"{name}: {len(rows.rows)} entries, all valid", markup=False)


@reference.command("import")
def import_file(
    type_name: Type,
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON.")],
    *,
    source: Annotated[str, typer.Option(help="Publisher and title of the source.")],
    url: Annotated[str, typer.Option(help="The https address of the source.")],
    source_date: Annotated[str, typer.Option(help="The source's own date: 2026-02.")],
    licence: Annotated[str, typer.Option(help="Its licence, for reports.")],
    dataset_version: Annotated[str, typer.Option("--version", help="Your name for the version.")],
    name: Annotated[str | None, typer.Option(help="Its name in reports.")] = None,
    tenant: Annotated[str | None, typer.Option(help="Slug of the tenant it is for.")] = None,
    default: Annotated[
        bool,
        typer.Option("--default", help="For every tenant without a version of its own."),
    ] = False,
    activate: Annotated[
        bool, typer.Option("--activate", help="For a tenant: activate it immediately.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the file and change nothing.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Import your own table, for a tenant or for the whole installation.

    The columns of a CSV file are the fields of the type's entries. A single invalid row rejects the
    import. A tenant's import is a draft until it is activated; earlier evaluations keep the data
    that they used.

        atlas reference import cpi cpi.csv --tenant demo --activate --version 2025
          --source "Transparency International" --url https://www.transparency.org/en/cpi/2025
          --source-date 2026-02 --licence "as agreed with the publisher"
    """
    if default == (tenant is not None):
        fail("The scope is missing.", "Use --tenant, or --default for the whole installation.")
    from atlas.knowledge.reference_data.domain import load_shipped  # noqa: PLC0415  slow

    if type_name not in load_shipped().types:
        fail(f"{type_name} cannot be imported.", "`atlas reference list` names the types.")
    rows = _rows(path, type_name)
    _show_rows(rows, path.name)
    if dry_run:
        out.print("dry run: nothing was changed")
        return
    from atlas.knowledge.reference_data.schemas import DatasetImport  # noqa: PLC0415

    try:
        body = DatasetImport(
            type=type_name,
            version=dataset_version,
            name=name or path.stem,
            source=source,
            url=url,
            source_date=source_date,
            licence=licence,
            format="json" if path.suffix == ".json" else "csv",
            content=_text(path),
        )
    except ValidationError as error:
        _tell([f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()])
        return
    with open_stack(data_dir) as settings:
        found = asyncio.run(_import(settings, body, rows, tenant, activate))
    what = {"active": "is active", "installation": "is the installation's default"}
    out.print(f"{found.type} {found.version} {what.get(found.status, 'is a draft')} ({found.id})")


async def _import(
    settings: Settings, body: DatasetImport, rows: ImportedRows, slug: str | None, activate: bool
) -> DatasetOut:
    from atlas.foundation.core.auth import system_actor  # noqa: PLC0415
    from atlas.foundation.core.versions import ExpectedVersion  # noqa: PLC0415
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415
    from atlas.knowledge.reference_data import service  # noqa: PLC0415
    from atlas.knowledge.reference_data.schemas import DatasetCreate, DatasetFields  # noqa: PLC0415

    db = await connect(settings)
    try:
        if slug is None:
            fields = body.model_dump(include=set(DatasetFields.model_fields))
            made = DatasetCreate(**fields, data=dict(rows.data or {}))
            async with db.platform() as platform:
                return await service.set_default(platform, None, made)
        async with db.platform() as platform:
            tenant = await tenancy.find_tenant(platform, slug)
        if tenant is None:
            fail(f"There is no tenant {slug}.")
        async with db.tenant(tenant.id) as session:
            _, draft = await service.import_dataset(session, system_actor(tenant.id), body)
            assert draft is not None  # noqa: S101  no dry run
            if not activate:
                return draft
            return await service.activate_dataset(
                session, system_actor(tenant.id), draft.id, ExpectedVersion(draft.revision)
            )
    finally:
        await db.close()
