"""A client of the Atlas API.

from atlas_client import Atlas

with Atlas("https://atlas.example", client_id="…", client_secret="…") as atlas:
    run = atlas.investigations.start_investigation({"company_name": "Acme Limited"})
    done = atlas.wait(lambda: atlas.investigations.get_investigation(run["id"]))
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx

from atlas_client import types
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
from atlas_client.transport import Download, Event, Transport, client_credentials, fixed_token

__all__ = [
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
RUNNING = frozenset({"pending", "queued", "running", "started"})
"""States of long work that is not over."""
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
        if token is not None:
            source = fixed_token(token)
        elif client_id is not None and client_secret is not None:
            source = client_credentials(client_id, client_secret)
        else:
            raise TypeError("Give a token, or client_id and client_secret.")
        self._client = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)
        super().__init__(Transport(self._client, source, attempts=attempts))

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
            status = cast("Mapping[str, Any]", found)["status"]
            if status not in RUNNING:
                if status in {"failed", "cancelled"}:
                    raise WorkFailedError(found)
                return found
            if time.monotonic() + pause > end:
                raise WaitExpiredError(f"The work is still {status} after {timeout:g} s.")
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
            asked: dict[str, Any] = {**(query or {}), "after": position}
            page = self.changes.list_changes(cast("types.ListChangesQuery", asked))
            yield from page["items"]
            position = page["position"] or position
            if not page["has_more"]:
                time.sleep(pause)
