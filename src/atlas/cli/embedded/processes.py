"""Child processes: started apart from the terminal, tied to their parent, looked at in /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_PROC = Path("/proc")
FIRST_FREE_PORT, LAST_FREE_PORT = 20_000, 32_000
"""Below the range from which the kernel takes ports of outgoing connections (32768 up)."""


class Tie:
    """Ends a child when this process dies, even by kill -9.

    A small shell waits for the end of its standard input, which the kernel closes with us,
    and then signals the child. (PDEATHSIG would fire when the forking *thread* ends.)
    """

    def __init__(self, pid: int, sig: signal.Signals) -> None:
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", f'cat >/dev/null; kill -{sig.value} "$0" 2>/dev/null', str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    def release(self) -> None:
        """Cut the tie without signalling: the child is gone and its pid may be reused."""
        self._shell.kill()
        self._shell.wait()
        if self._shell.stdin is not None:
            self._shell.stdin.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = _read(pid, "stat")
    return not (stat and stat.rpartition(")")[2].split()[:1] == ["Z"])


def _read(pid: int, name: str) -> str:
    try:
        return (_PROC / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""


def command_line(pid: int) -> list[str]:
    """Return a process's arguments; empty when it is gone or not ours to read."""
    if _PROC.is_dir():
        return [part for part in _read(pid, "cmdline").split("\0") if part]
    answer = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.split()


def processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process and its ended children have used.

    0 when it is gone. Where there is no /proc, `ps` says it in whole seconds.
    """
    if _PROC.is_dir():
        fields = _read(pid, "stat").rpartition(")")[2].split()
        ticks = sum(map(int, fields[11:15])) if len(fields) > 15 else 0
        return ticks / os.sysconf("SC_CLK_TCK")
    answer = subprocess.run(
        ["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    seconds = 0.0
    for part in answer.stdout.strip().replace("-", ":").split(":"):
        seconds = seconds * 60 + float(part or 0)
    return seconds


def working_folder(pid: int) -> Path | None:
    """Return a process's working folder; None when gone or unknown."""
    try:
        return (_PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def find_by_folder(program: str, folder: Path) -> Iterator[int]:
    """Find processes of a program whose working folder is `folder` (Linux)."""
    real = folder.resolve()
    if not _PROC.is_dir():
        return
    for entry in _PROC.iterdir():
        if not entry.name.isdigit() or working_folder(int(entry.name)) != real:
            continue
        if _read(int(entry.name), "comm").strip() == program:
            yield int(entry.name)


def wait_gone(pids: Sequence[int], timeout: float) -> bool:
    """Wait until none of the processes runs; False when time is up."""
    deadline = time.monotonic() + timeout
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pids: Sequence[int], sig: signal.Signals, *, patience: float) -> None:
    """Signal processes, wait `patience` seconds, then kill what is left."""
    for pid in pids:
        _signal(pid, sig)
    if not wait_gone(pids, patience):
        for pid in pids:
            _signal(pid, signal.SIGKILL)
        wait_gone(pids, 5)


def _signal(pid: int, sig: signal.Signals) -> None:
    try:
        os.kill(pid, sig)
    except ProcessLookupError:
        return


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a TCP port can be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # as the servers do: a port in TIME_WAIT is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(count: int = 1) -> int:
    """Return the first of `count` consecutive free ports below the ephemeral range.

    Raises:
        OSError: when there is none.

    """
    start = FIRST_FREE_PORT + (os.getpid() * 37 + time.monotonic_ns() // 1000) % 9_000
    for offset in range(LAST_FREE_PORT - FIRST_FREE_PORT):
        span = LAST_FREE_PORT - FIRST_FREE_PORT
        port = FIRST_FREE_PORT + (start - FIRST_FREE_PORT + offset) % span
        if all(port_is_free(port + step) for step in range(count)):
            return port
    raise OSError("no free port between 20000 and 32000")
