"""Listed names that stand whole within what was typed, among words of any kind.

`Sunny Bakery ex Severny Potok Holding`, `Heirs of Dimitri Orlenko`, `Joseph Kony Family Trust`: no
list of connecting words is ever complete, so every run of the query's words is looked up by its
words, in any order, among the listed names. Of a person's name of three words or more also what
people leave out of it: all but the first given name and a surname, and of four words or more any
one. Whether that is the name is for the score of the run to say (`similarity.py`).

A run must be able to be a name: two words that tell, or a company's telling word and another one.
Beside further names of a person (`Maria Jose Rodriguez Garcia`) a run of common names names nobody
(`commonness.py`), as it does not when a third word is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from zlib import crc32

import numpy as np

from atlas.knowledge.names.domain import commonness
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
_LEFT_OUT = 4
"""Of so many words a person's name is also known by all but one; never one in syllables."""


class ListedWithin:
    """Listed names by their words. Immutable once built; safe for many threads."""

    def __init__(self, names: Sequence[NormalName], persons: Sequence[bool]) -> None:
        self._names, self._persons = names, persons
        self._keys = Texts(
            set(_keys(name, person=person)) for name, person in zip(names, persons, strict=True)
        )

    def find(self, text: str, threshold: float) -> Iterator[tuple[int, NameScore, str]]:
        """Yield the names that stand within a text: position, score of the run, and the run.

        Names that the whole text is, whatever it has beside its telling words, are left out.
        """
        # behind another word a surname before a comma is not the text's own (Heirs of KONY, Joseph)
        as_persons = {normalise(one, person=True).tokens for one in (text, text.replace(",", " "))}
        for words in as_persons:
            yield from self._among(words, threshold, person=True)
        yield from self._among(normalise(text, person=False).tokens, threshold, person=False)

    def _among(
        self, words: Form, threshold: float, *, person: bool
    ) -> Iterator[tuple[int, NameScore, str]]:
        runs = [run for run in _runs(words) if _is_name(words[run], person=person)]
        if not runs:
            return
        sums = np.array([_sum(words[run], person=person) for run in runs], dtype=np.uint32)
        for place, position in self._keys.find_sums(sums):
            if self._persons[position] is person:
                yield from self._scored(position, words, runs[place], threshold)

    def _scored(
        self, position: int, words: Form, run: slice, threshold: float
    ) -> Iterator[tuple[int, NameScore, str]]:
        person = self._persons[position]
        text = " ".join(words[run])
        score = score_names(normalise(text, person=person), self._names[position], person=person)
        if person and _among_names(words, run):
            points = commonness.points_against(score.pairs)
            score = replace(score, score=max(0.0, score.score - points))
        if score.score >= threshold:
            yield position, replace(score, equal=False), text


def _keys(name: NormalName, *, person: bool) -> Iterator[str]:
    yield _key(name.tokens)
    if not person or len(name.tokens) <= 2 or name.syllabic or name.korean:
        return
    yield _key((name.tokens[0], name.tokens[-1]))
    if name.called:
        yield _key(name.called)
    if _LEFT_OUT <= len(name.tokens) <= LONGEST:
        yield from map(_key, combinations(name.tokens, len(name.tokens) - 1))


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


def _is_name(words: Sequence[str], *, person: bool) -> bool:
    """Whether words may be a whole name."""
    if any(word != word.lower() for word in words):  # a script without vowels
        return False
    weights = [weight(word, person=person) for word in words if not word.isdigit()]
    telling = sum(found >= TELLING for found in weights)
    if person:
        return telling >= 2
    if len(words) == 1:
        return telling == 1 and len(words[0]) >= _ALONE
    return telling >= 1 and len(words) >= 2 and sum(weights) >= _COMPANY_WEIGHT


def _among_names(words: Sequence[str], run: slice) -> bool:
    """Whether a word right beside a run is a known name of persons."""
    beside = (*words[max(0, run.start - 1) : run.start], *words[run.stop : run.stop + 1])
    return any(word in COMMON_NAMES or word in KNOWN_NAMES for word in beside)
