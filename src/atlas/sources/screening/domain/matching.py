"""One query against one list version: candidates with scores, strength and explanation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from atlas.foundation.core.partial_dates import parse_date
from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.plain_words import words_of
from atlas.knowledge.names.domain.short_words import GENERIC_WORDS
from atlas.knowledge.names.domain.similarity import NameScore, score_names
from atlas.knowledge.names.domain.vocabulary import CORE_FORMS
from atlas.sources.lists.domain.entry import (
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListEntry,
)
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.screening.domain.another_party import (
    is_given_name_alone,
    is_like_part,
    weighed,
)
from atlas.sources.screening.domain.evidence import AGREES, NEUTRAL, Evidence, gather, spellings
from atlas.sources.screening.domain.index import (
    Found,
    IndexedName,
    NameIndex,
    NameIndexParts,
    name_index_parts,
    one_word,
)
from atlas.sources.screening.domain.listed_names import indexed_names, left_out
from atlas.sources.screening.domain.names_within import behind_mark, names_within
from atlas.sources.screening.domain.numbers import asked_numbers
from atlas.sources.screening.domain.parts_apart import short_parts
from atlas.sources.screening.domain.postings import (
    Blob,
    Grouping,
    Groups,
    Keys,
    Packed,
    Packing,
    packed,
)
from atlas.sources.screening.domain.results import NAME_EQUAL, Feature, ScreeningQuery, Strength
from atlas.sources.screening.domain.segments import words_alone
from atlas.sources.screening.domain.strength import ListedNameFound, strength_of, why_weak


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """An entry of the version, with the id of its stored state."""

    id: UUID
    entry: ListEntry


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate before it is stored."""

    entry: IndexedEntry
    query_name: str
    """The name of the query, as it was sent, that matches best."""
    name: str
    name_kind: NameKind
    score: float
    strength: Strength
    features: tuple[Feature, ...]
    contradictions: tuple[str, ...]


def _common() -> bytes:
    """Return what packed entries have in common: the names of fields, and usual values."""
    day = parse_date("1970-01-01")
    entries = (
        ListEntry(
            key="",
            kind=kind,
            names=(ListedName("", NameKind.ALIAS, "aka"), ListedName("", NameKind.PRIMARY)),
            measure=measure,
            programmes=(),
            birth_dates=(day,),
            addresses=(ListedAddress("", None, None, None),),
            identifiers=(ListedIdentifier("", "", ""),),
        )
        for kind, measure in (
            (PartyKind.COMPANY, Measure.ASSET_FREEZE),
            (PartyKind.PERSON, Measure.WATCH),
        )
    )
    return packed(IndexedEntry(UUID(int=0), one) for one in entries).content.tobytes()


_COMMON = _common()


@dataclass(frozen=True, slots=True)
class VersionParts:
    """Everything an index of a list version consists of, as arrays."""

    entries: Blob
    numbers: Groups
    left_out: Keys
    """The letters in brackets that are no alias of an entry."""
    names: NameIndexParts


def entry_packing() -> Packing:
    """Return an empty packing for the entries of a list version."""
    return Packing(_COMMON)


def version_parts(stored: Blob) -> VersionParts:
    """Return an index of packed entries (`entry_packing`); none is kept as an object."""
    numbers, left = Grouping(), set[str]()

    def names() -> Iterator[IndexedName]:
        for position, item in enumerate(Packed(stored, IndexedEntry, _COMMON)):
            for value in _numbers(item.entry):
                numbers.add(value, position)
            left.update(left_out(item.entry))
            yield from indexed_names(position, item.entry)

    found = name_index_parts(names())
    return VersionParts(stored, numbers.groups(), Keys.of(sorted(left)), found)


