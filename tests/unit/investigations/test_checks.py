"""Checks of due diligence: what fulfils each, and what never does."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.snapshots import (
    ALL_COVERED,
    DAY,
    OFAC,
    OWNER,
    SUBJECT,
    fresh,
    ownership,
    party,
    screening,
    snapshot,
    source,
    subject,
)

from atlas.investigations.checks.domain import (
    CheckOutcome,
    CheckResult,
    FulfilledBy,
    Material,
    Officer,
    Watched,
    Word,
    assess_checks,
    open_checks,
)
from atlas.investigations.checks.domain.rules import RULES
from atlas.investigations.modules.domain.observations import Publication
from atlas.investigations.modules.domain.snapshot import DoubtfulBirth, Source
from atlas.risk.evaluations.domain import NotAssessed, PartyRole
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE, CHECKS, Need, catalogue

ATTESTED = CheckOutcome.ATTESTED
DONE, NOT, OPEN = CheckOutcome.FULFILLED, CheckOutcome.NOT_FULFILLED, CheckOutcome.NOT_ASSESSED
PEPS = replace(OFAC, list_id="peps", topics=frozenset({"pep"}))
BOTH = (OFAC, PEPS)
WORD = Word(fresh(), "Seen.")
WATCHED = Watched(DAY, "active", 3, 0)


NO_DIRECTORS = snapshot(
    screening=screening(lists=BOTH), sources=(source(ALL_COVERED - {"Directorship"}),)
)
NAMELESS = snapshot(
    screening=screening(lists=BOTH),
    parties=(party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OWNER, PartyRole.UBO)),
)
HIDDEN = snapshot(
    screening=screening(lists=BOTH), ownership=ownership(hidden_owners=("chain leaves: F",))
)


CUT = snapshot(screening=screening(lists=BOTH), truncated=True)


def material(**changes: Any) -> Material:
    values: dict[str, Any] = {
        "snapshot": snapshot(screening=screening(lists=BOTH)),
        "officers": (Officer("Ann Example", known=True),),
        "network": 0,
    }
    return Material(**{**values, **changes})


def assessed(
    given_: Material | None = None, tier: Tier = Tier.EDD, **words: Word
) -> dict[str, CheckResult]:
    found = assess_checks(CATALOGUE, tier, given_ or material(), words)
    return {result.check.id: result for result in found}


def outcome(check: str, **changes: Any) -> CheckOutcome:
    return RULES[check](material(**changes)).outcome


def test_every_check_of_the_catalogue_has_a_rule() -> None:
    assert set(RULES) == set(CHECKS)


def test_what_a_whole_run_fulfils_and_what_only_a_person_does() -> None:
    found = assessed()
    done = {name for name, result in found.items() if result.outcome is DONE}
    assert done == {
        "registry",
        "sanctions_screening",
        "pep_determination",
        "director_identity",
        "network",
    }
    assert open_checks(list(found.values())) == (
        "ubo_identification",
        "adverse_media",
        "financial_statements",
        "source_of_funds",
        "ongoing_monitoring",
    )
    assert found["registry"].finding.sources == ("registry_file:test",)
    assert found["sanctions_screening"].finding.lists == (("ofac-sdn", "2026-11-20"),)
    assert found["pep_determination"].finding.lists == (("peps", "2026-11-20"),)


@pytest.mark.parametrize(
    ("check", "changes", "expected", "reason"),
    [
        ("registry", {"snapshot": snapshot(sources=())}, OPEN, "not_covered"),
        (
            "registry",
            {"snapshot": snapshot(subject=subject(status="subject_not_found"))},
            OPEN,
            "subject_not_found",
        ),
        ("registry", {"snapshot": snapshot(sources=(source(stale=True),))}, OPEN, "stale_register"),
        (
            "ubo_identification",
            {"snapshot": snapshot(sources=(source(stale=True),))},
            OPEN,
            "stale_register",
        ),
        (
            "director_identity",
            {"snapshot": snapshot(sources=(source(stale=True),))},
            OPEN,
            "stale_register",
        ),
        (
            "registry",
            {"snapshot": snapshot(subject=subject(company_status=None))},
            OPEN,
            "status_not_stated",
        ),
        (
            "registry",
            {"snapshot": snapshot(sources=(source(removed_on=DAY),))},
            OPEN,
            "left_register",
        ),
        (
            "registry",
            {
                "snapshot": snapshot(
                    sources=(source(), replace(source(stale=True), name="old")),
                    stated_by={"status": {"old": "active"}},
                )
            },
            OPEN,
            "stale_register",
        ),
        ("registry", {"snapshot": snapshot(stated_by={"status": {}})}, OPEN, "stale_register"),
        (  # what an old register finds counts
            "registry",
            {
                "snapshot": snapshot(
                    subject=subject(company_status="inactive"),
                    sources=(source(), replace(source(stale=True), name="old")),
                    stated_by={"status": {"old": "inactive"}},
                )
            },
            NOT,
            "inactive",
        ),
        (
            "registry",
            {"snapshot": snapshot(subject=subject(company_status="inactive"))},
            NOT,
            "inactive",
        ),
        (
            "registry",
            {"snapshot": snapshot(subject=subject(dissolution_date=date(2020, 1, 1)))},
            NOT,
            "dissolved",
        ),
        (
            "registry",
            {
                "snapshot": snapshot(
                    subject=subject(status="subject_not_found"),
                    sources=(source(answered=False, complete_registers=frozenset({"GB-COH"})),),
                )
            },
            NOT,
            "not_in_register",
        ),
        (
            "ubo_identification",
            {"snapshot": snapshot(ownership=ownership(ubos=(), no_ubo_reason="unknown_person"))},
            NOT,
            "no_ubo_identified",
        ),
        ("ubo_identification", {"snapshot": snapshot(sources=())}, OPEN, "not_covered"),
        ("ubo_identification", {"snapshot": snapshot(truncated=True)}, OPEN, "truncated"),
        ("sanctions_screening", {"undecided": ("1",)}, NOT, "undecided_hits"),
        ("pep_determination", {"undecided_peps": ("1",)}, NOT, "undecided_hits"),
        ("sanctions_screening", {"undecided_weak": ("1",)}, OPEN, "undecided_candidates"),
        ("pep_determination", {"undecided_weak_peps": ("1",)}, OPEN, "undecided_candidates"),
        ("sanctions_screening", {"snapshot": NO_DIRECTORS}, OPEN, "parties_unknown"),
        ("pep_determination", {"snapshot": NO_DIRECTORS}, OPEN, "parties_unknown"),
        ("sanctions_screening", {"snapshot": NAMELESS}, OPEN, "parties_unknown"),
        ("network", {"snapshot": NAMELESS}, OPEN, "parties_unknown"),
        ("sanctions_screening", {"snapshot": HIDDEN}, OPEN, "parties_unknown"),
        ("network", {"snapshot": HIDDEN}, OPEN, "parties_unknown"),
        ("ubo_identification", {"snapshot": HIDDEN}, OPEN, "owners_not_identified"),
        ("sanctions_screening", {"snapshot": snapshot(screening=None)}, OPEN, "not_run"),
        (
            "sanctions_screening",
            {"snapshot": snapshot(screening=screening(lists=()))},
            OPEN,
            "no_list",
        ),
        (
            "pep_determination",
            {"snapshot": snapshot(screening=screening(lists=(OFAC,)))},
            OPEN,
            "no_list",
        ),
        ("director_identity", {"officers": ()}, NOT, "no_directors"),
        (
            "director_identity",
            {"officers": (Officer("Bo", known=False),)},
            NOT,
            "identity_incomplete",
        ),
        ("director_identity", {"snapshot": snapshot(sources=())}, OPEN, "not_covered"),
        ("adverse_media", {}, OPEN, "no_source"),
        ("website", {}, OPEN, "not_run"),
        ("financial_statements", {}, OPEN, "not_covered"),
        ("network", {"network": NotAssessed("not_screened", "One.")}, OPEN, "not_screened"),
        (
            "network",
            {"network": 40, "network_gap": NotAssessed("truncated", "More.")},
            OPEN,
            "truncated",
        ),
        ("source_of_funds", {}, OPEN, "not_stated"),
        ("source_of_funds", {"source_of_funds": "Trade"}, OPEN, "not_confirmed"),
        ("source_of_wealth", {"source_of_wealth": "A sale"}, OPEN, "not_confirmed"),
        ("senior_approval", {}, OPEN, "awaits_decision"),
        ("senior_approval", {"approved_by_two": True}, DONE, None),
        ("ongoing_monitoring", {"next_review": DAY, "watched": WATCHED}, DONE, None),
        ("ongoing_monitoring", {"next_review": DAY}, OPEN, "not_monitored"),
        ("ongoing_monitoring", {"watched": WATCHED}, OPEN, "not_monitored"),
        (
            "ongoing_monitoring",
            {"next_review": DAY - timedelta(days=1), "watched": WATCHED},
            OPEN,
            "not_monitored",
        ),
        *(
            (
                "ongoing_monitoring",
                {"next_review": DAY, "watched": replace(WATCHED, status=status)},
                OPEN,
                "relationship_not_begun",
            )
            for status in ("prospect", "onboarding")
        ),
        (
            "ongoing_monitoring",
            {"watched": replace(WATCHED, status="prospect")},
            OPEN,
            "not_monitored",
        ),
        (
            "ongoing_monitoring",
            {"next_review": DAY, "watched": replace(WATCHED, status="exited")},
            OPEN,
            "not_monitored",
        ),
        (
            "ongoing_monitoring",
            {"next_review": DAY, "watched": replace(WATCHED, unwatched=1)},
            OPEN,
            "not_monitored",
        ),
        (
            "ongoing_monitoring",
            {"next_review": DAY, "watched": replace(WATCHED, parties=0)},
            OPEN,
            "not_monitored",
        ),
    ],
)
def test_what_a_check_says(
    check: str, changes: dict[str, Any], expected: CheckOutcome, reason: str | None
) -> None:
    found = RULES[check](material(**changes))
    assert (found.outcome, found.reason) == (expected, reason)
    assert found.outcome is not OPEN or (found.detail and found.remedy)


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize(
    "of", [{"company_status": "dissolved"}, {"dissolution_date": date(2020, 1, 1)}]
)
def test_nobody_attests_that_a_dissolved_company_exists(of: dict[str, Any], stale: bool) -> None:
    gone = material(snapshot=snapshot(subject=subject(**of), sources=(source(stale=stale),)))
    found = assessed(gone, registry=WORD)["registry"]
    assert (found.outcome, found.finding.attestable) == (NOT, False)
    assert found.stands_against_approval


@pytest.mark.parametrize(
    "severe",
    [
        {"ubos": (), "no_ubo_reason": "unknown_person", "cause": "refused"},
        {"ubos": (), "no_ubo_reason": "unknown_person", "cause": "concealed"},
        {"cause": "identified", "further_causes": ("refused",), "hidden_owners": ("refused",)},
    ],
)
@pytest.mark.parametrize("sources", [(source(),), ()])
def test_owners_who_are_concealed_or_refused_are_not_attested_away(
    severe: dict[str, Any], sources: tuple[Source, ...]
) -> None:
    seen = material(snapshot=snapshot(ownership=ownership(**severe), sources=sources))
    found = assessed(seen, ubo_identification=WORD)["ubo_identification"]
    assert (found.closed, found.finding.attestable) == (False, False)
    assert "ecline" in (found.finding.remedy or "")
    open_ = {"ubos": (), "no_ubo_reason": "unknown_person", "cause": "unknown"}
    merely = material(snapshot=snapshot(ownership=ownership(**open_), sources=sources))
    assert assessed(merely, ubo_identification=WORD)["ubo_identification"].closed


def test_accounts_and_news_need_a_source_that_covers_them() -> None:
    covers = ALL_COVERED | {"LegalEntity.financials", "AdverseMedia"}
    whole = snapshot(sources=(source(covers),))
    assert outcome("financial_statements", snapshot=whole) is NOT
    assert outcome("financial_statements", snapshot=whole, has_accounts=True) is DONE
    assert outcome("adverse_media", snapshot=whole) is DONE
    by_hand = Publication(
        entity_id=fresh(), headline="Fraud", categories=frozenset({"fraud"}), severity="high"
    )
    found = RULES["adverse_media"](material(snapshot=snapshot(publications=(by_hand,))))
    assert (found.outcome, "1 publication" in found.detail) == (OPEN, True)


def test_a_word_fulfils_what_no_source_says_and_never_what_a_list_must_say() -> None:
    found = assessed(source_of_funds=WORD)
    assert (found["source_of_funds"].outcome, found["source_of_funds"].by) == (
        ATTESTED,
        FulfilledBy.ATTESTATION,
    )
    assert found["source_of_funds"].finding.outcome is OPEN
    for changes in (
        {"undecided": ("1",)},
        {"undecided_weak": ("1",)},
        {"undecided_weak": ("1",), "snapshot": NO_DIRECTORS},
        {"undecided_weak": ("1",), "snapshot": CUT},
        {"snapshot": snapshot(screening=None)},
        {"snapshot": snapshot(screening=screening(lists=()))},
        {"snapshot": snapshot(screening=screening(lists=(replace(OFAC, stale="old"), PEPS)))},
    ):
        assert (
            assessed(material(**changes), sanctions_screening=WORD)["sanctions_screening"].closed
            is False
        )
    assert assessed(material(snapshot=CUT), sanctions_screening=WORD)["sanctions_screening"].closed
    weak = material(undecided_weak_peps=("1",))
    assert not assessed(weak, pep_determination=WORD)["pep_determination"].closed
    without_peps = material(snapshot=snapshot(screening=screening(lists=(OFAC,))))
    assert assessed(without_peps, pep_determination=WORD)["pep_determination"].outcome is ATTESTED
    assert assessed(senior_approval=WORD)["senior_approval"].outcome is OPEN


def test_source_of_wealth_is_asked_for_unless_no_party_is_exposed() -> None:
    assert assessed()["source_of_wealth"].need is Need.NONE
    assert assessed(material(peps=True))["source_of_wealth"].need is Need.MANDATORY
    unknown = material(snapshot=snapshot(screening=screening(lists=(OFAC,))))
    assert assessed(unknown)["source_of_wealth"].need is Need.MANDATORY
    assert assessed(unknown, pep_determination=WORD)["source_of_wealth"].need is Need.NONE
    assert assessed(material(peps=True), Tier.CDD)["source_of_wealth"].need is Need.NONE


def test_before_it_began_nothing_is_fulfilled_or_attestable() -> None:
    words = dict.fromkeys(CHECKS, WORD)
    found = assess_checks(CATALOGUE, Tier.SDD, None, words)
    assert {result.outcome for result in found} == {OPEN}


def test_the_policy_adds_what_it_asks_for() -> None:
    more = catalogue({"adverse_media": {"sdd": "mandatory"}})
    found = assess_checks(more, Tier.SDD, material(), {})
    assert "adverse_media" in open_checks(found)
    assert "adverse_media" not in open_checks(assess_checks(CATALOGUE, Tier.SDD, material(), {}))


materials = st.builds(
    material,
    undecided=st.sampled_from([(), ("1",)]),
    peps=st.booleans(),
    officers=st.sampled_from([(), (Officer("Ann Example", known=True),)]),
    has_accounts=st.booleans(),
    network=st.sampled_from([0, 50, NotAssessed("not_run", "No.")]),
    snapshot=st.builds(
        snapshot,
        screening=st.sampled_from(
            [None, screening(lists=()), screening(lists=(OFAC,)), screening(lists=BOTH)]
        ),
        sources=st.sampled_from([(), (source(),), (source(stale=True),), (source(frozenset()),)]),
        truncated=st.booleans(),
    ),
)
words = st.dictionaries(st.sampled_from(CHECKS), st.just(WORD))


@given(seen=materials, said=words)
def test_a_deeper_tier_never_opens_fewer_checks(seen: Material, said: dict[str, Word]) -> None:
    opened = [
        set(open_checks(assess_checks(CATALOGUE, tier, seen, said)))
        for tier in (Tier.CDD, Tier.EDD)
    ]
    assert opened[0] <= opened[1]


@given(seen=materials, said=words)
def test_a_persons_word_closes_nothing_at_sdd(seen: Material, said: dict[str, Word]) -> None:
    with_words, without = (
        set(open_checks(assess_checks(CATALOGUE, Tier.SDD, seen, given_))) for given_ in (said, {})
    )
    assert with_words == without


def test_owners_are_identified_and_verified_apart() -> None:
    found = RULES["ubo_identification"](material())
    assert (found.outcome, found.reason) == (OPEN, "not_verified")
    assert (found.identified, found.verified) == (True, False)
    result = assessed(ubo_identification=WORD)["ubo_identification"]
    assert (result.outcome, result.stands_against_approval) == (ATTESTED, False)
    nobody = RULES["ubo_identification"](material(snapshot=snapshot(ownership=ownership(ubos=()))))
    assert nobody.identified is False


def test_a_network_of_stale_lists_is_never_fulfilled() -> None:
    """M12: "fulfilled: 100 of 100" though no list that was searched was current."""
    gap = NotAssessed("stale_list", "ofac-sdn 1969 days old")
    found = RULES["network"](material(network=100, network_gap=gap))
    assert (found.outcome, found.reason) == (OPEN, "stale_list")


def test_the_determination_of_peps_follows_the_home_law() -> None:
    needed = assessed(material())["pep_determination"]
    assert needed.need is Need.MANDATORY
    spared = assessed(material(pep_required=False))["pep_determination"]
    assert spared.need is Need.NONE


@given(seen=materials, said=words, check=st.sampled_from(CHECKS))
def test_a_word_closes_checks_and_opens_none(
    seen: Material, said: dict[str, Word], check: str
) -> None:
    before = set(open_checks(assess_checks(CATALOGUE, Tier.EDD, seen, said)))
    after = set(open_checks(assess_checks(CATALOGUE, Tier.EDD, seen, said | {check: WORD})))
    assert after <= before


@given(seen=materials, tier=st.sampled_from([Tier.SDD, Tier.CDD, Tier.EDD]))
def test_whatever_is_not_fulfilled_says_why_and_what_to_do(seen: Material, tier: Tier) -> None:
    for result in assess_checks(CATALOGUE, tier, seen, {}):
        if result.outcome in {NOT, OPEN}:
            assert result.finding.reason, result.check.id
            assert result.finding.remedy, result.check.id


@given(seen=materials, said=words)
def test_nothing_is_fulfilled_by_what_did_not_run(seen: Material, said: dict[str, Word]) -> None:
    for result in assess_checks(CATALOGUE, Tier.EDD, seen, said):
        if result.by is FulfilledBy.INVESTIGATION:
            finding = result.finding
            rests = (finding.sources, finding.lists, finding.screening_ids, finding.evidence_ids)
            assert any(rests), result.check.id
        if result.outcome is DONE and result.by is FulfilledBy.ATTESTATION:
            assert result.attestation_id is not None


@pytest.mark.parametrize("tier", [Tier.SDD, Tier.CDD, Tier.EDD])
def test_a_relationship_that_has_not_begun_is_asked_for_no_monitoring(tier: Tier) -> None:
    prospect = replace(WATCHED, status="prospect")
    found = assessed(material(next_review=DAY, watched=prospect), tier)["ongoing_monitoring"]
    assert (found.outcome, found.stands_against_approval) == (OPEN, False)
    assert found.because
    unprepared = assessed(material(watched=prospect), tier)["ongoing_monitoring"]
    assert unprepared.stands_against_approval


@pytest.mark.parametrize("tier", [Tier.SDD, Tier.CDD, Tier.EDD])
def test_without_a_compliance_profile_no_check_is_fulfilled(tier: Tier) -> None:
    known = material(next_review=DAY, watched=WATCHED, has_accounts=True, approved_by_two=True)
    before, after = assessed(known, tier), assessed(replace(known, profile=False), tier)
    done = [key for key, one in before.items() if one.outcome is DONE]
    assert {"registry", "director_identity", "ongoing_monitoring"} <= {*done}
    for key in done:
        one = after[key]
        assert (one.outcome, one.by, one.finding.reason) == (OPEN, None, "no_profile")
        assert not one.finding.attestable
    for key in {*before} - {*done}:
        assert after[key].outcome is before[key].outcome


def test_a_dead_director_directs_nothing() -> None:
    officers = (Officer("Bo", known=True), Officer("Cy", known=True, dead=True))
    found = RULES["director_identity"](material(officers=officers))
    assert (found.outcome, found.reason) == (CheckOutcome.NOT_FULFILLED, "director_deceased")


def test_a_director_whose_birth_is_in_doubt_is_not_identified() -> None:
    doubt = DoubtfulBirth("1", "Bo", "born 1860-01-01, over 110, and no death stated")
    officers = (Officer("Bo", known=True, id="1"), Officer("Cy", known=True, id="2"))
    seen = material(snapshot=snapshot(doubtful_births=(doubt,)), officers=officers)
    found = RULES["director_identity"](seen)
    assert (found.outcome, found.reason) == (CheckOutcome.NOT_FULFILLED, "birth_doubtful")
    assert "Bo: born 1860-01-01" in found.detail
    assert found.attestable
    other = material(snapshot=snapshot(doubtful_births=(doubt,)), officers=officers[1:])
    assert RULES["director_identity"](other).outcome is CheckOutcome.FULFILLED


BARE = snapshot(
    subject=replace(subject(), registration_number=None, status="subject_not_found"), sources=()
)
STALE_LIST = replace(OFAC, stale="4 days old", cause="stale_list")
NO_LIST = replace(PEPS, stale="not loaded", cause="not_loaded")


@pytest.mark.parametrize(
    "seen",
    [
        None,
        material(),
        material(profile=False),
        material(renamed=True),
        material(register_changes=("Register x states another owner.",)),
        material(snapshot=BARE),
        material(snapshot=NO_DIRECTORS),
        material(snapshot=NAMELESS),
        material(snapshot=HIDDEN),
        material(snapshot=CUT),
        material(snapshot=snapshot(screening=screening(lists=()))),
        material(snapshot=snapshot(screening=None, ownership=None)),
        material(snapshot=snapshot(screening=screening(lists=(STALE_LIST, NO_LIST)))),
        material(snapshot=snapshot(sources=(source(ALL_COVERED, stale=True),))),
        material(undecided_weak=("a",)),
        material(network=NotAssessed("no_list"), source_of_funds="Trade", watched=WATCHED),
    ],
)
def test_a_check_that_was_not_assessed_names_what_would_have_answered(
    seen: Material | None,
) -> None:
    for result in assess_checks(CATALOGUE, Tier.EDD, seen, {}):
        open_ = result.finding.outcome is OPEN
        assert bool(result.missing) == open_, (result.check.id, result.finding)
        for lack in result.missing:
            assert lack.name, lack
            assert lack.state, lack
            assert "_" not in lack.text.removeprefix("list "), lack


def test_what_is_missing_is_named_by_its_own_name() -> None:
    lists = (STALE_LIST, NO_LIST)
    found = assessed(material(snapshot=snapshot(screening=screening(lists=lists))))
    said = [lack.text for lack in found["sanctions_screening"].missing]
    assert said == ["list ofac-sdn: stale list"]
    assert [lack.text for lack in found["pep_determination"].missing] == ["list peps: not loaded"]
    assert [lack.text for lack in found["source_of_funds"].missing] == [
        "the customer file's source of funds: not stated"
    ]
    bare = assessed(material(snapshot=BARE))
    assert "the request's registration number: not stated" in [
        lack.text for lack in bare["registry"].missing
    ]
