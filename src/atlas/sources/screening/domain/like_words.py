"""The distinct words of a list's names, and which of them are like a given word.

Whatever `word_similarity` calls alike is found, each by its own way: the same consonants, a known
other form, a beginning, a shortening, few edits (by shared pairs of letters).
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.alignment import GLUED_MIN
from atlas.knowledge.names.domain.scripts.unvowelled import plain
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_WORDS,
    OTHER_SPELLINGS,
    SHORTENED,
    TRANSLATED,
    VARIANTS,
    Form,
)
from atlas.knowledge.names.domain.words import (
    MIN_WORD,
    SERVANT,
    edit_similarity,
    misread,
    mistyped_servant,
    reading_similarity,
    skeletons,
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
    Keys,
    Numbers,
    Packed,
    PackedTexts,
    Sorted,
    kept,
    packed,
)

_EDITS = (0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3)
"""By how many edits a word of so many letters (ten and more: 3) may differ and be like another."""
_BEGINNING_LETTERS = 4
_JOINED_LETTERS = 5
_LONGEST = 200
_REMEMBERED = 100_000
_NEVER = 255
"""More pairs of letters than a word has that is looked for by them."""
_LONGER: dict[str, list[str]] = {}
for _short, _longs in SHORTENED.items():
    for _long in _longs:
        _LONGER.setdefault(_long, []).append(_short)


@dataclass(frozen=True, slots=True)
class WordParts:
    """The words of a list by number, and after them its `joined`: two neighbours as one word."""

    words: PackedTexts
    joined: PackedTexts
    letters: PackedTexts
    """The words as they are oftenest written, where they are in capitals."""
    lengths: NDArray[np.int32]
    numbers: Keys
    sorted: Sorted
    servants: Numbers
    sounds: Groups
    ends: Groups
    vowelless: Groups
    misread: Groups
    capitals: Groups
    pairs: Groups
    joined_sounds: Groups
    """By sound, which reading."""
    reading_words: Numbers
    """Of each reading: which joined word, and which of the vowels."""
    reading_vowels: Numbers
    vowels: Blob


def word_parts(words: Sequence[str], joined: Sequence[str]) -> WordParts:
    """Return the words of a list, all different, to be found by those like them.

    Each is read once: what is remembered of words is for those of queries.
    """
    letters = [plain(word) for word in words]
    sounds, pairs, ends, vowelless_, misread_, capitals = (Grouping() for _ in range(6))
    servants = []
    for number, (word, plainly) in enumerate(zip(words, letters, strict=True)):
        for sound in dict.fromkeys(sound for sound, _ in sounds_of.__wrapped__(word)):
            sounds.add(sound, number)
        for pair in _pairs(plainly):
            pairs.add(pair, number)
        if word in COMMON_WORDS or _may_shorten(word):
            ends.add(word[0] + word[-1], number)
        vowelless_.add(vowelless(word), number)
        for other in misread(word):
            misread_.add(other, number)
        if plainly != word:
            capitals.add(plainly, number)
        if mistyped_servant(word):
            servants.append(number)
    joined_sounds = Grouping()
    reading_words, reading_vowels = array("I"), array("I")
    known: dict[Form, int] = {}
    for number, word in enumerate(joined):
        for sound, vowels in sounds_of.__wrapped__(word):
            joined_sounds.add(sound, len(reading_words))
            reading_words.append(number)
            reading_vowels.append(known.setdefault(vowels, len(known)))
    return WordParts(
        words=PackedTexts.of(words),
        joined=PackedTexts.of(joined),
        letters=PackedTexts.of(letters),
        lengths=np.array([len(word) for word in letters], dtype=np.int32),
        numbers=Keys.of(words),
        sorted=Sorted.of(words),
        servants=kept(np.array(servants, dtype=np.int64)),
        sounds=sounds.groups(),
        ends=ends.groups(),
        vowelless=vowelless_.groups(),
        misread=misread_.groups(),
        capitals=capitals.groups(),
        pairs=pairs.groups(),
        joined_sounds=joined_sounds.groups(),
        reading_words=np.frombuffer(reading_words, dtype=np.uint32),
        reading_vowels=np.frombuffer(reading_vowels, dtype=np.uint32),
        vowels=packed(known),
    )


class LikeWords:
    """The words of a list, found by words like them. Safe to read from many threads."""

    def __init__(self, parts: WordParts) -> None:
        self._parts = parts
        self.joined, self.numbers = parts.joined, parts.numbers
        # hundreds are looked at for each word of a query: decoded once, far fewer than the names
        self.words = [*parts.words]
        self._letters = [
            word if word.islower() else letters
            for word, letters in zip(self.words, parts.letters, strict=True)
        ]
        self._sorted = [self.words[number] for number in parts.sorted.ids.tolist()]
        self._bits = np.fromiter(map(_bits, self._letters), dtype=np.uint64)
        self._vowels: Packed[Form] = Packed(parts.vowels, Form)
        self._needed: dict[int, NDArray[np.uint8]] = {}
        self._known: dict[tuple[str, bool], tuple[Ints, Floats]] = {}

    def like(self, word: str, *, person: bool) -> tuple[Ints, Floats]:
        """Return the numbers of the words like this one and how like (0-1), least like first."""
        known = self._known.get((word, person))
        if known is not None:
            return known
        scored = [
            (alike, number)
            for number in self._perhaps(word, person=person)
            if (alike := word_similarity(word, self.words[number], person))
        ]
        scored += self._like_joined(word)
        scored.sort()
        result = (
            np.array([number for _, number in scored], dtype=np.int64),
            np.array([alike for alike, _ in scored], dtype=np.float32),
        )
        if len(self._known) < _REMEMBERED:
            self._known[word, person] = result
        return result

    def _perhaps(self, word: str, *, person: bool) -> set[int]:
        parts = self._parts
        chosen = {*parts.sounds.all_of(skeletons(word)).tolist(), *self._begun_by(word)}
        others = {word, plain(word), *self._beginnings(word), *misread(word)}
        chosen.update(parts.misread.get(word).tolist())
        if person:
            others |= {*VARIANTS.get(word, ()), *OTHER_SPELLINGS.get(word, ())}
            others |= {SERVANT} if mistyped_servant(word) else set()
            chosen.update(parts.servants.tolist() if word == SERVANT else ())
        else:
            others |= {*SHORTENED.get(word, ()), *_LONGER.get(word, ()), vowelless(word)}
            others |= {*TRANSLATED.get(word, ())}
            if vowelless(word) == word:
                chosen.update(parts.vowelless.get(word).tolist())
            if word in COMMON_WORDS or _may_shorten(word):
                chosen.update(parts.ends.get(word[0] + word[-1]).tolist())
        chosen.update(self.numbers.all_of(others))
        chosen.update(self._few_edits(word).tolist())
        chosen.update(parts.capitals.get(plain(word)).tolist())
        return chosen

    def _like_joined(self, word: str) -> list[tuple[float, int]]:
        """Return the neighbours that are, as one word, like this one (a blank too few)."""
        if len(word) < _JOINED_LETTERS:
            return []
        best: dict[int, float] = {}
        parts = self._parts
        for sound, vowels in sounds_of(word):
            for reading in parts.joined_sounds.get(sound).tolist():
                number = int(parts.reading_words[reading])
                others = self._vowels[int(parts.reading_vowels[reading])]
                joined = self.joined[number]
                short, long = (word, joined) if len(word) <= len(joined) else (joined, word)
                written = short.islower() and long.islower()
                alike = max(
                    reading_similarity(vowels, others, len(long), written=written),
                    edit_similarity(short, long),
                )
                if alike >= GLUED_MIN:
                    best[number] = max(alike, best.get(number, 0.0))
        return [(alike, len(self.words) + number) for number, alike in best.items()]

    def _begun_by(self, word: str) -> list[int]:
        """Return the words that begin with this one."""
        if len(word) < _BEGINNING_LETTERS:
            return []
        return self._parts.sorted.beginning_with(word, self._sorted)

    def _beginnings(self, word: str) -> list[str]:
        shortest = max(_BEGINNING_LETTERS, (len(word) + 1) // 2)
        return [word[:length] for length in range(shortest, len(word))]

    def _few_edits(self, word: str) -> Ints:
        """Return the words that differ by no more edits than a typing error has.

        Of words in capitals the letters are compared as they are oftenest written.
        """
        word = plain(word)
        sharing = self._parts.pairs.all_of(_pairs(word))
        if not len(sharing) or not 3 <= len(word) < _LONGEST:
            return EMPTY
        shared = np.zeros(len(self.words), dtype=np.uint8)
        np.add.at(shared, sharing, np.uint8(1))
        near: Ints = np.flatnonzero(shared >= self._pairs_needed(len(word)))
        most = _EDITS[min(len(word) + 3, len(_EDITS) - 1)]
        near = near[self._may_differ(word, near, most)]
        if not len(near):
            return EMPTY
        letters, lengths = self._letters, self._parts.lengths
        edits = process.cdist(
            [word],
            [letters[number] for number in near.tolist()],
            scorer=OSA.distance,
            score_cutoff=most,
            dtype=np.uint8,
        )[0]
        longer = np.maximum(lengths[near], len(word))
        alike: Ints = near[edits <= (1.0 - MIN_WORD) * longer]
        return alike

    def _may_differ(self, word: str, near: Ints, most: int) -> NDArray[np.bool_]:
        """Return which words may differ from this one by few edits, by their letters alone.

        An edit brings in or takes away one letter at most. Most words that share pairs of letters
        have other letters besides, and need not be compared.
        """
        allowed = (1.0 - MIN_WORD) * np.maximum(self._parts.lengths[near], len(word))
        mine, theirs = np.uint64(_bits(word)), self._bits[near]
        few: NDArray[np.bool_] = np.bitwise_count(mine & ~theirs) <= allowed
        few &= np.bitwise_count(theirs & ~mine) <= allowed
        return few | (allowed >= most + 1)  # so long that any number of edits counts as few

    def _pairs_needed(self, length: int) -> NDArray[np.uint8]:
        """Return how many pairs of letters each word shares with a like one of this length."""
        known = self._needed.get(length)
        if known is None:
            lengths = self._parts.lengths
            longer = np.maximum(lengths, length)
            edits = np.array(_EDITS)[np.minimum(longer, len(_EDITS) - 1)]
            # an edit takes two pairs away, an exchange of neighbours or a repeated pair one more
            needed = np.clip(longer - 2 * edits - 1, 2, _NEVER)
            needed[np.abs(lengths - length) > edits] = _NEVER
            known = self._needed[length] = needed.astype(np.uint8)
        return known


def _bits(word: str) -> int:
    """Return which letters a word has, as bits; different letters may share one."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _may_shorten(word: str) -> bool:
    """Whether it is a word without vowels, as INDL and FDN."""
    return len(word) > 1 and not any(letter in "aeiou" for letter in word[1:])


def _pairs(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}
