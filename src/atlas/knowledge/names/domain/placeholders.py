"""Placeholders where no one is named, and companies recorded as people.

Registers and company files write `Unknown`, `N/A`, `XXXX XXXX`, `Various shareholders` or
`Bearer shares` where a name belongs. Such a party is not identified, and nothing can be compared by
it. Only whole names are judged, by the words in `data/placeholders.txt`: one further word makes a
name of it (`Unknown Worlds Ltd`, `Jean None`, `Public Power Corporation`), unless it is an ordinary
word of registers and business (`ordinary_words.py`). A number and what it is called (`Reg. No.
08600019`) is not a name either, and neither is a legal form alone (`The Company`, `Ltd`), or a
register's number with one (`08600019 Ltd`) of a company that is not known by its number.
"""

import re
from functools import cache

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.ordinary_words import (
    has_given_name,
    is_organisations,
    says_nothing,
)
from atlas.knowledge.names.domain.plain_words import words_of
from atlas.knowledge.names.domain.vocabulary import CORE_FORMS, COUNTRY_WORDS, lines_of

_FILE = "placeholders.txt"
_REPEATED = re.compile(r"([xz0-9])\1*")
"""Letters and digits that stand for what is struck out: XXXX, 0000."""
_UNNAMED = re.compile(r"Unnamed: .+|Record .+, not described in .+", re.IGNORECASE)
"""What a party is called that no record names, or none describes (`registry.domain`)."""
_KIND = re.compile(
    r"unnamed (person|legalentity|registeredentity|trust|nomination|arrangement|state|statebody)",
    re.IGNORECASE,
)
"""What a party is called of which no more than its kind is stated."""
_DIGITS = 4
"""Digits that a number next to its label has at least: `Company 3` is a name."""
_ONE = 2
"""Letters of one script that a name has at least; one Chinese character is a name."""


def is_placeholder(name: str, *, person: bool = True, numbered: bool = False) -> bool:
    """Return whether a text only stands in a name's place.

    Args:
        name: the whole name, as a source writes it.
        person: whether it is a natural person's; of a company's name more words may be its own.
        numbered: whether a company has a number of its own. Such a company is known by it, and
            may be called `Public` or `Various`; but `Unknown` is no name of anything.

    """
    if (
        not has_letters(name)
        or is_labelled_number(name)
        or (person and _UNNAMED.fullmatch(name.strip()))
        or (person and not any(map(str.isalpha, name)))  # numerals of any kind
    ):
        return True
    words = words_of(name)
    joined = "".join(words)
    if _REPEATED.fullmatch(joined) or " ".join(words) in _phrases():
        return True
    table = _table()
    if not numbered and (
        says_nothing(words, frozenset(table), person=person)
        or (not person and (_is_form_alone(name) or _is_numbered_form(name)))
    ):
        return True
    if not all(word in table for word in words):
        return False
    said = frozenset[str]().union(*(table[word] for word in words))
    if "unknown" in said or _denied(words):
        return True
    return not numbered and _loosely(words, said, person=person)


def is_made_up(name: str) -> bool:
    """Return whether Atlas itself made a name, for a party that no record names or describes."""
    said = name.strip()
    return _UNNAMED.fullmatch(said) is not None or _KIND.fullmatch(said) is not None


def has_letters(name: str) -> bool:
    """Return whether a name has letters or digits enough to be compared by.

    A single ASCII character distinguishes no one; a single Chinese character is a name.
    """
    told = [letter for letter in name if letter.isalnum()]
    return len(told) >= _ONE or not "".join(told).isascii()


def is_labelled_number(name: str) -> bool:
    """Return whether a text is a number and what it is called, in any order (`HRB 12345 B`)."""
    words, labels = words_of(name), _labels()
    numerals = [word for word in words if _is_numeral(word)]
    rest = [word for word in words if not _is_numeral(word)]
    return (
        sum(map(str.isdigit, "".join(numerals))) >= _DIGITS
        and not labels.isdisjoint(rest)
        and all(word in labels or len(word) == 1 for word in rest)
    )


def is_number_label(word: str) -> bool:
    """Return whether a word is what a number is called (`HRB`, `CRN`)."""
    return word in _labels()


