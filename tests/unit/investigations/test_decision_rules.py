"""What may be decided and what takes two persons: written cases and properties."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.decisions.blocks import Block, Ground, Licence, Refusal, lifts, merged
from atlas.investigations.decisions.domain import (
    AFTER_A_MATCH,
    APPROVALS,
    FORMER_HOLDER_WARNING,
    NEEDS_MLRO,
    NOTHING_HELD,
    Basis,
    DecisionOutcome,
    FourEyes,
    Holding,
    Obstacle,
    four_eyes_because,
    holding,
    obstacles,
    obstacles_of_terms,
    sentence,
    warnings,
)
from atlas.investigations.decisions.holding import holding_of
from atlas.investigations.decisions.matches import HitFact
from atlas.investigations.decisions.models import DecisionEntry
from atlas.investigations.decisions.reopening import Given, Rank, reopened_by

APPROVE, REJECT = DecisionOutcome.APPROVE, DecisionOutcome.REJECT
ESCALATE, ASK = DecisionOutcome.ESCALATE, DecisionOutcome.REQUEST_INFORMATION
CLEAN = Basis(
    run_status="complete",
    subject_status="identified",
    depth_rank=1,
    tier_rank=1,
    level="low",
    effects=(),
    hits=(),
    flagged_pep=(),
    flagged_sanctioned=(),
    changes=(),
)
HIT = HitFact(
    id="1",
    party_name="Ann Example",
    list_id="ofac-sdn",
    entry_key="36",
    entry_name="ANN EXAMPLE",
    status="undecided",
    strength="strong",
    highest="strong",
    topics=("sanctions",),
    delisted=False,
    confirmed=False,
)
hits = st.builds(
    HitFact,
    id=st.just("1"),
    party_name=st.just("Ann"),
    list_id=st.just("un"),
    entry_key=st.just("1"),
    entry_name=st.just("ANN"),
    status=st.sampled_from(["undecided", "unsure", "true_match", "false_positive"]),
    strength=st.sampled_from(["exact", "strong", "weak"]),
    highest=st.sampled_from(["exact", "strong", "weak"]),
    topics=st.sampled_from([("sanctions",), ("pep",), ("sanctions", "pep"), ("debarment",)]),
    delisted=st.booleans(),
    confirmed=st.booleans(),
)
regimes = st.sampled_from(["eu", "ofac", "uk"])
grounds = st.sampled_from(["true_match", "ownership", "control"])
blocks = st.builds(
    Block,
    regime=regimes,
    grounds=st.frozensets(grounds, min_size=1),
    binds=st.booleans(),
)
refusals = st.builds(
    Refusal,
    floor=st.sampled_from(["sanctioned", "own"]),
    title=st.just("A floor"),
    sanctions=st.booleans(),
)
bases = st.builds(
    Basis,
    run_status=st.sampled_from(["pending", "running", "complete", "failed", "cancelled"]),
    subject_status=st.sampled_from(
        ["identified", "identified_by_name", "subject_ambiguous", "subject_not_found"]
    ),
    depth_rank=st.integers(0, 2),
    tier_rank=st.none() | st.integers(0, 2),
    level=st.sampled_from(["clear", "low", "medium", "high", "critical"]),
    effects=st.sampled_from([(), ("approval_refused",), ("no_automatic_decision",)]),
    hits=st.lists(hits, max_size=3).map(tuple),
    flagged_pep=st.sampled_from([(), ("x",)]),
    flagged_sanctioned=st.sampled_from([(), ("x",)]),
    changes=st.sampled_from([(), ("A newer list hits.",)]),
    blocks=st.lists(blocks, max_size=3).map(merged),
    refusals=st.lists(refusals, max_size=2).map(tuple),
    counting_control=st.frozensets(regimes),
)


AFTER = [
    DecisionOutcome.FREEZE_AND_REPORT,
    DecisionOutcome.APPROVE_UNDER_LICENCE,
    DecisionOutcome.CONTROL_REBUTTED,
]


def test_a_clean_case_is_open_for_everything_by_one_person() -> None:
    for outcome in DecisionOutcome:
        if outcome in AFTER:
            assert Obstacle.NOT_SANCTIONED in obstacles(CLEAN, outcome)
        else:
            assert obstacles(CLEAN, outcome) == []
            assert four_eyes_because(CLEAN, outcome) == []


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"run_status": "failed"}, Obstacle.NOT_COMPLETE),
        ({"subject_status": "subject_ambiguous"}, Obstacle.SUBJECT_UNKNOWN),
        ({"tier_rank": None, "level": None}, Obstacle.NOT_EVALUATED),
        ({"tier_rank": 2}, Obstacle.INSUFFICIENT_DEPTH),
        ({"effects": ("approval_refused",)}, Obstacle.APPROVAL_REFUSED),
        ({"changes": ("x",)}, Obstacle.STALE_BASIS),
        ({"hits": (HIT,)}, Obstacle.UNDECIDED_HITS),
        ({"hits": (replace(HIT, status="unsure"),)}, Obstacle.UNDECIDED_HITS),
        ({"hits": (replace(HIT, strength="weak"),)}, Obstacle.UNDECIDED_HITS),
        ({"hits": (replace(HIT, status="true_match"),)}, Obstacle.TRUE_MATCH),
        ({"flagged_sanctioned": ("x",)}, Obstacle.TRUE_MATCH),
        ({"has_profile": False}, Obstacle.NO_PROFILE),
        ({"lists_overdue": ("eu-fsf is old.",)}, Obstacle.LISTS_NOT_CURRENT),
        ({"open_checks": ("registry",)}, Obstacle.MANDATORY_CHECKS_OPEN),
    ],
)
def test_what_stands_against_an_approval(change: dict[str, object], obstacle: Obstacle) -> None:
    basis = replace(CLEAN, **change)  # type: ignore[arg-type]
    assert obstacles(basis, APPROVE) == [obstacle]
    assert obstacles(basis, ESCALATE) == []


def test_open_checks_are_named_by_their_titles() -> None:
    basis = replace(CLEAN, open_checks=("ubo_identification", "registry"))
    said = sentence(obstacles(basis, APPROVE), basis)
    assert "Open: Identification and verification of beneficial owners, Registry." in said


BLOCKED = replace(
    CLEAN,
    effects=("approval_refused",),
    refusals=(Refusal(floor="sanctioned", title="Sanctioned", sanctions=True),),
    blocks=(Block(regime="eu", grounds=frozenset({"ownership"}), binds=True),),
    counting_control=frozenset({"eu", "uk"}),
)
PROHIBITED = Refusal(floor="prohibited_sector", title="A sector of no appetite", sanctions=False)
LICENSED, REBUTTED = DecisionOutcome.APPROVE_UNDER_LICENCE, DecisionOutcome.CONTROL_REBUTTED
DAY = date(2026, 11, 27)


def block(regime: str, *why: Ground, binds: bool = True) -> Block:
    return Block(regime=regime, grounds=frozenset(why), binds=binds)


def test_a_true_match_leaves_what_the_law_leaves_each_by_two_with_the_mlro() -> None:
    basis = replace(
        CLEAN, hits=(replace(HIT, status="true_match"),), blocks=(block("ofac", "true_match"),)
    )
    open_now = [one for one in DecisionOutcome if not obstacles(basis, one)]
    assert open_now == [
        REJECT,
        ESCALATE,
        ASK,
        DecisionOutcome.FREEZE_AND_REPORT,
        DecisionOutcome.APPROVE_UNDER_LICENCE,
    ]
    for outcome in open_now:
        expected = [] if outcome is ASK else [FourEyes.SANCTIONED]
        assert four_eyes_because(basis, outcome) == expected


def test_asking_is_open_after_a_match_and_warns_of_what_may_not_be_disclosed() -> None:
    matched = replace(CLEAN, hits=(replace(HIT, status="true_match"),))
    assert obstacles(matched, ASK) == []
    assert "article 39" in warnings(matched, ASK)[0]
    assert warnings(CLEAN, ASK) == []


@pytest.mark.parametrize("outcome", [LICENSED, REBUTTED])
def test_no_licence_and_no_rebuttal_lifts_what_is_not_about_sanctions(
    outcome: DecisionOutcome,
) -> None:
    by_control = replace(BLOCKED, blocks=(block("eu", "control"),))
    assert obstacles(by_control, outcome) == []
    beside = replace(by_control, refusals=(*by_control.refusals, PROHIBITED))
    assert obstacles(beside, outcome) == [Obstacle.APPROVAL_REFUSED]
    assert "prohibited_sector" in sentence([Obstacle.APPROVAL_REFUSED], beside)


def test_a_refusal_of_the_firms_own_is_no_block() -> None:
    basis = replace(CLEAN, effects=("approval_refused",), refusals=(PROHIBITED,))
    for outcome in AFTER_A_MATCH:
        assert Obstacle.NOT_SANCTIONED in obstacles(basis, outcome)
    assert four_eyes_because(basis, REJECT) == []


def test_a_sanctioned_party_of_an_unknown_regime_is_approved_under_no_licence() -> None:
    basis = replace(CLEAN, flagged_sanctioned=("x",))
    assert obstacles(basis, LICENSED) == [Obstacle.REGIME_UNKNOWN, Obstacle.TRUE_MATCH]


@pytest.mark.parametrize(
    ("blocks_now", "matched", "is_open"),
    [
        ((block("eu", "control"),), False, True),
        ((block("eu", "control"), block("uk", "control")), False, True),
        ((block("eu", "control"),), True, True),  # the controller's own match
        ((block("eu", "control"), block("ofac", "control")), False, False),
        ((), False, False),
        ((block("eu", "control", "true_match"),), True, False),
        ((block("eu", "control", "ownership"),), False, False),
        ((block("eu", "control"), block("ofac", "true_match")), True, False),
    ],
)
def test_control_is_rebutted_only_where_it_is_the_sole_ground_and_every_regime_counts_it(
    blocks_now: tuple[Block, ...], matched: bool, is_open: bool
) -> None:
    basis = replace(
        BLOCKED,
        blocks=blocks_now,
        hits=(replace(HIT, status="true_match"),) if matched else (),
    )
    assert (not obstacles(basis, REBUTTED)) is is_open


@pytest.mark.parametrize(
    ("named", "wrong"),
    [(["eu"], True), (["eu", "uk"], False), (["uk", "eu", "ofac"], True), ([], True)],
)
def test_a_rebuttal_names_every_regime_that_blocks_and_no_other(
    named: list[str], wrong: bool
) -> None:
    basis = replace(BLOCKED, blocks=(block("eu", "control"), block("uk", "control")))
    found = obstacles_of_terms(basis, REBUTTED, [], named, DAY)
    assert found == ([Obstacle.WRONG_REGIME] if wrong else [])


@pytest.mark.parametrize(
    ("licences", "found"),
    [
        ([("eu", 0)], []),
        ([("eu", 400)], []),
        ([("eu", -1)], [Obstacle.LICENCE_EXPIRED]),
        ([("uk", 10)], [Obstacle.WRONG_REGIME]),
        ([("ofac", 10)], [Obstacle.WRONG_REGIME]),  # it blocks, and does not bind the firm
        ([("eu", 10), ("ofac", -1)], [Obstacle.LICENCE_EXPIRED]),
        ([("eu", 10), ("ofac", 1)], []),
        ([("eu", 10), ("ch", 10)], [Obstacle.WRONG_REGIME]),
        ([], [Obstacle.WRONG_REGIME]),
    ],
)
def test_a_licence_must_run_and_be_of_the_regimes_that_block(
    licences: list[tuple[str, int]], found: list[Obstacle]
) -> None:
    basis = replace(
        BLOCKED, blocks=(block("eu", "ownership"), block("ofac", "ownership", binds=False))
    )
    given_ones = [Licence(regime, DAY + timedelta(days=days)) for regime, days in licences]
    assert obstacles_of_terms(basis, LICENSED, given_ones, [], DAY) == found
    said = sentence([Obstacle.WRONG_REGIME], basis)
    assert "They are: eu, ofac (does not bind the firm)." in said


@given(st.lists(blocks, max_size=4).map(merged), st.frozensets(regimes))
def test_licences_lift_no_more_with_one_regime_more_that_binds(
    found: tuple[Block, ...], named: frozenset[str]
) -> None:
    more = merged((*found, Block(regime="un", grounds=frozenset({"ownership"}), binds=True)))
    assert not lifts(more, named)
    assert not (lifts(found, named) and named - {one.regime for one in found})


@given(st.none() | st.sampled_from(list(DecisionOutcome)), st.none() | st.dates(), st.dates())
def test_an_outcome_holds_until_the_last_day_of_its_licence(
    outcome: DecisionOutcome | None, until: date | None, day: date
) -> None:
    held = holding(outcome, until, day)
    over = outcome is not None and until is not None and until < day
    assert held == Holding(None if over else outcome, lapsed=over)
    assert (held == NOTHING_HELD) is (outcome is None)


@given(bases, st.sampled_from(sorted(AFTER_A_MATCH & APPROVALS)))
def test_nothing_opens_an_approval_beside_a_refusal_of_the_firms_own(
    basis: Basis, outcome: DecisionOutcome
) -> None:
    refused = replace(basis, refusals=(*basis.refusals, PROHIBITED))
    assert obstacles(refused, outcome)


def test_a_licence_lifts_no_open_check() -> None:
    basis = replace(BLOCKED, open_checks=("registry",))
    found = obstacles(basis, DecisionOutcome.APPROVE_UNDER_LICENCE)
    assert found == [Obstacle.MANDATORY_CHECKS_OPEN]


EQUAL = replace(
    HIT,
    strength="weak",
    highest="weak",
    name_equal="primary",
    asset_freeze=True,
    standing="binding",
    roles=frozenset({"ubo"}),
)


def test_an_equal_name_holds_the_approval_however_weak_it_is() -> None:
    basis = replace(CLEAN, hits=(EQUAL,))
    assert obstacles(basis, APPROVE) == [Obstacle.EQUAL_NAME]
    assert "ANN EXAMPLE" in sentence([Obstacle.EQUAL_NAME], basis)


@pytest.mark.parametrize("role", ["customer", "owner", "officer", "trust_role", "other"])
def test_an_equal_name_holds_whatever_the_party_is_to_the_customer(role: str) -> None:
    """Whoever becomes an owner or a director from a later day is an `other` until then."""
    basis = replace(CLEAN, hits=(replace(EQUAL, roles=frozenset({role})),))
    assert obstacles(basis, APPROVE) == [Obstacle.EQUAL_NAME]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "false_positive"},
        {"name_equal": None},
        {"asset_freeze": False},
        {"standing": "informative"},
        {"standing": None},
        {"roles": frozenset({"subsidiary"})},
        {"contradictions": ("birth_date",)},
        {"contradictions": ("gender",)},
        {"delisted": True, "status": "false_positive"},
    ],
)
def test_what_frees_an_equal_name(change: dict[str, object]) -> None:
    basis = replace(CLEAN, hits=(replace(EQUAL, **change),))  # type: ignore[arg-type]
    assert obstacles(basis, APPROVE) == []


@pytest.mark.parametrize("status", ["undecided", "unsure"])
def test_an_equal_name_that_the_list_dropped_holds_until_people_decide(status: str) -> None:
    basis = replace(CLEAN, hits=(replace(EQUAL, status=status, delisted=True),))
    assert obstacles(basis, APPROVE) == [Obstacle.EQUAL_NAME]


def test_a_different_country_alone_tells_nobody_apart() -> None:
    basis = replace(CLEAN, hits=(replace(EQUAL, contradictions=("country",)),))
    assert obstacles(basis, APPROVE) == [Obstacle.EQUAL_NAME]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"provisional": True}, FourEyes.PROVISIONAL),
        ({"tier_rank": 2, "depth_rank": 2}, FourEyes.ENHANCED),
        ({"effects": ("four_eyes",)}, FourEyes.UBO_UNKNOWN),
    ],
)
def test_what_is_not_earned_takes_two_persons(change: dict[str, object], reason: FourEyes) -> None:
    basis = replace(CLEAN, **change)  # type: ignore[arg-type]
    assert four_eyes_because(basis, APPROVE) == [reason]
    assert four_eyes_because(basis, REJECT) == []


def test_a_refusal_on_an_adopted_foreign_list_warns_and_goes_to_the_mlro() -> None:
    adopted = replace(HIT, status="true_match", standing="adopted")
    basis = replace(CLEAN, hits=(adopted,))
    assert FourEyes.BLOCKING_LAW in four_eyes_because(basis, REJECT)
    assert "2271/96" in warnings(basis, REJECT)[0]
    both = replace(CLEAN, hits=(adopted, replace(adopted, standing="binding")))
    assert warnings(both, REJECT) == []
    assert FourEyes.BLOCKING_LAW not in four_eyes_because(both, REJECT)


def test_a_weak_hit_and_a_refused_one_stop_nobody() -> None:
    weak = replace(HIT, strength="weak", highest="weak")
    refused = replace(HIT, status="false_positive")
    assert obstacles(replace(CLEAN, hits=(weak, refused)), APPROVE) == []


def test_a_pep_is_approved_by_two_persons_and_does_not_freeze() -> None:
    pep = replace(HIT, status="true_match", topics=("pep",))
    basis = replace(CLEAN, hits=(pep,))
    assert obstacles(basis, APPROVE) == []
    assert four_eyes_because(basis, APPROVE) == [FourEyes.PEP]
    weak = replace(pep, status="undecided", strength="weak", highest="weak")
    assert four_eyes_because(replace(CLEAN, hits=(weak,)), APPROVE) == [FourEyes.PEP]
    refused = replace(pep, status="false_positive")
    assert four_eyes_because(replace(CLEAN, hits=(refused,)), APPROVE) == []


def test_a_former_holder_who_does_not_count_bars_nothing_and_takes_two_persons() -> None:
    left = replace(CLEAN, hits=(replace(HIT, status="true_match", apart=True),))
    assert obstacles(left, APPROVE) == []
    assert four_eyes_because(left, APPROVE) == [FourEyes.FORMER_HOLDER]
    assert FourEyes.FORMER_HOLDER in NEEDS_MLRO
    assert warnings(left, APPROVE) == [FORMER_HOLDER_WARNING]
    counts = replace(left, hits=(*left.hits, replace(HIT, id="2", status="true_match")))
    assert Obstacle.TRUE_MATCH in obstacles(counts, APPROVE)
    undecided = replace(CLEAN, hits=(replace(HIT, apart=True),))
    assert obstacles(undecided, APPROVE) == [Obstacle.UNDECIDED_HITS]


def test_the_end_of_a_listing_frees_nothing_until_it_is_confirmed() -> None:
    off = replace(HIT, status="true_match", delisted=True)
    assert obstacles(replace(CLEAN, hits=(off,)), APPROVE) == [Obstacle.TRUE_MATCH]
    confirmed = replace(off, confirmed=True)
    assert obstacles(replace(CLEAN, hits=(confirmed,)), APPROVE) == []


@pytest.mark.parametrize("level", ["high", "critical"])
def test_high_and_critical_take_two_persons(level: str) -> None:
    basis = replace(CLEAN, level=level)
    assert four_eyes_because(basis, APPROVE) == [FourEyes.HIGH_RISK]
    assert four_eyes_because(basis, REJECT) == []


def test_approving_what_was_rejected_or_escalated_takes_two_persons() -> None:
    for former in (Holding(REJECT), Holding(ESCALATE), Holding(None, lapsed=True)):
        assert four_eyes_because(CLEAN, APPROVE, former) == [FourEyes.LIFTS_SCRUTINY]
    assert four_eyes_because(CLEAN, APPROVE, Holding(ASK)) == []


@given(bases)
def test_more_scrutiny_is_always_open_once_the_run_is_over(basis: Basis) -> None:
    over = basis.run_status not in {"pending", "running"}
    assert (obstacles(basis, ESCALATE) == []) is over


@given(bases)
def test_an_approval_is_never_more_open_than_a_rejection(basis: Basis) -> None:
    assert {*obstacles(basis, REJECT)} <= {*obstacles(basis, APPROVE)}


@given(bases, hits)
def test_a_further_hit_never_opens_an_approval_nor_spares_a_person(
    basis: Basis, further: HitFact
) -> None:
    more = replace(basis, hits=(*basis.hits, further))
    assert {*obstacles(basis, APPROVE)} <= {*obstacles(more, APPROVE)}
    before = {*four_eyes_because(basis, APPROVE)}
    assert before <= {*four_eyes_because(more, APPROVE)}


@given(bases)
def test_every_obstacle_is_said_in_words(basis: Basis) -> None:
    for outcome in DecisionOutcome:
        found = obstacles(basis, outcome)
        assert bool(sentence(found, basis)) is bool(found)


GIVEN = Given(outcome=APPROVE, because=frozenset())
RANK = Rank(1, 1, 2, 1)
DAY = date(2026, 11, 27)


def _reopened(
    basis: Basis = CLEAN,
    given_: Given = GIVEN,
    *,
    now: Rank | None = RANK,
    other_rules: bool = False,
    other_data: bool = False,
) -> list[str]:
    found = reopened_by(
        given_,
        [basis],
        then=RANK,
        now=now,
        other_rules=other_rules,
        other_data=other_data,
        day=DAY,
    )
    return [one.value for one in found]


TRUE = replace(HIT, status="true_match")
OFAC_BLOCK = Block(regime="ofac", grounds=frozenset[Ground]({"ownership"}), binds=True)
EU_BLOCK = replace(OFAC_BLOCK, regime="eu")


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"hits": (TRUE,)}, ["true_match"]),
        ({"flagged_sanctioned": ("x",)}, ["true_match"]),
        ({"blocks": (OFAC_BLOCK,)}, ["blocked"]),
        ({"effects": ("approval_refused",)}, ["approval_refused"]),
        ({"hits": (HIT,)}, ["hit_undecided"]),
        ({"hits": (replace(HIT, status="false_positive"),)}, []),
        ({"stale": ("New.",), "changes": ("New.",)}, ["stale_basis"]),
        ({"changes": ("Version 2 is newer.",)}, []),  # judged by what that version found
        ({"level": "high"}, ["new_ground"]),
        ({"flagged_pep": ("x",)}, ["new_ground"]),
        ({"provisional": True}, ["new_ground"]),
        ({"stood_in": True}, ["new_ground"]),
        ({"lists_overdue": ("un is old.",)}, []),  # an approval is of its day
        ({"open_checks": ("ongoing_monitoring",)}, []),
    ],
)
def test_an_approval_ends_with_its_basis(change: dict[str, object], reasons: list[str]) -> None:
    assert _reopened(replace(CLEAN, **change)) == reasons  # type: ignore[arg-type]


def test_other_rules_and_a_worse_evaluation_end_an_approval() -> None:
    assert _reopened(other_rules=True) == ["profile_changed"]
    assert _reopened(other_data=True) == ["reference_data_changed"]
    for worse in (Rank(2, 1, 2, 1), Rank(1, 2, 2, 1), Rank(1, 1, 3, 1), Rank(1, 1, 2, 2)):
        assert _reopened(now=worse) == ["risk_rose"]
    assert _reopened(now=Rank(0, 0, 1, 0)) == []
    assert _reopened(now=None) == []


def test_what_two_persons_looked_at_is_no_new_ground() -> None:
    pep = replace(CLEAN, flagged_pep=("x",))
    known = replace(GIVEN, because=frozenset({FourEyes.PEP}))
    assert _reopened(pep, known) == []
    assert _reopened(replace(pep, level="high"), known) == ["new_ground"]


def test_a_licence_holds_for_what_it_names_and_no_further() -> None:
    licensed = Given(
        outcome=DecisionOutcome.APPROVE_UNDER_LICENCE,
        because=frozenset({FourEyes.SANCTIONED}),
        licences=(Licence("ofac", DAY),),
    )
    one = replace(CLEAN, blocks=(OFAC_BLOCK,))
    assert _reopened(one, licensed) == []
    assert _reopened(replace(CLEAN, blocks=(EU_BLOCK, OFAC_BLOCK)), licensed) == [
        "terms_too_narrow"
    ]
    assert _reopened(CLEAN, licensed) == []  # it was delisted: the licence is not needed


@given(basis=bases, outcome=st.sampled_from(DecisionOutcome))
def test_whatever_adds_scrutiny_holds_and_no_approval_survives_a_match(
    basis: Basis, outcome: DecisionOutcome
) -> None:
    found = _reopened(basis, replace(GIVEN, outcome=outcome), other_rules=True, other_data=True)
    assert bool(found) is (outcome in APPROVALS)
    done = replace(basis, run_status="complete")
    if done.sanctioned:
        assert _reopened(done)


def _entry(sequence: int, outcome: DecisionOutcome, **more: object) -> DecisionEntry:
    values: dict[str, object] = {
        "id": UUID(int=sequence), "company_id": UUID(int=1), "sequence": sequence,
        "investigation_id": UUID(int=2), "evaluation_id": None, "outcome": outcome.value,
        "state": "final", "four_eyes_because": [], "rationale": "r", "basis": {},
        "decided_by": UUID(int=3), "decided_person": UUID(int=4),
        "decided_at": datetime(2026, 11, 27, tzinfo=UTC), "second_by": None,
        "second_person": None, "second_rationale": None, "second_at": None,
    }  # fmt: skip
    return DecisionEntry(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("stands", sorted({*DecisionOutcome} - APPROVALS - {ASK}))
def test_a_question_takes_no_decision_away(stands: DecisionOutcome) -> None:
    """One person asked the customer, and the rejection was gone: the next approval took one."""
    history = [_entry(2, ASK), _entry(1, stands)]
    former = holding_of(history, DAY)
    assert former.outcome is stands
    assert four_eyes_because(CLEAN, APPROVE, former) == [FourEyes.LIFTS_SCRUTINY]


def test_an_approval_waits_for_the_answer_and_an_expired_licence_stays_expired() -> None:
    assert holding_of([_entry(2, ASK), _entry(1, APPROVE)], DAY) == Holding(ASK)
    terms = {"regime": "eu", "expires_on": "2026-11-26"}
    licensed = _entry(1, DecisionOutcome.APPROVE_UNDER_LICENCE, basis={"terms": terms})
    former = holding_of([_entry(2, ASK), licensed], DAY)
    assert former.lapsed
    assert four_eyes_because(CLEAN, APPROVE, former) == [FourEyes.LIFTS_SCRUTINY]
    assert holding_of([_entry(1, ASK)], DAY) == Holding(ASK)


@given(basis=bases)
def test_what_is_matched_or_blocked_can_be_frozen_whatever_else_has_changed(basis: Basis) -> None:
    over = basis.run_status not in {"pending", "running"}
    is_open = obstacles(basis, DecisionOutcome.FREEZE_AND_REPORT) == []
    assert is_open == (over and basis.sanctioned) or not basis.changes
