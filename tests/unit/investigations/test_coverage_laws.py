"""The laws of coverage on the rules and facts of a run: a gap replaces an absence, nothing else."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.rule_cases import CASES
from tests.unit.investigations.snapshots import (
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

import atlas.investigations
from atlas.investigations.checks.domain import CheckOutcome, Material
from atlas.investigations.checks.domain.rules import RULES as RULES_OF_CHECKS
from atlas.investigations.modules.domain import (
    MODULES,
    Fired,
    NotFired,
    Unassessed,
    assess,
    cir,
    existence,
    spepws,
)
from atlas.investigations.modules.domain.findings import findings_of
from atlas.investigations.modules.domain.observations import Event, Publication
from atlas.investigations.modules.domain.outcome import Decision
from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    RegisterMark,
    SanctionedOwnership,
)
from atlas.investigations.reports.wording import sanctioned_lines
from atlas.investigations.results.domain import Regime, RegimeRule, Seed
from atlas.investigations.runs.answers import answer
from atlas.investigations.runs.facts import facts_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import (
    Evaluation,
    FloorStatus,
    NotAssessed,
    PartyRole,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.evaluations.domain.earned import data_checks
from atlas.risk.matrix.domain import default_matrix

RULES = {f"{module.code}.{rule.code}": rule for module in MODULES.values() for rule in module.rules}


def no_sources(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    return replace(seen, sources=())


def stale_registers(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    return replace(seen, sources=tuple(replace(one, stale=True) for one in seen.sources))


def control_only(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    only = tuple(
        replace(one, covers=frozenset({"Control.accounting_consolidation"})) for one in seen.sources
    )
    return replace(seen, sources=only)


def stale_lists(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    if seen.screening is None:
        return seen
    lists = tuple(replace(one, stale="400 days old") for one in seen.screening.lists)
    return replace(seen, screening=replace(seen.screening, lists=lists))


def no_lists(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    if seen.screening is None:
        return seen
    return replace(seen, screening=replace(seen.screening, lists=()))


def cut(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    return replace(seen, truncated=True)


def hidden(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    if seen.ownership is None:
        return seen
    said = replace(seen.ownership, hidden_owners=("unknown person: Party 9",), unnamed=True)
    return replace(seen, ownership=said)


def unscreened(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    if seen.screening is None:
        return seen
    return replace(seen, screening=replace(seen.screening, screened={}))


def fewer_country_lists(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    kept = dict(list(seen.country_lists.items())[1:])
    return replace(seen, country_lists=kept)


LOSSES: tuple[Callable[[InvestigationSnapshot], InvestigationSnapshot], ...] = (
    no_sources, stale_registers, control_only, stale_lists, no_lists, cut, hidden, unscreened,
)  # fmt: skip
"""Ways to know less that take away no finding itself."""
lost = st.lists(st.sampled_from(LOSSES), min_size=1, max_size=4, unique=True)


def without(
    seen: InvestigationSnapshot,
    losses: list[Callable[[InvestigationSnapshot], InvestigationSnapshot]],
) -> InvestigationSnapshot:
    for lose in losses:
        seen = lose(seen)
    return seen


@pytest.mark.parametrize("code", sorted(CASES))
@given(losses=lost)
def test_a_finding_stays_whatever_the_coverage(
    code: str, losses: list[Callable[[InvestigationSnapshot], InvestigationSnapshot]]
) -> None:
    rule = RULES[code]
    fires, silent, unsure, _ = CASES[code]
    assert isinstance(rule.decide(fires), Fired)
    if not rule.negative:  # those that fire on an absence need the coverage
        assert isinstance(rule.decide(without(fires, losses)), Fired)
    # knowing less never turns "could not say" into an answer
    assert not isinstance(rule.decide(without(unsure, losses)), Fired) or rule.negative
    before, after = rule.decide(silent), rule.decide(without(silent, losses))
    assert isinstance(after, Unassessed | Fired) or type(after) is type(before)


def test_every_rule_is_made_with_its_finding_first() -> None:
    assert all(isinstance(rule.decide, Decision) for rule in RULES.values())


def test_nothing_is_written_as_a_gap_or_a_finding() -> None:
    """`gap or found` lets a gap hide a finding: only a gap may follow a gap."""
    wrong = []
    for path in sorted(Path(atlas.investigations.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
                first = node.values[0]
                name = getattr(first, "id", getattr(getattr(first, "func", None), "id", ""))
                if name in {"gap", "missing", "silent", "_owned", "_ownership_gap"}:
                    wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


GAPS = st.one_of(st.none(), st.builds(NotAssessed, st.sampled_from(["not_covered", "stale_list"])))


@given(finding=st.one_of(st.none(), st.integers(1, 9)), gaps=st.lists(GAPS, max_size=3))
def test_the_combinator_keeps_every_finding(
    finding: int | None, gaps: list[NotAssessed | None]
) -> None:
    found = answer(finding, *gaps, absence=0)
    first = next((gap for gap in gaps if gap is not None), None)
    assert found.value == (finding if finding is not None else first or 0)
    assert found.beside == (first if finding is not None else None)


def evaluated(seen: InvestigationSnapshot) -> Evaluation:
    known = facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})
    reference, matrix = shipped_snapshot(seen.as_of), default_matrix()
    return evaluate(
        matrix, inputs_from_facts(known, matrix, reference, seen.as_of), reference, (), seen.as_of
    )


def floors(seen: InvestigationSnapshot) -> set[str]:
    return {one.id for one in evaluated(seen).floors if one.status is FloorStatus.APPLIED}


BLOCKED = snapshot(
    ownership=ownership(
        layers=1,
        sanctioned=(
            SanctionedOwnership(regime="eu", status="blocked", by_control=True),
            SanctionedOwnership(regime="ofac", status="clear"),
        ),
        matched_upper=Decimal(0),
    ),
    screening=screening(hit(OWNER)),
)


@given(losses=lost)
def test_floors_and_the_score_of_a_blocked_company_survive_every_loss(
    losses: list[Callable[[InvestigationSnapshot], InvestigationSnapshot]],
) -> None:
    worse = without(BLOCKED, losses)
    assert "sanctioned" in floors(worse)
    assert floors(BLOCKED) <= floors(worse)
    assert evaluated(worse).score >= 90
    assert evaluated(worse).score_high >= evaluated(BLOCKED).score_high


@pytest.mark.parametrize("cause", ["identified", "exempt", "exhausted"])
def test_what_a_check_leaves_open_on_old_registers_the_level_does_too(cause: str) -> None:
    owned = ownership(cause=cause, exempt=cause == "exempt")
    said = snapshot(ownership=owned, subject=subject(identified_by="register"))
    assert said.ownership is not None
    said = replace(said, ownership=replace(said.ownership, senior_managers_verified=True))
    for seen, old in ((said, False), (stale_registers(said), True)):
        checks = {
            "registry": RULES_OF_CHECKS["registry"](Material(snapshot=seen)),
            "beneficial_owners": RULES_OF_CHECKS["ubo_identification"](Material(snapshot=seen)),
            "sanctions_screening": RULES_OF_CHECKS["sanctions_screening"](Material(snapshot=seen)),
        }
        stale = {name for name, one in checks.items() if one.reason == "stale_register"}
        assert stale == ({"registry", "beneficial_owners"} if old else set())
        known = facts_of(
            seen, subject={}, people={}, module_levels={"CIR": "low"}, dataset_dates={}
        )
        day = seen.as_of
        read = inputs_from_facts(known, default_matrix(), shipped_snapshot(day), day)
        level = data_checks(read, pep=False)
        assert {name for name in checks if level[name]} == (set(checks) if old else set())
        assert isinstance(known.ubo_cause, str)
        assert (known.ubo_cause in {"exempt", "exhausted"}) <= (not old)


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({"company_status": "active"}, False),
        ({"company_status": "in_liquidation"}, True),
        ({"company_status": None}, True),
        ({"company_status": "inactive"}, True),
        ({"company_status": "dissolved"}, True),
        ({"company_status": "active", "dissolution_date": date(2020, 5, 1)}, True),
        ({"company_status": "active", "dissolution_date": date(2999, 5, 1)}, True),
        ({"company_status": "active", "dissolution_date": date(9999, 12, 31)}, False),
        ({"company_status": "active", "incorporation_date": date(2999, 5, 1)}, True),
    ],
)
def test_a_level_is_not_earned_where_no_register_confirms_the_company(
    changes: dict[str, Any], *, is_open: bool
) -> None:
    seen = snapshot(subject=replace(subject(identified_by="register"), **changes))
    check = RULES_OF_CHECKS["registry"](Material(snapshot=seen))
    assert (check.outcome is not CheckOutcome.FULFILLED) is is_open
    known = facts_of(seen, subject={}, people={}, module_levels={"CIR": "low"}, dataset_dates={})
    day = seen.as_of
    read = inputs_from_facts(known, default_matrix(), shipped_snapshot(day), day)
    assert data_checks(read, pep=False)["registry"] is is_open


def test_sources_that_contradict_each_other_confirm_no_company() -> None:
    told = "Companies House: active; GLEIF: inactive"
    seen = snapshot(
        subject=subject(identified_by="register", company_status="active"),
        events=(Event(kind="status_contradicted", text=told),),
    )
    check = RULES_OF_CHECKS["registry"](Material(snapshot=seen))
    assert (check.outcome, check.reason) == (CheckOutcome.NOT_FULFILLED, "status_contradicted")
    assert told in check.detail
    assert isinstance(cir.not_active(seen), Fired)
    doubt = cir.unconfirmed(seen)
    assert doubt is not None
    assert doubt.reason == "status_contradicted"


@pytest.mark.parametrize(
    ("statuses", "lei", "contradicts"),
    [
        ((("CH", "active"), ("GLEIF", "inactive")), (), True),
        ((("CH", "dissolved"), ("GLEIF", "active")), (("GLEIF", "LAPSED"),), True),
        ((("CH", "active"), ("GLEIF", "active")), (("GLEIF", "RETIRED"),), True),
        ((("CH", "active"), ("GLEIF", "active")), (("GLEIF", "ANNULLED"),), True),
        ((("CH", "active"), ("GLEIF", "active")), (("GLEIF", "LAPSED"),), False),
        ((("CH", "active"), ("GLEIF", "unknown")), (), False),
        ((("CH", "in_liquidation"), ("GLEIF", "active")), (), False),
        ((("CH", "dissolved"), ("GLEIF", "inactive")), (("GLEIF", "RETIRED"),), False),
    ],
)
def test_which_sources_contradict_each_other(
    statuses: tuple[tuple[str, str], ...], lei: tuple[tuple[str, str], ...], *, contradicts: bool
) -> None:
    assert (existence.contradiction(statuses, lei) is not None) is contradicts


@pytest.mark.parametrize("text", ["Active - Proposal to Strike off", "In Administration"])
def test_a_company_that_is_being_ended_is_not_confirmed(text: str) -> None:
    seen = snapshot(
        subject=subject(identified_by="register", company_status="active"),
        events=(Event(kind="register_status", text=text),),
    )
    check = RULES_OF_CHECKS["registry"](Material(snapshot=seen))
    assert (check.outcome, check.reason) == (CheckOutcome.NOT_ASSESSED, "being_ended")
    known = facts_of(seen, subject={}, people={}, module_levels={"CIR": "low"}, dataset_dates={})
    day = seen.as_of
    assert data_checks(
        inputs_from_facts(known, default_matrix(), shipped_snapshot(day), day), pep=False
    )["registry"]


def test_a_company_is_where_its_places_of_business_are() -> None:
    """Money Laundering Regulations 2017, regulation 33(3): incorporated, or principally there."""
    owner = replace(party(OWNER, PartyRole.OWNER), places=("GB", "IR"))
    seen = snapshot(parties=(party(SUBJECT, PartyRole.CUSTOMER), owner))
    known = facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})
    assert known.countries_ownership_chain == ("GB", "IR")


def test_a_company_blocked_over_control_relations_alone_has_the_floor() -> None:
    """A GLEIF group: the dataset declares consolidation and nothing of owners."""
    seen = control_only(BLOCKED)
    known = facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})
    assert not isinstance(known.sanctioned_ownership, NotAssessed)
    assert {one.status for one in known.sanctioned_ownership} == {"blocked", "clear"}
    assert "sanctioned" in floors(seen)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("none_found", "shares_undeclared"),
        ("not_assessed", "not_screened"),
        ("possible", "undecided_candidates"),
    ],
)
def test_only_not_owned_lets_a_company_be_assessed_as_not_owned(word: str, reason: str) -> None:
    def of(said: str, status: str = "clear") -> InvestigationSnapshot:
        found = SanctionedOwnership(regime="eu", status=status, word=said)  # type: ignore[arg-type]
        return snapshot(ownership=ownership(sanctioned=(found,)))

    def known(seen: InvestigationSnapshot) -> SubjectFacts:
        return facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})

    assert not isinstance(known(of("not_owned")).sanctioned_ownership, NotAssessed)
    assert isinstance(gap := known(of(word)).sanctioned_ownership, NotAssessed)
    assert gap.reason == reason
    worse, better = evaluated(of(word)), evaluated(of("not_owned"))
    assert worse.score_high >= better.score_high
    assert worse.words is not None
    assert better.words is not None
    assert "sanctioned_ownership" in {*worse.words.sdd.missing} - {*better.words.sdd.missing}
    # a matched party above stays a finding
    assert not isinstance(known(of("possible", "possible")).sanctioned_ownership, NotAssessed)


def test_a_regime_whose_list_nobody_requires_answers_for_no_other() -> None:
    found = SanctionedOwnership(regime="ofac", status="clear", word="not_owned", required=False)
    seen = snapshot(ownership=ownership(sanctioned=(found,)))
    known = facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})
    assert isinstance(gap := known.sanctioned_ownership, NotAssessed)
    assert gap.reason == "no_rule"
    said = spepws.by_ownership(seen)
    assert isinstance(said, Unassessed)
    assert said.reason == "no_rule"
    blocked = replace(found, status="blocked", word="blocked")  # a finding passes all the same
    seen = snapshot(ownership=ownership(sanctioned=(blocked,)))
    known = facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})
    assert not isinstance(known.sanctioned_ownership, NotAssessed)


def test_a_share_that_matched_parties_may_hold_counts_without_coverage() -> None:
    seen = no_sources(snapshot(ownership=ownership(matched_upper=Decimal(30))))
    known = facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})
    assert known.matched_holding_upper == Decimal(30)
    assert "sanctions_open" in floors(seen)


def test_an_owner_that_is_known_to_exist_and_not_named_is_never_no_layers() -> None:
    seen = snapshot(
        ownership=ownership(
            layers=0,
            ubos=(),
            hidden_owners=("psc exists: Example",),
            unnamed=True,
            no_ubo_reason="register_statement",
        ),
        parties=(party(SUBJECT, PartyRole.CUSTOMER),),
    )
    bare = no_sources(replace(seen, ownership=ownership(layers=0, ubos=())))
    for one in (seen, no_sources(seen), bare):
        known = facts_of(one, subject={}, people={}, module_levels={}, dataset_dates={})
        assert isinstance(known.ownership_layers, NotAssessed)
    fires = RULES["MEBO.ubo_not_identified"].decide
    assert isinstance(fires(seen), Fired)
    assert isinstance(fires(no_sources(seen)), Fired), "a statement is a finding of its own"
    assert isinstance(fires(bare), Unassessed)
    assert evaluated(seen).score >= evaluated(bare).score


def test_a_register_of_group_accounts_says_nothing_of_owners_that_it_does_not_name() -> None:
    seen = snapshot(
        sources=(source(frozenset({"Control.accounting_consolidation"})),),
        ownership=ownership(layers=1, ubos=()),
        parties=(
            party(SUBJECT, PartyRole.CUSTOMER),
            party(UUID(int=8), PartyRole.CONTROLLER, country="RU"),
        ),
    )
    assert isinstance(RULES["MEBO.high_risk_chain"].decide(seen), Fired)
    assert isinstance(RULES["MEBO.ubo_not_identified"].decide(seen), Unassessed)
    assert isinstance(RULES["MEBO.circular_ownership"].decide(seen), Unassessed)


def test_a_register_s_own_mark_is_a_finding_and_adds_scrutiny() -> None:
    mark = RegisterMark(
        party_id=OWNER,
        name="Example Overseas Entity",
        source="registry_file:psc",
        evidence_ids=(UUID(int=77),),
    )
    plain, seen = snapshot(), snapshot(register_marks=(mark,))
    fired = RULES["SPEPWS.indirect_exposure"].decide(seen)
    assert isinstance(fired, Fired)
    assert (fired.entity_ids, fired.evidence_ids) == ((OWNER,), (UUID(int=77),))
    codes = {one.code for one in findings_of(assess(MODULES["SPEPWS"], seen), seen)}
    assert "register_marks_sanctioned" in codes
    assert evaluated(seen).score > evaluated(plain).score
    # of whoever does not make ownership possible no floor follows from the mark
    assert floors(seen) == floors(plain)
    # nor does anything favourable on ownership, until a person has decided about it
    found = SanctionedOwnership(regime="eu", status="clear", word="not_owned")
    owned = replace(plain, ownership=ownership(sanctioned=(found,)))
    assert isinstance(spepws.by_ownership(owned), NotFired)
    waiting = spepws.by_ownership(replace(owned, register_marks=(mark,)))
    assert isinstance(waiting, Unassessed)
    assert waiting.reason == "register_mark"
    decided = replace(owned, register_marks=(replace(mark, decided=True),))
    assert isinstance(spepws.by_ownership(decided), NotFired)


def test_ownership_that_is_possible_by_a_register_s_mark_has_the_floor_of_possible_ownership() -> (
    None
):
    mark = RegisterMark(party_id=OWNER, name="Example Owner", source="registry_file:psc")
    possible = SanctionedOwnership(
        regime="eu", status="clear", word="possible", reasons=("marked_by_a_register",)
    )
    plain = snapshot(ownership=ownership(sanctioned=(replace(possible, word="none_found",
                                                            reasons=()),)))  # fmt: skip
    seen = snapshot(register_marks=(mark,), ownership=ownership(sanctioned=(possible,)))
    assert floors(seen) - floors(plain) == {"sanctions_open"}
    assert evaluated(seen).score >= 70
    assert evaluated(seen).tier.value == "edd"
    # a person has decided: the word names the mark no more, and the floor ends with it
    decided = replace(
        seen, register_marks=(replace(mark, decided=True),), ownership=plain.ownership
    )
    assert floors(decided) == floors(plain)


def test_a_pep_whom_a_register_declares_is_a_finding_whatever_the_lists_say() -> None:
    mark = RegisterMark(
        party_id=OWNER,
        name="Ama Example",
        source="registry_file:bods",
        evidence_ids=(UUID(int=77),),
    )
    plain, seen = snapshot(), snapshot(declared_peps=(mark,))
    fired = RULES["SPEPWS.pep"].decide(seen)
    assert isinstance(fired, Fired)
    assert (fired.entity_ids, fired.evidence_ids) == ((OWNER,), (UUID(int=77),))
    codes = {one.code for one in findings_of(assess(MODULES["SPEPWS"], seen), seen)}
    assert "register_declares_pep" in codes
    assert evaluated(seen).score > evaluated(plain).score
    for lost in LOSSES:  # law 1: no gap in coverage takes it away
        assert isinstance(RULES["SPEPWS.pep"].decide(lost(seen)), Fired)
    check = RULES_OF_CHECKS["pep_determination"](Material(snapshot=seen))
    assert "Ama Example" in check.detail


@pytest.mark.parametrize(
    ("reason", "ground"),
    [
        ("matched_former_holder", "held until after its listing"),
        ("matched_coming_holder", "holds from a later day on"),
        ("matched_above_subsidiary", "above what the company holds"),
    ],
)
def test_possible_names_the_match_that_holds_nothing_today(reason: str, ground: str) -> None:
    """The holdings that are known leave nothing open: the party has left, or is to come."""
    seeds = (Seed(party="x", certain=True),)
    ties = {"x": "Ann held or controlled Acme Ltd until 2026-11-16"}
    told = partial(Regime, regime="uk", status="possible", word="possible", seeds=seeds)
    line = sanctioned_lines([told(reasons=(reason,))], None, ties)[0]
    assert ground in line
    assert ties["x"] in line
    assert "leave it open" not in line
    both = sanctioned_lines([told(reasons=("matched_party_above", reason))], None, ties)[0]
    assert "a matched party is above the company; " in both
    above = sanctioned_lines([told(reasons=("matched_party_above",))], None)[0]
    assert "the holdings that are known leave it open" in above


def test_not_owned_names_that_people_decided_between_sources() -> None:
    told = partial(Regime, regime="uk", status="clear", word="not_owned", control="none_found")
    plain = sanctioned_lines([told(reasons=())], None)[0]
    decided = sanctioned_lines([told(reasons=("decided_between_sources",))], None)[0]
    assert "two people decided between sources" in decided
    assert "two people decided" not in plain


def test_what_blocks_is_named_by_its_ground() -> None:
    def line(*reasons: str, **more: Any) -> str:
        rule = RegimeRule(threshold=50, comparator=">", source="the Regulations.")
        told: dict[str, Any] = {"word": "blocked", "control": "controlled", **more}
        regime = Regime(regime="uk", status="blocked", rule=rule, reasons=reasons, **told)
        return sanctioned_lines([regime], None)[0]

    assert "blocked by control (the right to appoint the board)" in line(
        "board_appointment:blocked"
    )
    assert "Control: controlled, by a true match" in line("board_appointment:blocked")
    assert "blocked by ownership" in line("ownership:blocked", "matched_party_above")
    assert "blocked by control" in line(by_control=True)  # of an earlier release


@pytest.mark.parametrize(
    ("cause", "covered", "said"),
    [
        ("identified", True, "identified"),
        ("exempt", True, "exempt"),
        ("exempt", False, "unknown"),
        ("exhausted", True, "incomplete"),
        ("exhausted", False, "unknown"),
        ("refused", False, "refused"),
        (None, True, "identified"),
    ],
)
def test_the_cause_of_an_unidentified_owner_is_a_reading(
    cause: str | None, *, covered: bool, said: str
) -> None:
    seen = snapshot(ownership=ownership(cause=cause, further_causes=("incomplete",)))
    known = facts_of(
        seen if covered else no_sources(seen),
        subject={},
        people={},
        module_levels={},
        dataset_dates={},
    )
    assert known.ubo_cause == said
    assert [one.value for one in known.further["ownership.ubo_cause"]] == ["incomplete"]


def test_one_harmless_report_is_not_better_than_no_search() -> None:
    """Nobody searched: what an analyst recorded is a lower bound, with the gap beside it."""
    report = Publication(
        entity_id=UUID(int=60), headline="A dispute", categories=frozenset(), severity="low"
    )
    known = facts_of(
        snapshot(publications=(report,)),
        subject={},
        people={},
        module_levels={},
        dataset_dates={},
    )
    assert known.adverse_media == ("low",)
    assert isinstance(known.further["adverse_media.severities"][0].value, NotAssessed)
    assert evaluated(snapshot(publications=(report,))).score >= evaluated(snapshot()).score


@given(count=st.integers(0, 12))
def test_one_known_subsidiary_on_an_extract_is_not_better_than_none(count: int) -> None:
    def of(number: int) -> InvestigationSnapshot:
        parties = (party(UUID(int=70 + n), PartyRole.SUBSIDIARY) for n in range(number))
        return snapshot(parties=(party(SUBJECT, PartyRole.CUSTOMER), *parties))

    assert evaluated(of(count)).score >= evaluated(of(0)).score
