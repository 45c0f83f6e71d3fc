"""Whether a person's name is Chinese in Hanyu Pinyin, where each syllable is a name of its own.

Elsewhere `chen` and `cheng` may be one name, twice romanised; in pinyin they are two (ISO 7098),
and with four hundred syllables most strangers would be within a letter of each other.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from atlas.knowledge.names.domain.vocabulary import CHINESE_SURNAMES, PINYIN

_MOST_WORDS = 4
_LONGEST = 6
_SYLLABLE = re.compile("[bcdfghjklmnpqrstvwxyz]{0,3}[aeiouy]{1,3}(?:n|ng|nh|k|l|m|p|t|r|h)?")
"""One syllable of Chinese, Korean or Vietnamese in any romanisation."""


def in_pinyin(words: Sequence[str]) -> bool:
    """Tell whether the words are a common surname and else syllables, one or two a word."""
    if not 2 <= len(words) <= _MOST_WORDS or not any(word in CHINESE_SURNAMES for word in words):
        return False
    return all(_is_given(word) for word in words)


def in_syllables(words: Sequence[str]) -> bool:
    """Tell whether every word is one short syllable, as in East Asian names."""
    return 2 <= len(words) <= _MOST_WORDS and all(
        1 < len(word) <= _LONGEST and _SYLLABLE.fullmatch(word) for word in words
    )


@lru_cache(maxsize=50_000)
def _is_given(word: str) -> bool:
    if word in PINYIN:
        return True
    return any(
        word[:place] in PINYIN and word[place:] in PINYIN
        for place in range(1, min(len(word), _LONGEST + 1))
    )
