"""Whether two names are one party's: the name score of entity resolution.

Screening asks "may this be the listed party?" and must not miss; resolution asks "are these two
the same?" and must not join strangers. Both rest on the same words, alignment and weights;
`name_score` counts against a pair what tells two parties apart.
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.numerals import number_lacks, numbers_of
from atlas.knowledge.names.domain.similarity import TELLING, NameScore, score_names
from atlas.knowledge.names.domain.vocabulary import PARTICLES

ALGORITHM = "atlas-pair-v5"
MATCH = 0.8
"""From this score on two names are taken for one party's name."""

_OTHER_PARTY = 0.75
_FAR = 0.75
"""Words that are less alike may be two names (Ronaldo, Ronaldinho)."""
_MISSPELT = 0.55
"""Words left over on both sides that are so alike may be one word, badly misspelt."""
_CHILD_OF = frozenset(["bin", "ibn", "ben", "bint", "binti", "ould", "wald", "ouled"])

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
    as_person = kind == PERSON or (kind == EITHER and not _numbered(first, second))
    as_company = kind != PERSON
    scores = [
        _score(first, second, person=person)
        for person, wanted in ((True, as_person), (False, as_company))
        if wanted
    ]
    return max(scores)


def _numbered(first: str, second: str) -> bool:
    """Whether a number stands in either name: that is no natural person's."""
    return any(numbers_of(normalise(name)) for name in (first, second))


def _score(first: str, second: str, *, person: bool) -> float:
    mine, theirs = normalise(first, person=person), normalise(second, person=person)
    found = score_names(mine, theirs, person=person)
    score = found.score / 100.0
    if score < MATCH:
        return score
    if person:
        return min(score, _person_cap(mine, theirs, found))
    return min(score, _company_cap(mine, theirs, found))


def _person_cap(mine: NormalName, theirs: NormalName, found: NameScore) -> float:
    """Bound the score of two persons whose names differ in a way that tells persons apart."""
    if mine.text == theirs.text:
        return 1.0
    if _exchanged(_patronymics(mine.text), _patronymics(theirs.text)):
        return _OTHER_PARTY  # X son of Y, and Y son of X
    if any(alike < _FAR for _, _, alike in found.pairs):
        return _OTHER_PARTY
    return _OTHER_PARTY if _other_words(*_loose(mine, theirs, found)) else 1.0


def _company_cap(mine: NormalName, theirs: NormalName, found: NameScore) -> float:
    """Bound the score of two companies whose names differ in a way that tells companies apart.

    Each has a telling word the other has not; one has a number more; or no telling word is shared
    and a word is left (Deutsche Bank Trust is not Deutsche Bank).
    """
    if found.equal:
        return 1.0
    loose = _loose(mine, theirs, found)
    if _other_words(*loose) or number_lacks(mine, theirs):
        return _OTHER_PARTY
    if any(loose) and not _tell(mine, theirs, found):
        return _OTHER_PARTY
    return 1.0


def _tell(mine: NormalName, theirs: NormalName, found: NameScore) -> bool:
    """Whether a word in common is one that few companies have."""
    weights = dict(zip(mine.tokens, mine.weights, strict=True))
    weights |= dict(zip(theirs.tokens, theirs.weights, strict=True))
    return any(
        weights.get(word, 1.0) >= TELLING
        for first, second, _ in found.pairs
        for words in (first, second)
        for word in words.split(" ")
    )


def _other_words(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether both sides have a word left, and none of them may be a misspelling of another."""
    if not left or not right:
        return False
    return all(
        Levenshtein.normalized_similarity(one, other) < _MISSPELT for one in left for other in right
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
            elif word not in PARTICLES and not word.isdigit():
                loose.append(word)
        sides.append(loose)
    return sides[0], sides[1]


def _exchanged(mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> bool:
    return bool({(parent, child) for child, parent in mine if child != parent} & {*theirs})


def _patronymics(text: str) -> list[tuple[str, str]]:
    """Return who is stated to be whose child: the words around bin, ibn, bint, ould …."""
    words = text.split()
    return [
        (words[place - 1], words[place + 1])
        for place in range(1, len(words) - 1)
        if words[place] in _CHILD_OF
    ]
