"""`atlas evaluate`: how good the matcher is on a labelled file of yours."""

from __future__ import annotations

import typer

from atlas.cli.evaluate import names

evaluate = typer.Typer(
    no_args_is_help=True, help="Measure name matching and screening on labelled files."
)


@evaluate.callback()
def _group() -> None:
    pass


evaluate.command("names")(names.evaluate_names)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evaluate, name="evaluate")
