"""Write or check the golden evaluations.

`python -m tests.unit.risk.golden.make --write` after a change that is meant to change hashes (a new
engine or matrix version); without `--write` it checks the file and exits 1 on a difference: so the
same check runs in other processes and on other Python versions.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot, snapshot_from_document
from atlas.risk.evaluations.domain import (
    Evaluation,
    Override,
    evaluate,
    facts_from_document,
    inputs_from_facts,
)
from atlas.risk.matrix.domain import find_matrix

FILE = Path(__file__).with_name("evaluations.json")


def load() -> dict[str, Any]:
    """The golden file."""
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return document


def recompute(case: dict[str, Any], snapshot: ReferenceSnapshot) -> Evaluation:
    """Evaluate a golden case."""
    matrix = find_matrix(case["matrix"], case["matrix_version"])
    assert matrix is not None
    facts = facts_from_document(case["facts"])
    as_of = date.fromisoformat(case["as_of"])
    overrides = [Override(i["factor"], Decimal(i["score"]), i["why"]) for i in case["overrides"]]
    inputs = inputs_from_facts(facts, matrix, snapshot, as_of)
    return evaluate(matrix, inputs, snapshot, overrides, as_of, appetite=case["appetite"])


def said(found: Evaluation) -> dict[str, str]:
    """What must never change."""
    return {
        "score": str(found.score),
        "level": found.level.value,
        "tier": found.tier.value,
        **asdict(found.hashes),
    }


def differences() -> list[str]:
    """Names of the golden cases that come out differently now."""
    document = load()
    snapshot = snapshot_from_document(document["snapshot"])
    return [
        case["name"]
        for case in document["cases"]
        if said(recompute(case, snapshot)) != case["expected"]
    ]


def write() -> None:
    """Write the golden file anew from the tests' own cases."""
    from tests.unit.risk.golden.subjects import subjects

    snapshot, cases = subjects()
    for case in cases:
        case["expected"] = said(recompute(case, snapshot))
    document = {"snapshot": snapshot.document(), "cases": cases}
    FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    wrong = differences()
    print("\n".join(wrong) or f"all {len(load()['cases'])} golden evaluations stand")
    sys.exit(bool(wrong))
