# ruff: noqa: RUF001  letters that look like others are what this file is about
"""East Asian names in Latin letters by way of Russian (`Chen Tsyuango`, `Khvan Sok Khva`).

Passports and BGN/PCGN romanise the Cyrillic letters (`Чэнь Цюаньго`, `Хван Сок Хва`), in which the
soft sign is lost that tells n from ng. Read so are names with letters that no romanisation of
Chinese or Korean itself has (`chzh`, `tsy`, `khv`).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from atlas.knowledge.names.domain.scripts import kontsevich, palladius
from atlas.knowledge.names.domain.scripts.eastern_cyrillic import korean_texts
from atlas.knowledge.names.domain.scripts.syllabary import Syllabary, texts

_BGN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_ICAO = {**_BGN, "й": "i", "ё": "e", "ю": "iu", "я": "ia"}
"""Passports since 2013 (ICAO Doc 9303, part 3)."""
_TELLS = re.compile(
    "chzh|chkh|[tpk]kh|dzh|tsz|ts[yi][aeou]|s[yi][au]|kh[vy]|kh[aeu][yi]|"
    "\\b[^aeiou\\W]{0,3}y[nkmlp]?\\b"
)
_PARTS = re.compile("[\\s.,-]+")
_WORD = re.compile("[a-z]+")
_MOST_WORDS, _REMEMBERED = 4, 10_000


@lru_cache(maxsize=_REMEMBERED)
def readings_by_russian(name: str) -> tuple[str, ...]:
    """Return a person's Latin name as East Asian romanisations write it, if Russian wrote it so."""
    text = name.casefold().replace("'", "")
    if not name.isascii() or not _TELLS.search(text):
        return ()
    words = [word for word in _PARTS.split(text) if word]
    if not 2 <= len(words) <= _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return ()
    chinese, korean = _systems()
    found = [*texts(map(chinese.ways, words)), *korean_texts([korean.ways(one) for one in words])]
    return tuple(one for one in dict.fromkeys(found) if one != " ".join(words))


@cache
def _systems() -> tuple[Syllabary, Syllabary]:
    return (
        Syllabary(_romanised(palladius.syllables()), 2),
        Syllabary(_romanised(kontsevich.syllables()), 3),
    )


def _romanised(syllables: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for cyrillic, meant in syllables:
        for letters in (_BGN, _ICAO):
            yield "".join(letters[letter] for letter in cyrillic), meant
