"""Write docs/errors.md from the code: every error code, its status, and what it means.

python -m tests.tools.errors_page --write docs/errors.md
python -m tests.tools.errors_page --check docs/errors.md
"""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.tools.routers_page import write_or_check

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
SOURCE = Path(atlas.__file__).parent


def page() -> str:
    """Return the page's text."""
    kinds = _classes()
    found: dict[str, tuple[int, str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for name, code, detail in _raised(ast.parse(path.read_text(encoding="utf-8"))):
            if name in kinds:
                found.setdefault(code, (kinds[name].status, detail))
    own = [kind for kind in kinds.values() if "code" in vars(kind)]
    found |= {kind.code: (kind.status, _meaning(kind)) for kind in own}
    rows = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    return HEAD + "".join(
        f"| `{code}` | {status} | {meaning} |\n" for code, (status, meaning) in rows
    )


def _classes() -> dict[str, type[AtlasError]]:
    for module in pkgutil.walk_packages(atlas.__path__, "atlas."):
        if ".migrations." not in module.name:  # they run when they are imported
            importlib.import_module(module.name)
    ours = (kind for kind in _below(AtlasError) if kind.__module__.startswith("atlas."))
    return {kind.__name__: kind for kind in ours}


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


if __name__ == "__main__":
    sys.exit(write_or_check(page, __doc__))
