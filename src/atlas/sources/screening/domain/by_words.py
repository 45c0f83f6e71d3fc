"""Which names may reach a score by the words they share with a query.

For each query word the like words of the list are found, and to each name that holds one is added
what the pair weighs. From that sum, the initials and the rules of the score (`similarity.py`)
follows the most a name can score: names that cannot reach the wanted score are not compared.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from atlas.knowledge.names.domain.normalise import NormalName, weight
from atlas.knowledge.names.domain.similarity import (
    COMPANY_GAP,
    FOREFATHERS,
    KUNYA,
    ONE_WORD_CAP,
    PERSON_GAP,
    TELLING,
)
from atlas.knowledge.names.domain.vocabulary import PARTICLES, Form
from atlas.knowledge.names.domain.words import INITIAL, SERVANT
from atlas.sources.screening.domain.like_words import LikeWords, WordParts, word_parts
from atlas.sources.screening.domain.postings import (
    EMPTY,
    Floats,
    Grouping,
    Ints,
    Numbers,
    Postings,
    kept,
)

MAX_SCORED = 400
_SLACK = 3.0
"""The estimate may lie so many points under the score."""
_JOINED_LETTERS = 4
"""Neighbours are looked up as one word where one of them is so short."""
_OTHER_SPELLING = 0.9
"""Words that are so alike are one name in two spellings."""
_NEGLIGIBLE = 0.2
"""Less agreeing weight than this is no candidate."""
_SPARSE = 8
"""Fewer names than this part of all are added one by one."""
_COUNTED = 128.0
"""Added to a name's sum for each telling word: sum and count are one array (a sum is less)."""
_INITIAL = INITIAL * 0.35
"""What an initial that may be a word of the other name agrees by."""
HELD, _HELD_OF_SEVERAL = 0.8, 0.5
"""The part of a name's own weight that stands in a query which may hold it among other words."""
_HELD_WEIGHT = 1.0
"""What the words of such a company weigh at least, as far as they agree."""
_MOST_HELD, _TWO = 12, 2
Bits = NDArray[np.uint32]
Flags = NDArray[np.bool_]


class Reached(NamedTuple):
    """Names that may be the query, and names that may stand within it, misspelt perhaps."""

    whole: Ints
    within: Ints


class _Share(NamedTuple):
    """Names that hold a word, what that is worth to the query, and how much more to each name."""

    names: Ints
    worth: Floats
    other: Floats | None


_NONE = _Share(EMPTY, np.empty(0, dtype=np.float32), None)


@dataclass(frozen=True, slots=True)
class NameParts:
    """The words of names, who holds them, and what the rules of the score ask of each name."""

    words: WordParts
    holders: Postings
    """By number of the word, then of the joined one."""
    weights_company: Floats
    weights_person: Floats
    totals: Floats
    sizes: NDArray[np.int16]
    initials: Bits
    begins: Bits
    twice: Bits
    repeating: Flags
    with_initials: Numbers


def name_parts(names: Sequence[NormalName], persons: Sequence[bool]) -> NameParts:
    """Return the names by their words."""
    holders, joined = Grouping(), Grouping()
    parts: dict[str, tuple[str, ...]] = {}
    totals, initials, begins, twice = array("f"), array("I"), array("I"), array("I")
    sizes, repeating = array("h"), array("b")
    for position, (name, person) in enumerate(zip(names, persons, strict=True)):
        for word in dict.fromkeys(name.tokens):
            holders.add(word, position)
        for words in _neighbours(name.tokens, person=person):
            if min(len(words[0]), len(words[-1])) <= _JOINED_LETTERS:
                for word in _as_one(words[0], words[-1]):
                    parts[word] = max(words, parts.get(word, words))
                    joined.add(word, position)
        totals.append(sum(name.weights) - FOREFATHERS * name.chain or 1.0)
        sizes.append(len(name.tokens))
        initials.append(_letters(filter(_is_initial, name.tokens)))
        begins.append(_letters(name.tokens))
        twice.append(_twice(name.tokens))
        repeating.append(len({*name.tokens}) < len(name.tokens))
    every = [*((word,) for word in holders.numbers), *(parts[word] for word in joined.numbers)]
    weights = [
        np.array(
            [sum(weight(word, person=person) for word in words) for words in every],
            dtype=np.float32,
        )
        for person in (False, True)
    ]
    first = np.frombuffer(initials, dtype=np.uint32)
    return NameParts(
        words=word_parts([*holders.numbers], [*joined.numbers]),
        holders=holders.postings().with_more(joined.postings()),
        weights_company=weights[False],
        weights_person=weights[True],
        totals=np.frombuffer(totals, dtype=np.float32),
        sizes=np.frombuffer(sizes, dtype=np.int16),
        initials=first,
        begins=np.frombuffer(begins, dtype=np.uint32),
        twice=np.frombuffer(twice, dtype=np.uint32),
        repeating=np.frombuffer(repeating, dtype=np.bool_),
        with_initials=kept(np.flatnonzero(first)),
    )


