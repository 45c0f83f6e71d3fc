"""The probes of a worker: what they answer, and that strangers cannot hold them up."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from tests.conftest import free_port

from atlas import __version__
from atlas.worker.probe import WorkerState, answering

READY = f'atlas_worker_ready{{version="{__version__}"}} 1.0'


async def asked(port: int, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient() as client:
        return await client.request(method, f"http://127.0.0.1:{port}{path}", headers=named)


async def test_a_worker_is_ready_only_while_it_takes_work() -> None:
    state, port = WorkerState(), free_port()
    async with answering("127.0.0.1", port, state):
        assert (await asked(port, "/health")).json() == {"status": "alive"}
        assert (await asked(port, "/health/ready")).status_code == 503
        state.ready = True
        assert (await asked(port, "/health/ready")).status_code == 200
        state.ready = False
        assert (await asked(port, "/health/ready")).status_code == 503
    with pytest.raises(httpx.ConnectError):
        await asked(port, "/health")


async def test_nothing_else_is_told() -> None:
    port = free_port()
    async with answering("127.0.0.1", port, WorkerState()):
        assert (await asked(port, "/api/companies")).status_code == 404
        assert (await asked(port, "/health", "POST")).status_code == 405
        head = await asked(port, "/health", "HEAD")
        assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("sent", [b"", b"GET", b"\x16\x03\x01", b"G" * 100_000, b"\r\n\r\n"])
async def test_what_is_no_request_harms_nothing(sent: bytes) -> None:
    port = free_port()
    async with answering("127.0.0.1", port, WorkerState()):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.close()
        assert (await asked(port, "/health")).status_code == 200


async def test_without_a_port_nothing_listens() -> None:
    async with answering("127.0.0.1", None, WorkerState()):
        pass


async def test_metrics_are_for_this_machine_or_for_the_holder_of_the_token() -> None:
    state, port = WorkerState(), free_port()
    async with answering("127.0.0.1", port, state):
        state.ready = True
        told = await asked(port, "/metrics")
        assert (told.status_code, READY in told.text) == (200, True)
        assert told.headers["content-type"].startswith("text/plain")
        state.ready = False
        assert READY not in (await asked(port, "/metrics")).text
        through = await asked(port, "/metrics", x_forwarded_for="192.0.2.1")
        assert (through.status_code, through.content) == (401, b"")
    async with answering("127.0.0.1", port, state, "the token"):
        for refused in ({}, {"authorization": "Bearer another"}, {"authorization": "the"}):
            assert (await asked(port, "/metrics", **refused)).status_code == 401
        told = await asked(port, "/metrics", authorization="Bearer the token")
        assert "atlas_steps_total" in told.text
