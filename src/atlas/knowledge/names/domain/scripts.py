# ruff: noqa: RUF001  letters that look like others are what this file is about
"""Letters of other scripts, and letters that only look like others, before romanisation.

What anyascii does not do: it leaves Arabic and Hebrew alef out, and writes Hangul by the letter.
"""

import re

from atlas.knowledge.names.domain.vocabulary import KOREAN_SURNAMES

BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and symbols that show nothing."""
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіїјѕԁһԛԝьАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικυɑɡ",
    "abekmhopctyxiijsdhqwbABEKMHOPCTYXIJSABEZHIKMNOPTYXaopvikuag",
)
_LOOK_ALIKE_LETTERS = frozenset(chr(code) for code in _LOOK_ALIKES)
_DIGIT_LETTERS = str.maketrans("013457896$", "oieastbggs")
_MIXED = re.compile(r"(?<![^\W_])(?=[^\W_]*[^\W\d_])(?=[^\W_]*[\d$])[\w$]+")

_ARABIC = str.maketrans(
    {
        "ا": "a",
        "أ": "a",
        "إ": "i",
        "آ": "a",
        "ٱ": "a",
        "ع": "a",
        "ؤ": "u",
        "ئ": "i",
        "ء": "",
        "ى": "a",
        "ة": "a",
        "ي": "i",
        "ی": "i",
        "و": "u",
        "ث": "th",
        "ذ": "dh",
        "خ": "kh",
        "غ": "gh",
        "ش": "sh",
        "چ": "ch",
        "ژ": "zh",
        "پ": "p",
        "گ": "g",
        "ک": "k",
        "ـ": "",
    }
)
_ARABIC_WORD = re.compile("[\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff]+")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_GOD = "الله"
_HEBREW = str.maketrans({"א": "a", "ע": "a", "ו": "u", "י": "i"})
_HEBREW_WORD = re.compile("[\u05d0-\u05ea]+")
_HEBREW_MARKS = re.compile("[\u0591-\u05c7]")

_HANGUL_NAME = re.compile(r"^\s*([\uac00-\ud7af])\s?([\uac00-\ud7af]{1,2})\s*$")


def one_script(text: str) -> str:
    """Map letters that only look Latin, where a word or its name is otherwise Latin."""
    if text.isascii():
        return text
    words = text.split()
    latin_name = any(_has_latin(word) for word in words)
    return " ".join(
        word.translate(_LOOK_ALIKES)
        if _has_look_alike(word) and (_has_latin(word) or (latin_name and _all_look_alike(word)))
        else word
        for word in words
    )


def letters_for_digits(text: str) -> str:
    """Map digits inside words to the letters they stand for (`Ig0r`): names of persons only."""
    return _MIXED.sub(lambda found: found[0].translate(_DIGIT_LETTERS), text)


def vocalised(text: str) -> str:
    """Write the long vowels of Arabic, Persian and Hebrew, which romanisation leaves out."""
    if text.isascii():
        return text
    text = _ARABIC_WORD.sub(_arabic, _ARABIC_MARKS.sub("", text))
    return _HEBREW_WORD.sub(lambda found: found[0].translate(_HEBREW), _HEBREW_MARKS.sub("", text))


def _arabic(found: re.Match[str]) -> str:
    word = found[0]
    if word == _GOD:
        return "allah"
    article = ""
    if word.startswith("ال") and len(word) > 4:
        article, word = "al ", word[2:]
    first = {"و": "w", "ي": "y", "ی": "y"}.get(word[:1], "")
    rest = word[1:] if first else word
    return f"{article}{first}{rest.translate(_ARABIC)}"


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
