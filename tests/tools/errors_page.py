"""docs/errors.md from the code: every error code, its status, and what it means."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import atlas
from atlas.foundation.core.errors import AtlasError

HEAD = """\
# Error codes

Every `code` of a problem document, and of the `error` of long work. This page is generated
(`make openapi`) and compared with the code in `tests/architecture/test_docs.py`; do not edit it.

A code is stable: programs compare it. People read `detail`, which says what is wrong here and what
to do next. Who may do an operation is in [Routers](routers.md), the statuses in
[Request lifecycle](request-lifecycle.md).

| code | status | meaning |
|---|---|---|
"""


def page() -> str:
    """Return the page's text."""
    modules = _modules()
    found: dict[str, tuple[int, str]] = {}
    for module in modules:
        for name, code, detail in _raised(ast.parse(Path(module.__file__ or "").read_bytes())):
            kind = vars(module).get(name)
            if isinstance(kind, type) and issubclass(kind, AtlasError):
                found.setdefault(code, (kind.status, detail))
    # two rooms may have a class of one name: the order of imports decides nothing
    own = sorted(
        {kind for kind in _below(AtlasError) if kind.__module__.startswith("atlas.")},
        key=lambda kind: (kind.__module__, kind.__qualname__),
        reverse=True,
    )
    found |= {kind.code: (kind.status, _meaning(kind)) for kind in own if "code" in vars(kind)}
    rows = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    return HEAD + "".join(
        f"| `{code}` | {status} | {meaning} |\n" for code, (status, meaning) in rows
    )


def _modules() -> list[ModuleType]:
    """Return every module of Atlas, by name, but migrations: they run when they are imported."""
    names = [module.name for module in pkgutil.walk_packages(atlas.__path__, "atlas.")]
    return [importlib.import_module(name) for name in sorted(names) if ".migrations." not in name]


def _below(kind: type[AtlasError]) -> Iterator[type[AtlasError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _meaning(kind: type[AtlasError]) -> str:
    text = (kind.__doc__ or kind.title).partition("\n\n")[0]
    return " ".join(text.split()).replace("|", "\\|")


def _raised(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Class, code and detail of each error that is made with a code of its own."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        for keyword in call.keywords:
            if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                yield name, str(keyword.value.value), _text(call.args[0])


def _text(node: ast.expr) -> str:
    """The detail as written; what is filled in is shown as an ellipsis."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values]
        return re.sub(r"…[…, ]*…", "…", "".join(parts))
    return ""
