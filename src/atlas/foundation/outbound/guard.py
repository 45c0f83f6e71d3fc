"""Which addresses may be reached, and the socket that goes there and nowhere else."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

import httpcore
from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from atlas.foundation.core.errors import UnavailableError

SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to addresses; raises `httpcore.ConnectError` where there is none."""
_RESOLVE_SECONDS = 5.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}
_ROUTED = ipaddress.IPv6Network("2000::/3")
"""Global unicast as allocated (IANA, IPv6 Address Space; RFC 4291). Outside: site-local fec0::/10
(RFC 3879), unique local, link local, the local NAT64 prefix 64:ff9b:1::/48, discard-only, SRv6."""
_SPECIAL_4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
"""IANA IPv4 Special-Purpose Address Registry (RFC 6890) and multicast (RFC 5771)."""
_SPECIAL_6 = tuple(
    ipaddress.IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
"""IANA IPv6 Special-Purpose Address Registry inside 2000::/3 (updated 2025-10-09): 2001::/23 holds
Teredo, benchmarking, AMT, AS112, ORCHID and drone remote identification."""


class OutboundRefusedError(UnavailableError):
    """The outbound guard refused the address, or the remote server did not answer correctly."""

    code = "outbound_refused"
    title = "An outbound call was refused"


def is_public(address: str) -> bool:
    """Return whether an IP address is one of a public server.

    Tunnels are looked through. Everything in IANA's registries of special-purpose addresses is
    refused, anycast services that are reachable from everywhere included: no website has such an
    address. IPv6 counts only inside 2000::/3, the part that is allocated to be routed.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        return ip in _ROUTED and not any(ip in block for block in _SPECIAL_6)
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not any(ip in block for block in _SPECIAL_4)
    )


def check_url(url: str, allow: frozenset[str], *, open_web: bool = False) -> str:
    """Return a URL that may be called: https, or a pair that the operator listed.

    Args:
        url: the address.
        allow: host:port pairs that the operator listed.
        open_web: a website of a stranger: http counts too, on the two usual ports alone.

    Raises:
        OutboundRefusedError: another scheme or port, credentials in it, no host, or one that
            is not public as it stands.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise OutboundRefusedError("The address is not a URL.") from error
    if not parts.hostname or parts.username or parts.password:
        raise OutboundRefusedError("The address needs a host and no credentials.")
    usual = _PORTS.get(parts.scheme)
    pair = f"{parts.hostname}:{port or usual}"
    if pair not in allow and _names_this_network(parts.hostname):
        raise OutboundRefusedError("The address is not public.")
    if open_web:
        if usual is None or (port not in {None, usual} and pair not in allow):
            raise OutboundRefusedError("Only web pages on the usual ports are called.")
        return url
    if parts.scheme != "https" and not (parts.scheme == "http" and pair in allow):
        raise OutboundRefusedError("Only https addresses are called.")
    return url


def _names_this_network(host: str) -> bool:
    """Return whether a host names the machine itself, or is an address that is not public."""
    if host.rstrip(".").rpartition(".")[2] == "localhost":
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False  # a name: what it means is checked when it is called


def check_addresses(host: str, port: int, addresses: Sequence[str], allow: frozenset[str]) -> str:
    """Return the address to go to: one bad address among several refuses the name.

    Raises:
        OutboundRefusedError: no address, or one that is not public and not listed.

    """
    if not addresses:
        raise OutboundRefusedError("The name has no address.")
    if f"{host}:{port}" not in allow and not all(map(is_public, addresses)):
        raise OutboundRefusedError("The address is not public.")
    return addresses[0]


class GuardedBackend(AsyncNetworkBackend):
    """Connects to the checked address, whatever the name says later."""

    def __init__(self, allow: frozenset[str], resolve: Resolve | None = None) -> None:
        self._allow = allow
        self._resolve = resolve or system_addresses
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
        try:
            address = check_addresses(host, port, await self._resolve(host, port), self._allow)
        except OutboundRefusedError as error:
            raise AddressRefusedError(error.detail) from error
        return await self._backend.connect_tcp(
            address, port, timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await self._backend.sleep(seconds)


class AddressRefusedError(httpcore.ConnectError):
    """The guard refused the address; no connection was tried."""


async def system_addresses(host: str, port: int) -> list[str]:
    """Resolve a name once, as the operating system does."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVE_SECONDS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError) as error:
        raise httpcore.ConnectError("the name cannot be resolved") from error
    return [str(item[4][0]) for item in found]
