"""Whether a newly named party may be the one that the register left out. Pure.

Two parties are distinguished by contradicting birth dates, by numbers of one register that differ,
or by names that the comparison of names finds clearly different. A middle name, an initial, a
title, the order of words, a misspelling, a spelling by ear in another script, and a given name that
begins alike next to the same surname do not distinguish anyone. In doubt they may be one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from atlas.foundation.core.partial_dates import PartialDate, parse_date
from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.pairs import name_score
from atlas.knowledge.names.domain.placeholders import is_company_name, is_placeholder
from atlas.knowledge.names.domain.similarity import score_names
from atlas.knowledge.names.domain.words import skeletons, word_similarity
from atlas.sources.registry.domain.persons import plain_name
from atlas.sources.registry.domain.vocabulary import EntityRecord, PersonRecord
from atlas.sources.screening.domain.evidence import CONTRADICTS, compare_dates

OPEN = 0.7
"""Names that score as much (of 1) may be one party's: what a surname alone scores."""
ONE_SURNAME = 0.85
"""Likeness of two words of 1 from which on they are one surname, perhaps misspelt."""
_LONG_SKELETON = 5
"""Consonants from which on a word heard in another script may differ in two of them."""
_LATIN_ENDS = 0x250
_VOWELS = frozenset("aeiou")
_PERSON, _COMPANY = "Person", "Company"


@dataclass(frozen=True, slots=True)
class Known:
    """By what a register knows a party that it names.

    Attributes:
        person: it is recorded as a natural person.
        names: all its names, as written; placeholders left out.
        births: its dates of birth, as written (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`).
        numbers: scheme and value of those of its numbers that are one party's alone.

    """

    person: bool
    names: frozenset[str]
    births: frozenset[str] = frozenset()
    numbers: frozenset[tuple[str, str]] = frozenset()


def known_as(
    record: PersonRecord | EntityRecord, numbers: Iterable[tuple[str, str, bool]] = ()
) -> Known:
    """Return what a record identifies its party by.

    Args:
        record: it names a party (`unnamed_reason` is None).
        numbers: scheme, value, and whether the number is one party's alone.

    """
    person = isinstance(record, PersonRecord)
    if isinstance(record, PersonRecord):
        names = [name.full_name for name in record.names or []]
        names += [
            f"{name.given_name} {name.family_name}"
            for name in record.names or []
            if name.given_name and name.family_name
        ]
        births = {record.birth_date} if record.birth_date else set()
    else:
        names, births = [record.name or "", *(record.alternate_names or [])], set()
    return Known(
        person,
        frozenset(name for name in names if name and not is_placeholder(name, person=person)),
        frozenset(births),
        frozenset((scheme, value) for scheme, value, certain in numbers if certain),
    )


def joined(parts: Iterable[Known]) -> Known | None:
    """Return by what several records know one party; None: there are none."""
    every = list(parts)
    if not every:
        return None
    return Known(
        all(one.person for one in every),
        frozenset().union(*(one.names for one in every)),
        frozenset().union(*(one.births for one in every)),
        frozenset().union(*(one.numbers for one in every)),
    )


def may_be_one(one: Known, other: Known) -> bool:
    """Return whether two may be one party under two records; symmetric.

    A party known by a number alone may be anyone who is not distinguished from it.
    """
    if not one.numbers.isdisjoint(other.numbers):
        return True
    if _other_numbers(one, other) or _other_birth(one, other):
        return False
    kind = _kind(one, other)
    if kind is None:
        return False
    if not one.names or not other.names:
        return True
    return any(
        _alike(*sorted((mine, theirs)), kind) for mine in one.names for theirs in other.names
    )


def _kind(one: Known, other: Known) -> str | None:
    """Return as what two are compared; None: a person and a company."""
    if one.person == other.person:
        return _PERSON if one.person else _COMPANY
    person = one if one.person else other
    # a company that is recorded as a person
    return _COMPANY if any(map(is_company_name, person.names)) else None


