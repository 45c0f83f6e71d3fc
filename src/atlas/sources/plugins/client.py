"""Asking a provider: one guarded client, and an outcome for everything that may happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from atlas.foundation.core.clock import now
from atlas.foundation.outbound import AnswerTooLargeError, HTTPClient, HTTPError, InvalidURL
from atlas.sources.plugins.domain.engine import State


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered. content: as it came, to be kept before anything is concluded.

    document: the content as JSON; None unless the state is `ok`. retry_after: seconds, where the
    provider says so.
    """

    response: str
    state: State
    url: str
    status: int | None
    content: bytes
    media_type: str
    retrieved_at: datetime
    document: Any = None
    retry_after: float | None = None


class ProviderClient:
    """Base of a plugin's client. It is given a guarded HTTP client and makes none itself.

    Args:
        http: the guarded client of this run and identity.
        base_url: of the manifest's `connection`.
        credentials: the tenant's, by the names of the manifest's schema; empty without a schema.

    """

    def __init__(
        self, http: HTTPClient, base_url: str, credentials: Mapping[str, str] | None = None
    ) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self.credentials = dict(credentials or {})

    async def probe(self, path: str) -> Answer:
        """Ask whether the provider answers and takes the credentials.

        A plugin whose credentials go with each request in a way of its own overrides it; whatever
        is answered with 200 is good, as what it says is not read.

        Args:
            path: of the manifest's `health`.

        """
        found = await self.get("health", path, headers=self.authorisation())
        return replace(found, state=State.OK) if found.status == 200 else found

    def authorisation(self) -> Mapping[str, str]:
        """Return the headers that name the tenant to the provider; none unless a plugin does."""
        return {}

    async def get(
        self,
        response: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Read one document. Whatever the provider does, the answer says so; nothing is raised.

        Args:
            response: the name of the response in `responses.py`.
            path: below the base URL.
            params: of the query.
            headers: of the request.

        """
        url = f"{self._base}/{path.lstrip('/')}"
        try:
            found = await self._http.get(url, params=params, headers=headers)
        except (HTTPError, InvalidURL, OSError) as error:
            large = isinstance(error, AnswerTooLargeError)
            state = State.SCHEMA_CHANGED if large else State.UNREACHABLE
            return Answer(response, state, url, None, b"", "", now())
        state = _STATES.get(found.status_code, _otherwise(found.status_code))
        document = None
        if state is State.OK:
            try:
                document = orjson.loads(found.content)
            except orjson.JSONDecodeError:
                state = State.SCHEMA_CHANGED
        return Answer(
            response,
            state,
            str(found.url),
            found.status_code,
            found.content,
            found.headers.get("content-type", "").partition(";")[0],
            now(),
            document,
            _seconds(found.headers.get("retry-after")),
        )


_STATES = {
    401: State.UNAUTHORISED,
    403: State.UNAUTHORISED,
    404: State.EMPTY,
    410: State.EMPTY,
    204: State.EMPTY,
    429: State.THROTTLED,
}


def _otherwise(status: int) -> State:
    if status == 200:
        return State.OK
    return State.UNREACHABLE if status >= 500 else State.SCHEMA_CHANGED


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None
