"""A favourable word is earned: provisional levels, SDD, floors by the cause of an unknown owner."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES, floor, run
from tests.unit.risk.test_floors import hit, pep
from tests.unit.risk.test_monotone import facts

from atlas.risk.evaluations.domain import (
    NOT_RUN,
    UBO_CAUSES,
    CountryRule,
    Evaluation,
    EvaluationInputs,
    FactorStatus,
    FloorStatus,
    ModuleLevel,
    NotAssessed,
    Override,
    Reading,
    SddReason,
    SubjectFacts,
    evaluate,
    evaluation_document,
    evaluation_from_document,
    inputs_from_facts,
    verify,
    with_findings,
)
from atlas.risk.matrix.domain import LEVELS, TIERS, Tier

GAP = NotAssessed("stale_list")
LISTED = SddReason(record_id="r1", segment="listed", factors=("listed_company",))


def words(found: Evaluation) -> Any:
    assert found.words is not None
    return found.words


def test_all_known_and_nothing_against_it_is_clear_and_cdd() -> None:
    found = run()
    assert (found.level, found.tier, found.provisional) == ("clear", "cdd", False)
    assert words(found).reasons == ()
    assert words(found).profile.hash == RULES.hash


def test_without_a_profile_no_favourable_word_is_said() -> None:
    found = run(rules=None)
    assert (found.level, found.provisional, found.reasons) == ("clear", True, ("no_profile",))
    assert words(found).profile is None


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("sanctions_matches", "core_not_assessed:sanctions"),
        ("ownership_layers", "core_not_assessed:ownership"),
        ("countries_established", "core_not_assessed:jurisdiction"),
        ("countries_ubo_residence", "core_not_assessed:owners_geography"),
        ("industry_codes", "core_not_assessed:business_profile"),
        ("products", "core_not_assessed:product"),
        ("non_face_to_face", "core_not_assessed:delivery_channel"),
        ("peps", "core_not_assessed:pep"),
    ],
)
def test_each_core_fact_that_is_missing_makes_a_level_provisional(field: str, reason: str) -> None:
    changes: dict[str, Any] = {field: GAP}
    found = run(**changes)
    assert found.level in {"clear", "low"}
    assert found.provisional
    assert reason in found.reasons
    assert found.score_high > found.score


def test_politically_exposed_persons_are_core_only_where_the_home_law_asks() -> None:
    found = run(peps=GAP, rules=replace(RULES, pep_required=False))
    assert not found.provisional


def test_owners_living_in_a_country_known_in_part_are_not_assessed() -> None:
    partial = {"geography.ubo_residence": (Reading("register", GAP),)}
    assert "core_not_assessed:owners_geography" in run(further=partial).reasons


def test_coverage_under_the_minimum_of_the_policy() -> None:
    silent: dict[str, Any] = dict.fromkeys(
        (
            "adverse_media", "countries_of_operation", "regulatory_status", "digital_presence",
            "annual_volume", "transaction_pattern", "network_risk", "shared_address_count",
            "subsidiary_count", "filing_status", "adverse_events", "incorporation_date",
        ),
        GAP,
    )  # fmt: skip
    found = run(**silent)
    assert found.coverage < 60
    assert "coverage_below_minimum" in found.reasons
    lower = run(**silent, rules=replace(RULES, minimum_coverage=found.coverage))
    assert "coverage_below_minimum" not in lower.reasons


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"module_levels": {**CLEAN.module_levels, "cir": ModuleLevel.NOT_ASSESSED}}, "registry"),
        ({"ubo_cause": GAP}, "beneficial_owners"),
        ({"sanctions_matches": GAP}, "sanctions_screening"),
        ({"peps": GAP}, "pep_determination"),
    ],
)
def test_an_open_data_check_earns_no_favourable_level(changes: dict[str, Any], check: str) -> None:
    found = run(**changes)
    told = found.provisional and f"data_check_open:{check}" in found.reasons
    assert told or found.level not in {"clear", "low"}


def test_a_decided_match_keeps_the_level_provisional_and_opens_no_check() -> None:
    """The screening was shown as fulfilled beside "check open" of a true match without a floor."""
    matched = hit("other", "weak", "true_match", "sectoral")
    found = run(sanctions_matches=matched)
    assert found.provisional
    assert found.reasons == ("sanctions_match",)
    waits = {"sanctions.exposure": (Reading("screening", NotAssessed("undecided_candidates")),)}
    undecided = run(sanctions_matches=hit("other", "weak", "undecided", "sectoral"), further=waits)
    assert "data_check_open:sanctions_screening" in undecided.reasons
    assert "sanctions_match" not in undecided.reasons


@pytest.mark.parametrize(
    ("least", "words"), [(30, ("low", True)), (40, ("medium", False)), (90, ("critical", False))]
)
def test_a_floor_settles_a_level_by_lifting_it_above_low(
    least: int, words: tuple[str, bool]
) -> None:
    """A firm's own mild floor earns nothing: what was not assessed is still not assessed."""
    lifted = replace(
        RULES,
        country_floors=(
            CountryRule(
                id="own",
                title="Own",
                datasets=("eu_eea",),
                connections=("established",),
                minimum_tier=Tier.CDD,
                minimum_score=Decimal(least),
                source="test",
            ),
        ),
    )
    found = run(rules=lifted, peps=GAP)
    assert (found.level, found.provisional) == words


