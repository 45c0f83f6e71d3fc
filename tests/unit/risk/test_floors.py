"""Floors: when each applies, what it raises, and that nothing goes under one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.risk.cases import CLEAN, COMPLETE, MATRIX, SHIPPED, floor, run

from atlas.risk.evaluations.domain import (
    FloorStatus,
    MatchDecision,
    MatchStrength,
    Measure,
    ModuleLevel,
    NotAssessed,
    Override,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionedOwnership,
    SanctionsMatch,
)

EDD_OPEN = ("70.00", "high", "edd", ("no_automatic_decision",))
BLOCKED = ("90.00", "critical", "edd", ("approval_refused", "no_automatic_decision"))
CLEAR = ("clear", "cdd", ())


def hit(
    role: str, strength: str, decision: str = "undecided", measure: str = "asset_freeze"
) -> Any:
    return (
        SanctionsMatch(
            roles=frozenset({PartyRole(role)}),
            strength=MatchStrength(strength),
            decision=MatchDecision(decision),
            measure=Measure(measure),
            list_id="ofac-sdn",
            entry_id="36",
        ),
    )


def pep(role: str, category: str = "head_of_state", **more: Any) -> Any:
    roles = frozenset({PartyRole(role)})
    return (PepExposure(roles=roles, category=PepCategory(category), **more),)


def outcome(**changes: Any) -> tuple[str, str, str, tuple[str, ...]]:
    found = run(**changes)
    return str(found.score), found.level.value, found.tier.value, found.effects


def test_a_clean_company_meets_no_floor() -> None:
    found = run()
    assert (found.level, found.tier, found.effects) == CLEAR
    assert {item.status for item in found.floors} == {FloorStatus.NOT_MET}
    assert found.coverage == 100


@pytest.mark.parametrize(
    "changes",
    [
        {"sanctions_matches": hit("customer", "strong")},
        {"peps": pep("ubo")},
        {"countries_established": ("AF",)},
    ],
    ids=["strong match", "head of state as UBO", "EU high-risk third country"],
)
def test_must_hold_edd_though_the_average_alone_is_clear(changes: dict[str, Any]) -> None:
    base = {**changes}
    if "countries_established" in base:
        base = {**base, "countries_of_operation": ("NL",)}
    found = run(**base)
    assert found.base_score < 20
    assert found.tier == "edd"


@pytest.mark.parametrize("strength", ["exact", "strong", "weak"])
def test_a_true_match_of_the_customer_refuses_approval(strength: str) -> None:
    assert outcome(sanctions_matches=hit("customer", strength, "true_match")) == BLOCKED


def test_blocked_by_ownership_refuses_approval_in_any_regime() -> None:
    for by_control in (False, True):
        owned = SanctionedOwnership(
            regime="uk", status=OwnershipStatus.BLOCKED, by_control=by_control
        )
        assert outcome(sanctioned_ownership=(owned,)) == BLOCKED


ROLES = [
    "customer",
    "owner",
    "controller",
    "ubo",
    "possible_ubo",
    "trust_role",
    "officer",
    "senior_manager",
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("strength", ["exact", "strong"])
@pytest.mark.parametrize("decision", ["undecided", "unsure"])
def test_an_open_match_of_any_connected_party(role: str, strength: str, decision: str) -> None:
    assert outcome(sanctions_matches=hit(role, strength, decision)) == EDD_OPEN


@pytest.mark.parametrize("role", ROLES[1:])
def test_a_true_match_of_a_connected_party(role: str) -> None:
    assert outcome(sanctions_matches=hit(role, "weak", "true_match")) == EDD_OPEN


def test_a_true_match_of_the_customer_meets_what_it_met_undecided() -> None:
    """The floor on open and true matches said "not met" of a customer who is the listed party."""
    found = run(sanctions_matches=hit("customer", "exact", "true_match"))
    assert floor(found, "sanctioned").status is FloorStatus.APPLIED
    assert floor(found, "sanctions_open").status is FloorStatus.APPLIED


@pytest.mark.parametrize(
    ("role", "status"),
    [("customer", FloorStatus.NOT_ASSESSED), ("officer", FloorStatus.NOT_MET)],
)
def test_an_undecided_candidate_leaves_open_what_it_would_meet_once_it_is_true(
    role: str, status: FloorStatus
) -> None:
    """A director's left open whether the customer is listed: "not met" once it was confirmed."""
    waits = Reading("screening", NotAssessed("undecided_candidates"))
    further = {"sanctions.asset_freeze": (waits,)}
    for strength in ("exact", "weak"):
        found = run(sanctions_matches=hit(role, strength), further=further)
        assert floor(found, "sanctioned").status is status
    # a weak one of a director meets no floor yet, and would
    assert floor(found, "sanctions_open").status is FloorStatus.NOT_ASSESSED


@pytest.mark.parametrize("role", ["subsidiary", "other"])
def test_parties_below_or_beside_the_customer_are_no_floor(role: str) -> None:
    found = run(sanctions_matches=hit(role, "exact"))
    assert floor(found, "sanctions_open").status is FloorStatus.NOT_MET
    assert found.base_score > run().base_score  # they count in the factor all the same


