"""Loading is strict, and collects everything."""

import ast
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.sources.plugins.conftest import Change

from atlas.foundation.core.errors import NotFoundError, PluginValidationError
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins import loading
from atlas.sources.plugins.domain.index import Target
from atlas.sources.plugins.loading import LoadedPlugins, folders_in, load, load_installed
from atlas.sources.plugins.scaffold import create

Load = Callable[[], LoadedPlugins]


def test_the_example_loads(loaded: Load) -> None:
    found = loaded()
    assert not found.problems
    assert found.require("bg-brra").manifest.display_name == "bg brra"
    assert found.registry.schemes["EXAMPLE-REG"] == ("bg-brra",)
    key = ("bg-brra", "company:$.name")
    assert found.registry.targets[key] == (Target("LegalEntity", "legal_name", 0.95),)
    with pytest.raises(TypeError):
        found.registry.targets["x"] = ()  # type: ignore[index]


WRONG = [
    ("plugin.yaml", "version: 0.1.0", "version: 0.1", "version"),
    ("plugin.yaml", "name: bg-brra", "name: bg-bulstat", "name"),
    ("plugin.yaml", "schema_version: 1", "schema_version: 2", "schema_version"),
    ("plugin.yaml", "schema_version: 1", 'schema_version: "1"', "schema_version"),
    ("plugin.yaml", "health:", "helth:", "helth"),
    ("plugin.yaml", "https://api", "http://api", "connection.base_url"),
    ("plugin.yaml", "commercial: allowed", "commercial: yes", "licence.commercial"),
    ("plugin.yaml", "trust: 0.95", "trust: 0.99", "claims.trust"),
    ("plugin.yaml", '  amount: "0.02"', '  amount: "0,02"', "cost.amount"),
    ("plugin.yaml", "  currency: EUR\n", "", "cost"),
    ("plugin.yaml", "[XX]", "[Bulgaria]", "capabilities.jurisdictions.0"),
    ("plugin.yaml", "[LegalEntity]", "[Company]", "capabilities.entity_types.0"),
    ("plugin.yaml", "[0-9]{8}", "[0-9", "capabilities.identifiers.0.pattern"),
    ("plugin.yaml", "EXAMPLE-REG,", "idno md,", "capabilities.identifiers.0.scheme"),
    ("plugin.yaml", "mode: sync", "mode: async", "execution.workflow"),
    ("plugin.yaml", "type: object", "type: form", "credentials.type"),
    ("plugin.yaml", "version: 0.1.0", "version: 0.1.0\nversion: 0.2.0", ""),
    ("plugin.yaml", "health: {path", "health: {path: [", ""),
    ("mapping_spec.yaml", '"3.5"', '"3.4"', "target_schema"),
    ("mapping_spec.yaml", "  LegalEntity:\n", "  Company:\n", "entity_mappings.Company"),
    ("mapping_spec.yaml", "legal_name:", "name:", "entity_mappings.LegalEntity.fields.name"),
    ("mapping_spec.yaml", "$.name", "name", "entity_mappings.LegalEntity.fields.legal_name.source"),
    ("mapping_spec.yaml", "$.number", "$.number.",
     "entity_mappings.LegalEntity.identifiers.0.source"),
    ("mapping_spec.yaml", "transform: strip", "transform: trim",
     "entity_mappings.LegalEntity.fields.legal_name.transform"),
    ("mapping_spec.yaml", "$.name, transform", "'$.names[?@.main].name', transform",
     "entity_mappings.LegalEntity.fields.legal_name.transform"),
    ("mapping_spec.yaml", "{source: $.number,", "{source: '$.numbers[*]',",
     "entity_mappings.LegalEntity.identifiers.0.source"),
    ("mapping_spec.yaml", "value: NL", "value: Netherlands",
     "entity_mappings.LegalEntity.fields.country_code.value"),
    ("mapping_spec.yaml", "value: NL", "value: NL, default: BE",
     "entity_mappings.LegalEntity.fields.country_code"),
    ("mapping_spec.yaml", "response: company # a", "response: companies # a",
     "entity_mappings.LegalEntity.response"),
    ("mapping_spec.yaml", "from: {entity_type: Person", "from: {entity_type: Address",
     "relationship_mappings.Directorship.from.entity_type"),
    ("mapping_spec.yaml", "record: $.id", "record: $..id",
     "relationship_mappings.Directorship.record"),
    ("mapping_spec.yaml", "coverage_exempt: []", "coverage_exempt: [LegalEntity.website]",
     "coverage_exempt.0"),
    ("responses.py", "RESPONSES =", "ANSWERS =", "RESPONSES"),
    ("responses.py", '"company": CompanyAnswer', '"company": dict', "RESPONSES.company"),
    ("client.py", "class Client(", "class Provider(", "Client"),
    ("client.py", "from atlas", "import httpx2\nfrom atlas", "line 5"),
    ("client.py", "from atlas", "from atlas.foundation.db import Database\nfrom atlas", "line 5"),
    ("client.py", "from atlas", "from atlas.sources.plugins import loading\nfrom atlas", "line 5"),
    ("transforms.py", "from typing", "import os\nfrom typing", "line 3"),
    ("transforms.py", "return _STATES[value]", 'return eval("value")', "line 20"),
    ("transforms.py", "_STATES = {", "_STATES = 1 / 0 or {", ""),
    ("transforms.py", "def status", "def status(", ""),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "path"), WRONG, ids=lambda one: str(one)[:30])