class VersionIndex:
    """What one list version can be asked: its names, and its numbers."""

    def __init__(
        self, entries: Iterable[IndexedEntry] | VersionParts, *, year_tolerance: int
    ) -> None:
        parts = entries if isinstance(entries, VersionParts) else _parts_of(entries)
        self._entries: Sequence[IndexedEntry] = Packed(parts.entries, IndexedEntry, _COMMON)
        self._tolerance = year_tolerance
        self._numbers = parts.numbers
        self._left_out = parts.left_out
        self.names = NameIndex(parts.names)

    def __len__(self) -> int:
        return len(self._entries)

    def match(self, query: ScreeningQuery) -> list[Match]:
        """Return the candidates of a query: strength first, then score, then key."""
        best: dict[int, tuple[Found, str]] = {}
        if not self._entries:
            return []
        stated = _names(query)
        for asked in stated:
            whole, within = self.names.search_all(asked, kind=query.kind, threshold=query.threshold)
            named = (*whole, *within, *self._apart(query, asked))
            for found in weighed(named, asked, query.kind, query.threshold, self._names_of):
                names = self._names_of(found.name.owner)
                if is_given_name_alone(found, asked, query.kind, names):
                    continue
                known = best.get(found.name.owner)
                if known is None or _rank(found) > _rank(known[0]):
                    best[found.name.owner] = (found, asked)
        for position in self._by_number(query):
            if position not in best:
                best[position] = self._named(position, query.name)
        matches = [
            self._match(query, position, found, asked, stated.get(asked, query.name))
            for position, (found, asked) in best.items()
        ]
        matches.sort(key=lambda m: (_ORDER[m.strength], -m.score, m.entry.entry.key))
        return matches

    def _names_of(self, position: int) -> Sequence[ListedName]:
        return self._entries[position].entry.names

    def _apart(self, query: ScreeningQuery, asked: str) -> Iterator[Found]:
        """Yield the organisations that a short name set apart in a text finds by itself."""
        for part in () if query.kind is PartyKind.PERSON else short_parts(asked):
            for found in self.names.search(part, kind=PartyKind.COMPANY, threshold=query.threshold):
                if found.name.party is not PartyKind.PERSON and not is_like_part(found.score):
                    score = replace(found.score, equal=False)
                    yield replace(found, score=score, run=part)

    def shares_one_word(self, query: ScreeningQuery) -> bool:
        """Whether all names of a query are one word each, and some entry has it and more.

        A surname that several share (Lukashenko) names none of them: it was not compared. So it is
        where a person's only name has it standing alone (Heirs of Lukashenko). An organisation's
        only word that names state in brackets, where a country or a legal form has the same letters
        (UK, SA), names none of them either.
        """
        names = tuple(map(behind_mark, query.stated_names))
        if names and query.kind is not PartyKind.PERSON and all(map(self._is_left_out, names)):
            return True
        if query.kind in _NO_PERSONS or not names:
            return False
        if not all(map(is_one_word, names)):
            if query.kind is not PartyKind.PERSON or len(names) > 1:
                return False
            names = words_alone(names[0])
        return any(map(self.names.shares_one_word, names))

    def _is_left_out(self, name: str) -> bool:
        words = {*words_of(name.replace(".", ""))} - GENERIC_WORDS
        written = "".join(char for char in name.casefold() if char.isalnum())
        return self._left_out.get(written) is not None or any(
            self._left_out.get(word) is not None
            and all((other,) in CORE_FORMS for other in words - {word})
            for word in words
        )

    def _by_number(self, query: ScreeningQuery) -> list[int]:
        positions: dict[int, None] = {}
        for asked in asked_numbers(query).numbers:
            identifier = asked.identifier
            for number in sorted(spellings(identifier.scheme, identifier.value)):
                for position in self._numbers.get(number).tolist():
                    evidence = self._evidence(query, position)
                    if evidence.has(AGREES, "identifier") or evidence.has(NEUTRAL, "number"):
                        positions[position] = None
        return list(positions)

    def _named(self, position: int, asked: str) -> tuple[Found, str]:
        """Score the entry's best name, whatever it scores: its number was found."""
        entry = self._entries[position].entry
        person = entry.kind is PartyKind.PERSON
        query = normalise(asked, person=person)
        scored = [
            Found(
                IndexedName(position, name.full, name.kind, entry.kind),
                score_names(query, normalise(name.full, person=person), person=person),
            )
            for name in entry.names
        ]
        nameless = IndexedName(position, entry.name, NameKind.PRIMARY, entry.kind)
        empty = Found(nameless, NameScore(0.0, equal=False, pairs=(), unmatched=()))
        return max(scored, key=_rank, default=empty), asked

    def _evidence(self, query: ScreeningQuery, position: int) -> Evidence:
        entry = self._entries[position].entry
        return gather(query, entry, year_tolerance=self._tolerance)

    def _match(
        self, query: ScreeningQuery, position: int, found: Found, asked: str, stated: str
    ) -> Match:
        item = self._entries[position]
        evidence = self._evidence(query, position)
        equal = tuple(_equal_name(found, asked))
        if equal:
            evidence = evidence.of_equal_name()
        person = item.entry.kind is PartyKind.PERSON
        parts = len(normalise(found.name.full, person=person).tokens)
        name = ListedNameFound(
            found.score.equal,
            found.name.kind,
            parts,
            item.entry.kind,
            found.short_word,
            within=bool(found.run),
        )
        strength = strength_of(evidence, name)
        why = why_weak(strength, evidence, name)
        return Match(
            entry=item,
            query_name=stated,
            name=found.name.full,
            name_kind=found.name.kind,
            score=round(min(100.0, max(0.0, found.score.score + evidence.points)), 2),
            strength=strength,
            features=(
                _name_feature(found, asked, why),
                *equal,
                *evidence.features,
            ),
            contradictions=evidence.contradictions,
        )


