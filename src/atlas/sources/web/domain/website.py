"""From what a form holds as a website to a host, a port and a path."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from atlas.sources.web.errors import WebsiteInvalidError

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Website:
    """A website. `schemes`: in which order they are tried; `port`: None is the scheme's own."""

    host: str
    port: int | None
    path: str
    schemes: tuple[str, ...]

    def url(self, scheme: str, path: str | None = None) -> str:
        """Return the address of a page."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port not in {None, PORTS[scheme]} else ""
        return f"{scheme}://{host}{port}{self.path if path is None else path}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address and no name."""
        return _address(self.host) is not None


def parse_website(text: str) -> Website:
    """Read a website as people write it; international names become ASCII (IDNA).

    Raises:
        WebsiteInvalidError: no host, credentials, another scheme, or a name no DNS can hold.

    """
    written = text.strip()
    scheme, told, _ = written.partition("://")
    try:
        parts = urlsplit(written if told else f"//{written}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise WebsiteInvalidError(f"{written[:80]!r} is no address.") from error
    if not host or parts.username is not None or (told and scheme.lower() not in PORTS):
        raise WebsiteInvalidError(f"{written[:80]!r} is no web address.")
    schemes = (scheme.lower(),) if told else ("https", "http")
    if told and scheme.lower() == "http":
        schemes = ("http",)
    path = parts.path or "/"
    return Website(_host(host), port, path + (f"?{parts.query}" if parts.query else ""), schemes)


def zone_candidates(host: str, zone: str | None) -> list[str]:
    """Return the names a registry may hold for a host, the likeliest first, at most three.

    The zone that the name servers named comes first: a delegated name is a registered one.
    """
    labels = host.split(".")
    names = [".".join(labels[-count:]) for count in (2, 3) if count <= len(labels)]
    if zone and zone.count(".") >= 1 and (host == zone or host.endswith(f".{zone}")):
        names.insert(0, zone)
    return list(dict.fromkeys(names))


def _host(host: str) -> str:
    if _address(host):
        return host
    try:
        ascii_host = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError as error:
        raise WebsiteInvalidError(f"{host[:80]!r} is no host name.") from error
    if len(ascii_host) > 253 or not all(map(_LABEL.fullmatch, ascii_host.split("."))):
        raise WebsiteInvalidError(f"{host[:80]!r} is no host name.")
    return ascii_host


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
