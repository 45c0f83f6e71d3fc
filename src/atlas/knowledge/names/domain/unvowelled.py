"""Words of scripts that do not write short vowels (Arabic, Persian, Hebrew): how they are read.

`scripts.py` writes such a word in capitals, a letter of the script each (`Sh`, `Kh`, `Dh` are one).
A, I and U are long vowels or what carries one, E is any vowel or none; between two consonants
without one of them stands a vowel that is not written, `X` in a reading.
"""

import re
from functools import lru_cache
from itertools import groupby, product

Reading = tuple[str, tuple[str, ...]]
UNWRITTEN = "X"
_MAX_READINGS = 16
_LETTER = re.compile("[TDKGSCZBPtdkgsczp]h|Ts|[A-Za-z]")
_SECOND = re.compile("(?<=[A-Z])[hs]")
_READ = {
    # one letter, written by romanisations as several sounds (classes as in `words.py`)
    "b": "b", "d": "t", "f": "f", "g": "k", "j": "Xk", "k": "k", "l": "l", "m": "m", "n": "n",
    "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "v": "v", "x": "k", "z": "s", "c": "k",
    "bh": "bv", "ph": "pf",
    "th": "ts", "dh": "ts", "kh": "hk", "gh": "k", "sh": "Xs", "ch": "Xk", "zh": "X", "ts": "s",
    "w": "vU", "U": "Uv", "A": "A", "E": "E", "I": "I",
    "a": "E", "e": "E", "i": "E", "o": "E", "u": "E", "y": "I",
}  # fmt: skip
_VOWELS = frozenset("AEIU")
_SOUNDS_OF = {"A": "ao", "I": "ie", "U": "uo"}
_SHORT, _NEAR, _MISSING, _OTHER = 0.08, 0.15, 0.3, 0.5
MAY_COST = (0.0, 0.0, 0.2, 0.5, 0.9)
"""As in `words.py`: the fewer consonants, the less the vowels may differ."""
LETTERS = (1.0, 1.0, 0.42, 0.33, 0.3)
"""However they sound, so many letters are the same, by number of consonants."""


def is_unvowelled(word: str) -> bool:
    """Tell whether the word comes from such a script."""
    return word != word.lower()


def plain(word: str) -> str:
    """Return the word with one small letter for each letter of its script."""
    return _SECOND.sub("", word).lower()


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Return the ways a word can be read: consonant classes, and the vowels around them."""
    letters = [letter if letter in _VOWELS else letter.lower() for letter in _LETTER.findall(word)]
    first, rest = letters[0], letters[1:]
    if rest and rest[-1] == "h":  # at the end it stands for a vowel: Shihata
        rest[-1] = "E"
    silent = [letter for letter in rest if letter != "h"]  # as in Latin words, but at the start
    ways = [_READ.get(letter, letter) for letter in (first, *silent)]
    found = dict.fromkeys(_reading("".join(way)) for way in _ways(ways))
    return tuple(found)


def _ways(ways: list[str]) -> list[tuple[str, ...]]:
    return [way for way, _ in zip(product(*ways), range(_MAX_READINGS), strict=False)]


def _reading(sounds: str) -> Reading:
    consonants = ""
    slots = [""]
    for sound, _ in groupby(sounds):
        if sound in _VOWELS:
            slots[-1] += sound
            continue
        if consonants and not slots[-1]:
            slots[-1] = UNWRITTEN
        consonants += sound
        slots.append("")
    return (f"a{consonants}" if slots[0] else consonants), tuple(slots)


def unwritten_cost(one: str, other: str) -> float:
    """Return how far vowels differ where at least one side's are not all written."""
    mine, theirs = (one, other) if one.isupper() else (other, one)
    if mine == UNWRITTEN:
        return _SHORT if theirs else 0.0
    telling = mine.replace("E", "")
    if not telling:
        return 0.0
    if theirs.isupper():
        return 0.0 if theirs in {UNWRITTEN, "E"} else _OTHER
    if not theirs:
        return _MISSING
    if any(sound in _SOUNDS_OF[telling[0]] for sound in theirs):
        return 0.0
    return _NEAR if telling[0] == "A" and "e" in theirs else _OTHER
