"""Which addresses may be reached, and the socket that goes there and nowhere else."""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

import httpcore2
from httpcore2 import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from atlas.foundation.core.errors import UnavailableError

SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to addresses; raises `UnresolvedError` where there is none."""
_RESOLVE_SECONDS = 5.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}
_BAD_PORTS = frozenset(
    {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
        102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
        427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
        989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665,
        6666, 6667, 6668, 6669, 6679, 6697, 10080,
    }
)  # fmt: skip
"""Ports of other protocols, to which no browser sends HTTP (WHATWG Fetch, "bad port")."""
_HEXADECIMAL = re.compile(r"0x[0-9a-f]*")
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
    if parts.username or parts.password:
        raise OutboundRefusedError("The address needs a host and no credentials.")
    check_target(parts.scheme, parts.hostname or "", port, allow, open_web=open_web)
    return url


def check_target(
    scheme: str, host: str, port: int | None, allow: frozenset[str], *, open_web: bool = False
) -> None:
    """Refuse a target by what its URL alone says; what its name means is checked when it is called.

    Args:
        scheme: of the URL, in lower case.
        host: name or address, without brackets.
        port: None: the scheme's own.
        allow: host:port pairs that the operator listed.
        open_web: as in `check_url`.

    Raises:
        OutboundRefusedError: as `check_url`.

    """
    if not host:
        raise OutboundRefusedError("The address needs a host and no credentials.")
    usual = _PORTS.get(scheme)
    pair = f"{host}:{port or usual}"
    if pair not in allow:
        if _names_this_network(host):
            raise OutboundRefusedError("The address is not public.")
        if port in _BAD_PORTS:
            raise OutboundRefusedError("The port is another protocol's.")
    if open_web:
        if usual is None or (port not in {None, usual} and pair not in allow):
            raise OutboundRefusedError("Only web pages on the usual ports are called.")
    elif scheme != "https" and not (scheme == "http" and pair in allow):
        raise OutboundRefusedError("Only https addresses are called.")


def _names_this_network(host: str) -> bool:
    """Return whether a host names the machine itself, or is an address that is not public.

    A host whose last label is a number is an address (WHATWG URL, "ends in a number"): what is not
    written as one (`2130706433`, `0177.0.0.1`, `0x7f.1`) is read by each library in its own way.
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    if last == "localhost":
        return True
    try:
        return not is_public(host)
    except ValueError:
        return last.isdigit() or _HEXADECIMAL.fullmatch(last) is not None


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
        timeout: float | None = None,  # noqa: ASYNC109  httpcore2's own interface
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


class AddressRefusedError(httpcore2.ConnectError):
    """The guard refused the address; no connection was tried."""


class UnresolvedError(httpcore2.ConnectError):
    """A name has no address, or no name server answered."""


async def system_addresses(host: str, port: int) -> list[str]:
    """Resolve a name once, as the operating system does."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVE_SECONDS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError) as error:
        raise UnresolvedError("the name cannot be resolved") from error
    return [str(item[4][0]) for item in found]