def is_company_name(name: str) -> bool:
    """Return whether a name recorded as a natural person's is unmistakably a company's.

    It ends in a legal form that is no surname and no initials (`Orchid Nominees Limited`), or in a
    form of two or three letters after a word that only companies bear (`Orchid Holding AG`), or it
    has a word of organisations (`Orchid Pension Fund`). What an unnamed party is called is no name.
    """
    words, unnamed = words_of(name), _UNNAMED.fullmatch(name.strip())
    marked = any(mark in name for mark in lines_of(_FILE, "company marks"))
    if not unnamed and (is_organisations(words) or marked or _is_abroad(name)):
        return True
    if unnamed or len(words) < _ONE:
        return False
    ends = {" ".join(words[-width:]) for width in range(1, min(4, len(words) - 1) + 1)}
    if ends & _forms("endings") or words[0] in _forms("beginnings") or _POINTED.search(name):
        return True
    if ends & _forms("short endings"):
        return not _forms("words").isdisjoint(words)
    return words[-1] == "trust" and (words[0] == "the" or "family" in words)


def _is_abroad(name: str) -> bool:
    """Whether a country stands behind the name in brackets, as in `Orchard (Cyprus)`."""
    found = _BRACKETED.fullmatch(name.strip())
    place = words_of(found[2]) if found else []
    return (
        found is not None
        and bool(place)
        and COUNTRY_WORDS.issuperset(place)
        and not has_given_name(words_of(found[1]))
    )


def _is_numeral(word: str) -> bool:
    """Whether a word is a number, or letters and digits of one (`4509`, `DE8937`, a wallet)."""
    digits = sum(map(str.isdigit, word))
    return digits >= _DIGITS or 2 * digits >= len(word) > 0


def _is_form_alone(name: str) -> bool:
    """Whether a company's name is no more than legal forms, or that it is a company."""
    for words in (words_of(name), normalise(name).tokens):
        rest = tuple(word for word in words if word not in _ARTICLES)
        if rest in CORE_FORMS or (rest and all(_is_form(word) for word in rest)):
            return True
    return False


def _is_numbered_form(name: str) -> bool:
    """Whether a text is a register's number, what it is called, and legal forms alone.

    Without what it is called, a number of four digits may be a name (`4711 GmbH`).
    """
    pieces = name.split()
    rest = [piece for piece in pieces if not _is_registered(piece)]
    known = [word for piece in pieces if _is_registered(piece) for word in words_of(piece)]
    least = _DIGITS + _labels().isdisjoint(known)
    digits = sum(map(str.isdigit, "".join(known)))
    return digits >= least and bool(rest) and _is_form_alone(" ".join(rest))


def _is_registered(piece: str) -> bool:
    """Whether a piece of a name is a number, or what one is called."""
    words = words_of(piece)
    return bool(words) and all(_is_numeral(word) or word in _labels() for word in words)


def _is_form(word: str) -> bool:
    return (word,) in CORE_FORMS or word == "company"


def _loosely(words: list[str], said: frozenset[str], *, person: bool) -> bool:
    """Whether words that can also be a company's name stand for unnamed owners."""
    if "loose" in said:
        alone = all(_table()[word] & {"loose", "filler"} for word in words)
        return alone or "holders" in said or (person and "kinds" in said)
    if person:
        return bool(said & {"holders", "kinds"})
    return "holders" in said and ("filler" in said or "kinds" not in said)


def _denied(words: list[str]) -> bool:
    """Whether the text states an absence: `not available`, `keine Angabe`, `no owner`."""
    table = _table()
    no = [word for word in words if "negations" in table[word]]
    return bool(no) and any(table[word] & {"parts", "holders", "kinds"} for word in words)


@cache
def _table() -> dict[str, frozenset[str]]:
    """Return every word of the file → the sections in which it stands."""
    found: dict[str, frozenset[str]] = {}
    for section in ("unknown", "loose", "holders", "kinds", *_MORE):
        for line in lines_of(_FILE, section):
            for word in words_of(line):
                found[word] = found.get(word, frozenset()) | {section}
    return found


@cache
def _labels() -> frozenset[str]:
    lines = lines_of(_FILE, "number labels")
    return frozenset(word for line in lines for word in words_of(line))


@cache
def _phrases() -> frozenset[str]:
    return frozenset(" ".join(words_of(line)) for line in lines_of(_FILE, "phrases"))


@cache
def _forms(section: str) -> frozenset[str]:
    """Return the forms of one of the sections about names of companies."""
    lines = lines_of(_FILE, f"company {section}")
    return frozenset(" ".join(words_of(form)) for line in lines for form in line.split(" | "))


_ARTICLES = frozenset({"the", "a", "an", "le", "la", "el", "il", "der", "die", "das"})
_MORE = ("beside", "filler", "negations", "parts")
_BRACKETED = re.compile(r"(.+)\(([^()]+)\)")
_POINTED = re.compile(r"\bS\.\s?p\.\s?A\b")
