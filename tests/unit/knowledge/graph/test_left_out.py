"""A holding whose record was removed counts against a company, and never for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, control, graph, holding, regime_rule

from atlas.knowledge.graph.domain import (
    Comparator,
    ControlKind,
    Holding,
    HoldingKind,
    OwnershipGraph,
    UboCause,
    UboCauses,
    UboResult,
    UboRule,
    UboStatus,
    integrated_shares,
    sanctioned_ownership,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.left_out import (
    causes_of_both,
    owners_of_both,
    without_left_out,
    words_of,
)
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, regime_words

RULE = UboRule(25, Comparator.MORE_THAN)
GONE = date(2026, 5, 1)


def removed(one: Holding) -> Holding:
    return replace(one, left_out=GONE)


def asked(structure: OwnershipGraph) -> tuple[UboResult, UboCauses]:
    interests = [
        integrated_shares(structure, "c", kind)
        for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    ]
    owners = ubos(structure, "c", RULE)
    return owners, ubo_causes(structure, "c", owners, (), interests)


def both(structure: OwnershipGraph) -> tuple[UboResult, UboCauses]:
    words = words_of(structure)
    (more, why), (fewer, why_fewer) = asked(structure), asked(without_left_out(structure))
    return (
        owners_of_both(more, fewer, words),
        causes_of_both(why, why_fewer, structure, words),
    )


def test_an_owner_by_a_removed_record_alone_is_possible_and_says_so() -> None:
    owners, causes = both(graph(removed(holding("p", "c", 60)), holding("p1", "c", 40)))
    status = {one.party: one.status for one in owners.ubos}
    assert status == {"p": UboStatus.POSSIBLE, "p1": UboStatus.UBO}
    (ground,) = next(one.grounds for one in owners.ubos if one.party == "p")
    assert f"record removed from the register's file of {GONE}" in ground.detail
    assert causes.cause is UboCause.IDENTIFIED
    assert UboCause.INCOMPLETE in causes.further


def test_nobody_is_identified_by_removed_records() -> None:
    owners, causes = both(graph(removed(holding("p", "c", 100))))
    assert not owners.identified
    assert causes.cause is UboCause.UNKNOWN


def test_what_is_concealed_by_a_removed_record_stays_concealed() -> None:
    nominee = control("p", "c", ControlKind.NOMINEE)
    shares = holding("p", "c", 60)
    for held in ([shares, removed(nominee)], [removed(shares), removed(nominee)]):
        _, causes = both(graph(*held))
        found = {causes.cause, *causes.further}
        assert UboCause.CONCEALED in found


@pytest.mark.parametrize(("gone", "word"), [(False, "not_owned"), (True, "none_found")])
def test_not_owned_does_not_rest_on_a_removed_record(gone: bool, word: str) -> None:
    held = holding("p", "c", 60)
    structure = graph(removed(held) if gone else held, holding("p1", "c", 40))
    found = sanctioned_ownership(structure, [], regime_rule("ofac", AS_OF))
    fewer = without_left_out(structure) if gone else None
    said = regime_words(structure, "c", found, fewer=fewer)
    assert said.ownership == OwnershipWord(word)


_HELD = st.builds(
    lambda holder, share, gone: (removed if gone else replace)(holding(holder, "c", share)),
    st.sampled_from(["p", "p1", "p2"]),
    st.integers(1, 60),
    st.booleans(),
)


@given(st.lists(_HELD, min_size=1, max_size=3, unique_by=lambda one: one.holder))
def test_neither_more_nor_fewer_says_anything_graver(held: list[Holding]) -> None:
    """Nobody is lost who is an owner in either; certain is who is so without removed records."""
    structure = graph(*held)
    (more, why), (fewer, less) = asked(structure), asked(without_left_out(structure))
    owners, causes = both(structure)
    everybody = {one.party for one in (*more.ubos, *fewer.ubos)}
    assert {one.party for one in owners.ubos} == everybody
    sure = {one.party for one in owners.ubos if one.status is UboStatus.UBO}
    assert sure == {one.party for one in fewer.ubos if one.status is UboStatus.UBO}
    opened = {(one.code, one.party) for found in (why, less) for one in found.open}
    assert {(one.code, one.party) for one in causes.open} == opened
