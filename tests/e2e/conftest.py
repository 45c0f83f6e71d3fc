"""The real stack for browser tests: `atlas up` with the demo tenant, Vite's dev server, nginx."""

import asyncio
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from tests.api.identity.openid import CONSOLE_CALLBACK, OpenIdProvider
from tests.conftest import free_port
from tests.support.mcp_peer import McpPeer, mcp_peer
from tests.support.model_peer import ModelPeer, model_peer
from tests.support.providers import Provider, keyed, provider

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 240
KEYED = "keyed-register"
"""A source that needs a key; its plugin is installed as a package is."""


@dataclass(frozen=True)
class Stack:
    """Where the stack answers and how to sign in."""

    backend: str
    email: str
    password: str
    second_email: str
    second_password: str
    admin_email: str
    admin_password: str
    data_dir: Path
    mcp: McpPeer
    model: ModelPeer
    openid: OpenIdProvider


@contextmanager
def process(command: list[str], log: Path, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block runs; its output goes to a log that failures show."""
    with log.open("wb") as output:
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)  # type: ignore[call-overload]
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            child.kill()


def wait_for(url: str, child: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a URL answers 200."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"{url} did not answer 200:\n{log.read_text(errors='replace')[-5000:]}")


def needed(program: str, *names: str) -> str:
    """Return the path of a program; a missing one fails the test, never skips it."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"{program} is not installed (Debian: apt-get install {names[0]})")
    return found


@dataclass(frozen=True)
class KeyedSource:
    """A provider that needs a key, and the folder of the packages with its plugin."""

    provider: Provider
    site: Path


_Peer = TypeVar("_Peer")


@contextmanager
def _in_a_thread(peer: AbstractAsyncContextManager[_Peer], name: str) -> Iterator[_Peer]:
    """Run a peer in a loop of its own while the block runs: journeys are not asynchronous."""
    ready, stop = threading.Event(), threading.Event()
    found: list[_Peer] = []

    async def serve() -> None:
        async with peer as one:
            found.append(one)
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(READY_SECONDS), f"{name} did not start"
    yield found[0]
    stop.set()
    thread.join(30)


@pytest.fixture(scope="session")
def keyed_source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSource]:
    """Serve a provider that needs a key, in a thread of its own."""
    folder, site = tmp_path_factory.mktemp("provider"), tmp_path_factory.mktemp("site")
    with _in_a_thread(provider(folder), "the provider") as found:
        keyed(site, KEYED, found.pair)
        yield KeyedSource(found, site)


@pytest.fixture(scope="session")
def mcp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[McpPeer]:
    """Serve an MCP server of an organisation; its file says how it behaves."""
    with _in_a_thread(mcp_peer(tmp_path_factory.mktemp("mcp")), "the MCP server") as found:
        yield found


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelPeer]:
    """Serve a language model of an organisation; its file says how it behaves."""
    with _in_a_thread(model_peer(tmp_path_factory.mktemp("model")), "the model") as found:
        yield found


@pytest.fixture(scope="session")
def stack(
    tmp_path_factory: pytest.TempPathFactory,
    keyed_source: KeyedSource,
    mcp_server: McpPeer,
    model_server: ModelPeer,
) -> Iterator[Stack]:
    """A fresh installation with its demo tenant, started by the real command."""
    # PostgreSQL runs under another account when we are root: its folder must be reachable
    data_dir = tmp_path_factory.mktemp("atlas-e2e", numbered=True) / "data"
    for folder in data_dir.parents[:4]:  # pytest's own: of this test process, this run, this user
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(0o711)
    port, postgres, temporal = free_port(), free_port(), _three_free_ports()
    command = [
        str(Path(sys.executable).with_name("atlas")),
        "up",
        "--data-dir",
        str(data_dir),
        "--port",
        str(port),
        "--postgres-port",
        str(postgres),
        "--temporal-port",
        str(temporal),
    ]
    log = data_dir.parent / "up.log"
    callback = f"http://127.0.0.1:{port}{CONSOLE_CALLBACK}"
    # another host than Atlas's: for the browser the provider is another site, as in life
    openid = OpenIdProvider(free_port(), callback=callback, host="localhost")
    peers = (openid.pair, keyed_source.provider.pair, mcp_server.pair, model_server.pair)
    environment = {
        **os.environ,
        "ATLAS_RATE_AUTH": "1000/minute",
        "ATLAS_PROVIDERS": KEYED,
        "ATLAS_OUTBOUND_ALLOW": ",".join(peers),
        "SSL_CERT_FILE": str(keyed_source.provider.authorities),
        "PYTHONPATH": str(keyed_source.site),
    }
    with openid, process(command, log, cwd=ROOT, env=environment) as child:
        backend = f"http://127.0.0.1:{port}"
        wait_for(f"{backend}/health/ready", child, log)
        people = json.loads((data_dir / "demo.json").read_text())["passwords"]
        email = "analyst@demo.example"
        second = "senior_officer@demo.example"
        admin = "admin@demo.example"
        yield Stack(
            backend, email, people[email], second, people[second], admin, people[admin], data_dir,
            mcp_server, model_server, openid,
        )  # fmt: skip


def _three_free_ports() -> int:
    """Return a port with the two above it free: Temporal takes three in a row."""
    while True:
        first = free_port()
        try:
            for port in (first, first + 1, first + 2):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


@pytest.fixture(scope="session")
def dev_server(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Vite's development server with its proxy to the stack."""
    port = free_port()
    log = tmp_path_factory.mktemp("vite") / "vite.log"
    vite = ROOT / "frontend/node_modules/vite/bin/vite.js"
    command = [needed("Node", "nodejs", "node"), str(vite), "--port", str(port), "--strictPort"]
    environment = {**os.environ, "ATLAS_BACKEND_URL": stack.backend}
    command += ["--host", "127.0.0.1"]
    with process(command, log, cwd=ROOT / "frontend", env=environment) as child:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/", child, log)
        yield base


@pytest.fixture(scope="session")
def nginx(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The nginx of deploy/nginx.conf, with this stack's addresses and folders."""
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for written, here in (
        ("server 127.0.0.1:8000;", f"server {stack.backend.removeprefix('http://')};"),
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("root /usr/share/atlas/console;", f"root {ROOT / 'frontend/dist'};"),
    ):
        assert text.count(written) == 1, f"deploy/nginx.conf no longer has: {written}"
        text = text.replace(written, here)
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{places}{text}\n}}\n"
    )
    log = folder / "nginx.log"
    program = needed("nginx", "nginx", "/usr/sbin/nginx")
    with process([program, "-c", str(config), "-p", str(folder)], log) as child:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/", child, log)
        yield base
