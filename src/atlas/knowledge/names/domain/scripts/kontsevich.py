# ruff: noqa: RUF001, RUF002  letters that look like others are what this file is about
"""Korean in Cyrillic letters (Ким Чен Ын, Чхве Рён Хэ): as romanisations of Korean write it.

By the system of Kontsevich, and as news have written leaders' names before it. `о` is ㅗ or ㅓ, as
`o` is in McCune-Reischauer, and a last `н` is n or ng: both are read.
"""

from collections.abc import Iterator
from itertools import product

_ONSETS = {
    "": "", "чж": "j", "дж": "j", "ч": "ch", "чх": "ch", "к": "k", "г": "g", "кх": "k", "кк": "kk",
    "т": "t", "д": "d", "тх": "t", "тт": "tt", "п": "p", "б": "b", "пх": "p", "пп": "pp",
    "с": "s", "сс": "ss", "ш": "sh", "х": "h", "н": "n", "м": "m", "р": "r", "л": "l",
}  # fmt: skip
_VOWELS = {
    "а": ["a"], "я": ["ya"], "о": ["o"], "ё": ["yo"], "у": ["u"], "ю": ["yu"], "ы": ["eu"],
    "и": ["i"], "э": ["ae"], "е": ["eo", "e", "yeo"], "йе": ["ye"], "ва": ["wa"], "во": ["wo"],
    "ве": ["we"], "вэ": ["we"], "ви": ["wi"], "ый": ["ui"], "ыи": ["ui"],
}  # fmt: skip
_CODAS = {
    "": [""], "н": ["ng", "n"], "нъ": ["ng"], "м": ["m"], "к": ["k"], "г": ["k"], "л": ["l"],
    "ль": ["l"], "р": ["l"], "п": ["p"], "б": ["p"], "т": ["t"], "с": ["t"],
}  # fmt: skip
_WHOLE = {"чхве": ["choe"], "цой": ["choi"], "цхой": ["choe"], "цхай": ["choe"], "тен": ["jeong"]}
"""Surnames, as Koreans of Russia write them too."""


def syllables() -> Iterator[tuple[str, str]]:
    """Yield each way to write a syllable in Cyrillic letters with a romanisation of it."""
    for (onset, o), (vowel, vs), (coda, cs) in product(
        _ONSETS.items(), _VOWELS.items(), _CODAS.items()
    ):
        if onset + vowel + coda not in _WHOLE:
            for v, c in product(vs, cs):
                yield onset + vowel + coda, o + v + c
    for cyrillic, latin in _WHOLE.items():
        yield from ((cyrillic, one) for one in latin)
