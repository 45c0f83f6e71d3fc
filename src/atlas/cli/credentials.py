"""`atlas credentials`: the master keys of the credential vault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from atlas.cli.console import out
from atlas.cli.load import connect
from atlas.cli.stack import DataDir, open_stack

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.foundation.db import Database
    from atlas.sources.credentials.service import KeyRing, KeyUse, Resealed

T = TypeVar("T")
Run = Callable[["Database", "KeyRing"], Awaitable[T]]
app = typer.Typer(
    no_args_is_help=True,
    help="""The master keys with which the tenants' credentials of providers are encrypted.

A rotation needs no pause: `atlas credentials rotate` makes a new key and encrypts everything again
while the installation runs. Killed in the middle, it continues when it is called again. Then
`atlas credentials retire KEY-ID` removes the old key, which it refuses while anything uses it.
""",
)
ReEncrypt = Annotated[
    bool,
    typer.Option(
        "--reencrypt-only",
        help="Make no key: encrypt everything under the key that is the first now. For keys that"
        " are set from outside (ATLAS_CREDENTIALS_MASTER_KEY).",
    ),
]
KeyId = Annotated[str, typer.Argument(metavar="KEY-ID", help="As `atlas credentials keys` says.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="credentials")


@app.command()
def keys(*, data_dir: DataDir = None) -> None:
    """Show each master key by its id: which one encrypts, and how many credentials each holds."""
    from atlas.sources.credentials import service  # noqa: PLC0415  slow to import

    for one in _run(data_dir, service.key_use):
        out.print(describe(one), markup=False)


@app.command()
def rotate(*, reencrypt_only: ReEncrypt = False, data_dir: DataDir = None) -> None:
    """Make a new master key and encrypt every credential again, while the installation runs."""
    from atlas.sources.credentials import service  # noqa: PLC0415  slow to import

    async def run(db: Database, ring: KeyRing) -> tuple[Resealed, list[KeyUse]]:
        if not reencrypt_only:
            await service.new_key(db, ring, None)
        return await service.reseal_all(db, ring), await service.key_use(db, ring)

    done, found = _run(data_dir, run)
    out.print(f"{done.resealed} credential(s) encrypted again.")
    if done.unreadable:
        out.print(f"[red]{done.unreadable} do not decrypt[/] and stay as they are: atlas doctor")
    for one in found:
        out.print(describe(one), markup=False)
        if not one.current and not one.rows:
            out.print(f"    no longer used: atlas credentials retire {one.key_id}", markup=False)
    raise typer.Exit(1 if done.unreadable else 0)


@app.command()
def retire(key_id: KeyId, *, data_dir: DataDir = None) -> None:
    """Remove a master key that nothing is encrypted with; refused while anything is."""
    from atlas.sources.credentials import service  # noqa: PLC0415  slow to import

    async def run(db: Database, ring: KeyRing) -> None:
        await service.retire_key(db, ring, key_id)

    _run(data_dir, run)
    out.print(f"{key_id} is removed. A backup of before still needs it.")


def describe(use: KeyUse) -> str:
    """Return a key as a line: its id, what it is, and how many credentials it encrypts."""
    role = "encrypts" if use.current else "decrypts" if use.known else "MISSING"
    return f"{use.key_id}  {role}  {use.rows} credential(s)"


def _run(data_dir: DataDir, work: Run[T]) -> T:
    from atlas.sources.credentials import service  # noqa: PLC0415  slow to import

    with open_stack(data_dir) as settings:

        async def run() -> T:
            db = await connect(settings)
            try:
                return await work(db, service.ring_of(settings))
            finally:
                await db.close()

        return asyncio.run(run())
