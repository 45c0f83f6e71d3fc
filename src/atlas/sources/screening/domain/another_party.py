"""What tells that a name is another party's, though its words are like those of a listed name.

The score of two names is symmetrical and knows nothing of the entry. Here a hit is read from the
side of the query. What was typed as a usual name is no misspelling of an unusual one. An alias
that is a given name alone does not name everyone who also has a surname. Such a hit scores
`LIKE_ANOTHER` at most, so that only a lower threshold shows it, or it is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain.alignment import ARTICLES
from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.ordinary_words import says_nothing
from atlas.knowledge.names.domain.plain_words import words_of
from atlas.knowledge.names.domain.scripts.unvowelled import is_unvowelled, plain
from atlas.knowledge.names.domain.short_words import GENERIC_WORDS
from atlas.knowledge.names.domain.similarity import (
    KUNYA,
    ONE_WORD_CAP,
    SMALL_WORDS,
    TELLING,
    NameScore,
    score_names,
)
from atlas.knowledge.names.domain.titles import is_mistyped_title
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_NAMES,
    FORM_WORDS,
    KNOWN_NAMES,
    PARTICLES,
    TRADE_WORDS,
)
from atlas.knowledge.names.domain.words import SERVANT, apart, edit_similarity
from atlas.sources.lists.domain.entry import ListedName
from atlas.sources.lists.domain.terms import NameKind, PartyKind
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
_AHEAD = ARTICLES | KUNYA
"""What belongs to the word behind it."""
_KUNYA_ALONE = 2
"""The words of an alias that is a kunya and nothing else (Abu Mariam)."""
_MANY = 0.005
"""The share of persons from which on a given name is many companies' only word."""
_ONE_NAME = 80.0
"""From this score on, a name without vowels is one with vowels."""
_HEARD_ALIKE = 0.5
"""A word alone that was only heard has so many letters in common with the listed one."""
_MISTYPED, _HEARD_ALIKE_ACRONYM = 0.8, 0.6
"""An acronym with a typing error is so like it, or one in another script."""
_BY_CHANCE = 2
"""So many words may be alike by chance, where one side has no vowels."""
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN = re.compile(r"[&+,]|(?<!\w)(?:and|und|et)(?!\w)", re.IGNORECASE)
"""What stands between the partners of a firm (`Kiarie, Mumo and Abdirahman`)."""
_PARTNERS = 2
"""So many partners or more make a firm of several."""
_ARMED = frozenset(["army", "brigade", "brigades", "front", "movement"])
"""Words of groups that are called after someone, and are not that person's company."""
_NO_PARTNERS = _OF_COMPANIES | {"associates", "brothers", "family", "partners", "son", "sons"}


def weighed(
    found: Iterable[Found],
    asked: str,
    kind: PartyKind,
    threshold: float,
    names_of: Callable[[int], Sequence[ListedName]],
) -> Iterator[Found]:
    """Yield the names that still reach the threshold, less what tells that they are another's.

    `kind`: of the party that was asked for. `names_of`: the listed names of an entry, by position.
    """
    for one in found:
        kept = one
        if not one.score.equal and _is_anothers(one, asked, kind, names_of):
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


def _is_anothers(
    found: Found, asked: str, kind: PartyKind, names_of: Callable[[int], Sequence[ListedName]]
) -> bool:
    if _cuts_a_name(found, asked):
        return True
    if found.name.party is PartyKind.PERSON:
        return (
            _has_title_for_surname(asked, found.score)
            or _is_another_korean(found, asked)
            or (kind is PartyKind.COMPANY and _are_partners(found, asked))
            or _is_another_kunya(found, asked)
            or _is_only_heard(found.score)
            or _is_guessed(found, asked, names_of)
        )
    if len(found.score.pairs) != 1:
        return False
    return (
        _is_another_word(*found.score.pairs[0])
        or _is_another_acronym(found, asked, names_of)
        or _is_many_companies(found)
    )


def _cuts_a_name(found: Found, asked: str) -> bool:
    """Whether words within a text end in what belongs to the next one (`Dawud al` Saud).

    They do not where the listed name ends so as well, or lacks a word there (al-Shawakh).
    """
    words = found.run.split()
    if not words or words[-1] not in _AHEAD:
        return False
    person = found.name.party is PartyKind.PERSON
    paired = {word for _, theirs, _ in found.score.pairs for word in theirs.split()}
    listed = normalise(found.name.full, person=person).tokens
    if not any(one in _AHEAD and other in paired for one, other in pairwise(listed)):
        return False
    texts = (normalise(asked, person=person).tokens for person in (True, False))
    return any(
        list(every[place : place + len(words)]) == words
        for every in texts
        for place in range(len(every) - len(words))
    )


def _are_partners(found: Found, asked: str) -> bool:
    """Whether words are of several partners of a firm, or one of them is a surname.

    `Ali, Lawal and Mohammed` is not `Ali Mohammed`, and `Abdelaziz & Brahimi` not `Abdul Aziz`.
    Neighbours may be a surname and a given name (`Kony, Joseph and Mary`).
    """
    parts = [words for part in _BETWEEN.split(asked) if (words := words_of(part))]
    if not found.run or len(parts) < _PARTNERS or any(len(words) > 1 for words in parts):
        return False
    if any(words[0] in _NO_PARTNERS for words in parts):
        return False
    run = {*found.run.split()}
    places = [
        place
        for place, (word,) in enumerate(parts)
        if not run.isdisjoint(normalise(word, person=True).tokens)
    ]
    if not places:  # written as another word than it is read
        return False
    return len(places) == 1 or places[-1] - places[0] >= len(places)


