"""An interest whose record was left out stands until somebody answers it, and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.registry.domain.unanswered import LATE, Held, unanswered

FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))
SAID = date(2026, 1, 15)
CONTROL, SHARES = "Control:contract", "Ownership:shareholding"


def held(holder: str, share: float | tuple[float, float] | None = None, **how: object) -> Held:
    band = (share, share) if isinstance(share, int | float) else share
    kind = SHARES if band is not None else CONTROL
    made = Held(holder=holder, kind=kind, came=FIRST, load=FIRST, said_on=SAID, share=band)
    return replace(made, **how)  # type: ignore[arg-type]


def gone(holder: str, share: float | tuple[float, float] | None = None, **how: object) -> Held:
    return held(holder, share, **{"load": SECOND, "gone": True, **how})


def new(holder: str, share: float | tuple[float, float] | None = None, **how: object) -> Held:
    return held(holder, share, **{"came": SECOND, "load": SECOND, **how})


AS_STATED = 100.0


@pytest.mark.parametrize(
    ("left", "others", "most"),
    [
        # of interests without a size
        (gone("a"), [], AS_STATED),
        (gone("a"), [held("b")], AS_STATED),
        (gone("a"), [held("b", load=SECOND)], AS_STATED),
        (gone("a"), [new("b", kind="Control:other")], AS_STATED),
        (gone("a"), [new("b", since=date(2020, 1, 1))], AS_STATED),
        (gone("a"), [new("b", since=SAID - LATE)], None),
        (gone("a"), [new("b", since=SAID - LATE - timedelta(days=1))], AS_STATED),
        (gone("a"), [held("b", since=SAID - LATE)], AS_STATED),
        (gone("a"), [new("b", named=False)], AS_STATED),
        (gone("a"), [new("b")], None),
        (gone("a"), [new("b", came=THIRD, load=THIRD, since=date(2026, 3, 1))], None),
        (gone("a"), [held("a")], None),
        (gone("a"), [held("a", ended=date(2026, 1, 20))], None),
        (gone("a"), [held("a", ended=date(2019, 1, 20))], AS_STATED),
        (gone("a"), [held("b", ended=date(2026, 1, 20))], AS_STATED),
        # of shares and votes
        (gone("a", 60), [held("b", 40)], AS_STATED),
        (gone("a", 60), [held("b", 40), new("c", 60)], None),
        (gone("a", 60), [held("b", 40), new("c", 30), new("d", 30)], None),
        (gone("a", 60), [held("b", 100, load=SECOND)], None),
        (gone("a", 60), [held("b", 40), new("c", 10)], 50.0),
        (gone("a", 60), [held("b", 40), new("c", 60, named=False)], 60.0),
        (gone("a", 30), [held("b", 40), new("c", 30, since=SAID)], None),
        (gone("a", 30), [held("b", 40), new("c", 30, since=SAID - timedelta(days=1))], AS_STATED),
        (gone("a", 60), [held("a", 5)], AS_STATED),
        (gone("a", 60), [held("a", 60)], None),
        (gone("a", 60), [held("a", 5, load=SECOND)], None),
        (gone("a", 60), [held("b", 60), held("c", 40)], AS_STATED),
        (gone("a", (25, 50)), [new("c", (25, 50))], None),
        (gone("a", (75, 100)), [new("c", (50, 75))], 50.0),
        (gone("a", (75, 100), together=True), [held("b", (75, 100), load=SECOND)], AS_STATED),
        (gone("a", (0, 100)), [new("c", 1)], None),
    ],
)
def test_what_answers_an_interest(left: Held, others: list[Held], most: float | None) -> None:
    assert unanswered([*others, left]).get(len(others)) == most


@pytest.mark.parametrize("share", [None, 20])
@pytest.mark.parametrize(("came", "stay"), [(0, 2), (1, 2), (2, 0), (3, 0)])
def test_each_newcomer_stands_in_the_place_of_one(share: int | None, came: int, stay: int) -> None:
    """In whose place too few came is not said."""
    left = [gone("a", share), gone("b", share)]
    assert len(unanswered([*left, *(new(f"n{number}", share) for number in range(came))])) == stay


def test_whoever_followed_one_follows_nobody_else() -> None:
    first, later = gone("a", load=SECOND), gone("b", load=THIRD)
    assert unanswered([first, later, new("n")]) == {1: AS_STATED}


_LOADS = [(one, other) for one in (FIRST, SECOND, THIRD) for other in (FIRST, SECOND, THIRD)]
"""First and latest load of a record: none is changed before it came."""


def _record(holder: str, share: int | None, loads: tuple[UUID, UUID], **more: object) -> Held:
    return held(holder, share, came=min(loads), load=max(loads), **more)


_HELD = st.builds(
    _record,
    st.sampled_from("abcd"),
    st.one_of(st.none(), st.integers(0, 100)),
    st.sampled_from(_LOADS),
    since=st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2026, 6, 1))),
    named=st.booleans(),
    gone=st.booleans(),
)


@given(st.lists(_HELD, max_size=6))
def test_without_a_record_that_came_with_the_load_or_after_it_everything_stands(
    interests: list[Held],
) -> None:
    """Nothing that was said before a record was left out is an answer, whoever says how much."""
    before = [
        replace(one, came=FIRST, load=SECOND if one.gone else FIRST, holder=f"{one.holder}{place}")
        for place, one in enumerate(interests)
    ]
    left = [place for place, one in enumerate(before) if one.gone]
    assert unanswered(before) == dict.fromkeys(left, AS_STATED)


@given(st.lists(_HELD, max_size=6), st.sampled_from([None, 30]), st.integers(0, 5))
def test_one_more_record_of_another_holder_opens_nothing(
    interests: list[Held], share: int | None, place: int
) -> None:
    more = new("somebody else", share, came=THIRD, load=THIRD)
    before, after = unanswered(interests), unanswered([*interests, more])
    assert after.keys() <= before.keys()
    assert all(after[key] <= before[key] for key in after)
