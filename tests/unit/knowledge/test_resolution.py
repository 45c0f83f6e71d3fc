"""Whether two parties may be one: pure rules."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.ids import new_id
from atlas.knowledge.mutations.schemas import Identifier
from atlas.knowledge.resolution.domain import (
    ALL_PAIRS,
    Effect,
    Side,
    Stake,
    compare,
    first_words,
    pairs,
)

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
        ("1961-03-05", "5 Mar 1961", Effect.AGREES),
        ("1961-03-05", "1900-01-01", Effect.UNKNOWN),  # a filler of a form
        ("1961-03", "1970-01-01", Effect.UNKNOWN),
        ("1961-03-05", "2999-01-01", Effect.UNKNOWN),
        ("1961-03-05", "1961-05-03", Effect.UNKNOWN),  # day and month exchanged
        ("1961-03-05", "1961-01-01", Effect.UNKNOWN),  # 1 January may stand for the year
        ("1961-03", "1961-01-01", Effect.UNKNOWN),
        ("1961-03", "circa 1962", Effect.UNKNOWN),
        ("1961-03-05", "1961-04", Effect.CONTRADICTS),
        ("1961-03", "1962", Effect.CONTRADICTS),
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


BIRCH = replace(SMITH, type="LegalEntity", names=("Birch Holding BV",))


def test_two_companies_are_compared_by_what_companies_have() -> None:
    one = replace(BIRCH, births=("2001-05-05",), forms=("BV",), addresses=("Dam 1, Amsterdam",))
    two = replace(one, id=new_id(), forms=("bv",), addresses=("Rokin 9, Amsterdam",))
    assert effects(one, two) == {
        "name": Effect.AGREES,
        "type": Effect.AGREES,
        "incorporation_date": Effect.AGREES,
        "country": Effect.UNKNOWN,
        "legal_form": Effect.AGREES,
        "address": Effect.CONTRADICTS,
        "identifier": Effect.UNKNOWN,
    }
    assert compare(one, two).possible  # companies move
    assert compare(one, replace(two, births=("2011-05-05",))).vetoes
    assert compare(one, replace(two, births=("1970-01-01",))).possible


def test_how_a_companys_name_begins_is_read_in_each_spelling() -> None:
    assert first_words("Birch Holding BV") == {"Birch", "BIRCH", "birch"}
    assert first_words("De Linde BV") == {"De Linde", "DE LINDE", "de linde"}
    assert first_words("") == frozenset()


def register(
    names: list[str], sources: tuple[str, ...] = ("psc", "national")
) -> tuple[list[Stake], dict[UUID, tuple[str, ...]]]:
    """Return holders of one company, each named by one of the sources in turn."""
    keys = [UUID(int=place + 1) for place in range(len(names))]
    said = [frozenset([sources[place % len(sources)]]) for place in range(len(names))]
    stakes = [Stake(key, UUID(int=9_999), one) for key, one in zip(keys, said, strict=True)]
    return stakes, {key: (name,) for key, name in zip(keys, names, strict=True)}


def test_a_company_of_many_holders_is_compared_by_the_words_they_share() -> None:
    letters = "bcdfghklmnprstvz"
    others = [f"Al{a}e{b}o {c}u{a}i{b}a" for a in letters for b in letters for c in letters][:1_000]
    stakes, names = register([*others, "Jon A. Smyth", "Jonathan Smith"])
    assert len(stakes) > ALL_PAIRS
    found = pairs(stakes, names, frozenset(names))
    assert (UUID(int=1_001), UUID(int=1_002)) in found.found
    assert len(found.found) < 20_000  # of 500,000


def test_a_word_that_many_share_is_named_and_compared_where_another_begins_alike() -> None:
    letters = "bdfglmnprt"
    given = [f"{a}o{b}a{c}e" for a in letters for b in letters for c in letters]
    many = [f"{name} Smith" for name in given[:400]]
    stakes, names = register([*many, "Jon A. Smith", "Jonathan Smith"])
    found = pairs(stakes, names, frozenset(names))
    assert (UUID(int=401), UUID(int=402)) in found.found
    [left] = (one for one in found.left_out if one.word == "smith")
    assert (left.parties, left.compared_in_part) == (402, True)
    assert len(found.found) < 20_000
    alike, names = register([f"Jo{name} Smith" for name in given])
    [left] = (one for one in pairs(alike, names, frozenset(names)).left_out if one.word == "smith")
    assert not left.compared_in_part


def test_of_one_source_nobody_is_compared_however_many_there_are() -> None:
    stakes, names = register(["Jon Smith"] * 500, ("psc",))
    found = pairs(stakes, names, frozenset(names))
    assert not found.found
    assert not found.left_out


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
    found = list(pairs(stakes, {}, frozenset()))
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
    assert found == list(pairs(reversed(stakes), {}, frozenset()))  # whatever their order
