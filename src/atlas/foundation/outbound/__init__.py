"""The one way out: clients that reach public addresses only.

A name is resolved once and the socket is bound to that address, so a second answer of the
name server cannot move it (DNS rebinding). Private, loopback, link-local and reserved ranges
are refused, for redirects too, unless the operator listed the exact host:port pair in
`ATLAS_OUTBOUND_ALLOW` when the process started; nothing a tenant writes reaches that list.

No other room imports an HTTP client (`tests/architecture/test_outbound.py`): a library that speaks
HTTP is handed a `guarded_client`.
"""

from httpx2 import AsyncClient as HTTPClient
from httpx2 import HTTPError, InvalidURL
from httpx2 import Response as HTTPResponse

from atlas.foundation.outbound.certificates import shown_certificate
from atlas.foundation.outbound.client import OutboundClient
from atlas.foundation.outbound.downloading import (
    NO_VALIDATORS,
    Downloaded,
    Downloader,
    DownloadLimits,
    Validators,
)
from atlas.foundation.outbound.fetching import Fetched, Fetcher, FetchError
from atlas.foundation.outbound.guard import (
    OutboundRefusedError,
    UnresolvedError,
    check_addresses,
    check_url,
    is_public,
)
from atlas.foundation.outbound.transport import (
    AnswerTooLargeError,
    RequestRefusedError,
    guarded_client,
)

__all__ = [
    "NO_VALIDATORS",
    "AnswerTooLargeError",
    "DownloadLimits",
    "Downloaded",
    "Downloader",
    "FetchError",
    "Fetched",
    "Fetcher",
    "HTTPClient",
    "HTTPError",
    "HTTPResponse",
    "InvalidURL",
    "OutboundClient",
    "OutboundRefusedError",
    "RequestRefusedError",
    "UnresolvedError",
    "Validators",
    "check_addresses",
    "check_url",
    "guarded_client",
    "is_public",
    "shown_certificate",
]
