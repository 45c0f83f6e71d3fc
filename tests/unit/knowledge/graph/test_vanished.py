"""A holding that a source states no longer stays open until somebody else holds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import UK_25_50, control, graph, holding

from atlas.knowledge.graph.domain import Holding
from atlas.knowledge.graph.domain.vanished import nobody_took


@pytest.mark.parametrize(
    ("gone", "now", "is_open"),
    [
        (holding("k", "c", 24), [holding("p", "c", 76)], True),
        (holding("k", "c", 24), [holding("p", "c", 76), holding("q", "c", 24)], False),
        (holding("k", "c", 24), [holding("p", "c", 90)], False),
        (holding("k", "c", UK_25_50), [holding("p", "c", 60)], True),
        (holding("k", "c"), [holding("p", "c", 99)], True),
        (control("k", "c"), [holding("p", "c", 100)], True),
        (control("k", "c"), [control("p", "c")], False),
    ],
)
def test_what_nobody_took_stays_open(gone: Holding, now: list[Holding], is_open: bool) -> None:
    assert nobody_took(graph(*now), gone) is is_open


@given(st.integers(1, 100), st.lists(st.integers(1, 60), max_size=4), st.integers(1, 60))
def test_one_more_declared_holder_never_opens_it(share: int, held: list[int], more: int) -> None:
    gone = holding("k", "c", share)
    before = [holding("p0", "c", 0.5), *(holding(f"q{n}", "c", one) for n, one in enumerate(held))]
    after = [*before, holding("r", "c", more)]
    assert nobody_took(graph(*after), gone) <= nobody_took(graph(*before), gone)
