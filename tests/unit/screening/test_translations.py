"""Two organisations' names of which one translates, shortens or writes out words of the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import fold, normalise
from atlas.knowledge.names.domain.pairs import MATCH, name_score
from atlas.knowledge.names.domain.translations import in_one_language
from atlas.knowledge.names.domain.vocabulary import lines_of

PARTS = (
    "Morelia", "Zarand", "jaysh", "army", "of", "al", "brigade", "katibat", "zavod", "plant", "JSC",
    "bank", "republic", "islamic", "Iran", "DTO", "drug", "trafficking", "organization", "7", "OOO",
    "Novosibirsk", "Novosibirskoe", "gosudarstvennoi", "state", "trans", "transportation", "fund",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Jaysh al-Morelia", "Army of Morelia"),
        ("Katibat al-Morelia", "Morelia Battalion"),
        ("Morelia DTO", "Morelia Drug Trafficking Organization"),
        ("Morelia Savings Fund of Iran", "Morelia Savings Fund of the Islamic Republic of Iran"),
        ("Zarand Tolid Foulad", "Zarand Steel Production"),
        ("Bank Maskan Zarand", "Zarand Housing Bank"),
        ("Gosudarstvennoi Zavod Morelia", "State Plant Morelia"),
        ("Novosibirskoe Predpriyatie Morelia", "Novosibirsk Enterprise Morelia"),
        ("Morelia Shipping & Trans", "Morelia Shipping and Transportation"),
        ("Morelia Relief Society (MRS)", "Morelia Relief Society"),
        ("OOO Global Security", "Global Security LLC"),
        ("Minera Metmorcol S.A.", "Minera Metalurgia Morelia de Colombia"),
        ("Yayasan Morelia", "Morelia Society"),
        ("Moskovskii Zavod Morelia", "Moscow Plant Morelia"),
        ("Uralskiy Mekhanicheskiy Zavod", "Ural Mechanical Plant"),
        ("Объединенная судостроительная корпорация", "United Shipbuilding Corporation"),
        ("MZB Iran", "Morelia Zarand Brigade"),
    ],
)
def test_one_organisation_in_two_languages(first: str, second: str) -> None:
    assert name_score(first, second, "Organization") >= MATCH
    assert name_score(second, first, "Organization") >= MATCH


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Vostok", "East"),
        ("Most", "Bridge"),
        ("Army of Morelia", "Jaysh al-Zarand"),
        ("Morelia Shipyard", "Zarand Verf"),
        ("Zarand Sever", "Zarand South"),
        ("Van Morelia Den Haag B.V.", "Beheer Van Domburgh en Noordam B.V."),
        ("Bank of the Republic of Congo", "Bank of the Democratic Republic of Congo"),
        (
            "Bank of the Democratic People's Republic of Korea",
            "Ministry of the Democratic People's Republic of Korea",
        ),
        ("Fund of the Republic of Korea 7", "Fund of Korea 8"),
    ],
)
def test_a_translation_alone_makes_no_match(first: str, second: str) -> None:
    assert name_score(first, second, "Organization") < MATCH


@given(WORDS, WORDS)
def test_a_word_is_replaced_by_one_of_the_other_name_or_what_it_means(
    first: str, second: str
) -> None:
    assert name_score(first, second, "Company") == name_score(second, first, "Company")
    names = normalise(first), normalise(second)
    mine, theirs = in_one_language(*names)
    for name in (mine, theirs):
        assert name.key == tuple(sorted(name.tokens))
        assert len(name.weights) == len(name.tokens) > 0


@given(WORDS)
def test_a_name_is_equal_to_itself(name: str) -> None:
    mine, theirs = in_one_language(normalise(name), normalise(name))
    assert mine == theirs == normalise(name)


@pytest.mark.parametrize("section", ["words", "phrases"])
def test_each_line_gives_english_words_and_what_they_are_elsewhere(section: str) -> None:
    lines = lines_of("translations.txt", section)
    for line in lines:
        english, colon, words = line.partition(": ")
        assert all((colon, english.strip(), words.strip())), line
    assert len(lines) == len({*lines})


def test_words_of_the_file_stand_as_they_are_compared() -> None:
    for section in ("words", "kinds"):
        for line in lines_of("translations.txt", section):
            for word in line.replace(":", "").split():
                assert fold(word) == word
                assert word.isalpha()
