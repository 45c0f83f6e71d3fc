"""Findings of before that today's answers do not speak of, where a gap stands beside these."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES, floor
from tests.unit.risk.test_floors import hit
from tests.unit.risk.test_monotone import facts
from tests.unit.risk.test_words import GAP, no_better

from atlas.risk.evaluations.domain import (
    EvaluationInputs,
    FloorStatus,
    ModuleLevel,
    ModuleRules,
    NotAssessed,
    OwnershipStatus,
    Reading,
    SanctionedOwnership,
    SanctionsMatch,
    SubjectFacts,
    evaluate,
    facts_document,
    fingerprint_of,
    inputs_from_document,
    inputs_from_facts,
    with_findings,
)
from atlas.risk.evaluations.domain.codec import module_rules_of
from atlas.risk.evaluations.domain.findings import Then, remembered

FREEZE, EXPOSED = "sanctions.asset_freeze", "sanctions.exposure"


def known(**changes: Any) -> SubjectFacts:
    return replace(CLEAN, **changes)


def inputs(facts_now: SubjectFacts, *beside: str) -> EvaluationInputs:
    """Inputs of facts, with a gap beside what answers these."""
    further = {key: (Reading("screening", GAP),) for key in beside}
    return inputs_from_facts(
        replace(facts_now, further=further), MATRIX, COMPLETE, AS_OF, rules=RULES
    )


def match(
    role: str, strength: str, decision: str, entry: str, party: str
) -> tuple[SanctionsMatch, ...]:
    (one,) = hit(role, strength, decision)
    return (replace(one, entry_id=entry, party_id=party),)


def carried(before: SubjectFacts, now: SubjectFacts, *beside: str) -> dict[str, set[object]]:
    """What goes on counting of each input, with the candidates of then and now at hand."""
    found = with_findings(
        inputs(now, *beside), inputs(before), lambda: Then(before, now, COMPLETE, AS_OF)
    )
    return {key: {item.value for item in found.readings[key] if item.carried} for key in beside}


def test_a_weaker_finding_beside_a_gap_never_ends_a_graver_one() -> None:
    owner = known(sanctions_matches=match("owner", "exact", "true_match", "1", "owner"))
    weaker = known(sanctions_matches=match("subsidiary", "weak", "undecided", "2", "daughter"))
    assert carried(owner, weaker, FREEZE, EXPOSED) == {
        FREEZE: {("owner:true_match",)}, EXPOSED: {("exact",)},
    }  # fmt: skip
    now = with_findings(inputs(weaker, FREEZE, EXPOSED), inputs(owner))
    no_better(
        evaluate(MATRIX, inputs(owner), COMPLETE, (), AS_OF),
        evaluate(MATRIX, now, COMPLETE, (), AS_OF),
    )
    assert with_findings(inputs(weaker), inputs(owner)) == inputs(weaker)


def test_what_a_person_refused_ends_also_beside_a_gap() -> None:
    open_one = match("owner", "strong", "undecided", "1", "owner")
    refused = match("owner", "strong", "false_positive", "1", "owner")
    other = match("controller", "strong", "undecided", "2", "parent")
    found = carried(
        known(sanctions_matches=(*open_one, *other)), known(sanctions_matches=refused), FREEZE
    )
    assert found == {FREEZE: {("controller:open_strong",)}}
    through = "sanctions.matched_holding_upper"
    before = known(sanctions_matches=open_one, matched_holding_upper=Decimal(60))
    after = known(sanctions_matches=refused, matched_holding_upper=GAP)
    assert carried(before, after, through) == {through: set()}
    delisted = known(sanctions_matches=(), matched_holding_upper=GAP)
    assert carried(before, delisted, through) == {through: set()}
    unasked = inputs(delisted, FREEZE)
    kept = with_findings(
        unasked, inputs(before), lambda: Then(before, delisted, COMPLETE, AS_OF)
    ).readings[through]
    assert "60" in {item.value for item in kept if item.carried}
    lost = known(sanctions_matches=GAP, matched_holding_upper=GAP)
    assert carried(before, lost, through) == {through: {"60"}}


def test_one_owners_country_does_not_answer_for_another_who_is_not_known_any_more() -> None:
    before, after = (known(countries_ubo_residence=(code,)) for code in ("IR", "DE"))
    key = "geography.ubo_residence"
    assert carried(before, after, key) == {key: {("IR",)}}
    assert with_findings(inputs(after), inputs(before)) == inputs(after)


def test_a_concealed_owner_stays_one_while_no_source_covers_the_owners() -> None:
    before, after = known(ubo_cause="concealed"), known(ubo_cause="identified")
    found = with_findings(inputs(after, "ownership.layers"), inputs(before))
    causes = found.readings["ownership.ubo_cause"]
    assert [item.value for item in causes if item.carried] == ["concealed"]
    assert with_findings(inputs(after), inputs(before)) == inputs(after)
    graver = inputs(known(ubo_cause="closed_loop"), "ownership.layers")
    assert with_findings(graver, inputs(before)) == graver


@settings(max_examples=60, deadline=None)
@given(facts, facts)
def test_what_is_carried_stays_the_same_when_it_is_carried_again(
    one: SubjectFacts, other: SubjectFacts
) -> None:
    keys = (FREEZE, EXPOSED, "geography.ubo_residence", "ownership.layers")
    first = with_findings(inputs(other, *keys), inputs(one))
    assert with_findings(inputs(other, *keys), first) == first


@settings(max_examples=60, deadline=None)
@given(facts, facts)
def test_a_gap_beside_other_findings_never_helps(one: SubjectFacts, other: SubjectFacts) -> None:
    """Whatever else is found today: every floor that an earlier owner's match set stays."""
    before = replace(
        one, sanctions_matches=match("owner", "exact", "true_match", "1", "owner"), further={}
    )
    now = replace(other, further={})
    if isinstance(now.sanctions_matches, tuple):
        found = carried(before, now, FREEZE)[FREEZE]
        said = {
            f"{role}:true_match"
            for item in now.sanctions_matches
            for role in item.roles
            if item.decision == "true_match" and item.measure == "asset_freeze"
        }
        assert ("owner:true_match",) in found or "owner:true_match" in said