class ByWords:
    """Names found by their words. Safe to read from many threads."""

    def __init__(self, parts: NameParts, parties: NDArray[np.uint8], persons: Flags) -> None:
        self._words = LikeWords(parts.words)
        self._holders = parts.holders
        self._weights: dict[bool, Floats] = {
            False: parts.weights_company,
            True: parts.weights_person,
        }
        self._parties, self._persons = parties, persons
        self._totals, self._sizes, self._initials = parts.totals, parts.sizes, parts.initials
        self._begins, self._twice, self._repeating = parts.begins, parts.twice, parts.repeating
        self._with_initials = parts.with_initials
        self._free: list[tuple[Floats, Floats, Floats]] = []

    def holders(self, word: str) -> list[int]:
        """Return the names that hold exactly this word."""
        number = self._words.number_of(word)
        found: list[int] = [] if number is None else self._holders[number].tolist()
        return found

    def like_holders(self, word: str) -> list[int]:
        """Return the people's names that hold this word, or another spelling of it."""
        numbers, alike = self._words.like(word, person=True)
        known = numbers[(alike >= _OTHER_SPELLING) & (numbers < len(self._words.words))]
        found: list[int] = self._holders.all_of(known).tolist()
        return found

    def find(self, query: NormalName, bars: Floats, *, person: bool, only: bool) -> Reached:
        """Return the names that may score the bar of their party (0-100), and those held nearly.

        `only`: names of the query's own kind.
        """
        positions, sums, extra, sharing = self._sharing(query, float(bars.min()), person=person)
        if not len(positions):
            return Reached(EMPTY, EMPTY)
        bar = bars[self._parties[positions]]
        telling = (sums / _COUNTED).astype(np.int64)
        sums = sums - _COUNTED * telling
        mine, theirs = self._open(query, positions, sharing)
        full = INITIAL if person else _INITIAL
        share = (sums + _INITIAL * mine + full * theirs) / (
            sum(query.weights) - FOREFATHERS * query.chain
        )
        other = (sums + extra + full * mine + _INITIAL * theirs) / self._totals[positions]
        estimate = _estimate(share, other, PERSON_GAP if person else COMPANY_GAP)
        keep = estimate >= bar - _SLACK
        if person:
            thin = self._thin(query, self._sizes[positions], telling, mine + theirs)
            keep &= ~(thin & self._persons[positions] & (bar > ONE_WORD_CAP))
        own = (sums + extra) / self._totals[positions]
        held = (own >= HELD) & (self._sizes[positions] <= len(query.tokens))
        of_several = self._persons[positions] & (self._sizes[positions] > _TWO)
        held |= (own >= _HELD_OF_SEVERAL) & of_several  # people use two of them
        if only:
            keep &= self._persons[positions] == person
            held &= self._persons[positions] == person
        within = (
            _best(positions[held], own[held], _MOST_HELD) if len(query.tokens) > _TWO else EMPTY
        )
        return Reached(_best(positions[keep], estimate[keep], MAX_SCORED), within)

    def _sharing(
        self, query: NormalName, bar: float, *, person: bool
    ) -> tuple[Ints, Floats, Floats, dict[str, Ints]]:
        """Return the names that share enough to be weighed, and their sums of shared weight.

        By the query's weights (and how many telling words), and what the name's own add to that;
        and by word, or two as one, who shares it.
        """
        try:
            sums, extra, one = self._free.pop()
        except IndexError:
            sums, extra, one = (np.zeros(len(self._totals), dtype=np.float32) for _ in range(3))
        shares: dict[str, _Share] = {}
        for word, mine, times in _parts(query):
            shared = shares[word] = self._shared(word, mine, times, person=person)
            _add(sums, one, shared.names, shared.worth)
            if shared.other is not None:
                _add(extra, one, shared.names, shared.other)
        sharing = {word: shared.names for word, shared in shares.items()}
        joins = _joined(query, person=person) if _may_join(query, bar, person=person) else ()
        for left, right, joined, mine in joins:
            shared = self._shared(joined, mine, 0, person=person)
            if not len(shared.names) or joined in shares:
                continue
            sharing[f"{left} {right}"] = shared.names
            # the two words as one, instead of each alone
            alone = [shares[word] for word in (left, right)]
            more = shared.worth - sum(_at(shared.names, one, s.names, s.worth) for s in alone)
            _add(sums, one, shared.names, more.clip(0.0))
            if shared.other is not None:
                other = shared.other - sum(
                    _at(shared.names, one, s.names, s.other) for s in alone if s.other is not None
                )
                _add(extra, one, shared.names, other * (more > 0.0))
        positions = self._enough(query, sums, bar, person=person)
        found = positions, sums[positions], extra[positions], sharing
        sums.fill(0.0)
        extra.fill(0.0)
        self._free.append((sums, extra, one))
        return found

    def _enough(self, query: NormalName, sums: Floats, bar: float, *, person: bool) -> Ints:
        if person and bar > ONE_WORD_CAP:
            return self._telling(query, sums)
        if person:
            return (sums >= _NEGLIGIBLE).nonzero()[0]
        # both names agree by so much, or the gap takes more than the bar allows
        least = ((bar - _SLACK) / 100.0 - 1.0 + COMPANY_GAP) / COMPANY_GAP * sum(query.weights)
        open_ = sum(map(_is_initial, query.tokens)) + 1
        least = max(min(least - open_ * _INITIAL, _HELD_WEIGHT), _NEGLIGIBLE)
        positions: Ints = (sums >= least).nonzero()[0]
        return positions

    def _telling(self, query: NormalName, sums: Floats) -> Ints:
        """Return the names that share two telling words with a person's, or may do with one."""
        if len(query.tokens) == 1 or any(len(t) == 1 or t in KUNYA for t in query.tokens):
            return (sums >= _COUNTED).nonzero()[0]
        initials = self._with_initials
        shared = sums[initials]
        one = initials[(shared >= _COUNTED) & (shared < 2.0 * _COUNTED)]
        both: Ints = np.concatenate(((sums >= 2.0 * _COUNTED).nonzero()[0], one))
        return both

    def _shared(self, word: str, mine: float, times: int, *, person: bool) -> _Share:
        """Return the names that hold a word like this one, and what that is worth, least first."""
        words = self._words
        numbers, alike = words.like(word, person=person) if times else words.one_word(word)
        if not len(numbers):
            return _NONE
        sizes, names = self._holders.sized(numbers)
        worth = alike * np.float32(mine)
        theirs = self._weights[person][numbers]
        other = None
        if (theirs != np.float32(mine)).any():
            other = (alike * (theirs - np.float32(mine))).repeat(sizes)
        often: Floats | np.float32 = np.float32(1.0)
        if times > 1:
            counts = np.zeros(len(self._totals), dtype=np.uint8)
            np.add.at(counts, names, np.uint8(1))
            repeated = self._repeating[names] | (counts[names] > 1)
            often = np.where(repeated, np.float32(times), np.float32(1.0))
            other = None if other is None else other * often
        worth = worth.repeat(sizes) * often
        if person and len(word) > 1:
            tells = np.maximum(theirs, np.float32(mine)) >= TELLING
            worth += np.float32(_COUNTED * max(times, 1)) * tells.repeat(sizes)
        return _Share(names, worth, other)

    def _open(
        self, query: NormalName, positions: Ints, sharing: dict[str, Ints]
    ) -> tuple[Ints, Ints]:
        """Return how many initials of the query, and of each name, the other's words may be."""
        mine: Ints = np.zeros(len(positions), dtype=np.int64)
        for initial in filter(_is_initial, query.tokens):
            bit = np.uint32(_letters([initial]))
            begins = self._begins[positions]
            # a name that shares a word with this letter needs a second one, unless by two as one
            taken = {word for word in query.tokens if word[0] == initial != word}
            if taken:
                shares = np.zeros(len(self._begins), dtype=bool)
                for word in taken:
                    shares[sharing[word]] = True
                for words, names in sharing.items():
                    if not taken.isdisjoint(words.split() if " " in words else ()):
                        shares[names] = False
                begins = np.where(shares[positions], self._twice[positions], begins)
            mine += (begins & bit) != 0
        full = np.uint32(_letters(word for word in query.tokens if len(word) > 1))
        theirs: Ints = np.bitwise_count(self._initials[positions] & full).astype(np.int64)
        return mine, theirs

    @staticmethod
    def _thin(query: NormalName, sizes: NDArray[np.int16], telling: Ints, open_: Ints) -> Flags:
        """Return which names share only one of several telling words: such a match names no one."""
        shorter = np.minimum(sizes, len(query.tokens))
        loose = sum(
            1
            for word, tells in zip(query.tokens, query.weights, strict=True)
            if len(word) > 1 and tells < TELLING
        )
        enough = (telling >= 2) | ((open_ > 0) & (shorter <= 1 + open_ + loose))
        if len(query.tokens) == 1:
            enough |= sizes == 1
        if not KUNYA.isdisjoint(query.tokens):
            enough |= shorter == 2
        thin: Flags = ~enough
        return thin


