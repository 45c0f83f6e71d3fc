"""What speaks for and against two companies' names being one company's, each with its weight.

The weights were fitted once (`tests/bench/fit_pairs.py`) and are data: every feature counts in one
direction only, for one company or against it, so that a score can be explained term by term.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

from atlas.knowledge.names.domain.normalise import INITIALS_TOO, NormalName, weight
from atlas.knowledge.names.domain.numerals import numbers_of
from atlas.knowledge.names.domain.similarity import ONE_WORD_CAP, SMALL_WORDS, TELLING, NameScore
from atlas.knowledge.names.domain.vocabulary import (
    COMPANY_WORDS_OFTEN,
    CORE_FORMS,
    COUNTRY_WORDS,
    FUND_WORDS,
    PARTICLES,
    lines_of,
)

LEAST = 0.45
"""Names that score less share too little to be weighed."""
_ALIKE = 0.9
_ALIKE_COMPANIES = 0.8
"""Words of companies that are less alike, and begin otherwise, are two (Offensive, Defensive)."""
_MISSPELT = 0.55
"""Words left over on both sides that are so alike may be one word, badly misspelt."""
_SHORT, _SHORTEST, _SHORT_NAME = 4, 3, 5
"""So short words of companies are two names where a letter differs; so short, where any is left."""
_UNSAID = PARTICLES | SMALL_WORDS | {"in"}
"""Words whose absence does not distinguish two companies."""
_OF_SURNAMES = frozenset(
    ["van", "von", "der", "den", "de", "het", "t", "ten", "ter", "te", "zu", "zur", "della", "dei"]
)
"""Particles that belong to the surname behind them (Dutch, German, Italian)."""
_IN_FULL = {"t": "het"}
"""Particles that are written short ('t Hoff)."""
_APART = ("other_words", "left_and_only_alike", "other_initials", "initials_before_one_surname")
_PARTS_OF_GROUPS = frozenset([
    "bidco", "escrow", "finco", "holdco", "midco", "newco", "oldco", "opco", "propco", "topco",
])  # fmt: skip
"""What a group calls the companies of an acquisition or a financing, each for its purpose."""
_RARE, _DECADES = 5.0, 2.0
"""So few of 10,000 companies have a rare word; so many powers of ten more have a common one."""
_GIVEN = 0.3
"""So rare a word before a surname may be a given name, and no line of business."""
_LETTERS = 0.8
STEPS = (0.7, 0.85, 0.95)
"""From these scores on more words in common count for more."""
_MOST = 3
_ACRONYM = range(2, 6)
_INITIALS = re.compile(
    r"(?<![\w.])((?:[A-Z][a-z]?\.[ -]?)++)(?=[A-Za-z'][a-z'])|"
    r"(?<![\w.])([B-DF-HJ-NP-TV-Z][A-Z]{0,4})(?=\s+(?:van|de|den|der|von|te|ten|ter)\b)"
)
"""Pointed capitals before a word, or capitals before a Dutch or German surname (`MJJM van Dam`)."""
_FORMS = frozenset("".join(form).upper() for form in CORE_FORMS) - {
    form.upper() for form in INITIALS_TOO
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Two normalised names of companies, as written and compared, and the words left over."""

    names: tuple[NormalName, NormalName]
    written: tuple[str, str]
    found: NameScore
    left: tuple[Sequence[str], Sequence[str]]
    short_form: bool
    tells: Mapping[str, float]
    """How much each word of either name tells (0-1)."""

    @property
    def any_left(self) -> bool:
        """Whether a word of either name found no partner."""
        return any(self.left)


def points(compared: Compared) -> Mapping[str, float]:
    """Return what each feature counts for (+) or against (-) one company, in log odds.

    Their sum is 0 where as many labelled pairs with such features were two companies as one.
    """
    weights = _weights()
    return {
        name: value * weights[name]
        for name, value in features(compared).items()
        if value and name in weights
    }


def odds(compared: Compared) -> float:
    """Return the probability (0-1) that two names are one company's, by all features."""
    return 1.0 / (1.0 + math.exp(-math.fsum(points(compared).values())))


def features(compared: Compared) -> dict[str, float]:
    """Return the features of two names of companies; most are 0 or 1."""
    first, second = compared.names
    found, (left, right) = compared.found, compared.left
    score = found.score / 100.0
    letters = Levenshtein.normalized_similarity(first.squashed, second.squashed)
    shared = _shared(compared)
    telling = [alike for tells, alike in shared if tells >= TELLING]
    short = min(len(first.squashed), len(second.squashed)) <= _SHORT_NAME
    lone = len(first.tokens) == len(second.tokens) == 1
    found_features = {
        "always": 1.0,
        **{f"score_over_{least:.2f}": max(0.0, score - least) for least in STEPS},
        "letters_alike": max(0.0, letters - _LETTERS),
        "short_form": compared.short_form,
        "nothing_left": not compared.any_left,
        "no_telling_shared": not telling,
        "one_telling_shared": len(telling) == 1,
        "telling_only_alike": bool(telling) and min(telling) < _ALIKE,
        "rare_shared": max((_rarity(word) for word in _exact(compared)), default=0.0),
        "common_left": min(sum(map(_commonness, [*left, *right])), _MOST),
        "number_differs": numbers_of(first) != numbers_of(second),
        "short_and_alike": short and score < 1.0 and not compared.any_left,
        "one_short_word": short and lone and not compared.short_form,
        "other_form": _other_form(first, second),
        **_of_initials(*map(initials, compared.written), telling=len(telling)),
        **_of_words_left(compared, left, right),
    }
    return {name: float(value) for name, value in found_features.items()}


def are_plainly_two(compared: Compared) -> bool:
    """Whether the words in common tell no company, or a telling one is another (Nico, Nioc).

    An acronym is its name whatever its words.
    """
    if compared.short_form:
        return False
    one_alike = len(compared.found.pairs) == 1 and compared.found.pairs[0][2] < 1.0
    return (
        begins_otherwise(compared.found)
        or other_short_word(compared)
        or _other_lines(compared)
        or _is_elsewhere(compared)
        or other_particles(*compared.names)
        or other_surnames(*compared.names)
        or one_given_name(compared)
        or _other_part_of_group(*compared.names)
        or _is_lettered(compared)
        or _are_opposed(*compared.names)
        or (compared.any_left and not tell(compared))
        or (one_alike and compared.found.score <= ONE_WORD_CAP)
    )


def any_apart(compared: Compared) -> bool:
    """Whether one feature alone distinguishes two names of people or companies."""
    told = features(compared)
    return any(told[name] for name in _APART)


def _of_words_left(
    compared: Compared, left: Sequence[str], right: Sequence[str]
) -> dict[str, float]:
    first, second = compared.names
    tells = [[weight(word, person=False) for word in words] for words in (left, right)]
    either = [*left, *right]
    return {
        "left_on_both": min(map(sum, tells)),
        "telling_left_on_both": all(max(side, default=0.0) >= TELLING for side in tells),
        "fund_words_left": min(sum(word in FUND_WORDS for word in either), _MOST),
        "left_alike": max(_likenesses(left, right), default=0.0),
        "other_words": other_words(left, right),
        "other_country": all(not COUNTRY_WORDS.isdisjoint(words) for words in (left, right)),
        "left_and_only_alike": compared.any_left and _only_alike(compared.found),
        "initials_of_words": _abbreviate(left, second) or _abbreviate(right, first),
    }


def _of_initials(first: str, second: str, *, telling: int) -> dict[str, float]:
    """Compare the initials of two founders; names without any have none of these features."""
    one_side = bool(first) != bool(second)
    shorter, longer = sorted((first, second), key=len)
    return {
        "other_initials": bool(first and second) and not longer.startswith(shorter),
        "initials_before_one_surname": one_side and telling <= 1,
    }


def initials(written: str) -> str:
    """Return the initials of a founder that stand in a company's name as written, in order.

    The initials of *Holding R.P. van Buren B.V.* are `RP`; a name without any has "".
    """
    at = _INITIALS.search(written)
    letters = "" if at is None else "".join(filter(str.isalpha, at[1] or at[2])).upper()
    return "" if letters in _FORMS else letters


def left_over(
    first: NormalName, second: NormalName, found: NameScore
) -> tuple[list[str], list[str]]:
    """Return the words of each side that found no partner, particles and titles left out."""
    sides = []
    paired = ([a for a, _, _ in found.pairs], [b for _, b, _ in found.pairs])
    for name, taken in zip((first, second), paired, strict=True):
        rest = [word for words in taken for word in words.split(" ")]
        loose = []
        for word in name.tokens:
            if word in rest:
                rest.remove(word)
            elif word not in _UNSAID and not word.isdigit():
                loose.append(word)
        sides.append(loose)
    return sides[0], sides[1]


def other_words(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether both sides have a word left, and none of them may be a misspelling of another."""
    if not left or not right:
        return False
    return all(
        Levenshtein.normalized_similarity(one, other) < _MISSPELT or {one, other} <= COUNTRY_WORDS
        for one in left
        for other in right
    )


def begins_otherwise(found: NameScore) -> bool:
    """Whether a pair of words is little alike and begins otherwise: Northern is not Southern."""
    return any(alike < _ALIKE_COMPANIES and one[0] != other[0] for one, other, alike in found.pairs)


def other_short_word(compared: Compared) -> bool:
    """Whether the only telling words in common are short ones that are only alike (Nico, Nioc)."""
    tells = compared.tells
    telling = [
        (one, other, alike)
        for one, other, alike in compared.found.pairs
        if max(tells.get(one, 1.0), tells.get(other, 1.0)) >= TELLING
    ]
    return bool(telling) and all(
        alike < 1.0
        and (max(len(one), len(other)) <= _SHORT or min(len(one), len(other)) <= _SHORTEST)
        for one, other, alike in telling
    )


def _is_elsewhere(compared: Compared) -> bool:
    """Whether one name alone has a country, and its form is another: a subsidiary's.

    Legal forms are national: the same company does not have one of another country's law.
    """
    if not _other_form(*compared.names):
        return False
    countries = [not COUNTRY_WORDS.isdisjoint(words) for words in compared.left]
    return any(countries) and not all(countries)


def _other_lines(compared: Compared) -> bool:
    """Whether two names share a short word alone, and each has a line of business of its own.

    Two or three letters are many companies' (ABM Hotel, ABM Construction): screening says so too.
    """
    if not all(compared.left):
        return False
    telling = {
        word
        for one, other, _ in compared.found.pairs
        for words in (one, other)
        for word in words.split(" ")
        if compared.tells.get(word, 1.0) >= TELLING and word not in PARTICLES
    }
    short = bool(telling) and all(len(word) <= _SHORTEST for word in telling)
    return short and other_words(*compared.left)


def other_particles(first: NormalName, second: NormalName) -> bool:
    """Whether a surname in common stands behind other particles: `van den Berg`, `van der Berg`.

    Dutch, German and Italian surnames are registered with their particles; a surname without any
    may be written short.
    """
    if any(_OF_SURNAMES.isdisjoint(name.tokens) for name in (first, second)):
        return False
    mine, theirs = (_by_surname(name.text.split()) for name in (first, second))
    return any(mine[word] != theirs[word] for word in mine.keys() & theirs.keys())


def other_surnames(first: NormalName, second: NormalName) -> bool:
    """Whether each name has a surname behind particles, and none in common (`Haalen`, `Haaren`).

    Of one that is a letter longer, the other may be a misspelling.
    """
    mine, theirs = (_by_surname(name.text.split()) for name in (first, second))
    return bool(mine and theirs) and not any(
        one == other or (len(one) != len(other) and Indel.distance(one, other) == 1)
        for one in mine
        for other in theirs
    )


def one_given_name(compared: Compared) -> bool:
    """Whether one name alone has a given name before the surname that both have behind particles.

    `Wim van Lieshout Beheer` is not `Van Lieshout Beheer`: families have several companies.
    """
    first, second = compared.names
    if not _by_surname(first.text.split()).keys() & _by_surname(second.text.split()).keys():
        return False
    return any(
        _before_surname(name.text.split()) in left and not other
        for name, left, other in (
            (first, compared.left[0], compared.left[1]),
            (second, compared.left[1], compared.left[0]),
        )
    )


def _before_surname(words: Sequence[str]) -> str:
    """Return the word before the first particle of a surname, where it may be a given name."""
    for word, after in pairwise(words):
        if after in _OF_SURNAMES and word not in _OF_SURNAMES:
            return word if len(word) > 1 and _rarity(word) > _GIVEN else ""
    return ""


def _by_surname(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the words behind particles of surnames, each with all its particles."""
    found: dict[str, tuple[str, ...]] = {}
    before: tuple[str, ...] = ()
    for word in words:
        if word in _OF_SURNAMES:
            before = (*before, _IN_FULL.get(word, word))
        elif before:
            found.setdefault(word.replace("ij", "y"), before)
            before = ()
    return found


def one_general_partner(first: NormalName, second: NormalName) -> bool:
    """Whether one name alone is of a general partner, which is not the partnership it manages."""
    mine, theirs = (
        "gp" in name.text.split() or "general partner" in name.text for name in (first, second)
    )
    return mine != theirs


def _other_part_of_group(first: NormalName, second: NormalName) -> bool:
    """Whether one name alone says which vehicle of its group it is (`Verpakking Oldco`)."""
    mine, theirs = (_PARTS_OF_GROUPS.intersection(name.tokens) for name in (first, second))
    return any(part not in second.text.replace(" ", "") for part in mine) or any(
        part not in first.text.replace(" ", "") for part in theirs
    )


def _are_opposed(first: NormalName, second: NormalName) -> bool:
    """Whether each name has another word of a few that exclude each other (East, West)."""
    for words in _opposites():
        mine, theirs = (words.intersection(name.tokens) for name in (first, second))
        if mine - theirs and theirs - mine:
            return True
    return False


@cache
def _opposites() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in lines_of("words.txt", "opposites"))


def _is_lettered(compared: Compared) -> bool:
    """Whether a last letter is all that one name has more (`Crown Infrastructure A`)."""
    left, right = compared.left
    return any(
        not others and [*name.tokens[-1:]] == own and len(own[0]) == 1
        for name, own, others in zip(compared.names, (left, right), (right, left), strict=True)
        if own
    )


def tell(compared: Compared) -> bool:
    """Whether a word in common is one that few companies have, and not every fund."""
    tells = compared.tells
    return any(
        tells.get(word, 1.0) >= TELLING and word not in FUND_WORDS
        for first, second, _ in compared.found.pairs
        for words in (first, second)
        for word in words.split(" ")
    )


def _exact(compared: Compared) -> list[str]:
    """Return the words that two names have in common as they are written."""
    return [one for one, other, _ in compared.found.pairs if one == other and len(one) > 2]


@lru_cache(maxsize=100_000)
def _rarity(word: str) -> float:
    """Return how rare a word is in companies' names (0-1).

    1 where at most 5 of 10,000 companies have it, 0 from 500 on, by the logarithm between.
    """
    often = COMPANY_WORDS_OFTEN.get(word, 0.0)
    return 1.0 - min(1.0, math.log10(max(often, _RARE) / _RARE) / _DECADES)


def _commonness(word: str) -> float:
    """Return how little the absence of a word tells (0-1); of a country it tells a branch."""
    return 0.0 if word in COUNTRY_WORDS else 1.0 - _rarity(word)


def _shared(compared: Compared) -> list[tuple[float, float]]:
    """Return how much each word in common tells, and how alike it is to its partner.

    A particle belongs to the surname behind it: `van den Hoek` is one word that tells, not three.
    """
    tells = compared.tells
    return [
        (tells.get(word, 1.0), alike)
        for words, _, alike in compared.found.pairs
        for word in words.split(" ")
        if word not in PARTICLES
    ]


def _only_alike(found: NameScore) -> bool:
    """Whether one of several words in common is only alike: with a word left, that is another."""
    return len(found.pairs) > 1 and any(alike < _ALIKE for _, _, alike in found.pairs)


def _other_form(first: NormalName, second: NormalName) -> bool:
    return bool(first.forms and second.forms) and {*first.forms}.isdisjoint(second.forms)


def _likenesses(left: Sequence[str], right: Sequence[str]) -> list[float]:
    return [Levenshtein.normalized_similarity(one, other) for one in left for other in right]


def _abbreviate(left: Sequence[str], name: NormalName) -> bool:
    """Whether a short word left over is the first letters of neighbouring words of a name."""
    words = name.text.split()
    spelt = (
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in SMALL_WORDS),
    )
    return any(
        len(word) in _ACRONYM and word.isalpha() and any(word in letters for letters in spelt)
        for word in left
    )


@cache
def _weights() -> Mapping[str, float]:
    lines = (line.split(": ") for line in lines_of("company_pairs.txt", "weights"))
    return {name: float(value) for name, value in lines}
