# ruff: noqa: RUF001  letters that look like others are what this file is about
"""Letters of other scripts, and letters that only look like others, before romanisation.

What anyascii does not do: it leaves Arabic and Hebrew vowels out, and writes Hangul by the letter.
"""

import re

from anyascii import anyascii

from atlas.knowledge.names.domain.scripts.indic import indic
from atlas.knowledge.names.domain.scripts.protected import PROTECTED, PROTECTED_LETTERS, release
from atlas.knowledge.names.domain.vocabulary import (
    COMPANY_WORDS,
    EAST_ASIAN_WORDS,
    KOREAN_SURNAMES,
    NAME_WORDS,
    SURNAME_READINGS,
)

BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and symbols that show nothing."""
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіїјѕԁһԛԝьАВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικυɑɡ",
    "abekmhopctyxiijsdhqwbABEKMHOPCTYXIJSQWABEZHIKMNOPTYXaopvikuag",
)
_LOOK_ALIKE_LETTERS = frozenset(chr(code) for code in _LOOK_ALIKES)
_LATIN_ALIKE, _CYRILLIC_ALIKE = "aeopcyxiABEKMHOPCTYXI", "аеорсухіАВЕКМНОРСТУХІ"
_TO_CYRILLIC = str.maketrans(_LATIN_ALIKE, _CYRILLIC_ALIKE)
_MIXED_CYRILLIC = re.compile(
    f"(?=.*[бгджзийлнптфцчшщъыьэюяёБГДЖЗИЙЛПУФЦЧШЩЪЫЬЭЮЯЁ])[{_LATIN_ALIKE}А-яЁёІіЇїЄєҐґ]+"
)
"""A word with a letter that is Cyrillic beyond doubt, and otherwise what looks Cyrillic."""
_DIGIT_LETTERS = str.maketrans("013457896$", "oieastbggs")
_MIXED = re.compile(r"(?<![^\W_])(?=[^\W_]*[^\W\d_])(?=[^\W_]*[\d$])[\w$]+")

_CONSONANTS = {
    # Arabic, Persian, Urdu, Pashto
    "ب": "B", "پ": "P", "ت": "T", "ط": "T", "ٹ": "T", "ټ": "T", "ث": "Th", "ج": "J", "چ": "Ch",
    "ح": "H", "ه": "H", "ہ": "H", "ھ": "H", "ۀ": "H", "خ": "Kh", "د": "D", "ڈ": "D", "ډ": "D",
    "ذ": "Dh", "ض": "Dh", "ظ": "Dh", "ر": "R", "ڑ": "R", "ړ": "R", "ز": "Z", "ژ": "Zh", "ځ": "Z",
    "س": "S", "ص": "S", "څ": "Ts", "ش": "Sh", "ښ": "Sh", "غ": "Gh", "ف": "F", "ڤ": "V", "ق": "Q",
    "ك": "K", "ک": "K", "گ": "G", "ګ": "G", "ل": "L", "م": "M", "ن": "N", "ں": "N", "ڼ": "N",
    # vowels, or what carries one; E is any or none
    "ا": "A", "أ": "A", "آ": "A", "ٱ": "A", "إ": "I", "و": "U", "ؤ": "U", "ي": "I", "ی": "I",
    "ې": "I", "ۍ": "I", "ئ": "I", "ے": "I", "ى": "E", "ة": "E", "ۃ": "E", "ع": "E", "ء": "",
    "ـ": "",
    # Hebrew
    "א": "E", "ב": "Bh", "ג": "G", "ד": "D", "ה": "H", "ו": "U", "ז": "Z", "ח": "Kh", "ט": "T",
    "י": "I", "כ": "Kh", "ך": "Kh", "ל": "L", "מ": "M", "ם": "M", "נ": "N", "ן": "N", "ס": "S",
    "ע": "E", "פ": "Ph", "ף": "Ph", "צ": "Ts", "ץ": "Ts", "ק": "K", "ר": "R", "ש": "Sh", "ת": "T",
}  # fmt: skip
"""Letters of scripts that do not write short vowels; capitals say so to `words.py`."""
_UNVOWELLED = str.maketrans(_CONSONANTS)
_UNVOWELLED_WORD = re.compile(
    f"[\u05d0-\u05ea\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff]+|[\u0900-\u0dff]+|[{PROTECTED}]+"
)
_MARKS = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARTICLE, _SERVANT = "ال", "عبد"
_GOD, _FAITH = ("الله", "اللہ", "اله"), ("الدين", "الدین")
_GERESH = re.compile("(?<=[גזחטצת])['’‘`´]")
_HEBREW_SOUNDS = (("ג׳", "ج"), ("צ׳", "چ"), ("ז׳", "ژ"), ("ח׳", "خ"), ("ת׳", "ث"), ("ט׳", "ظ"))
_GREEK = (
    # two letters for one sound, at a word's beginning or anywhere
    (re.compile(r"\bμπ"), "b"),
    (re.compile(r"\bντ"), "d"),
    (re.compile(r"\bγκ"), "g"),
    (re.compile("μπ"), "mp"),
    (re.compile("γ(?=[γχξ])"), "n"),
    (re.compile("γκ"), "ng"),
    (re.compile("αυ|αύ"), "av"),
    (re.compile("ευ|εύ"), "ev"),
    (re.compile("ου|ού"), "ou"),
)
_ARMENIAN = (("ու", "u"), ("և", "ev"))
"""Two letters for one sound, and one for two."""

_EAST_ASIAN_WORD = re.compile("|".join(sorted(EAST_ASIAN_WORDS, key=len, reverse=True)))
_HANGUL_NAME = re.compile(r"^\s*([\uac00-\ud7af])\s?([\uac00-\ud7af]{1,2})\s*$")


def one_script(text: str) -> str:
    """Map letters that only look Latin, where a word or its name is otherwise Latin."""
    if text.isascii():
        return text
    words = text.split()
    latin_name = any(_has_latin(word) for word in words) and not any(map(_is_other, words))
    return " ".join(
        word.translate(_LOOK_ALIKES)
        if _has_look_alike(word) and (_has_latin(word) or (latin_name and _all_look_alike(word)))
        else word
        for word in words
    )


def cyrillic_words(text: str) -> str:
    """Map letters that only look Cyrillic, in words that are so beyond doubt."""
    if text.isascii():
        return text
    return " ".join(
        word.translate(_TO_CYRILLIC) if _MIXED_CYRILLIC.fullmatch(word) else word
        for word in text.split()
    )


def _is_other(word: str) -> bool:
    """Whether it is a word of another script beyond doubt: short words next to it may be too."""
    return not _has_latin(word) and not _all_look_alike(word)


def letters_for_digits(text: str) -> str:
    """Map digits inside words to the letters they stand for (`Ig0r`): names of persons only."""
    return _MIXED.sub(lambda found: found[0].translate(_DIGIT_LETTERS), text)


def romanised(text: str, *, person: bool) -> str:
    """Write a name in lower-case Latin letters; words without short vowels in capitals.

    Known words (particles, the commonest names; of companies what they do) are written as is
    customary, in lower case.
    """
    if text.isascii():
        return text.lower()
    text = _MARKS.sub("", text).lower()
    for pattern, latin in _GREEK if _has_greek(text) else ():
        text = pattern.sub(latin, text)
    text = _GERESH.sub("׳", text)
    for hebrew, same in _HEBREW_SOUNDS if "׳" in text else ():
        text = text.replace(hebrew, same)
    for armenian, latin in _ARMENIAN:
        text = text.replace(armenian, latin)
    parts: list[str] = []
    end = 0
    for found in _UNVOWELLED_WORD.finditer(text):
        parts.append(anyascii(text[end : found.start()]).lower())
        parts.append(f" {_word(found[0], person=person)} ")
        end = found.end()
    parts.append(anyascii(text[end:]).lower())
    return "".join(parts)


def _word(word: str, *, person: bool) -> str:
    if word[0] in PROTECTED_LETTERS:
        return release(word)
    indian = "\u0900" <= word[0] <= "\u0dff"
    return indic(word) if indian else _unvowelled(word, person=person)


def _unvowelled(word: str, *, person: bool) -> str:  # noqa: PLR0911  one return a kind of word
    """Write a word of Arabic or Hebrew letters: parted as Latin writes it, known words as such."""
    if not person and word in COMPANY_WORDS:
        return COMPANY_WORDS[word]
    if word in NAME_WORDS:
        return NAME_WORDS[word]
    if word.startswith(_SERVANT + _ARTICLE) and len(word) > 6:
        return f"abd al {_unvowelled(word[5:], person=person)}"
    if word.startswith("و" + _ARTICLE) and len(word) > 5 and not person:
        return f"wal {_unvowelled(word[3:], person=person)}"
    for ending, latin in ((_GOD, "allah"), (_FAITH, "al din")):
        for one in ending:
            if word.endswith(one) and len(word) >= len(one) + 2:
                return f"{_unvowelled(word[: -len(one)], person=person)} {latin}"
    if word.startswith(_ARTICLE) and len(word) > 4:
        return f"al {_unvowelled(word[2:], person=person)}"
    first = {"و": "W"}.get(word[0], "")
    return first + word[len(first) :].translate(_UNVOWELLED)


def _has_greek(text: str) -> bool:
    return any("\u0370" <= char <= "\u03ff" for char in text)


def chinese(text: str, *, person: bool) -> str:
    """Write what Chinese and Korean characters mean where letters would not tell it.

    Of companies what they do; of persons surnames that are read otherwise as such.
    """
    if person:
        for surname in (text[:2], text[:1]):
            if surname in SURNAME_READINGS:
                return f"{SURNAME_READINGS[surname]} {text[len(surname) :]}"
        return text
    return _EAST_ASIAN_WORD.sub(lambda found: f" {EAST_ASIAN_WORDS[found[0]]} ", text)


def korean(text: str) -> str:
    """Write the surname of a Korean person's name as is customary."""
    found = _HANGUL_NAME.match(text)
    if found is None or found[1] not in KOREAN_SURNAMES:
        return text
    return f"{KOREAN_SURNAMES[found[1]]} {found[2]}"


def _has_latin(word: str) -> bool:
    return any(char.isascii() and char.isalpha() for char in word)


def _has_look_alike(word: str) -> bool:
    return any(char in _LOOK_ALIKE_LETTERS for char in word)


def _all_look_alike(word: str) -> bool:
    return all(char in _LOOK_ALIKE_LETTERS or not char.isalpha() for char in word)
