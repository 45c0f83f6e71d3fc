"""`none_found` says that no matched party is above the company: with one it is never said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import graph, holding
from tests.unit.knowledge.graph.test_ownership_words import (
    Claim,
    Situation,
    situations,
    words,
)

from atlas.investigations.results.domain import Regime
from atlas.investigations.runs.steps.ownership import _not_earned
from atlas.investigations.runs.unearned import _on_old_registers
from atlas.knowledge.graph.domain import SanctionsRule
from atlas.knowledge.graph.domain.ownership_words import (
    ControlWord,
    FormerHolding,
    OwnershipWord,
    either_way,
)
from atlas.knowledge.graph.service import rules_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.sources.exposure.ageing import on_old_registers

DAY = date(2026, 11, 30)
RULES = [*rules_of(shipped_snapshot(DAY), DAY).values()]
"""Of every regime that has one."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.regime)
@pytest.mark.parametrize(
    "more",
    [
        {"former": [FormerHolding("x", date(2025, 3, 1), date(2001, 1, 1), opaque=True)]},
        {"coming": {"x"}, "coming_open": True},
    ],
)
def test_a_listed_minority_is_possible_where_an_earlier_or_later_holder_is_open(
    rule: SanctionsRule, more: dict[str, Any]
) -> None:
    shared = graph(holding("p", "c", 25), holding("p2", "c", 75))
    assert words(shared, rule=rule, **more).ownership is OwnershipWord.NONE_FOUND
    found = words(shared, "p", rule=rule, **more)
    assert found.ownership is OwnershipWord.POSSIBLE
    assert "matched_party_above" in found.reasons
    # where all is stated, the share of a listed minority stays under the threshold
    assert words(shared, "p", rule=rule).ownership is OwnershipWord.NOT_OWNED


def test_the_words_of_two_cases_together_do_not_lose_the_listed_party() -> None:
    shared = graph(holding("p", "c", 25), holding("p2", "c", 75))
    listed = words(shared, "p")
    nobody = words(graph(holding("p2", "c", 40)))
    assert (listed.ownership, nobody.ownership) == ("not_owned", "none_found")
    assert either_way(listed, nobody).ownership is OwnershipWord.POSSIBLE
    assert either_way(nobody, listed).ownership is OwnershipWord.POSSIBLE


MINORITY = [Claim("p1", "c", 25, 25, "own"), Claim("p2", "c", 75, 75, "own")]


@example(found=Situation(MINORITY, set(), {"p1"}, set(), set(), True), rule=RULES[0], former=True)
@given(found=situations, rule=st.sampled_from(RULES), former=st.booleans())
def test_none_found_takes_that_no_matched_party_is_above(
    found: Situation, rule: SanctionsRule, *, former: bool
) -> None:
    found = replace(found, former=former)
    near = (found.above() - {"c"}) & found.matched
    word = found.word(rule)
    if near:
        assert word != "none_found"
    if near and "c" not in found.clean(rule):
        # what the listed party has may come to more than is declared of it
        assert word in {"possible", "blocked"}
    if near and former:
        assert word in {"possible", "blocked"}


@pytest.mark.parametrize(("seeds", "word"), [((), "none_found"), (("p",), "possible")])
def test_old_registers_of_owners_do_not_lose_the_listed_party(
    seeds: tuple[str, ...], word: str
) -> None:
    said = words(graph(holding("p", "c", 25), holding("p2", "c", 75)), *seeds)
    assert said.ownership is OwnershipWord.NOT_OWNED
    stored = Regime(
        regime="ofac", status="clear", word="not_owned", control="possible", reasons=said.reasons
    )
    assert on_old_registers(said, {"Ownership": "stale_register"}).ownership.value == word
    lost = _not_earned(stored, {"Ownership": "stale_register"})
    assert (lost.word, lost.status) == (word, word)
    assert _on_old_registers(stored).word == word


def test_old_registers_of_officers_exclude_no_control_and_leave_the_owners_answered() -> None:
    said = words(graph(holding("p", "c", 25), holding("p2", "c", 75)))
    stored = Regime(
        regime="ofac", status="clear", word="not_owned", control="none_found", reasons=()
    )
    said = replace(said, control=ControlWord.NONE_FOUND)
    for old, owned, control in (
        (set(), "not_owned", "none_found"),
        ({"Directorship"}, "not_owned", "not_assessed"),
        ({"Ownership"}, "none_found", "not_assessed"),
    ):
        why = dict.fromkeys(old, "stale_register")
        live = on_old_registers(said, why)
        run = _not_earned(stored, why)
        assert (live.ownership.value, live.control.value) == (owned, control)
        assert (run.word, run.control) == (owned, control)
        assert ("stale_register" in live.reasons) == bool(old) == ("stale_register" in run.reasons)
