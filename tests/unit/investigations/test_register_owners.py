"""An owner by the law of the register who is listed or exposed is a finding of its own."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import OWNER, hit, ownership, party, screening, snapshot
from tests.unit.investigations.test_checks import material

from atlas.investigations.checks.domain.rules import ubo_identification
from atlas.investigations.modules.domain import MODULES, assess
from atlas.investigations.modules.domain.findings import Finding, findings_of
from atlas.investigations.modules.domain.mebo import ubo_not_identified
from atlas.investigations.modules.domain.outcome import Fired
from atlas.investigations.modules.domain.snapshot import Hit, RegisterMark
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, PartyRole

CODE = "register_ubo_matched"


EVIDENCE = UUID(int=77)
DECLARED = RegisterMark(
    party_id=OWNER, name="Party 2", source="registry_file:hu", evidence_ids=(EVIDENCE,)
)


def found(
    *hits: Hit,
    ubos: tuple[UUID, ...] = (),
    law: str = "HU",
    declared: tuple[RegisterMark, ...] = (),
) -> list[Finding]:
    owners = replace(
        ownership(ubos=ubos), possible_ubos=(), register_ubos=(OWNER,), register_law=law
    )
    seen = snapshot(
        parties=(party(OWNER, PartyRole.OWNER, kind="Person"),),
        ownership=owners,
        screening=screening(*hits),
        declared_peps=declared,
    )
    result = assess(MODULES["SPEPWS"], seen)
    return [item for item in findings_of(result, seen) if item.code == CODE]


@pytest.mark.parametrize(
    ("match", "severity"),
    [
        ({"strength": MatchStrength.EXACT}, "high"),
        ({"strength": MatchStrength.WEAK}, "medium"),
        ({"strength": MatchStrength.WEAK, "decision": MatchDecision.TRUE_MATCH}, "high"),
        ({"strength": MatchStrength.STRONG, "topic": "pep", "measure": "watch"}, "medium"),
    ],
)
def test_it_is_told_with_the_law_and_what_it_rests_on(match: dict[str, Any], severity: str) -> None:
    [one] = found(hit(OWNER, **match))
    assert one.severity == severity
    assert "law of HU" in one.detail
    assert one.entity_ids == (OWNER,)
    assert one.screening_ids
    assert one.references


@pytest.mark.parametrize("match", [{"decision": MatchDecision.FALSE_POSITIVE}, {"delisted": True}])
def test_what_was_dismissed_or_delisted_is_none(match: dict[str, Any]) -> None:
    assert found(hit(OWNER, **match)) == []


def test_an_owner_by_the_home_law_has_the_floors_of_that_law() -> None:
    assert found(hit(OWNER), ubos=(OWNER,)) == []


def test_without_a_match_nothing_is_told() -> None:
    assert found() == []


@pytest.mark.parametrize("with_match", [False, True])
def test_one_whom_the_register_declares_as_exposed_is_named_as_an_owner(with_match: bool) -> None:
    hits = (hit(OWNER, strength=MatchStrength.WEAK),) if with_match else ()
    [one] = found(*hits, declared=(DECLARED,))
    assert one.severity == "high"
    assert "law of HU" in one.detail
    assert "politically exposed: Party 2" in one.detail
    assert ("1 match(es)" in one.detail) == with_match
    assert ("politically exposed" in one.title) != with_match
    assert one.entity_ids == (OWNER,)
    assert one.evidence_ids == (EVIDENCE,)


def test_exposed_owners_by_the_home_law_and_others_are_no_such_finding() -> None:
    assert found(ubos=(OWNER,), declared=(DECLARED,)) == []
    assert found(declared=(replace(DECLARED, party_id=UUID(int=9)),)) == []


def test_owners_by_the_register_s_law_are_named_where_the_home_law_knows_none() -> None:
    """It said that no one is identified, and stood beside four owners by the law of Hungary."""
    owners = replace(ownership(ubos=()), register_ubos=(OWNER,), register_law="HU")
    fired = ubo_not_identified(snapshot(ownership=owners))
    assert isinstance(fired, Fired)
    assert "By the law of HU, and not by the home law, 1 are beneficial owners." in fired.detail
    assert fired.entity_ids == (OWNER,)
    for known, reason in ((owners, "register_ubo_only"), (ownership(ubos=()), "no_ubo_identified")):
        assert ubo_identification(material(snapshot=snapshot(ownership=known))).reason == reason
