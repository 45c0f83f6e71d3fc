"""Korean names with one syllable mistyped: `HCOL`, `CHEL` and `SPONG` are no Korean syllables.

Two Korean syllables are two names, however alike (`jin`, `jun`). What no Korean is called is a
typing error, where the other parts of both names agree and one edit makes it the other's syllable.
So is what character recognition reads for one (`sorig`).
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.misreadings import in_print
from atlas.knowledge.names.domain.scripts.hangul import surnames, syllable
from atlas.knowledge.names.domain.vocabulary import (
    HANJA,
    KOREAN_SURNAMES_WRITTEN,
    KOREAN_SYLLABLES,
    PINYIN,
    Form,
)

_FEWEST, _MOST = 2, 4
"""So many words has a Korean name in Latin letters."""
_BASE, _FINALS, _MEDIALS = 0xAC00, 28, 21
_ONSETS = (
    "k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h",
)  # fmt: skip
_VOWELS = (
    "A", "E", "YA", "YE", "V", "E", "YV", "YE", "O", "WA", "WE", "WE", "YO", "U", "WV", "WE",
    "UI", "YU", "W", "WI", "I",
)  # fmt: skip
_CODAS = "-kkknnntllllllllmppttxttktp-"
_ALSO = {"YE": "E", "WI": "I"}
"""Vowels that people write as another one behind a consonant: 계 `ke`, 희 `hee`."""
_VOWEL_LETTERS = frozenset("aeiou")
Key = tuple[int, str]


class Slip(NamedTuple):
    """Words that agree, and those of which one is mistyped, or an initial, as the last pair."""

    agreed: tuple[tuple[str, str], ...]
    other: tuple[str, str]

    def exchanged(self) -> "Slip":
        """Return how the second name agrees with the first."""
        return Slip(tuple((theirs, mine) for mine, theirs in self.agreed), self.other[::-1])


def _sounds(hangul: str) -> Iterator[str]:
    onset, rest = divmod(ord(hangul) - _BASE, _FINALS * _MEDIALS)
    vowel, coda = divmod(rest, _FINALS)
    end = _CODAS[coda].replace("-", "")
    yield f"{_ONSETS[onset]}{_VOWELS[vowel]}{end}"
    if _VOWELS[vowel] in _ALSO:
        yield f"{_ONSETS[onset]}{_ALSO[_VOWELS[vowel]]}{end}"


_NAMES = frozenset(
    sound for hangul in {*HANJA.values(), *KOREAN_SYLLABLES} for sound in _sounds(hangul)
)
"""The sounds of syllables that Koreans are called."""


@lru_cache(maxsize=50_000)
def is_given(word: str) -> bool:
    """Whether a word is one syllable of Korean given names, or two, separated by a consonant."""
    if not syllable(word).isdisjoint(_NAMES):
        return True
    return any(
        all(_is_half(half) for half in (word[:place], word[place:]))
        for place in range(1, len(word))
        if not {word[place - 1], word[place]} <= _VOWEL_LETTERS
    )


def _is_half(half: str) -> bool:
    """Whether a syllable next to another one is Korean: `y` alone is never its vowel."""
    return not (
        syllable(half).isdisjoint(_NAMES) or ("y" in half and _VOWEL_LETTERS.isdisjoint(half))
    )


def slip(one: Form, other: Form) -> Slip | None:
    """Return how two Korean names agree apart from one mistyped word or an initial; symmetric."""
    if len(one) != len(other) or not _FEWEST <= len(one) <= _MOST:
        return None
    if PINYIN.issuperset(one) or PINYIN.issuperset(other):  # Chinese
        return None
    if other < one:  # in one fixed order, so that exchanging changes nothing
        turned = slip(other, one)
        return None if turned is None else turned.exchanged()
    for mine, theirs in product(_turned(one), _turned(other)):
        found = _slip(mine, theirs)
        if found is not None:
            return found
    return None


def keys(words: Form) -> set[Key]:
    """Return what a name with a mistyped word may have in common with the right one.

    Of a surname and a syllable of the given name, as `hangul.keys` gives them.
    """
    if not _FEWEST <= len(words) <= _MOST or PINYIN.issuperset(words):
        return set()
    return {key for turned in _turned(words) for key in _keys(turned)}


def _turned(words: Form) -> tuple[Form, Form]:
    """Return the name with the surname first, where it is the first or the last word."""
    return words, words[-1:] + words[:-1]


def _keys(words: Form) -> Iterator[Key]:
    surname, given = words[0], words[1:]
    wrong = [word for word in given if not is_given(word)]
    numbers = surnames(surname)
    if numbers and len(wrong) == 1:
        rest = [word for word in given if word != wrong[0]] or _repaired(wrong[0])
    elif not (numbers or wrong or len(surname) == 1 or is_given(surname)):
        numbers = frozenset(
            number
            for written, known in KOREAN_SURNAMES_WRITTEN.items()
            if _one_edit(surname, written)
            for number in known
        )
        rest = [*given]
    else:
        return
    for word in rest:
        yield from product(numbers, _heard(word))


@lru_cache(maxsize=50_000)
def _heard(word: str) -> frozenset[str]:
    """Return the sounds of a word's syllables."""
    found = syllable(word)
    for place in range(1, 0 if found else len(word)):
        halves = syllable(word[:place]), syllable(word[place:])
        found = found.union(*halves) if all(halves) else found
    return found


