"""A client of the running stack's API, for commands that do over HTTP what any client can."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx2
import typer

from atlas.cli.access import open_session_token
from atlas.cli.console import fail
from atlas.cli.embedded.home import Home
from atlas.cli.stack import DEFAULT_HOST, DEFAULT_PORT, home_of, open_stack, public_url
from atlas.foundation.core.auth import Role

APIClient = httpx2.Client
"""Of the installation's own API, at the address that the person at the terminal gives: no way out
of the product's processes, so the outbound guard has no part in it."""
TOKEN = "ATLAS_TOKEN"  # noqa: S105  the name of a variable
Tenant = Annotated[str, typer.Option(help="Slug of the tenant.")]
User = Annotated[
    str | None,
    typer.Option(
        help="A user of the tenant: e-mail address, or the part before the @. Default in the "
        "demo tenant: its analyst."
    ),
]
Url = Annotated[
    str | None, typer.Option(help="Base URL of the API. Default: that of the data folder.")
]


def api_url(home: Home) -> str:
    """Return where the API of an installation answers."""
    api = home.endpoints().get("api")
    return public_url(api["host"], api["port"]) if api else public_url(DEFAULT_HOST, DEFAULT_PORT)


@contextmanager
def signed_in(
    data_dir: Path | None, *, tenant: str, user: str | None, url: str | None
) -> Iterator[APIClient]:
    """Yield a client with a session of its own; the variable `ATLAS_TOKEN` holds another token."""
    home = home_of(data_dir)
    at = url or api_url(home)
    token = os.environ.get(TOKEN) or _token(data_dir, tenant, user)
    with open_api(home, at, seconds=60, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


@contextmanager
def open_api(
    home: Home, at: str, *, seconds: float, headers: Mapping[str, str] | None = None
) -> Iterator[APIClient]:
    """Yield a client of the API at `at`; if nothing answers, print that and end the command.

    seconds: for each read and write.
    """
    try:
        with httpx2.Client(base_url=at, timeout=seconds, headers=headers) as client:
            yield client
    except httpx2.ConnectError:
        fail(f"No API answers at {at}.", "Start it in another terminal: atlas up")
    except httpx2.HTTPError as error:
        fail(f"The API did not answer: {type(error).__name__}.", f"Read {home.logs / 'api.log'}.")


def _token(data_dir: Path | None, tenant: str, user: str | None) -> str:
    if tenant != "demo" and user is None:
        fail(
            f"--user is needed for tenant {tenant}.",
            f"Only the demo tenant has a user for each role. Or set {TOKEN}.",
        )
    role = Role.ANALYST if user is None else None
    with open_stack(data_dir) as settings:
        return asyncio.run(open_session_token(settings, tenant, role, user, operator=False))


def call(client: APIClient, method: str, path: str, **arguments: Any) -> Any:
    """Return the JSON of an answer; a problem is printed and ends the command with status 1."""
    answer = client.request(method, path, **arguments)
    if answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:
        time.sleep(float(answer.headers.get("Retry-After", "1")))
        answer = client.request(method, path, **arguments)
    check(answer, f"{method} {path}")
    return answer.json()


def check(answer: httpx2.Response, what: str) -> None:
    """Tell of a problem that was read, and end the command with status 1."""
    if not answer.is_error:
        return
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    fail(
        f"{what} answered {answer.status_code}: "
        f"{problem.get('detail', problem.get('title', 'no explanation'))}",
        f"Request id: {problem.get('request_id', '?')}",
    )
