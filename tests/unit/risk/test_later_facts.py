"""Facts of an earlier run on a later day, or under other rules: what was not found is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES
from tests.unit.risk.test_monotone import facts
from tests.unit.risk.test_words import no_better

from atlas.risk.evaluations.domain import (
    Evaluation,
    NotAssessed,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.evaluations.domain.later import (
    REGISTER_DAYS,
    REGISTERS,
    LookedAt,
    as_of_later,
    of_another,
)

STALE = NotAssessed("stale_list", "ofac-sdn was last obtained 40 days ago.")
THEN = LookedAt(AS_OF - timedelta(days=30), RULES.hash)


def said(known: SubjectFacts) -> Evaluation:
    made = inputs_from_facts(known, MATRIX, COMPLETE, AS_OF, rules=RULES)
    return evaluate(MATRIX, made, COMPLETE, (), AS_OF)


@pytest.mark.parametrize(
    ("looked", "silent", "reason"),
    [
        (LookedAt(AS_OF, RULES.hash), {"sanctions": STALE}, None),  # the run's own day
        (None, {"sanctions": STALE}, None),  # the run itself
        (THEN, {}, None),
        (THEN, {"sanctions": STALE}, "sanctions"),
        (THEN, {"pep": STALE}, "pep"),
        (LookedAt(AS_OF, "another"), {}, "sanctions"),
        (LookedAt(AS_OF, None), {}, "ownership"),
    ],
)
def test_a_level_of_before_is_provisional_where_its_basis_is_gone(
    looked: LookedAt | None, silent: dict[str, NotAssessed], reason: str | None
) -> None:
    before = said(CLEAN)
    assert (before.level, before.provisional) == ("clear", False)
    after = said(as_of_later(CLEAN, looked, AS_OF, RULES.hash, silent))
    if reason is None:
        assert after == before
    else:
        assert after.provisional
        assert f"core_not_assessed:{reason}" in after.reasons
        no_better(before, after)


def test_a_customer_that_was_another_company_earns_nothing_while_its_hits_wait() -> None:
    """The new company alone read `clear`, and the former one's strong hits were left undecided."""
    before, after = said(CLEAN), said(of_another(CLEAN))
    assert (before.level, before.provisional) == ("clear", False)
    assert after.provisional
    assert "core_not_assessed:sanctions" in after.reasons
    no_better(before, after)


def aged(days: int, *, kept: bool) -> SubjectFacts:
    """Return clean facts whose registers were current until some days before the evaluation."""
    until = AS_OF - timedelta(days=days)
    if kept:
        return replace(CLEAN, current_until=dict.fromkeys(REGISTERS, until))
    data = (until - timedelta(days=REGISTER_DAYS)).isoformat()
    return replace(
        CLEAN,
        sources={"ownership_layers": "registry_file:bods, registry_file:undated"},
        list_versions={"bods": data, "undated": "undated", "uk": AS_OF.isoformat()},
    )


@pytest.mark.parametrize("kept", [True, False])
def test_a_register_that_is_past_its_age_earns_no_level_of_facts_of_before(*, kept: bool) -> None:
    young, old = (
        as_of_later(aged(days, kept=kept), THEN, AS_OF, RULES.hash, {}) for days in (0, 1)
    )
    assert said(young) == said(aged(0, kept=kept))
    found = said(old)
    assert found.provisional
    assert {
        "data_check_open:registry",
        "data_check_open:beneficial_owners",
        "data_check_open:sanctions_screening",
        "core_not_assessed:ownership",
    } <= {*found.reasons}
    assert found.words is not None
    assert "sanctioned_ownership" in found.words.sdd.missing
    no_better(said(young), found)


@settings(max_examples=80, deadline=None)
@given(facts, st.booleans(), st.sets(st.sampled_from(["sanctions", "pep"])))
def test_time_and_other_rules_never_help(
    known: SubjectFacts, other: bool, topics: set[str]
) -> None:
    looked = LookedAt(THEN.on, "another" if other else RULES.hash)
    silent: dict[str, Any] = dict.fromkeys(topics, STALE)
    after = as_of_later(known, looked, AS_OF, RULES.hash, silent)
    no_better(said(known), said(after))
