"""Whom no source names was not searched: lists and network give no points for that."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import (
    DAY,
    OFAC,
    OWNER,
    SUBJECT,
    hit,
    ownership,
    party,
    screening,
    snapshot,
    source,
)
from tests.unit.investigations.test_facts import by_id
from tests.unit.investigations.test_module_rules import reason

from atlas.investigations.modules.domain import (
    Fired,
    NotFired,
    Unassessed,
    births,
    cir,
    country_ties,
    mebo,
)
from atlas.investigations.modules.domain.network import Near, Network, network_of
from atlas.investigations.modules.domain.outcome import Decision
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, SanctionedOwnership
from atlas.investigations.runs.facts import facts_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import (
    Evaluation,
    FactorStatus,
    FloorStatus,
    MatchStrength,
    PartyRole,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.matrix.domain import default_matrix

PEPS = replace(OFAC, list_id="peps", topics=frozenset({"pep"}))
LISTS = (OFAC, PEPS)
NOT_OWNED: dict[str, Any] = {
    "sanctioned": (
        SanctionedOwnership(regime="eu", status="clear", word="not_owned", control="none_found"),
    )
}
HARMLESS = network_of([Near(name="Owner", distance=1)], truncated=False)
WHOLE = source(complete_registers=frozenset({"GB-COH"}))
REMOVED = replace(WHOLE, removed_on=date(2026, 11, 20))
OWNS = party(OWNER, PartyRole.OWNER, PartyRole.UBO, kind="Person")
DIRECTS = replace(OWNS, roles=OWNS.roles | {PartyRole.OFFICER})
CUSTOMER = party(SUBJECT, PartyRole.CUSTOMER)

UNKNOWN: dict[str, Any] = {
    "no source covers directors": {"sources": (source(frozenset({"Ownership", "Control"})),)},
    "no director is named": {"parties": (CUSTOMER, OWNS)},
    "the director is named no more": {"parties": (CUSTOMER, replace(DIRECTS, left_out=True))},
    "owners are hidden": {"ownership": ownership(hidden_owners=("one is not named",), **NOT_OWNED)},
    "the register removed the company": {"sources": (REMOVED,)},
}


def rated(seen: InvestigationSnapshot, network: Network = HARMLESS) -> Evaluation:
    found = facts_of(
        seen,
        subject={},
        people={},
        module_levels={},
        dataset_dates={},
        network=network,
    )
    reference, matrix = shipped_snapshot(DAY), default_matrix()
    return evaluate(matrix, inputs_from_facts(found, matrix, reference, DAY), reference, (), DAY)


def known() -> InvestigationSnapshot:
    return snapshot(
        sources=(WHOLE,), screening=screening(lists=LISTS), ownership=ownership(**NOT_OWNED)
    )


def test_where_everyone_is_named_nothing_found_is_an_answer() -> None:
    found = rated(known())
    for name in ("sanctions_exposure", "network_risk", "subsidiary_opacity"):
        assert by_id(found.factors, name).status is FactorStatus.ASSESSED, name
    assert by_id(found.floors, "sanctions_open").status is FloorStatus.NOT_MET
    assert isinstance(mebo.high_risk_officer(known()), NotFired)


@pytest.mark.parametrize("why", UNKNOWN)
def test_nothing_found_of_parties_that_no_source_names_gives_no_points(why: str) -> None:
    """They stood at 0 of 50 and 0 of 30, below a check that says who was not searched."""
    seen = replace(known(), **UNKNOWN[why])
    found = rated(seen)
    for name in ("sanctions_exposure", "network_risk"):
        factor = by_id(found.factors, name)
        assert (factor.status, factor.reason) == (FactorStatus.UNKNOWN, "parties_unknown"), name
        assert factor.high == factor.maximum
    assert by_id(found.floors, "sanctions_open").status is FloorStatus.NOT_ASSESSED


@pytest.mark.parametrize("why", UNKNOWN)
def test_a_candidate_that_would_meet_no_floor_hides_no_unknown_party(why: str) -> None:
    """What is undecided leaves open what it would meet; those not searched leave open all."""
    other = party(UUID(int=4), PartyRole.OTHER)
    listed = screening(
        hit(other.id, MatchStrength.WEAK), lists=LISTS, of=(SUBJECT, OWNER, other.id)
    )
    known_well = replace(known(), screening=listed, parties=(*known().parties, other))
    unknown = replace(known_well, **UNKNOWN[why])
    unknown = replace(unknown, parties=tuple({*unknown.parties, other}))
    assert by_id(rated(unknown).floors, "sanctions_open").status is FloorStatus.NOT_ASSESSED


@pytest.mark.parametrize("why", UNKNOWN)
def test_what_was_found_still_counts(why: str) -> None:
    listed = screening(hit(SUBJECT), lists=LISTS)
    found = rated(
        replace(known(), screening=listed, **UNKNOWN[why]),
        network_of([Near(name="Owner", distance=1, screened=False)], truncated=False),
    )
    assert by_id(found.factors, "sanctions_exposure").points == 50
    assert by_id(found.floors, "sanctions_open").status is FloorStatus.APPLIED


@pytest.mark.parametrize("why", UNKNOWN)
@pytest.mark.parametrize("rule", [births.doubtful_birth, country_ties.high_risk_tie])
def test_rules_on_every_party_say_nothing_of_parties_that_no_source_names(
    rule: Decision, why: str
) -> None:
    assert isinstance(rule(known()), NotFired)
    assert isinstance(rule(replace(known(), **UNKNOWN[why])), Unassessed)


@pytest.mark.parametrize("why", ["no director is named", "the director is named no more"])
def test_that_no_director_is_a_nominee_is_said_only_of_named_ones(why: str) -> None:
    assert isinstance(cir.nominee_director(known()), NotFired)
    assert reason(cir.nominee_director(replace(known(), **UNKNOWN[why]))) == "parties_unknown"


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("no director is named", "parties_unknown"),
        ("the director is named no more", "parties_unknown"),
        ("no source covers directors", "not_covered"),
        ("the register removed the company", "left_register"),
    ],
)
def test_that_no_officer_is_in_a_listed_country_is_said_only_of_named_ones(
    why: str, code: str
) -> None:
    assert reason(mebo.high_risk_officer(replace(known(), **UNKNOWN[why]))) == code


def test_a_register_that_removed_the_company_does_not_state_its_subsidiaries() -> None:
    found = rated(replace(known(), sources=(REMOVED,)))
    assert by_id(found.factors, "subsidiary_opacity").status is FactorStatus.UNKNOWN


def test_an_officer_in_a_listed_country_is_found_although_the_register_names_it_no_more() -> None:
    there = replace(DIRECTS, left_out=True, country_code="IR", id=UUID(int=9))
    seen = replace(known(), parties=(CUSTOMER, OWNS, there))
    assert isinstance(mebo.high_risk_officer(seen), Fired)
