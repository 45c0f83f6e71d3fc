"""The distinct words of a list's names, and which of them are like a given word.

Whatever `word_similarity` calls alike is found, each by its own way: the same consonants with like
vowels, a known other form, a beginning, a shortening, few edits. Most words of a query are like
none of a list, so words that cannot be alike are left out first, by rules that miss nothing.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
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
    MIN_WORD,
    ORDINALS,
    SERVANT,
    Slots,
    edit_similarity,
    may_sound_alike,
    mistyped_ordinal,
    mistyped_servant,
    other_number_of,
    reading_similarity,
    spelt_with_q,
    vowelless,
    word_similarity,
)
from atlas.knowledge.names.domain.words import sounds as sounds_of
from atlas.sources.screening.domain.postings import (
    EMPTY,
    Blob,
    Floats,
    Grouping,
    Groups,
    Ints,
    Lookup,
    Numbers,
    Packed,
    PackedTexts,
    Sorted,
    Sums,
    kept,
    packed,
    sum_of,
)

_EDITS = (0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3)
"""By how many edits a word of so many letters (ten and more: 3) may differ and be like another."""
_BEGINNING_LETTERS = 4
_COMMON_BEGINNINGS = frozenset(
    word[:length] for word in COMMON_WORDS for length in range(_BEGINNING_LETTERS, len(word))
)
"""What shortens a common word. Of other words a beginning is less like than `GLUED_MIN`."""
_JOINED_LETTERS = 5
_SHORTEST, _LONGEST = 3, 200
"""Words of so many letters, and of fewer than these, are looked for by edits."""
_REMEMBERED = 100_000
_WORD, _MISREAD, _VOWELLESS, _ENDS, _CAPITALS, _ORDINAL, _Q = "=?-*^#~"
"""Marks before a clue: the word itself, what it becomes when misread, what is left without its
vowels, its first and last letter, the usual letters of a word in capitals, the ordinal it
misspells, what is left with `q` for `gh` and without a letter."""
_NOTHING: tuple[Ints, Floats] = EMPTY, np.empty(0, dtype=np.float32)
_ROUNDED = 1e-9
"""Likeness is kept in four bytes: so little less than a limit is the limit."""
_LONGER: dict[str, list[str]] = {}
for _short, _longs in SHORTENED.items():
    for _long in _longs:
        _LONGER.setdefault(_long, []).append(_short)


def _edits_within(letters: int) -> int:
    return _EDITS[min(letters, len(_EDITS) - 1)]


def _most_edits(least: float) -> tuple[int, ...]:
    """Return by the letters of the longer word how many edits leave two words so alike."""
    return tuple(
        max(
            edits
            for edits in range(_edits_within(length) + 1)
            if 1.0 - edits / length >= least - _ROUNDED
        )
        for length in range(1, _LONGEST + _EDITS[-1] + 1)
    )


_MOST_EDITS = {least: (0, *_most_edits(least)) for least in (MIN_WORD, GLUED_MIN)}


@dataclass(frozen=True, slots=True)
class WordParts:
    """The words of a list by number, and after them its `joined`: two neighbours as one word."""

    words: PackedTexts
    joined: PackedTexts
    letters: PackedTexts
    """The words as they are oftenest written, where they are in capitals."""
    by_length: Numbers
    """The words in the order of their letters' number."""
    lengths: NDArray[np.int32]
    """How many letters each of these has."""
    signs: Sums
    """Which letters each of these has (`sign`)."""
    sorted: Sorted
    servants: Numbers
    clues: Groups
    sounds: Groups
    """By sound, which reading."""
    reading_words: Numbers
    """Of each reading: which word or joined word, and which of the vowels."""
    reading_vowels: Numbers
    vowels: Blob


