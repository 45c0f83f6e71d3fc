"""What a process does not load before it is ready: it takes seconds, and little needs it."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import Module, modules

from atlas.api import parts

LATER = {
    "scipy": "circular ownership",
    "dns": "looking at websites, in the worker",
    "alembic": "migrations",
    "atlas.worker": "the worker",
    "temporalio.worker": "the worker",
    "atlas.cli": "the command line",
}
"""Module → what needs it; such a module is imported where it is used."""
WORKERS_LATER = {
    "mcp": "talking to tenants' MCP servers",
    "mcp_types": "talking to tenants' MCP servers",
    "alembic": "migrations",
    "atlas.cli": "the command line",
}
"""The same of a worker."""


@cache
def _by_name() -> dict[str, Module]:
    return {
        ".".join(("atlas", *module.parts)).removesuffix(".__init__"): module for module in modules()
    }


def _imported(body: list[ast.stmt]) -> Iterator[str]:
    """The names that a module imports as it is loaded: not in functions, not for types alone."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.dump(node.test):
            yield from _imported([*node.body, *node.orelse])
        elif isinstance(node, ast.With | ast.ClassDef | ast.Try):
            yield from _imported(node.body)


def loaded_by(start: str) -> dict[str, str]:
    """Every module that loading `start` loads, with the module that asked for it."""
    found = {start: ""}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        module = _by_name().get(name)
        parents = [name.rpartition(".")[0]] if "." in name else []
        for other in (*parents, *(_imported(module.tree.body) if module else ())):
            if other not in found:
                found[other] = name
                waiting.append(other)
    return found


def test_the_api_starts_without_what_few_requests_need() -> None:
    loaded = loaded_by("atlas.api.main")
    assert len(loaded) > 500  # the walk goes into the rooms
    assert [f"{name}, by {by}" for name, by in loaded.items() if name in LATER] == []


def test_a_worker_starts_without_what_few_activities_need() -> None:
    loaded = loaded_by("atlas.worker.main")
    assert "atlas.sources.mcp.connection" in loaded  # the walk comes where the SDK is used
    assert [f"{name}, by {by}" for name, by in loaded.items() if name in WORKERS_LATER] == []


def test_the_walk_sees_what_is_loaded() -> None:
    loaded = loaded_by("atlas.worker.main")
    assert {"temporalio.worker", "atlas.worker.registry"} <= loaded.keys()
    assert "mcp" in loaded_by("atlas.api.main")


def test_what_is_loaded_when_the_process_serves_is_what_was_left_out() -> None:
    for name in parts._LATER:
        importlib.import_module(name)
    assert {name.partition(".")[0] for name in parts._LATER} == {"scipy"}


def test_what_a_worker_left_out_is_there_once_it_was_loaded() -> None:
    """The loading happens in a thread: what is imported later holds up no other work."""
    text = (
        "import sys; from atlas.sources.mcp import connection\n"
        f"later = {sorted(name for name in WORKERS_LATER if name.startswith('mcp'))!r}\n"
        "assert not sys.modules.keys() & set(later), 'before'\n"
        "connection._load()\n"
        "assert sys.modules.keys() >= {*later, 'mcp.client.streamable_http'}, 'after'\n"
    )
    subprocess.run([sys.executable, "-c", text], check=True, timeout=120)
