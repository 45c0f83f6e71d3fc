"""Strings stand in sets in another order in each process: no answer depends on it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]


def printed(seed: str) -> list[list[str]]:
    """Return what a process with such a hash seed answers on the same random graphs."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.knowledge.graph.printed"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}", "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: Any = json.loads(done.stdout)
    return [list(map(str, one)) for one in found]


def test_ownership_is_the_same_to_the_last_digit_whatever_the_hash_seed() -> None:
    first, second = printed("0"), printed("1")
    assert len(first) > 50
    for one, other in zip(first, second, strict=True):
        assert one == other
