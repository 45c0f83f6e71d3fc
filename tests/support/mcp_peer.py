"""A real MCP server (the SDK's) in a process of its own; a file says how it behaves.

`python -m tests.support.mcp_peer PORT FILE`: FILE is JSON, read again at each message:
`status` and `headers` (answer every request so), `token` (any other is 401), `tools`, `answer` (of
tools/call), `echo` (repeat the request's secret where it says), `seconds` (wait before an answer),
`input` (ask back). What it is called with is appended to FILE with `.calls` behind its name.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parents[2]
SEARCH: dict[str, Any] = {
    "name": "search_news",
    "description": "Search news articles by words.",
    "inputSchema": {
        "type": "object",
        "properties": {"query": {"type": "string", "description": "Words to look for."}},
        "required": ["query"],
    },
}
ARTICLE = {"content": [{"type": "text", "text": "Example Widgets Ltd fined for \u202efoo."}]}


@dataclass
class McpPeer:
    """The server as a test sees it."""

    module: ClassVar[str] = "tests.support.mcp_peer"
    folder: Path
    port: int = 0
    process: asyncio.subprocess.Process | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.pair}/mcp"

    @property
    def file(self) -> Path:
        return self.folder / "behaviour.json"

    @property
    def calls(self) -> list[dict[str, Any]]:
        """What it was called with."""
        path = self.folder / "behaviour.json.calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def behave(self, **said: Any) -> None:
        """Behave so from the next message on; `tools` is one search tool if left out."""
        self.said = {"tools": [SEARCH], "answer": ARTICLE, **said}
        temporary = self.folder / "next.json"
        temporary.write_text(json.dumps(self.said))
        temporary.replace(self.file)

    async def start(self) -> None:
        """Start it, and wait until it listens; on the same port as before."""
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self.module, str(self.port), str(self.file),
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        await listening(self.port, self.process)

    async def kill(self) -> None:
        """Kill it: no goodbye to anyone."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


async def listening(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until a process listens on a port."""
    while True:
        assert process.returncode is None, "the server ended before it listened"
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


@asynccontextmanager
async def mcp_peer(folder: Path) -> AsyncIterator[McpPeer]:
    """Run it until the block ends."""
    found = McpPeer(folder)
    found.behave()
    await found.start()
    try:
        yield found
    finally:
        await found.kill()


def _serve(port: int, file: Path) -> None:
    import mcp_types as types
    import uvicorn
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    def said() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(file.read_text())
        return found

    async def tools(_context: Any, params: Any) -> types.ListToolsResult:
        now = said()
        cursor = "again" if now.get("endless") else None
        seen = int(params.cursor or 0) if params and (params.cursor or "").isdigit() else 0
        pages = now.get("pages")
        if pages:
            part = pages[seen]
            cursor = str(seen + 1) if seen + 1 < len(pages) else None
            return types.ListToolsResult(
                tools=[types.Tool.model_validate(one) for one in part], next_cursor=cursor
            )
        listed = [types.Tool.model_validate(one) for one in now["tools"]]
        return types.ListToolsResult(tools=listed, next_cursor=cursor)

    async def call(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        now = said()
        with file.with_name(file.name + ".calls").open("a") as calls:
            calls.write(json.dumps({"name": params.name, "arguments": params.arguments}) + "\n")
        await asyncio.sleep(now.get("seconds", 0))
        answer = json.dumps(now["answer"])
        if now.get("echo"):
            secret = context.request.headers.get("authorization", "")
            answer = answer.replace("foo", secret)
        if now.get("fails"):
            raise ValueError("The database at 10.0.0.1 is down.")
        return types.CallToolResult.model_validate(json.loads(answer))

    server: Server[Any] = Server("Example News", on_list_tools=tools, on_call_tool=call)
    manager = StreamableHTTPSessionManager(app=server, stateless=True)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            async with manager.run():
                await send({"type": "lifespan.startup.complete"})
                await receive()
                await send({"type": "lifespan.shutdown.complete"})
            return
        now, headers = said(), dict(scope["headers"])
        status = now.get("status")
        wanted = now.get("token")
        if wanted and headers.get(b"authorization", b"").decode() != f"Bearer {wanted}":
            status = 401
        if status is None and "raw" not in now:
            await manager.handle_request(scope, receive, send)
            return
        lines = [(name.encode(), value.encode()) for name, value in now.get("headers", {}).items()]
        await send({"type": "http.response.start", "status": status or 200, "headers": lines})
        body = now.get("raw", "").encode() * now.get("times", 1)
        await send({"type": "http.response.body", "body": body})

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", lifespan="on")


if __name__ == "__main__":
    _serve(int(sys.argv[1]), Path(sys.argv[2]))
