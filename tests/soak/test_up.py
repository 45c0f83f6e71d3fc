"""`atlas up`: starts, restarts what dies, ends cleanly, recovers from its own death."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial

import httpx
import pytest
from tests.soak.stack import Stack, wait_for

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack that has been started once."""
    made = Stack()
    try:
        made.up()
        yield made
    finally:
        made.remove()


def test_says_what_to_do_next(stack: Stack) -> None:
    said = stack.said()
    assert stack.url in said
    assert "analyst@demo.example" in said
    assert "atlas" in said
    assert "not for decisions" in said


def test_token_prints_the_token_and_nothing_else(stack: Stack) -> None:
    with stack.client() as client:
        me = client.get("/api/auth/me").json()
    assert me["email"] == "analyst@demo.example"


def test_the_printed_password_signs_in(stack: Stack) -> None:
    password = stack.said().split("analyst@demo.example · ")[1].split()[0]
    answer = httpx.post(
        f"{stack.url}/api/auth/login",
        json={"tenant": "demo", "email": "analyst@demo.example", "password": password},
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("name", ["postgres", "temporal", "api", "worker"])
def test_a_killed_child_is_named_and_restarted(stack: Stack, name: str) -> None:
    stack.wait_for_leave_to_kill()
    former = stack.kill(name)
    stack.wait_for_child(name, former)
    shown = {"postgres": "PostgreSQL", "temporal": "Temporal"}.get(name, name)
    assert f"{shown} died (signal SIGKILL)" in stack.said()
    with stack.client() as client:
        assert client.get("/api/jobs").status_code == 200


def test_a_second_up_is_refused(stack: Stack) -> None:
    done = stack.run("up", check=False)
    assert done.returncode == 1
    assert "already runs" in done.stderr


def test_a_killed_up_is_recovered_by_the_next_start(stack: Stack) -> None:
    with stack.client() as client:
        made = client.post("/api/companies", json={"name": "Kept Ltd", "country_code": "GB"})
        assert made.status_code == 201, made.text
    assert stack.down(signal.SIGKILL) == -signal.SIGKILL
    stack.up()
    with stack.client() as client:
        assert client.get(made.headers["Location"]).status_code == 200


def test_ctrl_c_ends_every_process_and_the_data_stays(stack: Stack) -> None:
    assert stack.down() == 0
    assert stack.processes() == []
    began = time.monotonic()
    stack.up()
    assert "Kept Ltd" in stack.client().get("/api/companies").text
    print(f"warm start: {time.monotonic() - began:.1f} s")


def test_lost_demo_passwords_are_replaced(stack: Stack) -> None:
    stack.down()
    (stack.home / "demo.json").unlink()
    stack.up()
    password = stack.said().rsplit("analyst@demo.example · ", 1)[1].split()[0]
    body = {"tenant": "demo", "email": "analyst@demo.example", "password": password}
    answer = httpx.post(f"{stack.url}/api/auth/login", json=body)
    assert answer.status_code == 200, answer.text


def test_a_command_works_on_the_stopped_stack(stack: Stack) -> None:
    stack.down()
    token = stack.run("token", "--tenant", "demo", "--role", "viewer").stdout
    assert token.count(".") == 2
    assert stack.processes() == []


def test_a_taken_port_is_named(stack: Stack) -> None:
    stack.down()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", stack.port))
        taken.listen()
        done = stack.run("up", "--port", str(stack.port), check=False)
    assert done.returncode == 1
    assert str(stack.port) in done.stderr
    assert "--port" in done.stderr
    assert stack.processes() == []


def test_an_open_address_is_refused_while_the_demo_tenant_exists(stack: Stack) -> None:
    stack.down()
    for command in ("up", "api"):
        done = stack.run(command, "--host", "0.0.0.0", "--port", str(stack.port), check=False)
        assert done.returncode == 1, done.stderr
        assert "demo tenant" in done.stderr
    assert stack.processes() == []


def _came_back(stack: Stack, former: int) -> bool:
    return stack.child("worker") != former or "fifth" in stack.said()


def test_five_deaths_in_a_minute_end_everything(stack: Stack) -> None:
    stack.down()
    stack.up()
    for _ in range(5):
        former = stack.child("worker")
        os.kill(former, signal.SIGKILL)
        wait_for(partial(_came_back, stack, former), 30, "the worker to come back")
    assert stack.wait(30) == 1
    assert "fifth exit within a minute" in stack.said()
    assert "atlas doctor" in stack.said()
    assert stack.processes() == []
