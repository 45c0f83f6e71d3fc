"""What never becomes a request: seen over a socket, as clients and attackers see it."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import uvicorn
from starlette.types import Receive, Scope, Send
from tests.conftest import free_port

from atlas.api.http import MAX_HEAD_BYTES, BoundedHttp
from atlas.foundation.web.middleware import FailureMiddleware


async def answer_all(scope: Scope, _receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest_asyncio.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    chosen = free_port()
    config = uvicorn.Config(
        answer_all, port=chosen, http=BoundedHttp, lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  it has no event for that
        await asyncio.sleep(0.01)
    yield chosen
    server.should_exit = True
    await running


async def answer(port: int, *parts: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes, piece by piece; return status, headers and body of the first answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return int(lines[0].split()[1]), headers, body
    finally:
        writer.close()


def assert_problem(found: tuple[int, dict[str, str], bytes], status: int, code: str) -> None:
    given, headers, body = found
    assert given == status
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == headers["x-request-id"]


async def test_a_request_is_answered_also_piece_by_piece(port: int) -> None:
    whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    assert (await answer(port, whole))[0] == 204
    assert (await answer(port, *(whole[at : at + 1] for at in range(len(whole)))))[0] == 204


async def test_a_body_is_not_a_head(port: int) -> None:
    size = MAX_HEAD_BYTES * 4
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()
    assert (await answer(port, head + b"x" * size))[0] == 204


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        b"FOO / HTTP/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    ],
)
async def test_what_is_not_http_is_a_problem(port: int, sent: bytes) -> None:
    assert_problem(await answer(port, sent), 400, "malformed_request")


@pytest.mark.parametrize(
    "parts",
    [
        [b"GET /" + b"a" * MAX_HEAD_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nX: " + b"a" * MAX_HEAD_BYTES + b"\r\n\r\n"],
        [b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * MAX_HEAD_BYTES + b"\r\n"],
        [b"GET / HTTP/1.1\r\nX: ", *[b"a" * 4096] * 64],
        [b"GET /", *[b"a" * 4096] * 64],
    ],
    ids=["path", "header", "headers", "header without an end", "path without an end"],
)
async def test_a_head_is_bounded(port: int, parts: list[bytes]) -> None:
    assert_problem(await answer(port, *parts), 431, "request_head_too_large")


async def test_a_request_that_outlasts_the_grace_of_a_stopping_server_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    entered = asyncio.Event()

    async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
        entered.set()
        await asyncio.Event().wait()

    chosen = free_port()
    app = FailureMiddleware(never)
    config = uvicorn.Config(app, port=chosen, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  it has no event for that
        await asyncio.sleep(0.01)
    asked = asyncio.create_task(answer(chosen, b"POST /api/x HTTP/1.1\r\nHost: x\r\n\r\n"))
    await entered.wait()
    server.should_exit = True
    status, headers, body = await asked
    await running
    assert (status, json.loads(body)["code"]) == (503, "unavailable")
    assert headers["content-type"] == "application/problem+json"
    assert headers["retry-after"] == "5"
    assert "Exception in ASGI application" not in caplog.text
