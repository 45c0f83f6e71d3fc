"""The guide of the Console with the screenshots that its journeys made.

A page names a screenshot in a comment, `<!-- screenshot: NAME: TEXT -->`, where NAME is what a
journey calls `screenshot` with. `python -m tests.tools.guide SCREENSHOTS TARGET` copies the
documentation to TARGET with a picture in place of each comment whose screenshot is there. So the
repository holds no picture that can grow old.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

GUIDE = ROOT / "docs" / "console"
_NAMED = re.compile(r"<!-- screenshot: ([a-z0-9-]+): ([^\n]+?) -->")
_MADE = re.compile(r"""\bscreenshot\(\s*[\w.]+,\s*"([a-z0-9-]+)\"""")


def named(text: str) -> list[str]:
    """Names of the screenshots that a page asks for, in their order."""
    return [found.group(1) for found in _NAMED.finditer(text)]


def made() -> set[str]:
    """Names of the screenshots that the journeys make every time they pass."""
    files = (ROOT / "frontend" / "e2e").glob("*.test.mjs")
    return {name for file in files for name in _MADE.findall(file.read_text(encoding="utf-8"))}


def with_pictures(text: str, there: set[str]) -> str:
    """Return a page with a picture in place of each comment whose screenshot is there."""

    def picture(found: re.Match[str]) -> str:
        name, says = found.groups()
        return f"![{says}](pictures/{name}.png)" if name in there else found.group(0)

    return _NAMED.sub(picture, text)


def stage(screenshots: Path, target: Path) -> Iterator[str]:
    """Copy the documentation with its pictures; yield the names of those that are not there."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "docs", target / "docs")
    shutil.copy(ROOT / "zensical.toml", target / "zensical.toml")
    pictures = target / "docs" / "console" / "pictures"
    pictures.mkdir()
    there = {file.stem for file in screenshots.glob("*.png")} if screenshots.is_dir() else set()
    for page in sorted((target / "docs" / "console").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for name in named(text):
            if name in there:
                shutil.copy(screenshots / f"{name}.png", pictures / f"{name}.png")
            else:
                yield name
        page.write_text(with_pictures(text, there), encoding="utf-8")


if __name__ == "__main__":
    missing = list(stage(Path(sys.argv[1]), Path(sys.argv[2])))
    if missing:
        print(f"Without {len(missing)} screenshots, which `make e2e` makes: {', '.join(missing)}")
