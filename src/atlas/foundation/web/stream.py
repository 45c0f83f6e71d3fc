"""Server-sent events (WHATWG HTML §9.2), and what holds for every streamed answer."""

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import StreamingResponse

from atlas.foundation.core.errors import AtlasError

EVENTS = "text/event-stream"
_HEARTBEAT_SECONDS = 10.0
_TRUST_SECONDS = 0.1
"""For how long a caller who was just verified is not looked at again within a stream."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `id` lets a client resume (`Last-Event-ID`)."""

    name: str
    data: Any
    id: str = ""
    last: bool = False


def encode(event: Event) -> bytes:
    """Return the wire form of an event."""
    lines = [f"event: {event.name}"]
    if event.id:
        lines.append(f"id: {event.id}")
    lines.append(f"data: {orjson.dumps(event.data, default=str).decode()}")
    return ("\n".join(lines) + "\n\n").encode()


async def _poll(
    read: Callable[[str], Awaitable[list[Event]]],
    last_id: str,
    interval: float,
    limit: float,
) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end = loop.time() + limit
    beat = loop.time()
    yield b"retry: 1000\n\n"
    while loop.time() < end:
        events = await read(last_id)
        for event in events:
            last_id = event.id or last_id
            yield encode(event)
            if event.last:
                return
        if events:
            beat = loop.time()
        elif loop.time() - beat > _HEARTBEAT_SECONDS:
            beat = loop.time()
            yield b": still here\n\n"
        await asyncio.sleep(interval)


def event_stream(
    read: Callable[[str], Awaitable[list[Event]]],
    *,
    last_event_id: str = "",
    interval: float = 0.3,
    limit: float = 900.0,
) -> StreamingResponse:
    """Stream what `read(last_event_id)` returns until an event is marked last.

    Args:
        read: returns the events after an id; opens its own session each time.
        last_event_id: where the client left off.
        interval: seconds between reads.
        limit: seconds after which the client must reconnect (tokens expire).

    """
    return StreamingResponse(
        _poll(read, last_event_id, interval, limit),
        media_type=EVENTS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def watch(response: StreamingResponse, request: Request) -> None:
    """Let a streamed answer go on only as long as its caller's token holds.

    A stream outlives the check that let it begin: a session that ends, an account that is turned
    off or a token that expires ends it too. A client of events reconnects; a download that is cut
    must not look whole, so its connection breaks.
    """
    response.body_iterator = _while_allowed(
        response.body_iterator, request, is_quiet=response.media_type == EVENTS
    )


async def _while_allowed(
    parts: AsyncIterable[Any], request: Request, *, is_quiet: bool
) -> AsyncIterator[Any]:
    authenticator = request.app.state.atlas.authenticator
    verified = time.monotonic()
    async for part in parts:
        if time.monotonic() - verified > _TRUST_SECONDS:
            try:
                await authenticator.authenticate(request.headers, request.state.client_ip)
            except AtlasError:
                if is_quiet:
                    return
                raise
            verified = time.monotonic()
        yield part
