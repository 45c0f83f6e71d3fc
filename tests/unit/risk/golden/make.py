"""Write or check the golden evaluations, one file for each engine version.

`python -m tests.unit.risk.golden.make --write` after a change that is meant to change hashes (a new
engine or matrix version): it writes the newest engine's file alone; what earlier engines said is
stored with tenants and must come out for ever. Without `--write` it checks every file and exits 1
on a difference: so the same check runs in other processes and on other Python versions.
"""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot, snapshot_from_document
from atlas.risk.evaluations.domain import (
    ENGINE_VERSION,
    ENGINE_VERSIONS,
    Evaluation,
    Override,
    evaluate,
    facts_from_document,
    inputs_from_facts,
    rules_from_document,
    sdd_from_document,
    verify,
)
from atlas.risk.matrix.domain import Matrix, find_matrix

FOLDER = Path(__file__).parent


def load(engine_version: str = ENGINE_VERSION) -> dict[str, Any]:
    """The golden file of an engine version."""
    path = FOLDER / f"engine_{engine_version}.json"
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@lru_cache
def snapshot_of(engine_version: str = ENGINE_VERSION) -> ReferenceSnapshot:
    """The reference data of a golden file."""
    return snapshot_from_document(load(engine_version)["snapshot"])


@lru_cache
def _own(text: str) -> Matrix:
    return Matrix.model_validate(json.loads(text))


def matrix_of(case: dict[str, Any], document: dict[str, Any]) -> Matrix:
    """A golden case's matrix: one of the file's own, or a shipped one."""
    own = document.get("matrices", {}).get(case["matrix"])
    if own is not None:
        return _own(json.dumps(own))
    matrix = find_matrix(case["matrix"], case["matrix_version"])
    assert matrix is not None
    return matrix


def recompute(case: dict[str, Any], document: dict[str, Any], engine_version: str) -> Evaluation:
    """Evaluate a golden case; what is stored of it verifies too."""
    matrix, snapshot = matrix_of(case, document), snapshot_of(engine_version)
    facts = facts_from_document(case["facts"])
    as_of = date.fromisoformat(case["as_of"])
    overrides = [Override(i["factor"], Decimal(i["score"]), i["why"]) for i in case["overrides"]]
    inputs = inputs_from_facts(
        facts,
        matrix,
        snapshot,
        as_of,
        rules=rules_from_document(case.get("rules")),
        sdd=sdd_from_document(case.get("sdd")),
    )
    found = evaluate(
        matrix,
        inputs,
        snapshot,
        overrides,
        as_of,
        appetite=case["appetite"],
        engine_version=engine_version,
    )
    assert verify(found, matrix, inputs, snapshot) == ()
    return found


def said(found: Evaluation) -> dict[str, str]:
    """What must never change."""
    return {
        "score": str(found.score),
        "level": found.level.value,
        "tier": found.tier.value,
        **asdict(found.hashes),
    }


def differences(engine_version: str) -> list[str]:
    """Names of the golden cases that come out differently now."""
    document = load(engine_version)
    return [
        f"engine {engine_version}: {case['name']}"
        for case in document["cases"]
        if said(recompute(case, document, engine_version)) != case["expected"]
    ]


def write() -> None:
    """Write the newest engine's golden file anew: 200 written inputs of a seeded script."""
    from tests.unit.risk.golden.subjects import document

    path = FOLDER / f"engine_{ENGINE_VERSION}.json"
    made = document()
    path.write_text(_compact(made), encoding="utf-8")
    snapshot_of.cache_clear()
    for case in made["cases"]:
        case["expected"] = said(recompute(case, made, ENGINE_VERSION))
    path.write_text(_compact(made), encoding="utf-8")


def _compact(made: dict[str, Any]) -> str:
    """JSON with one line for each case."""
    head = {key: value for key, value in made.items() if key != "cases"}
    cases = ",\n".join(json.dumps(case, ensure_ascii=False) for case in made["cases"])
    return f'{json.dumps(head, ensure_ascii=False)[:-1]},\n"cases": [\n{cases}\n]}}\n'


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    wrong = [name for version in ENGINE_VERSIONS for name in differences(version)]
    count = sum(len(load(version)["cases"]) for version in ENGINE_VERSIONS)
    print("\n".join(wrong) or f"all {count} golden evaluations stand")
    print(f"Python {platform.python_version()}")
    sys.exit(bool(wrong))
