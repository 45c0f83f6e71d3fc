"""Probes of a worker, which has no API: whether it lives, and whether it takes work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_PATIENCE_SECONDS = 5.0
_LARGEST_REQUEST = 8192


class WorkerState:
    """Whether the worker takes work; false before its start and once it was asked to end."""

    def __init__(self) -> None:
        self.ready = False


@asynccontextmanager
async def answering(host: str, port: int | None, state: WorkerState) -> AsyncIterator[None]:
    """Answer `/health` and `/health/ready` for as long as the context is open.

    The answers come from the loop that does the work: a worker whose loop stands still does not
    answer, and is replaced.

    Args:
        host: address to listen on.
        port: port to listen on; None: nothing is answered.
        state: what `/health/ready` tells (200 or 503).

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
                writer.write(_answer(head, state))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, host, port, limit=_LARGEST_REQUEST)
    try:
        yield
    finally:
        server.close()


def _answer(head: bytes, state: WorkerState) -> bytes:
    method, _, rest = head.partition(b" ")
    path = rest.partition(b" ")[0]
    if method not in {b"GET", b"HEAD"}:
        line, body = b"405 Method Not Allowed", b""
    elif path == b"/health":
        line, body = b"200 OK", b'{"status":"alive"}'
    elif path == b"/health/ready" and state.ready:
        line, body = b"200 OK", b'{"status":"ready"}'
    elif path == b"/health/ready":
        line, body = b"503 Service Unavailable", b'{"status":"unavailable"}'
    else:
        line, body = b"404 Not Found", b""
    sent = b"" if method == b"HEAD" else body
    return (
        b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
        b"Cache-Control: no-store\r\nConnection: close\r\n\r\n%b" % (line, len(body), sent)
    )
