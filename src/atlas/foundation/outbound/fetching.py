"""Reading strangers' pages: bounded in time, size, headers and redirects, whatever they answer."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx2

from atlas.foundation import tracing
from atlas.foundation.outbound.guard import (
    OutboundRefusedError,
    Resolve,
    check_url,
)
from atlas.foundation.outbound.transport import (
    MAX_BYTES_OF_REQUEST,
    RequestRefusedError,
    TransportOptions,
    guarded_client,
)

AGENT = "atlas-kyb/1.0 (+due diligence; reads robots.txt)"
MAX_REDIRECTS = 5
_NO_ANSWER = "the answer is not HTTP, or breaks off"
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchError(Exception):
    """A page could not be read; `reason` is a stable code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. `truncated`: there was more than the limit let through.

    url: of the page itself. hops: the addresses that led to it, the first asked for.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool
    hops: tuple[str, ...]

    def message(self) -> bytes:
        """Return status, headers and (decoded) body as one message, to be kept."""
        head = [f"HTTP/1.1 {self.status}", f"Content-Location: {self.url}"]
        head += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*head, "", ""]).encode("utf-8", "replace") + self.body


class Fetcher:
    """A guarded client that follows redirects, each checked like the first address.

    Args:
        allow: host:port pairs that the operator listed.
        resolve: host and port to addresses; the operating system's when left out.
        trust: TLS context; the system's authorities when left out.
        seconds: for one page, redirects included.

    """

    def __init__(
        self,
        allow: Sequence[str] = (),
        *,
        resolve: Resolve | None = None,
        trust: ssl.SSLContext | None = None,
        seconds: float = 10.0,
    ) -> None:
        self._allow = frozenset(allow)
        self._seconds = seconds
        options: TransportOptions = {"open_web": True, "max_connections": 8, "seconds": seconds}
        options |= {"resolve": resolve, "trust": trust}
        self._client = guarded_client(self._allow, agent=AGENT, **options)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, max_bytes: int = 1_048_576, accept: str = "*/*") -> Fetched:
        """Read a page, at most `max_bytes` of it after decoding.

        Raises:
            FetchError: `outbound_refused`, `unreachable`, `timeout`, `certificate`,
                `bad_answer`, `too_many_redirects`.

        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._followed(url, max_bytes, accept)
        except TimeoutError as error:
            raise FetchError("timeout", f"no whole answer in {self._seconds:g} s") from error

    async def _followed(self, url: str, max_bytes: int, accept: str) -> Fetched:
        hops: list[str] = []
        while len(hops) <= MAX_REDIRECTS:
            try:
                check_url(url, self._allow, open_web=True)
            except OutboundRefusedError as error:
                raise FetchError("outbound_refused", error.detail) from error
            hops.append(url)
            with tracing.child("GET") as span:  # without the address: it may name a party
                found = await self._once(url, max_bytes, accept, tuple(hops))
                if span is not None:
                    span.set_attribute("http.response.status_code", found.status)
            target = found.headers.get("location")
            if found.status not in REDIRECTS or not target:
                return found
            try:
                url = urljoin(url, target)
            except ValueError as error:
                raise FetchError("bad_answer", "the redirect is no address") from error
        raise FetchError("too_many_redirects", f"more than {MAX_REDIRECTS} redirects")

    async def _once(self, url: str, max_bytes: int, accept: str, hops: tuple[str, ...]) -> Fetched:
        options = {MAX_BYTES_OF_REQUEST: max_bytes + 1}  # one more: it was truncated
        try:
            async with self._client.stream(
                "GET", url, headers={"Accept": accept}, extensions=options
            ) as response:
                body, truncated = await _bounded(response, max_bytes)
                return Fetched(
                    url=url,
                    status=response.status_code,
                    headers={
                        name: value
                        for name, value in response.headers.items()
                        if name not in {"set-cookie", "content-encoding", "content-length"}
                    },
                    body=body,
                    truncated=truncated,
                    hops=hops,
                )
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise fetch_error(error) from error


async def _bounded(response: httpx2.Response, max_bytes: int) -> tuple[bytes, bool]:
    """Read at most `max_bytes`; the transport inflates piece by piece."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk[: max_bytes + 1 - len(body)]
        if len(body) > max_bytes:
            return bytes(body[:max_bytes]), True
    return bytes(body), False


def fetch_error(error: Exception) -> FetchError:
    """Return why a page or a file could not be read, from what the libraries raise."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__
    if any(isinstance(item, RequestRefusedError) for item in chain):
        return FetchError("outbound_refused", "the address is not public")
    certificate = next((i for i in chain if isinstance(i, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        return FetchError("certificate", certificate.verify_message)
    if any(isinstance(item, ssl.SSLError) for item in chain):
        return FetchError("unreachable", "TLS failed")
    if any(isinstance(item, httpx2.TimeoutException | TimeoutError) for item in chain):
        return FetchError("timeout", "no answer in time")
    if any(isinstance(item, httpx2.NetworkError | OSError) for item in chain):
        return FetchError("unreachable", "no connection")
    coded = isinstance(error, httpx2.DecodingError)
    return FetchError("bad_answer", str(error) if coded else _NO_ANSWER)
