"""Foreign names in Chinese characters (弗拉基米尔·普京): by what each syllable stands for.

Characters are chosen by sound, so that the pinyin of each tells a consonant or two that may have
been meant; some characters (尔, 克, 斯) only close a syllable. The result is in capitals, as
`unvowelled.py` reads them. Read so are names with a middle dot, and four characters or more that
are all used for foreign names.
"""

import re

from anyascii import anyascii

from atlas.knowledge.names.domain.scripts.protected import protect
from atlas.knowledge.names.domain.vocabulary import FOREIGN_CHINESE, FOREIGN_CHINESE_NAMES, letters

_DOT = re.compile("[\u00b7\u2027\u2022\u30fb\uff0e\u2981\uff65]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_PART = re.compile(f"[{_HAN}]+")
_DOTTED = re.compile(f"^[{_HAN}]+(?: *[\u00b7\u2027\u2022\u30fb\uff0e\u2981\uff65] *[{_HAN}]+)+$")
_KNOWN, _WORDS = letters("foreign chinese"), letters("foreign chinese words")
_INITIALS = {
    "zh": "Zs", "ch": "Tc", "sh": "Xs", "b": "Bp", "p": "P", "m": "M", "f": "Fv", "d": "T",
    "t": "T", "n": "N", "l": "Rl", "g": "G", "k": "K", "h": "Hk", "j": "Jx", "q": "Qx", "x":
    "Xs", "r": "Rj", "z": "Sz", "c": "Tu", "s": "S", "y": "", "w": "Vw", "": "",
}  # fmt: skip
_FINALS = {
    "iang": "IANg", "iong": "IONg", "uang": "UANg", "ang": "ANg", "eng": "EoNg", "ing": "INg",
    "ong": "OoNg", "ian": "IAN", "uan": "UAN", "iao": "IAU", "uai": "UAI", "ai": "AI", "ei": "EeI",
    "ao": "AU", "ou": "Oo", "an": "ANm", "en": "EoNm", "in": "INm", "un": "EoNm", "ia": "A",
    "ie": "Ee", "iu": "IU", "ua": "UA", "uo": "Oo", "ui": "UI", "ue": "UEe", "a": "A", "o": "Oo",
    "e": "Eo", "i": "I", "u": "U", "er": "Rl",
}  # fmt: skip


def read(text: str) -> str:
    """Write a person's foreign name in characters in capitals; another name stays as it is."""
    name = text.strip()
    if name in FOREIGN_CHINESE_NAMES:
        return FOREIGN_CHINESE_NAMES[name]
    if not _DOTTED.fullmatch(name) and not (len(name) >= 4 and FOREIGN_CHINESE.issuperset(name)):
        return text
    parts = _PART.findall(_DOT.sub(" ", name))
    return " ".join(_WORDS.get(part) or protect(_written(part)) for part in parts)


def _written(part: str) -> str:
    return "".join(_KNOWN.get(char) or _by_sound(char) for char in part)


def _by_sound(char: str) -> str:
    pinyin = anyascii(char).strip().lower()
    initial = next((one for one in _INITIALS if pinyin.startswith(one)), "")
    return _INITIALS[initial] + _FINALS.get(pinyin[len(initial) :], "Eo")
