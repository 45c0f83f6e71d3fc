"""What the single processes run on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvloop

from atlas.cli import serve
from atlas.foundation.config import Settings


def test_the_worker_runs_on_the_loop_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def stack(data_dir: Path | None) -> Iterator[Settings]:
        yield Settings(data_dir=data_dir)

    found: list[type] = []

    async def run(_: Settings) -> None:
        found.append(type(asyncio.get_running_loop()))

    monkeypatch.setattr(serve, "open_stack", stack)
    monkeypatch.setattr("atlas.worker.main.run", run)

    serve.worker(data_dir=None)

    assert found == [uvloop.Loop]