def _estimate(share: Floats, other: Floats, gap: float) -> Floats:
    high: Floats = np.maximum(share, other).clip(None, 1.0)
    low: Floats = np.minimum(share, other).clip(None, 1.0)
    estimate: Floats = np.float32(100.0) * (high - np.float32(gap) * (high - low))
    return estimate


def _best(positions: Ints, worth: Floats, most: int) -> Ints:
    """Return the positions, at most so many: those that are worth most."""
    if len(positions) <= most:
        return positions
    return positions[np.argpartition(-worth, most)[:most]]


def _add(sums: Floats, one: Floats, names: Ints, worth: Floats) -> None:
    """Add its worth to each name once. For a name that occurs twice, the last value counts."""
    one[names] = worth
    if len(names) * _SPARSE < len(sums):
        sums[names] += one[names]
    else:
        sums += one
    one[names] = 0.0


def _at(wanted: Ints, one: Floats, names: Ints, worth: Floats) -> Floats:
    """Return what each of the wanted names is worth by another word, or 0."""
    one[names] = worth
    found: Floats = one[wanted]
    one[names] = 0.0
    return found


def _parts(query: NormalName) -> Iterator[tuple[str, float, int]]:
    """Yield each word of the query, its weight, and the number of its occurrences."""
    weights = dict(zip(query.tokens, query.weights, strict=True))
    for word, tells in weights.items():
        yield word, tells, query.tokens.count(word)


