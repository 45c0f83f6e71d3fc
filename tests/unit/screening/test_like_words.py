"""Words of a list that are like a word: what makes the search quick leaves none of them out."""

from hypothesis import example, given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.words import word_similarity
from atlas.sources.screening.domain.like_words import LikeWords, word_parts

LISTED = sorted(
    {
        *("mohammed", "muhammad", "mahmoud", "ahmed", "hamid", "hameed", "kadyrov", "kadirov"),
        *("petrov", "petrova", "petroleum", "petro", "shipping", "chipping", "shopping", "trading"),
        *("alexander", "aleksandr", "oleksandr", "alejandro", "ivanov", "ivanova", "иванов"),
        *("stroytransgaz", "stroitransgas", "transgaz", "mustermann", "musterman", "müller"),
        *("ahmadinejad", "ahmadinezhad", "construction", "constructions", "konstruktion"),
        *("xinjiang", "sinkiang", "aaaa", "aaab", "baaa", "abcd", "acbd", "zzzzzzzz"),
    }
)
INDEX = LikeWords(word_parts(LISTED, []))
LETTERS = "abcdehiklmnoprstuvxyz"
ONE_EDIT = ("leave out", "double", "exchange", "replace", "add")


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A listed word with up to three edits."""
    word = draw(st.sampled_from(LISTED))
    for edit in draw(st.lists(st.sampled_from(ONE_EDIT), max_size=3)):
        place = draw(st.integers(0, max(len(word) - 1, 0)))
        letter = draw(st.sampled_from(LETTERS))
        word = {
            "leave out": word[:place] + word[place + 1 :],
            "double": word[: place + 1] + word[place:],
            "exchange": word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            "replace": word[:place] + letter + word[place + 1 :],
            "add": word[:place] + letter + word[place:],
        }[edit]
    return word or "a"


@given(mistyped(), st.booleans())
@example(word="mustermaxn", person=True)
@example(word="zzzzzaaa", person=False)
def test_every_listed_word_within_few_edits_is_found(word: str, person: bool) -> None:
    numbers, _ = INDEX.like(word, person=person)
    found = {LISTED[number] for number in numbers.tolist()}
    shares = {word[place : place + 2] for place in range(len(word) - 1)}
    for listed in LISTED:
        pairs = {listed[place : place + 2] for place in range(len(listed) - 1)}
        # words are looked for by shared pairs of letters: of these none may be left out
        if len(shares & pairs) >= max(len(word), len(listed)) // 2:
            assert (listed in found) is (word_similarity(word, listed, person) > 0.0)


def test_words_are_found_by_how_they_begin() -> None:
    numbers, _ = INDEX.like("petro", person=False)
    assert {"petro", "petrov", "petrova", "petroleum"} <= {LISTED[one] for one in numbers.tolist()}
