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
_SURNAME = re.compile("\\w{2,}(?:ов|ев|ёв|єв|енко|швили|дзе|ых)")
_PERHAPS = re.compile(
    "\\w{2,}(?:(?:ов|ев|ёв|єв|ин|ын|їн|ін)[аы]?|янц?|ко|ук|юк|як|ак|ик|ич|ић|ець|ец|ска|их|ай|ой|ий"
    "|ськ[аі]|цьк[аі]|[сц]к(?:ая|и|і))"
)
"""Endings of native surnames that names of others have too (`Кордова`, `Мартин`, `Качинский`)."""
_LEAST = 4
_TELLS = re.compile("[а-яёѐ-џґ]\\w|\\w[а-яёѐ-џґ]")
"""Not an initial, nor a word in Latin letters."""
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

    A patronymic, or the ending of a native surname that no other name has; otherwise a given name
    of these languages, or one that is given elsewhere too, where each other word may be a native
    surname: `Иван` of `Иван Эрнандес Гарсия` is as Russian writes Iván.
    """
    words = [word for word in _PARTS.split(in_cyrillic(name)) if word]
    if any(_PATRONYMIC.fullmatch(word) or _is_surname(word) for word in words):
        return True
    native, shared, surnames = _listed()
    given = [word for word in words if word in native or word in shared]
    others = [word for word in words if word not in given and _TELLS.search(word)]
    if not others:
        return any(word in native for word in given)
    return bool(given) and all(
        word in surnames or (len(word) >= _LEAST and _PERHAPS.fullmatch(word)) for word in others
    )


def is_native_word(word: str) -> bool:
    """Tell whether a word in small letters is a native name wherever it stands."""
    return word in _listed()[0] or bool(_PATRONYMIC.fullmatch(word)) or _is_surname(word)


def _is_surname(word: str) -> bool:
    return len(word) >= _LEAST and _SURNAME.fullmatch(word) is not None


@cache
def _listed() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    native, shared, surnames = (
        frozenset(word for line in lines_of("cyrillic.txt", section) for word in line.split())
        for section in ("given", "given elsewhere too", "surnames")
    )
    return native, shared, surnames
