"""A small keep-alive HTTP/1.1 client: httpx would cost more than what is measured."""

import asyncio
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from atlas.foundation.core.memory import settled_heap


@dataclass(frozen=True)
class Figures:
    """What one run took: seconds per request."""

    median: float
    p99: float
    rate: float

    def __str__(self) -> str:
        return f"p50 {self.median * 1e3:6.2f} ms  p99 {self.p99 * 1e3:6.2f} ms  {self.rate:7.0f}/s"


def processor_seconds(pid: int) -> float:
    """Return the processor time a process has used, in seconds (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head[:300].decode())
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    await reader.readexactly(length)


async def measure(
    port: int, path: str, headers: dict[str, str], *, clients: int, requests: int
) -> Figures:
    """Send `requests` GETs over `clients` connections; return the figures."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    times: list[float] = []

    async def run(count: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            started = time.perf_counter()
            await _one(reader, writer, request)
            times.append(time.perf_counter() - started)
        writer.close()

    # a collection over the test process's own heap (0.2 s) would stand in every request in flight
    with settled_heap():
        began = time.perf_counter()
        await asyncio.gather(*(run(requests // clients) for _ in range(clients)))
        elapsed = time.perf_counter() - began
    times.sort()
    return Figures(statistics.median(times), times[int(len(times) * 0.99)], len(times) / elapsed)
