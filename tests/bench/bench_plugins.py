"""Plugins: mapping records, and booting with many of them.

The second boot finds the byte code that the first one kept, as all starts but the first do.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import bundled_folder, load

RECORDS = 1_000
PLUGINS = 200
_BOOT = """
import sys, time
from pathlib import Path
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.loading import folders_in, load

ontology = base()
began, used = time.perf_counter(), time.process_time()
found = load(folders_in(Path(sys.argv[1])), ontology)
wall, cpu = time.perf_counter() - began, time.process_time() - used
assert len(found.plugins) == int(sys.argv[2]), found.problems[:3]
print(f"{wall:.2f} s ({cpu:.2f} s of processor)")
"""


def best(rounds: int, work: object) -> float:
    """Return the least processor time of a piece of work, seconds."""
    least = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()  # type: ignore[operator]
        least = min(least, time.process_time() - began)
    return least


@pytest.mark.bench
def test_mapping() -> None:
    gleif = load([bundled_folder() / "gleif"], base()).require("gleif")
    path = gleif.folder / "tests/fixtures/lei_records/companies.json"
    document = orjson.loads(path.read_bytes())
    document["data"] = document["data"][:2] * (RECORDS // 2)
    found = gleif.translator.translate("lei_records", document)
    assert found.state is State.OK
    took = best(30, lambda: gleif.translator.translate("lei_records", document))
    declared = gleif.translator.responses["lei_records"]
    shape = best(30, lambda: declared.broken(document))
    print(f"\nmapping: {RECORDS / took:,.0f} LEI records/s/core (15 values and 3 numbers each)")
    print(f"of these {took / RECORDS * 1e6:.1f} µs, the shape takes {shape / RECORDS * 1e6:.1f} µs")


@pytest.mark.bench
def test_boot(tmp_path: Path) -> None:
    gleif = bundled_folder() / "gleif"
    for number in range(PLUGINS):
        folder = tmp_path / f"p{number}"
        shutil.copytree(gleif, folder, ignore=shutil.ignore_patterns("__pycache__"))
        manifest = folder / "plugin.yaml"
        text = manifest.read_text().replace("name: gleif", f"name: p{number}")
        manifest.write_text(text)
    for start in ("first", "second"):
        print(f"\n{start} boot: {PLUGINS} plugins of the size of gleif in", end=" ", flush=True)
        subprocess.run([sys.executable, "-c", _BOOT, str(tmp_path), str(PLUGINS)], check=True)