@given(facts)
def test_equal_inputs_take_over_nothing(one: SubjectFacts) -> None:
    """A company whose inputs are those of its evaluation needs neither that nor another one."""
    now = inputs(one)
    kept = inputs_from_document(now.document())
    assert kept == now
    others = replace(one, sanctions_matches=_renamed(one.sanctions_matches))
    for then in (None, Then(one, one, COMPLETE, AS_OF), Then(others, one, COMPLETE, AS_OF)):
        assert with_findings(now, kept, lambda then=then: then) == now  # type: ignore[misc]
    found = evaluate(MATRIX, now, COMPLETE, (), AS_OF).hashes.evaluation_fingerprint
    assert fingerprint_of(MATRIX, now, COMPLETE, AS_OF) == found
    other = fingerprint_of(MATRIX, now, COMPLETE, AS_OF, appetite="conservative")
    assert other != found
    gap = inputs(one, FREEZE)
    assert fingerprint_of(MATRIX, gap, COMPLETE, AS_OF) != found


def _renamed(matches: Any) -> Any:
    """The same candidates, under other entries: each is lost, and all say the same."""
    if isinstance(matches, NotAssessed):
        return matches
    return tuple(replace(one, entry_id=f"other {one.entry_id}") for one in matches)


@given(st.lists(st.tuples(st.sampled_from(list(OwnershipStatus)), st.booleans()), max_size=4))
def test_what_is_answered_today_is_never_a_finding_of_before(
    said: list[tuple[OwnershipStatus, bool]],
) -> None:
    """Two regimes, one blocked and one open; then the other is settled, with a gap beside.

    The block was today's, and stood a second time as one of before: an informative list refused.
    """
    key = "sanctions.ownership"
    now = None
    for place, (other, gap) in enumerate(said):
        statuses = {OwnershipStatus.BLOCKED, other} if place else {other}
        owned = tuple(
            SanctionedOwnership(regime=f"r{n}", status=one) for n, one in enumerate(statuses)
        )
        now = with_findings(inputs(known(sanctioned_ownership=owned), *[key] * gap), now)
        given_ = now.readings[key]
        today = {token for one in given_ if not one.carried for token in _tokens(one)}
        before = [token for one in given_ if one.carried for token in _tokens(one)]
        assert not today.intersection(before)


