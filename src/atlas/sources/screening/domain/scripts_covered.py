"""Scripts that names are compared in. What is only romanised letter by letter is named as such."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from atlas.sources.screening.schemas import NotCompared, ScreeningQuery

UNSUPPORTED_SCRIPT = "unsupported_script"
_COVERED = frozenset([
    "LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI",
    "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM",
    "SINHALA", "THAI", "LAO", "KHMER", "MYANMAR", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA",
    "CJK", "IDEOGRAPHIC", "HANGUL", "MODIFIER", "FEMININE", "MASCULINE", "MICRO", "KANGXI",
])  # fmt: skip
"""The first words of the Unicode names of their letters."""
SOUND_ONLY = "sound_only"
_BY_SOUND = frozenset([
    "CJK", "KANGXI", "IDEOGRAPHIC", "HANGUL", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA",
    "THAI", "LAO", "KHMER", "MYANMAR", "SINHALA", "MALAYALAM",
])  # fmt: skip
"""Scripts of which names are compared by their sound alone, which misses too many: lists translate
the names of organisations (ADR 36), and write foreign names as another language heard them."""


def names_not_compared(query: ScreeningQuery) -> Iterator[NotCompared]:
    """Yield the names of a query that nothing found would not clear.

    They are written in a script without rules (Tibetan, Ethiopic), or wholly in scripts of which
    names are compared by their sound alone (Chinese, Hangul).
    """
    fields = ["name", *(f"other_names[{place}]" for place in range(len(query.other_names)))]
    for field, name in zip(fields, (query.name, *query.other_names), strict=True):
        if not is_covered(name):
            yield NotCompared(field, name, UNSUPPORTED_SCRIPT)
        elif is_by_sound(name):
            yield NotCompared(field, name, SOUND_ONLY)


@lru_cache(maxsize=10_000)
def is_covered(name: str) -> bool:
    """Whether every letter of a name is of a script that names are compared in."""
    if name.isascii():
        return True
    letters = filter(str.isalpha, unicodedata.normalize("NFKC", name))
    return all(_script(letter) in _COVERED for letter in letters)


@lru_cache(maxsize=10_000)
def is_by_sound(name: str) -> bool:
    """Whether every letter of a name is of a script that is compared by sound alone."""
    if name.isascii():
        return False
    letters = [one for one in unicodedata.normalize("NFKC", name) if one.isalpha()]
    return bool(letters) and all(_script(letter) in _BY_SOUND for letter in letters)


def _script(letter: str) -> str:
    """Return the first word of a letter's Unicode name; one without a name tells no script."""
    return unicodedata.name(letter, "LATIN").partition(" ")[0]
