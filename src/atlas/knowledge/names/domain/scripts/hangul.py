"""Korean names: which syllables of which romanisation may be one.

Revised Romanisation, McCune-Reischauer without its marks, and what people choose, write one
syllable in many ways (`jeong`, `chong`, `jung`), while two letters apart may be two names (`jin`,
`jun`). Russian writes Korean by the system of Kontsevich, and is romanised in its turn by BGN/PCGN
(`dzhang`, `khvang`, `chkhol`). So syllables are compared by the sounds of Hangul that they may
stand for.
"""

import re
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple

from atlas.knowledge.names.domain.vocabulary import KOREAN_SURNAMES_WRITTEN

_ONSETS = {
    "": "", "g": "k", "k": "k", "kk": "k", "gh": "k", "n": "n", "d": "t", "t": "t", "dd": "t",
    "tt": "t", "r": "r", "l": "r", "rh": "r", "m": "m", "b": "p", "p": "p", "bb": "p", "pp": "p",
    "s": "s", "ss": "s", "sh": "s", "j": "c", "ch": "c", "jj": "c", "tch": "c", "dz": "c", "h": "h",
    "dzh": "c", "chkh": "c", "kh": "h", "kkh": "k", "tkh": "t", "pkh": "p",
}  # fmt: skip
_VOWELS = {
    # each letter a vowel of Hangul: A O(오) V(어) U(우) W(으) E I, with y or w before it
    "a": ["A"], "ah": ["A"], "o": ["O", "V"], "oh": ["O"], "eo": ["V"], "uh": ["V"],
    "u": ["U", "W", "V"], "oo": ["U"], "ou": ["U", "V"], "eu": ["W"], "e": ["E"], "ae": ["E"],
    "ay": ["E"], "ai": ["E"], "i": ["I"], "ee": ["I"], "ie": ["I"], "y": ["I"], "ui": ["WI"],
    "eui": ["WI"], "ya": ["YA"], "yo": ["YO", "YV"], "yeo": ["YV"], "you": ["YV", "YU"],
    "yu": ["YU", "YV"], "yoo": ["YU"], "ye": ["YE"], "yae": ["YE"], "yi": ["I"], "wa": ["WA"],
    "wo": ["WV"], "weo": ["WV"], "we": ["WE"], "wae": ["WE"], "oe": ["WE"],
    "oi": ["WE"], "oye": ["WE"], "va": ["WA"], "vo": ["WV"], "ve": ["WE"], "vi": ["UI"],
    "ia": ["YA"], "io": ["YO", "YV"], "iu": ["YU", "YV"],
    "wi": ["UI"], "woo": ["U"], "wu": ["U"], "wui": ["UI"],
}  # fmt: skip
_ALONE = frozenset(["woo", "wu", "wui", "yi"])
"""Written so only where no consonant stands before."""
_BEHIND_CONSONANT = frozenset(["ia", "io", "iu"])
_CODAS = {
    "": "", "h": "", "k": "k", "g": "k", "ck": "k", "n": "n", "l": "l", "r": "l", "m": "m",
    "p": "p", "b": "p", "t": "t", "s": "t", "d": "t", "ng": "x", "nk": "x",
}  # fmt: skip
_SYLLABLE = re.compile(
    "(chkh|dzh|kkh|tkh|pkh|tch|dz|kh|kk|gh|dd|tt|rh|bb|pp|ss|sh|jj|ch|[gkndtrlmbpsjh]|)"
    "(oye|va|vo|ve|vi|ia|io|iu|yeo|yae|yoo|you|weo|wae|woo|wui|eui|ya|yo|yu|ye|yi|wa|wo|we|wi|wu|eo|eu|oo|ou|oe|oi|oh|ah|uh"
    "|ae|ay|ai|ee|ie|ui|[aeiouy])"
    "(ng|nk|ck|[kgnlrmpbtsdh]|)"
)
_MOST_WORDS, _LONGEST = 4, 7
_MOST_GIVEN = 3
Given = tuple[str, ...]


class Parse(NamedTuple):
    """A Korean name as a surname and the syllables of the given name."""

    surname: str
    given: Given


@lru_cache(maxsize=50_000)
def syllable(word: str) -> frozenset[str]:
    """Return the sounds that one romanised syllable may stand for; empty if it is not one."""
    found = _SYLLABLE.fullmatch(word) if len(word) <= _LONGEST else None
    if found is None:
        return frozenset()
    onset, vowel, coda = found.groups()
    if vowel in (_ALONE if onset else _BEHIND_CONSONANT):
        return frozenset()
    return frozenset(f"{_ONSETS[onset]}{one}{_CODAS[coda]}" for one in _VOWELS[vowel])


def surnames(word: str) -> frozenset[int]:
    """Return which Korean surnames a word may be."""
    return KOREAN_SURNAMES_WRITTEN.get(word, frozenset())


@lru_cache(maxsize=100_000)
def parses(words: tuple[str, ...]) -> tuple[Parse, ...]:
    """Return the ways to read words as a Korean name, surname first or last; none for another."""
    if not 2 <= len(words) <= _MOST_WORDS:
        return ()
    found = []
    for surname, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        if surnames(surname):
            ways = product(*(_syllables(word) for word in given))
            found += [Parse(surname, tuple(chain.from_iterable(way))) for way in ways]
    return tuple(parse for parse in found if len(parse.given) <= _MOST_GIVEN)


def agreement(one: Parse, other: Parse) -> tuple[tuple[str, str], ...]:
    """Return the syllables in which two names agree, in order; none if the surnames differ."""
    if surnames(one.surname).isdisjoint(surnames(other.surname)):
        return ()
    pairs = [(one.surname, other.surname)]
    start = 0
    for mine in one.given:
        for place in range(start, len(other.given)):
            if not syllable(mine).isdisjoint(syllable(other.given[place])):
                pairs.append((mine, other.given[place]))
                start = place + 1
                break
    return tuple(pairs)


def keys(words: tuple[str, ...]) -> set[tuple[int, str]]:
    """Return what names that agree in surname and a syllable have in common."""
    return {
        (surname, sound)
        for parse in parses(words)
        for surname in surnames(parse.surname)
        for part in parse.given
        for sound in syllable(part)
    }


def _syllables(word: str) -> list[Given]:
    if syllable(word):
        return [(word,)]
    halves = [(word[:place], word[place:]) for place in range(1, len(word))]
    return [half for half in halves if all(syllable(part) for part in half)]
