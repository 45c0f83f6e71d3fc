"""Tests wait for a state with `tests.support.waiting`, not for a number of looks or of seconds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
QUICK = ("api", "db", "laws", "unit", "workflows")
SHORTEST = 60
"""Seconds that a guard against hanging leaves at least: beside other work a second is nothing."""


def _sleeps(loop: ast.For) -> bool:
    calls = (node for node in ast.walk(loop) if isinstance(node, ast.Call))
    return any(ast.unparse(call.func) == "asyncio.sleep" and _number(call) != 0 for call in calls)


def _number(call: ast.Call) -> float | None:
    first = call.args[0] if call.args else None
    value = first.value if isinstance(first, ast.Constant) else None
    return float(value) if isinstance(value, int | float) else None


def _impatient(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and "range(" in ast.unparse(node.iter) and _sleeps(node):
            yield node.lineno, "looks a number of times"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.timeout":
            seconds = _number(node)
            if seconds is not None and seconds < SHORTEST:
                yield node.lineno, f"gives up after {seconds:g} s"


def test_no_test_waits_for_a_number_of_looks_or_of_a_few_seconds() -> None:
    found = [
        f"{file.relative_to(TESTS)}:{line} {why}"
        for room in QUICK
        for file in sorted((TESTS / room).rglob("*.py"))
        for line, why in _impatient(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


def test_the_rule_sees_both() -> None:
    lines = [
        "async def look():",
        "    for _ in range(9):",
        "        await asyncio.sleep(0.1)",
        "    async with asyncio.timeout(20):",
        "        await asyncio.sleep(0)",
    ]
    assert [line for line, _ in _impatient(ast.parse("\n".join(lines)))] == [2, 4]


def test_a_journey_waits_for_the_end_of_all_that_matches() -> None:
    """A wait for one fails where two match and the page is slow; `gone` does not."""
    journeys = (TESTS.parent / "frontend" / "e2e").glob("*.test.mjs")
    found = [
        file.name
        for file in journeys
        if re.search(r'state: "(detached|hidden)"', file.read_text(encoding="utf-8"))
    ]
    assert not found, found