def _is_another_kunya(found: Found, asked: str) -> bool:
    """Whether an alias that is a kunya alone meets one of another word, or a surname like it.

    Maryam Abu Ghalyun is not `Abu Maryam`, and Jad Abu al-Saud is not `Abu Suad`.
    """
    query, listed = (
        normalise(name, person=True).tokens for name in (found.run or asked, found.name.full)
    )
    mine, theirs = _behind_kunya(query), _behind_kunya(listed)
    if not mine or not theirs or len(listed) > _KUNYA_ALONE:
        return False
    alike = [
        alike
        for one, other, alike in found.score.pairs
        if mine in one.split() and theirs in other.split()
    ]
    if not alike:
        before = {*query[: query.index(mine)]}
        return any(one in before and other == theirs for one, other, _ in found.score.pairs)
    further = query[0] not in _AHEAD and query[0] not in _paired(found.score)
    return further and alike[0] < 1.0 and found.name.kind is NameKind.WEAK_ALIAS


def _behind_kunya(words: Sequence[str]) -> str:
    """Return the word behind the first kunya of a name, or ""."""
    rest = list(words)
    while rest and rest.pop(0) not in KUNYA:
        pass
    return next((word for word in rest if word not in ARTICLES), "")


def _is_only_heard(score: NameScore) -> bool:
    """Whether one word alone sounds like one without vowels, and its letters are unlike it."""
    if len(score.pairs) != 1 or score.unmatched:
        return False
    mine, theirs, _ = score.pairs[0]
    if " " in mine + theirs or not is_unvowelled(mine + theirs):
        return False
    return Levenshtein.normalized_similarity(plain(mine), plain(theirs)) < _HEARD_ALIKE


def _is_guessed(found: Found, asked: str, names_of: Callable[[int], Sequence[ListedName]]) -> bool:
    """Whether two words with vowels meet some without, which are also listed with their vowels.

    `Dean Smith` may be read in the consonants of SHAMSUDDIN in Arabic, and one of its words is
    unlike all of that name. Three words are no chance.
    """
    pairs = found.score.pairs
    if len(pairs) > _BY_CHANCE or is_unvowelled("".join(mine for mine, _, _ in pairs)):
        return False
    if not is_unvowelled("".join(theirs for _, theirs, _ in pairs)):
        return False
    query, listed = (normalise(name, person=True) for name in (found.run or asked, found.name.full))
    vowelled = [
        name
        for one in names_of(found.name.owner)
        if (name := normalise(one.full, person=True)).tokens
        and not is_unvowelled("".join(name.tokens))
        and score_names(listed, name, person=True).score >= _ONE_NAME
    ]
    return bool(vowelled) and not any(
        score_names(query, name, person=True).score >= _ONE_NAME or _is_like_words(query, name)
        for name in vowelled
    )


def _is_like_words(query: NormalName, name: NormalName) -> bool:
    """Whether each telling word of a query has half of its letters from some word of a name."""
    return all(
        any(Levenshtein.normalized_similarity(word, other) >= _HEARD_ALIKE for other in name.tokens)
        for word in _telling(query)
    )


def _is_another_acronym(
    found: Found, asked: str, names_of: Callable[[int], Sequence[ListedName]]
) -> bool:
    """Whether an acronym is met by more than one typing error: its letters have no sound.

    In another script it is written by the sounds of its letters.
    """
    mine, theirs, _ = found.score.pairs[0]
    if not found.name.full.isupper() or " " in mine + theirs or not theirs.isalpha():
        return False
    if mine in asked.casefold().replace(".", ""):
        other = edit_similarity(*sorted((mine, theirs), key=len)) < _MISTYPED
    else:
        other = Levenshtein.normalized_similarity(plain(mine), theirs) < _HEARD_ALIKE_ACRONYM
    return other and any(_spell(one.full, theirs) for one in names_of(found.name.owner))


def _spell(name: str, letters: str) -> bool:
    """Whether the first words of a name begin with these letters, one each."""
    words = normalise(name).text.split()
    return any(
        "".join(word[0] for word in chosen).startswith(letters)
        for chosen in (words, [word for word in words if word not in SMALL_WORDS])
        if len(chosen) > 1
    )


def _is_many_companies(found: Found) -> bool:
    """Whether a company shares a usual given name alone with an armed group (Army of Mohammed)."""
    mine, theirs, _ = found.score.pairs[0]
    if mine != theirs or COMMON_NAMES.get(mine, 0.0) < _MANY:
        return False
    return not _ARMED.isdisjoint(found.score.unmatched)


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
    if len(asked) == _ONE_SYLLABLE == len(_HAN.findall(asked)) and listed.korean:
        return len(listed.tokens) == _KOREAN  # a character is a syllable
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
