"""A record restated over time: each state holds until the next one speaks."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.registry.domain.history import State, intervals
from atlas.sources.registry.domain.interests import Relation

D = date
Seen = tuple[float, date | None, date | None]


def holding(
    share: float, start: date | None = None, end: date | None = None, kind: str = "Ownership"
) -> Relation:
    return Relation(kind, "", {"share_exact": share}, start, end)


def state(day: date, *relations: Relation, holder: str = "h") -> State:
    return State(day, holder, relations)


def seen(*states: State) -> set[Seen]:
    return {
        (one.relation.attributes["share_exact"], one.relation.valid_from, one.relation.valid_to)
        for one in intervals(states)
    }


def test_a_changed_share_is_two_intervals() -> None:
    assert seen(
        state(D(2019, 1, 1), holding(60, D(2019, 1, 1))),
        state(D(2022, 5, 1), holding(40, D(2019, 1, 1))),
    ) == {(60, D(2019, 1, 1), D(2022, 5, 1)), (40, D(2022, 5, 1), None)}


def test_a_start_that_is_stated_anew_outranks_the_date_of_the_statement() -> None:
    assert seen(
        state(D(2019, 1, 1), holding(60, D(2019, 1, 1))),
        state(D(2022, 5, 1), holding(40, D(2021, 3, 1))),
    ) == {(60, D(2019, 1, 1), D(2021, 3, 1)), (40, D(2021, 3, 1), None)}


def test_what_is_restated_unchanged_is_one_interval() -> None:
    once = holding(60, D(2019, 1, 1))
    states = [state(D(2019 + n, 1, 1), once) for n in range(4)]
    assert seen(*states) == {(60, D(2019, 1, 1), None)}
    assert [one.latest for one in intervals(states)] == [True]


def test_what_is_no_longer_stated_ended_with_the_later_statement() -> None:
    found = intervals(
        [
            state(D(2019, 1, 1), holding(60), holding(60, kind="Voting")),
            state(D(2020, 1, 1), holding(60)),
        ],
    )
    assert {(one.relation.type, one.relation.valid_to) for one in found} == {
        ("Ownership", None),
        ("Voting", D(2020, 1, 1)),
    }


def test_an_end_of_its_own_stays() -> None:
    assert seen(
        state(D(2019, 1, 1), holding(60, D(2018, 1, 1), D(2018, 6, 1))),
        state(D(2020, 1, 1), holding(40, D(2019, 7, 1))),
    ) == {(60, D(2018, 1, 1), D(2018, 6, 1)), (40, D(2019, 7, 1), None)}


def test_a_correction_from_the_start_leaves_nothing_behind() -> None:
    assert seen(
        state(D(2019, 1, 1), holding(60, D(2019, 1, 1))),
        state(D(2019, 1, 1), holding(40, D(2019, 1, 1))),
    ) == {(40, D(2019, 1, 1), None)}


def test_another_holder_follows_the_one_before() -> None:
    found = intervals(
        [
            state(D(2019, 1, 1), holding(60, D(2019, 1, 1)), holder="a"),
            state(D(2020, 1, 1), holding(60, D(2019, 1, 1)), holder="b"),
        ],
    )
    assert [(one.state.holder, one.relation.valid_to) for one in found] == [
        ("a", D(2020, 1, 1)),
        ("b", None),
    ]


DAYS = st.dates(D(2015, 1, 1), D(2025, 1, 1))


@given(st.lists(st.tuples(DAYS, st.sampled_from([10.0, 20.0]), st.none() | DAYS), max_size=5,
                unique_by=lambda item: item[0]))  # fmt: skip
def test_no_two_shares_at_once_and_any_order_is_the_same(
    said: list[tuple[date, float, date | None]],
) -> None:
    states = [state(day, holding(share, start)) for day, share, start in said]
    expected = seen(*states)
    assert all(seen(*order) == expected for order in permutations(states))
    for probe in {day for day, _, _ in said} | {start for _, _, start in said if start}:
        at = [one for one in intervals(states) if one.relation.exists_at(probe)]
        assert len(at) <= 1
    if states:
        assert sum(one.latest for one in intervals(states)) == 1