def _other_numbers(one: Known, other: Known) -> bool:
    """Whether one register numbers both, and otherwise."""
    mine, theirs = ({scheme for scheme, _ in known.numbers} for known in (one, other))
    return any(
        _of(one, scheme).isdisjoint(_of(other, scheme)) for scheme in mine.intersection(theirs)
    )


def _of(known: Known, scheme: str) -> set[str]:
    return {value for its, value in known.numbers if its == scheme}


def _other_birth(one: Known, other: Known) -> bool:
    if not one.births or not other.births:
        return False
    theirs = _dates(other.births)
    return all(
        compare_dates(birth, theirs, 0, person=True)[0].effect == CONTRADICTS
        for birth in one.births
    )


def _dates(births: Iterable[str]) -> list[PartialDate]:
    found = []
    for birth in sorted(births):
        try:
            found.append(parse_date(birth))
        except ValueError:  # a register's own text: it tells nobody apart
            return []
    return found


@lru_cache(maxsize=100_000)
def _alike(one: str, other: str, kind: str) -> bool:
    person = kind == _PERSON
    mine, theirs = (normalise(name, person=person) for name in (one, other))
    return (
        score_names(mine, theirs, person=person).score >= OPEN * 100.0
        or name_score(one, other, kind) >= OPEN
        or (person and _is_clipped(plain_name(one).split(), plain_name(other).split()))
        or (person and _begin_alike(mine, theirs, heard=_is_latin(one) != _is_latin(other)))
    )


def _is_latin(text: str) -> bool:
    return all(ord(char) < _LATIN_ENDS for char in text if char.isalpha())


def _begin_alike(one: NormalName, other: NormalName, *, heard: bool) -> bool:
    """Whether two people have one surname and given names that begin alike (Sy, Simon).

    Not of Chinese and Korean names, where few surnames are shared and a given name is a syllable.
    `heard`: they are in two scripts; what one spells by ear then sounds like the other, and the
    surname may stand first.
    """
    if any(name.pinyin or name.korean or len(name.tokens) < 2 for name in (one, other)):
        return False
    ends = [(name.tokens[-1], name.tokens[0]) for name in (one, other)]
    orders = [ends, [ends[0], ends[1][::-1]]] if heard else [ends]
    return any(
        (word_similarity(*sorted(surnames), True) >= ONE_SURNAME or (heard and _sound(*surnames)))
        and (_initials(given[0]) & _initials(given[1]) or (heard and _sound(*given)))
        for surnames, given in (zip(*order, strict=True) for order in orders)
    )


def _initials(word: str) -> frozenset[str]:
    """Return the sounds with which a word may begin."""
    if word[0] in _VOWELS:
        return frozenset(word[0])
    return frozenset(sound[0] for sound in _heard(word))


def _sound(one: str, other: str) -> bool:
    """Whether two words may be one name by their consonants, as another script spells it by ear."""
    return any(_same_sound(mine, theirs) for mine in _heard(one) for theirs in _heard(other))


def _same_sound(mine: str, theirs: str) -> bool:
    least = min(len(mine), len(theirs))
    allowed = (least >= 2) + (least >= _LONG_SKELETON)
    return Levenshtein.distance(mine, theirs) <= allowed


def _heard(word: str) -> frozenset[str]:
    """Return the consonants of a word as they may be read; hushed ones and `k` are one (George)."""
    found = (sound.removeprefix("a").replace("X", "k") for sound in skeletons(word))
    return frozenset(sound for sound in found if sound) or frozenset([word])


def _is_clipped(one: list[str], other: list[str]) -> bool:
    """Whether each word of the shorter name begins, or is begun by, one of the other (T. Gvel)."""
    short, long = sorted((one, other), key=len)
    rest = sorted(long, key=len, reverse=True)
    for word in sorted(short, key=len, reverse=True):
        begun = next((w for w in rest if w.startswith(word) or word.startswith(w)), None)
        if begun is None:
            return False
        rest.remove(begun)
    return bool(short)
