"""Listed names that stand whole within what was typed, among words of any kind.

`Sunny Bakery ex Severny Potok Holding`, `Heirs of Dimitri Orlenko`, `Joseph Kony Family Trust`: no
list of connecting words is ever complete, so every run of the query's words is looked up by its
words, in any order, among the listed names. Words that people leave out may be missing. From a
person's name of three words or more, people leave out all words except the first given name and a
surname, and from one of four words or more any one word. From a company's name, they leave out all
words except its telling words, if these are two or more. The score of the run decides whether it is
the name (`similarity.py`).

A run must qualify as a name: two telling words, or a company's telling word and another one. Next
to further names of a person (`Maria Jose Rodriguez Garcia`), a run of common names names no one
(`commonness.py`). The same applies when a third word is missing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain import commonness
from atlas.knowledge.names.domain.alignment import Pair, aligned
from atlas.knowledge.names.domain.normalise import NormalName, normalise, weight
from atlas.knowledge.names.domain.similarity import TELLING, NameScore, score_names
from atlas.knowledge.names.domain.vocabulary import COMMON_NAMES, KNOWN_NAMES, LAST_NUMERALS, Form
from atlas.sources.screening.domain.postings import Texts

LONGEST = 24
"""A run has at most so many words: more than nearly any listed name."""
_COMPANY_WEIGHT = 1.2
"""What the words of a run that may be a company's name weigh together, two or more of them."""
_ALONE = 5
"""One word that is a company's whole name has so many letters."""
_MISSPELT, _LEAST_LETTERS, _MOST_LETTERS = 0.8, 4, 2
"""A misspelt word is so like the listed one, has so many letters, and so many more or fewer."""
_LEAST_MISSPELT = 2
"""A misspelt name has so many words."""
_LEAST_CORE = 2
"""Telling words by which a company is found without its line of business: one is a word of many."""
_LONE_LETTERS = 7
"""A company's only word that is misspelt has so many letters."""
_GLUED_PART, _GLUED = 4, 10
"""Words that are written as one have so many letters, and together so many."""
_NO_VOWELS = -1.0
"""The weight of a word in a script without vowels (in capitals): no run with it is a name."""
_LEFT_OUT = 4
"""Of so many words a person's name is also known by all but one; never one in syllables."""


class ListedWithin:
    """Listed names by their words. Immutable once built; safe for many threads."""

    def __init__(
        self, names: Sequence[NormalName], persons: Sequence[bool], keys: Texts | None = None
    ) -> None:
        self._names, self._persons = names, persons
        self._keys = keys or name_keys(names, persons)

    def find(
        self, text: str, threshold: float, held: Collection[int] = (), alone: Iterable[str] = ()
    ) -> Iterator[tuple[int, NameScore, str]]:
        """Yield the names that stand within a text: position, score of the run, and the run.

        Names that equal the whole text, regardless of words that are not telling, are left out.
        `held`: names whose words stand in the text, misspelt perhaps, in any place. `alone`: words
        of the text that may be all of a person's name.
        """
        # behind another word a surname before a comma is not the text's own (Heirs of KONY, Joseph)
        as_persons = (normalise(one, person=True).tokens for one in (text, text.replace(",", " ")))
        for words in dict.fromkeys(as_persons):
            yield from self._among(words, threshold, person=True)
            yield from self._glued(words, threshold, person=True)
        as_company = normalise(text, person=False).tokens
        yield from self._among(as_company, threshold, person=False)
        yield from self._glued(as_company, threshold, person=False)
        as_written = normalise(text.replace(",", " "), person=True).tokens if held else ()
        for word in alone:
            yield from self._alone(word)
        for position in held:
            words = as_written if self._persons[position] else as_company
            yield from self._misspelt(position, words, threshold)

    def _alone(self, word: str) -> Iterator[tuple[int, NameScore, str]]:
        """Yield the persons' names that consist of one word, which stands alone in a text."""
        name = normalise(word, person=True)
        for position in self._keys.find([word]):
            if self._persons[position] and self._names[position].tokens == name.tokens:
                score = score_names(name, self._names[position], person=True)
                yield position, replace(score, equal=False), word

    def _misspelt(
        self, position: int, words: Form, threshold: float
    ) -> Iterator[tuple[int, NameScore, str]]:
        """Score a name on the run of words that are like its own, where they are neighbours."""
        person, name = self._persons[position], self._names[position]
        if name.syllabic or name.korean:
            return  # one letter more is another syllable
        if len(name.tokens) < _LEAST_MISSPELT:
            if not person and len(words) > 1:
                yield from self._lone(position, words)
            return
        pairs = [
            pair
            for pair in aligned(words, name.tokens, person)
            if _is_misspelt(pair, words, name.tokens)
        ]
        run = _run_of([place for left, _, _ in pairs for place in left], words, person=person)
        if run is None or not _is_name(words[run], person=person):
            return
        if not _is_whole(name, [place for _, right, _ in pairs for place in right], person=person):
            return
        text = " ".join(words[run])
        score = score_names(normalise(text, person=person), name, person=person)
        if person:
            score = _less_namesakes(score)
        if score.score >= threshold:
            yield position, replace(score, equal=False), text

    def _lone(self, position: int, words: Form) -> Iterator[tuple[int, NameScore, str]]:
        """Score a company's only word on the one word of the text that misspells it."""
        name = self._names[position]
        for word in words:
            if _is_lone_misspelt(word, name.tokens[0]):
                score = score_names(normalise(word), name, person=False)
                yield position, replace(score, equal=False), word

    def _glued(
        self, words: Form, threshold: float, *, person: bool
    ) -> Iterator[tuple[int, NameScore, str]]:
        """Yield the names of which two words are written as one (`SevernyPotok`)."""
        for word in words:
            if len(word) < _GLUED or not word.islower():
                continue
            for position in self._keys.find([word]):
                name = self._names[position]
                parts = dict(
                    zip(
                        _glued_words(name, person=person), _parted(name, person=person), strict=True
                    )
                )
                if self._persons[position] is not person or word not in parts:
                    continue
                text = " ".join(parts[word])
                score = score_names(normalise(text, person=person), name, person=person)
                if score.score >= threshold:
                    yield position, replace(score, equal=False), text

    def _among(
        self, words: Form, threshold: float, *, person: bool
    ) -> Iterator[tuple[int, NameScore, str]]:
        runs, sums = _looked_up(words, person)
        for place, position in self._keys.find_sums(sums) if runs else ():
            if self._persons[position] is person:
                yield from self._scored(position, words, runs[place], threshold)

    def _scored(
        self, position: int, words: Form, run: slice, threshold: float
    ) -> Iterator[tuple[int, NameScore, str]]:
        person = self._persons[position]
        text = " ".join(words[run])
        score = score_names(normalise(text, person=person), self._names[position], person=person)
        if person and _among_names(words, run):
            score = _less_namesakes(score)
        if score.score >= threshold:
            yield position, replace(score, equal=False), text


