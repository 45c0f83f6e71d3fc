"""Text in a picture: widths estimated without a font, wrapping for any script, safe XML."""

from __future__ import annotations

import unicodedata
from html import escape

_NARROW = frozenset("ijlI.,:;'|!()[]ft r-/")
_WIDE = frozenset("mwMW@%&")
ELLIPSIS = "…"


def width(text: str, size: float) -> float:
    """Return about how wide a line is at a font size: rather too much than too little."""
    return sum(_em(char) for char in text) * size * 1.04


def wrap(text: str, room: float, size: float, lines: int) -> list[str]:
    """Break text into at most `lines` lines of `room`; what is left ends in an ellipsis."""
    words = [part for word in clean(text).split() for part in _pieces(word, room, size)]
    out: list[str] = []
    line = ""
    for word, glued in words:
        longer = word if not line else line + ("" if glued else " ") + word
        if not line or width(longer, size) <= room:
            line = longer
            continue
        out.append(line)
        line = word
    out.append(line)
    if len(out) <= lines:
        return out
    return [*out[: lines - 1], shorten(" ".join(out[lines - 1 :]), room, size)]


def shorten(text: str, room: float, size: float) -> str:
    """Cut a line to what fits, with an ellipsis."""
    text = clean(text)
    if width(text, size) <= room:
        return text
    while text and width(text + ELLIPSIS, size) > room:
        text = text[:-1]
        while text and _joins(text[-1]):
            text = text[:-1]
    return text.rstrip() + ELLIPSIS


def clean(text: str) -> str:
    """Drop what XML cannot hold and what would change the order in which a text reads."""
    kept = "".join(" " if char in "\t\r\n" else char for char in text if _kept(char))
    return " ".join(kept.split())


def xml(text: str) -> str:
    """Return text for an element or a quoted attribute."""
    return escape(clean(text), quote=True)


def xml_part(text: str) -> str:
    """Return cleaned text for an element as it is, with the spaces at its ends."""
    return escape(text, quote=True)


def _pieces(word: str, room: float, size: float) -> list[tuple[str, bool]]:
    """Return a word in parts that fit; the second of each says it continues the one before."""
    if width(word, size) <= room:
        return [(word, False)]
    parts: list[tuple[str, bool]] = []
    part = ""
    for char in word:
        if part and not _joins(char) and width(part + char, size) > room:
            parts.append((part, bool(parts)))
            part = ""
        part += char
    return [*parts, (part, bool(parts))]


def _joins(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


def _kept(char: str) -> bool:
    code = ord(char)
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code in {0xFFFE, 0xFFFF}:
        return False
    return char in "\t\r\n" or unicodedata.category(char) not in {"Cc", "Cs"}


def _em(char: str) -> float:
    if _joins(char):
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.0
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 0.9
    return 0.68 if char.isupper() else 0.57
