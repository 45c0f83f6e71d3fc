"""Byte code of plugins is kept, and only ever that of the text that is there."""

import importlib.util
import os
import py_compile
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest
from tests.unit.sources.plugins.conftest import Change

from atlas.sources.plugins import bytecode
from atlas.sources.plugins.loading import LoadedPlugins

Load = Callable[[], LoadedPlugins]


@pytest.fixture(autouse=True)
def _writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were compiled."""
    seen: list[str] = []

    def counted(text: str, path: str, *rest: Any, **options: Any) -> Any:
        seen.append(Path(path).name)
        return compile(text, path, *rest, **options)

    monkeypatch.setattr(bytecode, "compile", counted, raising=False)
    return seen


def _value(path: Path) -> Any:
    space: dict[str, Any] = {}
    exec(bytecode.compiled(path.read_text(), path), space)
    return space["x"]


def _kept(path: Path) -> Path:
    return Path(importlib.util.cache_from_source(str(path)))


def test_a_plugin_is_compiled_once(loaded: Load, compilations: list[str]) -> None:
    assert not loaded().problems
    assert sorted(compilations) == ["client.py", "responses.py", "transforms.py"]
    assert not loaded().problems
    assert len(compilations) == 3


def test_a_change_in_the_same_second_and_of_the_same_length_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    for value in (1, 2):
        path.write_text(f"x = {value}\n")
        os.utime(path, (1_000_000_000, 1_000_000_000))
        assert _value(path) == value
    py_compile.compile(str(path), invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP)
    path.write_text("x = 3\n")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert _value(path) == 3


@pytest.mark.parametrize("damage", [b"", b"x", lambda data: data[:20], lambda data: data[:-3]])
def test_damaged_byte_code_is_made_anew(damage: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text("x = 'a text'\n")
    assert _value(path) == "a text"
    data = _kept(path).read_bytes()
    _kept(path).write_bytes(damage if isinstance(damage, bytes) else damage(data))
    assert _value(path) == "a text"
    assert _kept(path).read_bytes() == data


def test_what_the_image_compiles_is_used(tmp_path: Path, compilations: list[str]) -> None:
    path = tmp_path / "one.py"
    path.write_text("x = 1\n")
    py_compile.compile(str(path), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    assert (_value(path), compilations) == (1, [])
    path.write_text("x = 2\n")
    assert (_value(path), compilations) == (2, ["one.py"])


def test_python_takes_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text("x = 1\n")
    _value(path)
    data = _kept(path).read_bytes()
    code = SourceFileLoader("one", str(path)).get_code("one")
    assert code == bytecode.compiled(path.read_text(), path)
    assert _kept(path).read_bytes() == data


def test_the_code_of_a_copy_names_the_copy(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "__pycache__").mkdir(parents=True)
        (tmp_path / name / "m.py").write_text("x = 1\n")
    first, second = tmp_path / "one/m.py", tmp_path / "two/m.py"
    _value(first)
    _kept(second).write_bytes(_kept(first).read_bytes())
    assert bytecode.compiled("x = 1\n", second).co_filename == str(second)


def test_a_folder_that_takes_no_byte_code_loads(folder: Path, loaded: Load) -> None:
    (folder / "__pycache__").write_text("no folder")
    assert not loaded().problems


def test_nothing_is_written_where_python_shall_not(
    folder: Path, loaded: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not loaded().problems
    assert not (folder / "__pycache__").exists()


def test_kept_byte_code_spares_no_look_at_the_text(
    change: Change, folder: Path, loaded: Load
) -> None:
    change("transforms.py", "_STATES = {", "import socket\n\n_STATES = {")
    path = folder / "transforms.py"
    bytecode.compiled(path.read_text(), path)
    assert _kept(path).exists()
    assert "imports socket: transforms are pure" in {one.reason for one in loaded().problems}
