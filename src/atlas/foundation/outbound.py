"""The only way out: an HTTP client that cannot be turned against the network it runs in.

DNS is resolved once and the socket bound to the address that was checked (no rebinding);
private, loopback, link-local and other special ranges are refused (RFC 6890), for redirects
too, since each hop connects through the same backend. `ATLAS_OUTBOUND_ALLOW` lists the
exact host:port pairs that the operator lets through.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from atlas.foundation.core.errors import UnavailableError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
MAX_REDIRECTS = 3


class OutboundRefusedError(UnavailableError):
    """The address is not one that Atlas may call."""

    code = "outbound_refused"
    title = "Outbound address refused"


def is_public(address: str) -> bool:
    """Return whether an IP address is a public unicast address, tunnels looked through."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, allow: frozenset[str]) -> None:
        self._allow = allow
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the backend's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = await self._resolve(host, port)
        return await self._inner.connect_tcp(
            address,
            port,
            timeout=timeout,
            local_address=local_address,
            socket_options=socket_options,
        )

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        raise OutboundRefusedError("Unix sockets are not called.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> str:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved") from error
        addresses = [str(item[4][0]) for item in found]
        if f"{host}:{port}" not in self._allow and not all(map(is_public, addresses)):
            raise OutboundRefusedError(
                f"{host}:{port} is not a public address. The operator may list it in "
                "ATLAS_OUTBOUND_ALLOW.",
            )
        return addresses[0]


def guarded_client(
    allow: Iterable[str] = (), *, timeout: float = 10.0, follow_redirects: bool = False
) -> httpx.AsyncClient:
    """Return a client that calls public addresses and the listed host:port pairs only.

    Args:
        allow: exact `host:port` pairs let through to private ranges.
        timeout: seconds, for connecting and for each read.
        follow_redirects: at most three; each hop is checked.

    """
    transport = httpx.AsyncHTTPTransport(retries=0, trust_env=False)
    transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001  httpx offers no public way
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=20,
        network_backend=_GuardedBackend(frozenset(allow)),
    )
    return httpx.AsyncClient(
        transport=transport,
        timeout=timeout,
        follow_redirects=follow_redirects,
        max_redirects=MAX_REDIRECTS,
        trust_env=False,
        headers={"User-Agent": "Atlas"},
    )
