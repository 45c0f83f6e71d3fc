"""What is read by rules of its own before a name is romanised letter by letter."""

import re

from atlas.knowledge.names.domain.scripts import (
    burmese,
    foreign_chinese,
    foreign_hangul,
    hanja,
    indic,
    japanese,
    kana,
)
from atlas.knowledge.names.domain.scripts.thai import southeast_asian

_AZERBAIJANI = str.maketrans({
    "ə": "a", "Ə": "A", "c": "j", "C": "J", "ç": "ch", "Ç": "Ch", "ş": "sh", "Ş": "Sh", "x": "kh",
    "X": "Kh", "q": "g", "Q": "G",
})  # fmt: skip
_UZBEK_SIGN = re.compile("[oOgG][\u02bb\u2018]")
_UZBEK = str.maketrans({"x": "kh", "X": "Kh"})
_SERBIAN_SIGN = re.compile("[ćčšžĆČŠŽ]")
_SERBIAN = str.maketrans({"đ": "dj", "Đ": "Dj"})


def read(text: str, *, person: bool) -> str:
    """Write the words of a name that a rule of their script or language knows; the rest stays."""
    if text.isascii():
        return text
    text = _latin(text)
    text = japanese.read_person(text) if person else japanese.read_company(text)
    if person:
        text = foreign_hangul.read(text)
        text = foreign_chinese.read(hanja.read(indic.initials(text)))
    return burmese.read(southeast_asian(kana.japanese(text, person=person)))


def _latin(text: str) -> str:
    """Write letters that some language reads otherwise, where another letter tells which."""
    if "ə" in text or "Ə" in text:
        return text.translate(_AZERBAIJANI)
    if _UZBEK_SIGN.search(text):
        return text.translate(_UZBEK)
    return text.translate(_SERBIAN) if _SERBIAN_SIGN.search(text) else text