EXPECTED = {
    "identified": ("0", "cdd", False),
    "exempt": ("0", "cdd", False),
    "exhausted": ("40", "cdd", False),
    "unknown": ("40", "cdd", True),
    "incomplete": ("40", "cdd", True),
    "protected": ("40", "cdd", True),
    "concealed": ("70", "edd", True),
    "refused": ("70", "edd", True),
    "contradicted": ("70", "edd", True),
    "closed_loop": ("70", "edd", True),
}


@pytest.mark.parametrize("cause", UBO_CAUSES)
def test_the_floor_follows_the_cause(cause: str) -> None:
    least, tier, two = EXPECTED[cause]
    found = run(ubo_cause=cause)
    assert found.score == max(Decimal(least), found.base_score)
    assert found.tier == tier
    assert ("four_eyes" in found.effects) is two


def test_an_owner_that_nobody_assessed_counts_as_unknown() -> None:
    for gap in (NOT_RUN, GAP):
        found = run(ubo_cause=gap)
        assert (found.score, found.tier) == (Decimal("40.00"), "cdd")
        assert floor(found, "ubo_unknown").status is FloorStatus.APPLIED
        assert "four_eyes" in found.effects


def test_nothing_known_but_one_harmless_fact_is_never_low() -> None:
    """40.00 and CDD of which nothing is known; 38.33, low and SDD once a little was (C3)."""
    for known in (SubjectFacts(), SubjectFacts(ownership_layers=0, non_face_to_face=False)):
        found = run(known)
        assert (found.level, found.tier) == ("medium", "cdd")
        assert words(found).worst_case.tier == "edd"


def test_home_floors_stand_in_place_of_the_shipped_ones_in_every_matrix() -> None:
    british = replace(
        RULES,
        country_floors=tuple(i for i in RULES.country_floors if i.id == "fatf_call_for_action"),
    )
    assert run(countries_established=("AF",), rules=RULES).tier == "edd"
    assert run(countries_established=("AF",), rules=british).tier == "cdd"
    assert run(countries_established=("IR",), rules=british).score == 90
    shipped = run(countries_established=("AF",), rules=None)
    assert shipped.tier == "edd"
    own = MATRIX.floors[3].model_copy(update={"id": "own", "minimum_score": Decimal(80)})
    stricter = MATRIX.model_copy(update={"floors": (*MATRIX.floors, own)})
    assert run(countries_established=("AF",), matrix=stricter, rules=british).score == 80


