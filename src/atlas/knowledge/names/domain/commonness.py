"""How common the words are that the names of two people share: a common name is weak evidence.

`Jose Lopez` and `Jose Francisco Lopez` share what hundreds share; `Joaquin Archivaldo` is one man.
How many people bear a word, or one as similar, is read from a table that never changes
(`data/common_names.txt`), so that a score never depends on who else is on a list. A word that is
not in the table is rare.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

from atlas.knowledge.names.domain.vocabulary import COMMON_NAMES
from atlas.knowledge.names.domain.words import skeletons, word_similarity

AMONG = 10_000
"""Namesakes are counted among so many persons."""
_RARE = 0.0002
"""The share of persons who bear a word that is not in the table."""
_INITIAL = 0.08
"""The share of people with a word in their name that begins with a given letter."""
_NAMESAKES, _CALLED = 0.05, 1.0
"""So many among them are no chance yet; so many, where it is what people call the person."""
_POINTS = 10.0
"""What each ten times as many namesakes count against a score."""
_STEPS = 20
_BY_SOUND: dict[str, list[str]] = {}
for _word in COMMON_NAMES:
    for _sound in skeletons(_word):
        _BY_SOUND.setdefault(_sound, []).append(_word)


def namesakes(pairs: Sequence[tuple[str, str, float]]) -> float:
    """Return how many of 10,000 persons share words so like, by chance.

    `pairs`: the words of each name that agree, and how alike they are (0-1).
    """
    among = float(AMONG)
    for first, second, alike in pairs:
        if min(len(first), len(second)) == 1:
            among *= _INITIAL
        else:
            level = int(alike * _STEPS)
            among *= max(_share(word.replace(" ", ""), level) for word in (first, second))
    return among


def points_against(pairs: Sequence[tuple[str, str, float]], *, called: bool = False) -> float:
    """Return what it counts against names that do not agree wholly that so many agree so far.

    `called`: the words are the first given name and the first surname of one that has more.
    """
    free = _CALLED if called else _NAMESAKES
    among = 0.0 if are_rare(pairs) else namesakes(pairs)
    return _POINTS * math.log10(among / free) if among > free else 0.0


def are_rare(pairs: Sequence[tuple[str, str, float]]) -> bool:
    """Tell at a glance whether so few share the words, however alike, that nothing counts."""
    among = float(AMONG)
    for first, second, _ in pairs:
        initial = min(len(first), len(second)) == 1
        among *= _INITIAL if initial else max(_most(first), _most(second))
    return among <= _NAMESAKES


def is_rare(word: str) -> bool:
    """Tell whether no word of the table sounds like this one."""
    return _most(word) <= _RARE


@lru_cache(maxsize=100_000)
def _most(word: str) -> float:
    """Return the share of persons who bear a word with the sound of this one."""
    word = word.replace(" ", "")
    like = {word}.union(*(_BY_SOUND.get(sound, ()) for sound in skeletons(word)))
    # exact whatever the order, which differs from process to process
    return max(_RARE, math.fsum(COMMON_NAMES.get(other, 0.0) for other in like))


@lru_cache(maxsize=100_000)
def _share(word: str, level: int) -> float:
    """Return the share of persons who bear the word, or one that is so like (in twentieths)."""
    like = {other for sound in skeletons(word) for other in _BY_SOUND.get(sound, ())}
    like.update({word} & COMMON_NAMES.keys())
    borne = math.fsum(
        COMMON_NAMES[other]
        for other in like
        if word_similarity(word, other, True) * _STEPS >= level
    )
    return min(1.0, max(borne, _RARE))