def test_weak_and_refused_matches_are_no_floor() -> None:
    for matches in (hit("customer", "weak"), hit("customer", "exact", "false_positive")):
        assert run(sanctions_matches=matches).tier == "cdd"


@pytest.mark.parametrize("measure", ["sectoral", "trade", "travel_ban", "debarment", "watch"])
def test_only_asset_freezes_raise_floors(measure: str) -> None:
    found = run(sanctions_matches=hit("customer", "exact", "true_match", measure))
    assert floor(found, "sanctioned").status is FloorStatus.NOT_MET
    assert found.base_score > run().base_score


def test_possible_by_ownership() -> None:
    owned = SanctionedOwnership(regime="ofac", status=OwnershipStatus.POSSIBLE)
    assert outcome(sanctioned_ownership=(owned,)) == EDD_OPEN


@pytest.mark.parametrize(("upper", "applies"), [("24.99", False), ("25", True), ("100", True)])
def test_a_quarter_held_by_matched_parties(upper: str, applies: bool) -> None:
    found = run(matched_holding_upper=Decimal(upper))
    assert (found.tier == "edd") is applies
    assert (found.score >= 70) is applies


@pytest.mark.parametrize("role", ["customer", "ubo", "possible_ubo", "senior_manager", "officer"])
@pytest.mark.parametrize("category", list(PepCategory))
def test_a_pep_relative_or_associate_is_edd(role: str, category: PepCategory) -> None:
    assert run(peps=pep(role, category)).tier == "edd"


def test_a_pep_among_subsidiaries_or_refused_is_no_floor() -> None:
    assert run(peps=pep("subsidiary")).tier == "cdd"
    assert run(peps=pep("ubo", decision=MatchDecision.FALSE_POSITIVE)).tier == "cdd"


def listed(field: str, country: str) -> dict[str, Any]:
    return {field: (country,)}


@pytest.mark.parametrize(
    "field", ["countries_established", "countries_of_operation", "countries_ubo_residence"]
)
def test_geography_floors(field: str) -> None:
    assert run(CLEAN, **listed(field, "AF")).tier == "edd"
    iran = run(CLEAN, **listed(field, "IR"))
    assert (str(iran.score), iran.level.value, iran.tier.value) == ("90.00", "critical", "edd")


def test_nationality_alone_is_never_a_floor() -> None:
    found = run(countries_ubo_nationality=("IR",))
    assert (found.tier, [f.id for f in found.floors if f.status is FloorStatus.APPLIED]) == (
        "cdd",
        [],
    )


@pytest.mark.parametrize("module", ["cir", "roa", "mebo", "frls", "amlrr", "spepws", "dfwo"])
def test_a_critical_module(module: str) -> None:
    found = run(module_levels={**CLEAN.module_levels, module: ModuleLevel.CRITICAL})
    assert (str(found.score), found.tier.value) == ("70.00", "edd")
    assert floor(found, "module_critical").because == (
        f"modules.levels in: critical (module:{module})",
    )


@pytest.mark.parametrize("event", ["distress", "tax_or_social_debt"])
def test_distress_and_debt(event: str) -> None:
    found = run(adverse_events=(event,))
    assert (str(found.score), found.tier.value) == ("70.00", "edd")


def test_a_floor_whose_facts_are_missing_is_not_assessed_never_not_met() -> None:
    found = run(sanctions_matches=NotAssessed("stale_list", "ofac-sdn 2019-01"))
    assert floor(found, "sanctions_open").status is FloorStatus.NOT_ASSESSED
    assert floor(found, "sanctioned").status is FloorStatus.NOT_ASSESSED
    assert floor(run(module_levels={}), "module_critical").status is FloorStatus.NOT_ASSESSED


def test_a_floor_whose_list_is_missing_is_not_assessed() -> None:
    bare = type(SHIPPED)(d for d in COMPLETE.datasets if d.type != "fatf_black_list")
    assert floor(run(snapshot=bare), "fatf_call_for_action").status is FloorStatus.NOT_ASSESSED


def test_each_floor_names_its_legal_source() -> None:
    assert all(item.legal_source for item in run().floors)


@given(
    st.lists(st.sampled_from([f.id for f in MATRIX.factors]), unique=True),
    st.sampled_from(["conservative", "moderate", "progressive"]),
    st.sampled_from(
        [
            ({"sanctions_matches": hit("customer", "exact", "true_match")}, 90),
            ({"sanctions_matches": hit("officer", "strong")}, 70),
            ({"peps": pep("ubo")}, 0),
            ({"countries_of_operation": ("KP",)}, 90),
            ({"countries_established": ("DZ",)}, 0),
            ({"adverse_events": ("distress",)}, 70),
        ]
    ),
)
def test_no_override_or_appetite_goes_under_a_floor(
    names: list[str], appetite: str, case: tuple[dict[str, Any], int]
) -> None:
    changes, least = case
    overrides = tuple(Override(name, Decimal(0), "cleared") for name in names)
    found = run(overrides=overrides, appetite=appetite, **changes)
    assert found.score >= least
    assert found.score_low >= least
    assert found.tier == "edd"
