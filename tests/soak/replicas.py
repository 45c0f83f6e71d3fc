"""An installation of several processes: two APIs, three workers, one Redis and one S3 store.

`atlas up` runs PostgreSQL, Temporal and the first of each; the others run beside it as they would
on further machines, with the same settings and nothing of their own on disk.
"""

from __future__ import annotations

import itertools
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from uuid import uuid4

import httpx
from tests.soak import work
from tests.soak.stack import UNLIMITED, Stack, wait_for

from atlas.cli.embedded import processes

SIGN_INS = 20
"""So many sign-ins a day are let through from one address: the limit that is counted here."""
BESIDE = ("api-2", "worker-2", "worker-3")
_LONGEST_SECONDS = 120.0


class Replicas(Stack):
    """The installation.

    Its members: api and worker, of `atlas up`; api-2, worker-2, worker-3 and redis.

    Args:
        beside: names of the members beside `atlas up`.
        code: a checkout whose code they run; None: this one's.

    """

    def __init__(self, beside: Sequence[str] = BESIDE, code: Path | None = None) -> None:
        super().__init__()
        self.beside = tuple(beside)
        self.code = code
        self.ports = {
            name: processes.free_port() for name in ("s3", "redis", "api-2", "worker-2", "worker-3")
        }
        self.urls = (self.url, f"http://127.0.0.1:{self.ports['api-2']}")
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self) -> dict[str, str]:
        return {
            **super().environment(),
            "ATLAS_REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "ATLAS_STORAGE_URL": "s3://atlas",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.ports['s3']}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "atlas",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        }

    def start(self) -> None:
        """Start all of it, and wait until every member is ready."""
        self.run_member("redis")
        self._spawn("s3", [sys.executable, "-m", "moto.server", "-p", str(self.ports["s3"])])
        wait_for(lambda: self._answers("s3"), _LONGEST_SECONDS, "the S3 store")
        httpx.put(f"http://127.0.0.1:{self.ports['s3']}/atlas").raise_for_status()
        self.up(environment={"ATLAS_RATE_AUTH": f"{SIGN_INS}/day"})
        for name in self.beside:
            self.run_member(name)
        for name in self.beside:
            self.wait_for_member(name)

    def run_member(self, name: str) -> None:
        """Start one of the members that are not of `atlas up`."""
        port = str(self.ports[name])
        if name == "redis":
            command = ["redis-server", "--port", port, "--bind", "127.0.0.1"]
            self._spawn(name, [*command, "--save", "", "--appendonly", "no"])
        elif name == "api-2":
            place = ["--data-dir", str(self.home), "--port", port]
            self._spawn(name, [*self.atlas, "api", *place])
        else:
            command = [*self.atlas, "worker", "--data-dir", str(self.home)]
            self._spawn(name, command, ATLAS_WORKER_PROBE_PORT=port)

    def kill_member(self, name: str) -> int:
        """Kill -9 a member; return the process id it had."""
        if name not in self._running:
            return self.kill(name)
        process = self._running.pop(name)
        process.kill()
        process.wait()
        return process.pid

    def bring_back(self, name: str, former: int) -> None:
        """Start a killed member again, where `atlas up` does not, and wait until it is ready."""
        if name in {"api", "worker"}:
            self.wait_for_child(name, former, _LONGEST_SECONDS)
            return
        self.run_member(name)
        self.wait_for_member(name)

    def wait_for_member(self, name: str) -> None:
        """Wait until a member that is not of `atlas up` is ready."""
        process = self._running[name]
        wait_for(lambda: self._answers(name) or process.poll() is not None, _LONGEST_SECONDS, name)
        assert process.poll() is None, f"{name}: {self._output(name).read_text()}"

    def metrics(self, name: str) -> str:
        """What a worker beside `atlas up` counted."""
        return httpx.get(f"http://127.0.0.1:{self.ports[name]}/metrics").text

    def remove(self) -> None:
        """End what runs and delete the folder."""
        for name in self.beside:
            if (process := self._running.get(name)) is not None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)
        super().remove()
        for name in ("s3", "redis"):
            if (process := self._running.get(name)) is not None:
                process.kill()
                process.wait()

    def _spawn(self, name: str, command: Sequence[str], **more: str) -> None:
        own = {"ATLAS_RATE_AUTH": f"{SIGN_INS}/day", **more}
        if self.code is not None and name in self.beside:
            own["PYTHONPATH"] = str(self.code / "src")
        with self._output(name).open("ab") as output:
            self._running[name] = subprocess.Popen(
                command,
                cwd=self.folder if name == "redis" else self.working_folder(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**self.environment(), **UNLIMITED, **own},
                start_new_session=True,
            )

    def _output(self, name: str) -> Path:
        return self.folder / f"{name}.out"

    def _answers(self, name: str) -> bool:
        try:
            if name in {"redis", "s3"}:
                socket.create_connection(("127.0.0.1", self.ports[name]), 5).close()
                return True
            url = f"http://127.0.0.1:{self.ports[name]}/health/ready"
            return httpx.get(url, timeout=5).status_code == 200
        except (OSError, httpx.HTTPError):
            return False


class Load:
    """Clients that start investigations until they are stopped, each exactly once.

    A client whose connection breaks puts the same question, with the same key, to the other
    replica. ids: what was accepted. failures: every answer that no client should see. They start
    no more than they are allowed, so that a slow machine has no more to do than a fast one.
    """

    def __init__(self, urls: Sequence[str], headers: dict[str, str]) -> None:
        self.ids: list[str] = []
        self.failures: list[str] = []
        self.broken = 0
        self._urls = urls
        self._headers = headers
        self._numbers = itertools.count()
        self._allowed = threading.Semaphore(0)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(each,)) for each in range(2)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def allow(self, count: int) -> None:
        """Let so many more be started."""
        self._allowed.release(count)

    def wait_for_more(self, count: int) -> None:
        """Wait until so many more were accepted, or a client saw what it should not."""
        before = len(self.ids)

        def enough() -> bool:
            return len(self.ids) >= before + count or bool(self.failures)

        wait_for(enough, _LONGEST_SECONDS, f"{count} more investigations")

    def _run(self, first: int) -> None:
        with httpx.Client(headers=self._headers, timeout=30) as client:
            while not self._stop.is_set():
                if self._allowed.acquire(timeout=0.2):
                    self._start(client, next(self._numbers), first)
                    self._stop.wait(0.5)

    def _start(self, client: httpx.Client, number: int, first: int) -> None:
        name = f"Replica {number} Ltd"
        body = {"company_name": name, "country_code": "GB"} if number % 3 else work.subject()
        headers = {"Idempotency-Key": str(uuid4())}
        deadline = time.monotonic() + _LONGEST_SECONDS
        for url in itertools.islice(itertools.cycle(self._urls), number + first, None):
            if time.monotonic() > deadline:
                self.failures.append(f"{name} was never accepted")
                return
            try:
                answer = client.post(f"{url}/api/investigations", json=body, headers=headers)
            except httpx.HTTPError:  # the connection of a killed process
                self.broken += 1
            else:
                if answer.is_success:
                    self.ids.append(str(answer.json()["id"]))
                    return
                if answer.status_code != 409:  # 409: the first try is still being worked on
                    self.failures.append(f"{answer.status_code} {answer.text}")
                    return
            time.sleep(0.2)