def test_sdd_is_earned_and_never_the_default() -> None:
    known = replace(CLEAN, module_levels=CLEAN.module_levels)
    assert run(known).tier == "cdd"
    assert "not_reasoned" in words(run(known)).sdd.missing
    found = run(known, sdd=LISTED)
    assert (found.tier, words(found).sdd.granted, words(found).sdd.missing) == ("sdd", True, ())


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"rules": None}, "home_law_knows_no_sdd"),
        ({"rules": replace(RULES, sdd=replace(RULES.sdd, known=False))}, "home_law_knows_no_sdd"),
        ({"sdd": replace(LISTED, segment="retail")}, "segment"),
        ({"sdd": replace(LISTED, factors=("nice_people",))}, "factors"),
        ({"sdd": replace(LISTED, factors=())}, "factors"),
        ({"identified_by": "name"}, "not_identified_by_number"),
        ({"peps": pep("subsidiary")}, "politically_exposed"),
        ({"sanctions_matches": hit("subsidiary", "weak")}, "sanctions_candidate"),
        ({"countries_ubo_nationality": ("IR",)}, "high_risk_country"),
        ({"countries_of_operation": ("KW",)}, "high_risk_country"),
        ({"adverse_media": ("low",)}, "adverse_media"),
        ({"adverse_media": GAP}, "adverse_media"),
        ({"ubo_cause": "exhausted"}, "ubo_not_identified"),
        ({"sanctioned_ownership": GAP}, "sanctioned_ownership"),
        ({"products": GAP}, "level_provisional"),
        ({"adverse_events": ("distress",)}, "floor_applies"),
    ],
)
def test_losing_a_condition_ends_sdd_at_once(changes: dict[str, Any], missing: str) -> None:
    found = run(**{"sdd": LISTED, **changes})
    assert found.tier != "sdd"
    assert missing in words(found).sdd.missing


def test_the_profile_is_part_of_the_hashed_inputs() -> None:
    one, other = run(), run(rules=replace(RULES, hash="1" * 64))
    assert one.hashes.input_hash != other.hashes.input_hash
    assert one.hashes.evaluation_fingerprint != other.hashes.evaluation_fingerprint


def test_words_survive_their_json_form_and_are_verified() -> None:
    found = run(peps=GAP)
    again = evaluation_from_document(evaluation_document(found), found.hashes)
    assert again == found
    inputs = inputs_from_facts(replace(CLEAN, peps=GAP), MATRIX, COMPLETE, AS_OF, rules=RULES)
    forged = replace(found, words=replace(words(found), provisional=False, reasons=()))
    assert {item.path for item in verify(forged, MATRIX, inputs, COMPLETE)} == {
        "words.provisional",
        "words.reasons.length",
    }


def test_an_evaluation_of_an_earlier_engine_verifies_and_earns_nothing() -> None:
    inputs = inputs_from_facts(CLEAN, MATRIX, COMPLETE, AS_OF)
    old = evaluate(MATRIX, inputs, COMPLETE, (), AS_OF, engine_version="2")
    assert (old.level, old.tier, old.words) == ("clear", "sdd", None)
    assert (old.provisional, old.reasons) == (True, ("earlier_engine",))
    assert verify(old, MATRIX, inputs, COMPLETE) == ()
    assert "words" not in evaluation_document(old)


def test_an_analysts_score_is_no_assessment_of_a_core_fact() -> None:
    found = run(products=GAP, overrides=(Override("product_complexity", Decimal(1), "Read."),))
    assert "core_not_assessed:product" in found.reasons


# Ignorance never helps

SILENT = st.lists(
    st.sampled_from(
        sorted(
            {
                "ownership.layers", "ownership.nominee", "ownership.ubo_cause", "pep.categories",
                "pep.connected_roles", "sanctions.exposure", "sanctions.asset_freeze",
                "sanctions.ownership", "sanctions.matched_holding_upper",
                "adverse_media.severities", "business.industry_codes", "company.age_months",
                "geography.establishment", "geography.operations", "geography.ubo_residence",
                "geography.ubo_nationality", "product.codes", "regulatory.status",
                "delivery.non_face_to_face", "delivery.digital_presence",
                "transaction.annual_volume_eur", "transaction.pattern", "network.risk_score",
                "network.shared_address_count", "network.subsidiary_count", "filing.regularity",
                "history.events", "modules.levels",
            }
        )
    ),
    min_size=1,
    unique=True,
)  # fmt: skip
causes = st.one_of(st.just(NOT_RUN), st.sampled_from(UBO_CAUSES))


