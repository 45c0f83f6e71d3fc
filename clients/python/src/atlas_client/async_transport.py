"""Sends requests from asyncio or Trio. `generate.py` writes `transport.py` from this text."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import anyio
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


class AsyncDownload:
    """An answer that is read as it comes; use it in an `async with` block."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.media_type = response.headers.get("content-type", "").partition(";")[0]

    async def __aenter__(self) -> Self:
        """Begin to read."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        await self._response.aclose()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes as they come."""
        with connection_errors():
            async for chunk in self._response.aiter_bytes():
                yield chunk

    async def lines(self) -> AsyncIterator[str]:
        """Yield the lines as they come (CSV, NDJSON)."""
        with connection_errors():
            async for line in self._response.aiter_lines():
                yield line

    async def read(self) -> bytes:
        """Return all of it, and close the connection."""
        async with self:
            return b"".join([chunk async for chunk in self.chunks()])

    async def json(self) -> Any:
        """Return the value of a JSON answer."""
        return json.loads(await self.read())

    async def save(self, path: str | Path) -> None:
        """Write all of it to a file."""
        async with self, await anyio.open_file(path, "wb") as file:
            async for chunk in self.chunks():
                await file.write(chunk)


class AsyncTransport:
    """Sends requests to one installation, many at a time.

    Args:
        client: where it is; its base URL ends before `/api`.
        access: how it signs in.
        attempts: how often a request is sent at most.
        patience: seconds that a retry waits at most; a longer `Retry-After` is an error at once.

    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        access: Access,
        *,
        attempts: int = 5,
        patience: float = 60.0,
    ) -> None:
        self._client = client
        self._access = access
        self._attempts = attempts
        self._patience = patience
        self._renewing: anyio.Lock | None = None

    async def call(self, method: str, path: str, **options: Any) -> Any:
        """Send a request and return the JSON of its answer; None when it has none.

        Raises:
            ProblemError: the API refused it.
            ConnectionFailedError: it was not reached.

        """
        response = await self._send(prepare(method, path, **options))
        with connection_errors():
            content = await response.aread()
        return json.loads(content) if content else None

    async def download(
        self, method: str, path: str, *, accept: str, **options: Any
    ) -> AsyncDownload:
        """Send a request and return its answer, unread."""
        return AsyncDownload(await self._send(prepare(method, path, accept=accept, **options)))

    async def pages(self, path: str, query: Query | None) -> AsyncIterator[Any]:
        """Yield the rows of every page of a list."""
        cursor: str | None = None
        while True:
            page = await self.call("GET", path, query={**(query or {}), "cursor": cursor})
            for item in page["items"]:
                yield item
            cursor = page["next_cursor"]
            if cursor is None:
                return

    async def events(
        self, method: str, path: str, *, query: Query | None = None
    ) -> AsyncIterator[Event]:
        """Yield a stream's events until the one named `done`; continue where it broke off."""
        last, failures = "", 0
        while failures < self._attempts:
            accept = "text/event-stream"
            call = prepare(method, path, query=query, accept=accept, last_event_id=last)
            try:
                async with (
                    AsyncDownload(await self._send(call)) as stream,
                    aclosing(_parsed(stream)) as found,
                ):
                    async for event in found:
                        last, failures = event.id or last, 0
                        yield event
                        if event.name == "done":
                            return
            except ConnectionFailedError:
                failures += 1
                if failures == self._attempts:
                    raise
            await anyio.sleep(pause_of(None, failures))

    async def _send(self, call: Call) -> httpx.Response:
        tries = Tries(call, self._attempts, self._patience)
        while True:
            try:
                response = await self._send_once(call)
            except ConnectionFailedError as error:
                pause = tries.broken(error)
            else:
                if response.is_success:
                    return response
                with connection_errors():
                    await response.aread()
                pause = tries.refused(response)
                if response.status_code == 401:
                    self._access.refused(call.request["headers"]["Authorization"])
            if pause:
                await anyio.sleep(pause)

    async def _send_once(self, call: Call) -> httpx.Response:
        with connection_errors():
            await self._renew()
            call.request["headers"]["Authorization"] = self._access.header()
            return await self._client.send(
                self._client.build_request(call.method, call.path, **call.request), stream=True
            )

    async def _renew(self) -> None:
        """Get a token where one is due: one request, however many calls wait for it."""
        secret = self._access.secret
        if secret is None or not self._access.is_due:
            return
        if self._renewing is None:  # made where a loop runs
            self._renewing = anyio.Lock()
        async with self._renewing:
            if self._access.is_due:
                self._access.keep(await self._client.post("/api/auth/token", data=secret.form()))


async def _parsed(stream: AsyncDownload) -> AsyncGenerator[Event, None]:
    parser = EventParser()
    async for line in stream.lines():
        event = parser.feed(line)
        if event is not None:
            yield event
