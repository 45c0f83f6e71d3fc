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
from msgspec import to_builtins
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from atlas.cli.console import err, fail, interactive, note, out
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.off_loop import in_thread

if TYPE_CHECKING:
    from atlas.investigations.bundles.outcome import Signature, Verification

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
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Write everything an investigation is based on to one file that can be verified offline.

    The file holds the report (JSON, HTML, PDF), the evaluation with its matrix and reference
    data, the evidence as it was received, and the events with their part of the audit chain. It
    contains unredacted personal data. The export is audited.

        atlas bundle 01a20efc-… --out case.zip
        atlas verify case.zip
    """
    if target.exists() and not force:
        fail(f"{target} already exists.", "Choose another name, or add --force.")
    if not target.parent.is_dir():
        fail(f"There is no folder {target.parent}.", "Create it first.")
    part = target.with_name(target.name + ".part")
    with open_stack(data_dir) as settings:
        note("reading and checking")
        try:
            key = asyncio.run(_write(settings, tenant, investigation_id, part))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    out.print(f"[green]✓[/] {escape(str(target))} ({target.stat().st_size:,} bytes)")
    _warn(target)
    note(f"check it anywhere: atlas verify {target} --key {key}")


def _warn(target: Path) -> None:
    """Say of a bundle that was just made what its report says no more, if anything."""
    from atlas.investigations.bundles.archive import MANIFEST, open_archive  # noqa: PLC0415
    from atlas.investigations.bundles.documents import Manifest  # noqa: PLC0415

    with open_archive(target) as archive:
        made = archive.read_as(Manifest, MANIFEST).when_made
    if made is not None and made.outdated:
        out.print(f"[bold yellow]![/] {escape(made.said)}")


async def _write(settings: Settings, slug: str, investigation_id: UUID, part: Path) -> str:
    """Write the bundle; return the fingerprint of the key that sealed it."""
    from atlas.foundation.core.auth import system_actor  # noqa: PLC0415  slow to import
    from atlas.foundation.db import Database  # noqa: PLC0415
    from atlas.foundation.storage import Storage  # noqa: PLC0415
    from atlas.identity.keys.service import load_sealing_keys  # noqa: PLC0415
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415
    from atlas.investigations.bundles import service  # noqa: PLC0415

    db = await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=2)
    try:
        async with db.platform() as session:
            found = await tenancy.find_tenant(session, slug)
        if found is None:
            fail(f"There is no tenant {slug}.", "Name it with --tenant.")
        storage = Storage(settings.storage_url)
        made = await service.export(db, storage, settings, system_actor(found.id), investigation_id)
        with (
            made,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to,
        ):
            await in_thread(shutil.copyfileobj, made, to)
        return str((await load_sealing_keys(db, settings)).active.kid)
    finally:
        await db.close()


def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A bundle.")],
    *,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            "-k",
            metavar="FILE|FINGERPRINT",
            help="A key that may have signed it: a JWK Set, JWK or PEM file, or the fingerprint."
            " Repeat it for several.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Verify a bundle: its signature, every hash, the recomputed evaluation, the audit chain.

    No database, connection or installation is needed. Every failure is named.

    Without --key, the command shows only that the bundle is consistent with itself, and which key
    signed it. A person who forged a whole bundle would have signed it with a key of their own: get
    the keys from the installation and name them.

        curl -s https://atlas.example/api/audit/keys > keys.json
        atlas verify case.zip --key keys.json

    Exit status 0: everything is valid. 1: something is not, and it is named. 2: the file is not a
    bundle or is malicious, and was not read.
    """
    from atlas.investigations.bundles.archive import (  # noqa: PLC0415  slow to import
        ArchiveRefusedError,
        open_archive,
    )
    from atlas.investigations.bundles.verification import verify_archive  # noqa: PLC0415

    trusted = _trusted(key)
    try:
        with open_archive(file) as archive, _bar() as bar:
            task = bar.add_task("checking", total=None)
            done = verify_archive(
                archive,
                lambda count, total: bar.update(task, completed=count, total=total),
                trusted=trusted,
            )
    except ArchiveRefusedError as error:
        if as_json:
            typer.echo(json.dumps({"valid": False, "refused": str(error)}))
        err.print(f"[bold red]✗[/] {escape(str(file))} is refused: {escape(str(error))}")
        raise typer.Exit(REFUSED) from error
    if as_json:
        typer.echo(json.dumps(_document(done), default=str))
    else:
        _say(done)
    if not done.valid:
        raise typer.Exit(NOT_VALID)


def _document(done: Verification) -> dict[str, object]:
    made = done.when_made
    said = None if made is None else {**to_builtins(made), "said": made.said}
    return asdict(done) | {"when_made": said, "current": done.current, "valid": done.valid}


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=err, transient=True, disable=not interactive())


def _trusted(keys: list[str] | None) -> frozenset[str] | None:
    """Return the fingerprints of the keys that were named; None when none was."""
    from atlas.investigations.bundles.signatures import (  # noqa: PLC0415  slow to import
        is_thumbprint,
        thumbprints_of,
    )

    if not keys:
        return None
    found: set[str] = set()
    for named in keys:
        path = Path(named)
        try:
            found |= thumbprints_of(path.read_bytes()) if path.is_file() else {named}
        except (OSError, ValueError) as error:
            raise typer.BadParameter(f"{named}: {error}", param_hint="--key") from error
        if not path.is_file() and not is_thumbprint(named):
            raise typer.BadParameter(
                f"{named} is neither a file nor a fingerprint (43 characters).", param_hint="--key"
            )
    return frozenset(found)


def _say(done: Verification) -> None:
    facts, made = done.facts, done.when_made
    if made is not None and not done.current:
        out.print(f"[bold yellow]![/] {escape(made.said)}")
    if facts:
        name = escape(str(facts.get("company_name")))
        out.print(f"{name}, as of {escape(str(facts.get('as_of')))}")
        out.print(f"investigation {escape(str(facts.get('investigation_id')))}")
    if done.valid:
        out.print(
            f"[green]✓[/] the signature, all {done.files} files, {done.evidence} pieces of"
            f" evidence, {done.screenings} screenings, the evaluation (four hashes), the report and"
            f" {done.events} audit events are valid."
        )
        if made is not None and done.current:
            out.print(escape(made.said))
        if done.withheld:
            out.print(
                f"[yellow]![/] {done.withheld} of them withheld: the sources do not permit passing"
                " on what they sent. Only the hashes are here."
            )
    else:
        out.print(f"[bold red]✗[/] {len(done.failures)} failure(s):")
        for item in done.failures:
            out.print(f"  [bold]{escape(item.code)}[/]  {escape(item.path)}: {escape(item.detail)}")
    if done.signature is not None:
        _say_who_signed(done.signature)


def _say_who_signed(signed: Signature) -> None:
    if signed.issued_at is not None:
        out.print(
            f"The trail up to seal {signed.sequence:,} was signed at"
            f" {signed.issued_at.isoformat(timespec='seconds')}."
        )
    if signed.trusted:
        out.print(f"[green]✓[/] signed with a key that you named: {escape(signed.key)}")
    elif signed.trusted is None:
        out.print(
            f"[yellow]![/] signed with the key {escape(signed.key)}, which you did not name."
            " Name the installation's key with --key."
        )


__all__ = ["register"]
