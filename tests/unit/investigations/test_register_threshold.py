"""A register that names owners above its own share answers no test that asks for less."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.investigations.snapshots import ownership, snapshot, source

from atlas.investigations.modules.domain import Fired, known_parties, mebo
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.facts import facts_of
from atlas.risk.evaluations.domain import NotAssessed, SubjectFacts

PSC = source(names_above=Decimal(25))
WHOLE = source()


def seen(
    threshold: int | str, *, reached: bool = False, **changes: object
) -> InvestigationSnapshot:
    """What a run knows that asked a PSC register, under the test given."""
    tested = ownership(threshold=Decimal(threshold), at_threshold=reached, **changes)
    return snapshot(sources=(PSC,), ownership=tested)


def facts(of: InvestigationSnapshot) -> SubjectFacts:
    return facts_of(of, subject={}, people={}, module_levels={}, dataset_dates={})


@pytest.mark.parametrize(
    ("threshold", "reached", "gap"),
    [
        ("25", False, False),
        ("25", True, True),
        ("50", True, False),
        ("25.1", False, False),
        ("24.99", False, True),
        ("10", False, True),
        ("10", True, True),
    ],
)
def test_the_register_must_name_whom_the_test_asks_for(
    threshold: str, *, reached: bool, gap: bool
) -> None:
    found = known_parties.ownership_gap(seen(threshold, reached=reached))
    assert (found is not None) is gap
    if found is not None:
        assert found.reason == "register_threshold"
        assert "more than 25 %" in found.detail
        assert f"{threshold} %" in found.detail


def test_one_source_without_a_threshold_answers() -> None:
    assert known_parties.ownership_gap(replace(seen(10), sources=(PSC, WHOLE))) is None
    silent = replace(WHOLE, answered=False)
    assert known_parties.ownership_gap(replace(seen(10), sources=(PSC, silent))) is not None


def test_runs_that_kept_no_test_are_read_as_before() -> None:
    assert known_parties.ownership_gap(snapshot(sources=(PSC,))) is None


def test_findings_count_and_absences_do_not() -> None:
    layered = mebo.complex_structure(seen(10, layers=4))
    assert isinstance(layered, Fired)
    few = mebo.complex_structure(seen(10))
    assert isinstance(few, Unassessed)
    assert few.reason == "register_threshold"
    nobody = mebo.ubo_not_identified(seen(10, ubos=(), no_ubo_reason="no_holder_above"))
    assert isinstance(nobody, Unassessed)
    assert nobody.reason == "register_threshold"


@pytest.mark.parametrize(
    ("threshold", "cause", "said", "open_"),
    [
        (25, "identified", "identified", False),
        (10, "identified", "identified", True),
        (10, "exhausted", "unknown", False),
        (10, "exempt", "exempt", False),
    ],
)
def test_the_cause_stays_open_beside_the_owner_that_is_named(
    threshold: int, cause: str, said: str, *, open_: bool
) -> None:
    found = facts(seen(threshold, cause=cause))
    assert found.ubo_cause == said
    values = [reading.value for reading in found.further.get("ownership.ubo_cause", ())]
    gaps = [value.reason for value in values if isinstance(value, NotAssessed)]
    assert gaps == (["register_threshold"] if open_ else [])


def test_no_layer_is_said_to_be_the_last() -> None:
    said = facts(seen(10, layers=0, ubos=(), cause="unknown")).ownership_layers
    assert isinstance(said, NotAssessed)
    assert said.reason == "register_threshold"