def word_parts(words: Sequence[str], joined: Sequence[str]) -> WordParts:
    """Return the words of a list, all different, to be found by those like them.

    Each is read once: what is remembered of words is for those of queries.
    """
    letters = [plain(word) for word in words]
    clues, sounds = Grouping(), Grouping()
    for number, (word, plainly) in enumerate(zip(words, letters, strict=True)):
        for clue in _filed_under(word, plainly):
            clues.add(clue, number)
    reading_words, reading_vowels = array("I"), array("I")
    known: dict[Slots, int] = {}
    for number, word in enumerate((*words, *joined)):
        for sound, vowels in sounds_of.__wrapped__(word):
            sounds.add(sound, len(reading_words))
            reading_words.append(number)
            reading_vowels.append(known.setdefault(vowels, len(known)))
    by_length = sorted(range(len(words)), key=lambda number: len(letters[number]))
    return WordParts(
        words=PackedTexts.of(words),
        joined=PackedTexts.of(joined),
        letters=PackedTexts.of(letters),
        by_length=kept(np.array(by_length, dtype=np.int64)),
        lengths=np.array([len(letters[number]) for number in by_length], dtype=np.int32),
        signs=np.array([sign(letters[number]) for number in by_length], dtype=np.uint64),
        sorted=Sorted.of(words),
        servants=kept(np.array([*_servants(words)], dtype=np.int64)),
        clues=clues.groups(),
        sounds=sounds.groups(),
        reading_words=np.frombuffer(reading_words, dtype=np.uint32),
        reading_vowels=np.frombuffer(reading_vowels, dtype=np.uint32),
        vowels=packed(known),
    )


def _filed_under(word: str, letters: str) -> Iterator[str]:
    """Yield the clues by which a word of a list is found."""
    yield _WORD + word
    if word in COMMON_WORDS or _may_shorten(word):
        yield _ENDS + word[0] + word[-1]
    if left := vowelless(word):
        yield _VOWELLESS + left
    for other in misread(word):
        yield _MISREAD + other
    if letters != word:
        yield _CAPITALS + letters
    if number := mistyped_ordinal(word):
        yield _ORDINAL + number
    for spelt in spelt_with_q(word):
        yield _Q + spelt


def _servants(words: Iterable[str]) -> Iterator[int]:
    return (number for number, word in enumerate(words) if mistyped_servant(word))


class _Sound(NamedTuple):
    """The consonants of a word in a reading (checksum and number), and the vowels of each such."""

    sum: int
    consonants: int
    vowels: tuple[Slots, ...]


class _Asked(NamedTuple):
    """A word to be looked up, with all that does not depend on the list."""

    word: str
    person: bool
    letters: str
    sign: np.uint64
    clues: tuple[int, ...]
    sounds: tuple[_Sound, ...]


@lru_cache(maxsize=5_000)
def _asked(word: str, person: bool, joined: bool = False) -> _Asked:
    """Return a word to be looked up; `joined`: it is two neighbours as one (`GLUED_MIN`)."""
    readings: dict[str, tuple[Slots, ...]] = {}
    for sound, vowels in sounds_of(word):
        readings[sound] = (*readings.get(sound, ()), vowels)
    letters = plain(word)
    clues = {_MISREAD + word, _CAPITALS + letters}
    clues.update(_WORD + other for other in _others(word, letters, person=person))
    if not joined or word in COMMON_WORDS:
        clues.update(_WORD + beginning for beginning in _beginnings(word))
    clues.update(_Q + spelt for spelt in spelt_with_q(word))
    if word in ORDINALS:
        clues.add(_ORDINAL + word)
    if not person and vowelless(word) == word:
        clues.add(_VOWELLESS + word)
    if not person and (word in COMMON_WORDS or _may_shorten(word)):
        clues.add(_ENDS + word[0] + word[-1])
    return _Asked(
        word=word,
        person=person,
        letters=letters,
        sign=np.uint64(sign(letters)),
        clues=tuple(map(sum_of, clues)),
        sounds=tuple(
            _Sound(sum_of(sound), len(sound), vowels) for sound, vowels in readings.items()
        ),
    )


def _others(word: str, letters: str, *, person: bool) -> set[str]:
    """Return the words that this one may be, by what is known of it."""
    others = {word, letters, *misread(word)}
    if person:
        others |= {*VARIANTS.get(word, ()), *OTHER_SPELLINGS.get(word, ())}
        others |= {SERVANT} if mistyped_servant(word) else set()
    else:
        others |= {*SHORTENED.get(word, ()), *_LONGER.get(word, ()), *TRANSLATED.get(word, ())}
        others |= {vowelless(word) or word, mistyped_ordinal(word) or word}
        others.add(other_number_of(word) or word)
    return others