def _repaired(word: str) -> list[str]:
    """Return a word with two neighbours exchanged, or a doubled letter once."""
    places = range(len(word) - 1)
    exchanged = [
        f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}" for place in places
    ]
    once = [f"{word[:place]}{word[place + 1 :]}" for place in places]
    return [*exchanged, *(one for one in once if {*one} == {*word})]


def _slip(mine: Form, theirs: Form) -> Slip | None:
    differing = [place for place in range(len(mine)) if not _same(mine, theirs, place)]
    if len(differing) != 1:
        return None
    place = differing[0]
    pair = mine[place], theirs[place]
    if not (_is_initial(pair, place, len(mine)) or _is_slip(pair, place, len(mine))):
        return None
    agreed = tuple((mine[at], theirs[at]) for at in range(len(mine)) if at != place)
    return Slip(agreed, pair)


def _same(mine: Form, theirs: Form, place: int) -> bool:
    one, other = mine[place], theirs[place]
    if place == 0:
        return not surnames(one).isdisjoint(surnames(other))
    if min(len(one), len(other)) == 1:
        return False
    if one == other:
        return is_given(one)
    return not _NAMES.isdisjoint(syllable(one) & syllable(other))


def _is_initial(pair: tuple[str, str], place: int, words: int) -> bool:
    short, long = sorted(pair, key=len)
    return place > 0 and words > _FEWEST and len(short) == 1 < len(long) and long[0] == short


def _is_slip(pair: tuple[str, str], place: int, words: int) -> bool:
    short, long = sorted(pair, key=len)
    if place > 0 and words > _FEWEST and long in in_print(short):  # two syllables, or one misread
        return True
    known = [bool(surnames(word)) if place == 0 else is_given(word) for word in pair]
    if known[0] == known[1]:
        return False
    right, wrong = pair if known[0] else pair[::-1]
    if len(wrong) == 1 or is_given(wrong) or not _one_edit(wrong, right):
        return False
    # of two short words one must be all there
    return words > _FEWEST or not syllable(right) or right in _repaired(wrong)


def _one_edit(one: str, other: str) -> bool:
    """Whether one is the other with one typing error, or with one letter misread in print."""
    if OSA.distance(one, other, score_cutoff=1) == 1:
        return True
    short, long = sorted((one, other), key=len)
    return long in in_print(short)
