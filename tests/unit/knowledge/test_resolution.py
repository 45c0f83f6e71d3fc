"""Whether two parties may be one: pure rules."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.ids import new_id
from atlas.knowledge.mutations.schemas import Identifier
from atlas.knowledge.resolution.domain import Effect, Side, Stake, compare, pairs

SMITH = Side(new_id(), "Person", "Jon A. Smith", ("Jon A. Smith",), (), (), (), ())
OTHER = replace(SMITH, id=new_id(), name="Jonathan Smith", names=("Jonathan Smith",))


def effects(first: Side, second: Side) -> dict[str, Effect]:
    return {one.name: one.effect for one in compare(first, second).features}


def test_two_spellings_are_possible_and_what_nobody_states_is_unknown() -> None:
    found = compare(SMITH, OTHER)
    assert found.possible
    assert effects(SMITH, OTHER) == {
        "name": Effect.AGREES,
        "type": Effect.AGREES,
        "birth_date": Effect.UNKNOWN,
        "country": Effect.UNKNOWN,
        "identifier": Effect.UNKNOWN,
    }


def test_other_names_are_no_candidate() -> None:
    assert not compare(SMITH, replace(OTHER, names=("Ann Other",))).possible


@pytest.mark.parametrize(
    ("mine", "theirs", "effect"),
    [
        ("1961-03-05", "1961-03", Effect.AGREES),
        ("1961", "1961-03", Effect.AGREES),
        ("1961-03", "1961-04", Effect.CONTRADICTS),
        ("1961-03-05", "1984-07-02", Effect.CONTRADICTS),
        ("1961-03-05", "spring 1961", Effect.UNKNOWN),
    ],
)
def test_dates_of_birth(mine: str, theirs: str, effect: Effect) -> None:
    first, second = replace(SMITH, births=(mine,)), replace(OTHER, births=(theirs,))
    assert effects(first, second)["birth_date"] is effect
    assert compare(first, second).possible is (effect is not Effect.CONTRADICTS)


def test_numbers_of_one_register_and_two_leis_and_two_types_are_vetoes() -> None:
    one = replace(SMITH, type="LegalEntity", names=("Birch Holding Ltd",))
    two = replace(OTHER, type="LegalEntity", names=("Birch Holdings Limited",))
    assert compare(one, two).possible
    for scheme, mine, theirs in (
        ("GB-COH", "11111111", "11111112"),
        ("XI-LEI", "5493001KJTIIGC8Y1R12", "213800WSGIIZCXF1P572"),
    ):
        first = replace(one, identifiers=(Identifier(scheme, mine),))
        second = replace(two, identifiers=(Identifier(scheme, theirs),))
        (veto,) = compare(first, second).vetoes
        assert veto.name == "identifier"
        assert not compare(first, second).possible
    assert compare(one, replace(two, type="Person")).vetoes


SIDES = st.builds(
    Side,
    id=st.just(UUID(int=1)),
    type=st.sampled_from(["Person", "LegalEntity"]),
    name=st.just("x"),
    names=st.lists(
        st.sampled_from(["Jon A. Smith", "Jonathan Smith", "Birch Ltd"]), min_size=1, max_size=2
    ).map(tuple),
    births=st.lists(st.sampled_from(["1961", "1961-03", "1984-07-02"]), max_size=2).map(tuple),
    countries=st.lists(st.sampled_from(["GB", "DK"]), max_size=1).map(tuple),
    identifiers=st.lists(
        st.sampled_from([Identifier("GB-COH", "11111111"), Identifier("GB-COH", "22222222")]),
        max_size=1,
    ).map(tuple),
    flags=st.just(()),
)


@given(SIDES, SIDES)
def test_a_comparison_is_symmetric(first: Side, second: Side) -> None:
    one, two = compare(first, second), compare(second, first)
    assert one.score == pytest.approx(two.score)
    assert one.possible == two.possible
    assert {(f.name, f.effect, f.veto) for f in one.features} == {
        (f.name, f.effect, f.veto) for f in two.features
    }


STAKES = st.lists(
    st.builds(
        Stake,
        party=st.integers(1, 5).map(lambda n: UUID(int=n)),
        company=st.integers(10, 12).map(lambda n: UUID(int=n)),
        sources=st.frozensets(st.sampled_from("abc"), max_size=2),
    ),
    max_size=12,
)


@given(STAKES)
def test_pairs_share_a_company_and_no_source_and_are_found_once(stakes: list[Stake]) -> None:
    found = list(pairs(stakes))
    assert len({pair[:2] for pair in found}) == len(found)
    for first, second, company in found:
        assert first < second
        said = [
            {
                s
                for one in stakes
                if (one.party, one.company) == (party, company)
                for s in one.sources
            }
            for party in (first, second)
        ]
        assert all(said)
        assert said[0].isdisjoint(said[1])
    assert found == list(pairs(reversed(stakes)))  # whatever their order
