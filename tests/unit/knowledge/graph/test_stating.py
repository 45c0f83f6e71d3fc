"""What old sources alone state is not made current by another source that is silent about it."""

import pytest

from atlas.knowledge.graph.domain.stating import on_old_alone

AGES = {"old": True, "older": True, "new": False}


@pytest.mark.parametrize(
    ("sets", "alone"),
    [
        ([{"old"}], True),
        ([{"old", "older"}], True),
        ([{"old", "new"}], False),
        ([{"new"}, {"old"}], True),  # one fact of several
        ([{"old", "analyst"}], False),  # what has no age
        ([{"analyst"}], False),
        ([set()], False),
        ([], False),
    ],
)
def test_a_fact_is_current_where_one_who_states_it_is(sets: list[set[str]], alone: bool) -> None:
    assert on_old_alone([frozenset(one) for one in sets], AGES) is alone
