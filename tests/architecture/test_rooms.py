"""Import rules of single files: what a room may show, and which way it points inside."""

import ast
from functools import cache

import grimp
import pytest
from importlinter.cli import lint_imports
from tests.architecture.source import ROOT, modules

COMPOSITION_ROOTS = {"api", "worker", "cli"}
HIDDEN = {"repository", "models", "routes", "activities", "workflow"}
# What a composition root wires: routers, durable parts. SQL and rows stay in the room.
WIRED = {"routes", "activities", "workflow"}
# Inside a room, each kind of file and what it may import of the same room.
INWARD = {
    "errors": set[str](),
    "actions": set(),
    "domain": {"errors", "actions"},
    "schemas": {"errors", "actions", "domain", "models"},
    "models": {"errors", "actions", "domain", "schemas"},
    "repository": {"errors", "actions", "domain", "schemas", "models"},
}
# I/O has no place in pure rules.
IMPURE = ("asyncpg", "httpx", "httpx2", "temporalio", "obstore", "fastapi", "starlette", "psycopg")


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("atlas", include_external_packages=True)


def room_of(module: str) -> tuple[str, str, str] | None:
    """(wing, room, kind of file) of a module inside a room."""
    parts = module.split(".")
    if len(parts) < 4 or parts[0] != "atlas" or parts[1] in {*COMPOSITION_ROOTS, "foundation"}:
        return None
    return parts[1], parts[2], parts[3]


def imports() -> list[tuple[str, str]]:
    found = graph()
    return [
        (importer, imported)
        for importer in sorted(found.modules)
        if importer.startswith("atlas")
        for imported in sorted(found.find_modules_directly_imported_by(importer))
    ]


def test_import_contracts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


def test_rooms_show_only_their_public_files() -> None:
    wrong = []
    for importer, imported in imports():
        target = room_of(imported)
        if target is None or target[2] not in HIDDEN:
            continue
        source = room_of(importer)
        inside = source is not None and source[:2] == target[:2]
        wired = importer.split(".")[1] in COMPOSITION_ROOTS and target[2] in WIRED
        if not inside and not wired:
            wrong.append(f"{importer} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_files_of_a_room_point_inwards() -> None:
    wrong = []
    for importer, imported in imports():
        source, target = room_of(importer), room_of(imported)
        if source is None or target is None or source[:2] != target[:2]:
            continue
        kind, other = source[2], target[2]
        if kind in INWARD and other != kind and other not in INWARD[kind]:
            known = {*INWARD, "service", "routes", "activities", "workflow"}
            if other in known:
                wrong.append(f"{importer} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_domain_files_do_no_io() -> None:
    wrong = []
    for importer, imported in imports():
        source = room_of(importer)
        if source is None or source[2] != "domain":
            continue
        if imported.split(".")[0] in IMPURE or imported.startswith(
            ("atlas.foundation.db", "atlas.foundation.storage", "atlas.foundation.outbound")
        ):
            wrong.append(f"{importer} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_domain_files_import_no_schemas() -> None:
    """Rules stand without the API's shapes, of whatever room."""
    wrong = []
    for importer, imported in imports():
        source, target = room_of(importer), room_of(imported)
        if source is None or source[2] != "domain":
            continue
        schemas = target is not None and target[2] == "schemas"
        if schemas or imported == "atlas.foundation.web.schemas":
            wrong.append(f"{importer} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_only_routes_know_the_web_framework() -> None:
    wrong = []
    for importer, imported in imports():
        source = room_of(importer)
        if source is None or source[2] == "routes":
            continue
        if imported.split(".")[0] in {"fastapi", "starlette"}:
            wrong.append(f"{importer} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_every_room_has_a_docstring_that_says_what_it_is() -> None:
    silent = [
        module.path
        for module in modules()
        if module.path.endswith("/__init__.py")
        and len(module.parts) == 3
        and ast.get_docstring(module.tree) is None
    ]
    assert not silent, "empty __init__.py: " + ", ".join(silent)