def _tokens(reading: Reading) -> tuple[str, ...]:
    return reading.value if isinstance(reading.value, tuple) else ()


def module(level: ModuleLevel, found: str = "", unseen: str = "") -> SubjectFacts:
    """Facts of a module on the web: its level, and which of its rules found what."""
    rules = ModuleRules(tuple(found.split()), tuple(unseen.split()))
    return known(module_levels={"dfwo": level}, module_rules={"dfwo": rules})


def levels(before: SubjectFacts, now: SubjectFacts) -> set[tuple[str, object]]:
    found = with_findings(
        inputs(now), inputs(before), lambda: Then(before, now, COMPLETE, AS_OF)
    ).readings["modules.levels"]
    return {(one.source, one.value) for one in found if one.source.endswith("module:dfwo")}


def test_what_a_rule_found_counts_until_that_rule_is_assessed_again() -> None:
    """Another rule of the module was answered, and the module was critical no longer."""
    before = module(ModuleLevel.CRITICAL, found="name_mismatch")
    kept, clear = ("carried:module:dfwo", "critical"), ("module:dfwo", "clear")
    lost = module(ModuleLevel.CLEAR, unseen="name_mismatch")
    assert levels(before, lost) == {kept, clear}
    result = evaluate(
        MATRIX,
        with_findings(inputs(lost), inputs(before), lambda: Then(before, lost, COMPLETE, AS_OF)),
        COMPLETE,
        (),
        AS_OF,
    )
    assert floor(result, "module_critical").status is FloorStatus.APPLIED
    assert levels(before, module(ModuleLevel.CLEAR)) == {clear}  # looked at again
    assert levels(before, module(ModuleLevel.CLEAR, unseen="young_domain")) == {clear}
    again = module(ModuleLevel.CRITICAL, found="young_domain", unseen="name_mismatch")
    assert levels(before, again) == {("module:dfwo", "critical")}


def test_a_finding_is_remembered_for_as_long_as_its_rule_stays_open() -> None:
    before = module(ModuleLevel.CRITICAL, found="name_mismatch")
    lost = module(ModuleLevel.CLEAR, unseen="name_mismatch young_domain")
    for _ in range(3):
        lost = remembered(lost, module_rules_of(facts_document(before)))
        assert lost.module_rules["dfwo"].found == ("name_mismatch",)
        before = lost
    assert remembered(known(), before.module_rules).module_rules == before.module_rules
    found = remembered(module(ModuleLevel.CLEAR, unseen="young_domain"), before.module_rules)
    assert found.module_rules["dfwo"].found == ()


def test_candidates_that_people_refused_keep_no_module_critical() -> None:
    def lists(level: ModuleLevel, decision: str, **rules: tuple[str, ...]) -> SubjectFacts:
        return known(
            sanctions_matches=match("customer", "exact", decision, "e", "p"),
            module_levels={"spepws": level},
            module_rules={"spepws": ModuleRules(**rules)},
        )

    def kept(now: SubjectFacts) -> bool:
        found = with_findings(
            inputs(now), inputs(before), lambda: Then(before, now, COMPLETE, AS_OF)
        ).readings["modules.levels"]
        return any(one.carried for one in found)

    rule = ("direct_asset_freeze",)
    before = lists(ModuleLevel.CRITICAL, "undecided", found=rule)
    assert kept(lists(ModuleLevel.LOW, "undecided", unseen=rule))
    assert not kept(lists(ModuleLevel.LOW, "false_positive", unseen=rule))
