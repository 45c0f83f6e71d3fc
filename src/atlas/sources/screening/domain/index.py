"""Finding, among all names of a list version, the few that are worth scoring.

The search by words (`by_words.py`) leads from each query word to the similar words of the list
(`like_words.py`), and from these to the names that hold them. The rules of the score then give the
most that each name can score. The search by letter triples (`by_triples.py`) takes the whole name
without blanks. Equal names and first letters are searched separately. Each name found is scored in
full.

Memory for 200,000 names: about 120 MB in addition to the normal names. This is 8 bytes for each
word in a name, each letter triple, and each two neighbours of which one is short; the readings of
words and such neighbours take 25 MB. A search works in arrays that the next one reuses: 14 bytes
per name for each concurrent search.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from atlas.knowledge.names.domain.normalise import NormalName, normalise, normalise_anew
from atlas.knowledge.names.domain.scripts import hangul, korean_slips
from atlas.knowledge.names.domain.short_words import (
    SHORT_SCORE,
    as_sole_word,
    is_short_alone,
    leading_word,
    share_short_word,
    short_word,
    sole_word,
)
from atlas.knowledge.names.domain.similarity import (
    CUT_LETTERS,
    NameScore,
    acronyms,
    score_at_least,
    score_names,
)
from atlas.knowledge.names.domain.vocabulary import PARTICLES, TITLES
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.asked_names import (
    AskedName,
    asked_name,
    further_readings,
    syllable_key,
    whole,
)
from atlas.sources.screening.domain.by_triples import ByTriples, TripleParts, triple_parts
from atlas.sources.screening.domain.by_words import ByWords, NameParts, name_parts
from atlas.sources.screening.domain.listed_within import ListedWithin, name_keys
from atlas.sources.screening.domain.postings import (
    Blob,
    Floats,
    Grouping,
    Groups,
    Packed,
    Sorted,
    Texts,
    packed,
)
from atlas.sources.screening.domain.segments import words_alone, words_owned

OTHER_KIND = 90.0
"""A person's name in a company's, or a vessel's, needs this score: it contradicts anyway."""
RARE_SCORE = 80.0
"""What a rare surname scores if only titles, particles or initials stand next to it."""
_RARE_LETTERS, _RARE_OWNERS = 5, 3
_APART_FROM_SURNAME = PARTICLES | TITLES
Kinds = NDArray[np.bool_]
"""Of each name, whether it is a person's."""
_PARTIES = {party: number for number, party in enumerate(PartyKind)}


class IndexedName(msgspec.Struct, frozen=True, array_like=True):
    """A name to be found: whose (`owner`: position of the entry), and what kind.

    `within`: the listed name that states this one in brackets, or this one and an acronym. Packed
    without the names of the fields.
    """

    owner: int
    full: str
    kind: NameKind
    party: PartyKind
    within: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A name that scored at least the threshold.

    `short_word`: the only telling word of both companies, or the only one of the listed name, where
    it has two or three letters and nothing else tells that they are one. `run`: the words of the
    query that are the name, where it stands within what was typed. `another`: whether something
    tells that it is likely another party's name.
    """

    name: IndexedName
    score: NameScore
    short_word: str = ""
    run: str = ""
    another: bool = False


@dataclass(frozen=True, slots=True)
class NameIndexParts:
    """Everything an index of names consists of, as arrays."""

    names: Blob
    normal: Blob
    persons: NDArray[np.bool_]
    parties: NDArray[np.uint8]
    words: NameParts
    acronyms: Groups
    short: Groups
    sole: Groups
    known_by: Groups
    korean: Groups
    slips: Groups
    written: Sorted
    companies: Groups
    """By the name as it is written."""
    equal: Texts
    within: Texts
    triples: TripleParts


_KNOWN_BY: tuple[Callable[[NormalName], Iterable[str]], ...] = (
    acronyms,
    lambda name: (short_word(name), leading_word(name)),
    lambda name: (sole_word(name),),
    lambda name: (as_sole_word(name),),
)
"""The words by which a company is looked up, besides those of its name."""


def name_index_parts(names: Iterable[IndexedName]) -> NameIndexParts:
    """Return an index of names. They are taken one by one, and none is kept as an object."""
    parties, persons = array("B"), array("b")

    def noted() -> Iterator[IndexedName]:
        for name in names:
            parties.append(_PARTIES[name.party])
            persons.append(name.party is PartyKind.PERSON)
            yield name

    stated = packed(noted())
    kinds = np.frombuffer(persons, dtype=np.bool_)
    normal = packed(
        normalise_anew(name.full, person=person)
        for name, person in zip(Packed(stated, IndexedName), kinds.tolist(), strict=True)
    )
    normals = Packed(normal, NormalName)
    # one after the other: what each needs while it is made goes before the next
    triples = triple_parts(normals)
    korean, slips = _by_syllables(normals, kinds)
    spelt, short, sole, known_by, companies = _by_companies(normals, kinds)
    return NameIndexParts(
        names=stated,
        normal=normal,
        persons=kinds,
        parties=np.frombuffer(parties, dtype=np.uint8),
        words=name_parts(normals, _one_by_one(kinds)),
        acronyms=spelt,
        short=short,
        sole=sole,
        known_by=known_by,
        korean=korean,
        slips=slips,
        written=Sorted.of(name.written for name in normals),
        companies=companies,
        equal=Texts.of(sorted(whole(name)) for name in normals),
        within=name_keys(normals, _one_by_one(kinds)),
        triples=triples,
    )


def _one_by_one(kinds: Kinds) -> Sequence[bool]:
    """Return flags to be read one by one: a view, so that a process has no copy."""
    return cast("Sequence[bool]", kinds.data)


def _by_syllables(normals: Iterable[NormalName], persons: Kinds) -> tuple[Groups, Groups]:
    """Return the names by their readings as Korean ones, and the persons' by those with a slip."""
    korean, slips = Grouping(), Grouping()
    for position, (name, person) in enumerate(zip(normals, _one_by_one(persons), strict=True)):
        for key in hangul.keys(name.tokens) if name.korean else ():
            korean.add(syllable_key(key), position)
        for key in korean_slips.keys(name.tokens) if person else ():
            slips.add(syllable_key(key), position)
    return korean.groups(), slips.groups()


