"""The one way out: an HTTP client that reaches public addresses only.

A name is resolved once and the socket is bound to that address, so a second answer of the
name server cannot move it (DNS rebinding). Private, loopback, link-local and reserved ranges
are refused, for redirects too, unless the operator listed the exact host:port pair in
`ATLAS_OUTBOUND_ALLOW` when the process started; nothing a tenant writes reaches that list.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import httpcore
import httpx
import orjson
from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from atlas.foundation.core.errors import UnavailableError

SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)
_RESOLVE_SECONDS = 5.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutboundRefusedError(UnavailableError):
    """The guard refused the address, or the peer did not answer as it must."""

    code = "outbound_refused"
    title = "An outbound call was refused"


def is_public(address: str) -> bool:
    """Return whether an IP address is public unicast; tunnels are looked through (RFC 6890)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def check_url(url: str, allow: frozenset[str]) -> str:
    """Return a URL that may be called: https, or a pair that the operator listed.

    Raises:
        OutboundRefusedError: another scheme, credentials in it, or no host.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise OutboundRefusedError("The address is not a URL.") from error
    if not parts.hostname or parts.username or parts.password:
        raise OutboundRefusedError("The address needs a host and no credentials.")
    pair = f"{parts.hostname}:{port or (443 if parts.scheme == 'https' else 80)}"
    if parts.scheme != "https" and not (parts.scheme == "http" and pair in allow):
        raise OutboundRefusedError("Only https addresses are called.")
    return url


class _GuardedBackend(AsyncNetworkBackend):
    """Connects to the checked address, whatever the name says later."""

    def __init__(self, allow: frozenset[str]) -> None:
        self._allow = allow
        self._backend = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's own interface
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> AsyncNetworkStream:
        """Open a connection to one of the host's addresses."""
        addresses = await _resolve(host, port)
        if f"{host}:{port}" not in self._allow and not all(map(is_public, addresses)):
            raise httpcore.ConnectError("the address is not public")
        return await self._backend.connect_tcp(
            addresses[0], port, timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await self._backend.sleep(seconds)


class OutboundClient:
    """A guarded HTTP client with a bound on what it reads."""

    def __init__(self, allow: Sequence[str] = (), *, seconds: float = 5.0) -> None:
        self._allow = frozenset(allow)
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        # httpx offers no argument for it; the pool is httpcore's public class
        transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
            ssl_context=ssl.create_default_context(),
            max_connections=20,
            network_backend=_GuardedBackend(self._allow),
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


async def _resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVE_SECONDS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError) as error:
        raise httpcore.ConnectError("the name cannot be resolved") from error
    addresses = [str(item[4][0]) for item in found]
    if not addresses:
        raise httpcore.ConnectError("the name has no address")
    return addresses