def silenced(inputs: EvaluationInputs, keys: list[str], *, gone: bool) -> EvaluationInputs:
    """What is known when the sources of these inputs fall silent, or are not asked at all."""
    readings = dict(inputs.readings)
    for key in keys:
        given = readings.pop(key, ())
        if not gone:
            readings[key] = tuple(Reading(item.source, GAP) for item in given)
    return inputs.with_readings(readings)


def no_better(before: Evaluation, after: Evaluation) -> None:
    """No word, tier, floor, worst case, or decision that is open to one person, improves."""
    assert TIERS.index(after.tier) >= TIERS.index(before.tier)
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)
    assert after.score_high >= before.score_high
    was, now = words(before), words(after)
    assert LEVELS.index(now.worst_case.level) >= LEVELS.index(was.worst_case.level)
    assert TIERS.index(now.worst_case.tier) >= TIERS.index(was.worst_case.tier)
    assert set(after.effects) >= set(before.effects)
    said = {item.id: item.status for item in after.floors}
    for item in before.floors:
        if item.id == "ubo_exhausted":
            kept = {item.status, FloorStatus.NOT_ASSESSED}
            assert said["ubo_unknown"] is FloorStatus.APPLIED or (
                said[item.id] is item.status
                if item.status is FloorStatus.APPLIED
                else said[item.id] in kept
            )
        elif item.status is FloorStatus.APPLIED:
            assert said[item.id] is FloorStatus.APPLIED, item.id
        elif item.status is FloorStatus.NOT_ASSESSED:
            assert said[item.id] is not FloorStatus.NOT_MET, item.id
    if before.provisional and after.level == before.level:
        assert after.provisional
    if was.sdd.granted is False:
        assert not now.sdd.granted
    assert after.coverage <= before.coverage


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.just(CLEAN), facts), causes, SILENT, st.booleans(), st.sampled_from([None, LISTED])
)
def test_a_source_that_falls_silent_never_helps(
    known: SubjectFacts, cause: Any, keys: list[str], gone: bool, sdd: SddReason | None
) -> None:
    facts_then = replace(known, ubo_cause=cause)
    before = inputs_from_facts(facts_then, MATRIX, COMPLETE, AS_OF, rules=RULES, sdd=sdd)
    after = with_findings(silenced(before, keys, gone=gone), before)
    left = evaluate(MATRIX, before, COMPLETE, (), AS_OF)
    no_better(left, evaluate(MATRIX, after, COMPLETE, (), AS_OF))


@settings(max_examples=100, deadline=None)
@given(facts, causes, SILENT, st.booleans())
def test_without_memory_the_worst_case_never_falls(
    known: SubjectFacts, cause: Any, keys: list[str], gone: bool
) -> None:
    before = inputs_from_facts(
        replace(known, ubo_cause=cause), MATRIX, COMPLETE, AS_OF, rules=RULES
    )
    left = evaluate(MATRIX, before, COMPLETE, (), AS_OF)
    right = evaluate(MATRIX, silenced(before, keys, gone=gone), COMPLETE, (), AS_OF)
    concealed = floor(left, "ubo_concealed").status is FloorStatus.APPLIED
    # what does not apply is not missing: transactions of a prospect, owners of a listed company
    lifted = _not_applicable(right) - _not_applicable(left)
    if not lifted and not (concealed and "ownership.ubo_cause" in keys):
        assert right.score_high >= left.score_high
    assert right.provisional or right.level not in {"clear", "low"} or not left.provisional


