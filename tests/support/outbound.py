"""Every path by which a process reaches another machine over HTTP or TLS, as one table.

A new path is added here, and the whole suite of `tests/unit/foundation/test_ssrf.py` runs over it.
"""

import asyncio
import pathlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from atlas.foundation.outbound import (
    NO_VALIDATORS,
    Downloader,
    DownloadLimits,
    Fetcher,
    FetchError,
    HTTPError,
    InvalidURL,
    OutboundClient,
    OutboundRefusedError,
    guarded_client,
    shown_certificate,
)
from atlas.foundation.outbound.guard import Resolve, system_addresses
from atlas.foundation.outbound.transport import TransportOptions
from atlas.sources.llm import connection as llm
from atlas.sources.mcp import connection as mcp
from atlas.sources.mcp.domain import McpOutcome

REFUSED = "refused"
REACHED = "reached"
MODERN = "2026-07-28"
TRUST = ssl.create_default_context()


@dataclass(frozen=True)
class Attempt:
    """What is tried: an address, with what the operator listed and what the name server says."""

    url: str
    allow: tuple[str, ...] = ()
    resolve: Resolve | None = None
    seconds: float = 20.0


async def peer_document(attempt: Attempt) -> str:
    """Issuers' keys and metadata: `OutboundClient`."""
    client = OutboundClient(
        attempt.allow, seconds=attempt.seconds, resolve=attempt.resolve, trust=TRUST
    )
    try:
        await client.get_json(attempt.url)
    except OutboundRefusedError:
        return REFUSED
    finally:
        await client.close()
    return REACHED


async def strangers_page(attempt: Attempt) -> str:
    """Pages, robots.txt and RDAP: `Fetcher`."""
    async with Fetcher(
        attempt.allow, resolve=attempt.resolve, trust=TRUST, seconds=attempt.seconds
    ) as fetcher:
        try:
            await fetcher.get(attempt.url)
        except FetchError:
            return REFUSED
    return REACHED


async def list_file(attempt: Attempt) -> str:
    """Lists of publishers: `Downloader`."""
    limits = DownloadLimits(
        max_bytes=1_000_000, seconds=attempt.seconds, idle_seconds=attempt.seconds
    )
    with TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "list"
        async with Downloader(
            attempt.allow, limits, agent="t", resolve=attempt.resolve, trust=TRUST
        ) as client:
            try:
                found = await client.download(
                    attempt.url, path, lambda _media, _first: None, NO_VALIDATORS
                )
            except FetchError:
                return REFUSED
    return REACHED if found.status < 300 else REFUSED


def _library(method: str, *, open_web: bool = False, follow: bool = False) -> "Path":
    async def path(attempt: Attempt) -> str:
        client = guarded_client(
            attempt.allow,
            resolve=attempt.resolve,
            trust=TRUST,
            open_web=open_web,
            seconds=attempt.seconds,
        )
        async with client:
            try:
                answer = await client.request(method, attempt.url, follow_redirects=follow)
            except (HTTPError, InvalidURL):
                return REFUSED
        return REACHED if answer.status_code < 300 else REFUSED

    return path


async def certificate(attempt: Attempt) -> str:
    """The certificate of a website's server: `shown_certificate`."""
    try:
        parts = urlsplit(attempt.url)
        host, port = parts.hostname or "", parts.port or 443
        addresses = await (attempt.resolve or system_addresses)(host, port)
        async with asyncio.timeout(attempt.seconds):
            await shown_certificate(host, port, addresses, frozenset(attempt.allow), TRUST)
    except (OutboundRefusedError, OSError, ValueError, UnicodeError):
        return REFUSED
    except Exception as error:
        if type(error).__name__ in {"UnresolvedError", "ConnectError"}:
            return REFUSED
        raise
    return REACHED


async def mcp_server(attempt: Attempt) -> str:
    """Tenants' MCP servers: the SDK's client over the guarded one."""
    options: TransportOptions = {"resolve": attempt.resolve, "trust": TRUST}
    target = mcp.Target(attempt.url, attempt.seconds, attempt.allow, options=options)
    try:
        await mcp.converse(target, lambda peer: peer.listing(), mode=MODERN)
    except mcp.PeerError as error:
        reached = error.outcome is McpOutcome.BAD_ANSWER and "not one of" in error.detail
        return REACHED if reached else REFUSED
    return REACHED


async def language_model(attempt: Attempt) -> str:
    """Tenants' language models: one POST of ours over the guarded client."""
    options: TransportOptions = {"resolve": attempt.resolve, "trust": TRUST}
    target = llm.Target(attempt.url, attempt.seconds, attempt.allow, options=options)
    prompt = llm.Prompt("m", [llm.Message("user", "Hello")], 1, "max_tokens")
    try:
        await llm.complete(target, prompt)
    except llm.ModelError as error:
        return REACHED if "chat completions, or was cut" in error.detail else REFUSED
    return REACHED


Path = Callable[[Attempt], Awaitable[str]]
HTTP_PATHS: dict[str, Path] = {
    "peer_document": peer_document,
    "strangers_page": strangers_page,
    "list_file": list_file,
    "library_reads": _library("GET"),
    "library_sends": _library("POST"),
    "library_follows": _library("GET", follow=True),
    "mcp_server": mcp_server,
    "language_model": language_model,
    "library_on_the_open_web": _library("GET", open_web=True, follow=True),
}
"""`library_…`: the client that is handed to connectors, hooks, MCP and models."""
PATHS: dict[str, Path] = {**HTTP_PATHS, "certificate": certificate}


@dataclass
class Peer:
    """A server on loopback that answers every connection alike and counts them."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.pair}/"


Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def peer(answer: Answer, host: str = "127.0.0.1") -> AsyncIterator[Peer]:
    """Serve an answer until the block ends."""
    found = Peer()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.connections += 1
        try:
            found.heads.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, host, 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


def http(body: bytes = b"{}", status: str = "200 OK", *lines: str) -> bytes:
    """Return an answer as it is on the wire."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines]
    return "\r\n".join([*head, "", ""]).encode() + body
