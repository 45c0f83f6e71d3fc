"""`atlas keys`: the secret that encrypts signing keys, seals' keys and second factors."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Annotated

import typer

from atlas.cli.console import out
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.load import connect
from atlas.cli.stack import DataDir, home_of, open_stack

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.cli.embedded.home import Home
    from atlas.foundation.config import Settings
    from atlas.identity.factors.resealing import SecretUse

_SETTING = "ATLAS_SIGNING_KEY_SECRET"
app = typer.Typer(
    no_args_is_help=True,
    help="""The secret with which signing keys and second factors are encrypted.

For `atlas up`: stop it, `atlas keys new`, start it, `atlas keys reseal`, `atlas keys retire`.
With your own setting, write OLD,NEW, then NEW,OLD into ATLAS_SIGNING_KEY_SECRET, restarting all
processes each time; then `atlas keys reseal`, and leave NEW alone. No key is replaced: tokens,
seals and bundles still verify.
""",
)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="keys")


@app.command()
def show(*, data_dir: DataDir = None) -> None:
    """Show each secret by its id: which one encrypts, and what each has encrypted."""
    found = _reseal(data_dir, write=False)
    for one in found:
        out.print(describe(one), markup=False)
    raise typer.Exit(1 if _lost(found) else 0)


@app.command()
def new(*, data_dir: DataDir = None) -> None:
    """Add a secret to the file of a stopped installation; it encrypts from the next start on."""
    home = _own(data_dir)
    with home.locked():
        if home.runs():
            raise EmbeddedError(
                "The running `atlas up` would not know the new secret.",
                "Stop it, repeat this command, and start it again.",
            )
        added = home.add_signing_secret()
    out.print("A secret is added." if added else "A secret was added before.")
    out.print("Next: atlas keys reseal, while `atlas up` runs or not.")


@app.command()
def reseal(*, dry_run: DryRun = False, data_dir: DataDir = None) -> None:
    """Encrypt everything under the first secret, while the installation runs. Repeatable."""
    found = _reseal(data_dir, write=not dry_run)
    changed = sum(one.keys + one.factors for one in found if one.id and not one.current)
    verb = "would be" if dry_run else "are"
    out.print(f"{changed} key(s) and second factor(s) {verb} encrypted again.")
    if _lost(found):
        out.print("Some open with no secret that is set, and stay as they are: atlas keys show")
    raise typer.Exit(1 if _lost(found) else 0)


@app.command()
def retire(*, data_dir: DataDir = None) -> None:
    """Remove all secrets but the first from the installation's file; refused while one is used."""
    home = _own(data_dir)
    found = _reseal(data_dir, write=False)
    if any(one.keys + one.factors for one in found if not one.current):
        raise EmbeddedError("An earlier secret is still used.", "First: atlas keys reseal")
    with home.locked():
        home.keep_first_signing_secret()
    out.print("Only the newest secret is left. A backup of before still needs the others.")


def describe(use: SecretUse) -> str:
    """Return a secret as a line: its id, what it is, and what it has encrypted."""
    role = "encrypts" if use.current else "decrypts" if use.id else "MISSING"
    return f"{use.id or '?'}  {role}  {use.keys} key(s), {use.factors} second factor(s)"


def _lost(found: list[SecretUse]) -> bool:
    return any(one.id is None for one in found)


def _own(data_dir: DataDir) -> Home:
    """Return the folder whose file has the secrets."""
    home = home_of(data_dir)
    if _SETTING in os.environ:
        raise EmbeddedError(
            f"{_SETTING} is set from outside.",
            "Change it where you keep it: see `atlas keys --help`.",
        )
    if not home.exists:
        raise EmbeddedError(
            f"There is no installation in {home.root}.",
            "Name its folder with --data-dir.",
        )
    return home


def _reseal(data_dir: DataDir, *, write: bool) -> list[SecretUse]:
    from atlas.identity.factors import resealing  # noqa: PLC0415  slow to import

    async def run(settings: Settings) -> list[SecretUse]:
        db = await connect(settings)
        try:
            return await resealing.reseal(db, settings, write=write)
        finally:
            await db.close()

    with open_stack(data_dir) as settings:
        return asyncio.run(run(settings))
