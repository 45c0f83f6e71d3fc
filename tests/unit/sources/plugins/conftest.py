"""Folders of plugins to break."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.loading import LoadedPlugins, load
from atlas.sources.plugins.scaffold import create

Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plugin that holds together."""
    return create("bg-brra", tmp_path)


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a text in one of its files; it has to be there."""

    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def loaded(folder: Path) -> Callable[[], LoadedPlugins]:
    return lambda: load([folder], base())


def every_place(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where each value of a document is."""
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    return [at, *(place for key, one in members for place in every_place(one, (*at, key)))]
