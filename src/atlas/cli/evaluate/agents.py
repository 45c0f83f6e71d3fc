"""`atlas evaluate agents`: a language model on cases with a known answer."""

from __future__ import annotations

import asyncio
import os
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import orjson
import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from atlas.cli.console import err, fail, out
from atlas.cli.evaluate.files import MAX_BYTES, Misses
from atlas.cli.evaluate.progress import watch

if TYPE_CHECKING:
    from atlas.investigations.agents.cases import Cases, ReadingCase
    from atlas.investigations.agents.scoring import Outcome, Row
    from atlas.investigations.agents.trial import Trial

Told = dict[str, Any]
_PORTS = {"http": 80, "https": 443}


def evaluate_agents(
    *,
    url: Annotated[
        str, typer.Option(help="Base of an OpenAI-compatible server, such as https://host/v1.")
    ],
    model: Annotated[str, typer.Option(help="The model's name at the server.")],
    key_variable: Annotated[
        str, typer.Option(help="The variable of the environment that holds the key; none: no key.")
    ] = "",
    limit_parameter: Annotated[
        str, typer.Option(help="How the server calls the limit of an answer.")
    ] = "max_tokens",
    seconds: Annotated[float, typer.Option(min=1, max=600, help="For one answer.")] = 30.0,
    agent: Annotated[
        list[str] | None, typer.Option(help="Measure this agent alone; may be repeated.")
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Your own cases instead of those shipped."),
    ] = None,
    first: Annotated[
        int, typer.Option(min=0, help="Ask the first so many cases of each row; 0: all.")
    ] = 0,
    misses: Misses = 15,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure a language model: what each agent finds of what it should, and what of it is right.

    Each case is asked with the instructions of its agent, and an answer is checked as in an
    investigation. Rows `orders` are cases whose page orders the model to say something else. Of
    the text of a report (narrative), recall counts facts that are cited, and precision sentences
    that are kept. Nothing of a tenant is sent, and no stack is needed.

        atlas evaluate agents --url http://127.0.0.1:8000/v1 --model mini

        atlas evaluate agents --url https://models.example/v1 --model mini --key-variable KEY
    """
    found = _cases(cases)
    trial = _trial(url, model, limit_parameter, seconds, key_variable)
    measured = asyncio.run(_measured(trial, found, frozenset(agent or ()), first))
    if as_json:
        told = _told(measured, trial, found)
        out.print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode(), markup=False)
    else:
        _show(measured, trial, found, misses)


def _cases(path: Path | None) -> Cases:
    """Return the cases; a file that cannot be used ends the command."""
    from atlas.investigations.agents.cases import (  # noqa: PLC0415  slow to import
        CasesError,
        read_cases,
        shipped_cases,
    )

    if path is None:
        return shipped_cases()
    if path.stat().st_size > MAX_BYTES:
        fail(f"{path.name} is larger than {MAX_BYTES // 1024**2} MiB.", "Split it.")
    try:
        return read_cases(path.read_bytes())
    except CasesError as error:
        err.print(f"[bold red]✗[/] {escape(path.name)} cannot be used; nothing was measured.")
        for problem in error.problems:
            err.print(f"  {problem}", markup=False)
        raise typer.Exit(1) from None


def _trial(url: str, model: str, limit_parameter: str, seconds: float, variable: str) -> Trial:
    from atlas.investigations.agents.trial import Target, Trial  # noqa: PLC0415
    from atlas.sources.credentials.domain.secrets import SecretText  # noqa: PLC0415

    try:
        parts = urlsplit(url)
        pair = f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"
    except (ValueError, KeyError):
        fail("The address has to begin with http or https.", "Such as --url https://host/v1.")
    if not parts.hostname or parts.username or parts.password:
        fail("The address needs a host, and may hold no key.", "Use --key-variable for a key.")
    if variable and not os.environ.get(variable):
        fail(f"The variable {variable} is not set.", "It holds the key of the model.")
    secret = SecretText(os.environ[variable]) if variable else None
    return Trial(Target(url, seconds, (pair,), secret), model, limit_parameter)


async def _measured(trial: Trial, cases: Cases, agents: frozenset[str], first: int) -> list[Row]:
    """Ask every chosen case."""
    from atlas.investigations.agents import narrative, scoring  # noqa: PLC0415
    from atlas.investigations.agents.cases import BY_NAME, WritingCase  # noqa: PLC0415
    from atlas.investigations.agents.trial import ModelError  # noqa: PLC0415

    known = {*BY_NAME, narrative.NAME}
    if unknown := sorted(agents - known):
        fail(f"There is no agent {', '.join(unknown)}.", f"Agents: {', '.join(sorted(known))}.")
    reading = [one for one in cases.asked() if not agents or one.agent in agents]
    writing = cases.writing if not agents or narrative.NAME in agents else ()
    taken: dict[tuple[str, bool], int] = {}
    every: list[ReadingCase | WritingCase] = [*reading, *writing]
    chosen: list[ReadingCase | WritingCase] = []
    for one in every:
        key = (
            (narrative.NAME, False)
            if isinstance(one, WritingCase)
            else (one.agent, bool(one.order))
        )
        taken[key] = taken.get(key, 0) + 1
        if not first or taken[key] <= first:
            chosen.append(one)
    if not chosen:
        fail("No case is left to ask.")
    try:
        await trial.greet()
    except ModelError as error:
        fail(f"The model does not answer: {error.detail}")
    outcomes: list[Outcome] = []
    for case in watch(chosen, "asking"):
        asked = trial.write(case) if isinstance(case, WritingCase) else trial.read(case)
        outcomes.append(await asked)
    return scoring.rows(outcomes)


def _told(measured: list[Row], trial: Trial, cases: Cases) -> Told:
    from atlas.investigations.agents.service import list_prompts  # noqa: PLC0415

    counts = ("expected", "found", "kept", "right", "well_sorted")
    return {
        "model": trial.model,
        "cases": cases.version,
        "instructions": {one.agent: one.version for one in list_prompts()},
        "rows": [
            {
                "agent": row.agent,
                "kind": row.kind,
                "cases": len(row.outcomes),
                "answered": row.answered,
                "failed": row.failed,
                **{name: row.total(name) for name in counts},
                "precision": _rounded(row.precision),
                "recall": _rounded(row.recall),
                "dropped": row.dropped,
            }
            for row in measured
        ],
        "missed": _named(measured, "missed"),
        "wrong": _named(measured, "wrong"),
        "calls": len(trial.seconds),
        "tokens": {"input": trial.input_tokens, "output": trial.output_tokens},
        "seconds": {"median": _rounded(_median(trial)), "longest": _rounded(max(trial.seconds))},
    }


def _named(measured: list[Row], what: str) -> list[Told]:
    return [
        {
            "case": one.case,
            "agent": one.agent,
            "order": one.order,
            "failed": one.failed,
            "text": text,
        }
        for row in measured
        for one in row.outcomes
        for text in getattr(one, what)
    ]


def _show(measured: list[Row], trial: Trial, cases: Cases, misses: int) -> None:
    from atlas.investigations.agents import scoring  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD)
    columns = ("agent", "", "cases", "failed", "found", "recall", "right", "precision", "dropped")
    for column in columns:
        left = column in {"agent", ""}
        table.add_column(column, justify="left" if left else "right", no_wrap=True)
    for row in measured:
        table.add_row(
            row.agent,
            row.kind if row.kind != scoring.PLAIN else "",
            str(len(row.outcomes)),
            str(len(row.outcomes) - row.answered),
            f"{row.total('found')}/{row.total('expected')}",
            _shown(row.recall),
            f"{row.total('right')}/{row.total('kept')}",
            _shown(row.precision),
            str(sum(row.dropped.values())),
        )
    out.print(f"[bold]{escape(trial.model)}[/], cases {escape(cases.version)}")
    out.print(table)
    for title, what in (("missed", "missed"), ("wrongly pointed at", "wrong")):
        found = _named(measured, what)
        if found and misses:
            out.print(f"{title}: {len(found)}")
        for one in found[:misses]:
            why = " ".join(filter(None, (one["order"], one["failed"])))
            out.print(f"  {one['case']}{f' ({why})' if why else ''}: {one['text']}", markup=False)
    out.print(
        f"{len(trial.seconds)} calls, {trial.input_tokens:,} and {trial.output_tokens:,} tokens, "
        f"median {_median(trial):.1f} s"
    )


def _median(trial: Trial) -> float:
    return statistics.median(trial.seconds)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
