"""`atlas contract`: what a source contract says, and what a change of it breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
import yaml
from pydantic import ValidationError

from atlas.cli.console import fail, out
from atlas.sources.plugins.domain.contract import Contract, differences

app = typer.Typer(
    name="contract",
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Source contracts: what a provider may assert (`contract.yaml` of its plugin).",
)
File = Annotated[Path, typer.Argument(help="A contract.yaml, or the folder of a plugin.")]


@app.callback()
def main() -> None:
    """Compare source contracts; no running Atlas is needed."""


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app)


@app.command()
def diff(old: File, new: File) -> None:
    """List what changes between two contracts, the breaking changes first.

    Breaking: a field, covered attribute or jurisdiction is removed, trust is lowered, a field
    becomes required, or data may be older. Exit status 1 where a change is breaking.
    """
    found = differences(_contract(old), _contract(new))
    for one in found:
        word = "breaking  " if one.breaking else "compatible"
        out.print(f"{word}  {one.path}: {one.text}", markup=False)
    if not found:
        out.print("The contracts say the same.")
    if any(one.breaking for one in found):
        raise typer.Exit(1)


def _contract(path: Path) -> Contract:
    file = path / "contract.yaml" if path.is_dir() else path
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        return Contract.model_validate_json(orjson.dumps(document))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, ValidationError) as error:
        reason = " ".join(str(error).split())[:300]
        fail(f"{file} is no contract: {reason}.", "See the guide: docs/source-contracts.md")
