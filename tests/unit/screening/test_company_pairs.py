"""What is weighed of two companies' names, term by term."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench.fit_pairs import EITHER_WAY, FOR

from atlas.knowledge.names.domain.company_pairs import features, initials, points
from atlas.knowledge.names.domain.pairs import MATCH, ONE_COMPANY, compare, name_score, why
from atlas.knowledge.names.domain.vocabulary import lines_of

PARTS = (
    "nordwind", "nordwimd", "ostwind", "R.P.", "van", "Dam", "holding", "trading", "7", "fund",
    "B.V.", "Ltd", "SK", "stroitelnaya kompaniya", "china", "iran", "(UK)", "Bond",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(" ".join)


def test_each_weight_belongs_to_a_feature_and_counts_in_one_direction() -> None:
    stated = dict(line.split(": ") for line in lines_of("company_pairs.txt", "weights"))
    known = features(compare("Nordwind Holding", "Nordwind Trading"))
    assert stated.keys() <= known.keys()
    for name, value in stated.items():
        assert name == EITHER_WAY or (float(value) > 0.0) is (name in FOR)


@given(WORDS, WORDS)
def test_the_score_is_the_sum_of_what_is_said_for_and_against(first: str, second: str) -> None:
    told = why(first, second)
    assert told == why(second, first)
    if told:
        chance = 1.0 / (1.0 + math.exp(-math.fsum(told.values())))
        assert (name_score(first, second, "Company") >= MATCH) is (chance >= ONE_COMPANY)
    assert name_score(first, second, "Company") == name_score(second, first, "Company")


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("Nordwind Missile Industries", "Nordwind Naval Industries", "other_words"),
        ("R.P. van Dam Beheer B.V.", "J. van Dam Beheer B.V.", "other_initials"),
        ("M.W.A. van Dam Holding", "van Dam Holding", "initials_before_one_surname"),
        ("MJJM van Dam Holding", "van Dam Holding", "initials_before_one_surname"),
        ("Nordwind Iran Shipping", "Nordwind China Shipping", "other_words"),
    ],
)
def test_what_speaks_against_one_company_is_named(first: str, second: str, name: str) -> None:
    assert points(compare(first, second))[name] < 0.0


def test_first_letters_of_words_speak_for_one_company() -> None:
    told = why("SK Konsol-Stroi", "Stroitelnaya Kompaniya Konsol-Stroi")
    assert told["initials_of_words"] > 0.0
    assert name_score("SK Konsol-Stroi", "Stroitelnaya Kompaniya Konsol-Stroi", "Company") >= MATCH


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nordwind 7", "Nordwind 8"),
        ("Nordwind Bond Fund 2026", "Nordwind Bond Fund 2027"),
        ("Northern Nordwind", "Southern Nordwind"),
        ("ISS", "ISSAT"),
        ("CEC", "CNECC"),
        ("P.C. van Dam Beheer B.V.", "R.J. van Dam Beheer B.V."),
    ],
)
def test_two_companies(first: str, second: str) -> None:
    assert name_score(first, second, "Company") < MATCH


def test_equal_names_are_not_weighed() -> None:
    assert why("Nordwind Ltd", "NORDWIND LIMITED") == {}
    assert name_score("Nordwind Ltd", "NORDWIND LIMITED", "Company") == 1.0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Holding R.P. van Buren B.V.", "RP"),
        ("MJJM van den Heuvel Beheer", "MJJM"),
        ("Nordwind Holding", ""),
        ("Nordwind B.V.", ""),
    ],
)
def test_initials_are_read_as_written(name: str, expected: str) -> None:
    assert initials(name) == expected
