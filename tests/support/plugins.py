"""Plugins installed beside the bundled ones, as packages with an entry point."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.sources.plugins import service
from atlas.sources.plugins.scaffold import create


@contextmanager
def installed_plugin(name: str, into: Path) -> Iterator[Path]:
    """Install a new plugin in a folder of packages until the block ends; its folder."""
    folder = create(name, into)
    (folder / "__init__.py").touch()
    about = into / f"{folder.name}-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    (about / "entry_points.txt").write_text(f"[atlas.plugins]\n{name} = {folder.name}\n")
    sys.path.insert(0, str(into))
    importlib.invalidate_caches()
    service.installed.cache_clear()
    try:
        yield folder
    finally:
        sys.path.remove(str(into))
        sys.modules.pop(folder.name, None)
        importlib.invalidate_caches()
        service.installed.cache_clear()
