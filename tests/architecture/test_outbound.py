"""One way out of the process: no other room has an HTTP client or opens a connection."""

import ast

from tests.architecture.source import Module, dotted, modules

CLIENTS = {
    "httpx", "httpx2", "httpcore", "httpcore2", "aiohttp", "requests", "urllib3", "pycurl",
    "urllib.request", "http.client", "websockets", "websocket", "ftplib", "smtplib", "telnetlib",
    "socketserver", "niquests", "hishel", "pyreqwest", "aiosmtplib",
}  # fmt: skip
CONNECTS = {"asyncio.open_connection", "socket.create_connection", "anyio.connect_tcp"}
METHODS = {"create_connection", "sock_connect", "connect_tcp"}
ALLOWED = {
    "cli/client.py": "the commands' client of the installation's own API",
    "cli/readiness.py": "asks the API that it has just started whether it is ready",
}


def is_outbound(module: Module) -> bool:
    return module.path.startswith("foundation/outbound/")


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def clients_of(module: Module) -> list[str]:
    found = []
    for node in module.nodes:
        names = imported(node)
        if any(name == one or name.startswith(f"{one}.") for name in names for one in CLIENTS):
            found.append(f"{module.path}:{node.lineno}")  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if name in CONNECTS or method in METHODS:
                found.append(f"{module.path}:{node.lineno}")
    return found


def test_only_the_guard_has_a_client() -> None:
    wrong = [
        at
        for module in modules()
        if not is_outbound(module) and module.path not in ALLOWED
        for at in clients_of(module)
    ]
    assert not wrong, "use atlas.foundation.outbound: " + ", ".join(wrong)


def test_each_exception_is_one() -> None:
    found = {module.path for module in modules() if clients_of(module)}
    assert {path for path in found if not path.startswith("foundation/outbound/")} == set(ALLOWED)


def test_the_finder_finds_clients() -> None:
    for text in (
        "import httpx",
        "import httpx2 as http",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client",
        "import requests.sessions",
        "async def f():\n    await asyncio.open_connection('h', 1)",
        "def f(loop):\n    return loop.create_connection(None)",
    ):
        assert clients_of(Module("x.py", text)), text
    text = "from urllib.parse import urlsplit\nimport http\n"
    assert not clients_of(Module("x.py", text))
