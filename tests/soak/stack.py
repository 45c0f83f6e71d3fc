"""A real `atlas up` in a folder of its own, on free ports, with hands to kill its parts."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from tests.conftest import ROOT

from atlas.cli.embedded import processes
from atlas.cli.embedded.supervisor import DEATHS_ALLOWED, WINDOW_SECONDS

ATLAS = [sys.executable, "-m", "atlas.cli.main"]


class Stack:
    """One installation and the `atlas up` that runs it."""

    atlas = ATLAS
    """The command, as the installation under test is called."""

    def __init__(self) -> None:
        # not pytest's own folder: root's is closed to PostgreSQL's account
        self.folder = Path(tempfile.mkdtemp(prefix="atlas-soak-"))
        self.folder.chmod(0o711)
        self.home = self.folder / "home"
        self.port = processes.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = self.folder / "up.out"
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED - 1)

    @property
    def pid(self) -> int:
        """The process id of `atlas up`."""
        assert self._process is not None
        return self._process.pid

    def start_command(self) -> list[str]:
        """The command that starts the installation, without further options."""
        return [*self.atlas, "up", "--data-dir", str(self.home), "--port", str(self.port)]

    def working_folder(self) -> Path:
        """The folder in which its commands are given."""
        return ROOT

    def environment(self) -> dict[str, str]:
        """The environment of its commands."""
        return dict(os.environ)

    def up(self, *options: str, environment: dict[str, str] | None = None) -> None:
        """Start and wait until ready."""
        former = len(self.said()) if self.output.exists() else 0
        self._deaths.clear()
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [*self.start_command(), *options],
                cwd=self.working_folder(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**self.environment(), **UNLIMITED, **(environment or {})},
                start_new_session=True,
            )
        process = self._process
        wait_for(
            lambda: "Press Ctrl-C to stop" in self.said()[former:] or process.poll() is not None,
            300,
            "atlas up",
        )
        assert process.poll() is None, self.said()

    def down(self, sig: signal.Signals = signal.SIGINT) -> int:
        """Signal `atlas up` and wait for it; return its exit status."""
        assert self._process is not None
        self._process.send_signal(sig)
        return self._process.wait(40)

    def wait(self, timeout: float) -> int:
        """Wait for `atlas up` to end by itself."""
        assert self._process is not None
        return self._process.wait(timeout)

    def remove(self) -> None:
        """End what runs and delete the folder."""
        if self._process is not None and self._process.poll() is None:
            self.down()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self) -> str:
        """Everything `atlas up` printed."""
        return self.output.read_text(errors="replace")

    def is_ready(self) -> bool:
        """Whether the API says that it is ready."""
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def child(self, name: str) -> int:
        """The process id of a child: postgres, temporal, api or worker."""
        return int(self.endpoints()[name]["pid"])

    def endpoints(self) -> dict[str, Any]:
        """The endpoint file."""
        return dict(json.loads((self.home / "endpoints.json").read_text()))

    def kill(self, name: str) -> int:
        """Kill -9 a child; return the process id it had."""
        pid = self.child(name)
        os.kill(pid, signal.SIGKILL)
        self._deaths.append(time.monotonic())
        return pid

    def wait_for_leave_to_kill(self) -> None:
        """Wait until one death more is endured: the fifth within a minute ends the stack."""
        if len(self._deaths) == self._deaths.maxlen:
            end = self._deaths[0] + WINDOW_SECONDS + _NOTICED_SECONDS
            time.sleep(max(0.0, end - time.monotonic()))

    def wait_for_child(self, name: str, former: int, timeout: float = 180) -> None:
        """Wait until a child runs under a new process id, and the API is ready."""
        wait_for(
            lambda: self.child(name) != former and processes.is_alive(self.child(name)),
            timeout,
            f"{name} to run again",
        )
        wait_for(self.is_ready, timeout, f"the API after the death of {name}")

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run another atlas command on this installation."""
        return self.run_plain(*words, "--data-dir", str(self.home), check=check)

    def run_plain(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run an atlas command with these words alone."""
        done = subprocess.run(
            [*self.atlas, *words],
            cwd=self.working_folder(),
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
        if check:
            assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done

    def client(self, *token_options: str) -> httpx.Client:
        """A client with a real token (demo analyst by default)."""
        options = token_options or ("--tenant", "demo", "--role", "analyst")
        token = self.run("token", *options).stdout
        assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", token), "the token and nothing else"
        return httpx.Client(
            base_url=self.url,
            timeout=30,
            headers={"Authorization": f"Bearer {token.strip()}"},
        )

    def processes(self) -> list[int]:
        """Every living process that names this folder or works in it."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            pid = int(entry.name)
            folder = processes.working_folder(pid)
            named = any(str(self.home) in word for word in processes.command_line(pid))
            inside = folder is not None and folder.is_relative_to(self.home)
            if (named or inside) and processes.is_alive(pid):
                found.append(pid)
        return found


_NOTICED_SECONDS = 4.0
"""So much later than another one a death may be noticed."""

# the tests measure durability, not limits
UNLIMITED = {
    f"ATLAS_RATE_{kind}": "1000000/minute"
    for kind in ("READ", "WRITE", "EXPENSIVE", "STATUS", "AUTH")
}


def wait_for(condition: Callable[[], object], timeout: float, what: str) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"waited {timeout} s for {what}"
        time.sleep(0.1)
