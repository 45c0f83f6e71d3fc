"""The one way out: clients that reach public addresses only.

A name is resolved once and the socket is bound to that address, so a second answer of the
name server cannot move it (DNS rebinding). Private, loopback, link-local and reserved ranges
are refused, for redirects too, unless the operator listed the exact host:port pair in
`ATLAS_OUTBOUND_ALLOW` when the process started; nothing a tenant writes reaches that list.
"""

from atlas.foundation.outbound.client import OutboundClient
from atlas.foundation.outbound.fetching import Fetched, Fetcher, FetchError
from atlas.foundation.outbound.guard import (
    OutboundRefusedError,
    check_addresses,
    check_url,
    is_public,
)

__all__ = [
    "FetchError",
    "Fetched",
    "Fetcher",
    "OutboundClient",
    "OutboundRefusedError",
    "check_addresses",
    "check_url",
    "is_public",
]
