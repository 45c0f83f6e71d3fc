"""Scripts that names are compared in. What is only romanised letter by letter is named as such."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.scripts.native_cyrillic import in_cyrillic, is_native
from atlas.knowledge.names.domain.vocabulary import TITLES
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.results import NotCompared, ScreeningQuery
from atlas.sources.screening.domain.segments import BARE_ADDRESS, is_bare_address

UNSUPPORTED_SCRIPT = "unsupported_script"
_COVERED = frozenset([
    "LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI",
    "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM",
    "SINHALA", "THAI", "LAO", "KHMER", "MYANMAR", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA",
    "CJK", "IDEOGRAPHIC", "HANGUL", "MODIFIER", "FEMININE", "MASCULINE", "MICRO", "KANGXI",
])  # fmt: skip
"""The first words of the Unicode names of their letters."""
SOUND_ONLY = "sound_only"
_HEARD = frozenset([
    "CJK", "KANGXI", "IDEOGRAPHIC", "HANGUL", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA",
    "THAI", "LAO", "KHMER", "MYANMAR", "SINHALA", "MALAYALAM",
])  # fmt: skip
"""What `atlas-name-v7` took for scripts that are compared by their sound alone."""
_COMPARED = frozenset(["LATIN", "CYRILLIC", "MODIFIER", "FEMININE", "MASCULINE", "MICRO"])
"""Scripts of which nothing found may say something. Every other one writes foreign names as another
language heard them, and does not tell which names are foreign: of those in Greek, Georgian and
Armenian letters nine of ten are found, in Hebrew and Arabic six or seven."""
_TELLING, _TRANSLATED = 0.7, 2
"""A name of an organisation with so many words that tell is translated in lists."""


def names_not_compared(query: ScreeningQuery) -> Iterator[NotCompared]:
    """Yield the names of a query that nothing found would not clear.

    They are written in a script without rules (Tibetan, Ethiopic), or wholly in scripts of which
    names are compared by their sound alone (Chinese, Arabic, Greek); or the only name is an e-mail
    address whose owner is one word.
    """
    if not query.other_names and is_bare_address(query.name):
        yield NotCompared("name", query.name, BARE_ADDRESS)
    fields = ["name", *(f"other_names[{place}]" for place in range(len(query.other_names)))]
    for field, name in zip(fields, (query.name, *query.other_names), strict=True):
        if not is_covered(name):
            yield NotCompared(field, name, UNSUPPORTED_SCRIPT)
        elif is_by_sound(name, person=query.kind is PartyKind.PERSON):
            yield NotCompared(field, name, SOUND_ONLY)


def sound_only_before_v8(name: str) -> bool:
    """Whether `atlas-name-v7` named it as compared by its sound alone; for stored screenings."""
    letters = _letters(name)
    return bool(letters) and all(_script(letter) in _HEARD for letter in letters)


@lru_cache(maxsize=10_000)
def is_covered(name: str) -> bool:
    """Whether every letter of a name is of a script that names are compared in."""
    if name.isascii():
        return True
    letters = filter(str.isalpha, unicodedata.normalize("NFKC", name))
    return all(_script(letter) in _COVERED for letter in letters)


@lru_cache(maxsize=10_000)
def is_by_sound(name: str, *, person: bool) -> bool:
    """Whether no telling word of a name is Latin and its sound is all that can be compared.

    Lists translate the names of organisations (ADR 36): of those in Arabic on the UN's list two of
    five are found. In Cyrillic a person with a native name is romanised as lists do, and so is a
    single telling word; a foreign name was written by its sound.
    """
    name = in_cyrillic(name)
    letters = {_script(letter) for letter in _letters(name)}
    if not letters or ("LATIN" in letters and _telling(_latin_part(name), person=person)):
        return False
    if not letters <= _COMPARED:
        return True
    if "CYRILLIC" in letters and person:
        return not is_native(name)
    return not person and _is_translated(name)


def _is_translated(name: str) -> bool:
    """Whether several words of an organisation's name tell: lists may translate them."""
    return len(_telling(name, person=False)) >= _TRANSLATED


def _latin_part(name: str) -> str:
    """Return the words of a name that have a Latin letter: `Ltd` of `基地组织 Ltd`."""
    return " ".join(word for word in name.split() if any(map(_is_latin, word)))


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and _script(letter) == "LATIN"


def _telling(name: str, *, person: bool) -> list[str]:
    normal = normalise(name, person=person)
    return [
        word
        for word, tells in zip(normal.tokens, normal.weights, strict=True)
        if tells >= _TELLING and not word.isdigit() and word not in TITLES
    ]


def _letters(name: str) -> list[str]:
    if name.isascii():
        return []
    return [one for one in unicodedata.normalize("NFKC", name) if one.isalpha()]


def _script(letter: str) -> str:
    """Return the first word of a letter's Unicode name, "" for one that has none (Tangut)."""
    return unicodedata.name(letter, "").partition(" ")[0]
