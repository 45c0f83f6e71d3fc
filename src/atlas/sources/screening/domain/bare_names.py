"""Names of which nothing is left to compare: `THE`, `Group`, `number 5`, `Company no. N/A`, `AB12`.

A search finds an entry of this very name, and a hit counts. Where it finds none, nothing was
compared that tells one party from another: the answer is never clear. Other words make a name of it
(`MTS Global`, `International Holding Company`), and so does a number with a legal form
(`4711 GmbH`).
"""

from atlas.knowledge.names.domain.placeholders import is_number_label, is_placeholder
from atlas.knowledge.names.domain.plain_words import words_of
from atlas.knowledge.names.domain.short_words import GENERIC_WORDS
from atlas.knowledge.names.domain.vocabulary import CORE_FORMS, TRADE_WORDS

_SMALL = frozenset(["the", "a", "an", "of", "and", "or", "for", "to", "in", "on", "by", "no", "de",
                    "der", "den", "van", "von", "la", "le", "el", "al", "du", "del"])  # fmt: skip
_ROMAN = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix"])
_ALONE = frozenset(["mr", "mrs", "ms", "dr", "abu", "bin", "ibn", "bint",
                    "lei", "imo", "bic", "iban", "vat", "passport"])  # fmt: skip
"""What stands for no one where it is all of a name: titles, particles, what a number is called."""
_SHARED = GENERIC_WORDS | TRADE_WORDS
_DIGITS = 2
"""A word of letters and digits has so many digits, and half of it, where it is a number."""


def tells_nothing(name: str) -> bool:
    """Whether nothing in a name tells one party from another."""
    words = words_of(name)
    if len(words) == 1:
        return words[0] in _ALONE or _is_code(words[0]) or _is_idle(words)
    return bool(words) and (_is_idle(words) or _is_unstated(words))


def _is_idle(words: list[str]) -> bool:
    """Whether words are small ones, numbers or legal forms, or one word of companies of any kind.

    Legal forms may stand behind that word, and the article before it.
    """
    if {*words} <= _SMALL or all(map(_is_number, words)):
        return True
    behind = words[1:] if words[0] == "the" else words
    first, *others = behind
    return (_is_form(first) or first in _SHARED) and all(map(_is_form, others))


def _is_unstated(words: list[str]) -> bool:
    """Whether words are what a number is called, and a number or what says that there is none.

    Or what says that there is no name, and a legal form (`N/A Ltd`).
    """
    rest = [word for word in words if not (is_number_label(word) or _is_number(word))]
    labelled = len(rest) < len(words) and any(map(is_number_label, words))
    if labelled and (
        {*rest} <= {"company", *_SMALL} or is_placeholder(" ".join(rest), person=False)
    ):
        return True
    named = [word for word in words if not _is_form(word)]
    return named != words and is_placeholder(" ".join(named), person=False)


def _is_form(word: str) -> bool:
    return (word,) in CORE_FORMS or word in {"company", "and"}


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _ROMAN


def _is_code(word: str) -> bool:
    digits = sum(map(str.isdigit, word))
    return digits >= _DIGITS and 2 * digits >= len(word)
