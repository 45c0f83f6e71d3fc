"""What both transports send and decide: requests, retries, tokens, events. No I/O."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from atlas_client.errors import (
    ConnectionFailedError,
    ProblemError,
    UnauthorizedError,
    WorkFailedError,
    problem_of,
    retry_after,
)
from atlas_client.files import File

IN_FLIGHT = "idempotency_in_flight"
RUNNING = frozenset({"pending", "queued", "running", "started"})
"""States of long work that is not over."""
_RETRIED = frozenset({429, 503})
_SLOWEST = 8.0
_EARLY = 30.0
"""Seconds before its end at which a token is replaced."""
Query = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """A server-sent event: `data` is the JSON that it carries."""

    name: str
    data: Any
    id: str


@dataclass(frozen=True)
class Call:
    """One request. `is_safe`: sent twice, it is done once."""

    method: str
    path: str
    request: dict[str, Any]
    is_safe: bool


@dataclass(frozen=True)
class Secret:
    """What signs a service account in (RFC 6749 §4.4)."""

    client_id: str
    client_secret: str = field(repr=False)

    def form(self) -> dict[str, str]:
        """Return the body of the request for a token."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


class Access:
    """The token that requests carry. It is asked for with `secret`, or given and never replaced."""

    def __init__(self, secret: Secret | None, token: str = "") -> None:
        self.secret = secret
        self._token = token
        self._until = float("inf") if token else 0.0

    @classmethod
    def of(cls, token: str | None, client_id: str | None, client_secret: str | None) -> Access:
        """Return how a caller signs in.

        Raises:
            TypeError: neither a token nor a service account is given.

        """
        if token is not None:
            return cls(None, token)
        if client_id is not None and client_secret is not None:
            return cls(Secret(client_id, client_secret))
        raise TypeError("Give a token, or client_id and client_secret.")

    @property
    def is_due(self) -> bool:
        """Whether a token has to be asked for first."""
        return self.secret is not None and time.monotonic() >= self._until

    def header(self) -> str:
        """Return the header that carries the token."""
        return f"Bearer {self._token}"

    def keep(self, response: httpx.Response) -> None:
        """Keep the token of an answer that has been read.

        Raises:
            ProblemError: the service account was refused.

        """
        if not response.is_success:
            raise problem_of(response)
        answer = response.json()
        self._token = answer["access_token"]
        self._until = time.monotonic() + max(1.0, answer["expires_in"] - _EARLY)

    def is_current(self, header: str) -> bool:
        """Whether a header carries the token that is held now."""
        return header == self.header()

    def refused(self, header: str) -> None:
        """Ask again at the next request, unless another has replaced the refused token already."""
        if self.is_current(header):
            self._until = 0.0


class Tries:
    """The attempts of one call: what was refused is sent again, what may be done is not."""

    def __init__(self, call: Call, attempts: int, patience: float) -> None:
        self._call = call
        self._attempts = attempts
        self._patience = patience
        self._made = 0
        self._renewed = False

    def broken(self, error: ConnectionFailedError) -> float:
        """Return the seconds to wait after a connection that broke.

        Raises:
            ConnectionFailedError: it was the last attempt, or the request may have been done.

        """
        self._made += 1
        if self._made == self._attempts or not self._call.is_safe:
            raise error
        return pause_of(None, self._made)

    def refused(self, response: httpx.Response) -> float:
        """Return the seconds to wait after a refusal whose body has been read.

        Raises:
            ProblemError: the same request would be refused again, or it was the last attempt.

        """
        self._made += 1
        problem = problem_of(response)
        is_last = self._made == self._attempts
        if isinstance(problem, UnauthorizedError) and not self._renewed and not is_last:
            self._renewed = True
            return 0.0
        pause = pause_of(retry_after(response), self._made)
        if is_last or pause > self._patience or not self._is_passing(problem):
            raise problem
        return pause

    def _is_passing(self, problem: ProblemError) -> bool:
        """Whether the same request may succeed later, and cannot be done twice."""
        is_safe = self._call.is_safe
        if problem.status == 429 or (problem.code == IN_FLIGHT and is_safe):
            return True
        return problem.status in _RETRIED and is_safe


class EventParser:
    """Puts the lines of a stream together to events (WHATWG HTML §9.2.6)."""

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = {}

    def feed(self, line: str) -> Event | None:
        """Take a line, and return the event that it ends."""
        if line:
            if not line.startswith(":"):
                name, _, value = line.partition(":")
                self._fields.setdefault(name, []).append(value.removeprefix(" "))
            return None
        fields, self._fields = self._fields, {}
        if "data" not in fields:
            return None
        return Event(
            "".join(fields.get("event", ["message"])[-1:]),
            json.loads("\n".join(fields["data"])),
            "".join(fields.get("id", [""])[-1:]),
        )


def prepare(
    method: str,
    path: str,
    *,
    query: Query | None = None,
    body: Any = None,
    form: Mapping[str, Any] | None = None,
    accept: str = "application/json",
    if_match: int | str | None = None,
    idempotency_key: str | None = None,
    is_keyed: bool = False,
    last_event_id: str = "",
) -> Call:
    """Return a request as it is sent, without its token."""
    headers = {"Accept": accept}
    if if_match is not None:
        headers["If-Match"] = f'"{if_match}"' if isinstance(if_match, int) else if_match
    if is_keyed:  # the same for each attempt: the work is done once
        headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
    if last_event_id:
        headers["Last-Event-ID"] = last_event_id
    request: dict[str, Any] = {"headers": headers, "params": _parameters(query)}
    if body is not None:
        request["json"] = body
    if form is not None:
        request |= _form(form)
    return Call(method, path, request, is_safe=method == "GET" or is_keyed)


def quoted(part: object) -> str:
    """Return a part of a path, quoted."""
    return quote(str(part), safe="")


def pause_of(asked: float | None, attempt: int) -> float:
    """Return the seconds before the next attempt: those asked for, or twice as many each time."""
    spread = random.random()  # noqa: S311  keeps many clients apart, no secret
    if asked is not None:
        return asked + spread / 4
    return min(_SLOWEST, 0.25 * float(2**attempt)) * (0.5 + spread / 2)


def is_over(resource: Any) -> bool:
    """Whether long work has ended well.

    Raises:
        WorkFailedError: it failed or was cancelled.

    """
    if resource["status"] in {"failed", "cancelled"}:
        raise WorkFailedError(resource)
    return resource["status"] not in RUNNING


@contextmanager
def connection_errors() -> Generator[None]:
    """Raise ConnectionFailedError for whatever breaks on the way."""
    try:
        yield
    except httpx.TransportError as error:
        raise ConnectionFailedError(str(error) or type(error).__name__) from error


def _parameters(query: Query | None) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in (query or {}).items():
        several = isinstance(value, Sequence) and not isinstance(value, str)
        for one in value if several else [value]:
            if one is not None:
                text = str(one).lower() if isinstance(one, bool) else str(one)
                found.append((name, text))
    return found


def _form(form: Mapping[str, Any]) -> dict[str, Any]:
    files = {
        name: (value.name, value.content, value.media_type)
        for name, value in form.items()
        if isinstance(value, File)
    }
    rest = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in form.items()
        if name not in files and value is not None
    }
    return {"data": rest, "files": files} if files else {"data": rest}
