"""Numbers in the names of companies and ships: Hornsea 1 is not Hornsea 2, nor Hornsea.

Written and Roman numbers are digits by then (`normalise`). Vehicles of one sponsor are numbered in
series (`Capital Partners V`, `Trust 2004-1`): another number right behind such a word is the same
family, which remains worth a look. Elsewhere (`Partners - Click 20`, `Target 2035 Fund`) it is
another fund.
"""

import re
from collections import Counter

from atlas.knowledge.names.domain.normalise import NormalName

_SERIES = frozenset(["fund", "funds", "trust", "partners", "series"])
_FUNDS = frozenset(["fund", "funds"])
_YEAR = re.compile(r"20\d\d")
"""When a fund matures: one of 2026 is not one of 2027, while trusts are numbered by years."""
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th)?")
_CODE = re.compile(r"\d+[a-z]|[a-z]{1,2}\d+")
"""A number with a letter behind it, or one or two before it: a tranche, a class, a unit."""


def numbers_of(name: NormalName) -> Counter[str]:
    """Return the numbers among a name's words, without leading zeros."""
    found = (_NUMBER.fullmatch(word) for word in name.tokens if word[0].isdigit())
    return Counter(number[1].lstrip("0") or "0" for number in found if number)


def other_numbers(first: NormalName, second: NormalName) -> bool:
    """Whether each of two names has a number that the other has not, and they are no series."""
    return each_has_another(first, second) and not (_is_numbered(first) and _is_numbered(second))


def each_has_another(first: NormalName, second: NormalName) -> bool:
    """Whether each of two names has a number that the other has not."""
    mine, theirs = numbers_of(first), numbers_of(second)
    return bool(mine - theirs and theirs - mine)


def other_codes(first: NormalName, second: NormalName) -> bool:
    """Whether each of two names has a number with a letter that the other has not (2020-2A, 2B)."""
    mine, theirs = (
        {word for word in name.tokens if _CODE.fullmatch(word)} for name in (first, second)
    )
    return bool(mine - theirs and theirs - mine)


def number_lacks(first: NormalName, second: NormalName) -> bool:
    """Whether one of two names has all numbers of the other and one more.

    The first of a series may be written without its number.
    """
    mine, theirs = numbers_of(first), numbers_of(second)
    more = (mine - theirs) + (theirs - mine)
    if not more or (mine - theirs and theirs - mine):
        return False
    first_of_series = all(_is_numbered(name, or_may_be=True) for name in (first, second))
    return not (first_of_series and {*more} == {"1"})


def _is_numbered(name: NormalName, *, or_may_be: bool = False) -> bool:
    """Whether a word of a series stands before a number, or at the end, where one may follow."""
    following = [*name.tokens[1:], "1" if or_may_be else ""]
    return any(
        word in _SERIES
        and bool(_NUMBER.fullmatch(after))
        and not (word in _FUNDS and _YEAR.fullmatch(after))
        for word, after in zip(name.tokens, following, strict=True)
    )
