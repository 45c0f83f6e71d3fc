"""Whether an investigation goes deep enough to count as a review."""

from itertools import product

import pytest

from atlas.risk.evaluations.filing import deep_enough
from atlas.risk.matrix.domain import Tier

ENOUGH = {
    ("sdd", "sdd"), ("cdd", "sdd"), ("cdd", "cdd"), ("edd", "sdd"), ("edd", "cdd"), ("edd", "edd"),
}  # fmt: skip


@pytest.mark.parametrize(("depth", "tier"), list(product((None, "sdd", "cdd", "edd"), Tier)))
def test_a_review_goes_at_least_as_deep_as_the_tier(depth: str | None, tier: Tier) -> None:
    assert deep_enough(depth, tier) is ((depth, tier.value) in ENOUGH)
