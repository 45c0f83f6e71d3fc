"""Namesakes: what many persons are called tells little; which names are known to be two."""

import os
import subprocess
import sys
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.commonness import AMONG, namesakes, points_against
from atlas.knowledge.names.domain.normalise import fold, normalise
from atlas.knowledge.names.domain.similarity import score_names
from atlas.knowledge.names.domain.vocabulary import COMMON_NAMES, KNOWN_NAMES, OTHER_SPELLINGS
from atlas.knowledge.names.domain.words import apart, word_similarity

WORDS = st.sampled_from(["muhammad", "ali", "jose", "lopez", "juan", "msouti", "karmush", "a"])
ALIKE = st.sampled_from([1.0, 0.95, 0.9, 0.8, 0.7])
PAIRS = st.lists(st.tuples(WORDS, WORDS, ALIKE), max_size=4)


def score(first: str, second: str) -> float:
    mine, theirs = normalise(first, person=True), normalise(second, person=True)
    return score_names(mine, theirs, person=True).score


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jose Rodriguez", "SUNIGA RODRIGUEZ, Jose Juan"),
        ("Mohammed Ali", "AL-SAMAHI, Alaa Ali Mohammed"),
        ("I. Mohammed", "KHALIL, Ibrahim Mohamed"),
        ("Jose Luis Leguiza", "LOPEZ, Jose Luis"),
    ],
)
def test_common_words_name_nobody_where_another_is_missing(text: str, name: str) -> None:
    assert score(text, name) < 80


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wenceslao Zazueta", "ZAZUETA GOMEZ, Wenceslao Jose"),
        ("Joaquin Loera", "GUZMAN LOERA, Joaquin Archivaldo"),
        ("Jose Zuleta", "ZULETA TROCHEZ, Jose Gonzalo"),  # two such are no chance yet
        ("Abdul Abbas", "ABBAS, Abdul Hussein"),
        ("Carlos Quintero", "QUINTERO SANCLEMENTE, Carlos Alberto"),
        ("Mohammed Ali", "'ALI, Muhammad"),  # nothing is missing
        ("Rodriguez, Juan", "RODRIGUEZ, Juan"),
        ("Ibrahirn Ali Hassan", "HASSAN, Ibrahim Ali"),  # badly written, not missing
    ],
)
def test_rare_words_and_whole_names_still_do(text: str, name: str) -> None:
    assert score(text, name) >= 80


def test_what_was_taken_off_is_told() -> None:
    mine, theirs = (normalise(n, person=True) for n in ("Jose Rodriguez", "SUNIGA, Jose Rodriguez"))
    common = score_names(mine, theirs, person=True)
    mine, theirs = (normalise(n, person=True) for n in ("Wao Msouti", "SUNIGA, Wao Msouti"))
    rare = score_names(mine, theirs, person=True)
    assert rare.against == 0.0
    assert common.against > 5.0
    assert common.score + common.against == pytest.approx(rare.score, abs=0.02)


def test_what_people_call_somebody_tells_more_than_two_other_words() -> None:
    called = score("Juan Rodriguez", "RODRIGUEZ SUNIGA, Juan Jose")
    assert called >= 80
    assert called > score("Juan Rodriguez", "SUNIGA RODRIGUEZ, Jose Juan") + 5
    assert score("Mohammed Ali", "ALI SUNIGA, Mohammed Jose") < 80  # so many are called that


def test_more_common_words_count_more() -> None:
    names = ["msouti", "torres", "lopez", "jose", "muhammad"]
    points = [points_against([("ali", "ali", 1.0), (name, name, 1.0)]) for name in names]
    assert points == sorted(points)
    assert points[0] < points[-1]
    by_hand = AMONG * COMMON_NAMES["torres"]
    assert namesakes([("torres", "torres", 1.0)]) == pytest.approx(by_hand)


@given(PAIRS, st.tuples(WORDS, WORDS, ALIKE))
def test_a_further_word_in_common_never_makes_more_namesakes(
    pairs: list[tuple[str, str, float]], further: tuple[str, str, float]
) -> None:
    assert namesakes([*pairs, further]) <= namesakes(pairs)
    assert 0.0 <= points_against([*pairs, further]) <= points_against(pairs)


@given(WORDS, WORDS)
def test_less_alike_words_never_make_fewer_namesakes(first: str, second: str) -> None:
    levels = [namesakes([(first, second, alike)]) for alike in (1.0, 0.95, 0.9, 0.8, 0.7)]
    assert all(one <= other for one, other in pairwise(levels))


def test_known_names_stand_as_they_are_compared() -> None:
    for word in [*KNOWN_NAMES, *COMMON_NAMES]:
        assert fold(word, person=True) == word
    for word, others in OTHER_SPELLINGS.items():
        for other in others:
            assert not apart(word, other)
            assert word_similarity(word, other, True) >= 0.9


@pytest.mark.parametrize(
    "spellings",
    [
        # one name, as its bearers, their press and the lists write it
        "alexander alexandre aleksandr oleksandr aliaksandr alyaksandr",
        "joseph youssef yusuf yosef",
        "mikhail michael michel micheal",
        "majeed majid maged madjid",
        "hasan hassan hassani",  # Swahili: Hassani, Saidi, Rashidi
        "said saeed saidi",
        "rashid rachid rashidi",
        "muhammad mehmet mohamed mahomet",
        "umar oumar omer amr",
        "uthman osman usman ousmane",
        "isa issa eisa aissa",
    ],
)
def test_spellings_of_one_name_are_never_told_apart(spellings: str) -> None:
    for one, other in combinations(spellings.split(), 2):
        assert not apart(one, other), (one, other)


def test_names_that_are_known_to_be_two_are_not_alike() -> None:
    two = ["hasan", "husayn", "hamdan", "jamal", "jamil", "mario", "marina", "khan", "hani"]
    for one, other in combinations(two, 2):
        assert apart(one, other)
        assert apart(other, one)
        assert word_similarity(one, other, True) == 0.0
    assert not apart("salim", "salem")  # either spelling may be either name
    assert not apart("hasan", "hasanov")  # nothing is known of a word that stands nowhere
    assert word_similarity("hassan", "hossein") > 0.8  # of companies they are words


def test_a_name_of_a_hundred_rare_words_is_compared_too() -> None:
    words = ["".join(way) for way in product("bdgkm", "aeiou", "lnrst")][:120]
    assert score(" ".join(words), " ".join([*words[:-1], "zzz"])) > 90


SAID = """
from atlas.knowledge.names.domain.commonness import namesakes
print(namesakes([("mostafa", "mostafa", 1.0), ("mohammad", "mahamed", 0.91)]))
"""


def test_the_same_points_in_every_process() -> None:
    """The order of a set, and with it the last digit of a sum, differs between processes."""
    said = {
        subprocess.run(
            [sys.executable, "-c", SAID],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
