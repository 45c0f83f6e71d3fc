"""How long `atlas up` takes until it is ready: cold (nothing there), warm, and after kill -9."""

from __future__ import annotations

import signal
import statistics
import time

import pytest
from tests.soak.stack import Stack

pytestmark = pytest.mark.bench
ROUNDS = 5


def test_start() -> None:
    """Print seconds."""
    stack = Stack()
    try:
        began = time.monotonic()
        stack.up()
        print(f"cold, with demo data  {time.monotonic() - began:5.1f} s")
        for name, sig in (("warm", signal.SIGINT), ("after kill -9", signal.SIGKILL)):
            times = []
            for _ in range(ROUNDS):
                stack.down(sig)
                began = time.monotonic()
                stack.up()
                times.append(time.monotonic() - began)
            print(f"{name:20}  {statistics.median(times):5.1f} s (median of {ROUNDS})")
    finally:
        stack.remove()
