# ruff: noqa: RUF001  letters that look like others are what this file is about
"""Which names in Cyrillic letters are of a language that is written in them.

Lists romanise these letter by letter, so that they are found. A foreign name was written by its
sound in Russian (`Хоакин Гусман`, Joaquin Guzman; `Франсуа Бозизе`, François Bozizé).
"""

import re
import unicodedata
from functools import cache, lru_cache

from atlas.knowledge.names.domain.vocabulary import lines_of

_PARTS = re.compile("[\\s.,'’ʼ·-]+")
_PATRONYMIC = re.compile(
    "\\w{2,}(?:ович|евич|ёвич|йович|овна|евна|ёвна|ївна|івна|ильич|ильинична|инична|кузьмич|лукич)"
    "|оглы|кызы|гызы|улы|уулу"
)
_SURNAME = re.compile(
    "\\w{2,}(?:ов|ев|ёв|єв|(?:ск|цк|ськ|цьк)(?:ий|ой|ая|и|і)|ська|цька"
    "|енко|чук|щук|нюк|люк|рюк|ович|евич|овић|евић|швили|дзе|ых)"
)
_PERHAPS = re.compile(
    "\\w{2,}(?:(?:ов|ев|ёв|єв|ин|ын|їн|ін)[аы]?|янц?|ко|ук|юк|як|ак|ик|ич|ић|ець|ец|ска|их|ай|ой|ий)"
)
"""Endings of native surnames that names of others have too (`Кордова`, `Мартин`)."""
_LEAST = 4
_CYRILLIC = re.compile("[а-яёѐ-џґ]")
_LATIN = "aeopcyxkmthbij"
_TO_CYRILLIC = str.maketrans(_LATIN, "аеорсухкмтнвіј")
_ALL_ALIKE = re.compile(f"[{_LATIN}]{{2,}}")


@lru_cache(maxsize=10_000)
def in_cyrillic(name: str) -> str:
    """Return a name in small letters, Latin ones that only look Cyrillic as such.

    In a word with Cyrillic letters, and in a whole word that looks Cyrillic next to one that is.
    """
    text = unicodedata.normalize("NFC", name.casefold())
    if not _CYRILLIC.search(text):
        return text
    return " ".join(
        word.translate(_TO_CYRILLIC)
        if _CYRILLIC.search(word) or _ALL_ALIKE.fullmatch(word)
        else word
        for word in text.split()
    )


@lru_cache(maxsize=10_000)
def is_native(name: str) -> bool:
    """Tell whether a person's Cyrillic name has a native form.

    A patronymic, the ending of a native surname, a given name of these languages, or one that is
    given elsewhere too where each other word has an ending that may be native.
    """
    words = [word for word in _PARTS.split(in_cyrillic(name)) if word]
    if any(map(is_native_word, words)):
        return True
    _, shared = _given()
    others = [word for word in words if word not in shared]
    return 0 < len(others) < len(words) and all(
        len(word) >= _LEAST and _PERHAPS.fullmatch(word) for word in others
    )


def is_native_word(word: str) -> bool:
    """Tell whether a word in small letters is a native name wherever it stands."""
    if word in _given()[0] or _PATRONYMIC.fullmatch(word):
        return True
    return len(word) >= _LEAST and _SURNAME.fullmatch(word) is not None


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    own, shared = (
        frozenset(word for line in lines_of("cyrillic.txt", section) for word in line.split())
        for section in ("given", "given elsewhere too")
    )
    return own, shared
