"""Every rule that compares two names says the same whichever of them comes first."""

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from atlas.knowledge.names.domain import (
    commonness,
    company_pairs,
    funds,
    numerals,
    pairs,
    words,
)
from atlas.knowledge.names.domain.alignment import aligned
from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.scripts import hangul, korean_slips
from atlas.knowledge.names.domain.short_words import share_short_word
from atlas.knowledge.names.domain.similarity import score_at_least, score_names

WORDS = [
    # Korean syllables, surnames, and what is a typing error of one
    "kim", "ri", "tong", "toung", "dong", "chol", "hcol", "song", "spong", "songil", "jin", "jun",
    "myong", "young", "k", "pak", "wee", "hui", "hee",
    # Chinese, Burmese, Arabic, Slavic, words without vowels, particles
    "xi", "shi", "zedong", "tse", "tung", "hsan", "pwint", "abdul", "adbul", "abd", "al", "bin",
    "abu", "rahman", "abdurrahman", "muhammad", "mohamed", "hasan", "husayn", "ivan", "ivanovich",
    "oleksandr", "oleksandrovych", "محمد", "حسن", "петр", "de", "van", "jose", "garcia",
    # Companies: trade, forms, countries, numbers, short words and acronyms
    "vtb", "vtbb", "abm", "bank", "leasing", "trading", "trdg", "holding", "ltd", "gmbh", "kgaa",
    "fund", "partners", "1", "2", "ii", "iii", "germany", "iran", "international", "intl", "irgc",
    "islamic", "revolutionary", "guard", "corps", "hornsea", "severny", "severnyi", "potok",
]  # fmt: skip
LETTERS = "aeiouhknxyg1"


@st.composite
def likely_pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a name, and another, or the same one with an error, a word fewer, or in other order."""
    names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)
    first = draw(names)
    if draw(st.booleans()):
        return " ".join(first), " ".join(draw(names))
    second = draw(st.permutations(first))
    place = draw(st.integers(0, len(second) - 1))
    word, letter = second[place], draw(st.sampled_from(LETTERS))
    at = draw(st.integers(0, len(word) - 1))
    mistyped = [
        word, word[:at] + letter + word[at:], word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :], word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ]  # fmt: skip
    second[place] = draw(st.sampled_from(mistyped))
    return " ".join(first), " ".join(second) or "x"


def _score(one: NormalName, other: NormalName, person: bool) -> object:
    found = score_names(one, other, person=person)
    return found.score, found.equal, found.against, found.whole, sorted(found.unmatched)


OF_NAMES: dict[str, Callable[[NormalName, NormalName, bool], object]] = {
    "score": _score,
    "other numbers": lambda one, other, _: numerals.other_numbers(one, other),
    "a number lacks": lambda one, other, _: numerals.number_lacks(one, other),
    "other codes": lambda one, other, _: numerals.other_codes(one, other),
    "another number each": lambda one, other, _: numerals.each_has_another(one, other),
    "other fund": lambda one, other, person: funds.other_fund(
        one, other, score_names(one, other, person=person)
    ),
    "other particles": lambda one, other, _: company_pairs.other_particles(one, other),
    "short word": lambda one, other, _: share_short_word(one, other),
}
OF_WORDS: dict[str, Callable[[str, str, bool], object]] = {
    "alike": words.word_similarity,
    "apart": lambda one, other, _: words.apart(one, other),
    "namesakes": lambda one, other, _: commonness.points_against([(one, other, 0.9)]),
    "sounds": lambda one, other, _: not hangul.syllable(one).isdisjoint(hangul.syllable(other)),
}


@given(likely_pairs(), st.booleans())
@example(("kim toung myong", "kim tong myong"), True)
def test_names_compare_alike_either_way(names: tuple[str, str], person: bool) -> None:
    one, other = (normalise(name, person=person) for name in names)
    for rule, compare in OF_NAMES.items():
        assert compare(one, other, person) == compare(other, one, person), rule
    for schema in ("Person", "Company", "LegalEntity"):
        assert pairs.name_score(*names, schema) == pairs.name_score(*names[::-1], schema)


@given(likely_pairs(), st.booleans(), st.sampled_from([50.0, 70.0, 80.0, 90.0]))
def test_a_score_under_the_threshold_is_none_and_any_other_is_whole(
    names: tuple[str, str], person: bool, threshold: float
) -> None:
    one, other = (normalise(name, person=person) for name in names)
    whole = score_names(one, other, person=person)
    known = whole if whole.score >= threshold else None
    assert score_at_least(one, other, threshold, person=person) == known


@given(likely_pairs(), st.booleans())
def test_words_compare_and_align_alike_either_way(names: tuple[str, str], person: bool) -> None:
    one, other = (normalise(name, person=person).tokens for name in names)
    there = sorted(aligned(one, other, person))
    assert there == sorted((b, a, alike) for a, b, alike in aligned(other, one, person))
    for mine in one:
        for theirs in other:
            for rule, compare in OF_WORDS.items():
                assert compare(mine, theirs, person) == compare(theirs, mine, person), rule


@given(likely_pairs())
@example(("kim toung myong", "kim tong myong"))
@example(("kim ri song", "ri kim spong"))
def test_a_korean_slip_is_the_same_slip_either_way(names: tuple[str, str]) -> None:
    one, other = (tuple(name.split()) for name in names)
    there, back = korean_slips.slip(one, other), korean_slips.slip(other, one)
    assert there == (None if back is None else back.exchanged())


def test_a_syllable_that_no_korean_is_called_is_a_slip_though_it_may_sound_the_same() -> None:
    """`tung` and `tong` may be one sound, which is no name: `toung` is a typing error of `tong`."""
    found = korean_slips.slip(("kim", "tong", "myong"), ("kim", "toung", "myong"))
    assert found is not None
    assert found.other == ("tong", "toung")
