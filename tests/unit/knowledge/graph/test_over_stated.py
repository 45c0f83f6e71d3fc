"""More than the whole of a role in a trust, of shares, votes or rights: a contradiction, told."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import AS_OF, control, graph, holding, regime_rule, vote
from tests.unit.knowledge.graph.test_causes import causes

from atlas.knowledge.graph.domain import (
    ControlKind,
    Holding,
    SanctionsRule,
    UboCause,
    exactly,
    sanctioned_ownership,
)
from atlas.knowledge.graph.domain.accounted import stood_open
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, regime_words
from atlas.knowledge.graph.domain.trusts import parties_not_stated

UK: SanctionsRule = regime_rule("uk", AS_OF)
SETTLOR, TRUSTEE = control("p1", "t", ControlKind.SETTLOR), control("p2", "t", ControlKind.TRUSTEE)
BENEFICIARY, NOMINATOR = ControlKind.BENEFICIARY, ControlKind.NOMINATOR
OWNED = holding("t", "c", 100)


def parts(role: ControlKind, company: str, *shares: float, **more: object) -> list[Holding]:
    return [
        control(f"p{place}", company, role, part=exactly(share), **more)
        for place, share in enumerate(shares, start=5)
    ]


def told(held: Sequence[Holding]) -> list[tuple[str, str, str, str]]:
    """Return cause, code, party and detail of what is told of more than the whole."""
    codes = {
        "over_declared",
        "role_over_stated",
        "rights_over_stated",
        "sources_may_name_one_holder",
    }
    open_ = causes(held).open
    return [(str(one.cause), one.code, one.party, one.detail) for one in open_ if one.code in codes]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", 60, 40)], []),
        (
            [OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", 60, 60)],
            [("contradicted", "role_over_stated", "t", "beneficiary: 120 %")],
        ),
        (  # what one party has by two statements may be the same part
            [OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", 60, 40),
             control("p5", "t", BENEFICIARY, part=exactly(60), key="again")],
            [],
        ),
        (  # someone has the role as such, and others have more than the whole of it
            [OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", 60, 60),
             control("p9", "t", BENEFICIARY)],
            [("contradicted", "role_over_stated", "t", "beneficiary: 120 %")],
        ),
        (  # none of two sources alone says so: they may name the same party
            [OWNED, SETTLOR, TRUSTEE,
             *parts(BENEFICIARY, "t", 100, sources=frozenset({"a"})),
             control("p9", "t", BENEFICIARY, part=exactly(100), sources=frozenset({"b"}))],
            [("unknown", "sources_may_name_one_holder", "t", "a, b")],
        ),
        (
            [holding("p1", "c", 100), control("p1", "c", ControlKind.NOMINEE),
             *parts(NOMINATOR, "c", 70, 70)],
            [("contradicted", "role_over_stated", "c", "nominator: 140 %")],
        ),
        (  # a company that others control, above which the shares are not followed
            [holding("p1", "c", 100), control("h", "c"), holding("p2", "h", 60),
             holding("p3", "h", 60)],
            [("contradicted", "over_declared", "h", "")],
        ),
        (
            [holding("p1", "c", 100), control("h", "c"), vote("p2", "h", 60), vote("p3", "h", 60)],
            [("contradicted", "over_declared", "h", "")],
        ),
        (  # rights next to shares are never shares, and still no more than the whole
            [holding("p1", "c", 100),
             *(holding(f"p{one}", "c", 60, interest_type="rightsToProfitOrIncome", key=str(one))
               for one in (2, 3))],
            [("contradicted", "rights_over_stated", "c", "rightsToProfitOrIncome: 120 %")],
        ),
        (  # of different kinds each is a whole of its own
            [holding("p1", "c", 100),
             holding("p2", "c", 60, interest_type="rightsToProfitOrIncome", key="2"),
             holding("p3", "c", 60, interest_type="rightsToSurplusAssetsOnDissolution", key="3")],
            [],
        ),
    ],
)  # fmt: skip
def test_more_than_the_whole_is_told(
    held: list[Holding], expected: list[tuple[str, str, str, str]]
) -> None:
    assert told(held) == expected


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_a_role_is_open_unless_its_parts_are_the_whole(shares: list[int]) -> None:
    held = [OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", *shares)]
    assert bool(parties_not_stated(graph(*held), "t")) is (sum(shares) < 100)
    assert bool(told(held)) is (sum(shares) > 100)
    assert bool(causes(held).open) is (sum(shares) != 100)


@given(st.lists(st.integers(1, 100), min_size=2, max_size=4).filter(lambda all_: sum(all_) > 100))
def test_more_than_the_whole_never_clears(shares: list[int]) -> None:
    """Who is behind a nominee or a trust is not known, as where nothing is stated."""
    nominee = [holding("p1", "c", 100), control("p1", "c", ControlKind.NOMINEE)]
    built = graph(*nominee, *parts(NOMINATOR, "c", *shares))
    said = regime_words(built, "c", sanctioned_ownership(built, [], UK))
    assert said.ownership is OwnershipWord.NONE_FOUND
    trust = graph(OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", *shares))
    assert "t" in stood_open(trust, "c", {"t"}, UK)
    found = causes([OWNED, SETTLOR, TRUSTEE, *parts(BENEFICIARY, "t", *shares)])
    assert UboCause.CONTRADICTED in {one.cause for one in found.open}
