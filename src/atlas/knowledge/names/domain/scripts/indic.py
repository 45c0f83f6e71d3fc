"""Words of Indian scripts: the vowel `a` that each consonant holds is not written."""

import re
import unicodedata

from anyascii import anyascii

from atlas.knowledge.names.domain.vocabulary import NAME_WORDS

_DOTTED = {
    # a letter and a dot below is a sound of Persian or Arabic
    "\u0915\u093c": "Q",
    "\u0916\u093c": "Kh",
    "\u0917\u093c": "Gh",
    "\u091c\u093c": "Z",
    "\u092b\u093c": "F",
}
_AFTER = (("SH", "Sh"), ("S", "Sh"), ("Shh", "Sh"), ("PH", "Ph"), ("C", "Ch"))
# Tamil writes voiced and unvoiced stops alike, and one letter for ch and s
_TAMIL_LETTERS = {"ப": "Pb", "ச": "Cs", "க": "Gk", "ழ": "Zl", "வ": "Vw", "த": "Th", "ஸ": "S"}
_OTHERS = {
    # v is also written as w and, after a vowel, as o or u; Bengali has one letter for b and v
    "భ": "Bh", "ব": "Bh", "ভ": "Bh", "వ": "Vw", "വ": "Vw", "ವ": "Vw", "व": "Vw", "ව": "Vw",
    "ഴ": "Zl", "ള": "L", "\u0d82": "Ng", "ৌ": "Oo", "ौ": "Oo", "ౌ": "Oo",
}  # fmt: skip
_NASALS = "\u0902\u0982\u0a02\u0a82\u0b02\u0c02\u0c82"
_LETTERS = {ord(letter): latin for letter, latin in {**_TAMIL_LETTERS, **_OTHERS}.items()}
_LETTERS |= dict.fromkeys(map(ord, _NASALS), "Nm")


_INITIAL = re.compile("(?<![^ .])([\u0900-\u0dff]{1,5})\\.[ ]?")
_NAMED = {
    "AI": "i", "AR": "r", "BhI": "b", "BI": "b", "DI": "d", "E": "a", "EL": "l", "EM": "m",
    "EN": "n", "EPh": "f", "EF": "f", "ESh": "s", "HECh": "h", "JE": "j", "JI": "g", "KE": "k",
    "OO": "o", "PI": "p", "ShI": "c", "TI": "t", "VwAI": "y", "VwI": "v", "YU": "u",
}  # fmt: skip
"""What each letter of English is called."""


def indic(word: str) -> str:
    """Write a word of an Indian script in capitals, as `unvowelled.py` reads them."""
    if word in NAME_WORDS:
        return NAME_WORDS[word]
    for dotted, latin in _DOTTED.items():
        word = word.replace(dotted, latin)
    parts: list[str] = []
    before = ""
    for letter in word:
        latin = _LETTERS.get(ord(letter)) or (letter if letter.isascii() else _latin(letter))
        if parts and latin == parts[-1] and unicodedata.category(before) == "Lo":
            parts.append("E")  # a vowel that is not written stands between the two
        parts.append(latin)
        before = letter
    return "".join(parts)


def initials(text: str) -> str:
    """Write initials of Indian scripts, which are spelt by the letter's name, as Latin ones."""
    return _INITIAL.sub(lambda found: _NAMED.get(indic(found[1]), found[1]) + ". ", text)


def _latin(letter: str) -> str:
    latin = anyascii(letter).upper()
    for written, read in _AFTER:
        latin = latin.replace(written, read)
    return latin
