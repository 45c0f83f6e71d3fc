"""Who may stand above a company because a source places them above what it holds."""

from __future__ import annotations

from functools import partial

import pytest
from tests.unit.knowledge.graph.build import (
    INDIRECT,
    UK_75_100,
    UNKNOWN_DIRECTNESS,
    control,
    graph,
    holding,
    regime_rule,
    vote,
)

from atlas.knowledge.graph.domain import ControlKind, Holding, Seed, sanctioned_ownership
from atlas.knowledge.graph.domain.ownership_words import regime_words
from atlas.knowledge.graph.domain.through import above_through

CONSOLIDATION = ControlKind.CONSOLIDATION
OWNED = holding("p", "c", 100)
"""Everything of the company itself is declared."""


def consolidates(holder: str, company: str, **how: object) -> Holding:
    return control(holder, company, CONSOLIDATION, **how)


ULTIMATE = consolidates("x", "child", directness=INDIRECT)
CHILD = consolidates("c", "child")


@pytest.mark.parametrize(
    "records",
    [
        (CHILD, ULTIMATE),
        (holding("c", "child", 100), ULTIMATE),
        (holding("c", "child", 60), holding("x", "child", 50, directness=INDIRECT)),
        (vote("c", "child", 60), vote("x", "child", 50, directness=INDIRECT)),
        # two levels down; and with another direct parent that stands below the company itself
        (consolidates("c", "between"), consolidates("between", "child"), ULTIMATE),
        # another holder beside it, above whom nobody is known
        (holding("c", "child", 60), holding("y", "child", 40), ULTIMATE),
        # both together are more than the whole: one of them holds through the other
        (
            holding("c", "child", UK_75_100, directness=UNKNOWN_DIRECTNESS),
            holding("x", "child", UK_75_100, directness=UNKNOWN_DIRECTNESS),
        ),
        (CHILD, consolidates("x", "child", directness=UNKNOWN_DIRECTNESS)),
        # a direct holding beside the indirect one is another
        (CHILD, ULTIMATE, consolidates("x", "child", key="other", directness=INDIRECT)),
    ],
)
def test_a_record_whose_way_may_lead_through_the_company(records: tuple[Holding, ...]) -> None:
    assert above_through(graph(OWNED, *records), "c") == ("x",)


@pytest.mark.parametrize(
    "records",
    [
        (CHILD,),
        (CHILD, consolidates("x", "child")),  # directly
        (CHILD, ULTIMATE, consolidates("x", "c")),  # it stands above the company anyway
        (CHILD, ULTIMATE, consolidates("x", "y"), consolidates("y", "child")),  # another way
        (holding("c", "child", 10), ULTIMATE),  # a tenth controls nothing
        (holding("c", "child", 10), holding("x", "child", 50, directness=INDIRECT)),
        (holding("c", "child", 60), holding("x", "child", 40, directness=UNKNOWN_DIRECTNESS)),
        (CHILD, consolidates("c", "x"), ULTIMATE),  # below the company
        (ULTIMATE,),  # of a company that it does not hold
    ],
)
def test_a_record_that_says_nothing_of_the_company(records: tuple[Holding, ...]) -> None:
    assert above_through(graph(OWNED, *records), "c") == ()


@pytest.mark.parametrize("regime", ["ofac", "eu", "uk"])
def test_what_is_said_of_a_listed_party_above_a_subsidiary(regime: str) -> None:
    built = graph(OWNED)
    rule = regime_rule(regime, built.as_of)
    found = sanctioned_ownership(built, [Seed("x", certain=True)], rule)
    said = regime_words(built, "c", found, through=["x"])
    assert (said.ownership.value, said.control.value) == ("possible", "possible")
    assert said.reasons == ("matched_above_subsidiary",)
    nobody = sanctioned_ownership(built, [], rule)
    ask = partial(regime_words, built, "c", nobody, through=["x"])
    assert ask().ownership.value == "not_owned"
    assert ask(unscreened=["x"]).ownership.value == "not_assessed"
    assert ask(undecided=["x"]).ownership.value == "possible"
