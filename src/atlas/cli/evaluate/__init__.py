"""`atlas evaluate`: how good the matcher is on a labelled file of yours."""

from __future__ import annotations

import typer

from atlas.cli.evaluate import names, screening

evaluate = typer.Typer(
    no_args_is_help=True, help="Measure name matching and screening on labelled files."
)


evaluate.command("names")(names.evaluate_names)
evaluate.command("screening")(screening.evaluate_screening)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evaluate, name="evaluate")
