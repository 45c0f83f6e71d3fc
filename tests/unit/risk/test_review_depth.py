"""Whether an investigation goes deep enough to count as a review."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.risk.cases import CLEAN, run
from tests.unit.risk.test_monotone import NONE, facts

from atlas.risk.evaluations.domain import NotAssessed, SubjectFacts
from atlas.risk.evaluations.filing import deep_enough, review_tier
from atlas.risk.matrix.domain import Tier

ENOUGH = {
    ("sdd", "sdd"), ("cdd", "sdd"), ("cdd", "cdd"), ("edd", "sdd"), ("edd", "cdd"), ("edd", "edd"),
}  # fmt: skip


@pytest.mark.parametrize(("depth", "tier"), list(product((None, "sdd", "cdd", "edd"), Tier)))
def test_a_review_goes_at_least_as_deep_as_the_tier(depth: str | None, tier: Tier) -> None:
    assert deep_enough(depth, tier) is ((depth, tier.value) in ENOUGH)


ORDER = tuple(Tier)
LOSABLE = sorted(
    name
    for name in SubjectFacts.__dataclass_fields__
    if isinstance(getattr(SubjectFacts(), name), NotAssessed)
)


@given(subject=facts, lost=st.sampled_from(LOSABLE))
def test_knowing_less_never_puts_a_review_off(subject: SubjectFacts, lost: str) -> None:
    """A floor or points for what is not known raise the level, and it was no longer provisional."""
    before = review_tier(run(subject))
    without: dict[str, Any] = {lost: NONE}
    after = review_tier(run(replace(subject, **without)))
    assert ORDER.index(after) >= ORDER.index(before), lost


def test_an_owner_who_is_left_out_puts_no_review_off() -> None:
    partly = run(products=NONE, adverse_media=NONE)
    fewer = run(products=NONE, adverse_media=NONE, ubo_cause="unknown", ownership_layers=NONE)
    assert partly.provisional
    assert not fewer.provisional
    assert ORDER.index(review_tier(fewer)) >= ORDER.index(review_tier(partly))


def test_what_is_wholly_known_is_reviewed_by_its_own_tier() -> None:
    known = run(CLEAN)
    assert review_tier(known) is known.earned_tier
