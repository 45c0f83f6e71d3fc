# ruff: noqa: RUF001, RUF002  letters that look like others are what this file is about
"""East Asian names in Cyrillic letters: as their own romanisations write them.

Russian writes Chinese, Korean and Japanese by systems of their own, in which letters stand for
other sounds than in Russian (`Чэнь Цюаньго`, Chen Quanguo; `Хван Сок Хва`, Hwang Sok Hwa). A name
that is made of syllables of such a system alone is searched for as that language is romanised too,
and one of single syllables as names of Burma and Vietnam are (`Мин Аун Хлайн`). Whether it is such
a name the letters do not tell: `Анна Ли` may be Russian.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from atlas.knowledge.names.domain.scripts import hangul, kontsevich, palladius, polivanov
from atlas.knowledge.names.domain.scripts.native_cyrillic import in_cyrillic, is_native_word
from atlas.knowledge.names.domain.scripts.syllabary import Syllabary, texts

_MOST_WORDS, _MOST_OTHERS = 4, 2
_WORD = re.compile("(?=.*[аеёиоуыэюя])[а-яё]+")
_UKRAINIAN = str.maketrans("іїєґ", "ииег")
_PARTS = re.compile("[\\s.,·-]+")
_MARKS = re.compile("[\"'’«»“”„]")
_LEAST_OF_COMPANY = 6
_REMEMBERED = 10_000
_LETTERS = {
    "дж": "j", "чж": "ky", "нг": "ng", "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e",
    "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "i", "йе": "ye", "йи": "yi", "йу": "yu",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "ph", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya",
}  # fmt: skip
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_BURMESE = {
    "со": ["so", "soe"], "у": ["u", "oo"], "зо": ["zaw"], "то": ["taw", "to"], "чжо": ["kyaw"],
    "чо": ["kyaw", "cho"], "мин": ["min", "myint"], "мьин": ["myint"], "тейн": ["thein"],
    "тан": ["than", "tan"], "тун": ["tun", "htun"], "ту": ["thu", "tu"],
    "не": ["nay", "ne"], "чжи": ["kyi"], "лвин": ["lwin"], "вин": ["win"],
}  # fmt: skip
"""Burmese names, as they are written for other letters than those of their sounds."""
_ONE_SYLLABLE = re.compile(
    "(?:х[лмнптк]|[пкт]х|чж|чх|дж|дз|нг|[шсклт]в|[мпбтчл]ь|[бвгджзйклмнпрстфхцчш])?"
    "[аеёиоуыэюя]{1,3}й?(?:нг|нъ|ль|нь|[нмктплр])?"
)


@lru_cache(maxsize=_REMEMBERED)
def eastern_readings(name: str) -> tuple[str, ...]:
    """Return a person's Cyrillic name as East Asian romanisations write it, if it can be one.

    Titles and native names next to it (`Ким Чен Ын Иванович`) stay as they are.
    """
    if name.isascii():
        return ()
    every = [word for word in _PARTS.split(_plainly(name)) if word]
    words = [word for word in every if _WORD.fullmatch(word) and not is_native_word(word)]
    others = [word for word in every if word not in words]
    if not 2 <= len(words) <= _MOST_WORDS or len(others) > _MOST_OTHERS:
        return ()
    found = [*_chinese(words), *_korean(words), *_japanese(words), *_southern(words)]
    return tuple(" ".join([one, *others]) for one in dict.fromkeys(found))


@lru_cache(maxsize=_REMEMBERED)
def eastern_company_readings(name: str) -> tuple[str, ...]:
    """Return a company's name with its one Cyrillic word of Korean or Chinese syllables in Latin.

    `ООО Намчхонган`, Namchongang. None where no word, or more than one, can be such.
    """
    if name.isascii():
        return ()
    told = name.split()
    found = [
        (place, ways)
        for place, word in enumerate(map(_plainly, told))
        if len(word) >= _LEAST_OF_COMPANY and _WORD.fullmatch(word)
        if (ways := _of_company(word))
    ]
    if len(found) != 1:
        return ()
    place, ways = found[0]
    return tuple(" ".join([*told[:place], way, *told[place + 1 :]]) for way in ways)


def _plainly(name: str) -> str:
    return _MARKS.sub("", in_cyrillic(name)).translate(_UKRAINIAN)


def _of_company(word: str) -> list[str]:
    """Return a word in Latin letters, unless each letter alone tells the same."""
    chinese, korean, _ = _systems()
    ways = [*korean.ways(word), *chinese.ways(word)]
    return [] if _plain(word) in ways and len(ways) == 1 else ways


def _chinese(words: Sequence[str]) -> Iterator[str]:
    return texts(map(_systems()[0].ways, words))


def _korean(words: Sequence[str]) -> Iterator[str]:
    return korean_texts([_systems()[1].ways(word) for word in words])


def korean_texts(ways: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the names of words in Korean syllables of which the first or the last is a surname."""
    for place in (0, -1):
        alike = [*ways]
        alike[place] = [way for way in ways[place] if hangul.surnames(way)]
        yield from texts(alike)


def _japanese(words: Sequence[str]) -> Iterator[str]:
    return texts(map(_systems()[2].ways, words)) if len(words) == 2 else iter(())


def _southern(words: Sequence[str]) -> Iterator[str]:
    if all(map(_ONE_SYLLABLE.fullmatch, words)):
        yield from texts(map(_southern_ways, words))


def _southern_ways(word: str) -> list[str]:
    if word in _BURMESE:
        return _BURMESE[word]
    way = _plain(word)
    return [f"{way}g", way] if way.endswith("n") else [way]


def _plain(word: str) -> str:
    return _LETTER.sub(lambda found: _LETTERS[found[0]], word)


@cache
def _systems() -> tuple[Syllabary, Syllabary, Syllabary]:
    return (
        Syllabary(palladius.syllables(), 2),
        Syllabary(kontsevich.syllables(), 3),
        Syllabary(polivanov.syllables(), 6),
    )
