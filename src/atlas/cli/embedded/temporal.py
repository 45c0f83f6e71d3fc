"""Embedded Temporal: the CLI's single-node server on one SQLite file."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.cli.embedded import binaries, processes
from atlas.cli.embedded.errors import EmbeddedError, PortTakenError
from atlas.cli.embedded.home import Home, clean_environment

HOST = "127.0.0.1"
DEFAULT_PORT = 17233
NAMESPACE = "atlas"
TENANT_ATTRIBUTE = "AtlasTenant"
RETENTION_DAYS = 30
"""How long closed workflows stay readable; the server's own default is one day."""
START_PATIENCE_SECONDS = 30
STOP_PATIENCE_SECONDS = 10
FAIRNESS = (
    *("--dynamic-config-value", "matching.enableFairness=true"),
    *("--dynamic-config-value", "matching.numTaskqueueReadPartitions=1"),
    *("--dynamic-config-value", "matching.numTaskqueueWritePartitions=1"),
)
"""Waiting work is taken from each tenant in turn, of one queue: turns are taken within a partition.

Source: docs.temporal.io/develop/task-queue-priority-fairness.
"""


@dataclass(frozen=True, slots=True)
class TemporalEndpoint:
    """Where the server listens."""

    host: str
    port: int
    namespace: str

    @property
    def address(self) -> str:
        """`host:port` for a client."""
        return f"{self.host}:{self.port}"


class EmbeddedTemporal:
    """One server on `home/temporal/temporal.db`.

    Its HTTP and metrics ports are the two above `port`. A second server on one file starts
    without complaint and corrupts it: the installation's lock and the endpoint file prevent that.

    Args:
        home: the data folder of the installation.
        port: gRPC port; None: the one used last, otherwise 17233 or a free one.
        tied: end the server when this process dies.

    """

    def __init__(self, home: Path, *, port: int | None = None, tied: bool = True) -> None:
        self.home = Home(home)
        self._port = port
        self._tied = tied
        self._process: subprocess.Popen[bytes] | None = None
        self._tie: processes.Tie | None = None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server this object started; None before, and when it joined a running one."""
        return self._process

    def start(self, *, takeover: bool = False) -> TemporalEndpoint:
        """Start the server and wait until its namespace answers; join one that runs.

        Raises:
            EmbeddedError: when it cannot start.

        """
        with self.home.locked():
            return self.start_locked(takeover=takeover)

    def start_locked(self, *, takeover: bool = False) -> TemporalEndpoint:
        """Do as `start` for a caller that holds the installation's lock."""
        running = self.running_port()
        if running is not None:
            if not takeover:
                return TemporalEndpoint(HOST, running, NAMESPACE)
            self._end_orphans()
        port = self._choose_port()
        self._spawn(port)
        endpoint = TemporalEndpoint(HOST, port, NAMESPACE)
        self._wait_ready(endpoint)
        pid = self._process.pid if self._process else 0
        self.home.write_endpoint("temporal", {"host": HOST, "port": port, "pid": pid})
        return endpoint

    def stop(self) -> None:
        """End the server if this object started it."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.forget()

    def forget(self) -> None:
        """Drop a server that has ended, so that `start` makes a new one."""
        if self._tie is not None:
            self._tie.release()
        self._process, self._tie = None, None

    def running_port(self) -> int | None:
        """Return the port of a server that runs on this file, else None."""
        pids = self._server_pids()
        last = self.home.endpoints().get("temporal")
        return last["port"] if last and last["pid"] in pids else None

    def _server_pids(self) -> list[int]:
        """Servers on our folder: their working folder is the one with the database file."""
        found = list(processes.find_by_folder("temporal", self.home.temporal))
        last = self.home.endpoints().get("temporal")
        if last and last["pid"] not in found:
            words = processes.command_line(last["pid"])
            if words and "temporal" in words[0] and str(self._file) in words:
                found.append(last["pid"])
        return found

    @property
    def _file(self) -> Path:
        return self.home.temporal / "temporal.db"

    def _end_orphans(self) -> None:
        processes.end(self._server_pids(), signal.SIGTERM, patience=STOP_PATIENCE_SECONDS)

    def _choose_port(self) -> int:
        def free(port: int) -> bool:
            return all(processes.port_is_free(port + step) for step in range(3))

        if self._port is not None:
            for step in range(3):
                if not processes.port_is_free(self._port + step):
                    raise PortTakenError("Temporal", self._port + step, "--temporal-port")
            return self._port
        last = self.home.endpoints().get("temporal")
        for port in (last["port"] if last else DEFAULT_PORT, DEFAULT_PORT):
            if free(port):
                return port
        return processes.free_port(3)

    def _spawn(self, port: int) -> None:
        self._end_orphans()
        with self.home.open_log("temporal") as log:
            self._process = subprocess.Popen(
                [
                    str(binaries.temporal_program()),
                    *("server", "start-dev", "--headless", "--ip", HOST),
                    *("--port", str(port), "--http-port", str(port + 1)),
                    *("--metrics-port", str(port + 2)),
                    *("--db-filename", str(self._file)),
                    *("--sqlite-pragma", "journal_mode=wal"),
                    *("--sqlite-pragma", "synchronous=normal"),
                    *("--namespace", NAMESPACE),
                    *("--search-attribute", f"{TENANT_ATTRIBUTE}=Keyword"),
                    *("--log-level", "error", "--log-format", "json"),
                    *FAIRNESS,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home.temporal,
                env=clean_environment({"HOME": str(self.home.temporal)}),
                start_new_session=True,
                umask=0o077,
            )
        if self._tied:
            self._tie = processes.Tie(self._process.pid, signal.SIGTERM)

    def _wait_ready(self, endpoint: TemporalEndpoint) -> None:
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while True:
            if self._process is not None and self._process.poll() is not None:
                code = self._process.returncode
                self.forget()
                raise EmbeddedError(
                    f"Temporal ended at its start (code {code}).",
                    f"Its log: {self.home.logs / 'temporal.log'}",
                )
            if not processes.port_is_free(endpoint.port) and _in_thread(
                _prepare(endpoint.address, endpoint.namespace)
            ):
                return
            if time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(
                    f"Temporal was not ready within {START_PATIENCE_SECONDS} s.",
                    f"Its log: {self.home.logs / 'temporal.log'}",
                )
            time.sleep(0.02)


async def _prepare(address: str, namespace: str) -> bool:
    # the client takes a second to import, and most commands never need it
    from atlas.cli.embedded.temporal_namespace import prepare  # noqa: PLC0415

    return await prepare(
        address, namespace, attribute=TENANT_ATTRIBUTE, retention_days=RETENTION_DAYS
    )


def _in_thread(work: Coroutine[Any, Any, bool]) -> bool:
    """Run a coroutine to its end on a loop of its own: callers may be inside another loop."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(asyncio.run(work)))
    thread.start()
    thread.join()
    return bool(answers and answers[0])
