"""Words of a list that are like a word: what makes the search quick leaves none of them out."""

from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.alignment import GLUED_MIN
from atlas.knowledge.names.domain.misreadings import misread
from atlas.knowledge.names.domain.scripts.unvowelled import plain
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_WORDS,
    OTHER_SPELLINGS,
    SHORTENED,
    TRANSLATED,
    VARIANTS,
)
from atlas.knowledge.names.domain.words import (
    edit_similarity,
    may_sound_alike,
    mistyped_servant,
    sounds,
    vowelless,
    word_similarity,
)
from atlas.sources.screening.domain.like_words import LikeWords, sign, word_parts

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
UNVOWELLED = ["MTSDQ", "MHMD", "ShRIF", "KAShANI", "SARA", "RlAmA"]
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


WORDS = st.text("abdeghiklmnoprstuvyz", min_size=1, max_size=9) | mistyped()
READ = WORDS | st.sampled_from(UNVOWELLED) | st.text("ADEIKMNRSTUabeh", min_size=2, max_size=6)


@given(st.text("abcdxyz0129", max_size=12), st.text("abcdxyz0129", max_size=12))
@example("aab", "abb")
def test_an_edit_brings_in_one_letter_at_most(first: str, second: str) -> None:
    edits = OSA.distance(first, second)
    assert (sign(first) & ~sign(second)).bit_count() <= edits
    assert (sign(second) & ~sign(first)).bit_count() <= edits


@given(WORDS)
def test_words_with_the_same_letters_have_one_sign(word: str) -> None:
    assert sign(word) == sign(word[::-1])


@st.composite
def vowelled(draw: st.DrawFn) -> tuple[str, str]:
    """Two words with the same consonants and any vowels."""
    vowels = st.text("aeiou", max_size=3)
    consonants = draw(st.lists(st.sampled_from("bdfkmnrst"), min_size=2, max_size=4))
    slots = [draw(vowels), *(f"{one}{draw(vowels)}" for one in consonants)]
    others = [draw(vowels), *(f"{one}{draw(vowels)}" for one in consonants)]
    return "".join(slots), "".join(others)


@given(words=vowelled() | st.tuples(READ, READ), person=st.booleans())
@example(words=("khazai", "kazuo"), person=False)
@example(words=("khineu", "chino"), person=True)
def test_words_that_cannot_sound_alike_are_alike_by_letters_or_by_what_is_known(
    words: tuple[str, str], person: bool
) -> None:
    first, second = words
    shared = [
        may_sound_alike(len(sound), mine, theirs)
        for sound, mine in sounds(first)
        for other, theirs in sounds(second)
        if sound == other
    ]
    if not shared or any(shared):
        return
    short, long = sorted((first, second), key=len)
    known = second in VARIANTS.get(first) or second in OTHER_SPELLINGS.get(first, ())
    known = known or second in TRANSLATED.get(first, ()) or long in SHORTENED.get(short, ())
    found_otherwise = (
        first == second
        or known
        or long in COMMON_WORDS
        or vowelless(long) == short
        or mistyped_servant(long)
        or long.startswith(short)
        or long in misread(short)
        or edit_similarity(*sorted((plain(first), plain(second)), key=len)) > 0.0
    )
    assert found_otherwise or not word_similarity(first, second, person)


def test_known_other_forms_are_known_of_both() -> None:
    for table in (OTHER_SPELLINGS, TRANSLATED):
        assert all(word in table[other] for word, others in table.items() for other in others)
    for word in OTHER_SPELLINGS:
        assert all(word in VARIANTS.get(other) for other in VARIANTS.get(word))


@given(WORDS | st.tuples(WORDS, WORDS).map("".join))
def test_two_neighbours_are_the_words_that_are_like_enough(joined: str) -> None:
    numbers, alike = INDEX.like(joined, person=False)
    enough = alike >= GLUED_MIN
    whole, likeness = INDEX.one_word(joined)
    assert whole.tolist() == numbers[enough].tolist()
    assert likeness.tolist() == alike[enough].tolist()
