"""Finding, among all names of a list version, the few that are worth scoring.

Two channels over sorted arrays: words (each query word to the like words of the vocabulary, then
to the names that hold them, weighed as the score weighs) and letter triples of the whole name
without blanks. What either finds is scored in full.

Memory: about 60 bytes a distinct word-in-name plus 4 bytes a letter triple: some 90 MB for
200,000 names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.similarity import (
    COMPANY_GAP,
    GLUED_MIN,
    PERSON_GAP,
    NameScore,
    acronyms,
    score_at_least,
    score_names,
)
from atlas.knowledge.names.domain.vocabulary import SHORTENED, VARIANTS
from atlas.knowledge.names.domain.words import INITIAL, skeletons, word_similarity
from atlas.sources.lists.domain.terms import NameKind, PartyKind

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

MAX_SCORED = 400
OTHER_KIND = 90.0
"""A person's name in a company's, or a vessel's, needs this score: it contradicts anyway."""
_SLACK = 3.0
"""The estimate may lie so many points under the score."""
_NEGLIGIBLE = 0.2
"""Less agreeing weight than this is no candidate."""
_MAX_INITIALS = 2
_MIN_DICE = 0.42
_DICE_SCORED = 40
_LIKE_WORDS = 60
_MAX_WORDS = 10
_SPARSE = 40
"""Fewer names than this part of all are added one by one."""
RARE_SCORE = 80.0
"""What a rare surname alone scores (beside titles, particles, initials)."""
_RARE_LETTERS, _RARE_OWNERS = 5, 3
_EMPTY: Ints = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class IndexedName:
    """A name to be found: whose (`owner`: position of the entry), and what kind."""

    owner: int
    full: str
    kind: NameKind
    party: PartyKind


@dataclass(frozen=True, slots=True)
class Found:
    """A name that scored at least the threshold."""

    name: IndexedName
    score: NameScore