def _beginnings(word: str) -> Iterator[str]:
    """Yield the words of which this one may be the whole: half of it at least."""
    shortest = max(_BEGINNING_LETTERS, (len(word) + 1) // 2)
    return (word[:length] for length in range(shortest, len(word)))


class LikeWords:
    """The words of a list, found by words like them. Safe to read from many threads."""

    def __init__(self, parts: WordParts) -> None:
        self._parts = parts
        self._joined = parts.joined
        # hundreds are looked at for each word of a query: decoded once, far fewer than the names
        self.words = [*parts.words]
        self._letters = [
            word if (word := self.words[number]).islower() else parts.letters[number]
            for number in parts.by_length.tolist()
        ]
        self._sorted = [self.words[number] for number in parts.sorted.ids.tolist()]
        self._clues, self._sounds = Lookup(parts.clues), Lookup(parts.sounds)
        self._reading_words, self._reading_vowels = (
            parts.reading_words.data,
            parts.reading_vowels.data,
        )
        self._vowels: list[Slots] = [*Packed(parts.vowels, Slots)]
        self._ranges: dict[tuple[int, float], list[tuple[int, int, int]]] = {}
        self._known: dict[tuple[str, bool | None], tuple[Ints, Floats]] = {}

    def number_of(self, word: str) -> int | None:
        """Return the number of a word; None if it is not one of the list's."""
        found = self._clues.get(sum_of(_WORD + word))
        return found[0] if found else None

    def like(self, word: str, *, person: bool) -> tuple[Ints, Floats]:
        """Return the numbers of the words like this one and how like (0-1), least like first."""
        known = self._known.get((word, person))
        if known is None:
            asked = _asked(word, person)
            found, joined = self._found(asked, MIN_WORD)
            known = self._remember((word, person), [*found, *self._like_joined(word, joined)])
        return known

    def one_word(self, joined: str) -> tuple[Ints, Floats]:
        """Return the words that two neighbours may be, as one word, likewise: `GLUED_MIN` alike."""
        known = self._known.get((joined, None))
        if known is None:
            found, _ = self._found(_asked(joined, False, True), GLUED_MIN)
            known = self._remember((joined, None), found)
        return known

    def _remember(
        self, key: tuple[str, bool | None], found: list[tuple[float, int]]
    ) -> tuple[Ints, Floats]:
        result = _NOTHING
        if found:
            found.sort()
            result = (
                np.array([number for _, number in found], dtype=np.int64),
                np.array([alike for alike, _ in found], dtype=np.float32),
            )
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = result
        return result

    def _found(
        self, asked: _Asked, least: float
    ) -> tuple[list[tuple[float, int]], list[tuple[int, Slots, Slots]]]:
        """Return the words that are at least so alike, and the joined ones with the same sound."""
        chosen, same, joined = self._by_sound(asked)
        for clue in asked.clues:
            chosen.update(self._clues.get(clue))
        if least < GLUED_MIN or asked.word in _COMMON_BEGINNINGS:
            chosen.update(self._begun_by(asked.word))
        chosen.update(self._few_edits(asked, same, least))
        if asked.person and asked.word == SERVANT:
            chosen.update(self._parts.servants.tolist())
        word, person = asked.word, asked.person
        found = [
            (alike, number)
            for number in chosen
            if (alike := word_similarity(word, self.words[number], person)) >= least - _ROUNDED
        ]
        return found, joined

    def _by_sound(self, asked: _Asked) -> tuple[set[int], set[int], list[tuple[int, Slots, Slots]]]:
        """Return the words that may be alike by sound, all with the same consonants, the joined."""
        words, vowels = len(self.words), self._vowels
        chosen: set[int] = set()
        same: set[int] = set()
        joined: list[tuple[int, Slots, Slots]] = []
        for checksum, consonants, readings in asked.sounds:
            for reading in self._sounds.get(checksum):
                number = self._reading_words[reading]
                theirs = vowels[self._reading_vowels[reading]]
                if number >= words:
                    joined += [(number, mine, theirs) for mine in readings]
                    continue
                same.add(number)
                for mine in readings:
                    if may_sound_alike(consonants, mine, theirs):
                        chosen.add(number)
        return chosen, same, joined

    def _like_joined(
        self, word: str, readings: Iterable[tuple[int, Slots, Slots]]
    ) -> Iterator[tuple[float, int]]:
        """Yield the neighbours that are, as one word, like this one (a blank too few)."""
        if len(word) < _JOINED_LETTERS:
            return
        best: dict[int, float] = {}
        for number, vowels, others in readings:
            joined = self._joined[number - len(self.words)]
            short, long = (word, joined) if len(word) <= len(joined) else (joined, word)
            written = short.islower() and long.islower()
            alike = max(
                reading_similarity(vowels, others, len(long), written=written),
                edit_similarity(short, long),
            )
            if alike >= GLUED_MIN:
                best[number] = max(alike, best.get(number, 0.0))
        yield from ((alike, number) for number, alike in best.items())

    def _begun_by(self, word: str) -> list[int]:
        """Return the words that begin with this one."""
        if len(word) < _BEGINNING_LETTERS:
            return []
        return self._parts.sorted.beginning_with(word, self._sorted)

    def _few_edits(self, asked: _Asked, same: Collection[int], least: float) -> Iterator[int]:
        """Yield the words that differ by no more edits than words that are so alike.

        Of words in capitals the letters are compared as they are oftenest written. Words that do
        not sound the `same` also share pairs of letters.
        """
        letters = asked.letters
        if not _SHORTEST <= len(letters) < _LONGEST:
            return
        ranges = self._ranges_of(len(letters), least)
        places = [place for one in ranges for place in self._near(asked.sign, *one)]
        if not places:
            return
        most, pairs = _MOST_EDITS[least], _pairs(letters)
        for other, edits, which in process.extract(
            letters,
            [self._letters[place] for place in places],
            scorer=OSA.distance,
            score_cutoff=ranges[-1][2],
            limit=None,
        ):
            number = int(self._parts.by_length[places[which]])
            longer = max(len(letters), len(other))
            if edits <= most[longer] and (
                number in same or len(pairs & _pairs(other)) >= _pairs_needed(longer)
            ):
                yield number

    def _near(self, mine: np.uint64, start: int, end: int, edits: int) -> list[int]:
        """Return which words of a range may differ by so few edits, by their letters (`sign`)."""
        theirs = self._parts.signs[start:end]
        near = (np.bitwise_count(theirs ^ mine) <= 2 * edits).nonzero()[0]
        theirs = theirs[near]
        few = np.bitwise_count(theirs & ~mine) <= edits
        few &= np.bitwise_count(mine & ~theirs) <= edits
        places: list[int] = (near[few] + start).tolist()
        return places

    def _ranges_of(self, length: int, least: float) -> list[tuple[int, int, int]]:
        """Return the ranges of words of like length, by how many edits they may differ."""
        known = self._ranges.get((length, least))
        if known is None:
            lengths, most = self._parts.lengths, _MOST_EDITS[least]
            near = [
                (most[max(other, length)], other)
                for other in range(length - _EDITS[-1], length + _EDITS[-1] + 1)
                if abs(other - length) <= most[max(other, length)]
            ]
            known = []
            for edits, group in groupby(near, key=lambda one: one[0]):
                others = [other for _, other in group]
                start, end = np.searchsorted(lengths, (others[0], others[-1] + 1)).tolist()
                known.append((start, end, edits))
            self._ranges[length, least] = known
        return known


def sign(word: str) -> int:
    """Return which letters a word has, and which of them twice, as bits.

    Of two words that differ by `n` edits, each has at most `n` bits that the other lacks. An edit
    replaces, adds or takes away one letter, or exchanges two: it brings in one letter at most, and
    takes away one at most. So no more than `n` occurrences of letters are in one word alone. Each
    of its own bits stands for one of these: it is set by the first or second occurrence of a letter
    that the other word has fewer of. Letters that share a bit count as one letter, of which all
    this is true as well.
    """
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) & 31)
        twice |= once & bit
        once |= bit
    return once | twice << 32


def _may_shorten(word: str) -> bool:
    """Whether it is a word without vowels, as INDL and FDN."""
    return len(word) > 1 and not any(letter in "aeiou" for letter in word[1:])


def _pairs(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def _pairs_needed(letters: int) -> int:
    """Return how many pairs of letters words share that differ by few edits.

    An edit takes two pairs away, an exchange of neighbours or a repeated pair one more.
    """
    return max(2, letters - 2 * _edits_within(letters) - 1)