def _joined(query: NormalName, *, person: bool) -> Iterator[tuple[str, str, str, float]]:
    """Yield neighbours that may be one word (a blank too many), that word and what they weigh."""
    weights = dict(zip(query.tokens, query.weights, strict=True))
    for words in _neighbours(query.tokens, person=person):
        for one in _as_one(words[0], words[-1]):
            yield words[0], words[-1], one, sum(weights[word] for word in words)


def _may_join(query: NormalName, bar: float, *, person: bool) -> bool:
    """Whether a name can be found by two neighbours of the query as one word of its own.

    Where they are all the query's words, a person's name with further words scores at most
    `ONE_WORD_CAP`: this pair is the only one, and such a match is thin (`similarity.py`). Names
    that are as whole texts like the query are found by their triples. A name in syllables is
    compared otherwise, and an initial or `abu` may be next to one word.
    """
    if not person or bar <= ONE_WORD_CAP or len(query.tokens) != _TWO:
        return True
    if query.korean or query.syllabic:
        return True
    return any(len(word) == 1 or word in KUNYA for word in query.tokens)


def _as_one(left: str, right: str) -> tuple[str, ...]:
    """Return two neighbours as one word: of `abd` also as it is written with the article."""
    return (left + right, f"abdel{right}") if left == SERVANT else (left + right,)


def _neighbours(words: Form, *, person: bool) -> Iterator[Form]:
    """Yield neighbouring words, for a person also those with a particle between them.

    A person's last word may be the first: the surname.
    """
    yield from pairwise(words)
    if person and len(words) > 1:
        yield words[-1], words[0]
        for place in range(1, len(words) - 1):
            if words[place] in PARTICLES:
                yield words[place - 1 : place + 2]


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _letters(words: Iterable[str]) -> int:
    """Return the first letters of words as bits."""
    bits = 0
    for word in words:
        if word.isalpha():
            bits |= 1 << (ord(word[0].lower()) - ord("a"))
    return bits


def _twice(words: Iterable[str]) -> int:
    """Return as bits the letters that two of the words begin with."""
    once = twice = 0
    for word in words:
        bit = _letters([word])
        twice |= once & bit
        once |= bit
    return twice
