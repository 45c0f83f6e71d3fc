"""Who may read the metrics of a process."""

import hmac
import ipaddress
from collections.abc import Mapping

_PROXIED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"})
"""Headers that say a request came through a proxy, in lower case."""


def may_read_metrics(token: str | None, headers: Mapping[str, str], peer: str) -> bool:
    """Return whether a request may read the metrics.

    Args:
        token: the installation's; None: only this machine may read them, and not through a proxy.
        headers: of the request, by names in lower case.
        peer: the address it came from; "" where it is not known.

    """
    if token is not None:
        given = headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if any(name in headers for name in _PROXIED):
        return False  # a proxy beside us: its callers are anywhere
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
