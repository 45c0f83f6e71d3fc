"""Waiting until the programs of `atlas up` are ready, for as long as they make progress."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from atlas.cli.embedded import processes
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.supervisor import Child, describe_exit

STALLED_SECONDS = 60.0
"""Seconds without any progress after which a child that lives is given up."""
SAY_EVERY_SECONDS = 10.0
STEP_SECONDS = 0.5
"""Processor time that counts as progress."""
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait.

    Args:
        total: seconds in all; None for as long as there is progress.
        stalled: seconds without progress.
        say_every: seconds between two lines that say what is going on.

    """

    total: float | None = None
    stalled: float = STALLED_SECONDS
    say_every: float = SAY_EVERY_SECONDS


def wait_ready(
    url: str,
    programs: Sequence[Child],
    stopping: threading.Event,
    say: Callable[[str], None],
    patience: Patience,
) -> None:
    """Wait until the API answers that it is ready.

    The API makes progress while it uses processor time or writes to its log: on a busy machine it
    does so slowly, and is waited for.

    Raises:
        EmbeddedError: a child ended, the API made no progress for a while, or the time is up.

    """
    began = moved = said = time.monotonic()
    api = [child for child in programs if child.name == "api"] or programs
    before = _marks(api)
    while not stopping.wait(_LOOK_SECONDS):
        _check_alive(programs)
        state = _state(url)
        if state is None:
            return
        moment = time.monotonic()
        now = _marks(api)
        if now != before:
            before, moved = now, moment
        if moment - said >= patience.say_every:
            said = moment
            say(f"starting for {moment - began:.0f} s: {state}")
        _check_patience(programs, patience, moment - began, moment - moved, state)


def _check_alive(programs: Sequence[Child]) -> None:
    for child in programs:
        process = child.process
        if process is not None and process.poll() is not None:
            last = _last_line(child)
            raise EmbeddedError(
                f"{child.name} ended at its start ({describe_exit(process.returncode)})."
                + (f" Its last line: {last}" if last else ""),
                f"Its log: {child.log}",
            )


def _check_patience(
    programs: Sequence[Child], patience: Patience, waited: float, stalled: float, state: str
) -> None:
    logs = ", ".join(str(child.log) for child in programs)
    if patience.total is not None and waited > patience.total:
        raise EmbeddedError(
            f"The API was not ready within {patience.total:.0f} s: {state}.",
            f"Wait longer with --ready-timeout, or read {logs}.",
        )
    if stalled > patience.stalled:
        raise EmbeddedError(
            f"The API was not ready, and made no progress for {stalled:.0f} s: {state}.",
            f"Read {logs}.",
        )


def _marks(programs: Sequence[Child]) -> list[tuple[int, int]]:
    """Return what grows while the children work: processor time, and the length of their logs."""
    return [(_used(child), _length(child)) for child in programs]


def _used(child: Child) -> int:
    """Return the processor time in steps that a process which only waits takes minutes for."""
    used = processes.processor_time(child.process.pid) if child.process else 0.0
    return int(used / STEP_SECONDS)


def _length(child: Child) -> int:
    try:
        return child.log.stat().st_size
    except OSError:
        return 0


def _last_line(child: Child) -> str:
    try:
        lines = child.log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1] if lines else ""


def _state(url: str) -> str | None:
    """Return what the API still lacks, in words; None when it is ready."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return None if answer.status == 200 else f"it answers {answer.status}"
    except urllib.error.HTTPError as error:
        return _reasons(error)
    except (urllib.error.URLError, OSError):
        return "the API does not answer yet"


def _reasons(error: urllib.error.HTTPError) -> str:
    try:
        failing = [
            f"{one['name']}: {one['note'] or one['status']}"
            for one in json.loads(error.read(100_000))["checks"]
            if one["required"] and one["status"] != "ok"
        ]
    except (ValueError, OSError, TypeError, KeyError):
        failing = []
    return "; ".join(failing) or f"it answers {error.code}"