def _is_misspelt(pair: Pair, words: Form, name: Form) -> bool:
    """Whether words differ only in spelling: they are as long, not short, and very similar."""
    left, right, alike = pair
    if len(left) > 1 or len(right) > 1:  # two words as one are too many others
        return False
    if alike == 1.0:
        return True
    short, long = sorted((len(words[left[0]]), len(name[right[0]])))
    return alike >= _MISSPELT and short >= _LEAST_LETTERS and long - short <= _MOST_LETTERS


def _is_lone_misspelt(word: str, listed: str) -> bool:
    """Whether a word misspells a long one by a letter, and begins with the same."""
    if word == listed or min(len(word), len(listed)) < _LONE_LETTERS or word[0] != listed[0]:
        return False
    telling = min(weight(word, person=False), weight(listed, person=False)) >= TELLING
    return telling and OSA.distance(word, listed, score_cutoff=1) == 1


def _is_whole(name: NormalName, places: Sequence[int], *, person: bool) -> bool:
    """Whether words are all of a name that tells, or what people call the person."""
    found = [name.tokens[place] for place in places]
    if person and len(name.tokens) > _LEAST_MISSPELT:
        ends = name.tokens[0], name.tokens[-1]
        called = name.called or ends
        if {*ends} <= {*found} or {*called} <= {*found}:
            return True
    return all(
        place in places or (tells < TELLING and person) for place, tells in enumerate(name.weights)
    )


def _less_namesakes(score: NameScore) -> NameScore:
    """Return a score less what it counts that many persons are called so."""
    points = commonness.points_against(score.pairs)
    return replace(score, score=max(0.0, score.score - points))


def _run_of(places: Sequence[int], words: Form, *, person: bool) -> slice | None:
    """Return the run of words at these places and what is of no account between them, or None."""
    telling = [place for place in places if weight(words[place], person=person) >= TELLING]
    if not telling:
        return None
    first, last = min(telling), max(telling)
    between = {*range(first, last + 1)} - {*places}
    if any(weight(words[place], person=person) >= TELLING for place in between):
        return None
    near = {*places}
    while first - 1 in near:
        first -= 1
    while last + 1 in near:
        last += 1
    run = slice(first, last + 1)
    return run if last + 1 - first < len(words) else None


def _glued_words(name: NormalName, *, person: bool) -> list[str]:
    return ["".join(parts) for parts in _parted(name, person=person)]


