"""Words of scripts that do not write every vowel, or not every sound: how they are read.

`letters.py` writes such a word in capitals, a letter of the script each (`Sh`, `Kh`, `Dh` are one).
A, I and U are long vowels or what carries one, E is any vowel or none; between two consonants
without one of them stands a vowel that is not written, `X` in a reading.

Scripts that hear a foreign name, or write one sound for several (katakana, Thai, Tamil, Chinese
characters for a foreign name), have letters of their own: a capital and a small one (`Rl` is r or
l), each with its ways to be read.
"""

import re
from functools import lru_cache
from itertools import groupby, product

Reading = tuple[str, tuple[str, ...]]
UNWRITTEN = "X"
_MAX_READINGS, _MAX_HEARD = 16, 48
_LETTER = re.compile("[TDKGSCZBP]h|Ts|[A-Z][a-z](?![a-z])|[A-Za-z]")
_SECOND = re.compile("[TDKGSCZBP]h|Ts|[A-Z][a-z](?![a-z])")
_WRITTEN = {"Un": "", "On": "", "In": "", "Tu": "ts", "Ct": "ch", "Lr": "r", "Ng": "ng", "Tc": "ch"}
"""Letters of the heard, as they are oftenest written; any other as its first letter."""
_READ = {
    # one letter, written by romanisations as several sounds (classes as in `words.py`)
    "b": "b", "d": "t", "f": "f", "g": "k", "j": "Xk", "k": "k", "l": "l", "m": "m", "n": "n",
    "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "v": "v", "x": "k", "z": "s", "c": "k",
    "bh": "bv", "ph": "pf",
    "th": "ts", "dh": "ts", "kh": "hk", "gh": "k", "sh": "Xs", "ch": "Xk", "zh": "X", "ts": "s",
    "w": "vU", "U": "Uv", "A": "A", "E": "E", "I": "I",
    "a": "E", "e": "E", "i": "E", "o": "E", "u": "E", "y": "I",
}  # fmt: skip
_HEARD: dict[str, tuple[str, ...]] = {
    # r or l; p or b, b or p; p, b or f; f, v or h; v or the vowel; n or m; the n of ng
    "rl": ("r", "l"), "pb": ("p", "b"), "bp": ("b", "p"), "pp": ("p", "f", "b"),
    "fv": ("f", "v", "h"), "pv": ("p", "f", "v"),
    "vw": ("v", "U"), "uv": ("v", "U"), "nm": ("n", "m"), "ng": ("nk", "n"), "nl": ("n", "l"),
    # what katakana makes of j, di, zi, ge; of ch, ti; of th; of ts, z
    "js": ("X", "s", "t", "k"), "ct": ("X", "t"), "sz": ("s", "t"), "tu": ("ts", "s", "t"),
    # what pinyin's j, q, x, zh, r stand for in foreign names
    "jx": ("k", "X", "t"), "qx": ("X", "k", "t", "ts"), "xs": ("s", "X", "k"),
    "zs": ("X", "s", "t"), "rj": ("X", "r", "I"), "hk": ("h", "k"),
    # Greek: two letters for b, d, g, or each of them
    "mb": ("b", "mp"), "nd": ("t", "nt"), "gn": ("k", "nk"),
    # Tamil: k, g or h; ch or s; zh or l. Thai: what is written and not said
    "gk": ("k", "h"), "cs": ("X", "s"), "zl": ("X", "l"), "st": ("s", "t"),
    "lr": ("", "r"), "to": ("", "t"), "no": ("", "n"), "ro": ("r", ""), "ko": ("", "k"),
    "so": ("s", "t", ""), "xk": ("s", "X", "ks"), "ny": ("I", "n"), "tc": ("X",),
    "rf": ("n", "r", "rn", ""),
    # vowels that are said: e, o; u, o, i after a consonant that had none
    "ee": ("Y",), "oo": ("O",), "un": ("V",), "on": ("W",), "in": ("Z",), "eo": ("E",),
}  # fmt: skip
_VOWELS = frozenset("AEIUOYVWZ")
_OPTIONAL = {"V": "U", "W": "O", "Z": "I"}
_LONG = frozenset("AEIU")
_SOUNDS_OF = {"A": "ao", "I": "ie", "U": "uo", "O": "ou", "Y": "ei"}
_SHORT, _NEAR, _MISSING, _OTHER = 0.08, 0.15, 0.3, 0.5
_NEAR_SOUNDS = frozenset(["Ae", "Ya", "Oa"])
MAY_COST = (0.0, 0.0, 0.2, 0.5, 0.9)
"""As in `words.py`: the fewer consonants, the less the vowels may differ."""
LETTERS = (1.0, 1.0, 0.42, 0.33, 0.3)
"""However they sound, so many letters are the same, by number of consonants."""


def is_unvowelled(word: str) -> bool:
    """Tell whether the word comes from such a script."""
    return word != word.lower()


def plain(word: str) -> str:
    """Return the word with one small letter for each letter of its script."""
    if word.islower():
        return word
    return _SECOND.sub(lambda found: _WRITTEN.get(found[0], found[0][0]), word).lower()


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Return the ways a word can be read: consonant classes, and the vowels around them."""
    letters = [letter if letter in _LONG else letter.lower() for letter in _LETTER.findall(word)]
    first, rest = letters[0], letters[1:]
    if rest and rest[-1] == "h":  # at the end it stands for a vowel: Shihata
        rest[-1] = "E"
    silent = [letter for letter in rest if letter != "h"]  # as in Latin words, but at the start
    if _HEARD.keys().isdisjoint((first, *silent)):
        ways: list[tuple[str, ...]] = [
            tuple(_READ.get(letter, letter)) for letter in (first, *silent)
        ]
        most = _MAX_READINGS
    else:
        letters = [letter for letter, _ in groupby((first, *silent))]
        ways = [_heard(letter, place) for place, letter in enumerate(letters)]
        most = _MAX_HEARD
    found = dict.fromkeys(
        _reading("".join(way)) for way, _ in zip(product(*ways), range(most), strict=False)
    )
    return tuple(found)


def _heard(letter: str, place: int) -> tuple[str, ...]:
    ways = _HEARD.get(letter) or tuple(_READ.get(letter, letter))
    return tuple(dict.fromkeys("" if place and way == "h" else way for way in ways))


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
        return 0.0 if all(sound in _OPTIONAL for sound in telling) else _MISSING
    said = _OPTIONAL.get(telling[0], telling[0])
    if any(sound in _SOUNDS_OF[said] for sound in theirs):
        return 0.0
    return _NEAR if any(said + sound in _NEAR_SOUNDS for sound in theirs) else _OTHER
