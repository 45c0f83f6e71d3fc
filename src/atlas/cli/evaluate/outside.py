"""Algorithms that are not Atlas's own, run in the environment they are installed in.

They are no dependency of Atlas: `make bench` lays them into `.venv-bench`. This file is also what
runs there: pairs come in on standard input as JSON, scores and seconds go out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

THRESHOLD = 0.7
"""nomenklatura's own default for a match."""
HOW_TO_GET = (
    "nomenklatura is not installed. `make bench` in a checkout of Atlas puts it into .venv-bench "
    "(requirements/bench.txt); measure with `.venv-bench/bin/python -m atlas.cli.main evaluate "
    "names …`. Atlas's own algorithm needs nothing."
)


class NotInstalledError(Exception):
    """There is no environment with nomenklatura."""


@dataclass(frozen=True, slots=True)
class OutsideScores:
    """What an algorithm said of each pair, and the seconds it took for each."""

    version: str
    scores: tuple[float, ...]
    seconds: tuple[float, ...]


def run(algorithm: str, pairs: list[tuple[str, str, str]]) -> OutsideScores:
    """Score (name, name, schema) with an algorithm of nomenklatura.

    Raises NotInstalledError when there is none.
    """
    asked = json.dumps({"algorithm": algorithm, "pairs": pairs})
    done = subprocess.run(  # our own interpreter and file
        [str(_interpreter()), __file__], input=asked, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise NotInstalledError(f"nomenklatura did not run: {last[0]}")
    told = json.loads(done.stdout)
    return OutsideScores(told["version"], tuple(told["scores"]), tuple(told["seconds"]))


def _interpreter() -> Path:
    if find_spec("nomenklatura") is not None:
        return Path(sys.executable)
    beside = Path(sys.prefix).parent / ".venv-bench" / "bin" / "python"
    if beside.is_file():
        return beside
    raise NotInstalledError(HOW_TO_GET)


def _serve() -> None:
    from followthemoney import EntityProxy  # type: ignore[import-not-found]  # noqa: PLC0415
    from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]  # noqa: PLC0415

    asked = json.loads(sys.stdin.read())
    algorithm = get_algorithm(asked["algorithm"])
    config = algorithm.default_config()

    def proxy(key: str, name: str, schema: str) -> Any:
        return EntityProxy.from_dict({"id": key, "schema": schema, "properties": {"name": [name]}})

    # its tables are read at the first comparison: not a part of the time of a pair
    for schema in ("Person", "Company"):
        one, other = proxy(f"one-{schema}", "Warm Up", schema), proxy(schema, "Warming Up", schema)
        algorithm.compare(one, other, config)
    scores, seconds = [], []
    for number, (name1, name2, schema) in enumerate(asked["pairs"]):
        # what it works out of a name it keeps by the entity's id: each has its own
        query = proxy(f"query-{number}", name1, schema)
        result = proxy(f"result-{number}", name2, schema)
        start = time.perf_counter()
        scores.append(algorithm.compare(query, result, config).score)
        seconds.append(time.perf_counter() - start)
    told = {"version": version("nomenklatura"), "scores": scores, "seconds": seconds}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _serve()