_ORDER: Mapping[Strength, int] = {Strength.EXACT: 0, Strength.STRONG: 1, Strength.WEAK: 2}
_NO_PERSONS = frozenset([PartyKind.COMPANY, PartyKind.VESSEL, PartyKind.AIRCRAFT])
_SETTLED = frozenset([
    "estate", "settlement", "trust", "trusts", "foundation", "stiftung", "fideicomiso", "fiducie",
    "heirs", "nachlass", "succession", "sucesion",
])  # fmt: skip
"""Words for what is left by, or settled on, a person of that name."""
_BEFORE = _SETTLED | {"the", "of", "late", "trustee", "trustees", "executors"}
_BEHIND = _SETTLED | {"family", "trustee", "trustees"}
_EQUAL = {NameKind.PRIMARY: "primary", NameKind.ALIAS: "strong_alias"}
_KIND_RANK = {NameKind.PRIMARY: 2, NameKind.ALIAS: 1, NameKind.WEAK_ALIAS: 0}


def _rank(found: Found) -> tuple[bool, bool, float, int]:
    """Rank an equal name that is no weak alias first, a run last, then by score, then by kind."""
    telling = found.score.equal and found.name.kind is not NameKind.WEAK_ALIAS
    return telling, not found.run, found.score.score, _KIND_RANK[found.name.kind]


def is_one_word(name: str) -> bool:
    """Whether a person's name is one word apart from titles and particles."""
    return bool(one_word(normalise(name, person=True)))


def _parts_of(entries: Iterable[IndexedEntry]) -> VersionParts:
    packing = entry_packing()
    packing.add(entries)
    return version_parts(packing.blob())


def _numbers(entry: ListEntry) -> list[str]:
    return sorted({n for one in entry.identifiers for n in spellings(one.scheme, one.value)})


def _names(query: ScreeningQuery) -> Mapping[str, str]:
    """Return the names of a query, those without numbers and those within them, each with whose."""
    return _names_of((query.name, *query.other_names), asked_numbers(query).bare_names)


@lru_cache(maxsize=2_000)
def _names_of(names: tuple[str, ...], bare_names: tuple[str, ...]) -> Mapping[str, str]:
    found = {name: name for name in names}
    for name, bare in zip(names, bare_names, strict=True):
        if any(map(str.isalpha, bare)):
            found.setdefault(bare, name)
    for name, stated in tuple(found.items()):
        for part in names_within(name):
            found.setdefault(part, stated)
    return found


def _equal_name(found: Found, asked: str) -> Iterator[Feature]:
    """Yield that the whole name is the listed one, and whether the primary or a strong alias."""
    kind = _EQUAL.get(found.name.kind)
    if kind and (found.score.equal or _with_legal_form(found, asked)):
        yield Feature(NAME_EQUAL, AGREES, 0.0, asked, found.name.full, kind)


def _with_legal_form(found: Found, asked: str) -> bool:
    """Whether a party's name is a listed person's whole name with only a legal form or word added.

    The estate or the trust of a person has such a name (`Estate of …`, `The … Settlement`).
    """
    company = normalise(asked, person=False)
    if found.name.party is not PartyKind.PERSON:
        return False
    words = [*company.tokens]
    if not company.forms and _SETTLED.isdisjoint(words):
        return False
    while words and words[0] in _BEFORE:
        words.pop(0)
    while words and words[-1] in _BEHIND:
        words.pop()
    listed = normalise(found.name.full, person=True)
    bare = normalise(" ".join(words), person=True)
    return len(listed.tokens) > 1 and bare.key == listed.key


def _name_feature(found: Found, asked: str, why: str) -> Feature:
    words = ", ".join(
        mine if alike == 1.0 else f"{mine} ~ {theirs} ({alike:.2f})"
        for mine, theirs, alike in found.score.pairs
    )
    loose = f"; not matched: {', '.join(found.score.unmatched)}" if found.score.unmatched else ""
    if found.score.against:
        loose += f"; words that many persons share: -{found.score.against:.2f}"
    if found.score.whole:
        loose += "; as whole names they are alike, letter by letter"
    if found.run:
        loose += f"; stands within what was typed, as {found.run}"
    if found.another:
        loose += "; likely another party's name"
    if found.name.within:
        loose += f"; stated within {found.name.within}"
    equal = "equal after normalisation; " if found.score.equal else ""
    return Feature(
        "name",
        AGREES,
        found.score.score,
        asked,
        found.name.full,
        f"{equal}words: {words or 'none'}{loose}{why and f'; {why}'}",
    )
