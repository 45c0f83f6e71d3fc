"""A real Redis on a port of its own, with hands to stop it and to start it again."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from atlas.cli.embedded.processes import free_port

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None and not os.environ.get("CI"),
    reason="Debian's redis-server is not installed",
)


@dataclass
class RedisServer:
    """A server that keeps nothing on disk: what was stopped starts empty."""

    port: int
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = await asyncio.create_subprocess_exec(
            "redis-server",
            *("--port", str(self.port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--dir", "/tmp"),
            stdout=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(60):
            while not await self._answers():  # noqa: ASYNC110  another program has no event of it
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Kill it, paused or not."""
        if self.process is not None:
            self.process.kill()
            await self.process.wait()
            self.process = None

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"PING\r\n")
            answer = await reader.readline()
            writer.close()
        except OSError:
            return False
        return answer.startswith(b"+PONG")


@asynccontextmanager
async def redis_server() -> AsyncIterator[RedisServer]:
    """Run one until the block ends."""
    server = RedisServer(free_port())
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
