"""What the real stack does not do on demand: connections that break, parts that are away."""

import inspect
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

import pytest

Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Faulty(ThreadingHTTPServer):
    """Answers each request by its number, and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        self.rfile.read(int(self.headers.get("content-length", 0)))
        server.asked.append((self.command, {key.lower(): one for key, one in self.headers.items()}))
        server.answer(self, len(server.asked))

    do_POST = do_GET  # noqa: N815  named by the base class
    do_PATCH = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def say(handler: BaseHTTPRequestHandler, status: int, body: Any, **headers: str) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def faulty() -> Iterator[Callable[[Answer], Faulty]]:
    servers: list[Faulty] = []

    def serve(answer: Answer) -> Faulty:
        servers.append(Faulty(answer))
        threading.Thread(target=servers[-1].serve_forever, args=(0.01,), daemon=True).start()
        return servers[-1]

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def pauses(python_client: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the client would have waited."""
    found: list[float] = []
    monkeypatch.setattr(sys.modules["atlas_client.transport"].time, "sleep", found.append)
    return found


def test_a_keyed_post_is_sent_again_with_its_key(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        if number == 1:
            handler.close_connection = True  # breaks off without an answer
        elif number == 2:
            say(handler, 503, {"code": "database_unavailable"}, Retry_After="3")
        elif number == 3:
            say(handler, 409, {"code": "idempotency_in_flight"})
        else:
            say(handler, 201, {"id": "1"})

    server = faulty(answer)
    with python_client.Atlas(server.url, token="t") as atlas:
        assert atlas.companies.create_company({"name": "Kept Limited"}) == {"id": "1"}
    assert len({headers["idempotency-key"] for _, headers in server.asked}) == 1
    assert len(server.asked) == 4
    assert 3 <= pauses[1] < 4


def test_what_may_have_been_done_is_not_sent_again(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    server = faulty(lambda handler, _: setattr(handler, "close_connection", True))
    with python_client.Atlas(server.url, token="t") as atlas:
        with pytest.raises(python_client.ConnectionFailedError):
            atlas.companies.update_company("1", {"name": "Changed"}, if_match=1)
        assert len(server.asked) == 1
        with pytest.raises(python_client.ConnectionFailedError):
            atlas.companies.get_company("1")
    assert len(server.asked) == 1 + 5


def test_a_wait_that_is_too_long_is_an_error_at_once(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    server = faulty(lambda handler, _: say(handler, 429, {"code": "rate"}, Retry_After="3600"))
    with (
        python_client.Atlas(server.url, token="t") as atlas,
        pytest.raises(python_client.RateLimitedError) as limited,
    ):
        atlas.companies.list_companies()
    assert limited.value.retry_after == 3600
    assert not pauses


def test_a_stream_goes_on_where_it_broke_off(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        lines = {
            1: b'retry: 1000\n\nevent: progress\nid: a\ndata: {"done": 1}\n\n',
            2: b': here\n\nevent: progress\nid: b\ndata: {"done": 2}\n\nevent: progress\nid: c',
            3: b'event: done\nid: d\ndata: {"done": 3}\n\n',
        }[number]
        say(handler, 200, lines, Content_Type="text/event-stream")

    server = faulty(answer)
    with python_client.Atlas(server.url, token="t") as atlas:
        events = list(atlas.jobs.stream_job_events("1"))
    assert [(one.name, one.data["done"], one.id) for one in events] == [
        ("progress", 1, "a"),
        ("progress", 2, "b"),
        ("done", 3, "d"),
    ]
    assert [headers.get("last-event-id") for _, headers in server.asked] == [None, "a", "b"]


def test_threads_that_share_a_client_share_one_token(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty]
) -> None:
    """One sign-in, however many threads wait for it."""
    waiting = threading.Barrier(6)

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        if handler.path == "/api/auth/token":
            time.sleep(0.2)
            say(handler, 200, {"access_token": "t", "expires_in": 900})
        else:
            say(handler, 200, {"id": "1"})

    server = faulty(answer)

    def ask() -> None:
        waiting.wait(30)
        assert atlas.companies.get_company("1") == {"id": "1"}

    with (
        python_client.Atlas(server.url, client_id="c", client_secret="s") as atlas,
        ThreadPoolExecutor(6) as pool,
    ):
        for done in [pool.submit(ask) for _ in range(6)]:
            done.result(60)
    assert [command for command, _ in server.asked] == ["POST", *["GET"] * 6]


def test_the_client_that_waits_is_the_text_of_the_other(python_client: ModuleType) -> None:
    plain, awaited = (
        inspect.getsource(sys.modules[f"atlas_client.{name}"])
        for name in ("transport", "async_transport")
    )
    assert not re.search(r"\basync\b(?!_)|\bawait\b|anyio|\bAsync", plain)
    methods = re.compile(r"def (\w+)")
    unwritten = [re.sub(r"^__a(?=enter|exit)", "__", one) for one in methods.findall(awaited)]
    assert methods.findall(plain) == unwritten
