"""A guarded client for Atlas's own peers: issuers, providers, hooks."""

import ssl
from collections.abc import Sequence
from typing import Any

import httpcore
import httpx
import orjson

from atlas.foundation import tracing
from atlas.foundation.outbound.guard import GuardedBackend, OutboundRefusedError, check_url


class OutboundClient:
    """A guarded HTTP client with a bound on what it reads."""

    def __init__(self, allow: Sequence[str] = (), *, seconds: float = 5.0) -> None:
        self._allow = frozenset(allow)
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        # httpx offers no argument for it; the pool is httpcore's public class
        transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
            ssl_context=ssl.create_default_context(),
            max_connections=20,
            network_backend=GuardedBackend(self._allow),
        )
        self._client = httpx.AsyncClient(
            transport=transport,
            timeout=seconds,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "atlas"},
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get_json(self, url: str, *, max_bytes: int = 262_144) -> Any:
        """Fetch a JSON document; redirects are not followed.

        Raises:
            OutboundRefusedError: refused address, unreachable peer, another status than 200,
                a body over `max_bytes`, or not JSON.

        """
        check_url(url, self._allow)
        with tracing.child("GET"):
            return await self._json(url, max_bytes)

    async def _json(self, url: str, max_bytes: int) -> Any:
        body = bytearray()
        try:
            async with self._client.stream("GET", url) as response:
                if response.status_code != 200:
                    raise OutboundRefusedError(f"The peer answered {response.status_code}.")
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > max_bytes:
                        raise OutboundRefusedError("The peer's answer is too large.")
            return orjson.loads(body)
        except (httpx.HTTPError, OSError) as error:
            raise OutboundRefusedError("The peer cannot be reached.") from error
        except orjson.JSONDecodeError as error:
            raise OutboundRefusedError("The peer's answer is not JSON.") from error
