"""What the checks on screening say of persons in control who are known by name alone."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import snapshot

from atlas.foundation.core.ids import new_id
from atlas.investigations.checks.domain import CheckOutcome, Finding, Material, NamedAlone
from atlas.investigations.checks.domain.named_alone import with_named_alone

DONE = Finding(outcome=CheckOutcome.FULFILLED, detail="4 parties searched.")
GAP = Finding(
    outcome=CheckOutcome.NOT_ASSESSED, detail="No list.", reason="no_list", remedy="Load."
)
SCREENING = new_id()
SANCTIONS, PEP = "sanctions_screening", "pep_determination"
NO = {"sanctions": "not compared."}


def said(
    check: str,
    found: Finding,
    screening: UUID | None = SCREENING,
    gaps: dict[str, str] | None = None,
) -> Finding:
    one = NamedAlone(name="Ada Thorn", screening_id=screening, unanswered=gaps or {})
    return with_named_alone(check, found, Material(snapshot=snapshot(), named_alone=(one,)))


@pytest.mark.parametrize("check", [SANCTIONS, PEP])
@pytest.mark.parametrize("found", [DONE, GAP])
def test_a_name_that_was_never_screened_leaves_the_check_open(check: str, found: Finding) -> None:
    told = said(check, found, None)
    assert told.outcome is CheckOutcome.NOT_ASSESSED
    assert not told.attestable
    assert "Ada Thorn" in told.detail
    assert "attest again" in (told.remedy or "")
    assert told.reason == (found.reason or "person_in_control_not_screened")


@pytest.mark.parametrize(
    ("check", "gaps", "open_"),
    [
        (SANCTIONS, {}, False),
        (PEP, {}, False),
        (SANCTIONS, {"sanctions": "not compared."}, True),
        (PEP, {"sanctions": "not compared."}, False),
        (SANCTIONS, {"pep": "not compared."}, False),
        (PEP, {"pep": "not compared."}, True),
    ],
)
def test_a_topic_that_excludes_no_match_opens_its_check_alone(
    check: str, gaps: dict[str, str], open_: bool
) -> None:
    told = said(check, DONE, gaps=gaps)
    assert (told.outcome is CheckOutcome.NOT_ASSESSED) == open_
    assert (told.reason == "person_in_control_not_compared") == open_
    assert "Ada Thorn" in told.detail
    assert told.screening_ids == (SCREENING,)
    assert not open_ or not told.attestable


def test_a_gap_of_the_run_that_may_be_attested_stays_so_for_a_name_that_was_screened() -> None:
    told = said(SANCTIONS, GAP, gaps=NO)
    assert (told.reason, told.attestable) == ("no_list", True)
    assert not said(SANCTIONS, replace(GAP, attestable=False), gaps=NO).attestable


def test_hits_that_wait_are_what_is_said_first() -> None:
    waiting = replace(DONE, outcome=CheckOutcome.NOT_FULFILLED, reason="undecided_hits")
    assert said(SANCTIONS, waiting, None) == waiting


@pytest.mark.parametrize("check", ["registry", "ubo_identification"])
def test_no_other_check_asks(check: str) -> None:
    found: Any = said(check, DONE, None)
    assert found == DONE
