"""Companies whose only telling word is short: VTB, QRT, ABX.

Two or three letters sound like too much to be compared as longer words are, but the same letters
are the same name to anyone who writes them. Such a company agrees with another one that has the
same only telling word, whatever the legal form; the words that many companies share may be missing.
Where each has one of its own they are two companies (ABM Hotel, ABM Construction), except those of
a financial group (VTB Bank, VTB Capital).

A name that is one such word and nothing else (MIT, from `MUJAHIDIN INDONESIAN TIMUR (MIT)`) is
found whatever the word is elsewhere: a particle, a line of business, or one that many share. So is,
by that word alone, a company that has no other telling word (SUN for `SUN PROPERTIES LLC`).
"""

import re

from atlas.knowledge.names.domain.normalise import NormalName
from atlas.knowledge.names.domain.numerals import other_numbers
from atlas.knowledge.names.domain.vocabulary import (
    FINANCE_WORDS,
    FORM_WORDS,
    PARTICLES,
    SHORT_WORDS,
    TRADE_WORDS,
)

SHORT_SCORE = 80.0
"""The least that companies score which share their only telling word, a short one."""
_LEAST, _MOST = 2, 3
_TELLING = 0.7
GENERIC_WORDS = frozenset(["group", "holding", "holdings", "international", "the", "and", "of"])
"""Words of a company of any kind: VTB Group is VTB Bank, while TK Homes is not TK Bank."""
_COMMON = PARTICLES | SHORT_WORDS
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
_SURNAME_PARTICLES = frozenset(["van", "von", "der", "den", "de", "da", "di", "du", "ten", "ter"])


def short_word(name: NormalName) -> str:
    """Return a company's only telling word where it has two or three letters, else "".

    Words that many companies share (trade, countries, `SHORT_WORDS`), numbers and single letters
    do not tell; a word behind a particle is a surname (Van Es).
    """
    found = ""
    for place, (word, tells) in enumerate(zip(name.tokens, name.weights, strict=True)):
        if tells < _TELLING or word in _COMMON or _NUMBER.fullmatch(word):
            continue
        if found not in {"", word} or not _LEAST <= len(word) <= _MOST:
            return ""
        if place and name.tokens[place - 1] in _SURNAME_PARTICLES:
            return ""
        found = word
    return found if found.isalnum() and found.isascii() else ""


def share_short_word(first: NormalName, second: NormalName) -> bool:
    """Whether two companies have the same only telling word, and it is a short one; symmetric.

    The other words of one must all be in the other: VTB Bank, VTB; or they are those of a financial
    group. Of two letters they must be the same: TK Bank, TK Bank Group (TK alone finds both).
    """
    word = short_word(first)
    if not word or word != short_word(second) or other_numbers(first, second):
        return False
    mine, theirs = ({*name.tokens} - {word} - GENERIC_WORDS for name in (first, second))
    if len(word) < _MOST:
        return mine == theirs
    return mine <= theirs or theirs <= mine or mine ^ theirs <= FINANCE_WORDS


def leading_word(name: NormalName) -> str:
    """Return a company's first word where it is short and people may call it so, else "".

    Not a particle or a line of business; an ordinary word of other kinds (Sun, Fox) does.
    """
    word = name.tokens[0] if name.tokens else ""
    known = (
        word in PARTICLES | TRADE_WORDS
        or _NUMBER.fullmatch(word)
        or not (word.isalnum() and word.isascii())
    )
    return "" if known or not _LEAST <= len(word) <= _MOST else word


def is_short_alone(name: NormalName) -> bool:
    """Whether a company's name has no word but a short one and those of a company of any kind."""
    word = short_word(name) or sole_word(name)
    return bool(word) and {*name.tokens} - GENERIC_WORDS - {word} <= FORM_WORDS


def sole_word(name: NormalName) -> str:
    """Return a company's only word where it has two or three letters, else "".

    Legal forms and words of a company of any kind do not count (`MIT`, `MIT Ltd`, `The MIT Group`).
    """
    rest = {*name.tokens} - GENERIC_WORDS
    if len(rest) > 1:  # a form in front of two letters is not taken off (`PJSC WT`)
        rest -= FORM_WORDS
    word = rest.pop() if len(rest) == 1 else ""
    return word if _LEAST <= len(word) <= _MOST and word.isalpha() and word.isascii() else ""


def as_sole_word(name: NormalName) -> str:
    """Return the word that a company may be known by, next to words that tell no one, else "".

    Three letters may stand before a line of business too (`MIT Consulting`), unless they are one
    themselves (`Air Transport`).
    """
    if word := sole_word(name):
        return word
    word, *others = name.tokens or ("",)
    behind = zip(others, name.weights[1:], strict=True)
    if len(word) != _MOST or not word.isalpha() or not word.isascii() or word in TRADE_WORDS:
        return ""
    tells_alone = all(tells < _TELLING and other.isalpha() for other, tells in behind)
    return word if tells_alone and word not in GENERIC_WORDS else ""
