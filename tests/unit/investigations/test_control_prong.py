"""A home law that asks for one individual in control too: it is open until a person attests who.

Source: 31 CFR 1010.230(d)(2).
"""

from typing import Any

import pytest
from tests.unit.investigations.snapshots import ownership, screening, snapshot, source
from tests.unit.investigations.test_checks import (
    ATTESTED,
    BOTH,
    NOT,
    OPEN,
    WORD,
    assessed,
    material,
)

from atlas.investigations.checks.domain import CheckResult, Material, Word
from atlas.investigations.checks.domain.rules import RULES
from atlas.investigations.modules.domain.snapshot import ControlProng, InControl
from atlas.investigations.results.domain import Structure, document_of, read
from atlas.risk.matrix.domain import Tier

LAW = "31 CFR 1010.230"
ADA, BO = InControl("11", "Ada Thorn", "ceo"), InControl("12", "Bo Sloe", "cfo")
UBO = "ubo_identification"


def seen(*candidates: InControl, prong: bool = True, **changes: Any) -> Material:
    asked = ControlProng(LAW, candidates) if prong else None
    shown = {"screening": screening(lists=BOTH)} | changes.pop("snapshot", {})
    return material(snapshot=snapshot(ownership=ownership(control_prong=asked, **changes), **shown))


def check(given: Material, **words: Word) -> CheckResult:
    return assessed(given, Tier.CDD, **words)[UBO]


def test_owners_alone_are_not_enough_and_the_candidates_are_named() -> None:
    found = RULES[UBO](seen(ADA, BO))
    assert (found.outcome, found.reason) == (OPEN, "control_person_not_stated")
    assert (found.identified, found.verified) == (False, False)
    assert LAW in found.detail
    assert "Ada Thorn, Bo Sloe" in found.detail
    assert "controls or manages" in (found.remedy or "")


def test_without_anybody_in_office_it_says_so_and_what_lacks() -> None:
    found = check(seen())
    assert found.finding.identified is False
    assert "No candidate is known" in found.finding.detail
    lacks = [one.text for one in found.missing]
    assert any("individual who controls or manages" in one for one in lacks)
    assert any("no natural person in office" in one for one in lacks)
    assert any("beneficial owners" in one for one in lacks)


@pytest.mark.parametrize(
    ("changes", "outcome", "reason"),
    [
        ({"ubos": (), "no_ubo_reason": "unknown_person"}, NOT, "no_ubo_identified"),
        ({"hidden_owners": ("chain leaves: F",)}, OPEN, "owners_not_identified"),
        ({"snapshot": {"sources": (source(stale=True),)}}, OPEN, "stale_register"),
    ],
)
def test_whatever_else_is_open_it_is_named_beside(
    changes: dict[str, Any], outcome: Any, reason: str
) -> None:
    found = check(seen(ADA, **changes))
    assert (found.outcome, found.finding.reason) == (outcome, reason)
    assert "Ada Thorn" in found.finding.detail
    assert found.finding.identified is not True
    if outcome is OPEN:
        assert any("individual who controls" in one.text for one in found.missing)


def test_a_law_of_owners_alone_says_nothing_of_it() -> None:
    found = check(seen(prong=False))
    assert (found.finding.reason, found.finding.identified) == ("not_verified", True)
    assert "controls or manages" not in found.finding.detail


def test_an_attestation_holds_for_the_candidates_that_it_was_given_for() -> None:
    basis = check(seen(ADA)).basis
    word = Word(WORD.id, "Ada Thorn signs for it.", basis)
    assert check(seen(ADA), ubo_identification=word).outcome is ATTESTED
    for other in (seen(ADA, BO), seen(BO), seen()):
        result = check(other, ubo_identification=word)
        assert (result.closed, result.stands_against_approval) == (False, True)
        assert result.lapsed


def test_an_attestation_of_owners_alone_says_nothing_of_who_is_in_control() -> None:
    before = Word(WORD.id, "Declaration seen.", check(seen(prong=False)).basis)
    assert check(seen(prong=False), ubo_identification=before).closed
    assert not check(seen(ADA), ubo_identification=before).closed


STRUCTURE: dict[str, Any] = {
    "layers": 1,
    "loops": [],
    "ubos": [],
    "possible_ubos": [],
    "no_ubo_reasons": [],
    "exemption": "none",
    "over_declared": [],
    "grounds": [],
    "rule": {"threshold": 25, "comparator": ">=", "source": LAW, "control_prong": True},
}
CHART = {
    "ubos": {
        "control_prong": {
            "source": LAW,
            "candidates": [{"party": "11", "name": "Ada Thorn", "role": "ceo"}],
        }
    }
}


def test_it_is_read_from_what_the_run_kept_and_silence_is_no_candidate() -> None:
    kept = read(Structure, STRUCTURE | {"chart": CHART})
    assert kept.control_prong == ControlProng(LAW, (ADA,))
    assert read(Structure, document_of(kept)).control_prong == kept.control_prong
    assert read(Structure, STRUCTURE).control_prong == ControlProng(LAW, ())


def test_neither_an_exempt_company_nor_another_law_asks_for_it() -> None:
    assert (
        read(Structure, STRUCTURE | {"chart": CHART, "exemption": "listed"}).control_prong is None
    )
    rule = STRUCTURE["rule"] | {"control_prong": False}
    assert read(Structure, STRUCTURE | {"chart": CHART, "rule": rule}).control_prong is None