def test_each_mistake_is_named_with_its_place(
    file: str, old: str, new: str, path: str, change: Change, loaded: Load
) -> None:
    change(file, old, new)
    found = loaded()
    assert not found.plugins
    assert path in {one.path for one in found.problems if one.file == file}
    assert all(one.reason and one.mend for one in found.problems)
    with pytest.raises(PluginValidationError) as error:
        found.require("bg-brra")
    assert (error.value.status, error.value.code) == (503, "plugin_invalid")
    assert any(f"bg_brra/{file}" in line for line in error.value.problems)


_M, _S, _C = "plugin.yaml", "mapping_spec.yaml", "contract.yaml"
TOGETHER = [
    # a value of the manifest, and what the contract and the mapping have against the ontology
    [
        (_M, "trust: 0.95", "trust: 1.5", "claims.trust"),
        (_C, "legal_name: {trust: 0.95", "legal_name: {trust: 0.99",
         "types.LegalEntity.legal_name.trust"),
        (_C, "[LegalEntity.legal_name]", "[Nonsense]", "covers.0"),
        (_S, "  LegalEntity:\n", "  Company:\n", "entity_mappings.Company"),
    ],
    # two members of one file
    [
        (_M, "https://api", "http://api", "connection.base_url"),
        (_M, "[0-9]{8}", "([0-9]+)+x(", "capabilities.identifiers.0.pattern"),
    ],
    # a key that is written twice, and one that is not known
    [
        (_M, "version: 0.1.0", "version: 0.1.0\nversion: 0.2.0", ""),
        (_M, "health:", "helth:", "helth"),
        (_M, "[LegalEntity]", "[Company]", "capabilities.entity_types.0"),
    ],
    # a member that is missing, and what is looked at together with it elsewhere
    [
        (_M, "  trust: 0.95", "  # trust: 0.95", "claims.trust"),
        (_C, "[LegalEntity.legal_name]", "[Nonsense]", "covers.0"),
    ],
    # a mapping that is of another type, and the next
    [
        (_S, "response: company # a", "response: 5 # a", "entity_mappings.LegalEntity.response"),
        (_S, "record: $.id", "record: $..id", "relationship_mappings.Directorship.record"),
        (_S, "coverage_exempt: []", "coverage_exempt: [LegalEntity.website]", "coverage_exempt.0"),
    ],
    # a field with two origins, and a contract that does not hold another
    [
        (_S, "value: NL", "value: NL, default: BE",
         "entity_mappings.LegalEntity.fields.country_code"),
        (_C, "legal_name: {", "name: {", "types.LegalEntity"),
    ],
    # code that cannot be read hides nothing of the mapping, and invents nothing there
    [
        ("transforms.py", "def status", "def status(", ""),
        (_S, "legal_name:", "name:", "entity_mappings.LegalEntity.fields.name"),
    ],
    # two mistakes of the form
    [
        (_M, "type: object", "type: form", "credentials.type"),
        (_M, "required: [api_key]", "required: [key]", "credentials.required.0"),
    ],
]  # fmt: skip


@pytest.mark.parametrize("wrong", TOGETHER, ids=range(len(TOGETHER)))
def test_no_mistake_hides_another(
    wrong: list[tuple[str, str, str, str]], change: Change, loaded: Load
) -> None:
    for file, old, new, _ in wrong:
        change(file, old, new)
    found = {(one.file, one.path) for one in loaded().problems}
    assert {(file, path) for file, _, _, path in wrong} <= found
    invented = {one for one in found if "transform" in one[1]}
    assert not invented