class _Postings:
    """Groups of ids, kept as one array and its offsets."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        sizes = np.fromiter((len(group) for group in groups), dtype=np.int64, count=len(groups))
        self._offsets = np.concatenate(([0], np.cumsum(sizes)))
        self._ids: Ints = np.fromiter(
            (item for group in groups for item in group), dtype=np.int32, count=int(sizes.sum())
        )

    def __getitem__(self, group: int) -> Ints:
        part: Ints = self._ids[self._offsets[group] : self._offsets[group + 1]]
        return part


class NameIndex:
    """The names of one list version. Immutable once built; safe to read from many threads."""

    def __init__(self, names: Iterable[IndexedName]) -> None:
        self.names = list(names)
        self._person = [name.party is PartyKind.PERSON for name in self.names]
        self._normal = [
            normalise(name.full, person=person)
            for name, person in zip(self.names, self._person, strict=True)
        ]
        self._words: dict[str, int] = {}
        self._gaps: Floats = np.where(self._person, PERSON_GAP, COMPANY_GAP).astype(np.float32)
        self._build_words()
        self._build_triples()
        self._like: dict[tuple[str, bool], tuple[Ints, Floats]] = {}

    def __len__(self) -> int:
        return len(self.names)

    def _build_words(self) -> None:
        holders: list[list[int]] = []
        totals = np.zeros(len(self.names), dtype=np.float32)
        initials = np.zeros(len(self.names), dtype=np.float32)
        short: dict[str, list[int]] = {}
        for position, (normal, person) in enumerate(zip(self._normal, self._person, strict=True)):
            for word in dict.fromkeys(normal.tokens):
                number = self._words.setdefault(word, len(holders))
                if number == len(holders):
                    holders.append([])
                holders[number].append(position)
            totals[position] = sum(normal.weights) or 1.0
            if person:
                initials[position] = sum(1 for word in normal.tokens if len(word) == 1)
            else:
                for acronym in acronyms(normal):
                    short.setdefault(acronym, []).append(position)
        self._totals: Floats = totals
        self._initials: Floats = initials
        self._acronyms = short
        self._holders = _Postings(holders)
        self._vocabulary = list(self._words)
        sounds: dict[str, list[int]] = {}
        grams: dict[str, list[int]] = {}
        for number, word in enumerate(self._vocabulary):
            for sound in skeletons(word):
                sounds.setdefault(sound, []).append(number)
            for gram in _pairs(word):
                grams.setdefault(gram, []).append(number)
        self._sounds = sounds
        self._gram_numbers = {gram: number for number, gram in enumerate(grams)}
        self._gram_words = _Postings(list(grams.values()))
        self._word_grams: Ints = np.fromiter(
            (len(_pairs(word)) for word in self._vocabulary), dtype=np.int32
        )

    def _build_triples(self) -> None:
        groups: dict[str, list[int]] = {}
        sizes = np.zeros(len(self.names), dtype=np.float32)
        for position, normal in enumerate(self._normal):
            triples = _triples(normal.squashed)
            sizes[position] = len(triples)
            for triple in triples:
                groups.setdefault(triple, []).append(position)
        self._triple_numbers = {triple: number for number, triple in enumerate(groups)}
        self._triple_names = _Postings(list(groups.values()))
        self._triple_sizes: Floats = sizes

    def search(self, text: str, *, kind: PartyKind, threshold: float) -> list[Found]:
        """Return the names that score at least `threshold` (0-100) against `text`.

        A query of unknown kind is compared as each name's own kind.
        """
        persons, companies = kind is not PartyKind.COMPANY, kind is not PartyKind.PERSON
        as_person = normalise(text, person=True)
        as_company = normalise(text, person=False)
        chosen: set[int] = set()
        if persons:
            chosen.update(self._candidates(as_person, person=True, threshold=threshold))
        if companies and (not persons or as_company.tokens != as_person.tokens):
            chosen.update(self._candidates(as_company, person=False, threshold=threshold))
        rare = self._rare(as_person) if persons else _EMPTY
        chosen.update(rare)
        found: list[Found] = []
        for position in sorted(chosen):
            query = as_person if self._person[position] else as_company
            bar = self._bar(position, kind, threshold)
            found += self._scored(position, query, bar, by_rare=position in rare)
        return found

    def _rare(self, query: NormalName) -> Ints:
        """Return the persons' names with a query's one telling word, where few have it."""
        telling = [w for w, tells in zip(query.tokens, query.weights, strict=True) if tells >= 1.0]
        if len(telling) != 1 or len(telling[0]) < _RARE_LETTERS or telling[0] not in self._words:
            return _EMPTY
        holders = self._holders[self._words[telling[0]]]
        owners = {self.names[position].owner for position in holders}
        if len(owners) > _RARE_OWNERS:
            return _EMPTY
        persons: Ints = np.array([p for p in holders if self._person[p]], dtype=np.int32)
        return persons

    def _bar(self, position: int, kind: PartyKind, threshold: float) -> float:
        """Return the score a name must reach: more where it is of another kind than was asked."""
        party = self.names[position].party
        if kind is party or PartyKind.UNKNOWN in {kind, party}:
            return threshold
        return max(threshold, OTHER_KIND)

    def brute_force(self, text: str, *, kind: PartyKind, threshold: float) -> list[Found]:
        """Score every name: what `search` is measured against."""
        as_person = normalise(text, person=True)
        as_company = normalise(text, person=False)
        rare = {*self._rare(as_person)} if kind is not PartyKind.COMPANY else set()
        return [
            item
            for position, person in enumerate(self._person)
            for item in self._scored(
                position,
                as_person if person else as_company,
                self._bar(position, kind, threshold),
                by_rare=position in rare,
            )
        ]

    def _scored(
        self, position: int, query: NormalName, threshold: float, *, by_rare: bool
    ) -> list[Found]:
        person, normal = self._person[position], self._normal[position]
        score = score_at_least(query, normal, threshold, person=person)
        if score is None and by_rare and threshold <= RARE_SCORE:
            score = replace(score_names(query, normal, person=person), score=RARE_SCORE)
        return [] if score is None else [Found(self.names[position], score)]

    def _candidates(self, query: NormalName, *, person: bool, threshold: float) -> Ints:
        if not query.tokens:
            return _EMPTY
        by_word = self._by_words(query, person=person, threshold=threshold)
        both: Ints = np.union1d(by_word, self._by_triples(query))
        if not person and (more := self._by_acronym(query)):
            both = np.union1d(both, np.array(more, dtype=np.int32))
        return both

    def _by_acronym(self, query: NormalName) -> list[int]:
        """Return the names whose first letters the query is, or that are the query's."""
        if len(query.tokens) == 1:
            return self._acronyms.get(query.tokens[0], [])
        return [
            int(position)
            for acronym in acronyms(query)
            if acronym in self._words
            for position in self._holders[self._words[acronym]]
            if len(self._normal[position].tokens) == 1
        ]

    def _by_words(self, query: NormalName, *, person: bool, threshold: float) -> Ints:
        weights = dict(zip(query.tokens, query.weights, strict=True))
        words = sorted(weights, key=lambda word: -weights[word])[:_MAX_WORDS]
        for (one_word, mine), (next_word, its) in pairwise(
            zip(query.tokens, query.weights, strict=True)
        ):  # a blank too many
            weights.setdefault(one_word + next_word, mine + its)
            words.append(one_word + next_word)
        got = np.zeros(len(self.names), dtype=np.float32)
        one = np.zeros(len(self.names), dtype=np.float32)
        for word in words:
            names, alike = self._names_like(word, person=person)
            if word not in query.tokens:
                names, alike = names[alike >= GLUED_MIN], alike[alike >= GLUED_MIN]
            if len(names):
                one[names] = alike * weights[word]  # sorted by likeness: the best one stays
                if len(names) * _SPARSE < len(got):
                    got[names] += one[names]  # a name that stands there twice is added to once
                else:
                    got += one
                one[names] = 0.0
        positions = np.flatnonzero(got >= _NEGLIGIBLE)
        if not len(positions):
            return _EMPTY
        # a person's initial may stand for any word of the other name
        initials = sum(1 for word in query.tokens if len(word) == 1) if person else 0
        open_ = np.minimum(initials + self._initials[positions], _MAX_INITIALS)
        reached = got[positions] + INITIAL * open_
        share = np.minimum(reached / sum(query.weights), 1.0)
        other = np.minimum(reached / self._totals[positions], 1.0)
        high, low = np.maximum(share, other), np.minimum(share, other)
        estimate = 100.0 * high * (1.0 - self._gaps[positions] * (1.0 - low / high))
        keep = estimate >= threshold - _SLACK
        positions, estimate = positions[keep], estimate[keep]
        if len(positions) > MAX_SCORED:
            best = np.argpartition(-estimate, MAX_SCORED)[:MAX_SCORED]
            positions = positions[best]
        chosen: Ints = positions.astype(np.int32)
        return chosen

    def _names_like(self, word: str, *, person: bool) -> tuple[Ints, Floats]:
        """Return the names that hold a word like this one, and how like, least like first."""
        numbers, alike = self._words_like(word, person=person)
        groups = [self._holders[number] for number in numbers]
        if not groups:
            return _EMPTY, np.empty(0, dtype=np.float32)
        repeated = np.repeat(alike, [len(group) for group in groups])
        return np.concatenate(groups), repeated

    def _words_like(self, word: str, *, person: bool) -> tuple[Ints, Floats]:
        known = self._like.get((word, person))
        if known is not None:
            return known
        chosen = {number for sound in skeletons(word) for number in self._sounds.get(sound, ())}
        if exact := [self._words[word]] if word in self._words else []:
            chosen.update(exact)
        chosen.update(self._by_pairs(word))
        others = (VARIANTS if person else SHORTENED).get(word, ())
        chosen.update(self._words[other] for other in others if other in self._words)
        scored = sorted(
            (alike, number)
            for number in chosen
            if (alike := word_similarity(word, self._vocabulary[number], person))
        )
        result = (
            np.array([number for _, number in scored], dtype=np.int32),
            np.array([alike for alike, _ in scored], dtype=np.float32),
        )
        if len(self._like) < 100_000:
            self._like[word, person] = result
        return result

    def _by_pairs(self, word: str) -> list[int]:
        pairs = _pairs(word)
        groups = [
            self._gram_words[number]
            for pair in pairs
            if (number := self._gram_numbers.get(pair)) is not None
        ]
        if not groups or len(word) < 3:
            return []
        counts = np.bincount(np.concatenate(groups), minlength=len(self._vocabulary))
        dice = 2.0 * counts / (self._word_grams + len(pairs))
        near = np.flatnonzero(dice >= 0.34)
        if len(near) > _LIKE_WORDS:
            near = near[np.argpartition(-dice[near], _LIKE_WORDS)[:_LIKE_WORDS]]
        return [int(number) for number in near]

    def _by_triples(self, query: NormalName) -> Ints:
        triples = _triples(query.squashed)
        groups = [
            self._triple_names[number]
            for triple in triples
            if (number := self._triple_numbers.get(triple)) is not None
        ]
        if len(triples) < 4 or not groups:
            return _EMPTY
        counts = np.bincount(np.concatenate(groups), minlength=len(self.names))
        enough = np.flatnonzero(counts >= _MIN_DICE * len(triples) / 2)
        dice = 2.0 * counts[enough] / (self._triple_sizes[enough] + len(triples))
        enough, dice = enough[dice >= _MIN_DICE], dice[dice >= _MIN_DICE]
        if len(enough) > _DICE_SCORED:
            enough = enough[np.argpartition(-dice, _DICE_SCORED)[:_DICE_SCORED]]
        chosen: Ints = enough.astype(np.int32)
        return chosen


def _pairs(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def _triples(squashed: str) -> set[str]:
    padded = f"^{squashed}$"
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
