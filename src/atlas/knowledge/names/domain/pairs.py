"""Whether two names are one party's: the name score of entity resolution.

Screening asks "may this be the listed party?" and must not miss; resolution asks "are these two
the same?" and must not join strangers. Both rest on the same words, alignment and weights;
`name_score` counts whatever distinguishes two parties against a pair.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain import commonness, company_pairs
from atlas.knowledge.names.domain.company_pairs import Compared, left_over, other_words
from atlas.knowledge.names.domain.funds import in_other_order, is_fund, other_fund
from atlas.knowledge.names.domain.normalise import CHILD_OF, NormalName, normalise
from atlas.knowledge.names.domain.numerals import (
    each_has_another,
    number_lacks,
    numbers_of,
    other_codes,
    other_numbers,
)
from atlas.knowledge.names.domain.scripts.foreign_letters import foreign_reading
from atlas.knowledge.names.domain.similarity import SMALL_WORDS, TELLING, NameScore, score_names
from atlas.knowledge.names.domain.translations import in_one_language
from atlas.knowledge.names.domain.vocabulary import (
    COUNTRY_WORDS,
    FORM_WORDS,
    KNOWN_NAMES,
    OFFICES,
    PARTICLES,
    TRADE_WORDS,
)

ALGORITHM = "atlas-pair-v14"
MATCH = 0.8
"""From this score on two names are taken for one party's name."""

ONE_COMPANY = 0.42
"""From this probability on two names are one company's."""
COMPANY_MATCH = 0.71
"""The likeness of two companies' names, none of which is weighed, that is as telling as `MATCH`."""
OTHER_COMPANY = 0.6
_OTHER_PARTY = 0.75
_ORGANISATIONS = (TRADE_WORDS | FORM_WORDS | COUNTRY_WORDS) - {"de", "la", "y", "a"}
_LONGEST_ACRONYM, _TICKER, _SHORT_NAME = 7, range(3, 5), 5
_VOWELS = frozenset("aeiou")
SHORT_FORM = 0.72
"""The likeness of an acronym and its name, of companies."""
_PATRONYMIC = re.compile("(?:ov|ev|yov|iev)(?:ich|ych|ic|yc|na)$|ivna$|ichna$")
_FAR = 0.75
"""Words that are less alike may be two names (Ronaldo, Ronaldinho)."""
_MANY = 5.0
"""So many of 10,000 persons share what two names have in common: it is no rare name."""
_SURNAME_LETTERS = 5
_KINDS = {"srl": "limited", "llc": "limited", "sa": "stock", "jsc": "stock", "lp": "partnership",
          "trust": "foundation"}  # fmt: skip
"""Classes of legal forms (`data/legal_forms.txt`) that no company changes in translation."""
_ANY_FORM = frozenset(["ltd", "company"])
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
    organisation, and the better one counts, unless the names tell which of the two they are.
    """
    kind = kind_of(schema)
    if kind == EITHER:
        kind = _told_kind(first, second)
    if kind == PERSON:
        return _of_persons(first, second)
    if kind == ORGANISATION:
        return _of_companies(first, second)
    # nothing tells that it is a company: its name is compared as strictly as a person's
    return max(_of_companies(first, second, strict=True), _of_persons(first, second))


def _told_kind(first: str, second: str) -> str:
    """Return whether two names tell that they are persons' or organisations', or `either`."""
    if any(map(_is_organisation, (first, second))):
        return ORGANISATION
    if any(map(_is_inverted, (first, second))) or all(map(_has_given_name, (first, second))):
        return PERSON
    return EITHER


def _is_inverted(name: str) -> bool:
    """Whether a surname stands before a comma, as in a list of persons (`ORLENKO, Dmitri`)."""
    surname, comma, given = name.partition(",")
    return bool(comma and surname.strip() and given.strip()) and "," not in given


def _has_given_name(name: str) -> bool:
    """Whether one of several words is a known name of persons."""
    tokens = normalise(name, person=True).tokens
    return len(tokens) > 1 and any(word in KNOWN_NAMES for word in tokens)


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
    if len(word) <= _SHORT_NAME and not _VOWELS.issuperset(Counter(word) - Counter(letters)):
        return False  # an acronym too (ISS, ISSAT)
    return all(letter in following for letter in letters)


def why(first: str, second: str) -> Mapping[str, float]:
    """Return what speaks for (+) and against (-) two names being one company's, in log odds.

    Empty where it was not weighed: equal names, other numbers, too little in common.
    """
    compared = compare(*sorted((first, second)))
    return company_pairs.points(compared) if is_weighed(compared) else {}


def _of_persons(first: str, second: str) -> float:
    return max(
        _of_normal(mine, theirs) for mine in _readings(first) for theirs in _readings(second)
    )


def _of_companies(first: str, second: str, *, strict: bool = False) -> float:
    """Return the score of two companies' names; `strict` leaves it on the scale of persons'."""
    compared = compare(*sorted((first, second)))
    score = compared.found.score / 100.0
    two = _are_two(compared)
    weighed = not two and _is_weighed(compared)
    if strict:
        apart = two or (weighed and company_pairs.any_apart(compared))
        return min(score, OTHER_COMPANY) if apart else score
    if weighed:
        return _on_scale(company_pairs.odds(compared), ONE_COMPANY)
    if two:
        score = min(score, OTHER_COMPANY)
    return _stretched(score, COMPANY_MATCH)


def compare(first: str, second: str) -> Compared:
    """Return two names of companies, read and compared."""
    names = in_one_language(normalise(first), normalise(second))
    found = score_names(*names, person=False)
    left = left_over(*names, found)
    tells = {
        word: weight
        for name in names
        for word, weight in zip(name.tokens, name.weights, strict=True)
    }
    return Compared(names, (first, second), found, left, _short_form(*names) > 0.0, tells)


def is_weighed(compared: Compared) -> bool:
    """Whether what two names share and lack is weighed: not equal, not plainly two."""
    return not _are_two(compared) and _is_weighed(compared)


def _is_weighed(compared: Compared) -> bool:
    if _are_equal(compared):
        return False
    enough = compared.found.score / 100.0 >= company_pairs.LEAST
    return compared.short_form or (enough and company_pairs.tell(compared))


def _are_two(compared: Compared) -> bool:
    """Whether a feature distinguishes two companies and nothing else outweighs it."""
    names = compared.names
    if _other_kind_of_form(*names) or company_pairs.one_general_partner(*names):
        return True
    if all(map(is_fund, names)) and (
        in_other_order(*names, compared.found) or _other_mark(*compared.written)
    ):
        return True
    return not _are_equal(compared) and (
        _other_number(*names)
        or other_fund(*names, compared.found)
        or company_pairs.are_plainly_two(compared)
    )


def _are_equal(compared: Compared) -> bool:
    mine, theirs = compared.names
    return compared.found.equal or mine.squashed == theirs.squashed


def _other_number(mine: NormalName, theirs: NormalName) -> bool:
    """Whether a number distinguishes two companies; two funds of one series are always distinct."""
    if mine.squashed.isalpha() and theirs.squashed.isalpha():
        return False
    if number_lacks(mine, theirs) or other_numbers(mine, theirs) or other_codes(mine, theirs):
        return True
    return each_has_another(mine, theirs) and is_fund(mine) and is_fund(theirs)


def _other_mark(first: str, second: str) -> bool:
    """Whether one of two funds alone has a plus in its name (`Invest Fund - + Security`)."""
    return first.count("+") != second.count("+")


def _on_scale(probability: float, match: float) -> float:
    """Return a probability on the scale of scores, on which `match` is `MATCH`."""
    shift = math.log(MATCH / (1.0 - MATCH)) - math.log(match / (1.0 - match))
    return 1.0 / (1.0 + (1.0 - probability) / probability * math.exp(-shift))


def _stretched(score: float, match: float) -> float:
    """Return a likeness on the scale of scores, on which `match` is `MATCH`."""
    if score < match:
        return score * MATCH / match
    return MATCH + (score - match) * (1.0 - MATCH) / (1.0 - match)


def _readings(name: str) -> tuple[NormalName, ...]:
    """Return a person's name as romanised and, where it may be foreign, as pronounced."""
    plain = normalise(name, person=True)
    return (plain, normalise(name, person=True, heard=True)) if foreign_reading(name) else (plain,)


