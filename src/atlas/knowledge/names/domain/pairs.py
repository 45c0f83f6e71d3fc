"""Whether two names are one party's: the name score of entity resolution.

Screening asks "may this be the listed party?" and must not miss; resolution asks "are these two
the same?" and must not join strangers. Both rest on the same words, alignment and weights;
`name_score` counts against a pair what tells two parties apart.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from rapidfuzz.distance import Levenshtein

from atlas.knowledge.names.domain import commonness
from atlas.knowledge.names.domain.normalise import CHILD_OF, NormalName, normalise, weight
from atlas.knowledge.names.domain.numerals import number_lacks, numbers_of, other_numbers
from atlas.knowledge.names.domain.scripts.foreign_letters import foreign_reading
from atlas.knowledge.names.domain.similarity import SMALL_WORDS, TELLING, NameScore, score_names
from atlas.knowledge.names.domain.vocabulary import (
    COUNTRY_WORDS,
    FORM_WORDS,
    FUND_WORDS,
    OFFICES,
    PARTICLES,
    TRADE_WORDS,
)

ALGORITHM = "atlas-pair-v8"
MATCH = 0.8
"""From this score on two names are taken for one party's name."""

COMPANY_MATCH = 0.71
"""The score of two companies' names that is as telling as `MATCH` is of persons."""
OTHER_COMPANY = 0.6
_OTHER_PARTY = 0.75
_COUNTRY = 0.6
"""The weight of a country among a company's words."""
_ORGANISATIONS = (TRADE_WORDS | FORM_WORDS | COUNTRY_WORDS) - {"de", "la", "y", "a"}
_LONGEST_ACRONYM, _TICKER = 7, range(3, 5)
SHORT_FORM = 0.72
"""The score of an acronym and its name, of companies."""
_SHORT, _SHORTEST = 4, 3
"""So short words of companies are two names where a letter differs; so short, where any is left."""
_PATRONYMIC = re.compile("(?:ov|ev|yov|iev)(?:ich|ych|ic|yc|na)$|ivna$|ichna$")
_ALIKE = 0.9
_ALIKE_COMPANIES = 0.8
"""Words of companies that are less alike, and begin otherwise, are two (Offensive, Defensive)."""
_FAR = 0.75
"""Words that are less alike may be two names (Ronaldo, Ronaldinho)."""
_MISSPELT = 0.55
"""Words left over on both sides that are so alike may be one word, badly misspelt."""
_SURNAME_LETTERS = 5
_KINDS = {"srl": "limited", "llc": "limited", "sa": "stock", "jsc": "stock", "lp": "partnership",
          "trust": "foundation"}  # fmt: skip
"""Classes of legal forms (`data/legal_forms.txt`) that no company changes in translation."""
_ANY_FORM = frozenset(["ltd", "company"])
_UNSAID = PARTICLES | SMALL_WORDS | {"in"}
"""Words whose absence tells nothing apart."""
_ARTICLES = frozenset(["al", "el", "ad", "as", "ar", "an"])

PERSON, ORGANISATION, EITHER = "person", "organisation", "either"
_SCHEMAS = {
    "person": PERSON,
    "individual": PERSON,
    "naturalperson": PERSON,
    "company": ORGANISATION,
    "organization": ORGANISATION,
    "organisation": ORGANISATION,
    "publicbody": ORGANISATION,
    "asset": ORGANISATION,
    "entity": EITHER,
    "legalentity": EITHER,
    "thing": EITHER,
    "unknown": EITHER,
    "": EITHER,
    "vessel": ORGANISATION,
    "vehicle": ORGANISATION,
    "airplane": ORGANISATION,
    "aircraft": ORGANISATION,
    "security": ORGANISATION,
    "trust": ORGANISATION,
}


def kind_of(schema: str) -> str:
    """Return `person`, `organisation` or `either` for a schema of FollowTheMoney or of Atlas.

    Raises ValueError for a schema that is not known.
    """
    plain = "".join(c for c in schema.casefold() if c.isalnum())
    if plain not in _SCHEMAS:
        known = "Person, Company, Organization, PublicBody, LegalEntity, Vessel, Airplane"
        raise ValueError(f"schema {schema!r} is unknown: write one of {known}")
    return _SCHEMAS[plain]


def name_score(first: str, second: str, schema: str) -> float:
    """Return how surely two names are one party's (0-1); symmetric.

    `schema` is as for `kind_of`; a legal entity is compared both as a person and as an
    organisation, and the better one counts.
    """
    kind = kind_of(schema)
    if kind == EITHER and any(map(_is_organisation, (first, second))):
        kind = ORGANISATION
    if kind == PERSON:
        return _score(first, second, person=True)
    company = _score(first, second, person=False)
    if kind == ORGANISATION:
        return _stretched(company)
    # nothing tells that it is a company: its name is compared as strictly as a person's
    return max(company, _score(first, second, person=True))


