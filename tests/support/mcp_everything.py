"""`@modelcontextprotocol/server-everything` in a process of its own: the reference server."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.mcp_peer import listening

FOLDER = Path(__file__).parents[1] / "mcp"


@asynccontextmanager
async def everything() -> AsyncIterator[int]:
    """Run it until the block ends; gives its port."""
    package = FOLDER / "node_modules/@modelcontextprotocol/server-everything"
    assert package.is_dir(), "run `make setup`: tests/mcp is not installed"
    node = shutil.which("node")
    assert node is not None, "the tests need Node 20 or newer"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        node, str(package / "dist/index.js"), "streamableHttp",
        env={"PATH": os.environ["PATH"], "PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await listening(port, process)
        yield port
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
