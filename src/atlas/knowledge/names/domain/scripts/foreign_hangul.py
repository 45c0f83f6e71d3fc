"""Foreign names in Hangul (블라디미르 푸틴): by what each letter stands for.

The rules for loanwords (National Institute of Korean Language, 외래어 표기법) write f as p, v as b,
r and l alike, and a consonant without a vowel with `eu`, at a word's end often `p` for v. The
result is in capitals, as `unvowelled.py` reads them. Read so is a person's name that no Korean
has: five syllables or more, a part of three next to another, or one that begins with no surname.
"""

import re

from atlas.knowledge.names.domain.scripts.protected import protect
from atlas.knowledge.names.domain.vocabulary import KOREAN_SURNAMES

_DOTS = re.compile("[\u00b7\u2027\u2022\u30fb\uff65]")
_WORD = re.compile("[\uac00-\ud7a3]+")
_NAME = re.compile("[\uac00-\ud7a3]+(?: +[\uac00-\ud7a3]+)*")
_BASE, _FINALS, _MEDIALS = 0xAC00, 28, 21
_KOREAN, _GIVEN = 4, 2
"""Syllables that a Korean name has at most, and a given name."""
_R, _SIBILANT, _NONE = 5, 9, 11
"""The numbers of ㄹ, ㅅ and the soundless ㅇ among the initials."""
_INITIAL = (
    "G", "K", "N", "T", "T", "Rl", "M", "Bh", "P", "Cs", "S", "", "Zs", "Tu", "Zs", "K", "T", "Pv",
    "Hk",
)  # fmt: skip
_MEDIAL = (
    "A", "Ee", "IA", "IEe", "E", "Ee", "IE", "IEe", "Oo", "VwA", "VwEe", "Oo", "IOo", "U", "VwOo",
    "VwEe", "VwI", "IU", "Un", "I", "I",
)  # fmt: skip
_FINAL = (
    "", "K", "K", "K", "N", "N", "N", "T", "Rl", "Rl", "Rl", "Rl", "Rl", "Rl", "Rl", "Rl", "M",
    "Pb", "Pb", "St", "St", "Ng", "T", "T", "K", "T", "P", "",
)  # fmt: skip
_FINAL_R = 8


def read(text: str) -> str:
    """Write a person's foreign name in Hangul in capitals; any other name stays as it is."""
    name = " ".join(_DOTS.sub(" ", text).split())
    if not _NAME.fullmatch(name) or not _is_foreign(name.split()):
        return text
    return _WORD.sub(lambda word: protect(_written(word[0])), name)


def _is_foreign(words: list[str]) -> bool:
    if sum(map(len, words)) > _KOREAN:
        return True
    surname = words[0][:2] in KOREAN_SURNAMES or words[0][0] in KOREAN_SURNAMES
    beside = len(words) > 1 and any(len(word) > _GIVEN for word in words)
    return not surname or beside


def _written(word: str) -> str:
    letters = []
    final = 0
    for char in word:
        number = ord(char) - _BASE
        initial, rest = divmod(number, _FINALS * _MEDIALS)
        medial, following = divmod(rest, _FINALS)
        if not (initial == _R and final == _FINAL_R):  # ㄹㄹ is one l
            letters.append(_INITIAL[initial])
        vowel = _MEDIAL[medial]
        if initial == _SIBILANT and vowel[:1] == "I" and vowel != "I":  # 샤, 셰: sh
            vowel = vowel[1:]
        letters += [vowel, _FINAL[following]]
        final = following
    return "".join(letters)
