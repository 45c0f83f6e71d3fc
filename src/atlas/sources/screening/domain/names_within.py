"""The readings of a typed name: escapes, e-mail addresses, asides, spaced or turned letters.

What a person types is compared: a listed name does not hide behind an escape of the web, in an
e-mail address, behind what stands in brackets within it, spaces between its letters, or a mark that
turns its letters round on the screen. A name behind *formerly* or *t/a* is one of the party's own;
behind any other word it is found as one that stands within the text (`listed_within.py`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from atlas.sources.screening.domain.bare_names import tells_nothing

_CONNECTED = re.compile(
    r"(?:^|[\s(\[,;:-])[\s(\[,;:-]*(?:formerly(?:\s+known\s+as)?|previously(?:\s+known\s+as)?|now\s+known\s+as|"
    r"also\s+known\s+as|trading\s+as|doing\s+business\s+as|on\s+behalf\s+of|care\s+of|alias|"
    r"ehemals|vormals|anciennement|ex|[fan]\.?/?k\.?/?a\.?|d\.?/?b\.?/?a\.?|t/a|c/o|o/b/o|"
    r"p\.?/k\.?/a\.?|olim|antes|voorheen|dawniej|tidligere|tidigare|ранее|прежде|бывш(?:\.|\w+))"
    r"(?=[\s:-])[\s:-]*",
    re.IGNORECASE,
)
"""A word that leads from one name of a party to another, or to the party behind it.

*a.k.a.*, *f.k.a.* and *n.k.a.* are words of the lists themselves (OFAC, SDN data specification);
*olim*, *бывш.* and others are what other languages write for *formerly*.
"""
_EDGES = ' ()[],;:.-"“”'
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_][ .-]+){2,}[^\W\d_](?!\S)")
_CAPITAL_WITHIN = re.compile(r"(?<=[a-zß-öø-ÿ]{3})(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2})")
"""Where two words are written as one (`SevernyPotok`), and not within McDonald or DeVries."""
_TURNED = re.compile("\u202e([^\u202c]*)\u202c?")
"""Letters that an override shows in the other direction (UAX 9)."""
_DIRECTIONS = frozenset("\u202e\u202c")
_HIDDEN = frozenset(["Cf", "Cc", "Cs", "Co", "Cn"])
_UNSEEN = frozenset(["\u034f", "\ufffd", *map(chr, range(0xFE00, 0xFE10))])
"""A joiner of combining marks, what could not be read, and variants of a character's look."""
_QUOTED = re.compile(r"=(?:20|09|0D=0A|0A)")
"""Blanks as an e-mail writes them (quoted-printable, RFC 2045)."""
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}|&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,8}\d{0,2});?")
_ADDRESS = re.compile(r"(?:mailto:)?([\w.+'-]+)@[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)
_WITHIN_ADDRESS = re.compile(r"[._+-]+|\d+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\"“„«][^\"“”„«»]*[\"“”»]")
_ROUNDS = 3
"""So often an escape may itself be escaped (`%2520`)."""


@lru_cache(maxsize=2_000)
def names_within(name: str) -> tuple[str, ...]:
    """Return the further names that a name holds; none of a plain one."""
    return tuple(_names_within(name))


def _names_within(name: str) -> Iterator[str]:
    for reading in dict.fromkeys((name, plainly(name))):
        further = _parts(reading) if reading == name else (reading, *_parts(reading))
        yield from (one for one in further if any(map(str.isalpha, one)))


def behind_mark(name: str) -> str:
    """Return a name without the mark that it begins with (`aka Orlenko`)."""
    mark = _CONNECTED.match(name)
    return name[mark.end() :].strip(_EDGES) if mark else name


def plainly(name: str) -> str:
    """Return a name without escapes and invisible characters, which stand for blanks.

    Of an e-mail address its owner's part is left. What hides within a word is not written as a
    blank elsewhere either: the name as it was typed is compared without it (`normalise.py`).
    """
    for _ in range(_ROUNDS):
        if not _ESCAPED.search(name):
            break
        name = unquote(unescape(name), errors="replace")
    name = _QUOTED.sub(" ", name)
    if not name.isascii() or not name.isprintable():
        name = "".join(" " if _is_invisible(char) else char for char in name)
    if "@" in name:
        name = _ADDRESS.sub(lambda at: _WITHIN_ADDRESS.sub(" ", at[1]), name)
    return " ".join(name.split())


def _is_invisible(char: str) -> bool:
    """Whether a character is shown as nothing; an override of direction is read by itself."""
    return char in _UNSEEN or (unicodedata.category(char) in _HIDDEN and char not in _DIRECTIONS)


def _parts(name: str) -> Iterator[str]:
    parts = [part.strip(_EDGES) for part in _CONNECTED.split(name)]
    if len(parts) > 1:
        yield from (part for part in parts if part and not tells_nothing(part))
    joined = _SPACED.sub(lambda at: "".join(filter(str.isalpha, at[0])), name)
    if joined != name:
        yield joined
    parted = _CAPITAL_WITHIN.sub(" ", name)
    if parted != name:
        yield parted
    turned = _TURNED.sub(lambda at: f" {at[1][::-1]} ", name)
    if turned != name:
        yield " ".join(turned.split())
    bare = " ".join(_ASIDE.sub(" ", name).split())
    if bare != name and len(bare.split()) > 1:
        yield bare
