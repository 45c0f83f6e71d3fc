"""What tells that a name is another party's, though its words are like those of a listed name.

The score of two names is symmetrical and knows nothing of the entry. Here a hit is read from the
side of the query. What was typed as a usual name is no misspelling of an unusual one. An alias
that is a given name alone does not name everyone who also has a surname. Such a hit scores
`LIKE_ANOTHER` at most, so that only a lower threshold shows it, or it is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.ordinary_words import says_nothing
from atlas.knowledge.names.domain.plain_words import words_of
from atlas.knowledge.names.domain.short_words import GENERIC_WORDS
from atlas.knowledge.names.domain.similarity import ONE_WORD_CAP, TELLING, NameScore
from atlas.knowledge.names.domain.titles import is_mistyped_title
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_NAMES,
    FORM_WORDS,
    KNOWN_NAMES,
    PARTICLES,
    TRADE_WORDS,
)
from atlas.knowledge.names.domain.words import SERVANT, apart
from atlas.sources.lists.domain.entry import ListedName
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.index import Found
from atlas.sources.screening.domain.segments import words_alone

LIKE_ANOTHER = ONE_WORD_CAP
"""What names score at most that are likely two parties'."""
_SAME_SOUND = 0.95
"""So alike are words that only differ in how they are written."""
_BEGINNING, _LEAST_LEFT = 6, 2
"""A beginning of fewer letters is another word, where so many letters or more follow."""
_UNVOWELLED_SOUND = 0.93
"""The same in a script without vowels, where nothing is written alike."""
_KOREAN, _ONE_SYLLABLE = 3, 2
"""The words of a Korean name with a given name of two syllables, and of one."""
_SURNAMES = frozenset(["bishop", "judge", "justice", "king", "lord", "major", "pastor", "prince"])
"""Titles that are surnames where they stand last."""
_OF_COMPANIES = GENERIC_WORDS | TRADE_WORDS | FORM_WORDS


def weighed(found: Iterable[Found], asked: str, threshold: float) -> Iterator[Found]:
    """Yield the names that still reach the threshold, less what tells that they are another's."""
    for one in found:
        kept = one
        if not one.score.equal and _is_anothers(one, asked):
            low = min(LIKE_ANOTHER, one.score.score)
            kept = replace(one, score=replace(one.score, score=low), another=True)
        if kept.score.score >= threshold:
            yield kept


def is_like_part(score: NameScore) -> bool:
    """Whether a short part of a text is a name that only resembles the listed one.

    Between marks stands what a party is called, mostly another partner (`Saraf, Bakshi and Pai`).
    What sounds the same is one name in two spellings. An acronym and its words are no such pair.
    """
    if len(score.pairs) != 1 or score.equal:
        return False
    mine, theirs, alike = score.pairs[0]
    if " " in mine + theirs:
        return False
    return alike < (_SAME_SOUND if mine.islower() else _UNVOWELLED_SOUND)


def is_given_name_alone(
    found: Found, asked: str, kind: PartyKind, names: Sequence[ListedName]
) -> bool:
    """Whether an alias is a compound given name alone, and a person with a surname has it.

    `Abdul Aziz` is one name, like Matiullah: `Abdul Aziz Nazim` is another person, unless all the
    names of the entry are so short.
    """
    if kind is not PartyKind.PERSON or found.name.party is not PartyKind.PERSON:
        return False
    if not _is_compound(normalise(found.name.full, person=True)):
        return False
    query = normalise(asked, person=True)
    others = [
        word
        for word in _telling(query)
        if word not in _paired(found.score) and not is_mistyped_title(word)
    ]
    if (
        not others
        or words_alone(asked)
        or any(says_nothing((o,), frozenset(), person=True) for o in others)
    ):
        return False
    return any(not _is_compound(normalise(one.full, person=True)) for one in names)


def _is_anothers(found: Found, asked: str) -> bool:
    if found.name.party is PartyKind.PERSON:
        return _has_title_for_surname(asked, found.score) or _is_another_korean(found, asked)
    return len(found.score.pairs) == 1 and _is_another_word(*found.score.pairs[0])


def _is_another_word(mine: str, theirs: str, alike: float) -> bool:
    """Whether one word that companies share is only like the other's, and another."""
    if alike >= _SAME_SOUND or not (mine + theirs).isalpha() or not (mine + theirs).islower():
        return False
    short, long = sorted((mine, theirs), key=len)
    if long.startswith(short) and OSA.distance(short, long) >= _LEAST_LEFT:
        return len(short) < _BEGINNING and long[len(short) :] not in _OF_COMPANIES
    known = mine in KNOWN_NAMES or mine in COMMON_NAMES
    return known and (apart(mine, theirs) or theirs not in KNOWN_NAMES)


def _has_title_for_surname(asked: str, score: NameScore) -> bool:
    """Whether a title stands last, behind a given name (Peter King): it is the surname."""
    words = words_of(asked)
    if len(words) < 2 or words[-1] not in _SURNAMES or "," in asked:
        return False
    return len(score.pairs) == 1 and words[-1] not in score.pairs[0][:2]


def _is_another_korean(found: Found, asked: str) -> bool:
    """Whether a given name of two syllables meets a whole name with one (Sang-chol, Chol)."""
    query = normalise(asked, person=True)
    listed = normalise(found.name.full, person=True)
    return (
        query.korean
        and listed.korean
        and len(query.tokens) == _KOREAN
        and len(listed.tokens) == _ONE_SYLLABLE
        and len(found.score.pairs) == _ONE_SYLLABLE
        and all(
            mine in query.tokens and theirs in listed.tokens
            for mine, theirs, _ in found.score.pairs
        )
    )


def _is_compound(name: NormalName) -> bool:
    words = _telling(name)
    return len(words) == 2 and words[0] == SERVANT


def _telling(name: NormalName) -> list[str]:
    return [
        word
        for word, tells in zip(name.tokens, name.weights, strict=True)
        if tells >= TELLING and word not in PARTICLES
    ]


def _paired(score: NameScore) -> set[str]:
    return {word for mine, _, _ in score.pairs for word in mine.split()}
