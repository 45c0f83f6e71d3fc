"""`atlas up` waits for a slow child, gives a stuck one up, and says what it waits for."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.conftest import free_port

from atlas.cli.embedded import processes
from atlas.cli.embedded.errors import EmbeddedError, PortTakenError
from atlas.cli.readiness import Patience, wait_ready

SLOW = """
import http.server, json, sys, threading, time
port, seconds, how = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
began = time.monotonic()
def work():
    while True:
        print("at work", flush=True)
        time.sleep(0.1)
if how == "chatty":
    threading.Thread(target=work, daemon=True).start()
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ready = time.monotonic() - began > seconds
        parts = [{"name": "ontology", "status": "failed", "required": True, "note": "is loading"}]
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(json.dumps({"status": "unavailable", "checks": parts}).encode())
        if how == "logs requests":
            print("GET /health/ready 503", flush=True)
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", port), Answers).serve_forever()
"""


class Program:
    """A child that is ready after a while.

    `chatty`: it writes to its log while it works; `logs requests`: when it is asked.
    """

    name = "api"

    def __init__(self, folder: Path, port: int, seconds: float, how: str) -> None:
        self.log = folder / "api.log"
        with self.log.open("wb") as log:
            self.process: subprocess.Popen[bytes] | None = subprocess.Popen(
                [sys.executable, "-c", SLOW, str(port), str(seconds), how], stdout=log, stderr=log
            )

    def start(self) -> None: ...

    def stop(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def forget(self) -> None: ...


@contextmanager
def program(folder: Path, seconds: float, how: str) -> Iterator[tuple[Program, str]]:
    port = free_port()
    made = Program(folder, port, seconds, how)
    try:
        yield made, f"http://127.0.0.1:{port}/health/ready"
    finally:
        made.stop()


def wait(child: Program, url: str, patience: Patience) -> list[str]:
    said: list[str] = []
    wait_ready(url, [child], threading.Event(), said.append, patience)
    return said


def test_a_slow_child_is_waited_for_while_it_works(tmp_path: Path) -> None:
    with program(tmp_path, 4, "chatty") as (child, url):
        said = wait(child, url, Patience(stalled=2, say_every=1))
    assert any("ontology: is loading" in line for line in said)


def test_a_child_that_makes_no_progress_is_given_up(tmp_path: Path) -> None:
    with program(tmp_path, 600, "silent") as (child, url), pytest.raises(EmbeddedError) as caught:
        wait(child, url, Patience(stalled=2))
    assert "made no progress" in caught.value.problem
    assert str(child.log) in caught.value.remedy


def test_lines_about_its_own_questions_are_no_progress(tmp_path: Path) -> None:
    """An API that answers 503 for good logs each question; it was waited for without end."""
    with program(tmp_path, 600, "logs requests") as (child, url):
        with pytest.raises(EmbeddedError) as caught:
            wait(child, url, Patience(total=60, stalled=3))
        asked = len(child.log.read_text().splitlines())
    assert "made no progress" in caught.value.problem
    assert "ontology: is loading" in caught.value.problem
    assert 2 <= asked <= 6  # once a second


def test_the_time_can_be_limited(tmp_path: Path) -> None:
    with program(tmp_path, 600, "chatty") as (child, url), pytest.raises(EmbeddedError) as caught:
        wait(child, url, Patience(total=1))
    assert "--ready-timeout" in caught.value.remedy


def test_a_child_that_ends_is_named_with_its_last_line(tmp_path: Path) -> None:
    with program(tmp_path, 0, "no port") as (child, url):
        assert child.process is not None
        child.process.kill()
        child.process.wait()
        child.log.write_text("first\nthe reason\n")
        with pytest.raises(EmbeddedError, match="the reason"):
            wait(child, url, Patience())


def test_processor_time_grows_with_work() -> None:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        while processes.processor_time(busy.pid) < 0.2:
            assert busy.poll() is None
    finally:
        busy.kill()
        busy.wait()
    assert processes.processor_time(busy.pid) == 0


def test_a_taken_port_names_both_ways_to_choose_another() -> None:
    remedy = PortTakenError("the API", 8000, "--port").remedy
    assert "--port" in remedy
    assert "make run PORT=" in remedy
    assert "ARGS=" in PortTakenError("Temporal", 1, "--temporal-port").remedy