def test_what_is_wrong_is_named_once(change: Change, loaded: Load) -> None:
    """A value that does not fit its file is not also compared with the others."""
    change("plugin.yaml", "[LegalEntity]", "[5]")
    change("contract.yaml", "legal_name: {trust: 0.95", "legal_name: {trust: high")
    places = [(one.file, one.path) for one in loaded().problems]
    assert places == [
        ("contract.yaml", "types.LegalEntity.legal_name.trust"),
        ("plugin.yaml", "capabilities.entity_types.0"),
    ]


@pytest.mark.parametrize("file", ["plugin.yaml", "mapping_spec.yaml", *loading.CODE])
def test_missing_and_unreadable_files(file: str, folder: Path, loaded: Load) -> None:
    (folder / file).write_bytes(b"\xff\xfe\x00: [")
    assert file in {one.file for one in loaded().problems}
    (folder / file).unlink()
    assert [one.reason for one in loaded().problems if one.file == file] == ["is missing"]


def test_aliases_that_multiply_are_refused(folder: Path, loaded: Load) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (folder / "plugin.yaml").write_text("\n".join(lines))
    assert any("values" in one.reason for one in loaded().problems)


def test_every_problem_of_every_plugin_is_in_one_error(tmp_path: Path) -> None:
    for name in ("one", "two", "good"):
        create(name, tmp_path)
    for name in ("one", "two"):
        path = tmp_path / name / "plugin.yaml"
        text = path.read_text().replace("version: 0.1.0", "version: x").replace("[XX]", "[x]")
        path.write_text(text)
    found = load(folders_in(tmp_path), base())
    assert set(found.plugins) == {"good"}
    with pytest.raises(PluginValidationError) as error:
        found.check()
    places = [(line.split(":")[0]) for line in error.value.problems]
    assert places == [
        f"{name}/plugin.yaml at {path}"
        for name in ("one", "two")
        for path in ("capabilities.jurisdictions.0", "version")
    ]
    assert "one, two" in error.value.detail
    assert "jurisdictions" not in error.value.detail  # reasons are for operators
    assert "problems" not in error.value.extra
    found.require("good")
    with pytest.raises(NotFoundError):
        found.require("three")


def test_folders_that_start_with_an_underscore_are_skipped(tmp_path: Path) -> None:
    create("good", tmp_path)
    shutil.copytree(tmp_path / "good", tmp_path / "_good")
    assert [one.name for one in folders_in(tmp_path)] == ["good"]


def test_one_name_twice(tmp_path: Path) -> None:
    first, second = create("good", tmp_path / "a"), create("good", tmp_path / "b")
    found = load([first, second], base())
    assert not found.plugins
    assert [one.path for one in found.problems] == ["name"]