def _not_applicable(found: Evaluation) -> set[str]:
    return {one.id for one in found.factors if one.status is FactorStatus.NOT_APPLICABLE}


@settings(max_examples=60, deadline=None)
@given(facts, st.sampled_from(UBO_CAUSES))
def test_learning_that_an_owner_is_hidden_never_helps(known: SubjectFacts, cause: str) -> None:
    nobody = run(replace(known, ubo_cause=NOT_RUN))
    hidden = run(replace(known, ubo_cause=cause))
    if cause not in {"identified", "exempt", "exhausted"}:
        assert hidden.score >= nobody.score
        assert TIERS.index(hidden.tier) >= TIERS.index(nobody.tier)
        assert set(hidden.effects) >= set(nobody.effects)


def test_an_earlier_answer_that_found_nothing_is_no_finding() -> None:
    """A company that no list ever named had candidates "found by an earlier evaluation"."""
    nothing = inputs_from_facts(
        replace(CLEAN, sanctions_matches=(), peps=(), network_risk=0), MATRIX, COMPLETE, AS_OF
    )
    silent = replace(CLEAN, sanctions_matches=GAP, peps=GAP, network_risk=GAP)
    now = with_findings(inputs_from_facts(silent, MATRIX, COMPLETE, AS_OF), nothing)
    for key in ("sanctions.exposure", "sanctions.asset_freeze", "pep.categories"):
        assert not any(one.carried for one in now.readings[key]), key
    assert not any(one.carried for one in now.readings["network.risk_score"])


def test_a_module_in_which_no_rule_fired_is_no_finding() -> None:
    """An honest company left its register: no rule of a module had ever fired."""

    def inputs(**levels: ModuleLevel) -> EvaluationInputs:
        facts = replace(CLEAN, module_levels=levels)
        return inputs_from_facts(facts, MATRIX, COMPLETE, AS_OF, rules=RULES)

    gone, clear = ModuleLevel.NOT_ASSESSED, ModuleLevel.CLEAR
    now = with_findings(
        inputs(cir=clear, mebo=gone, roa=gone), inputs(cir=clear, mebo=clear, roa=clear)
    )
    assert now == inputs(cir=clear, mebo=gone, roa=gone)
    assert floor(evaluate(MATRIX, now, COMPLETE, (), AS_OF), "module_critical").status is (
        FloorStatus.NOT_ASSESSED
    )
    for level in (ModuleLevel.LOW, ModuleLevel.MEDIUM, ModuleLevel.HIGH, ModuleLevel.CRITICAL):
        kept = with_findings(inputs(cir=clear, mebo=gone), inputs(cir=clear, mebo=level))
        assert Reading("carried:module:mebo", level.value) in kept.readings["modules.levels"]


def test_a_finding_goes_on_counting_until_a_source_answers_otherwise() -> None:
    def inputs(**changes: Any) -> EvaluationInputs:
        return inputs_from_facts(replace(CLEAN, **changes), MATRIX, COMPLETE, AS_OF, rules=RULES)

    before = inputs(sanctions_matches=hit("owner", "strong"))
    lost = with_findings(inputs(sanctions_matches=GAP), before)
    found = evaluate(MATRIX, lost, COMPLETE, (), AS_OF)
    assert floor(found, "sanctions_open").status is FloorStatus.APPLIED
    assert "core_not_assessed:sanctions" in words(found).reasons or found.level == "high"
    twice = with_findings(inputs(sanctions_matches=GAP), lost)
    assert twice == lost
    refused = inputs(sanctions_matches=hit("owner", "strong", "false_positive"))
    assert with_findings(refused, before) == refused
    one = inputs(module_levels={"cir": ModuleLevel.CRITICAL, "mebo": ModuleLevel.CLEAR})
    other = inputs(module_levels={"mebo": ModuleLevel.HIGH})
    kept = with_findings(other, one).readings["modules.levels"]
    assert Reading("carried:module:cir", "critical") in kept
    assert Reading("carried:module:mebo", "clear") not in kept
