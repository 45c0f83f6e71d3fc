"""Which font draws which part of a line: a picture names them, no viewer has to guess."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LATIN = ""
"""The picture's own font: Latin, Greek, Cyrillic."""
_CJK = "Noto Sans CJK SC"
_FAMILIES = {
    "CANADIAN": "Noto Sans Canadian Aboriginal",
    "MEETEI": "Noto Sans Meetei Mayek",
    "NKO": "Noto Sans NKo",
    "OL": "Noto Sans Ol Chiki",
    "TIBETAN": "Noto Serif Tibetan",
    **dict.fromkeys(
        ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH"), _CJK
    ),
    **{
        name.upper(): f"Noto Sans {name}"
        for name in [
            "Arabic",
            "Armenian",
            "Balinese",
            "Bengali",
            "Cherokee",
            "Coptic",
            "Devanagari",
            "Ethiopic",
            "Georgian",
            "Gujarati",
            "Gurmukhi",
            "Hebrew",
            "Javanese",
            "Kannada",
            "Khmer",
            "Lao",
            "Lisu",
            "Malayalam",
            "Mongolian",
            "Myanmar",
            "Oriya",
            "Sinhala",
            "Sundanese",
            "Syriac",
            "Tamil",
            "Telugu",
            "Thaana",
            "Thai",
            "Tifinagh",
            "Yi",
        ]
    },
}


def runs(text: str) -> list[tuple[str, str]]:
    """Return a line in parts of one font each: (family, text); spaces and marks stay with theirs.

    A family of `""` is the picture's own.
    """
    out: list[tuple[str, str]] = []
    for char in text:
        family = _family(char)
        if out and (family is None or family == out[-1][0]):
            out[-1] = (out[-1][0], out[-1][1] + char)
        else:
            out.append((family or LATIN, char))
    return out


@lru_cache(maxsize=4096)
def _family(char: str) -> str | None:
    if char.isascii():
        return None if char == " " else LATIN
    name = unicodedata.name(char, "").split(" ", 1)[0]
    if name in _FAMILIES:
        return _FAMILIES[name]
    return None if unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf", "Zs"} else LATIN
