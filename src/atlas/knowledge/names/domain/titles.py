"""Titles of Arabic and Persian, mistyped or romanised otherwise: `sayged`, `hadjdji`.

They name no one. Western titles are left out: a like word is a surname (Quinn, Queen).
"""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.normalise import NormalName
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_NAMES,
    KNOWN_NAMES,
    PARTICLES,
    ROMANISED_TITLES,
    TITLES,
)
from atlas.knowledge.names.domain.words import sounds

_LETTERS = 5
"""A shorter word may be a title and a name."""
_LONG = sorted(title for title in ROMANISED_TITLES if len(title) >= _LETTERS)
_SOUNDS = frozenset(
    sound for title in ROMANISED_TITLES if len(title) >= _LETTERS for sound in sounds(title)
)


@lru_cache(maxsize=50_000)
def is_mistyped_title(word: str) -> bool:
    """Whether a word misspells a title by one letter or sounds like one. Known names do not."""
    if len(word) < _LETTERS or not word.islower() or word in TITLES:
        return False
    if word in COMMON_NAMES or word in KNOWN_NAMES or word in PARTICLES:
        return False
    if not _SOUNDS.isdisjoint(sounds(word)):
        return True
    return process.extractOne(word, _LONG, scorer=OSA.distance, score_cutoff=1) is not None


def without_mistyped_titles(name: NormalName) -> str:
    """Return a person's words without mistyped titles, or "" where there are none, or no others."""
    kept = [word for word in name.tokens if not is_mistyped_title(word)]
    named = any(len(word) > 1 and word not in PARTICLES for word in kept)
    return " ".join(kept) if named and len(kept) < len(name.tokens) else ""
