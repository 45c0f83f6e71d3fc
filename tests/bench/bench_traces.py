"""What traces cost a request: a read with tracing off, on, and on for one trace in ten.

Off has to cost nothing; the processor time of a request is compared, which other work on the
machine disturbs least.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import pytest
from tests.bench.loadclient import measure, processor_seconds
from tests.bench.servers import environment, serve
from tests.conftest import free_port

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth

pytestmark = pytest.mark.bench
ROUNDS, REQUESTS = 12, 300


class _Collector(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def collector() -> Iterator[str]:
    """A collector that throws everything away; yields its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


async def test_bench_traces(database: Database, settings: Settings, tenant: UUID) -> None:
    opened = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.VIEWER, create=True
    )
    header = {"Authorization": f"Bearer {opened.access_token}"}
    with collector() as url:
        on = {"OTEL_EXPORTER_OTLP_ENDPOINT": url}
        tenth = {"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1"}
        servers = {}
        try:
            for name, more in (("off", {}), ("on", on), ("one in ten", on | tenth)):
                port = free_port()
                server = serve("atlas.api.main:create_app", port, {**environment(settings), **more})
                servers[name] = (server, port)
            spent: dict[str, list[float]] = {name: [] for name in servers}
            for _ in range(ROUNDS):
                for name, (server, port) in servers.items():
                    before = processor_seconds(server.pid)
                    await measure(port, "/api/jobs", header, clients=1, requests=REQUESTS)
                    spent[name].append((processor_seconds(server.pid) - before) / REQUESTS)
        finally:
            for server, _ in servers.values():
                server.kill()
            await asyncio.sleep(0.1)
    least = {name: min(seconds) for name, seconds in spent.items()}
    for name, seconds in least.items():
        print(f"\ntraces {name}: processor {seconds * 1e3:.3f} ms a request", end="")
        print(f", {seconds / least['off']:.2f} times off")