def _parted(name: NormalName, *, person: bool) -> list[tuple[str, str]]:
    """Return the pairs of words that may be written as one: a company's two, a person's ends.

    Two usual names of persons are one, too (Muhammadyusuf).
    """
    if not name.tokens:
        return []  # a listed name of signs alone
    words = [name.called, (name.tokens[0], name.tokens[-1])] if person else [name.tokens]
    pairs = [(one[0], one[1]) for one in words if len(one) == 2]
    pairs += [(second, first) for first, second in pairs] if person else []
    return [
        pair
        for pair in dict.fromkeys(pairs)
        if min(map(len, pair)) >= _GLUED_PART
        and sum(map(len, pair)) >= _GLUED
        and min(weight(word, person=person) for word in pair) >= TELLING
        and not (name.syllabic or name.korean)
        and not (person and all(word in KNOWN_NAMES or word in COMMON_NAMES for word in pair))
    ]


def name_keys(names: Iterable[NormalName], persons: Iterable[bool]) -> Texts:
    """Return by what each name is looked up within a text."""
    pairs = zip(names, persons, strict=True)
    return Texts.of(sorted({*_keys(name, person=person)}) for name, person in pairs)


def _keys(name: NormalName, *, person: bool) -> Iterator[str]:
    yield _key(name.tokens)
    yield from _glued_words(name, person=person)
    if not person and (core := _core(name)):
        yield _key(core)
    if not person or len(name.tokens) <= 2 or name.syllabic or name.korean:
        return
    yield _key((name.tokens[0], name.tokens[-1]))
    if name.called:
        yield _key(name.called)
    if _LEFT_OUT <= len(name.tokens) <= LONGEST:
        yield from map(_key, combinations(name.tokens, len(name.tokens) - 1))


def _core(name: NormalName) -> tuple[str, ...]:
    """Return the telling words of a company's name, two or more, where it also has others.

    People shorten `Severny Potok Holding` to `Severny Potok`. A name with a number has no short
    form.
    """
    if name.syllabic or name.korean or any(word in LAST_NUMERALS for word in name.tokens):
        return ()
    core = tuple(
        word
        for word, tells in zip(name.tokens, name.weights, strict=True)
        if tells >= TELLING and word.islower()
    )
    whole = len(core) == len(name.tokens) or any(map(str.isdigit, name.tokens))
    return () if whole or len(core) < _LEAST_CORE else core


@lru_cache(maxsize=256)
def _looked_up(words: Form, person: bool) -> tuple[list[slice], NDArray[np.uint32]]:
    """Return the runs of words that may be a whole name, and by what each is looked up."""
    runs = names_in(words, person=person)
    return runs, np.array([_sum(words[run], person=person) for run in runs], dtype=np.uint32)


def _key(words: Sequence[str]) -> str:
    return " ".join(sorted(words))


def _sum(words: Form, *, person: bool) -> int:
    last = words[-1] if person or len(words) == 1 else LAST_NUMERALS.get(words[-1], words[-1])
    return crc32(_key((*words[:-1], last)).encode())


def _runs(words: Sequence[str]) -> Iterator[slice]:
    """Yield the runs of words, but the whole."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST) + 1):
            if end - start < len(words):
                yield slice(start, end)


def names_in(words: Form, *, person: bool) -> list[slice]:
    """Return the runs of words that may be a whole name; each word is weighed once."""
    weighed = _weighed(words, person=person)
    return [run for run in _runs(words) if _may_be_name(words[run], weighed[run], person=person)]


def _is_name(words: Sequence[str], *, person: bool) -> bool:
    """Whether words may be a whole name."""
    return _may_be_name(words, _weighed(words, person=person), person=person)


def _weighed(words: Sequence[str], *, person: bool) -> list[float]:
    """Return what each word weighs: nothing if a number, less than nothing without vowels."""
    return [
        _NO_VOWELS
        if word != word.lower()
        else 0.0
        if word.isdigit()
        else weight(word, person=person)
        for word in words
    ]


def _may_be_name(words: Sequence[str], weights: Sequence[float], *, person: bool) -> bool:
    telling = 0
    total = 0.0
    for found in weights:
        if found < 0.0:
            return False
        telling += found >= TELLING
        total += found
    if person:
        return telling >= 2
    if len(words) == 1:
        return telling == 1 and len(words[0]) >= _ALONE
    return telling >= 1 and len(words) >= 2 and total >= _COMPANY_WEIGHT


def _among_names(words: Sequence[str], run: slice) -> bool:
    """Whether a word directly next to a run is a known name of people."""
    beside = (*words[max(0, run.start - 1) : run.start], *words[run.stop : run.stop + 1])
    return any(word in COMMON_NAMES or word in KNOWN_NAMES for word in beside)
