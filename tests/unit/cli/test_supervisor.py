"""The supervisor with real processes that die on command."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from atlas.cli.embedded import supervisor as module
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.supervisor import Supervisor, TooManyDeathsError, describe_exit


class Sleeper:
    """A child that sleeps; `refuse` makes its next starts fail."""

    def __init__(self, name: str, order: list[str]) -> None:
        self.name = name
        self.log = Path("nowhere.log")
        self.refuse = 0
        self._order = order
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self._process

    def start(self) -> None:
        self._order.append(f"start {self.name}")
        if self.refuse:
            self.refuse -= 1
            raise EmbeddedError("it does not want to", "ask again")
        self._process = subprocess.Popen(["sleep", "60"])

    def stop(self) -> None:
        self._order.append(f"stop {self.name}")
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def forget(self) -> None:
        self._process = None

    def die(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()


@pytest.fixture
def order() -> list[str]:
    return []


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def children(order: list[str]) -> list[Sleeper]:
    return [Sleeper("database", order), Sleeper("api", order)]


@pytest.fixture
def supervisor(children: list[Sleeper], said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(children, said.append)
    for child in children:
        made.start(child)
    yield made
    made.stop()


def look_until(
    supervisor: Supervisor, condition: Callable[[], object], seconds: float = 60
) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        supervisor.look()
        time.sleep(0.02)


def test_a_dead_child_is_named_and_restarted(
    supervisor: Supervisor, children: list[Sleeper], said: list[str]
) -> None:
    children[1].die()
    supervisor.look()
    assert said == ["api died (signal SIGKILL); restarting it in 0.2 s"]
    look_until(supervisor, lambda: children[1].process is not None)
    assert said[-1] == "api runs again"


def test_the_first_is_restarted_before_those_that_need_it(
    supervisor: Supervisor, children: list[Sleeper], order: list[str]
) -> None:
    order.clear()
    children[0].refuse = 1
    children[0].die()
    children[1].die()
    supervisor.look()
    look_until(supervisor, lambda: all(child.process for child in children))
    assert order == ["start database", "start database", "start api"]


def test_five_deaths_in_a_minute_give_up(supervisor: Supervisor, children: list[Sleeper]) -> None:
    with pytest.raises(TooManyDeathsError, match="fifth exit within a minute") as caught:
        for _ in range(5):
            children[1].die()
            supervisor.look()
            look_until(supervisor, lambda: children[1].process is not None)
    assert "atlas doctor" in caught.value.remedy


def test_deaths_long_ago_are_forgotten(
    supervisor: Supervisor, children: list[Sleeper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW_SECONDS", 0.05)
    for _ in range(6):
        time.sleep(0.06)
        children[1].die()
        supervisor.look()
        look_until(supervisor, lambda: children[1].process is not None)


def test_pauses_grow(supervisor: Supervisor, children: list[Sleeper], said: list[str]) -> None:
    for _ in range(3):
        children[1].die()
        supervisor.look()
        look_until(supervisor, lambda: children[1].process is not None)
    pauses = [line.split(" in ")[1] for line in said if "died" in line]
    assert pauses == ["0.2 s", "0.4 s", "0.8 s"]


def test_the_end_is_in_reverse_order(supervisor: Supervisor, order: list[str]) -> None:
    supervisor.stop()
    assert order[-2:] == ["stop api", "stop database"]


def test_exits_in_words() -> None:
    assert describe_exit(3) == "status 3"
    assert describe_exit(-9) == "signal SIGKILL"
    assert describe_exit(-200) == "signal 200"
