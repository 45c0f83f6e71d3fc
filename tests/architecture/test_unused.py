"""Nothing is defined in vain: a module-level name of the product is used somewhere."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import ROOT, Module, modules, tracked_files

RESERVED: set[str] = set()
CALLED_BY_ALEMBIC = {"upgrade", "downgrade", "revision", "down_revision", "branch_labels"}
CALLED_BY_ALEMBIC |= {"depends_on"}
_WORD = re.compile(r"[A-Za-z_]\w*")


def defined(module: Module) -> Iterator[str]:
    """Names that a module defines; what a decorator takes (routes, commands) is used by it."""
    for node in module.tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if not node.decorator_list or isinstance(node, ast.ClassDef):
                    yield node.name
            case ast.Assign():
                for target in node.targets:
                    yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def used(module: Module) -> Iterator[str]:
    """Names that a module reads. An import alone is no use: a facade re-exports dead names too."""
    for node in module.nodes:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (one.name for one in node.names if one.asname not in {None, one.name})


def unused(found: tuple[Module, ...], elsewhere: frozenset[str]) -> list[str]:
    """`path: name` of every definition that neither the modules nor the words elsewhere name."""
    taken = elsewhere | RESERVED | {name for module in found for name in used(module)}
    return [
        f"{module.path}: {name}"
        for module in found
        for name in defined(module)
        if name not in taken
        and not name.startswith("__")
        and not ("migrations" in module.parts and name in CALLED_BY_ALEMBIC)
    ]


def words_of_tests() -> frozenset[str]:
    """Every word in the tests but this one: some definitions serve them alone."""
    found: set[str] = set()
    for file in tracked_files():
        if file.parts[0] == "tests" and file.suffix == ".py" and file.name != "test_unused.py":
            found.update(_WORD.findall((ROOT / file).read_text(encoding="utf-8")))
    return frozenset(found)


def test_every_definition_is_used() -> None:
    assert unused(modules(), words_of_tests()) == []


def test_an_unused_definition_is_found() -> None:
    text = "from a import C as D\nB = 1\ndef f(): return B\ndef g(): return f()\nE: int = 1\nD()\n"
    module = Module("room/domain.py", text)
    assert unused((module,), frozenset()) == ["room/domain.py: g", "room/domain.py: E"]
    assert unused((module,), frozenset({"g", "E"})) == []
