"""Words that share no consonants are compared without their sound, and the answer is the same."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.words import skeletons, unheard_similarity, word_similarity
from atlas.sources.screening.domain.like_words import LikeWords, word_parts

WORDS = [
    "mohammed", "muhamad", "mhmd", "MHMD", "abd", "abdul", "abdol", "orion", "onion", "orlenko",
    "orlenka", "holding", "hldng", "modern", "modem", "bank", "banka", "hasan", "husayn", "khasan",
    "a", "h", "ho", "ali", "aly", "aziz", "a1pha", "alpha", "sergej", "sergey", "trading",
    "international", "intl", "KRYM", "krim", "crimea", "street", "streets", "ivanova", "ivanov",
]  # fmt: skip
SPELT = st.sampled_from(WORDS) | st.text("abhkmnrstuzHKM1", min_size=1, max_size=7)


@given(SPELT, SPELT, st.booleans())
def test_sound_makes_no_words_alike_that_share_no_consonants(
    first: str, second: str, person: bool
) -> None:
    if {*skeletons(first)}.isdisjoint(skeletons(second)):
        assert unheard_similarity(first, second, person) == word_similarity(first, second, person)


def test_words_that_sound_alike_are_told_by_their_sound() -> None:
    assert word_similarity("sergej", "sergey", True) > unheard_similarity("sergej", "sergey", True)


def test_every_like_word_of_a_list_is_found_with_its_full_similarity() -> None:
    like = LikeWords(word_parts(WORDS, []))
    for word, person in product((*WORDS, "mohamed", "orlenkoo", "HSN"), (True, False)):
        numbers, alike = like.like(word, person=person)
        found = dict(zip((WORDS[number] for number in numbers), alike.tolist(), strict=True))
        wanted = {other: word_similarity(word, other, person) for other in WORDS}
        for other in (other for other in WORDS if min(len(word), len(other)) > 1):  # no initials
            assert found.get(other, 0.0) == pytest.approx(wanted[other], abs=1e-6), (word, other)
