"""Reading the labelled file of a command, and refusing it with the line that is wrong."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.markup import escape

from atlas.cli.console import err, fail

if TYPE_CHECKING:
    from atlas.knowledge.names.domain.labelled import LabelledFileError

MAX_BYTES = 256 * 1024 * 1024
FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, help="CSV or TSV with a header, also .gz."
    ),
]

Misses = Annotated[
    int, typer.Option(min=0, help="How many of the worst misses to list of each sort.")
]
SkipInvalid = Annotated[
    bool, typer.Option("--skip-invalid", help="Leave unusable rows out instead of refusing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, with every miss.")]


def read_file(path: Path) -> bytes:
    """Return the content of a labelled file; a damaged or oversized one ends the command."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        fail(f"{path.name} cannot be read: {error}.")
    if len(content) > MAX_BYTES:
        fail(f"{path.name} is larger than {MAX_BYTES // 1024**2} MiB.", "Split it.")
    return content


def refuse(path: Path, error: LabelledFileError) -> NoReturn:
    """Name every problem with its line, and end with status 1."""
    err.print(f"[bold red]✗[/] {escape(path.name)} cannot be used; nothing was measured.")
    for line, text in error.problems:
        err.print(f"  {f'line {line}: ' if line else ''}{text}", markup=False)
    err.print("  `--help` names the columns; `--skip-invalid` leaves unusable rows out.")
    raise typer.Exit(1)
