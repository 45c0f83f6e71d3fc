"""What people read is plain English: none of the phrases of words.toml is in it."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import pytest
import typer
from tests.api.generated.operations import document
from tests.architecture.source import PACKAGE, ROOT, Module, docstring_nodes, modules, tracked_files
from tests.tools import errors_page, routers_page

from atlas.cli.main import app

WORDS = tomllib.loads((ROOT / "tests/architecture/words.toml").read_text(encoding="utf-8"))
PATTERNS = [
    (re.compile(one["match"], re.IGNORECASE | re.MULTILINE), one["write"])
    for one in WORDS["pattern"]
]
GENERATED = {
    "docs/errors.md",
    "docs/routers.md",
}  # made from the application, as the OpenAPI document is
REPORT_TEXTS = ("investigations/reports", "investigations/modules")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def _page(text: str) -> Iterator[str]:
    text = re.sub(r"^>.*$", "", _CODE.sub("`…`", text), flags=re.MULTILINE)  # quotations
    yield from (re.sub(r"\s+", " ", block) for block in re.split(r"\n\s*\n|\n(?=[|-])", text))


def _file(name: str) -> Iterator[str]:
    return _page((ROOT / name).read_text(encoding="utf-8"))


def _document(node: Any) -> Iterator[str]:
    """Yield the texts of an OpenAPI document that people read."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"description", "summary"} and isinstance(value, str):
                yield _CODE.sub("`…`", value)
            else:
                yield from _document(value)
    elif isinstance(node, list):
        for value in node:
            yield from _document(value)


def _help() -> Iterator[str]:
    pending: list[Any] = [typer.main.get_command(app)]
    while pending:
        command = pending.pop()
        pending += getattr(command, "commands", {}).values()
        yield str(command.help or "")
        yield from (str(getattr(option, "help", None) or "") for option in command.params)


def _strings(*folders: str) -> Iterator[str]:
    """Yield the sentences in the code of these folders, without docstrings."""
    for folder in folders:
        for file in sorted((PACKAGE / folder).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            skipped = docstring_nodes(ast.walk(tree))
            yield from (
                _CODE.sub("`…`", node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and " " in node.value.strip()
                and id(node) not in skipped
            )


_NAMED = re.compile(r"^\s*\w+(, \w+)*:", re.MULTILINE)


def _docstrings(room: str) -> Iterator[str]:
    """Yield the docstrings of a room without the names of arguments that they describe."""
    for module in modules():
        if _room(module) != room or "migrations/versions" in module.path:
            continue
        found = docstring_nodes(module.nodes)
        yield from (
            _NAMED.sub("", _CODE.sub("`…`", node.value))
            for node in module.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) in found
        )


def _rooms() -> list[str]:
    return sorted({_room(module) for module in modules()})


def _room(module: Module) -> str:
    return "/".join(module.parts[:-1][:2]) or "."


def _pages() -> list[str]:
    return [
        str(path)
        for path in tracked_files()
        if path.suffix == ".md"
        and (str(path.parent) == "docs" or str(path) in {"README.md", "CONTRIBUTING.md"})
        and str(path) not in GENERATED
    ]


AREAS: dict[str, Callable[[], Iterator[str]]] = {
    "docs/openapi.json": lambda: _document(document()),
    "docs/errors.md": lambda: _page(errors_page.page()),
    "docs/routers.md": lambda: _page(routers_page.page()),
    "atlas --help": _help,
    "src/atlas/cli": lambda: _strings("cli"),
    "report texts": lambda: _strings(*REPORT_TEXTS),
    **{name: partial(_file, name) for name in _pages()},
    **{f"docstrings of {room}": partial(_docstrings, room) for room in _rooms()},
}


@cache
def found(area: str) -> list[str]:
    return [
        f"“{text[max(hit.start() - 40, 0) : hit.end() + 30]}”: write {write}"
        for text in AREAS[area]()
        for pattern, write in PATTERNS
        for hit in pattern.finditer(text)
    ]


@pytest.mark.parametrize("area", sorted(AREAS))
def test_what_people_read_is_plain_english(area: str) -> None:
    assert not found(area), f"{area}\n" + "\n".join(found(area))


@pytest.mark.parametrize("one", WORDS["pattern"], ids=lambda one: str(one["match"]))
def test_every_pattern_says_what_to_write_and_why(one: dict[str, str]) -> None:
    assert one["write"]
    assert one["why"]
    assert not re.search(one["match"], ""), "matches everything"


def test_the_checker_finds_a_phrase() -> None:
    assert [write for pattern, write in PATTERNS if pattern.search("Nobody is heard.")]
    assert len(_CODE.sub("", "`nobody`")) == 0
