"""Making a new plugin from the example that comes with Atlas."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from atlas.sources.plugins.domain.manifest import NAME, plain
from atlas.sources.plugins.loading import bundled_folder

EXAMPLE = "_example"
_NAME, _TITLE = "example-register", "Example register"
_TEXTS = {".py", ".yaml", ".md", ".toml"}


def create(name: str, into: Path) -> Path:
    """Write a plugin that loads and passes its tests, and return its folder.

    Raises:
        ValueError: the name does not fit a plugin.
        FileExistsError: the folder is there.

    """
    if not re.fullmatch(NAME, name):
        raise ValueError("a name has lower-case letters, digits and single hyphens: bg-brra")
    folder = into / plain(name)
    if folder.exists():
        raise FileExistsError(f"{folder} is there already")
    shutil.copytree(
        bundled_folder() / EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", ".*")
    )
    title = name.replace("-", " ").replace("_", " ")
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in _TEXTS:
            text = path.read_text(encoding="utf-8")
            text = text.replace(_NAME, name).replace(plain(_NAME), plain(name))
            path.write_text(text.replace(_TITLE, title), encoding="utf-8")
    return folder
