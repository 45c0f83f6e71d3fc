"""`atlas evaluate`: how good the matcher, or a language model, is where the answer is known."""

from __future__ import annotations

import typer

from atlas.cli.evaluate import agents, names, screening

evaluate = typer.Typer(
    no_args_is_help=True, help="Measure name matching, screening and language models."
)


evaluate.command("names")(names.evaluate_names)
evaluate.command("agents")(agents.evaluate_agents)
evaluate.command("screening")(screening.evaluate_screening)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evaluate, name="evaluate")
