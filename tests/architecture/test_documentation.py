"""The documentation as a site: every page is in its navigation, every command in it exists."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.architecture.source import ROOT, tracked_files
from tests.tools import guide

from atlas.cli.main import app

PAGES = [path for path in tracked_files() if path.suffix == ".md" and path.parts[0] != "tests"]
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_INDENTED = re.compile(r"^    ((?:atlas|make) .*)$", re.MULTILINE)
_CUT = {"&&", "||", "|", ";", "#", ">", "<"}


def _in_navigation(items: list[Any]) -> Iterator[str]:
    for item in items:
        for value in item.values() if isinstance(item, dict) else [item]:
            if isinstance(value, list):
                yield from _in_navigation(value)
            else:
                yield str(value)


def test_every_page_is_in_the_navigation() -> None:
    site = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    shown = sorted(_in_navigation(site["nav"]))
    docs = ROOT / "docs"
    pages = sorted(
        path.relative_to(docs).as_posix()
        for path in docs.rglob("*.md")
        if path.parent.name != "adr"
    )
    assert shown == pages


GUIDE_PAGES = sorted(guide.GUIDE.glob("*.md"))


@pytest.mark.parametrize("page", GUIDE_PAGES, ids=lambda page: page.stem)
def test_the_guide_names_only_screenshots_that_journeys_make(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    names = guide.named(text)
    assert names, "a page of the guide shows what it describes"
    assert len(names) == text.count("<!-- "), "a comment that is no screenshot"
    assert set(names) <= guide.made()


def test_a_screenshot_takes_the_place_of_its_comment() -> None:
    page = "1. Do it.\n\n<!-- screenshot: hits: The queue -->\n<!-- screenshot: gone: Away -->\n"
    assert guide.with_pictures(page, {"hits"}) == (
        "1. Do it.\n\n![The queue](pictures/hits.png)\n<!-- screenshot: gone: Away -->\n"
    )


def test_the_guide_is_staged_with_the_pictures_that_are_there(tmp_path: Path) -> None:
    screenshots, target = tmp_path / "screenshots", tmp_path / "guide"
    screenshots.mkdir()
    (screenshots / "palette.png").write_bytes(b"picture")
    missing = list(guide.stage(screenshots, target))
    pages = target / "docs" / "console"
    assert (pages / "pictures" / "palette.png").read_bytes() == b"picture"
    page = (pages / "find-an-operation").with_suffix(".md").read_text(encoding="utf-8")
    assert "](pictures/palette.png)" in page
    assert "palette" not in missing
    assert "hit-second-person" in missing


def _lines(text: str) -> Iterator[str]:
    """Yield the commands of a page, joined where a backslash continues them."""
    blocks = [*_BLOCK.findall(text), *_INDENTED.findall(text)]
    for block in blocks:
        for line in block.replace("\\\n", " ").splitlines():
            for found in re.finditer(r"(?:^|[(\s])(?:\.venv/bin/)?(atlas|make) .*", line):
                yield found.group(0).lstrip(" (").removeprefix(".venv/bin/")


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();|&<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if word in _CUT or set(word) <= set("();|&<>"):
            break
        words.append(word)
    return words


COMMANDS = sorted(
    {
        (str(page), line)
        for page in PAGES
        for line in _lines((ROOT / page).read_text(encoding="utf-8"))
    }
)


def test_commands_were_found() -> None:
    assert len([line for _, line in COMMANDS if line.startswith("atlas")]) > 20


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_every_documented_command_exists(page: str, line: str) -> None:
    words = _words(line)
    if words[0] == "make":
        targets = re.findall(
            r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
        assert words[1] in targets
        return
    command: Any = typer.main.get_command(app)
    rest = words[1:]
    while hasattr(command, "commands"):
        name = rest.pop(0)
        assert name in command.commands, f"{page}: no command {name}"
        command = command.commands[name]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    options = {word.split("=")[0] for word in rest if word.startswith("--")}
    assert options <= known, f"{page}: {sorted(options - known)}"


CITING = [
    path
    for path in tracked_files()
    if path.parts[0] in {"src", "tests"}
    and path.parts[1] != "tools"  # they write pages
    and path.suffix in {".py", ".yaml", ".json", ".typ", ".html"}
]
_PAGE = re.compile(r"[\w/.-]*\b[a-z][\w-]*\.md\b(?:, ([A-Z][\w ]+))?")
_ADR = re.compile(r"\bADR (\d+)")


def test_what_the_code_cites_is_in_the_repository() -> None:
    decisions = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")}
    dangling: list[str] = []
    for path in CITING:
        text = (ROOT / path).read_text(encoding="utf-8")
        for found in _PAGE.finditer(text):
            name, _, section = found.group(0).partition(", ")
            page = ROOT / name
            if not page.is_file():
                dangling.append(f"{path}: {name}")
            elif section and f"# {section}\n" not in page.read_text(encoding="utf-8"):
                dangling.append(f"{path}: {found.group(0)}")
        cited = {found.zfill(4) for found in _ADR.findall(text)}
        dangling += [f"{path}: ADR {name}" for name in sorted(cited - decisions)]
    assert not dangling
