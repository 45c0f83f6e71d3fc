"""Every kind of thing that the audit trail knows is placed in the feed of changes."""

import ast
from collections.abc import Iterator

import pytest
from tests.api.generated.operations import operations
from tests.architecture.source import Module, modules

from atlas.workspace.changes.domain import READABLE, UNTOLD

RECORDING = {"record", "record_many"}
AUDIT = "atlas.identity.audit"


def _recorders(module: Module) -> tuple[set[str], set[str]]:
    """Names under which a module has the audit's functions, and its service."""
    functions = set(RECORDING) if module.path == "identity/audit/service.py" else set[str]()
    services = set[str]()
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module == f"{AUDIT}.service":
            functions |= {one.asname or one.name for one in node.names if one.name in RECORDING}
        elif isinstance(node, ast.ImportFrom) and node.module == AUDIT:
            services |= {one.asname or one.name for one in node.names if one.name == "service"}
    return functions, services


def _kinds(module: Module) -> Iterator[ast.expr]:
    """The resource types that a module's calls of the audit trail give."""
    functions, services = _recorders(module)
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if (isinstance(called, ast.Name) and called.id in functions) or (
            isinstance(called, ast.Attribute)
            and called.attr in RECORDING
            and isinstance(called.value, ast.Name)
            and called.value.id in services
        ):
            yield node.args[3]


def _constants(module: Module) -> dict[str, str]:
    return {
        node.targets[0].id: node.value.value
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _works() -> set[str]:
    """What the kernel of work in parts records: `resource="…"` of each kind of work."""
    return {
        str(node.value.value)
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.keyword)
        and node.arg == "resource"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _imported(module: Module, name: str) -> str:
    """The value of a constant that a module has from another."""
    source = next(
        node.module
        for node in module.nodes
        if isinstance(node, ast.ImportFrom)
        and name in {one.asname or one.name for one in node.names}
    )
    assert source is not None
    path = source.removeprefix("atlas.").replace(".", "/") + ".py"
    return next(_constants(one)[name] for one in modules() if one.path == path)


def _of_another(module: Module, kind: ast.Attribute) -> str:
    """The value of a constant that a module names as another module's (`tools.RESOURCE`)."""
    name = ast.unparse(kind.value)
    source = next(
        node.module
        for node in module.nodes
        if isinstance(node, ast.ImportFrom)
        and name in {one.asname or one.name for one in node.names}
    )
    assert source is not None
    path = f"{source.removeprefix('atlas.').replace('.', '/')}/{name}.py"
    return next(_constants(one)[kind.attr] for one in modules() if one.path == path)


def recorded() -> set[str]:
    """Every resource type that is recorded anywhere."""
    found: set[str] = set()
    for module in modules():
        own = _constants(module)
        for kind in _kinds(module):
            if isinstance(kind, ast.Constant):
                found.add(str(kind.value))
            elif isinstance(kind, ast.Name):
                found.add(own.get(kind.id) or _imported(module, kind.id))
            elif isinstance(kind, ast.Attribute) and kind.attr == "RESOURCE":
                found.add(_of_another(module, kind))
            else:
                assert ast.unparse(kind) == "self.resource", ast.unparse(kind)
                found |= _works()
    return found


def test_every_kind_of_thing_is_placed() -> None:
    assert recorded() == READABLE.keys() | UNTOLD


@pytest.mark.parametrize("kind", sorted(READABLE))
def test_a_change_needs_the_permission_of_reading_the_thing(kind: str) -> None:
    for operation in operations():
        if operation.id in {f"get_{kind}", f"get_{kind.removeprefix('screening_')}"}:
            assert operation.contract.permission is READABLE[kind], operation.id
