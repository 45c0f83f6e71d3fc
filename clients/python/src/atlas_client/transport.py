"""Sends requests, and waits where it must."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from atlas_client.errors import ConnectionFailedError
from atlas_client.requests import (
    Access,
    Call,
    Event,
    EventParser,
    Query,
    Tries,
    connection_errors,
    pause_of,
    prepare,
)


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
        with connection_errors():
            yield from self._response.iter_bytes()

    def lines(self) -> Iterator[str]:
        """Yield the lines as they come (CSV, NDJSON)."""
        with connection_errors():
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


class Transport:
    """Sends requests to one installation.

    Args:
        client: where it is; its base URL ends before `/api`.
        access: how it signs in.
        attempts: how often a request is sent at most.
        patience: seconds that a retry waits at most; a longer `Retry-After` is an error at once.

    """

    def __init__(
        self, client: httpx.Client, access: Access, *, attempts: int = 5, patience: float = 60.0
    ) -> None:
        self._client = client
        self._access = access
        self._attempts = attempts
        self._patience = patience

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Send a request and return the JSON of its answer; None when it has none.

        Raises:
            ProblemError: the API refused it.
            ConnectionFailedError: it was not reached.

        """
        response = self._send(prepare(method, path, **options))
        with connection_errors():
            content = response.read()
        return json.loads(content) if content else None

    def download(self, method: str, path: str, *, accept: str, **options: Any) -> Download:
        """Send a request and return its answer, unread."""
        return Download(self._send(prepare(method, path, accept=accept, **options)))

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
            accept = "text/event-stream"
            call = prepare(method, path, query=query, accept=accept, last_event_id=last)
            try:
                with Download(self._send(call)) as stream:
                    parser = EventParser()
                    for event in filter(None, map(parser.feed, stream.lines())):
                        last, failures = event.id or last, 0
                        yield event
                        if event.name == "done":
                            return
            except ConnectionFailedError:
                failures += 1
                if failures == self._attempts:
                    raise
            time.sleep(pause_of(None, failures))

    def _send(self, call: Call) -> httpx.Response:
        tries = Tries(call, self._attempts, self._patience)
        while True:
            try:
                response = self._send_once(call)
            except ConnectionFailedError as error:
                pause = tries.broken(error)
            else:
                if response.is_success:
                    return response
                with connection_errors():
                    response.read()
                pause = tries.refused(response)
                if response.status_code == 401:
                    self._access.refused(call.request["headers"]["Authorization"])
            if pause:
                time.sleep(pause)

    def _send_once(self, call: Call) -> httpx.Response:
        with connection_errors():
            secret = self._access.secret
            if secret is not None and self._access.is_due:
                self._access.keep(self._client.post("/api/auth/token", data=secret.form()))
            call.request["headers"]["Authorization"] = self._access.header()
            return self._client.send(
                self._client.build_request(call.method, call.path, **call.request), stream=True
            )
