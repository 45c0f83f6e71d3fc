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
_ASK_SECONDS = 1.0
"""Seconds between two questions, once the API answers: it writes each of them to its log."""
_SETTLE_SECONDS = 0.25
"""Seconds in which the API is done with a question. What it wrote until then is no progress."""


_SILENT = "the API does not answer yet"


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

    The API makes progress while it uses processor time or writes to its log, or lacks something
    else than before: on a busy machine it does so slowly, and is waited for. What it does to answer
    the questions asked here is no progress.

    Raises:
        EmbeddedError: a child ended, the API made no progress for a while, or the time is up.

    """
    began = said = time.monotonic()
    progress = _Progress([child for child in programs if child.name == "api"] or programs)
    while not stopping.wait(_LOOK_SECONDS):
        _check_alive(programs)
        if progress.is_time_to_ask() and progress.ask(url):
            return
        progress.look()
        moment = time.monotonic()
        if moment - said >= patience.say_every:
            said = moment
            say(f"starting for {moment - began:.0f} s: {progress.state}")
        stalled = moment - progress.moved
        _check_patience(programs, patience, moment - began, stalled, progress.state)


class _Progress:
    """What the API lacks, and when it last did something that it was not asked for."""

    def __init__(self, api: Sequence[Child]) -> None:
        self.state = _SILENT
        self.moved = self._asked = time.monotonic()
        self._api = api
        self._answers = False
        self._before: list[tuple[int, int]] | None = _marks(api)

    def is_time_to_ask(self) -> bool:
        return not self._answers or time.monotonic() - self._asked >= _ASK_SECONDS

    def ask(self, url: str) -> bool:
        """Ask whether the API is ready, and return it."""
        self.look()
        state = _state(url)
        self._asked = time.monotonic()
        self._answers = state != _SILENT
        if self._answers:
            self._before = None  # until it is done with the question
        if state is not None and state != self.state:
            self.state, self.moved = state, self._asked
        return state is None

    def look(self) -> None:
        """Note what the API did of its own accord."""
        moment = time.monotonic()
        if self._before is None and moment - self._asked < _SETTLE_SECONDS:
            return
        now = _marks(self._api)
        if self._before is not None and now != self._before:
            self.moved = moment
        self._before = now


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
        return _SILENT


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
