"""Pure rules of typesetting: what text can be printed, and what a template may do."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

# Explicit embeddings, overrides and isolates can make a name read backwards (Unicode TR36 §2.8.1);
# marks and joiners (U+200C to U+200F) belong to correct Arabic, Hebrew, Persian and Indic text.
_BIDI_CONTROLS = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})
_INVISIBLE = frozenset({0x00AD, *range(0x200B, 0x2010), 0x2060, *range(0xFE00, 0xFE10)})
_CONTROLS = frozenset({*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF})
_NEVER = _BIDI_CONTROLS | _CONTROLS
_SPACES = {0x09: " ", 0x0D: "", 0xFEFF: "", 0x2028: "\n", 0x2029: "\n"}
_IMPORTED_PACKAGE = re.compile(r'"\s*@')
_OWN_FILE = re.compile(r"[a-z0-9_-]+\.(svg|png)")


class Coverage:
    """The code points that some shipped font draws.

    Args:
        ranges: first and last code point of each range, ascending.

    """

    def __init__(self, ranges: Sequence[Sequence[int]]) -> None:
        self._starts = [first for first, _ in ranges]
        self._ends = [last for _, last in ranges]

    def __contains__(self, code: int) -> bool:
        """Tell whether a code point can be drawn."""
        place = bisect_right(self._starts, code) - 1
        return place >= 0 and code <= self._ends[place]


def printable(data: Any, coverage: Coverage) -> tuple[Any, set[int]]:
    """Return JSON data in which every text can be printed, and the code points that could not.

    What no font has, and what would change the order in which a text reads, is written out as
    `[U+20BB7]`: the reader sees that something stood there and which character it was.
    """
    missing: set[int] = set()
    return _printable(data, coverage, missing), missing


def _printable(data: Any, coverage: Coverage, missing: set[int]) -> Any:
    if isinstance(data, str):
        return data if data.isascii() and data.isprintable() else _text(data, coverage, missing)
    if isinstance(data, Mapping):
        return {
            str(_printable(str(key), coverage, missing)): _printable(part, coverage, missing)
            for key, part in data.items()
        }
    if isinstance(data, list | tuple):
        return [_printable(part, coverage, missing) for part in data]
    return data


def _text(text: str, coverage: Coverage, missing: set[int]) -> str:
    out: list[str] = []
    for char in text:
        code = ord(char)
        if char == "\n" or code in _INVISIBLE:
            out.append(char)
        elif code in _SPACES:
            out.append(_SPACES[code])
        elif code in _NEVER or code not in coverage:
            missing.add(code)
            out.append(f"[U+{code:04X}]")
        else:
            out.append(char)
    return "".join(out)


def in_reading_order(text: str) -> str:
    """Return a text in which what turns the order of reading, or is no text, is written out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"[U+{ord(char):04X}]" if ord(char) in _NEVER and char not in "\t\n\r" else char
        for char in text
    )


def without_stray_marks(data: Any) -> Any:
    """Return JSON data in which a mark without a base of its own script is written out.

    A font draws such a mark on a dotted circle or with another script's letter, a glyph that
    stands for no character: PDF/UA-1 (§7.21.7) has no place for it.
    """
    if isinstance(data, str):
        return data if data.isascii() else _without_stray_marks(data)
    if isinstance(data, Mapping):
        return {key: without_stray_marks(part) for key, part in data.items()}
    if isinstance(data, list | tuple):
        return [without_stray_marks(part) for part in data]
    return data


def _without_stray_marks(text: str) -> str:
    out: list[str] = []
    base = ""
    for char in text:
        if unicodedata.category(char) not in {"Mn", "Mc", "Me", "Cf"}:
            base = _script(char)
        elif _script(char) not in {base, "COMBINING"} and ord(char) not in _INVISIBLE:
            out.append(f"[U+{ord(char):04X}]")
            continue
        out.append(char)
    return "".join(out)


def _script(char: str) -> str:
    """Return the first word of a character's name, which is its script for letters and marks."""
    return unicodedata.name(char, "").partition(" ")[0]


def fetches_packages(template: str) -> bool:
    """Tell whether a template names a package, which a compiler would fetch from the network."""
    return _IMPORTED_PACKAGE.search(template) is not None


def is_image_name(name: str) -> bool:
    """Return whether a name can only be a file next to the template."""
    return _OWN_FILE.fullmatch(name) is not None
