"""What holds for every streamed answer."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from types import SimpleNamespace

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from atlas.foundation.core.errors import UnauthorizedError
from atlas.foundation.web import stream


class Doorkeeper:
    """Lets callers in until it is told otherwise."""

    def __init__(self) -> None:
        self.is_open = True

    async def authenticate(self, headers: Mapping[str, str], client_ip: str) -> None:
        if not self.is_open:
            raise UnauthorizedError


@pytest.fixture
def doorkeeper(monkeypatch: pytest.MonkeyPatch) -> Doorkeeper:
    monkeypatch.setattr(stream, "_TRUST_SECONDS", -1)
    return Doorkeeper()


def opened(doorkeeper: Doorkeeper, media_type: str) -> AsyncIterable[object]:
    async def parts() -> AsyncIterator[bytes]:
        yield b"first"
        doorkeeper.is_open = False
        yield b"second"

    state = SimpleNamespace(atlas=SimpleNamespace(authenticator=doorkeeper))
    scope = {"type": "http", "headers": [], "app": SimpleNamespace(state=state)}
    request = Request({**scope, "state": {"client_ip": "127.0.0.1"}})
    response = StreamingResponse(parts(), media_type=media_type)
    stream.watch(response, request)
    return response.body_iterator


async def test_events_end_quietly(doorkeeper: Doorkeeper) -> None:
    assert [part async for part in opened(doorkeeper, stream.EVENTS)] == [b"first"]


async def test_a_download_breaks_so_that_it_never_looks_whole(doorkeeper: Doorkeeper) -> None:
    parts = aiter(opened(doorkeeper, "text/csv"))
    assert await anext(parts) == b"first"
    with pytest.raises(UnauthorizedError):
        await anext(parts)
