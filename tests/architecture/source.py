"""The product's own source files, parsed once."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "atlas"


@dataclass(frozen=True)
class Module:
    """One file; `path` is relative to `src/atlas`."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    @cached_property
    def tree(self) -> ast.Module:
        """Parsed when a rule looks at it: collecting the tests needs the paths alone."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once: a dozen rules look at each of them."""
        return tuple(ast.walk(self.tree))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        found.append(Module(file.relative_to(PACKAGE).as_posix(), text))
    return tuple(found)


@cache
def tracked_paths() -> tuple[Path, ...]:
    """Every path that git tracks or would track, relative to the repository's root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return tuple(Path(name) for name in listing.split("\0") if name)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Those of them that are files, or links to files."""
    return tuple(path for path in tracked_paths() if (ROOT / path).is_file())


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def docstring_nodes(nodes: Iterable[ast.AST]) -> set[int]:
    """The ids of the constant nodes that are docstrings or bare strings below a name."""
    return {
        id(node.value)
        for node in nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""