def test_a_plugin_from_a_wheel(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of the tree: built, unpacked as an installer does, found by its entry point."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    wheel = next((tmp_path / "dist").glob("*.whl"))
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    assert "bg-brra" not in load_installed(base()).plugins
    monkeypatch.syspath_prepend(str(site))
    found = load_installed(base())
    assert not found.problems
    assert found.require("bg-brra").folder == site / "bg_brra"
    assert found.require("gleif")


def test_an_entry_point_that_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "nothing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nothing\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[atlas.plugins]\nnothing = nothing_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = load_installed(base())
    assert [one.reason for one in found.problems] == ["is no folder"]
    assert "gleif" in found.plugins


_TEXTS = [
    "import math",
    "import socket",
    "from math import pi",
    "from typing import (\n    Any,\n)",
    "from socket import socket",
    "from atlas.sources.plugins.sdk import transform",
    "import atlas.sources.plugins.sdk",
    "import atlas.sources.plugins.sdk.more",
    "from atlas.sources.plugins import sdk",
    "from atlas.foundation.db import Database",
    "import math, socket",
    "import math; import socket",
    "x = 1; import socket",
    "from math \\\nimport pi",
    "from socket \\\nimport math",
    "if True:\n    import socket",
    "if True:\n\timport socket",
    "\x0cimport socket",
    "def f():\n    from subprocess import run",
    "import math  # import",
    "import math as socket",
    "from urllib import request",
    "import urllib.request",
    "__import__('socket')",
    "\N{FULLWIDTH LATIN SMALL LETTER S}ocket = 1\nimport \N{FULLWIDTH LATIN SMALL LETTER S}ocket",
    '"""import socket"""',
    '"""\nimport socket\n"""',
    "print = eval",
    "x: int = open",
    "from dataclasses import dataclass",
    "\N{FULLWIDTH LATIN SMALL LETTER E}val('1')",
    "x = \N{MATHEMATICAL BOLD SMALL O}pen",
    "from http import client",
    "import math, \N{FULLWIDTH LATIN SMALL LETTER S}ocket",
]


@pytest.mark.parametrize("file", ["client.py", "transforms.py"])
@pytest.mark.parametrize("text", _TEXTS)
def test_what_a_text_alone_allows_the_syntax_tree_allows_too(file: str, text: str) -> None:
    """The short way may only ever leave more to the tree, never allow what the tree refuses."""
    plain = loading._plainly_allowed(file, text)
    reading = loading._Loading(Path("p"), base())
    by_tree = reading._may_run(file, text, ast.parse(text))
    assert not (plain and not by_tree)


REFUSED = [
    "x = \N{FULLWIDTH LATIN SMALL LETTER E}val('1')",
    "x = \N{MATHEMATICAL BOLD SMALL O}pen",
    "__\N{FULLWIDTH LATIN SMALL LETTER I}mport__('os')",
    "import \N{FULLWIDTH LATIN SMALL LETTER S}ocket",
    "from urllib import request",
    "from urllib import parse, request as other",
    "from http import client",
]


@pytest.mark.parametrize("file", ["client.py", "responses.py", "transforms.py"])
@pytest.mark.parametrize("text", REFUSED)
def test_another_spelling_of_what_is_refused_is_refused(
    file: str, text: str, folder: Path, loaded: Load
) -> None:
    """Python reads names in their normal form, and a module is a member of its package."""
    path = folder / file
    path.write_text(f"{path.read_text()}\n\n{text}\n")
    line = len(path.read_text().splitlines())
    found = loaded()
    assert not found.plugins
    assert (file, f"line {line}") in {(one.file, one.path) for one in found.problems}


_DEEP = "[" * 5_000
_LONG = "if 0:\n    pass\n" + "elif 0:\n    pass\n" * 3_000
STOPPERS = [
    ("plugin.yaml", "version: 0.1.0", "version: 2026-13-45"),
    ("plugin.yaml", "version: 0.1.0", f"version: {'9' * 5_000}"),
    ("plugin.yaml", "version: 0.1.0", f"version: {_DEEP}"),
    ("plugin.yaml", "version: 0.1.0", "version: &a [*a]"),
    ("plugin.yaml", "version: 0.1.0", "version: 0.1.0\n? [a, b]\n: c"),
    ("client.py", "class Client(", "raise SystemExit\n\n\nclass Client("),
    ("client.py", "class Client(", f"x = {'-' * 100_000}1\n\n\nclass Client("),
    ("transforms.py", "_STATES = {", f"{_LONG}_STATES = {{"),
    ("transforms.py", "_STATES = {", f"x = open\n{_LONG}_STATES = {{"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), STOPPERS, ids=range(len(STOPPERS)))
def test_no_plugin_keeps_the_others_from_loading(
    file: str, old: str, new: str, folder: Path, change: Change
) -> None:
    """Whatever is wrong with one, it is its problem, with its place."""
    change(file, old, new)
    good = create("good", folder.parent / "beside")
    found = load([folder, good], base())
    assert set(found.plugins) == {"good"}
    assert file in {one.file for one in found.problems}


def test_an_annotation_may_name_a_class_that_stands_further_down(
    change: Change, loaded: Load
) -> None:
    """What a plugin's code means does not depend on how the loader is written."""
    base_of = "class CompanyAnswer(ResponseModel):"
    change(
        "responses.py",
        base_of,
        f"class Before(ResponseModel):\n    company: CompanyAnswer\n\n\n{base_of}",
    )
    change("responses.py", '"company": CompanyAnswer', '"before": Before, "company": CompanyAnswer')
    found = loaded()
    assert not found.problems
    shape = found.require("bg-brra").translator.responses["before"]
    assert list(shape.broken({"company": 1})) == [("company",)]


def test_most_bundled_plugins_are_read_the_short_way() -> None:
    files = [
        (file, (folder / file).read_text(encoding="utf-8"))
        for folder in folders_in(loading.bundled_folder())
        for file in loading.CODE
    ]
    short = [file for file, text in files if loading._plainly_allowed(file, text)]
    assert len(short) * 4 > len(files) * 3
