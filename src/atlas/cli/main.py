"""`atlas`: one program for the whole installation."""

from __future__ import annotations

import errno
import sys
from importlib.metadata import version

import typer
from rich.markup import escape

from atlas.cli import (
    access,
    bundle,
    companies,
    contract,
    credentials,
    demo,
    doctor,
    evaluate,
    feeds,
    keys,
    lists,
    load,
    plugin,
    reference,
    serve,
    up,
)
from atlas.cli.backup import commands as backup
from atlas.cli.console import err
from atlas.cli.embedded.errors import EmbeddedError

app = typer.Typer(
    name="atlas",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Atlas: know-your-business and anti-money-laundering investigations, self-hosted.

[bold]First steps[/]

    atlas up        start everything in this terminal (Ctrl-C stops it)
    atlas demo      in a second terminal: investigate a real company
    atlas doctor    what is wrong with this installation, and how to fix it

Commands on an installation take --data-dir, the folder of the installation.
""",
)
up.register(app)
serve.register(app)
demo.register(app)
access.register(app)
companies.register(app)
lists.register(app)
feeds.register()
load.register(app)
evaluate.register(app)
reference.register(app)
plugin.register(app)
credentials.register(app)
keys.register(app)
contract.register(app)
bundle.register(app)
backup.register(app)
doctor.register(app)


_MACHINES = {errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""What the machine refuses; any other failure of the system is a defect and shows its stack."""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("atlas-kyb"))
        raise typer.Exit


@app.callback()
def _root(
    *,
    show_version: bool = typer.Option(
        False, "--version", help="Show the version.", callback=_show_version, is_eager=True
    ),
) -> None:
    pass


def main() -> None:
    """Run the program; a failure that a person can fix is two lines, not a stack."""
    from atlas.foundation import telemetry  # noqa: PLC0415  only now needed
    from atlas.foundation.core.errors import AtlasError  # noqa: PLC0415

    # commands speak for themselves; `api` and `worker` set their own logging up
    telemetry.configure("error", "text")
    try:
        app()
    except EmbeddedError as error:
        err.print(f"[bold red]✗[/] {escape(error.problem)}\n  {escape(error.remedy)}")
        sys.exit(1)
    except AtlasError as error:
        err.print(f"[bold red]✗[/] {escape(error.detail)}")
        for problem in error.errors:
            where = ".".join(str(part) for part in problem["loc"])
            err.print(f"  {escape(where)}: {escape(problem['msg'])}")
        sys.exit(1)
    except OSError as error:
        if error.errno not in _MACHINES:
            raise
        place = f": {error.filename}" if error.filename else ""
        err.print(f"[bold red]✗[/] {escape(f'{error.strerror}{place}')}")
        err.print(
            "  Run as the account that created the installation, with free space on its disk."
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
