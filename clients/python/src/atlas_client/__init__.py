"""A client of the Atlas API.

from atlas_client import Atlas

with Atlas("https://atlas.example", client_id="…", client_secret="…") as atlas:
    run = atlas.investigations.start_investigation({"company_name": "Acme Limited"})
    done = atlas.wait(lambda: atlas.investigations.get_investigation(run["id"]))

AsyncAtlas has the same operations, to be awaited.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import anyio
import httpx

from atlas_client import types
from atlas_client.async_operations import AsyncOperations
from atlas_client.async_transport import AsyncDownload, AsyncTransport
from atlas_client.errors import (
    AtlasClientError,
    ConflictError,
    ConnectionFailedError,
    FieldProblem,
    ForbiddenError,
    InvalidRequestError,
    MissingCredentialsError,
    NotFoundError,
    PreconditionFailedError,
    PreconditionRequiredError,
    ProblemError,
    RateLimitedError,
    ServerFailedError,
    UnauthorizedError,
    WaitExpiredError,
    WorkFailedError,
)
from atlas_client.files import File
from atlas_client.operations import Operations
from atlas_client.requests import RUNNING, Access, Event, is_over
from atlas_client.transport import Download, Transport

__all__ = [
    "RUNNING",
    "AsyncAtlas",
    "AsyncDownload",
    "Atlas",
    "AtlasClientError",
    "ConflictError",
    "ConnectionFailedError",
    "Download",
    "Event",
    "FieldProblem",
    "File",
    "ForbiddenError",
    "InvalidRequestError",
    "MissingCredentialsError",
    "NotFoundError",
    "PreconditionFailedError",
    "PreconditionRequiredError",
    "ProblemError",
    "RateLimitedError",
    "ServerFailedError",
    "UnauthorizedError",
    "WaitExpiredError",
    "WorkFailedError",
    "types",
]
T = TypeVar("T")


class Atlas(Operations):
    """One installation, as one account. Operations are grouped as in the API's document.

    Args:
        url: where the installation answers, without `/api`.
        token: an access token that you renew; or
        client_id, client_secret: a service account; its tokens are renewed here.
        timeout: seconds that an answer may take to begin.
        attempts: how often a request is sent at most.

    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        timeout: float = 30.0,
        attempts: int = 5,
    ) -> None:
        access = Access.of(token, client_id, client_secret)
        self._client = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)
        super().__init__(Transport(self._client, access, attempts=attempts))

    def __enter__(self) -> Self:
        """Keep connections open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def wait(self, read: Callable[[], T], *, timeout: float = 600.0, pause: float = 1.0) -> T:
        """Read long work until it is over, and return its last state.

        Args:
            read: returns the resource, such as `lambda: atlas.jobs.get_job(id)`.
            timeout: seconds to wait at most.
            pause: seconds between two reads.

        Raises:
            WorkFailedError: it failed or was cancelled.
            WaitExpiredError: it is not over yet; it continues.

        """
        end = time.monotonic() + timeout
        while True:
            found = read()
            if is_over(found):
                return found
            if time.monotonic() + pause > end:
                raise _expired(found, timeout)
            time.sleep(pause)

    def follow_changes(
        self,
        after: str | None = None,
        *,
        query: types.ListChangesQuery | None = None,
        pause: float = 5.0,
    ) -> Iterator[types.ChangeOut]:
        """Yield every change after a position, without end.

        Keep `position` of what you have handled.

        Args:
            after: a kept position; `latest`: from now on; None: from the beginning.
            query: filters, such as `{"resource_type.in": "investigation"}`.
            pause: seconds between two reads when nothing is new.

        Raises:
            ConflictError: code `change_position_unknown`: read everything again.

        """
        position = after
        while True:
            page = self.changes.list_changes(_after(position, query))
            yield from page["items"]
            position = page["position"] or position
            if not page["has_more"]:
                time.sleep(pause)


class AsyncAtlas(AsyncOperations):
    """One installation, as one account, for asyncio or Trio; its operations are awaited.

    Args:
        url: where the installation answers, without `/api`.
        token: an access token that you renew; or
        client_id, client_secret: a service account; its tokens are renewed here.
        timeout: seconds that an answer may take to begin.
        attempts: how often a request is sent at most.

    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        timeout: float = 30.0,
        attempts: int = 5,
    ) -> None:
        access = Access.of(token, client_id, client_secret)
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=timeout)
        super().__init__(AsyncTransport(self._client, access, attempts=attempts))

    async def __aenter__(self) -> Self:
        """Keep connections open."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def wait(
        self,
        read: Callable[[], Awaitable[T]],
        *,
        timeout: float = 600.0,  # noqa: ASYNC109  it continues without us: no cancelled scope
        pause: float = 1.0,
    ) -> T:
        """Read long work until it is over, and return its last state.

        Args:
            read: returns the resource, such as `lambda: atlas.jobs.get_job(id)`.
            timeout: seconds to wait at most.
            pause: seconds between two reads.

        Raises:
            WorkFailedError: it failed or was cancelled.
            WaitExpiredError: it is not over yet; it continues.

        """
        end = time.monotonic() + timeout
        while True:
            found = await read()
            if is_over(found):
                return found
            if time.monotonic() + pause > end:
                raise _expired(found, timeout)
            await anyio.sleep(pause)

    async def follow_changes(
        self,
        after: str | None = None,
        *,
        query: types.ListChangesQuery | None = None,
        pause: float = 5.0,
    ) -> AsyncIterator[types.ChangeOut]:
        """Yield every change after a position, without end.

        Keep `position` of what you have handled.

        Args:
            after: a kept position; `latest`: from now on; None: from the beginning.
            query: filters, such as `{"resource_type.in": "investigation"}`.
            pause: seconds between two reads when nothing is new.

        Raises:
            ConflictError: code `change_position_unknown`: read everything again.

        """
        position = after
        while True:
            page = await self.changes.list_changes(_after(position, query))
            for change in page["items"]:
                yield change
            position = page["position"] or position
            if not page["has_more"]:
                await anyio.sleep(pause)


def _after(position: str | None, query: types.ListChangesQuery | None) -> types.ListChangesQuery:
    return cast("types.ListChangesQuery", {**(query or {}), "after": position})


def _expired(resource: object, timeout: float) -> WaitExpiredError:
    status = cast("Mapping[str, Any]", resource)["status"]
    return WaitExpiredError(f"The work is still {status} after {timeout:g} s.")
