"""The generated pages of the documentation: write them, or say where one is stale.

python -m tests.tools.pages --write
python -m tests.tools.pages --check
"""

import argparse
import difflib
import sys
from collections.abc import Callable
from pathlib import Path

from tests.tools import errors_page, routers_page, settings_page

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "routers.md": routers_page.page,
    "errors.md": errors_page.page,
    "operate/settings.md": settings_page.page,
}


def stale(name: str) -> list[str]:
    """Return the lines in which the page as written differs from the application's."""
    path = DOCS / name
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    fresh = PAGES[name]()
    return list(
        difflib.unified_diff(
            written.splitlines(), fresh.splitlines(), f"docs/{name}", "application", lineterm=""
        )
    )


def main() -> int:
    """Write the pages, or print how they differ; 1 when one is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true")
    action.add_argument("--check", action="store_true")
    if parser.parse_args().write:
        for name, page in PAGES.items():
            (DOCS / name).write_text(page(), encoding="utf-8")
        return 0
    differing = [line for name in PAGES for line in stale(name)]
    sys.stdout.write("".join(f"{line}\n" for line in differing))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
