"""Two neighbours as one word: not looked up where no name can be found by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.similarity import ONE_WORD_CAP, score_names
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain import by_words
from atlas.sources.screening.domain.index import IndexedName, NameIndex
from atlas.sources.screening.domain.like_words import LikeWords
from atlas.sources.screening.domain.postings import Floats, Ints

LISTED = [
    *("Alireza Karimi", "A. Alireza", "Alireza R.", "Ali Reza Alireza", "R. Ali Alireza"),
    *("Johnsmith Peter", "J Johnsmith", "Smithjohn Johnsmith", "Abdulrahman", "Abdul Rahman Khan"),
    *("Kim Jongun", "Marialuisa Lopez", "Maria Luisa Lopez", "Jeanpaul", "Jean Paul Sartre"),
]
INDEX = NameIndex(
    IndexedName(owner, name, NameKind.PRIMARY, PartyKind.PERSON)
    for owner, name in enumerate(LISTED)
)
WORDS = sorted({part for name in LISTED for word in name.split() for part in (word, word[:4])})
WORDS += ["Ali", "Reza", "John", "Smith", "Aly", "Rahman", "Luisa", "Paul", "Wolodymyr"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The neighbours that are looked up as one word."""
    found: list[str] = []
    one_word = LikeWords.one_word

    def noted(words: LikeWords, joined: str) -> tuple[Ints, Floats]:
        found.append(joined)
        return one_word(words, joined)

    monkeypatch.setattr(LikeWords, "one_word", noted)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "threshold", "joined"),
    [
        ("Peter Miller", PartyKind.PERSON, 80.0, False),
        ("Peter Miller", PartyKind.PERSON, 70.0, True),
        ("Peter Miller", PartyKind.COMPANY, 80.0, True),
        ("P Miller", PartyKind.PERSON, 80.0, True),
        ("Peter Paul Miller", PartyKind.PERSON, 80.0, True),
    ],
)
def test_a_persons_two_words_are_not_looked_up_as_one(
    asked: list[str], name: str, kind: PartyKind, threshold: float, joined: bool
) -> None:
    INDEX.search(name, kind=kind, threshold=threshold)
    assert bool(asked) is joined


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from([71.0, 80.0, 90.0]))
def test_the_same_names_are_found_as_with_them(first: str, second: str, threshold: float) -> None:
    text = f"{first} {second}"
    quick = INDEX.search(text, kind=PartyKind.PERSON, threshold=threshold)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(by_words, "_may_join", lambda *_, **__: True)
        assert INDEX.search(text, kind=PartyKind.PERSON, threshold=threshold) == quick


def test_two_words_as_one_beside_another_name_no_one() -> None:
    mine, theirs = normalise("Ali Reza", person=True), normalise("Alireza Karimi", person=True)
    assert score_names(mine, theirs, person=True).score <= ONE_WORD_CAP
