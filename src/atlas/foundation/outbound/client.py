"""A guarded client for Atlas's own peers: issuers, providers, hooks."""

import ssl
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
import orjson

from atlas.foundation import tracing
from atlas.foundation.outbound.guard import OutboundRefusedError, Resolve, check_url
from atlas.foundation.outbound.transport import (
    MAX_BYTES_OF_REQUEST,
    AnswerTooLargeError,
    TransportOptions,
    guarded_client,
)


class OutboundClient:
    """Exchanges JSON documents with peers, bounded in time and size.

    Args:
        allow: host:port pairs that the operator listed.
        seconds: for one document.
        resolve: host and port to addresses; the operating system's when left out.
        trust: TLS context; the system's authorities when left out.

    """

    def __init__(
        self,
        allow: Sequence[str] = (),
        *,
        seconds: float = 5.0,
        resolve: Resolve | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._allow = frozenset(allow)
        options: TransportOptions = {"seconds": seconds, "resolve": resolve, "trust": trust}
        self._client = guarded_client(self._allow, **options)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get_json(self, url: str, *, max_bytes: int = 262_144) -> Any:
        """Fetch a JSON document; redirects are not followed.

        Raises:
            OutboundRefusedError: refused address, unreachable peer, another status than 200,
                a body over `max_bytes`, or not JSON.

        """
        return await self._json("GET", url, None, max_bytes)

    async def post_form(
        self, url: str, form: Mapping[str, str], *, max_bytes: int = 262_144
    ) -> Any:
        """Send a form and return the JSON document that answers it; redirects are not followed.

        Raises:
            OutboundRefusedError: as `get_json`.

        """
        return await self._json("POST", url, form, max_bytes)

    async def _json(
        self, method: str, url: str, form: Mapping[str, str] | None, max_bytes: int
    ) -> Any:
        check_url(url, self._allow)
        with tracing.child(method):
            return await self._answer(method, url, form, max_bytes)

    async def _answer(
        self, method: str, url: str, form: Mapping[str, str] | None, max_bytes: int
    ) -> Any:
        limit = {MAX_BYTES_OF_REQUEST: max_bytes}
        try:
            async with self._client.stream(method, url, data=form, extensions=limit) as response:
                if response.status_code != 200:
                    raise OutboundRefusedError(f"The peer answered {response.status_code}.")
                return orjson.loads(await response.aread())
        except AnswerTooLargeError as error:
            raise OutboundRefusedError("The peer's answer is too large.") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise OutboundRefusedError("The peer cannot be reached.") from error
        except orjson.JSONDecodeError as error:
            raise OutboundRefusedError("The peer's answer is not JSON.") from error
