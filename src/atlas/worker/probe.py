"""What a worker answers, which has no API: whether it lives, takes work, and what it counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.parser import BytesHeaderParser

from atlas import __version__
from atlas.foundation.health.domain import may_read_metrics
from atlas.foundation.telemetry import WORKER_READY
from atlas.worker import metrics

_PATIENCE_SECONDS = 5.0
_LARGEST_REQUEST = 8192


class WorkerState:
    """Whether the worker takes work; false before its start and once it was asked to end."""

    def __init__(self) -> None:
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether it takes work now."""
        return self._ready

    @ready.setter
    def ready(self, ready: bool) -> None:
        self._ready = ready
        WORKER_READY.labels(__version__).set(ready)


@asynccontextmanager
async def answering(
    host: str, port: int | None, state: WorkerState, metrics_token: str | None = None
) -> AsyncIterator[None]:
    """Answer `/health`, `/health/ready` and `/metrics` for as long as the context is open.

    The answers come from the loop that does the work: a worker whose loop stands still does not
    answer, and is replaced.

    Args:
        host: address to listen on.
        port: port to listen on; None: nothing is answered.
        state: what `/health/ready` tells (200 or 503).
        metrics_token: bearer token of `/metrics`; None: it answers this machine alone.

    Raises:
        OSError: the address is taken, or not this machine's.

    """
    if port is None:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                peer = str(writer.get_extra_info("peername", ("",))[0])
                writer.write(_answer(head, state, metrics_token, peer))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, host, port, limit=_LARGEST_REQUEST)
    try:
        yield
    finally:
        server.close()


def _answer(head: bytes, state: WorkerState, metrics_token: str | None, peer: str) -> bytes:
    method, _, rest = head.partition(b" ")
    path = rest.partition(b" ")[0]
    kind = b"application/json"
    if method not in {b"GET", b"HEAD"}:
        line, body = b"405 Method Not Allowed", b""
    elif path == b"/health":
        line, body = b"200 OK", b'{"status":"alive"}'
    elif path == b"/health/ready" and state.ready:
        line, body = b"200 OK", b'{"status":"ready"}'
    elif path == b"/health/ready":
        line, body = b"503 Service Unavailable", b'{"status":"unavailable"}'
    elif path == b"/metrics" and may_read_metrics(metrics_token, _headers(head), peer):
        line, body, kind = b"200 OK", metrics.exposition(), metrics.CONTENT_TYPE
    elif path == b"/metrics":
        line, body = b"401 Unauthorized\r\nWWW-Authenticate: Bearer", b""
    else:
        line, body = b"404 Not Found", b""
    sent = b"" if method == b"HEAD" else body
    return (
        b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n"
        b"Cache-Control: no-store\r\nConnection: close\r\n\r\n%b" % (line, kind, len(body), sent)
    )


def _headers(head: bytes) -> dict[str, str]:
    found = BytesHeaderParser().parsebytes(head.partition(b"\r\n")[2])
    return {name.lower(): str(value) for name, value in found.items()}
