"""The rules of the seven modules, one by one, on small written pictures."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.rule_cases import CASES, web
from tests.unit.investigations.snapshots import (
    COUNTRY_LISTS,
    DAY,
    OFAC,
    OWNER,
    SUBJECT,
    country_list,
    hit,
    ownership,
    party,
    screening,
    snapshot,
    source,
    subject,
)

from atlas.investigations.modules.domain import (
    MODULES,
    Fired,
    NotFired,
    Outcome,
    Unassessed,
    assess,
    cir,
    dfwo,
    level_of,
    mebo,
    roa,
    spepws,
)
from atlas.investigations.modules.domain.observations import Site
from atlas.investigations.modules.domain.outcome import Decision, Module, Rule, RuleResult
from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    Link,
    SanctionedOwnership,
    SearchedList,
)
from atlas.investigations.modules.service import catalogue, module_out
from atlas.knowledge.reference_data.domain import list_name
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, ModuleLevel, PartyRole

TABLE = {
    "CIR": {30: 2, 25: 2, 20: 2, 15: 1},
    "ROA": {20: 2, 15: 1, 10: 1},
    "MEBO": {25: 3, 30: 2, 20: 2, 35: 1, 10: 2, 5: 2},
    "FRLS": {40: 1, 30: 1, 20: 1, 25: 2},
    "AMLRR": {25: 1, 40: 1, 30: 2, 20: 1},
    "SPEPWS": {50: 2, 35: 1, 40: 1, 30: 1, 15: 1},
    "DFWO": {15: 2, 10: 3},
}
"""Points of each module, and how many rules carry them."""


def reason(outcome: Outcome) -> str:
    assert isinstance(outcome, Unassessed), outcome
    assert outcome.detail
    assert outcome.remedy
    return outcome.reason


@pytest.mark.parametrize("code", TABLE)
def test_points_are_those_of_the_table(code: str) -> None:
    counted: dict[int, int] = {}
    for rule in MODULES[code].rules:
        counted[rule.points] = counted.get(rule.points, 0) + 1
    assert counted == TABLE[code]


def test_critical_rules_are_those_of_the_table() -> None:
    critical = {rule.code for module in MODULES.values() for rule in module.rules if rule.critical}
    assert critical == {"missing_licence", "direct_asset_freeze", "by_ownership"}


def test_the_cases_are_those_of_every_rule() -> None:
    rules = [f"{module.code}.{rule.code}" for module in MODULES.values() for rule in module.rules]
    assert list(CASES) == rules


@pytest.mark.parametrize("name", CASES)
def test_each_rule_fires_does_not_and_says_when_it_cannot(name: str) -> None:
    code, _, rule_code = name.partition(".")
    rule = next(item for item in MODULES[code].rules if item.code == rule_code)
    fires, does_not, cannot, why = CASES[name]
    fired = rule.decide(fires)
    assert isinstance(fired, Fired), fired
    assert fired.detail
    silent = rule.decide(does_not)
    assert isinstance(silent, NotFired), silent
    assert silent.detail
    assert reason(rule.decide(cannot)) == why


@pytest.mark.parametrize("name", CASES)
def test_a_rule_that_fires_on_absence_needs_a_source_that_answered(name: str) -> None:
    code, _, rule_code = name.partition(".")
    rule = next(item for item in MODULES[code].rules if item.code == rule_code)
    fires = CASES[name][0]
    unanswered = replace(
        fires,
        sources=tuple(
            replace(item, answered=False, complete_registers=frozenset()) for item in fires.sources
        ),
        filings=(),
        footprint=None,
    )
    if rule.negative:
        assert isinstance(rule.decide(unanswered), Unassessed)


@pytest.mark.parametrize("status", ["subject_ambiguous", "subject_not_found"])
def test_nothing_is_said_of_a_company_that_was_not_identified(status: str) -> None:
    seen = snapshot(
        subject=subject(status=status, entity_id=None, company_status=None), ownership=None
    )
    for rule in (
        cir.not_active,
        cir.no_directors,
        mebo.ubo_not_identified,
        mebo.circular_ownership,
    ):
        assert reason(rule(seen)) == status


# CIR


@pytest.mark.parametrize("status", ["inactive", "dormant", "in_liquidation", "dissolved"])
def test_a_status_other_than_active_fires(status: str) -> None:
    assert isinstance(cir.not_active(snapshot(subject=subject(company_status=status))), Fired)


def test_an_active_company_does_not_fire_and_an_unknown_status_is_not_assessed() -> None:
    assert isinstance(cir.not_active(snapshot()), NotFired)
    assert reason(cir.not_active(snapshot(subject=subject(company_status=None)))) == "not_covered"


def test_a_dissolution_fires_whatever_the_status_also_one_that_lies_ahead() -> None:
    gone = snapshot(subject=subject(dissolution_date=DAY))
    assert isinstance(cir.not_active(gone), Fired)
    later = snapshot(subject=subject(dissolution_date=date(2027, 1, 1)))
    fired = cir.not_active(later)
    assert isinstance(fired, Fired)
    assert "2027-01-01" in fired.detail


def test_registration_not_found_fires_only_on_a_complete_register() -> None:
    lost = subject(status="subject_not_found", entity_id=None)
    partial = snapshot(subject=lost, sources=(source(answered=False),))
    assert reason(cir.registration_not_found(partial)) == "not_covered"
    whole = snapshot(
        subject=lost,
        sources=(source(answered=False, complete_registers=frozenset({"GB-COH"})),),
    )
    assert isinstance(cir.registration_not_found(whole), Fired)
    # a candidate has the number, spelled otherwise: it is not "not in" the register
    alike = replace(whole, subject=subject(status="subject_ambiguous"))
    assert reason(cir.registration_not_found(alike)) == "subject_ambiguous"
    assert isinstance(cir.registration_not_found(snapshot()), NotFired)
    unnumbered = snapshot(subject=subject(registration_number=None))
    assert reason(cir.registration_not_found(unnumbered)) == "no_registration_given"


def test_no_directors_is_a_negative_rule() -> None:
    assert isinstance(cir.no_directors(snapshot()), Fired)
    uncovered = snapshot(sources=(source(frozenset({"Ownership"})),))
    assert reason(cir.no_directors(uncovered)) == "not_covered"
    silent = snapshot(sources=(source(answered=False),))
    assert reason(cir.no_directors(silent)) == "not_covered"
    director = Link(id=UUID(int=9), type="Directorship", from_id=OWNER, to_id=SUBJECT)
    assert isinstance(cir.no_directors(snapshot(links=(director,))), NotFired)


def test_a_nominee_director_fires_and_silence_needs_a_covering_source() -> None:
    nominee = Link(
        id=UUID(int=9),
        type="Directorship",
        from_id=OWNER,
        to_id=SUBJECT,
        attributes={"is_nominee": True},
    )
    assert isinstance(cir.nominee_director(snapshot(links=(nominee,), sources=())), Fired)
    assert isinstance(cir.nominee_director(snapshot()), NotFired)
    uncovered = snapshot(sources=(source(frozenset({"Directorship"})),))
    assert reason(cir.nominee_director(uncovered)) == "not_covered"


@pytest.mark.parametrize(
    ("founded", "fires"),
    [(date(2025, 11, 25), True), (date(2025, 11, 24), False), (date(2020, 1, 1), False)],
)
def test_younger_than_a_year(founded: date, *, fires: bool) -> None:
    seen = snapshot(subject=subject(incorporation_date=founded))
    assert isinstance(cir.incorporated_recently(seen), Fired) is fires


def test_an_unknown_age_is_not_assessed() -> None:
    seen = snapshot(subject=subject(incorporation_date=None))
    assert reason(cir.incorporated_recently(seen)) == "not_covered"


def test_fatf_lists() -> None:
    for code in ("IR", "VG"):
        assert isinstance(cir.fatf_listed(snapshot(subject=subject(country_code=code))), Fired)
    assert isinstance(cir.fatf_listed(snapshot(subject=subject(country_code="US-DE"))), NotFired)
    assert reason(cir.fatf_listed(snapshot(country_lists={}))) == "no_dataset"
    nowhere = snapshot(subject=subject(country_code=None))
    assert reason(cir.fatf_listed(nowhere)) == "unknown_country"


@pytest.mark.parametrize("late", ["fatf_black_list", "fatf_grey_list"])
def test_an_expired_country_list_counts_for_hits_and_never_for_silence(late: str) -> None:
    lists = COUNTRY_LISTS | {late: replace(COUNTRY_LISTS[late], stale="due on 2026-07-01")}

    def on(code: str) -> Outcome:
        return cir.fatf_listed(snapshot(subject=subject(country_code=code), country_lists=lists))

    assert isinstance(on("IR"), Fired)
    assert isinstance(on("VG"), Fired)
    silent = on("GB")
    assert reason(silent) == "stale_list"
    assert isinstance(silent, Unassessed)
    assert f"{list_name(late)} 2026-10: due on 2026-07-01" in silent.detail


def test_a_hit_counts_though_another_country_list_is_not_loaded() -> None:
    lists = {"fatf_black_list": COUNTRY_LISTS["fatf_black_list"]}
    listed = snapshot(subject=subject(country_code="IR"), country_lists=lists)
    assert isinstance(cir.fatf_listed(listed), Fired)
    assert reason(cir.fatf_listed(snapshot(country_lists=lists))) == "no_dataset"


def test_secrecy_jurisdictions_ship_empty_and_are_not_assessed() -> None:
    assert reason(cir.secrecy_jurisdiction(snapshot())) == "no_dataset"
    loaded = COUNTRY_LISTS | {"secrecy_jurisdictions": country_list("secrecy_jurisdictions", "GB")}
    assert isinstance(cir.secrecy_jurisdiction(snapshot(country_lists=loaded)), Fired)


# MEBO


@pytest.mark.parametrize(("layers", "fires"), [(0, False), (3, False), (4, True)])
def test_more_than_three_layers_are_complex(layers: int, *, fires: bool) -> None:
    seen = snapshot(ownership=ownership(layers=layers))
    assert isinstance(mebo.complex_structure(seen), Fired) is fires


@pytest.mark.parametrize("interest", ["nominee", "nominator"])
def test_a_nominee_arrangement_fires(interest: str) -> None:
    link = Link(
        id=UUID(int=9),
        type="Control",
        from_id=OWNER,
        to_id=SUBJECT,
        attributes={"interest_type": interest},
    )
    assert isinstance(mebo.nominee_ubo(snapshot(links=(link,))), Fired)
    assert isinstance(mebo.nominee_ubo(snapshot()), NotFired)


def test_a_loop_fires_and_a_cut_group_says_nothing_negative() -> None:
    seen = snapshot(ownership=ownership(loops=((SUBJECT, OWNER),)))
    fired = mebo.circular_ownership(seen)
    assert isinstance(fired, Fired)
    assert set(fired.entity_ids) == {SUBJECT, OWNER}
    assert reason(mebo.circular_ownership(snapshot(truncated=True))) == "truncated"


def test_high_risk_jurisdiction_in_the_chain() -> None:
    def seen(country: str | None) -> InvestigationSnapshot:
        return snapshot(
            parties=(
                party(SUBJECT, PartyRole.CUSTOMER),
                party(OWNER, PartyRole.OWNER, country=country),
            )
        )

    assert isinstance(mebo.high_risk_chain(seen("RU")), Fired)
    assert isinstance(mebo.high_risk_chain(seen("FR")), NotFired)
    assert reason(mebo.high_risk_chain(seen(None))) == "unknown_country"
    late = {name: replace(item, stale="due on 2026-07-01") for name, item in COUNTRY_LISTS.items()}
    assert isinstance(mebo.high_risk_chain(replace(seen("RU"), country_lists=late)), Fired)
    assert reason(mebo.high_risk_chain(replace(seen("FR"), country_lists=late))) == "stale_list"


def test_an_opaque_trust_fires_until_somebody_behind_it_is_named() -> None:
    trust = UUID(int=3)
    parties = (
        party(SUBJECT, PartyRole.CUSTOMER),
        party(trust, PartyRole.OWNER, kind="Trust"),
    )
    assert isinstance(mebo.opaque_trust(snapshot(parties=parties)), Fired)
    settlor = Link(id=UUID(int=9), type="Settlor", from_id=OWNER, to_id=trust)
    assert isinstance(mebo.opaque_trust(snapshot(parties=parties, links=(settlor,))), NotFired)
    nobody = snapshot(parties=parties, links=(settlor,), screening=screening(of=(SUBJECT, trust)))
    assert isinstance(mebo.opaque_trust(nobody), Fired), "a settlor without a name is nobody"


def test_a_controller_without_a_name_steers_nothing() -> None:
    parties = (party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.CONTROLLER))
    seen = snapshot(parties=parties, screening=screening())
    assert isinstance(mebo.governance_vacuum(seen), NotFired)
    unnamed = replace(seen, screening=screening(of=(SUBJECT,)))
    assert isinstance(mebo.governance_vacuum(unnamed), Fired)


# SPEPWS


def test_an_exact_or_true_match_of_the_subject_is_critical() -> None:
    for found in (
        hit(),
        hit(strength=MatchStrength.STRONG, decision=MatchDecision.TRUE_MATCH),
    ):
        result = assess(MODULES["SPEPWS"], snapshot(screening=screening(found)))
        assert result.level is ModuleLevel.CRITICAL


def test_a_strong_undecided_match_of_the_subject_is_never_silent() -> None:
    seen = snapshot(screening=screening(hit(strength=MatchStrength.STRONG)))
    assert not isinstance(spepws.direct_asset_freeze(seen), Fired)
    assert isinstance(spepws.indirect_exposure(seen), Fired)
    assert assess(MODULES["SPEPWS"], seen).level is ModuleLevel.HIGH


def test_a_false_positive_does_not_fire_and_a_weak_match_is_no_silence() -> None:
    decided = screening(hit(decision=MatchDecision.FALSE_POSITIVE))
    assert isinstance(spepws.direct_asset_freeze(snapshot(screening=decided)), NotFired)
    for decision in (MatchDecision.UNDECIDED, MatchDecision.UNSURE):
        weak = snapshot(screening=screening(hit(strength=MatchStrength.WEAK, decision=decision)))
        found = spepws.indirect_exposure(weak)
        assert isinstance(found, Unassessed)
        assert found.reason == "undecided_candidates"
    refused = hit(strength=MatchStrength.WEAK, decision=MatchDecision.FALSE_POSITIVE)
    seen = snapshot(screening=screening(refused))
    assert isinstance(spepws.indirect_exposure(seen), NotFired)


def test_another_list_weighs_less_than_an_asset_freeze() -> None:
    seen = snapshot(screening=screening(hit(measure="sectoral")))
    assert isinstance(spepws.direct_other_list(seen), Fired)
    assert not isinstance(spepws.direct_asset_freeze(seen), Fired)


def test_a_match_of_an_owner_is_indirect() -> None:
    seen = snapshot(screening=screening(hit(OWNER, MatchStrength.STRONG)))
    fired = spepws.indirect_exposure(seen)
    assert isinstance(fired, Fired)
    assert fired.entity_ids == (OWNER,)


def test_silence_needs_a_list_that_is_loaded_fresh_and_asked_about_everybody() -> None:
    rule = spepws.direct_asset_freeze
    assert reason(rule(snapshot(screening=None))) == "not_run"
    assert reason(rule(snapshot(screening=screening(lists=())))) == "no_list"
    old = replace(OFAC, stale="400 days old, 30 allowed")
    assert reason(rule(snapshot(screening=screening(lists=(old,))))) == "stale_list"
    assert reason(rule(snapshot(screening=screening(of=(OWNER,))))) == "not_screened"
    others = spepws.indirect_exposure
    assert reason(others(snapshot(screening=screening(of=(SUBJECT,))))) == "not_screened"
    assert reason(others(snapshot(truncated=True))) == "truncated"
    assert isinstance(rule(snapshot(truncated=True)), NotFired)
    said = rule(snapshot())
    assert isinstance(said, NotFired)
    assert "OFAC SDN List 2026-11-20" in said.detail


def test_a_demo_list_is_never_silent_for_a_real_one() -> None:
    demo = replace(OFAC, list_id="demo-list", fictitious=True)
    rule = spepws.direct_asset_freeze
    assert reason(rule(snapshot(screening=screening(lists=(demo,))))) == "no_list"
    assert isinstance(rule(snapshot(screening=screening(hit(), lists=(demo,)))), Fired)


def test_what_screening_leaves_open_stays_open() -> None:
    open_ = replace(screening(), gaps={"sanctions": "incomplete_list"})
    assert reason(spepws.direct_asset_freeze(snapshot(screening=open_))) == "incomplete_list"


def test_hits_on_a_stale_list_count_in_full() -> None:
    old = replace(OFAC, stale="400 days old, 30 allowed")
    seen = snapshot(screening=screening(hit(), lists=(old,)))
    assert isinstance(spepws.direct_asset_freeze(seen), Fired)


def test_ownership_by_sanctioned_persons() -> None:
    proof = ({"from": "a", "to": "b"},)

    def seen(status: str) -> InvestigationSnapshot:
        found = SanctionedOwnership(regime="ofac", status=status, proof=proof)  # type: ignore[arg-type]
        return snapshot(ownership=ownership(sanctioned=(found,)))

    blocked = spepws.by_ownership(seen("blocked"))
    assert isinstance(blocked, Fired)
    assert blocked.proof == proof
    assert blocked.detail == "Blocked by ownership under ofac."
    controlled = SanctionedOwnership(regime="eu", status="blocked", by_control=True)
    both = (*seen("blocked").ownership.sanctioned, controlled)  # type: ignore[union-attr]
    said = spepws.by_ownership(snapshot(ownership=ownership(sanctioned=both)))
    assert isinstance(said, Fired)
    assert said.detail == "Blocked by ownership under ofac; by control under eu."
    assert assess(MODULES["SPEPWS"], seen("blocked")).level is ModuleLevel.CRITICAL
    possible = spepws.by_ownership(seen("possible"))
    assert isinstance(possible, Unassessed)
    assert "Decide the open matches" in possible.remedy
    assert isinstance(spepws.indirect_exposure(seen("possible")), Fired)
    assert isinstance(spepws.by_ownership(seen("clear")), NotFired)
    assert reason(spepws.by_ownership(snapshot(ownership=None, sources=()))) == "not_covered"
    unasked = spepws.by_ownership(snapshot())
    assert isinstance(unasked, Unassessed)
    assert (unasked.reason, "list" in unasked.remedy) == ("no_list", True)


def owned(word: str, *, required: bool = True, regime: str = "ofac") -> SanctionedOwnership:
    return SanctionedOwnership(
        regime=regime, status="clear", word=word, control="none_found", required=required
    )


@pytest.mark.parametrize(
    ("word", "reason_"),
    [
        ("none_found", "shares_undeclared"),
        ("not_assessed", "not_screened"),
        ("possible", "undecided_candidates"),
    ],
)
def test_a_word_that_is_not_earned_is_no_silence(word: str, reason_: str) -> None:
    seen = snapshot(ownership=ownership(sanctioned=(owned("not_owned", regime="eu"), owned(word))))
    said = spepws.by_ownership(seen)
    assert reason(said) == reason_
    assert isinstance(said, Unassessed)
    assert "ofac" in said.detail
    assert "eu" not in said.detail
    # a foreign regime of which no list is required is named, and bars nothing
    foreign = ownership(sanctioned=(owned("not_owned", regime="eu"), owned(word, required=False)))
    named = spepws.by_ownership(snapshot(ownership=foreign))
    assert isinstance(named, NotFired)
    assert "eu (not owned, control: none found)" in named.detail
    assert named.detail.index("without such an answer") < named.detail.index("ofac")
    assert f"ofac ({word.replace('_', ' ')}, control: none found)" in named.detail


def test_pep_needs_a_pep_list() -> None:
    assert reason(spepws.pep_exposed(snapshot())) == "no_list"
    peps = SearchedList(list_id="peps", version="2026-11-01", topics=frozenset({"pep"}))
    assert isinstance(spepws.pep_exposed(snapshot(screening=screening(lists=(peps,)))), NotFired)
    found = screening(hit(OWNER, topic="pep", measure="watch"), lists=(peps,))
    assert isinstance(spepws.pep_exposed(snapshot(screening=found)), Fired)


def test_delisted_entries_fire_as_formerly_sanctioned_only() -> None:
    seen = snapshot(screening=screening(hit(delisted=True)))
    assert isinstance(spepws.formerly_sanctioned(seen), Fired)
    assert not isinstance(spepws.direct_asset_freeze(seen), Fired)
    assert reason(spepws.formerly_sanctioned(snapshot())) == "not_covered"


@pytest.mark.parametrize("strength", list(MatchStrength))
def test_a_dropped_candidate_is_no_silence_until_it_is_decided(strength: MatchStrength) -> None:
    gone = hit(strength=strength, delisted=True)
    seen = snapshot(screening=screening(gone))
    assert reason(spepws.direct_asset_freeze(seen)) == "undecided_candidates"
    assert reason(spepws.indirect_exposure(seen)) == "undecided_candidates"
    for decision in (MatchDecision.FALSE_POSITIVE, MatchDecision.TRUE_MATCH):
        decided = snapshot(screening=screening(replace(gone, decision=decision)))
        assert isinstance(spepws.direct_asset_freeze(decided), NotFired)


# levels


def _rule(points: int, *, critical: bool = False) -> Rule:
    return Rule(
        code="r",
        title="R",
        points=points,
        category="customer",
        description="d",
        needs="n",
        decide=Decision(lambda _seen: None, lambda _seen: NotFired(detail="no")),
        critical=critical,
    )


outcomes = st.one_of(
    st.just(Fired(detail="yes")),
    st.just(NotFired(detail="no")),
    st.just(Unassessed(reason="not_covered", detail="d", remedy="r")),
)
results = st.lists(
    st.builds(
        lambda points, critical, outcome: RuleResult(_rule(points, critical=critical), outcome),
        st.integers(1, 60),
        st.booleans(),
        outcomes,
    ),
    min_size=1,
    max_size=8,
)
ORDER = list(ModuleLevel)


@pytest.mark.parametrize(
    ("points", "level"),
    [
        (1, "low"),
        (19, "low"),
        (20, "medium"),
        (34, "medium"),
        (35, "high"),
        (49, "high"),
        (50, "critical"),
    ],
)
def test_levels_at_their_bounds(points: int, level: str) -> None:
    assert level_of([RuleResult(_rule(points), Fired(detail="yes"))]) == level


@given(results)
def test_not_assessed_exactly_when_nothing_was_decided(found: list[RuleResult]) -> None:
    undecided = all(isinstance(item.outcome, Unassessed) for item in found)
    assert (level_of(found) is ModuleLevel.NOT_ASSESSED) is undecided


@given(results)
def test_clear_only_when_nothing_fired(found: list[RuleResult]) -> None:
    if level_of(found) is ModuleLevel.CLEAR:
        assert not any(isinstance(item.outcome, Fired) for item in found)


@given(results, st.integers(0, 7))
def test_one_more_fired_rule_never_lowers_the_level(found: list[RuleResult], at: int) -> None:
    position = at % len(found)
    worse = list(found)
    worse[position] = RuleResult(found[position].rule, Fired(detail="yes"))
    assert ORDER.index(level_of(worse)) >= ORDER.index(level_of(found))


def test_every_rule_of_every_module_answers_on_an_empty_picture() -> None:
    """Fail closed: with nothing known, nothing fires and nothing is clear."""
    empty = InvestigationSnapshot(
        as_of=DAY, subject=subject(status="pending", entity_id=None, company_status=None)
    )
    for module in MODULES.values():
        result = assess(module, empty)
        assert not any(isinstance(item.outcome, Fired) for item in result.rules), module.code
        decided = [
            item.rule.code for item in result.rules if not isinstance(item.outcome, Unassessed)
        ]
        assert decided == [], module.code
        assert isinstance(module, Module)


@pytest.mark.parametrize("code", ["MEBO", "SPEPWS"])
def test_a_cut_group_is_a_gap_of_the_coverage_whatever_the_rules_say(code: str) -> None:
    seen = snapshot(truncated=True, ownership=ownership(layers=9))
    found = module_out(assess(MODULES[code], seen), seen)
    assert "truncated" in found.coverage.gaps


def test_the_catalogue_says_what_each_rule_needs() -> None:
    for module in catalogue():
        assert module.needs
        for rule in module.rules:
            assert rule.needs
            assert rule.description


def test_a_register_is_no_source_of_news() -> None:
    assert module_out(assess(MODULES["AMLRR"], snapshot()), snapshot()).coverage.sources == []
    searched = CASES["AMLRR.fraud"][1]
    assert module_out(assess(MODULES["AMLRR"], searched), searched).coverage.sources


def test_a_mass_address_names_each_dataset_once() -> None:
    fired, *_ = CASES["ROA.mass_registration"]
    found = roa.mass_registration(fired)
    assert isinstance(found, Fired)
    assert found.detail.endswith(" (gb).")
    assert found.detail.count("(") == 1


def test_an_imprint_that_was_cut_names_nobody_for_certain() -> None:
    site = Site(url="https://example.com/", status=200, imprint="https://example.com/imprint")
    assert isinstance(dfwo.name_mismatch(web(site=site)), Fired)
    cut = replace(site, cut=True)
    assert reason(dfwo.name_mismatch(web(site=cut))) == "page_cut"
    assert isinstance(dfwo.name_mismatch(web(site=replace(cut, names_subject=True))), NotFired)
    assert isinstance(dfwo.name_mismatch(web(site=replace(cut, other_numbers=("9",)))), Fired)
