"""The real Temporal server of a test process: on a file, started again should it end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from atlas.cli.embedded.processes import free_port
from atlas.cli.embedded.temporal import EmbeddedTemporal, TemporalEndpoint

LOOKED_AT_EVERY_SECONDS = 1.0


@asynccontextmanager
async def temporal_server(home: Path) -> AsyncIterator[TemporalEndpoint]:
    """Run one on a folder until the tests of this process have ended.

    A server in memory loses all that it has with its connection to SQLite, which ends with a
    machine that stands still for some seconds; after that no test of the process can run.
    """
    server = EmbeddedTemporal(home, port=free_port(3))
    endpoint = await asyncio.to_thread(server.start)
    keeper = asyncio.create_task(_kept(server))
    try:
        yield endpoint
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await asyncio.to_thread(server.stop)


async def _kept(server: EmbeddedTemporal) -> None:
    while True:
        await asyncio.sleep(LOOKED_AT_EVERY_SECONDS)
        process = server.process
        if process is not None and process.poll() is not None:
            print(f"Temporal ended ({process.returncode}): started again", file=sys.stderr)
            server.forget()
            await asyncio.to_thread(server.start)
