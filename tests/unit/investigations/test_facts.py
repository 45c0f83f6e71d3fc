"""From a run's snapshot to the facts of the evaluation: what did not run is never "clear"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.rule_cases import CASES, SEARCHED, news, web
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
    subject,
)
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES

from atlas.investigations.modules.domain import MODULES, Fired, assess, cir, known_parties
from atlas.investigations.modules.domain.observations import Site
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, SanctionedOwnership
from atlas.investigations.runs.facts import facts_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import (
    Evaluation,
    FactorStatus,
    FloorStatus,
    MatchDecision,
    MatchStrength,
    ModuleLevel,
    NotAssessed,
    PartyRole,
    Reading,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.evaluations.domain.facts import SCREENED_PARTIES
from atlas.risk.matrix.domain import default_matrix

STALE = replace(OFAC, stale="2150 days old")


def facts(seen: InvestigationSnapshot) -> SubjectFacts:
    return facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={"bods": "2026"})


def evaluated(seen: InvestigationSnapshot) -> Evaluation:
    reference, matrix = shipped_snapshot(DAY), default_matrix()
    inputs = inputs_from_facts(facts(seen), matrix, reference, DAY)
    return evaluate(matrix, inputs, reference, (), DAY)


def by_id(items: Any, name: str) -> Any:
    return next(item for item in items if item.id == name)


def test_no_hits_on_a_fresh_list_is_an_answer() -> None:
    known = facts(snapshot())
    assert known.sanctions_matches == ()
    assert known.list_versions == {"ofac-sdn": "2026-11-20", "bods": "2026"}


def test_no_hits_on_a_stale_list_or_none_is_not() -> None:
    for seen in (
        snapshot(screening=screening(lists=(STALE,))),
        snapshot(screening=screening(lists=())),
        snapshot(screening=None),
        snapshot(screening=screening(of=(OWNER,))),
        snapshot(truncated=True),
    ):
        assert isinstance(facts(seen).sanctions_matches, NotAssessed)
        found = by_id(evaluated(seen).floors, "sanctions_open")
        assert found.status is FloorStatus.NOT_ASSESSED


def test_only_delisted_hits_on_a_stale_list_is_no_answer() -> None:
    seen = snapshot(screening=screening(hit(delisted=True), lists=(STALE,)))
    assert facts(seen).sanctions_matches == NotAssessed("stale_list", "OFAC SDN List 2026-11-20")


@pytest.mark.parametrize("strength", list(MatchStrength))
def test_a_candidate_that_waits_keeps_the_level_provisional_after_its_entry_was_dropped(
    strength: MatchStrength,
) -> None:
    """The list has answered, so that nothing is carried forward; who it was is still open."""
    gone = hit(strength=strength, delisted=True)
    seen = snapshot(screening=screening(gone))
    assert facts(seen).sanctions_matches == ()
    found = run_of(replace(CLEAN, further={SCREENED_PARTIES: read_of(seen)}))
    assert (found.level, found.provisional) == ("clear", True)
    assert "data_check_open:sanctions_screening" in found.reasons
    decided = snapshot(screening=screening(replace(gone, decision=MatchDecision.FALSE_POSITIVE)))
    assert SCREENED_PARTIES not in facts(decided).further


def test_hits_of_a_stale_list_count_and_what_it_may_miss_stays_open() -> None:
    weak = snapshot(screening=screening(hit(strength=MatchStrength.WEAK), lists=(STALE,)))
    found = evaluated(weak)
    factor = by_id(found.factors, "sanctions_exposure")
    assert (factor.points, factor.high) == (20, 50)
    assert by_id(found.floors, "sanctions_open").status is FloorStatus.NOT_ASSESSED
    strong = snapshot(screening=screening(hit(OWNER), lists=(STALE,)))
    assert by_id(evaluated(strong).floors, "sanctions_open").status is FloorStatus.APPLIED


def test_a_refused_hit_is_clear_only_on_a_fresh_list() -> None:
    refused = hit(decision=MatchDecision.FALSE_POSITIVE)
    fresh = evaluated(snapshot(screening=screening(refused)))
    assert by_id(fresh.factors, "sanctions_exposure").status is FactorStatus.ASSESSED
    assert by_id(fresh.floors, "sanctions_open").status is not FloorStatus.APPLIED


def test_liquidation_is_distress() -> None:
    found = evaluated(snapshot(subject=subject(company_status="in_liquidation")))
    assert by_id(found.floors, "adverse_history").status is FloorStatus.APPLIED
    assert found.tier == "edd"
    assert isinstance(facts(snapshot()).adverse_events, NotAssessed)


def test_the_party_is_named() -> None:
    known = facts(snapshot(screening=screening(hit(OWNER))))
    assert not isinstance(known.sanctions_matches, NotAssessed)
    assert known.sanctions_matches[0].party_id == str(UUID(int=2))


@pytest.mark.parametrize(
    ("rule", "fact", "fired", "silent"),
    [
        ("ROA.mass_registration", "shared_address_count", 10, 9),
        ("FRLS.accounts_overdue", "filing_status", "irregular", "regular"),
        ("FRLS.missing_licence", "regulatory_status", "missing_licence", "regular"),
        ("FRLS.going_concern", "adverse_events", ("distress",), ()),
        ("DFWO.no_presence", "digital_presence", "none", "verified"),
        ("AMLRR.fraud", "adverse_media", ("critical",), ()),
    ],
)
def test_what_the_modules_found_feeds_the_matrix_and_unknown_stays_unknown(
    rule: str, fact: str, fired: object, silent: object
) -> None:
    fires, does_not, cannot, reason = CASES[rule]
    assert getattr(facts(fires), fact) == fired
    assert getattr(facts(does_not), fact) == silent
    unknown = getattr(facts(cannot), fact)
    if rule == "ROA.mass_registration":
        # nine in an extract are a lower bound that scores in full, four one that does not
        assert unknown == 9
        few = facts(replace(cannot, co_locations=(replace(cannot.co_locations[0], others=4),)))
        assert few.shared_address_count == 4
        unknown = few.further["network.shared_address_count"][0].value
    assert isinstance(unknown, NotAssessed)
    assert unknown.reason == reason


def test_a_site_that_names_nobody_is_unverified() -> None:
    site = web(site=Site(url="https://example.com/", status=200))
    assert facts(site).digital_presence == "unverified"


def test_beneficial_owners_of_whom_one_lives_nowhere_known_stay_in_doubt() -> None:
    known = party(OWNER, PartyRole.UBO, country="FR", kind="Person")
    lost = party(UUID(int=7), PartyRole.UBO, country=None, kind="Person")
    customer = party(SUBJECT, PartyRole.CUSTOMER)
    both = facts(snapshot(parties=(customer, known, lost)))
    assert both.countries_ubo_residence == ("FR",)
    assert both.further["geography.ubo_residence"][0].value == NotAssessed(
        "not_covered", "The country of 1 of 2 beneficial owners is not known."
    )
    assert "geography.ubo_residence" not in facts(snapshot(parties=(customer, known))).further


@pytest.mark.parametrize(
    ("count", "whole", "known"), [(0, False, None), (0, True, 0), (3, True, 3)]
)
def test_subsidiaries_are_counted_for_certain_on_a_whole_register_alone(
    count: int, known: int | None, *, whole: bool
) -> None:
    registers = frozenset({"GB-COH"} if whole else set())
    found = facts(
        snapshot(
            sources=(source(complete_registers=registers),),
            parties=(
                party(SUBJECT, PartyRole.CUSTOMER),
                *(party(UUID(int=70 + n), PartyRole.SUBSIDIARY) for n in range(count)),
            ),
        )
    )
    if known is None:
        assert isinstance(found.subsidiary_count, NotAssessed)
    else:
        assert found.subsidiary_count == known
    assert "network.subsidiary_count" not in found.further


def test_subsidiaries_of_an_extract_are_a_lower_bound() -> None:
    def found(count: int) -> SubjectFacts:
        parties = (party(UUID(int=70 + n), PartyRole.SUBSIDIARY) for n in range(count))
        return facts(snapshot(parties=(party(SUBJECT, PartyRole.CUSTOMER), *parties)))

    assert found(3).subsidiary_count == 3
    [more] = found(3).further["network.subsidiary_count"]
    assert isinstance(more.value, NotAssessed)
    assert "network.subsidiary_count" not in found(10).further


def test_layers_of_a_group_that_was_cut_may_be_more() -> None:
    cut = facts(snapshot(truncated=True))
    assert cut.ownership_layers == 1
    assert cut.further["ownership.layers"][0].value == NotAssessed(
        "truncated", "The group was cut."
    )
    deep = facts(snapshot(truncated=True, ownership=ownership(layers=4)))
    assert "ownership.layers" not in deep.further


def test_every_country_that_is_stated_is_one_of_establishment() -> None:
    """Under the law of a listed country, with a seat in another: the floor looked at one."""
    seen = snapshot(subject=subject(country_code="DE", jurisdictions=("IR", "US-DE")))
    assert facts(seen).countries_established == ("DE", "IR", "US")
    floors = {item.id: item for item in evaluated(seen).floors}
    only = {
        item.id: item for item in evaluated(snapshot(subject=subject(country_code="DE"))).floors
    }
    assert floors["fatf_call_for_action"].status is FloorStatus.APPLIED
    assert only["fatf_call_for_action"].status is not FloorStatus.APPLIED
    fired = cir.fatf_listed(seen)
    assert isinstance(fired, Fired)
    assert "IR is on" in fired.detail


@pytest.mark.parametrize("topic", ["sanctions_screening", "pep_determination"])
def test_whom_no_source_names_leaves_check_and_level_open_alike(topic: str) -> None:
    """The check said that nobody searched the directors, and the level said that all was known."""
    unnamed = snapshot(sources=(source(frozenset({"LegalEntity.status", "Ownership", "Control"})),))
    for seen, expected in ((unnamed, True), (snapshot(), False)):
        assert bool(known_parties.unknown_parties(seen)) is expected
        inputs = inputs_from_facts(facts(seen), default_matrix(), shipped_snapshot(DAY), DAY)
        read = inputs.readings.get(SCREENED_PARTIES, ())
        assert [isinstance(item.value, NotAssessed) for item in read] == [True] * expected
    known = replace(CLEAN, further={SCREENED_PARTIES: read_of(unnamed)})
    found = run_of(known)
    assert (found.level, found.provisional) == ("clear", True)
    assert f"data_check_open:{topic}" in found.reasons
    assert not run_of(CLEAN).provisional


def read_of(seen: InvestigationSnapshot) -> tuple[Reading, ...]:
    return facts(seen).further[SCREENED_PARTIES]


def run_of(known: SubjectFacts) -> Evaluation:
    inputs = inputs_from_facts(known, MATRIX, COMPLETE, AS_OF, rules=RULES)
    return evaluate(MATRIX, inputs, COMPLETE, (), AS_OF)


def test_a_publication_of_any_kind_is_never_nothing_of_this_kind() -> None:
    """A report of terrorism fired no rule, and the module read clear."""
    other = replace(news("human_rights"), sources=SEARCHED.sources)
    (item,) = other.publications
    uncategorised = replace(other, publications=(replace(item, categories=frozenset()),))
    for seen in (other, uncategorised, replace(other, sources=())):
        found = assess(MODULES["AMLRR"], seen)
        fired = [one.rule.code for one in found.rules if one.points]
        assert (fired, found.level) == (["other_coverage"], ModuleLevel.MEDIUM)
    both = replace(news("fraud"), sources=SEARCHED.sources)
    fired = [one.rule.code for one in assess(MODULES["AMLRR"], both).rules if one.points]
    assert fired == ["fraud"]


@pytest.mark.parametrize("of", [SUBJECT, OWNER])
@pytest.mark.parametrize("strength", list(MatchStrength))
def test_a_name_alone_is_no_floor_of_the_customer_nor_of_its_owner(
    of: UUID, strength: MatchStrength
) -> None:
    """Ownership is possible by it, whatever its strength; no level is earned meanwhile."""
    regime = SanctionedOwnership(
        regime="ofac", status="clear", word="possible", control="possible", required=True
    )
    seen = snapshot(
        screening=screening(hit(of, strength)), ownership=ownership(sanctioned=(regime,))
    )
    found = evaluated(seen)
    applied = by_id(found.floors, "sanctions_open").status is FloorStatus.APPLIED
    assert applied is (strength is not MatchStrength.WEAK)
    assert applied or found.provisional or found.level not in {"clear", "low"}
