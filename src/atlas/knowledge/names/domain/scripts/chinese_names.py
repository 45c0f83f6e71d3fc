"""The given name of a Chinese person as one word, in any spelling: 大文, `Tai Man`, `Ta-wen`."""

import re
from collections.abc import Sequence

from atlas.knowledge.names.domain.scripts import hangul
from atlas.knowledge.names.domain.vocabulary import (
    CHINESE_SURNAMES,
    CHINESE_VARIANTS,
    COMMONEST_CHINESE,
    HONG_KONG_SURNAMES,
    PINYIN,
    TAIWAN_SURNAMES,
)

_SYSTEMS = (PINYIN, *CHINESE_VARIANTS.syllables)
_SURNAMES = CHINESE_SURNAMES | HONG_KONG_SURNAMES | TAIWAN_SURNAMES
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HYPHEN = re.compile("([A-Za-z]{1,6})-([A-Za-z]{1,6})")
_CAPITALS = re.compile("[A-Z]{2,}")


def with_given(text: str, words: Sequence[str]) -> list[str]:
    """Return the words with the two syllables of a Chinese given name as one.

    Only where the surname is recognisable: by a comma, characters, a hyphen, capitals,
    or because no other word can be.
    """
    if not 3 <= len(words) <= 4:
        return [*words]
    place = _by_surname(text, words)
    return [*words] if place is None else _joined(words, place)


def with_hyphen(text: str, words: Sequence[str]) -> list[str]:
    """Return the words with the syllables of a Chinese given name as one if a hyphen joins them."""
    place = _by_hyphen(text, words) if "-" in text else None
    return [*words] if place is None else _joined(words, place)


def _joined(words: Sequence[str], place: int) -> list[str]:
    return [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]


def _by_hyphen(text: str, words: Sequence[str]) -> int | None:
    found = _HYPHEN.findall(text)
    if len(found) != 1:
        return None
    one, other = (part.lower() for part in found[0])
    for place in range(len(words) - 1):
        if (words[place], words[place + 1]) == (one, other):
            rest = [*words[:place], *words[place + 2 :]]
            return place if _is_given(one, other) and not _SURNAMES.isdisjoint(rest) else None
    return None


def _in_characters(words: Sequence[str]) -> int | None:
    if len(words) == 4:  # a married woman's: 葉劉淑儀
        return 2 if {words[0], words[1]} <= _SURNAMES else None
    return 1 if _is_given(words[1], words[2]) else None


def _by_surname(text: str, words: Sequence[str]) -> int | None:
    if _HAN.search(text):
        return _in_characters(words)
    if len(words) == 4 or "-" in text or _is_pinyin(words):
        return None
    last = True if "," in text else _is_last(text, words)
    if last is None or words[2 if last else 0] not in _SURNAMES:
        return None
    place = 0 if last else 1
    given = words[place], words[place + 1]
    if hangul.surnames(words[2 if last else 0]) and all(map(hangul.syllable, given)):
        return None  # Korean names are compared by syllable
    return place if _is_given(*given) else None


def _is_pinyin(words: Sequence[str]) -> bool:
    """Whether it is in pinyin with a surname: neighbours are likened as one word anyway."""
    return PINYIN.issuperset(words) and not CHINESE_SURNAMES.isdisjoint((words[0], words[2]))


def _is_last(text: str, words: Sequence[str]) -> bool | None:
    """Whether the last of three words is the surname, and not the first; None if either may be."""
    capitals = {word.lower() for word in _CAPITALS.findall(text)}
    for kind in (capitals, _SURNAMES, COMMONEST_CHINESE):
        first, last = words[0] in kind, words[-1] in kind
        if first != last:
            return last
    return None


def _is_given(one: str, other: str) -> bool:
    return any(one in system and other in system for system in _SYSTEMS)
