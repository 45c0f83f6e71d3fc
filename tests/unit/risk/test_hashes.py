"""Hashes: RFC 8785, stable over processes, order and time; `verify` names what differs."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES, SHIPPED, run
from tests.unit.risk.golden import make

from atlas.foundation.core.canonical import canonical_hash, canonical_json
from atlas.knowledge.reference_data.domain import snapshot_from_document
from atlas.risk.evaluations.domain import (
    ENGINE_VERSION,
    ENGINE_VERSIONS,
    Evaluation,
    EvaluationInputs,
    Level,
    Reading,
    Tier,
    evaluate,
    evaluation_document,
    evaluation_from_document,
    facts_document,
    facts_from_document,
    inputs_from_document,
    inputs_from_facts,
    verify,
)
from atlas.risk.evaluations.domain.hashing import document_json

ROOT = Path(__file__).parents[3]
INPUTS = inputs_from_facts(CLEAN, MATRIX, COMPLETE, AS_OF, rules=RULES)
GOLDEN = {version: make.load(version) for version in ENGINE_VERSIONS}
CASES = [(version, case) for version, file in GOLDEN.items() for case in file["cases"]]


def test_there_are_enough_golden_evaluations() -> None:
    newest = GOLDEN[ENGINE_VERSION]["cases"]
    assert len(newest) == 200
    for name in ("input_hash", "evaluation_fingerprint", "output_hash"):
        assert len({case["expected"][name] for case in newest}) > 170
    assert {case["expected"]["level"] for case in newest} == {level.value for level in Level}
    assert {case["expected"]["tier"] for case in newest} == {tier.value for tier in Tier}


@pytest.mark.parametrize(
    ("version", "case"), CASES, ids=lambda item: item if isinstance(item, str) else item["name"]
)
def test_golden_evaluations_never_change(version: str, case: dict[str, Any]) -> None:
    assert make.said(make.recompute(case, GOLDEN[version], version)) == case["expected"]


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_golden_evaluations_in_another_process(seed: str) -> None:
    environment = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": seed}
    in_another_process(Path(sys.executable), environment)


def in_another_process(python: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [python, "-m", "tests.unit.risk.golden.make"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_golden_evaluations_on_other_pythons() -> None:
    """The environments that `make pythons` lays out: Python 3.13, and others where they are."""
    found = sorted(ROOT.glob(".venv-3.*/bin/python"))
    if not found:
        made = subprocess.run(
            ["make", "--silent", "pythons"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, (
            f"`make pythons` found no other Python to recompute the golden set with:\n{made.stderr}"
        )
        found = sorted(ROOT.glob(".venv-3.*/bin/python"))
    assert found, "no other Python: install 3.13, then `make pythons`"
    for python in found:
        said = in_another_process(python, {"PYTHONHASHSEED": "1"})
        print(said)
        running = f"Python {sys.version_info.major}.{sys.version_info.minor}."
        assert running not in said


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner)
        ),
    )
)
def test_documents_are_written_as_rfc_8785_says(document: Any) -> None:
    assert document_json(document) == canonical_json(document)


def test_the_output_hash_is_that_of_the_document() -> None:
    found = run()
    assert found.hashes.output_hash == canonical_hash(evaluation_document(found))


def test_order_and_provenance_of_the_facts() -> None:
    one = run(countries_of_operation=("NL", "DE"), list_versions={"a": "1", "b": "2"})
    two = run(countries_of_operation=("DE", "NL", "NL"), list_versions={"b": "2", "a": "1"})
    assert one.hashes == two.hashes
    assert run(list_versions={"a": "1"}).hashes.input_hash != one.hashes.input_hash


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"as_of": date(2026, 7, 2)}, {"override_hash"}),
        ({"ownership_layers": 2}, {"override_hash"}),
        ({"snapshot": SHIPPED}, {"input_hash", "override_hash"}),
        ({"appetite": "conservative"}, {"input_hash"}),
    ],
)
def test_each_hash_covers_its_part(changes: dict[str, Any], same: set[str]) -> None:
    left, right = run().hashes, run(**changes).hashes
    names = ("input_hash", "override_hash", "evaluation_fingerprint", "output_hash")
    assert {name for name in names if getattr(left, name) == getattr(right, name)} == same


def test_everything_survives_its_json_form() -> None:
    found = run()
    assert evaluation_from_document(evaluation_document(found), found.hashes) == found
    assert inputs_from_document(INPUTS.document()) == INPUTS
    assert facts_from_document(facts_document(CLEAN)) == CLEAN
    assert snapshot_from_document(COMPLETE.document()) == COMPLETE


def paths(stored: Evaluation, inputs: EvaluationInputs = INPUTS, **more: Any) -> set[str]:
    values = {"matrix": MATRIX, "snapshot": COMPLETE, **more}
    return {item.path for item in verify(stored, values["matrix"], inputs, values["snapshot"])}


def test_an_untouched_evaluation_verifies() -> None:
    assert paths(run()) == set()


def test_verify_names_a_changed_result() -> None:
    forged = replace(run(), score=Decimal("1.00"), level=Level.LOW)
    assert paths(forged) == {"score", "level"}


def test_verify_names_a_changed_input() -> None:
    readings = {**INPUTS.readings, "ownership.layers": (Reading("facts:ownership_layers", 9),)}
    found = paths(run(), INPUTS.with_readings(readings))
    assert {"hashes.input_hash", "hashes.evaluation_fingerprint", "hashes.output_hash"} <= found
    assert "factors.ownership_complexity.points" in found
    assert "hashes.override_hash" not in found


def test_verify_names_changed_reference_data() -> None:
    found = paths(run(), snapshot=SHIPPED)
    assert "hashes.evaluation_fingerprint" in found
    assert "hashes.input_hash" not in found


def test_verify_names_a_changed_matrix() -> None:
    changed = MATRIX.model_copy(update={"unknown_percent": 10})
    assert "hashes.evaluation_fingerprint" in paths(run(), matrix=changed)


def test_what_an_earlier_engine_said_still_verifies() -> None:
    """Every list is past its interval on this day: the two engines differ, both verify."""
    day = date(2026, 11, 24)
    inputs = inputs_from_facts(CLEAN, MATRIX, COMPLETE, day)
    old = evaluate(MATRIX, inputs, COMPLETE, (), day, engine_version="1")
    new = evaluate(MATRIX, inputs, COMPLETE, (), day)
    assert (old.coverage, new.coverage) == (Decimal(100), Decimal("80.00"))
    assert old.hashes.input_hash != new.hashes.input_hash
    assert paths(old, inputs) == paths(new, inputs) == set()
    forged = replace(old, score=Decimal("0.00"))
    assert paths(forged, inputs) == {"score"}


def test_an_unknown_engine_version_is_refused() -> None:
    with pytest.raises(ValueError, match="engine version 0"):
        evaluate(MATRIX, INPUTS, COMPLETE, (), AS_OF, engine_version="0")
