# ruff: noqa: RUF001  letters that look like others are what this file is about
"""Japanese in Cyrillic letters by the system of Polivanov (Синдзо Абэ): in Hepburn's romanisation.

`си` is shi, `ти` chi, `дзи` ji, `цу` tsu; `й` behind a vowel is i. Long vowels are not written.
"""

from collections.abc import Iterator

_ROWS = {
    "": "", "к": "k", "г": "g", "с": "s", "дз": "z", "з": "z", "т": "t", "д": "d", "н": "n",
    "х": "h", "б": "b", "п": "p", "м": "m", "р": "r",
}  # fmt: skip
_VOWELS = {"а": "a", "и": "i", "у": "u", "э": "e", "о": "o"}
_GLIDES = {"я": "ya", "ю": "yu", "ё": "yo"}
_WHOLE = {
    "си": "shi", "дзи": "ji", "зи": "ji", "ти": "chi", "цу": "tsu", "ту": "tsu", "фу": "fu",
    "ва": "wa", "н": "n", "й": "i",
    "ся": "sha", "сю": "shu", "сё": "sho", "дзя": "ja", "дзю": "ju", "дзё": "jo",
    "тя": "cha", "тю": "chu", "тё": "cho",
}  # fmt: skip
_DOUBLED, _BEHIND_M = frozenset("кстп"), frozenset("бпм")
"""Consonants that are doubled, and those before which n is written m."""


def syllables() -> Iterator[tuple[str, str]]:
    """Yield each way to write a mora in Cyrillic letters with the mora in Latin letters."""
    made = {
        cyrillic + vowel: latin + sound
        for cyrillic, latin in _ROWS.items()
        for vowel, sound in [*_VOWELS.items(), *_GLIDES.items()]
    } | _WHOLE
    for cyrillic, latin in made.items():
        plain = cyrillic.replace("э", "е")
        for written in {cyrillic, plain}:
            yield written, latin
            if written[0] in _DOUBLED and len(written) > 1:
                yield written[0] + written, latin[0] + latin
            if written[0] in _BEHIND_M:
                yield f"м{written}", f"m{latin}"
