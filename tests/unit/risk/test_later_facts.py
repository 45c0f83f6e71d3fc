"""Facts of an earlier run on a later day, or under other rules: what was not found is open."""

from __future__ import annotations

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
from atlas.risk.evaluations.domain.later import LookedAt, as_of_later

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


@settings(max_examples=80, deadline=None)
@given(facts, st.booleans(), st.sets(st.sampled_from(["sanctions", "pep"])))
def test_time_and_other_rules_never_help(
    known: SubjectFacts, other: bool, topics: set[str]
) -> None:
    looked = LookedAt(THEN.on, "another" if other else RULES.hash)
    silent: dict[str, Any] = dict.fromkeys(topics, STALE)
    after = as_of_later(known, looked, AS_OF, RULES.hash, silent)
    no_better(said(known), said(after))
