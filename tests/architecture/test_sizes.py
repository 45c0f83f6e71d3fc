"""Files and functions stay readable: hard limits, and a list of exceptions that only shrinks."""

import ast
import tomllib
from typing import Any

from tests.architecture.source import ROOT, functions, modules, tracked_files

FILE_LIMIT = 600
FUNCTION_LIMIT = 60
LIST_MAY_HOLD = 6
# Generated or data files whose length says nothing about reading them.
GENERATED = {"frontend/src/api/schema.d.ts"}


def exceptions() -> dict[str, Any]:
    return tomllib.loads((ROOT / "tests/architecture/oversize.toml").read_text(encoding="utf-8"))


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring (public text, not logic)."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def long_functions() -> dict[str, int]:
    found: dict[str, int] = {}
    for module in modules():
        if module.path.startswith("foundation/db/migrations/versions/"):
            continue  # a list of DDL statements, read as data
        for node in functions(module):
            lines = code_lines(node)
            if lines > FUNCTION_LIMIT:
                found[f"src/atlas/{module.path}::{node.name}"] = lines
    return found


def long_files() -> dict[str, int]:
    found: dict[str, int] = {}
    for path in tracked_files():
        name = path.as_posix()
        if path.suffix in {".py", ".ts", ".tsx", ".mjs"} and name not in GENERATED:
            lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
            if lines > FILE_LIMIT:
                found[name] = lines
    return found


def compare(kind: str, measured: dict[str, int], listed: dict[str, Any]) -> list[str]:
    problems = []
    for name, lines in measured.items():
        entry = listed.get(name)
        if entry is None:
            problems.append(f"{kind} {name}: {lines} lines; split it, or say why in oversize.toml")
        elif lines > entry["lines"]:
            problems.append(f"{kind} {name}: grew from {entry['lines']} to {lines} lines")
    problems += [
        f"{kind} {name}: no longer too long, delete its entry" for name in listed.keys() - measured
    ]
    problems += [
        f"{kind} {name}: no reason given" for name, entry in listed.items() if not entry.get("why")
    ]
    return problems


def test_functions_are_short_or_say_why() -> None:
    problems = compare("function", long_functions(), exceptions().get("functions", {}))
    assert not problems, "\n".join(problems)


def test_files_are_short_or_say_why() -> None:
    problems = compare("file", long_files(), exceptions().get("files", {}))
    assert not problems, "\n".join(problems)


def test_the_list_only_shrinks() -> None:
    listed = exceptions()
    assert len(listed.get("files", {})) + len(listed.get("functions", {})) <= LIST_MAY_HOLD


def test_most_functions_are_short() -> None:
    lengths = sorted(code_lines(node) for module in modules() for node in functions(module))
    over_aim = sum(length > 40 for length in lengths)
    assert over_aim <= 0.06 * len(lengths), f"{over_aim} of {len(lengths)} functions over 40 lines"
