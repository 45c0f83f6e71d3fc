"""Requests: tokens, retries, idempotency keys, pages, downloads and event streams."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from atlas_client.errors import (
    ConnectionFailedError,
    ProblemError,
    UnauthorizedError,
    problem_of,
    retry_after,
)
from atlas_client.files import File

IN_FLIGHT = "idempotency_in_flight"
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


class Download:
    """An answer that is read as it comes; use it in a `with` block."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.media_type = response.headers.get("content-type", "").partition(";")[0]

    def __enter__(self) -> Self:
        """Begin to read."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._response.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they come."""
        with _connection_errors():
            yield from self._response.iter_bytes()

    def lines(self) -> Iterator[str]:
        """Yield the lines as they come (CSV, NDJSON)."""
        with _connection_errors():
            yield from self._response.iter_lines()

    def read(self) -> bytes:
        """Return all of it, and close the connection."""
        with self:
            return b"".join(self.chunks())

    def json(self) -> Any:
        """Return the value of a JSON answer."""
        return json.loads(self.read())

    def save(self, path: str | Path) -> None:
        """Write all of it to a file."""
        with self, Path(path).open("wb") as file:
            file.writelines(self.chunks())


@contextmanager
def _connection_errors() -> Generator[None]:
    try:
        yield
    except httpx.TransportError as error:
        raise ConnectionFailedError(str(error) or type(error).__name__) from error


class Transport:
    """Sends requests to one installation.

    Args:
        client: where it is; its base URL ends before `/api`.
        token: returns an access token and the monotonic time at which to ask again.
        attempts: how often a request is sent at most.
        patience: seconds that a retry waits at most; a longer `Retry-After` is an error at once.

    """

    def __init__(
        self,
        client: httpx.Client,
        token: Callable[[httpx.Client], tuple[str, float]],
        *,
        attempts: int = 5,
        patience: float = 60.0,
    ) -> None:
        self._client = client
        self._renew = token
        self._token, self._renewed_at = "", 0.0
        self._attempts = attempts
        self._patience = patience

    def quoted(self, part: object) -> str:
        """Return a part of a path, quoted."""
        return quote(str(part), safe="")

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Send a request and return the JSON of its answer; None when it has none.

        Raises:
            ProblemError: the API refused it.
            ConnectionFailedError: it was not reached.

        """
        response = self._send(method, path, **options)
        with _connection_errors():
            content = response.read()
        return json.loads(content) if content else None

    def download(self, method: str, path: str, *, accept: str, **options: Any) -> Download:
        """Send a request and return its answer, unread."""
        return Download(self._send(method, path, accept=accept, **options))

    def pages(self, path: str, query: Query | None) -> Iterator[Any]:
        """Yield the rows of every page of a list."""
        cursor: str | None = None
        while True:
            page = self.call("GET", path, query={**(query or {}), "cursor": cursor})
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def events(self, method: str, path: str, *, query: Query | None = None) -> Iterator[Event]:
        """Yield a stream's events until the one named `done`; continue where it broke off."""
        last, failures = "", 0
        while failures < self._attempts:
            try:
                response = self._send(
                    method, path, query=query, accept="text/event-stream", last_event_id=last
                )
                with Download(response) as stream:
                    for event in parse_events(stream.lines()):
                        last, failures = event.id or last, 0
                        yield event
                        if event.name == "done":
                            return
            except ConnectionFailedError:
                failures += 1
                if failures == self._attempts:
                    raise
            time.sleep(self._pause(None, failures))

    def _send(
        self,
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
    ) -> httpx.Response:
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
        return self._attempt(method, path, request, is_safe=method == "GET" or is_keyed)

    def _attempt(
        self, method: str, path: str, request: dict[str, Any], *, is_safe: bool
    ) -> httpx.Response:
        """Send until it is answered: what was refused is sent again, what may be done is not."""
        renewed = False
        for attempt in range(1, self._attempts + 1):
            is_last = attempt == self._attempts
            try:
                response = self._send_once(method, path, request)
            except ConnectionFailedError:
                if is_last or not is_safe:
                    raise
                time.sleep(self._pause(None, attempt))
                continue
            if response.is_success:
                return response
            with _connection_errors():
                response.read()
            problem = problem_of(response)
            if isinstance(problem, UnauthorizedError) and not renewed and not is_last:
                renewed, self._renewed_at = True, 0.0
                continue
            pause = self._pause(retry_after(response), attempt)
            if is_last or pause > self._patience or not _is_passing(problem, is_safe=is_safe):
                raise problem
            time.sleep(pause)
        raise AssertionError("unreachable")

    def _send_once(self, method: str, path: str, request: dict[str, Any]) -> httpx.Response:
        with _connection_errors():
            if time.monotonic() >= self._renewed_at:
                self._token, self._renewed_at = self._renew(self._client)
            request["headers"]["Authorization"] = f"Bearer {self._token}"
            return self._client.send(
                self._client.build_request(method, path, **request), stream=True
            )

    def _pause(self, asked: float | None, attempt: int) -> float:
        spread = random.random()  # noqa: S311  keeps many clients apart, no secret
        if asked is not None:
            return asked + spread / 4
        return min(_SLOWEST, 0.25 * float(2**attempt)) * (0.5 + spread / 2)


def _is_passing(problem: ProblemError, *, is_safe: bool) -> bool:
    """Whether the same request may succeed later, and cannot be done twice."""
    if problem.status == 429 or (problem.code == IN_FLIGHT and is_safe):
        return True
    return problem.status in _RETRIED and is_safe


def client_credentials(
    client_id: str, client_secret: str
) -> Callable[[httpx.Client], tuple[str, float]]:
    """Return what gets the access tokens of a service account (RFC 6749 §4.4)."""

    def renew(client: httpx.Client) -> tuple[str, float]:
        form = {"grant_type": "client_credentials", "client_id": client_id}
        response = client.post("/api/auth/token", data={**form, "client_secret": client_secret})
        if not response.is_success:
            raise problem_of(response)
        answer = response.json()
        return answer["access_token"], time.monotonic() + max(1.0, answer["expires_in"] - _EARLY)

    return renew


def fixed_token(token: str) -> Callable[[httpx.Client], tuple[str, float]]:
    """Return what gives one token that the caller renews."""
    return lambda _: (token, float("inf"))


def parse_events(lines: Iterator[str]) -> Iterator[Event]:
    """Yield the events of a stream's lines (WHATWG HTML §9.2.6)."""
    fields: dict[str, list[str]] = {}
    for line in lines:
        if not line:
            if "data" in fields:
                yield Event(
                    "".join(fields.get("event", ["message"])[-1:]),
                    json.loads("\n".join(fields["data"])),
                    "".join(fields.get("id", [""])[-1:]),
                )
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields.setdefault(name, []).append(value.removeprefix(" "))


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