def _is_organisation(name: str) -> bool:
    """Whether a legal form, a number or a word of trade stands in a name: no natural person's."""
    normal = normalise(name)
    return bool(normal.forms or numbers_of(normal)) or any(
        word in _ORGANISATIONS for word in normal.tokens if word not in PARTICLES
    )


def _short_form(mine: NormalName, theirs: NormalName) -> float:
    """Return the score of an acronym or a ticker and the name it stands for; 0 for another name."""
    short, long = sorted((mine, theirs), key=lambda name: (len(name.tokens), len(name.squashed)))
    letters = short.squashed
    if len(short.tokens) != 1 or not letters.isalpha() or not 2 <= len(letters) <= _LONGEST_ACRONYM:
        return 0.0
    words = [word for word in long.text.split() if word not in SMALL_WORDS]
    spelt = {"".join(word[0] for word in words[:count]) for count in range(2, len(words) + 1)}
    spelt.add("".join(word[0] for word in long.tokens if word not in SMALL_WORDS))
    if len(long.tokens) > 1 and letters in spelt:
        return SHORT_FORM
    ticker = not short.forms and len(letters) in _TICKER and long.weights[0] >= TELLING
    return SHORT_FORM if ticker and _is_ticker(letters, long.tokens[0]) else 0.0


def _is_ticker(letters: str, word: str) -> bool:
    """Whether the letters are some of a word's, in order, from its first one on (NKE, Nike)."""
    following = iter(word)
    if letters[0] != word[0] or len(word) <= len(letters):
        return False
    return all(letter in following for letter in letters)


def _score(first: str, second: str, *, person: bool) -> float:
    if not person:
        return _of_normal(normalise(first), normalise(second), person=False)
    return max(
        _of_normal(mine, theirs, person=True)
        for mine in _readings(first)
        for theirs in _readings(second)
    )


def _readings(name: str) -> tuple[NormalName, ...]:
    """Return a person's name as it is romanised and, where it may be foreign, as it is heard."""
    plain = normalise(name, person=True)
    return (plain, normalise(name, person=True, heard=True)) if foreign_reading(name) else (plain,)


def _of_normal(mine: NormalName, theirs: NormalName, *, person: bool) -> float:
    found = score_names(mine, theirs, person=person)
    score = found.score / 100.0
    if not person:
        bounded = min(score, _company_cap(mine, theirs, found))
        return max(bounded, _short_form(mine, theirs))
    if score < MATCH:
        return MATCH if _by_office(mine, theirs) or _by_office(theirs, mine) else score
    return min(score, _person_cap(mine, theirs, found))


def _by_office(short: NormalName, long: NormalName) -> bool:
    """Whether one name is an office and the other's rare surname (President Erdoğan)."""
    surname = short.tokens[-1] if len(short.tokens) == 1 < len(long.tokens) else ""
    if len(surname) < _SURNAME_LETTERS or OFFICES.isdisjoint(short.text.split()):
        return False
    return surname == long.tokens[-1] and commonness.is_rare(surname)


def _stretched(score: float) -> float:
    """Return a company's score on the scale of persons, whose names lack fewer words."""
    if score < COMPANY_MATCH:
        return score * MATCH / COMPANY_MATCH
    return MATCH + (score - COMPANY_MATCH) * (1.0 - MATCH) / (1.0 - COMPANY_MATCH)


def _person_cap(mine: NormalName, theirs: NormalName, found: NameScore) -> float:
    """Bound the score of two persons whose names differ in a way that tells persons apart."""
    if mine.text == theirs.text:
        return 1.0
    if _exchanged(_patronymics(mine.text), _patronymics(theirs.text)):
        return _OTHER_PARTY  # X son of Y, and Y son of X
    if any(alike < _FAR or _is_patronymic(one, other) for one, other, alike in found.pairs):
        return _OTHER_PARTY
    return _OTHER_PARTY if _other_words(*_loose(mine, theirs, found)) else 1.0


def _is_patronymic(one: str, other: str) -> bool:
    """Whether one word is the other's son or daughter: Oleksandrovych is not Oleksandr."""
    return one != other and bool(_PATRONYMIC.search(one)) != bool(_PATRONYMIC.search(other))


def _company_cap(mine: NormalName, theirs: NormalName, found: NameScore) -> float:
    """Bound the score of two companies whose names differ in a way that tells companies apart.

    Their legal forms are of two kinds (Merck & Co, Merck KGaA); each has a word or a country the
    other has not; one has a number more; one has a word or country more and another legal form; or
    no telling word is shared and a word is left (Deutsche Bank Trust is not Deutsche Bank).
    """
    if _other_kind_of_form(mine, theirs):
        return OTHER_COMPANY
    if found.equal or mine.squashed == theirs.squashed:
        return 1.0
    left, right = _loose(mine, theirs, found)
    apart = (
        _other_words(left, right)
        or _other_short_word(mine, theirs, found)
        or _other_initials(mine, theirs)
        or _begin_otherwise(found)
        or (bool(left or right) and _only_alike(found))
        or number_lacks(mine, theirs)
        or other_numbers(mine, theirs)
        or (bool(left or right) and not _tell(mine, theirs, found))
        or (_other_form(mine, theirs) and _tells_more([*left, *right]))
    )
    return OTHER_COMPANY if apart else 1.0


