# ruff: noqa: RUF001, RUF002  letters that look like others are what this file is about
"""Chinese in Cyrillic letters by the system of Palladius (Чэнь Цюаньго): in Hanyu Pinyin.

The system writes each syllable of pinyin in one way: `нь` is n and `н` is ng, `чж` zh, `цз` j or z.
What people write instead is read as well: `е` for `э`, `хой` and `хуй` for hui.
"""

from collections.abc import Iterator

from atlas.knowledge.names.domain.vocabulary import PINYIN

_INITIALS = {
    "zh": "чж", "ch": "ч", "sh": "ш", "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т",
    "n": "н", "l": "л", "g": "г", "k": "к", "h": "х", "j": "цз", "q": "ц", "x": "с", "r": "ж",
    "z": "цз", "c": "ц", "s": "с",
}  # fmt: skip
_FINALS = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань",
    "en": "энь", "ang": "ан", "eng": "эн", "ong": "ун", "u": "у", "ua": "уа", "uo": "о",
    "uai": "уай", "ui": "уй", "uan": "уань", "un": "унь", "uang": "уан", "i": "и", "ia": "я",
    "ie": "е", "iao": "яо", "iu": "ю", "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин",
    "iong": "юн", "ue": "юэ",
}  # fmt: skip
_WHOLE = {
    "er": "эр", "yi": "и", "ya": "я", "ye": "е", "yao": "яо", "you": "ю", "yan": "янь",
    "yin": "инь", "yang": "ян", "ying": "ин", "yong": "юн", "yu": "юй", "yue": "юэ",
    "yuan": "юань", "yun": "юнь", "wu": "у", "wa": "ва", "wo": "во", "wai": "вай", "wei": "вэй",
    "wan": "вань", "wen": "вэнь", "wang": "ван", "weng": "вэн", "hui": "хуэй",
}  # fmt: skip
_ALSO = {"хой": "hui", "хуй": "hui", "люй": "lu", "нюй": "nu", "ён": "yong", "йе": "ye"}
_ROUNDED = {"u": "юй", "uan": "юань", "un": "юнь"}
"""Behind j, q and x, where pinyin leaves the dots out."""


def syllables() -> Iterator[tuple[str, str]]:
    """Yield each way to write a syllable in Cyrillic letters with the syllable in pinyin."""
    exact = {(_written(one), one) for one in PINYIN}
    written = {cyrillic for cyrillic, _ in exact}
    yield from exact
    yield from _ALSO.items()
    for cyrillic, one in exact:
        if (plain := cyrillic.replace("э", "е")) not in written:
            yield plain, one


def _written(syllable: str) -> str:
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial = next((one for one in _INITIALS if syllable.startswith(one)), "")
    final = syllable[len(initial) :]
    if initial in {"z", "c", "s"} and final == "i":
        return f"{_INITIALS[initial]}ы"
    rounded = initial in {"j", "q", "x"} and final in _ROUNDED
    last = _ROUNDED[final] if rounded else _FINALS.get(final, "")
    return f"{_INITIALS.get(initial, '')}{last}"
