"""Server-sent events (WHATWG HTML §9.2): progress pushed to whoever started long work."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import StreamingResponse

_HEARTBEAT_SECONDS = 10.0


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
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