def _of_normal(mine: NormalName, theirs: NormalName) -> float:
    found = score_names(mine, theirs, person=True)
    score = found.score / 100.0
    if score < MATCH:
        return MATCH if _by_office(mine, theirs) or _by_office(theirs, mine) else score
    return min(score, _person_cap(mine, theirs, found))


def _by_office(short: NormalName, long: NormalName) -> bool:
    """Whether one name is an office and the other's rare surname (President Erdoğan)."""
    surname = short.tokens[-1] if len(short.tokens) == 1 < len(long.tokens) else ""
    if len(surname) < _SURNAME_LETTERS or OFFICES.isdisjoint(short.text.split()):
        return False
    return surname == long.tokens[-1] and commonness.is_rare(surname)


def _person_cap(mine: NormalName, theirs: NormalName, found: NameScore) -> float:
    """Bound the score of two people whose names differ in a way that distinguishes people."""
    if mine.text == theirs.text:
        return 1.0
    if _exchanged(_patronymics(mine.text), _patronymics(theirs.text)):
        return _OTHER_PARTY  # X son of Y, and Y son of X
    if any(alike < _FAR or _is_patronymic(one, other) for one, other, alike in found.pairs):
        return _OTHER_PARTY
    left = left_over(mine, theirs, found)
    return _OTHER_PARTY if other_words(*left) or _other_surname(found, *left) else 1.0


def _other_surname(found: NameScore, left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the words in common are many persons', and the others only resemble each other.

    Names that are alike as whole texts owe it to the words they share: where many are called so
    (Muhammad), the other word has to be the same one (Maghar, Mazhir).
    """
    if not (found.whole and left and right and commonness.namesakes(found.pairs) >= _MANY):
        return False
    return OSA.normalized_similarity("".join(left), "".join(right)) < _FAR


def _is_patronymic(one: str, other: str) -> bool:
    """Whether one word is the other's son or daughter: Oleksandrovych is not Oleksandr."""
    return one != other and bool(_PATRONYMIC.search(one)) != bool(_PATRONYMIC.search(other))


def _other_kind_of_form(mine: NormalName, theirs: NormalName) -> bool:
    """Whether the legal forms of two companies of one name are of two kinds.

    Of 188 pairs of Benelux companies with the same words 62 differ in form alone. A form that
    English writes for any other (`Ltd`, `Company`) does not distinguish companies.
    """
    if mine.key != theirs.key or not _ANY_FORM.isdisjoint((*mine.forms, *theirs.forms)):
        return False
    first, second = ({_KINDS[f] for f in name.forms if f in _KINDS} for name in (mine, theirs))
    return bool(first and second) and first.isdisjoint(second)


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
