"""Funds, sub-funds and their vehicles: what tells two of one sponsor apart.

A manager registers hundreds of them under names that differ in one word (Feeder, Team, ESG), one
letter or one number (`Debt Fund II`, `Debt Fund III`), and each is a legal entity or a compartment
with assets of its own. So every word of such a name tells, where both names are funds'.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from atlas.knowledge.names.domain.normalise import NormalName
from atlas.knowledge.names.domain.similarity import SMALL_WORDS, NameScore
from atlas.knowledge.names.domain.vocabulary import FUND_WORDS, VEHICLE_FORMS, VEHICLE_WORDS

_FORM = "sicav"
"""The class of legal form that only a fund has."""
_ENOUGH = 2
"""So many words of the markets and styles of funds make a name a fund's."""
_UNSAID = SMALL_WORDS | VEHICLE_FORMS
"""Words whose absence makes no other fund: how it is incorporated is written or left out."""

_ORDERED = FUND_WORDS - VEHICLE_WORDS


def is_fund(name: NormalName) -> bool:
    """Whether a name says that it is a fund's: its vehicle, or two words of markets and styles."""
    if _FORM in name.forms or not VEHICLE_WORDS.isdisjoint(name.tokens):
        return True
    return len(FUND_WORDS.intersection(name.tokens)) >= _ENOUGH


def other_fund(first: NormalName, second: NormalName, found: NameScore) -> bool:
    """Whether two names are of funds and a word of either is in neither the other nor like it."""
    funds = is_fund(first), is_fund(second)
    if not any(funds):
        return False
    left = {
        *_left(first, [words for words, _, _ in found.pairs]),
        *_left(second, [words for _, words, _ in found.pairs]),
    }
    if all(funds):
        return bool(left)
    shared = FUND_WORDS.intersection(first.tokens, second.tokens)
    return bool(shared) and not FUND_WORDS.isdisjoint(left)


def in_other_order(first: NormalName, second: NormalName, found: NameScore) -> bool:
    """Whether two funds have the words of markets and styles in another order, or two numbers.

    `Global Bond Income`, `Global Income Bond`; `60/40`, `40/60`. The manager stands anywhere, as
    does a number alone.
    """
    if any(len({*name.tokens}) < len(name.tokens) for name in (first, second)):
        return False
    places = []
    for mine, theirs, _ in found.pairs:
        one, other = mine.split(" ")[0], theirs.split(" ")[0]
        if one in first.tokens and other in second.tokens:
            places.append((one, first.tokens.index(one), second.tokens.index(other)))
    words = sorted((mine, theirs) for word, mine, theirs in places if word in _ORDERED)
    numbers = sorted((mine, theirs) for word, mine, theirs in places if word.isdigit())
    turned = any(
        later - former == 1 == theirs - others
        for (former, theirs), (later, others) in pairwise(numbers)
    )
    return turned or any(theirs > others for (_, theirs), (_, others) in pairwise(words))


def _left(name: NormalName, paired: Sequence[str]) -> set[str]:
    """Return the words of a name that found no partner and are not only its incorporation."""
    left = Counter(name.tokens) - Counter(word for words in paired for word in words.split(" "))
    return {word for word in left if word not in _UNSAID and not word.isdigit()}