def _by_companies(normals: Iterable[NormalName], persons: Kinds) -> list[Groups]:
    """Return all but the persons' names by the words they are known by, and as written."""
    makings = [Grouping() for _ in (*_KNOWN_BY, "as written")]
    for position, (name, person) in enumerate(zip(normals, _one_by_one(persons), strict=True)):
        if person:
            continue
        for words, making in zip(_KNOWN_BY, makings, strict=False):
            for word in sorted({*words(name)} - {""}):
                making.add(word, position)
        makings[-1].add(name.written, position)
    return [making.groups() for making in makings]


class NameIndex:
    """The names of one list version. Immutable once built; safe to read from many threads."""

    def __init__(self, names: Iterable[IndexedName] | NameIndexParts) -> None:
        parts = names if isinstance(names, NameIndexParts) else name_index_parts(names)
        self._parts = parts
        self.names: Sequence[IndexedName] = Packed(parts.names, IndexedName)
        self._normal: Sequence[NormalName] = Packed(parts.normal, NormalName)
        self._person: Sequence[bool] = _one_by_one(parts.persons)
        self._by_words = ByWords(parts.words, parts.parties, parts.persons)
        self._within = ListedWithin(self._normal, self._person, parts.within)
        self._written = parts.written.some()
        self._by_triples = ByTriples(self._normal, parts.triples)

    def __len__(self) -> int:
        return len(self._person)

    def search(self, text: str, *, kind: PartyKind, threshold: float) -> list[Found]:
        """Return the names that score at least `threshold` (0-100) against `text`.

        A query of unknown kind is compared as each name's own kind; one with a nickname in
        quotation marks, or with words in brackets at its end, also without them.
        """
        return self._search_also(text, kind=kind, threshold=threshold)[0]

    def search_all(
        self, text: str, *, kind: PartyKind, threshold: float
    ) -> tuple[list[Found], list[Found]]:
        """Return the names that a text may be, as `search` does, and those that stand within it.

        These may be of whatever kind, and misspelt where they are of two words or more. One word
        that few bear is the name of a company of the kind that was asked for, or of a person where
        it stands alone.
        """
        whole, held = self._search_also(text, kind=kind, threshold=threshold)
        owners = {item.name.owner for item in whole}
        held = {position for position in held if self.names[position].owner not in owners}
        persons = kind in {PartyKind.PERSON, PartyKind.UNKNOWN}
        alone = words_alone(text) if persons else words_owned(text)
        within = [
            Found(self.names[position], score, run=run)
            for position, score, run in self._within.find(text, threshold, held, alone)
            if " " in run or self._stands_alone(position, run, kind)
        ]
        return whole, within

    def _search_also(
        self, text: str, *, kind: PartyKind, threshold: float
    ) -> tuple[list[Found], set[int]]:
        """Search for a text in all its readings; return also which names may stand within it."""
        found, held = self._search(text, kind=kind, threshold=threshold)
        for other, of, heard in further_readings(text, kind):
            also, _ = self._search(other, kind=of, threshold=threshold, heard=heard)
            found = _best_of(found, also)
        return found, held

    def _stands_alone(self, position: int, word: str, kind: PartyKind) -> bool:
        name = self.names[position]
        if name.kind is NameKind.WEAK_ALIAS:
            return False
        if self._person[position]:  # it stands alone there
            return (
                len({self.names[one].owner for one in self._parts.equal.find([word])})
                <= _RARE_OWNERS
            )
        of_kind = PartyKind.UNKNOWN in {kind, name.party} or kind is name.party
        listed = self._normal[position].tokens[0]  # which the word may misspell
        owners = {self.names[holder].owner for holder in self._by_words.holders(listed)}
        return of_kind and len(owners) <= _RARE_OWNERS

    def _search(
        self, text: str, *, kind: PartyKind, threshold: float, heard: bool = False
    ) -> tuple[list[Found], set[int]]:
        asked_person = asked_name(text, person=True, heard=heard)
        asked_company = asked_name(text, person=False)
        as_person, as_company = asked_person.name, asked_company.name
        persons = kind is not PartyKind.COMPANY
        companies = kind is not PartyKind.PERSON or bool(as_company.forms)
        bars = _bars(kind, threshold)
        chosen: set[int] = set()
        held: set[int] = set()
        both = persons and companies and as_company != as_person
        if persons:
            chosen.update(self._candidates(asked_person, bars, held, person=True, only=both))
        if both or not persons:
            chosen.update(self._candidates(asked_company, bars, held, person=False, only=both))
        rare = self._rare(as_person) if persons else set()
        chosen.update(rare)
        chosen.update(self._by_acronym(asked_company))
        if companies:
            chosen.update(self._beginnings_of(as_company))
        short, sole = self._by_short(asked_company), self._by_sole(asked_company)
        chosen.update(short | sole)
        found: list[Found] = []
        for position in sorted(chosen):
            query = as_person if self._person[position] else as_company
            bar = float(bars[self._parts.parties[position]])
            found += self._scored(
                position,
                query,
                bar,
                by_rare=position in rare,
                by_short=position in short,
                by_sole=position in sole,
                other=bar > threshold,
            )
        return found, held

    def _rare(self, query: NormalName) -> set[int]:
        """Return the persons' names with a query's one telling word, where few have it."""
        telling = [w for w in query.tokens if len(w) > 1 and w not in _APART_FROM_SURNAME]
        if len(telling) != 1 or len(telling[0]) < _RARE_LETTERS:
            return set()
        holders = self._by_words.holders(telling[0])
        owners = {self.names[position].owner for position in holders}
        if len(owners) > _RARE_OWNERS:
            return set()
        return {position for position in holders if self._person[position]}

    def shares_one_word(self, text: str) -> bool:
        """Whether persons are listed under more names than the one word that `text` consists of.

        Such a word alone names none of them: a search by it finds only who has no other name.
        """
        word = one_word(normalise(text, person=True))
        if not word or self._rare(normalise(text, person=True)):
            return False
        return any(self._person[position] for position in self._by_words.like_holders(word))

    def brute_force(self, text: str, *, kind: PartyKind, threshold: float) -> list[Found]:
        """Score every name: what `search` is measured against."""
        found = self._score_all(text, kind=kind, threshold=threshold)
        for other, of, heard in further_readings(text, kind):
            also = self._score_all(other, kind=of, threshold=threshold, heard=heard)
            found = _best_of(found, also)
        return found

    def _score_all(
        self, text: str, *, kind: PartyKind, threshold: float, heard: bool = False
    ) -> list[Found]:
        as_person = normalise(text, person=True, heard=heard)
        as_company = normalise(text, person=False)
        rare = self._rare(as_person) if kind is not PartyKind.COMPANY else set()
        asked_company = asked_name(text, person=False)
        short, sole = self._by_short(asked_company), self._by_sole(asked_company)
        bars = _bars(kind, threshold)[self._parts.parties].tolist()
        return [
            item
            for position, person in enumerate(self._person)
            for item in self._scored(
                position,
                as_person if person else as_company,
                bars[position],
                by_rare=position in rare,
                by_short=position in short,
                by_sole=position in sole,
                other=bars[position] > threshold,
            )
        ]

    def _by_short(self, query: AskedName) -> set[int]:
        """Return the companies of a short word that is the query's, or begins their names."""
        groups = self._parts.short
        return {position for word in query.short for position in groups.get(word).tolist()}

    def _by_sole(self, query: AskedName) -> set[int]:
        """Return the companies of one short word that the query is known by, or the other way."""
        found = self._parts.sole.get(query.as_sole), self._parts.known_by.get(query.sole)
        return {position for positions in found for position in positions.tolist()}

    def _scored(
        self,
        position: int,
        query: NormalName,
        threshold: float,
        *,
        by_rare: bool,
        by_short: bool,
        by_sole: bool,
        other: bool,
    ) -> list[Found]:
        """Score a name of a kind that was asked for, or of another one (`other`)."""
        person, normal = self._person[position], self._normal[position]
        score = score_at_least(query, normal, threshold, person=person)
        if score is None and by_rare and threshold <= RARE_SCORE:
            score = replace(score_names(query, normal, person=person), score=RARE_SCORE)
        short = by_short and (is_short_alone(query) or share_short_word(query, normal))
        short = (short or by_sole) and query.key != normal.key
        if short and threshold <= SHORT_SCORE and (score is None or score.score < SHORT_SCORE):
            score = replace(score_names(query, normal, person=person), score=SHORT_SCORE)
        if score is None or (other and _is_one_like_word(score)):
            return []
        return [Found(self.names[position], score, _short(query) if short else "")]

    def _candidates(
        self, asked: AskedName, bars: Floats, held: set[int], *, person: bool, only: bool
    ) -> set[int]:
        """Return the names that may be the query; add to `held` those that may stand within it."""
        query = asked.name
        if not query.tokens:
            return set()
        reached = self._by_words.find(query, bars, person=person, only=only)
        held.update(reached.within.tolist())
        found = {*reached.whole.tolist()}
        found.update(self._by_triples.find(query).tolist())
        found.update(self._parts.equal.find(asked.whole))
        found.update(self._begun_by(query))
        for key in asked.korean:
            found.update(self._parts.korean.get(key).tolist())
            found.update(self._parts.slips.get(key).tolist())
        for key in asked.slips:
            found.update(self._parts.korean.get(key).tolist())
        return found

    def _begun_by(self, query: NormalName) -> Iterable[int]:
        """Return the names of which the query is a beginning: a field was too narrow."""
        if len(query.written) < CUT_LETTERS:
            return ()
        return self._parts.written.beginning_with(query.written, some=self._written)

    def _beginnings_of(self, query: NormalName) -> Iterator[int]:
        """Return the companies whose name is a beginning of the query (MAHAN AIR, Mahan Airlines).

        Not persons: on a list no field was too narrow, and Mohammed is not Mohammedi.
        """
        text = query.written
        if self._parts.written.begins(text[:CUT_LETTERS], self._written):
            for length in range(CUT_LETTERS, len(text)):
                yield from self._parts.companies.get(text[:length]).tolist()

    def _by_acronym(self, query: AskedName) -> list[int]:
        """Return the names whose first letters the query is, or that are the query's."""
        words = query.name.tokens
        if len(words) == 1:
            found: list[int] = self._parts.acronyms.get(words[0]).tolist()
            return found
        return [
            position
            for acronym in query.acronyms
            for position in self._by_words.holders(acronym)
            if len(self._normal[position].tokens) == 1
        ]


