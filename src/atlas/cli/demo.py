"""`atlas demo`: a first investigation over the HTTP API, as any client would do it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from atlas.cli import demo_tenant
from atlas.cli.client import APIClient, api_url, call, open_api
from atlas.cli.console import err, fail, interactive, note, out
from atlas.cli.embedded.home import Home
from atlas.cli.stack import DataDir, home_of
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.shipped import shipped_folder

ANALYST = "analyst@demo.example"
_POLL_SECONDS = 0.3
_LEVELS = {"low": "green", "medium": "yellow", "high": "red", "critical": "bold red"}
Answer = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    *,
    company: Annotated[
        str | None,
        typer.Option(help="Company to investigate. Default: a real one from the demo data."),
    ] = None,
    registration_number: Annotated[
        str | None, typer.Option("--number", help="Its registration number.")
    ] = None,
    register_key: Annotated[
        str | None, typer.Option("--register", help="Register of the number, such as GB-COH.")
    ] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2 code.")] = None,
    url: Annotated[
        str | None, typer.Option(help="Base URL of the API. Default: that of the data folder.")
    ] = None,
    timeout: Annotated[int, typer.Option(help="Seconds to wait for the result.")] = 300,
    data_dir: DataDir = None,
) -> None:
    """Sign in as the demo analyst, investigate a real company, and show the findings.

    The command uses the HTTP API of a running `atlas up`.
    """
    home = home_of(data_dir)
    subject = _subject(company, registration_number, register_key, country)
    with open_api(home, url or api_url(home), seconds=30) as client:
        _sign_in(client, home)
        found = _investigate(client, subject, timeout)
        _show(client, found)
        _show_report(client, found, home)


def _subject(
    company: str | None, number: str | None, register_key: str | None, country: str | None
) -> Answer:
    if company is None:
        return dict(json.loads((shipped_folder("demo") / "subject.json").read_text()))
    given = {
        "company_name": company,
        "registration_number": number,
        "register": register_key,
        "country_code": country,
    }
    return {name: value for name, value in given.items() if value is not None}


def _sign_in(client: APIClient, home: Home) -> None:
    password = demo_tenant.passwords(home).get(ANALYST)
    if password is None:
        fail(
            f"There is no demo tenant in {home.root}.",
            "Start `atlas up` once (without --no-demo), or name the folder with --data-dir.",
        )
    answer = call(
        client,
        "POST",
        "/api/auth/login",
        json={"tenant": demo_tenant.SLUG, "email": ANALYST, "password": password},
    )
    client.headers["Authorization"] = f"Bearer {answer['access_token']}"
    note(f"signed in as {ANALYST}")


def _investigate(client: APIClient, subject: Answer, timeout: int) -> Answer:
    started = call(
        client,
        "POST",
        "/api/investigations",
        json=subject,
        # a retry of the very same request would not start it twice
        headers={"Idempotency-Key": str(new_id())},
    )
    path = f"/api/investigations/{started['id']}"
    note(f"investigating {subject['company_name']} ({path})")
    deadline = time.monotonic() + timeout
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not interactive(),
    )
    seen: set[int] = set()
    with bar:
        task = bar.add_task("waiting for a worker", total=100)
        while True:
            found: Answer = call(client, "GET", path)
            progress = found["progress"]
            bar.update(task, completed=progress["percent"], description=progress["message"] or "…")
            _tell_steps(client, path, seen)
            if found["status"] not in {"pending", "running"}:
                return found
            if time.monotonic() > deadline:
                fail(
                    f"The investigation is still {found['status']} after {timeout} s.",
                    f"It continues: GET {path}. If there is no progress, run `atlas doctor`.",
                )
            time.sleep(_POLL_SECONDS)


def _tell_steps(client: APIClient, path: str, seen: set[int]) -> None:
    for step in call(client, "GET", f"{path}/timeline")["items"]:
        if step["sequence"] not in seen:
            seen.add(step["sequence"])
            err.print(f"[dim]·[/] {escape(step['message'])}")


def _show(client: APIClient, found: Answer) -> None:
    if found["status"] != "complete":
        problem = found.get("error") or {}
        fail(
            f"The investigation ended as {found['status']}: {problem.get('detail', '')}",
            f"Code: {problem.get('code', 'none')}",
        )
    subject = found["subject"]
    how = subject["identified_by"] or subject["status"]
    out.print(f"\n[bold]{escape(found['company_name'])}[/] (identified by: {escape(how)})")
    risk = found["risk"]
    if risk is None:
        out.print("Risk: not evaluated")
    elif not found["identified"]:
        out.print("Risk: none, because the company was not identified")
    elif risk["provisional"]:
        out.print(
            f"Risk: {_at_worst(risk)}provisionally {escape(risk['level'])},"
            f" score {escape(risk['score'])}; due diligence: {escape(risk['tier'].upper())};"
            f" coverage {risk['coverage']:g} %"
        )
        out.print("Provisional because of: " + escape(", ".join(risk["reasons"])))
        out.print("Floors: " + (escape(", ".join(risk["floors"])) or "none"))
    else:
        colour = _LEVELS.get(risk["level"].lower(), "white")
        out.print(
            f"Risk: [{colour}]{escape(risk['level'])}[/], score {escape(risk['score'])}; "
            f"{_at_worst(risk)}due diligence: {escape(risk['tier'].upper())}; "
            f"coverage {risk['coverage']:g} %"
        )
        out.print("Floors: " + (escape(", ".join(risk["floors"])) or "none"))
        if risk["insufficient_depth"]:
            out.print(
                "The tier requires a deeper run: this run cannot be approved; rerun it deeper."
            )
    _show_modules(call(client, "GET", f"/api/investigations/{found['id']}/modules"))


def _at_worst(risk: Answer) -> str:
    """Say how high the risk may be: a low score with little coverage is no low risk."""
    level, score = risk["level_at_worst"], risk["score_at_worst"]
    if level is None:
        return ""
    colour = _LEVELS.get(level, "white")
    return (
        f"at worst [{colour}]{escape(level)}[/], {escape(score)} (every unknown at its maximum); "
    )


def _show_modules(answer: Answer) -> None:
    table = Table(title="Findings", title_justify="left", title_style="bold", box=None)
    table.add_column("module", no_wrap=True)
    table.add_column("severity", no_wrap=True)
    table.add_column("finding", overflow="fold")
    missing: list[tuple[str, str]] = []
    for module in answer["items"]:
        for finding in module["findings"]:
            text = f"{finding['title']}: {finding['detail']}"
            table.add_row(module["code"], finding["severity"], escape(text))
        missing += [
            (module["code"], f"{rule['title']} ({rule['reason']})")
            for rule in module["rules"]
            if rule["outcome"] == "not_assessed"
        ]
    if table.row_count:
        out.print(table)
    else:
        out.print("Findings: none")
    if missing:
        out.print("\n[bold]Not assessed[/] (never to be read as clear)")
        for code, text in missing:
            out.print(f"  {code:7} {text}", markup=False)


def _show_report(client: APIClient, found: Answer, home: Home) -> None:
    report = found.get("report_id")
    if report is None:
        out.print("\nReport: not written yet")
        return
    path = f"/api/reports/{report}/content"
    target: Path = home.root / "reports" / f"{report}.html"
    answer = client.get(path, headers={"Accept": "text/html"})
    out.print(
        f"\nReport: {client.base_url}{path} (JSON or HTML, with the token)".replace("//api", "/api")
    )
    if answer.is_success:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        target.write_bytes(answer.content)
        out.print(f"        {target}", markup=False)
    out.print("[yellow]Demo data: historical lists, not for decisions.[/]")