def _begin_otherwise(found: NameScore) -> bool:
    """Whether a pair of words is little alike and begins otherwise: Northern is not Southern."""
    return any(alike < _ALIKE_COMPANIES and one[0] != other[0] for one, other, alike in found.pairs)


def _other_initials(mine: NormalName, theirs: NormalName) -> bool:
    """Whether the initials before a founder's name differ: R.P. and J. van Buren are two founders.

    Initials that only one of them has tell companies apart whose one telling word is a surname.
    """
    first, second = _initials(mine), _initials(theirs)
    if not first and not second:
        return False
    if first and second:
        shorter, longer = sorted((first, second), key=len)
        return not longer.startswith(shorter)
    telling = [
        word
        for word, tells in zip(mine.tokens, mine.weights, strict=True)
        if tells >= TELLING and word in theirs.tokens
    ]
    return len(telling) == 1


def _initials(name: NormalName) -> str:
    """Return the single letters that a company's name begins with, in order."""
    letters = takewhile(lambda word: len(word) == 1 and word.isalpha(), name.tokens)
    return "".join(letters)


def _only_alike(found: NameScore) -> bool:
    """Whether one of several words in common is only alike: with a word left, that is another."""
    return len(found.pairs) > 1 and any(alike < _ALIKE for _, _, alike in found.pairs)


def _other_short_word(mine: NormalName, theirs: NormalName, found: NameScore) -> bool:
    """Whether the only telling words in common are short ones that are only alike (Nico, Nioc)."""
    weights = dict(zip(mine.tokens, mine.weights, strict=True))
    weights |= dict(zip(theirs.tokens, theirs.weights, strict=True))
    telling = [
        (one, other, alike)
        for one, other, alike in found.pairs
        if max(weights.get(one, 1.0), weights.get(other, 1.0)) >= TELLING
    ]
    return bool(telling) and all(
        alike < 1.0
        and (max(len(one), len(other)) <= _SHORT or min(len(one), len(other)) <= _SHORTEST)
        for one, other, alike in telling
    )


def _other_kind_of_form(mine: NormalName, theirs: NormalName) -> bool:
    """Whether the legal forms of two companies of one name are of two kinds.

    Of 188 pairs of Benelux companies with the same words 62 differ in form alone. A form that
    English writes for any other (`Ltd`, `Company`) tells nothing.
    """
    if mine.key != theirs.key or not _ANY_FORM.isdisjoint((*mine.forms, *theirs.forms)):
        return False
    first, second = ({_KINDS[f] for f in name.forms if f in _KINDS} for name in (mine, theirs))
    return bool(first and second) and first.isdisjoint(second)


def _other_form(mine: NormalName, theirs: NormalName) -> bool:
    return bool(mine.forms and theirs.forms) and {*mine.forms}.isdisjoint(theirs.forms)


def _tells_more(words: Sequence[str]) -> bool:
    return any(weight(word, person=False) >= _COUNTRY for word in words)


def _tell(mine: NormalName, theirs: NormalName, found: NameScore) -> bool:
    """Whether a word in common is one that few companies have, and not every fund."""
    weights = dict(zip(mine.tokens, mine.weights, strict=True))
    weights |= dict(zip(theirs.tokens, theirs.weights, strict=True))
    return any(
        weights.get(word, 1.0) >= TELLING and word not in FUND_WORDS
        for first, second, _ in found.pairs
        for words in (first, second)
        for word in words.split(" ")
    )


def _other_words(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether both sides have a word left, and none of them may be a misspelling of another."""
    if not left or not right:
        return False
    return all(
        Levenshtein.normalized_similarity(one, other) < _MISSPELT or {one, other} <= COUNTRY_WORDS
        for one in left
        for other in right
    )


def _loose(mine: NormalName, theirs: NormalName, found: NameScore) -> tuple[list[str], list[str]]:
    """Return the words of each side that found no partner, particles and titles left out."""
    sides = []
    paired = ([a for a, _, _ in found.pairs], [b for _, b, _ in found.pairs])
    for name, taken in zip((mine, theirs), paired, strict=True):
        rest = [word for words in taken for word in words.split(" ")]
        loose = []
        for word in name.tokens:
            if word in rest:
                rest.remove(word)
            elif word not in _UNSAID and not word.isdigit():
                loose.append(word)
        sides.append(loose)
    return sides[0], sides[1]


def _exchanged(mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> bool:
    return bool({(parent, child) for child, parent in mine if child != parent} & {*theirs})


def _patronymics(text: str) -> list[tuple[str, str]]:
    """Return who is stated to be whose child: the words around bin, ibn, bint, ould …."""
    words = text.split()
    named = [word for word in words if word in CHILD_OF or word not in _ARTICLES]
    return [
        (named[place - 1], named[place + 1])
        for place in range(1, len(named) - 1)
        if named[place] in CHILD_OF
    ]
