"""Which lists count for less under other rules: each is named, and none that counts as much."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.profiles import content, regime

from atlas.knowledge.compliance_profile.domain import (
    STANDINGS,
    EffectiveRules,
    RequiredList,
    effective,
    weakened_lists,
)

standings = st.none() | st.sampled_from(list(STANDINGS))


def rules(**lists: tuple[Any, int] | None) -> EffectiveRules:
    named = [
        RequiredList(name, "sanctions", one[0], "Policy", one[1])
        for name, one in lists.items()
        if one is not None
    ]
    always = RequiredList("un", "sanctions", "binding", "Policy", 3)
    return effective(content(regime(lists=[always, *named])))


@given(standings, standings, st.integers(1, 9), st.integers(1, 9))
def test_a_list_is_named_exactly_where_it_counts_for_less(
    old: Any, new: Any, age: int, later: int
) -> None:
    before = rules(uk=(old, age) if old else None)
    after = rules(uk=(new, later) if new else None)
    rank, now = (STANDINGS[one or "informative"] for one in (old, new))
    less = now < rank or (now >= rank > 0 and later > age)
    found = weakened_lists(before, after)
    assert [one.startswith("uk (sanctions): ") for one in found] == ([True] if less else [])
    assert weakened_lists(None, after) == ()


@pytest.mark.parametrize(
    ("new", "said"),
    [(None, "left out"), ("informative", "informative"), ("adopted", "adopted")],
)
def test_it_says_what_no_longer_rests_on_it(new: Any, said: str) -> None:
    after = rules(uk=(new, 3) if new else None)
    [found] = weakened_lists(rules(uk=("binding", 3)), after)
    assert found.startswith(f"uk (sanctions): binding today, {said} from then on.")
    assert ("refuses no approval" in found) is (new != "adopted")
    [stale] = weakened_lists(rules(uk=("adopted", 3)), rules(uk=("adopted", 7)))
    assert stale == "uk (sanctions): it may be 7 days old instead of 3."
