"""Bundles: `atlas bundle` writes one, `atlas verify` checks one with nothing else running."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from atlas.cli.console import err, fail, interactive, note, out
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings

if TYPE_CHECKING:
    from atlas.investigations.bundles.verification import Verification

NOT_VALID = 1
REFUSED = 2


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="bundle")(bundle)
    app.command(name="verify")(verify)


def bundle(
    investigation_id: Annotated[UUID, typer.Argument(help="Id of a complete investigation.")],
    *,
    target: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="File to write.")],
    tenant: Annotated[str, typer.Option(help="Slug of the tenant.")] = "demo",
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Write everything an investigation rests on into one file that verifies offline.

    The file holds the report (JSON, HTML, PDF), the evaluation with its matrix and reference
    data, the evidence as it came, and the events with their stretch of the audit chain. It holds
    personal data, unredacted. The export is audited.

        atlas bundle 01a20efc-… --out case.zip
        atlas verify case.zip
    """
    if target.exists() and not force:
        fail(f"{target} is there already.", "Choose another name, or add --force.")
    if not target.parent.is_dir():
        fail(f"There is no folder {target.parent}.", "Make it first.")
    part = target.with_name(target.name + ".part")
    with open_stack(data_dir) as settings:
        note("reading and checking")
        try:
            asyncio.run(_write(settings, tenant, investigation_id, part))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    out.print(f"[green]✓[/] {escape(str(target))} ({target.stat().st_size:,} bytes)")
    note(f"check it anywhere: atlas verify {target}")


async def _write(settings: Settings, slug: str, investigation_id: UUID, part: Path) -> None:
    from atlas.foundation.core.auth import system_actor  # noqa: PLC0415  slow to import
    from atlas.foundation.db import Database  # noqa: PLC0415
    from atlas.foundation.storage import Storage  # noqa: PLC0415
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415
    from atlas.investigations.bundles import service  # noqa: PLC0415

    db = await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=2)
    try:
        async with db.platform() as session:
            found = await tenancy.find_tenant(session, slug)
        if found is None:
            fail(f"There is no tenant {slug}.", "Name it with --tenant.")
        storage = Storage(settings.storage_url)
        made = await service.export(db, storage, system_actor(found.id), investigation_id)
        with (
            made,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to,
        ):
            await asyncio.to_thread(shutil.copyfileobj, made, to)
    finally:
        await db.close()


def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A bundle.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Check a bundle: every hash, the evaluation computed again, the audit chain.

    Nothing else is needed: no database, no connection, no installation. Every failure is named.

    Status 0: all holds. 1: something does not, and it is named. 2: the file is no bundle, or is
    built to harm who opens it, and nothing of it was read.
    """
    from atlas.investigations.bundles.archive import (  # noqa: PLC0415  slow to import
        ArchiveRefusedError,
        open_archive,
    )
    from atlas.investigations.bundles.verification import verify_archive  # noqa: PLC0415

    try:
        with open_archive(file) as archive, _bar() as bar:
            task = bar.add_task("checking", total=None)
            done = verify_archive(
                archive, lambda count, total: bar.update(task, completed=count, total=total)
            )
    except ArchiveRefusedError as error:
        if as_json:
            typer.echo(json.dumps({"valid": False, "refused": str(error)}))
        err.print(f"[bold red]✗[/] {escape(str(file))} is refused: {escape(str(error))}")
        raise typer.Exit(REFUSED) from error
    if as_json:
        typer.echo(json.dumps(asdict(done) | {"valid": done.valid}))
    else:
        _say(done)
    if not done.valid:
        raise typer.Exit(NOT_VALID)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=err, transient=True, disable=not interactive())


def _say(done: Verification) -> None:
    facts = done.facts
    if facts:
        name = escape(str(facts.get("company_name")))
        out.print(f"{name}, as of {escape(str(facts.get('as_of')))}")
        out.print(f"investigation {escape(str(facts.get('investigation_id')))}")
    if done.valid:
        out.print(
            f"[green]✓[/] all {done.files} files, {done.evidence} pieces of evidence, the"
            f" evaluation (four hashes), the report and {done.events} audit events hold."
        )
        return
    out.print(f"[bold red]✗[/] {len(done.failures)} failure(s):")
    for item in done.failures:
        out.print(f"  [bold]{escape(item.code)}[/]  {escape(item.path)}: {escape(item.detail)}")


__all__ = ["register"]
