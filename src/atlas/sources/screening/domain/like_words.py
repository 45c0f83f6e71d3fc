"""The distinct words of a list's names, and which of them are like a given word.

Whatever `word_similarity` calls alike is found, each by its own way: the same consonants, a known
other form, a beginning, a shortening, few edits (by shared pairs of letters).
"""

from bisect import bisect_left
from collections.abc import Iterable

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
from atlas.sources.screening.domain.postings import EMPTY, Floats, Ints, Postings

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


class LikeWords:
    """The words of a list by number, and after them its `joined`: two neighbours as one word.

    Immutable once built; safe to read from many threads.
    """

    def __init__(self, words: Iterable[str], joined: Iterable[str]) -> None:
        self.words = list(words)
        self.joined = list(joined)
        self.numbers = {word: number for number, word in enumerate(self.words)}
        letters = [plain(word) for word in self.words]
        self._array: NDArray[np.object_] = np.array(letters, dtype=object)
        self._capitals = _in_capitals(self.words, letters)
        self._sorted = sorted(self.words)
        self._servants = [word for word in self.words if mistyped_servant(word)]
        sounds: dict[str, list[int]] = {}
        pairs: dict[str, list[int]] = {}
        ends: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for sound in skeletons(word):
                sounds.setdefault(sound, []).append(number)
            for pair in _pairs(letters[number]):
                pairs.setdefault(pair, []).append(number)
            if word in COMMON_WORDS or _may_shorten(word):
                ends.setdefault(word[0] + word[-1], []).append(number)
        self._sounds, self._ends = sounds, ends
        self._vowelless: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self._vowelless.setdefault(vowelless(word), []).append(number)
        self._misread: dict[str, list[str]] = {}
        for word in self.words:
            for other in misread(word):
                self._misread.setdefault(other, []).append(word)
        self._joined_sounds: dict[str, list[tuple[int, Form]]] = {}
        kept: dict[Form, Form] = {}
        for number, word in enumerate(self.joined):
            for sound, vowels in sounds_of.__wrapped__(word):  # each is read once
                reading = number, kept.setdefault(vowels, vowels)
                self._joined_sounds.setdefault(sound, []).append(reading)
        self._pair_numbers = {pair: number for number, pair in enumerate(pairs)}
        self._pair_words = Postings(list(pairs.values()))
        self._lengths: Ints = np.array([len(word) for word in letters], dtype=np.int64)
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
        chosen = {number for sound in skeletons(word) for number in self._sounds.get(sound, ())}
        others = [word, plain(word), *self._begun_by(word), *self._beginnings(word), *misread(word)]
        others += self._misread.get(word, ())
        if person:
            others += [*VARIANTS.get(word, ()), *OTHER_SPELLINGS.get(word, ())]
            others += [SERVANT] if mistyped_servant(word) else []
            others += self._servants if word == SERVANT else []
        else:
            others += [*SHORTENED.get(word, ()), *_LONGER.get(word, ()), vowelless(word)]
            others += TRANSLATED.get(word, ())
            if vowelless(word) == word:
                chosen.update(self._vowelless.get(word, ()))
            if word in COMMON_WORDS or _may_shorten(word):
                chosen.update(self._ends.get(word[0] + word[-1], ()))
        chosen.update(self.numbers[other] for other in others if other in self.numbers)
        chosen.update(self._few_edits(word).tolist())
        chosen.update(self._capitals.get(plain(word), ()))
        return chosen

    def _like_joined(self, word: str) -> list[tuple[float, int]]:
        """Return the neighbours that are, as one word, like this one (a blank too few)."""
        if len(word) < _JOINED_LETTERS:
            return []
        best: dict[int, float] = {}
        for sound, vowels in sounds_of(word):
            for number, others in self._joined_sounds.get(sound, ()):
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

    def _begun_by(self, word: str) -> list[str]:
        """Return the words that begin with this one."""
        if len(word) < _BEGINNING_LETTERS:
            return []
        start = bisect_left(self._sorted, word)
        return self._sorted[start : bisect_left(self._sorted, f"{word}\x7f", start)]

    def _beginnings(self, word: str) -> list[str]:
        shortest = max(_BEGINNING_LETTERS, (len(word) + 1) // 2)
        return [word[:length] for length in range(shortest, len(word))]

    def _few_edits(self, word: str) -> Ints:
        """Return the words that differ by no more edits than a typing error has.

        Of words in capitals the letters are compared as they are oftenest written.
        """
        word = plain(word)
        groups = [
            self._pair_words[number]
            for pair in _pairs(word)
            if (number := self._pair_numbers.get(pair)) is not None
        ]
        if not groups or not 3 <= len(word) < _LONGEST:
            return EMPTY
        shared = np.zeros(len(self.words), dtype=np.uint8)
        np.add.at(shared, np.concatenate(groups), np.uint8(1))
        near: Ints = np.flatnonzero(shared >= self._pairs_needed(len(word)))
        if not len(near):
            return EMPTY
        most = _EDITS[min(len(word) + 3, len(_EDITS) - 1)]
        edits = process.cdist(
            [word],
            self._array[near].tolist(),
            scorer=OSA.distance,
            score_cutoff=most,
            dtype=np.uint8,
        )[0]
        longer = np.maximum(self._lengths[near], len(word))
        alike: Ints = near[edits <= (1.0 - MIN_WORD) * longer]
        return alike

    def _pairs_needed(self, length: int) -> NDArray[np.uint8]:
        """Return how many pairs of letters each word shares with a like one of this length."""
        known = self._needed.get(length)
        if known is None:
            longer = np.maximum(self._lengths, length)
            edits = np.array(_EDITS)[np.minimum(longer, len(_EDITS) - 1)]
            # an edit takes two pairs away, an exchange of neighbours or a repeated pair one more
            needed = np.clip(longer - 2 * edits - 1, 2, _NEVER)
            needed[np.abs(self._lengths - length) > edits] = _NEVER
            known = self._needed[length] = needed.astype(np.uint8)
        return known


def _in_capitals(words: Iterable[str], letters: Iterable[str]) -> dict[str, list[int]]:
    """Return by their letters the numbers of the words that are in capitals."""
    found: dict[str, list[int]] = {}
    for number, (word, plainly) in enumerate(zip(words, letters, strict=True)):
        if plainly != word:
            found.setdefault(plainly, []).append(number)
    return found


def _may_shorten(word: str) -> bool:
    """Whether it is a word without vowels, as INDL and FDN."""
    return len(word) > 1 and not any(letter in "aeiou" for letter in word[1:])


def _pairs(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}
