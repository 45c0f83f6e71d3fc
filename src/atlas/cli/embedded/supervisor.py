"""Keeps the children of `atlas up` alive: a dead one is named and restarted, with back-off."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from atlas.cli.embedded import processes
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.home import Home

DEATHS_ALLOWED = 5
WINDOW_SECONDS = 60.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 5.0
STOP_PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.1


class Server(Protocol):
    """An embedded server: PostgreSQL or Temporal."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The running child."""
        ...

    def stop(self) -> None:
        """End it."""
        ...

    def forget(self) -> None:
        """Drop it once it has ended."""
        ...


class Child(Protocol):
    """What the supervisor needs to know of a child."""

    name: str
    log: Path

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The running child; None before its start."""
        ...

    def start(self) -> None:
        """Start it; return when it serves, or raise EmbeddedError."""
        ...

    def stop(self) -> None:
        """End it, waiting for it."""
        ...

    def forget(self) -> None:
        """Drop a child that has ended."""
        ...


class ServerChild:
    """PostgreSQL or Temporal as a supervised child."""

    def __init__(self, name: str, server: Server, start: Callable[[], object], log: Path) -> None:
        self.name = name
        self.log = log
        self._server = server
        self._start = start

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The running child."""
        return self._server.process

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._start()

    def stop(self) -> None:
        """End the server."""
        self._server.stop()

    def forget(self) -> None:
        """Drop the dead server."""
        self._server.forget()


class ProgramChild:
    """The API or the worker: this program again, with the stack's settings."""

    def __init__(
        self,
        home: Home,
        name: str,
        command: Sequence[str],
        environment: Callable[[], Mapping[str, str]],
        *,
        address: tuple[str, int],
    ) -> None:
        self.name = name
        self.log = home.logs / f"{name}.log"
        self._home = home
        self._command = list(command)
        self._environment = environment
        self._address = address
        self._process: subprocess.Popen[bytes] | None = None
        self._tie: processes.Tie | None = None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The running child."""
        return self._process

    def start(self) -> None:
        """Start the program; it is left to get ready by itself."""
        with self._home.open_log(self.name) as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self._environment()),
                start_new_session=True,
            )
        self._tie = processes.Tie(self._process.pid, signal.SIGTERM)
        host, port = self._address
        self._home.write_endpoint(self.name, {"host": host, "port": port, "pid": self._process.pid})

    def stop(self) -> None:
        """Ask it to end, then insist."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.forget()

    def forget(self) -> None:
        """Drop the dead program."""
        if self._tie is not None:
            self._tie.release()
        self._process, self._tie = None, None


class TooManyDeathsError(EmbeddedError):
    """Children die faster than restarting them helps."""


class Supervisor:
    """Starts children in order, restarts dead ones in the same order, ends them in reverse.

    Args:
        children: in order of need: a child is restarted only while those before it run.
        say: tells the operator one line.

    """

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self._children = list(children)
        self._say = say
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED)
        self._pauses = {child.name: FIRST_PAUSE_SECONDS for child in children}
        self._due: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self.stopping = threading.Event()

    def start(self, child: Child) -> None:
        """Start one child for the first time."""
        child.start()
        self._started[child.name] = time.monotonic()

    def run(self) -> None:
        """Watch until `stopping` is set.

        Raises:
            TooManyDeathsError: after five deaths within a minute.

        """
        while not self.stopping.wait(_LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """Look at each child once; bury the dead, restart who is due."""
        for child in self._children:
            process = child.process
            if process is not None and process.poll() is not None:
                self._bury(child, process.returncode)
            if child.process is None and not self._restart(child):
                # those after it need it
                for later in self._children[self._children.index(child) + 1 :]:
                    gone = later.process
                    if gone is not None and gone.poll() is not None:
                        self._bury(later, gone.returncode)
                return

    def stop(self) -> None:
        """End all children, last started first."""
        for child in reversed(self._children):
            child.stop()

    def _bury(self, child: Child, code: int) -> None:
        child.forget()
        lived = time.monotonic() - self._started.get(child.name, 0.0)
        if lived > WINDOW_SECONDS:
            self._pauses[child.name] = FIRST_PAUSE_SECONDS
        self._count(child, f"{child.name} died ({describe_exit(code)})")

    def _count(self, child: Child, problem: str) -> None:
        moment = time.monotonic()
        self._deaths.append(moment)
        if len(self._deaths) == DEATHS_ALLOWED and moment - self._deaths[0] < WINDOW_SECONDS:
            raise TooManyDeathsError(
                f"{problem}: the fifth exit within a minute; everything is stopped.",
                f"Read {child.log}, or run `atlas doctor`; then start again.",
            )
        pause = self._pauses[child.name]
        self._pauses[child.name] = min(pause * 2, LONGEST_PAUSE_SECONDS)
        self._due[child.name] = moment + pause
        self._say(f"{problem}; restarting it in {pause:.1f} s")

    def _restart(self, child: Child) -> bool:
        if time.monotonic() < self._due.get(child.name, 0.0):
            return False
        try:
            self.start(child)
        except EmbeddedError as error:
            self._count(child, f"{child.name} did not start: {error.problem}")
            return False
        self._say(f"{child.name} runs again")
        return True


def describe_exit(code: int) -> str:
    """Return an exit status in words: `signal SIGKILL` or `status 3`."""
    if code >= 0:
        return f"status {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
