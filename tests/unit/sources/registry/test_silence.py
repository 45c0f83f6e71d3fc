"""What a restated record leaves out: corrected, restated, ended, or omitted and still there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.registry.domain.history import Interval, State, intervals
from atlas.sources.registry.domain.interests import Omission, Relation
from atlas.sources.registry.domain.silence import with_what_stands

FIRST = date(2026, 1, 1)
KINDS = {
    "shares": ("Ownership", "", "shareholding"),
    "votes": ("Voting", "", "votingRights"),
    "profit": ("Ownership", "rightsToProfitOrIncome", "rightsToProfitOrIncome"),
    "board": ("Control", "board_appointment", "appointmentOfBoard"),
    "influence": ("Control", "dominant_influence", "otherInfluenceOrControl"),
    "contract": ("Control", "contract", "rightsGrantedByContract"),
    "nominee": ("Control", "nominee", "nominee"),
    "settlor": ("Settlor", "", "settlor"),
}
STAKE = {"shares", "votes"}


def relation(kind: str, until: date | None = None) -> Relation:
    type_, discriminator, interest = KINDS[kind]
    return Relation(type_, discriminator, {"interest_type": interest}, None, until)


def state(day: int, *kinds: str, holder: str = "p", **how: object) -> State:
    said = State(
        FIRST + timedelta(days=day), holder, tuple(relation(kind) for kind in kinds), str(day)
    )
    return replace(said, **how)  # type: ignore[arg-type]


def names(*states: State) -> dict[str, Interval]:
    """Return what is still there of a record, by kind."""
    found = intervals(with_what_stands(states))
    open_ = [one for one in found if one.latest and one.relation.valid_to is None]
    of_type = {said[:2]: kind for kind, said in KINDS.items()}
    return {of_type[one.relation.type, one.relation.discriminator]: one for one in open_}


@pytest.mark.parametrize(
    ("before", "day", "now", "left"),
    [
        (("shares", "board"), 9, ("shares",), {"shares", "board"}),
        (("shares", "board"), 0, ("shares",), {"shares"}),
        (("shares", "votes"), 9, ("shares",), {"shares"}),
        (("votes", "board"), 9, ("board",), {"votes", "board"}),
        (("shares", "settlor"), 9, ("shares",), {"shares", "settlor"}),
        (("shares", "contract"), 0, ("shares",), {"shares", "contract"}),
    ],
)
def test_what_a_statement_leaves_out(
    before: tuple[str, ...], day: int, now: tuple[str, ...], left: set[str]
) -> None:
    found = names(state(0, *before), state(day, *now, newest=True))
    assert found.keys() == left
    for kind, one in found.items():
        omitted = kind not in now and kind != "contract"
        assert one.relation.omitted == (
            Omission(FIRST, FIRST + timedelta(days=day)) if omitted else None
        )


def test_what_a_file_corrected_never_held_and_what_it_said_before_did() -> None:
    first, wrong = state(0, "shares"), state(9, "shares", "board", corrected=True)
    right = state(9, "shares", newest=True)
    assert names(first, wrong, right).keys() == {"shares"}
    assert names(state(0, "shares", "board"), wrong, right).keys() == {"shares", "board"}


def test_what_was_left_out_ends_with_its_record_and_by_its_own_end() -> None:
    first, then = state(0, "shares", "board"), state(9, "shares")
    end = relation("board", FIRST + timedelta(days=5))
    ended = replace(state(20, "shares"), relations=(relation("shares"), end))
    closed = state(20, "shares", closed_on=FIRST + timedelta(days=20))
    assert names(first, then, state(20, "shares")).keys() == {"shares", "board"}
    assert names(first, then, ended).keys() == {"shares"}
    assert names(first, then, closed).keys() <= {"shares"}
    assert names(first, then, state(20, "shares", "board"))["board"].relation.omitted is None
    assert names(first, then, state(20, "shares", holder="q")).keys() == {"shares"}


@given(st.lists(st.sets(st.sampled_from(sorted(KINDS)), min_size=1), min_size=1, max_size=5))
def test_nothing_is_lost_by_a_later_statement_that_does_not_mention_it(
    said: list[set[str]],
) -> None:
    """Of shares and votes the newest words count; a nominee that was followed is none."""
    found = names(*(state(place, *sorted(kinds)) for place, kinds in enumerate(said)))
    once = set[str]().union(*said)
    stake = next((kinds & STAKE for kinds in reversed(said) if kinds & STAKE), set())
    assert found.keys() == (once - STAKE) | stake
    for kind, one in found.items():
        if kind in said[-1]:
            assert one.relation.omitted is None


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        (("shares", "board"), ("shares",), {"shares"}),
        (("votes", "board"), ("board",), {"board"}),
        (("shares", "contract"), ("shares",), {"shares", "contract"}),
        (("shares", "board"), (), {"shares", "board"}),
    ],
)
def test_a_register_that_states_interests_whole_ends_what_it_does_not_repeat(
    before: tuple[str, ...], now: tuple[str, ...], left: set[str]
) -> None:
    """On the later statement's day; a statement that names none at all says nothing."""
    states = state(0, *before, whole=True), state(9, *now, whole=True)
    assert {*names(*states)} == left
    ended = [one for one in intervals(with_what_stands(states)) if one.relation.valid_to]
    assert {one.relation.valid_to for one in ended} <= {FIRST + timedelta(days=9)}
    assert len(ended) == len({*before} - left)
