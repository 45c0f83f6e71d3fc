"""What an undecided match says of ownership by listed parties is what it says once it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.knowledge.graph.test_ownership_words import (
    EU,
    EVERYBODY,
    OFAC,
    UK,
    Claim,
    Situation,
    situations,
)

from atlas.knowledge.graph.domain import SanctionsRule, Seed, sanctioned_ownership
from atlas.knowledge.graph.domain.ownership_words import (
    FormerHolding,
    RegimeWords,
    regime_words,
)

shared = st.builds(
    lambda first, second: Situation(
        [
            Claim("p1", "c", first, first, "own"),
            Claim("h1", "c", 100 - first, 100 - first, "own"),
            Claim("p2", "h1", second, second, "own"),
            Claim("p3", "h1", 100 - second, 100 - second, "own"),
        ],
        set(), set(), set(), set(), current=True,
    ),
    st.integers(0, 100),
    st.integers(0, 100),
)  # fmt: skip
"""Groups of which every share is declared."""


@given(
    found=st.one_of(situations, shared),
    who=st.sampled_from(EVERYBODY[1:]),
    rule=st.sampled_from([OFAC, EU, UK]),
    strong=st.booleans(),
    ended=st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2026, 1, 1))),
    listed_on=st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2026, 1, 1))),
    coming=st.booleans(),
    opaque=st.booleans(),
    through=st.booleans(),
)
@settings(max_examples=400)
def test_an_undecided_match_says_of_blocking_what_it_says_once_it_is_true(
    found: Situation,
    who: str,
    rule: SanctionsRule,
    strong: bool,
    ended: date | None,
    listed_on: date | None,
    coming: bool,
    opaque: bool,
    through: bool,
) -> None:
    """Confirming made words milder: "possible" of a listed minority became "not owned".

    What is blocked or controlled for certain takes a decision; all else is the same before and
    after. So confirming never helps, and what could not block leaves nothing open.
    """
    built = replace(found, undecided=set()).built()
    former = [] if ended is None else [FormerHolding(who, ended, opaque=opaque)]
    more: dict[str, Any] = {
        "unscreened": found.unscreened,
        "assessed": found.current,
        "coming": {who} if coming else set(),
        "through": {who} if through else set(),
    }
    matched = [Seed(one, certain=True) for one in sorted(found.matched - {who})]

    def when(*seeds: Seed, day: date | None, **said: Any) -> RegimeWords:
        past = [replace(one, listed_on=day, candidate_on=listed_on) for one in former]
        result = sanctioned_ownership(built, [*matched, *seeds], rule)
        return regime_words(built, "c", result, former=past, **more, **said)

    true = when(Seed(who, certain=True), day=listed_on)
    own = [Seed(who, certain=False)] if strong else []
    open_ = when(*own, day=listed_on if strong else None, undecided={who})
    if open_.ownership != true.ownership:
        assert (open_.ownership.value, true.ownership.value) == ("possible", "blocked")
    if open_.control != true.control:
        assert (open_.control.value, true.control.value) == ("possible", "controlled")
