"""How a text is read before numbers are looked for in it, and the numbers that stand in pieces.

A number is typed among words of any script, in letters of any look, with any sign between its
characters. There is one reading in plain letters and digits, and what stands between two pieces is
alike whether it is a blank, a dash, a symbol or nothing that is seen.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from anyascii import anyascii

from atlas.knowledge.names.domain.scripts.letters import BLANKS, one_script
from atlas.sources.lists.domain.countries import alpha2

_DROPPED = frozenset(["Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me"])
"""What is not seen, or only marks the letter before it."""
_BETWEEN = frozenset("CPSZ")
"""Punctuation, symbols and blanks part a number; a letter of another script ends it."""
_LETTER_NAMED = re.compile(r"\b(?:SYMBOL|CAPITAL) LETTER ([A-Z])")
"""A letter that is a symbol: negative squared and circled ones, those that flags consist of."""
_TURNED = re.compile("\u202e([^\u202c]*)\u202c?")
_RUN_OF_LETTERS = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z0-9]+")
_CHANGE_OF_SCRIPT = re.compile(
    r"(?<=[A-Za-z0-9])(?=[^\W_A-Za-z0-9])|(?<=[^\W_A-Za-z0-9])(?=[A-Za-z0-9])"
)
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", re.ASCII)
_FOUR_LETTERS = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{4}(?![A-Za-z])|(?<![A-Z])[A-Z]{4}(?:(?![A-Z])|(?=[A-Z][a-z]))"
)
"""Four letters by themselves, or four capitals next to small letters (`ShipHPQZ`)."""
_AMONG_LETTERS = re.compile(r"(?<![A-Za-z\d])[A-Za-z]*(\d{7,20})[A-Za-z]*(?![A-Za-z\d])")
"""So many digits are a number whatever letters touch them (`payTo9123453now`)."""
_LETTERS = frozenset([4, 5])
"""Letters of a call sign, and of an aircraft's mark (`EP-QWZ`)."""
_CODES = frozenset([8, 11])
"""Characters of a BIC without and with its branch."""
_BIC = re.compile(r"[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_WALLET = re.compile(r"(?:[a-z]{3,12}:)?(?=(?:.*\d){2})(?=(?:.*[A-Za-z]){3})[A-Za-z0-9]{25,110}")
_WORD = 4
"""A longer run of letters is a word."""
_WITH_WORDS = 12
"""Characters of a number in which so many letters may stand together."""
_LEAST_MIXED, _LEAST_DIGITS, _MOST = 4, 5, 20
"""Characters of a number in pieces; an LEI has 20."""
_LEAST_OF_WALLET, _LONGEST = 25, 110
"""Characters of a wallet."""
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(rf"(?:\d{{1,2}}\D){{1,2}}{_YEAR}|{_YEAR}(?:(?:\D\d{{1,2}}){{1,2}}|\D{_YEAR})")


class _Piece(NamedTuple):
    text: str
    begin: int
    end: int
    glued: bool
    """Whether it stands in one word with the piece before it, letters next to digits."""


@lru_cache(maxsize=2_000)
def readings(text: str) -> tuple[str, ...]:
    """Return a text in plain letters and digits, in each way to read it.

    Wide, styled and marked letters are plain ones; a letter of another script is parted from Latin
    ones and from digits. What looks like a Latin letter next to such is read as one, too. A text
    from a web address is read with its per cent signs decoded, once.
    """
    decoded = unquote(text) if "%" in text else text
    return tuple(dict.fromkeys(one for way in (text, decoded) for one in _read(way)))


def _read(text: str) -> Sequence[str]:
    if text.isascii():
        return (text,)
    turned = _TURNED.sub(lambda at: f" {at[1][::-1]} ", text)
    found: dict[str, None] = {}
    for one in dict.fromkeys((text, turned)):
        plain = "".join(map(_plain, unicodedata.normalize("NFKD", one.replace("№", "#"))))
        alike = _RUN_OF_LETTERS.sub(lambda at: _in_latin(at[0]), plain)
        found |= dict.fromkeys(map(_parted, (plain, alike)))
    return list(found)


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if char in BLANKS or (category := unicodedata.category(char)) == "Lm":
        return " "
    if category in _DROPPED:
        return ""
    if category[0] == "N":
        digit = unicodedata.digit(char, None)
        return char if digit is None else str(digit)
    name = unicodedata.name(char, "")
    if name.startswith("LATIN ") and category[0] == "L":
        return anyascii(char)
    letter = _LETTER_NAMED.search(name) if category == "So" else None
    return f" {letter[1]} " if letter else char


def _in_latin(run: str) -> str:
    """Return a run of letters with those as Latin that look like it: a whole one, or next to such.

    The last letters of a word in Cyrillic (`Скринска`) stay what they were.
    """
    if run.isascii():
        return run
    latin = one_script(f"A{run}")[1:]

    def read(at: re.Match[str]) -> str:
        written = run[slice(*at.span())]
        return at[0] if at[0] == latin or _LATIN.search(written) else written

    return _LATIN.sub(read, latin)


def _parted(text: str) -> str:
    return _CHANGE_OF_SCRIPT.sub(" ", text)


def is_wallet(text: str) -> bool:
    """Whether a text has the form of a wallet's address."""
    return _WALLET.fullmatch(text) is not None


def is_bic(text: str) -> bool:
    """Whether a text has the form of a BIC (ISO 9362), with a country in it."""
    found = _BIC.fullmatch(text)
    return found is not None and alpha2(found[1]) is not None


def numbers_of(reading: str) -> Iterator[str]:
    """Yield what may be a number of no known kind: four letters, or neighbouring pieces as one."""
    yield from (one.upper() for one in _FOUR_LETTERS.findall(reading))
    yield from _AMONG_LETTERS.findall(reading)
    for run in _runs(reading):
        yield from _joined(reading, run)


def _runs(reading: str) -> Iterator[list[_Piece]]:
    """Yield the pieces that follow each other with no letter of another script between."""
    run: list[_Piece] = []
    end, before = 0, ""
    for at in _PIECE.finditer(reading):
        between = reading[end : at.start()]
        if not _parts(between):
            yield run
            run = []
        glued = bool(run) and not between and before.isdigit() is not at[0].isdigit()
        end, before = at.end(), at[0]
        run.append(_Piece(before, at.start(), end, glued))
    yield run


def _parts(between: str) -> bool:
    return between.isascii() or all(unicodedata.category(one)[0] in _BETWEEN for one in between)


def _joined(reading: str, run: Sequence[_Piece]) -> Iterator[str]:
    """Yield neighbouring pieces as one, where they may be a number."""
    for first, last in _spans(run):
        number = "".join([piece.text for piece in run[first : last + 1]])
        if _has_form(number, run, first, last) and _stands_alone(reading, run, first, last):
            yield number.upper()


def _spans(run: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Yield first and last of the pieces that have a number's length together."""
    numeric = any(piece.text.isdigit() for piece in run)
    end = len(run) - 1
    for first in range(len(run)):
        size, digits = 0, 0
        for last in range(first, len(run)):
            text = run[last].text
            size += len(text)
            digits += len(text) if text.isdigit() else 0
            if size > _MOST and not numeric:
                break
            if size <= _MOST or (last == end and size <= _LONGEST):
                least = _LEAST_DIGITS if digits == size else _LEAST_MIXED
                if (
                    size >= least
                    if digits
                    else size in _CODES or (last > first and size in _LETTERS)
                ):
                    yield first, last


def _has_form(number: str, run: Sequence[_Piece], first: int, last: int) -> bool:
    """Whether it is no text in words, which are part of short numbers, LEIs and wallets."""
    if number.isalpha():
        return len(number) in _LETTERS or is_bic(number.upper())
    if len(number) <= _WITH_WORDS or (len(number) == _MOST and number[-2:].isdigit()):
        return True
    apart = any(_is_apart(run, place) for place in range(first, last + 1))
    return not apart or (len(number) >= _LEAST_OF_WALLET and is_wallet(number))


def _is_apart(run: Sequence[_Piece], place: int) -> bool:
    """Whether a piece is a word: more letters than a number's, and no digit next to them."""
    text = run[place].text
    if len(text) <= _WORD or text.isdigit():
        return False
    return not (run[place].glued or any(one.glued for one in run[place + 1 : place + 2]))


def _stands_alone(reading: str, run: Sequence[_Piece], first: int, last: int) -> bool:
    """Whether no further piece belongs to the number: groups of digits are one, and no date."""
    before = run[first - 1 : first] if first else []
    behind = run[last + 1 : last + 2]
    glued = [*(before if run[first].glued else []), *(one for one in behind if one.glued)]
    if not all(_is_word(one.text) for one in glued):
        return False
    if first == last or not all(one.text.isdigit() for one in run[first : last + 1]):
        return True
    if any(one.text.isdigit() for one in (*before, *behind)):
        return False
    return _DATE.fullmatch(reading[run[first].begin : run[last].end]) is None


def _is_word(letters: str) -> bool:
    """Whether letters that are written next to a number are no part of it."""
    return len(letters) >= (_WORD if letters.isupper() else _WORD - 1) and letters.isalpha()