@lru_cache(maxsize=64)
def _bars(kind: PartyKind, threshold: float) -> Floats:
    """Return by party the score a name must reach: more where another kind was asked for."""
    free = {kind, PartyKind.UNKNOWN} if kind is not PartyKind.UNKNOWN else set(PartyKind)
    return np.array(
        [threshold if party in free else max(threshold, OTHER_KIND) for party in PartyKind]
    )


def one_word(name: NormalName) -> str:
    """Return a person's only word apart from titles and particles, or ""; an initial counts."""
    telling = [word for word in name.tokens if word not in _APART_FROM_SURNAME]
    return telling[0] if len(telling) == 1 and len(telling[0]) > 1 else ""


def _best_of(first: list[Found], second: list[Found]) -> list[Found]:
    """Return each name once, with the better of its scores."""
    best = {item.name: item for item in first}
    for item in second:
        known = best.get(item.name)
        if known is None or item.score.score > known.score.score:
            best[item.name] = item
    return list(best.values())


def _is_one_like_word(score: NameScore) -> bool:
    """Whether a score rests on one word that is only like the other's.

    Between a company and a person that names no one (`Salhi`, SALEH; `Abel Ltd`, HABIL).
    """
    return len(score.pairs) == 1 and score.pairs[0][2] < 1.0 and not score.equal


def _short(name: NormalName) -> str:
    """Return the short word that tells a company, or the one that it may be known by alone."""
    return short_word(name) or as_sole_word(name)
