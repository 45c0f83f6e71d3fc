# ruff: noqa: RUF001  letters that look like others are what this file is about
"""Foreign names in Greek, Georgian, Armenian letters (Τζόζεφ Κόνι, ჯორჯ ბუში): a second reading.

Greek writes the foreign b, d, g, j and ch with two letters, which in a Greek name are mp, nt, gk,
tz and ts, and sh as s. Georgian puts the ending of the nominative, `-i`, behind a foreign name's
last consonant, and writes f as p. Cyrillic writes the foreign j as `дж`. The letters do not tell
which of the two a name is, so it is compared twice: as its own language is romanised (ELOT 743, the
national systems), and as it is pronounced.
"""

import re
import unicodedata

from atlas.knowledge.names.domain.scripts.protected import protect

_GREEK = {
    "τζ": "J", "τσ": "Ch", "τς": "Ch", "μπ": "Mb", "ντ": "Nd", "γκ": "Gn", "γγ": "NG", "ου": "U",
    "αι": "Ee", "ει": "EeI", "οι": "I", "ευ": "EeV", "αυ": "AV", "α": "A", "β": "Vw", "γ": "G",
    "δ": "D", "ε": "Ee", "ζ": "Z", "η": "I", "θ": "Th", "ι": "I", "κ": "K", "λ": "L", "μ": "M",
    "ν": "N", "ξ": "KS", "ο": "Oo", "π": "P", "ρ": "R", "σ": "Sh", "ς": "Sh", "τ": "T", "υ": "I",
    "φ": "F", "χ": "Hk", "ψ": "PS", "ω": "Oo",
}  # fmt: skip
_GEORGIAN = {
    "ა": "A", "ბ": "B", "გ": "G", "დ": "D", "ე": "Ee", "ვ": "Vw", "ზ": "Z", "თ": "T", "ი": "I",
    "კ": "K", "ლ": "L", "მ": "M", "ნ": "N", "ო": "Oo", "პ": "P", "ჟ": "Zh", "რ": "R", "ს": "S",
    "ტ": "T", "უ": "U", "ფ": "Ph", "ქ": "K", "ღ": "Gh", "ყ": "Q", "შ": "Sh", "ჩ": "Ch", "ც": "Ts",
    "ძ": "Ts", "წ": "Ts", "ჭ": "Ch", "ხ": "Kh", "ჯ": "J", "ჰ": "H",
}  # fmt: skip
_ARMENIAN = {
    "ու": "U", "ա": "A", "բ": "B", "գ": "G", "դ": "D", "ե": "Ee", "զ": "Z", "է": "Ee", "ը": "E",
    "թ": "T", "ժ": "Zh", "ի": "I", "լ": "L", "խ": "Kh", "ծ": "Ts", "կ": "K", "հ": "H", "ձ": "Ts",
    "ղ": "Gh", "ճ": "Ch", "մ": "M", "յ": "I", "ն": "N", "շ": "Sh", "ո": "Oo", "չ": "Ch", "պ": "P",
    "ջ": "J", "ռ": "R", "ս": "S", "վ": "Vw", "տ": "T", "ր": "R", "ց": "Ts", "փ": "P", "ք": "K",
    "օ": "Oo", "ֆ": "F", "և": "EeV",
}  # fmt: skip
"""Letters as `unvowelled.py` reads them; those that are two of the script first."""
_CYRILLIC = {
    "дж": "J", "а": "A", "б": "B", "в": "Vw", "г": "G", "д": "D", "е": "Ee", "ё": "Oo", "ж": "Zh",
    "з": "Z", "и": "I", "й": "I", "к": "K", "л": "L", "м": "M", "н": "N", "о": "Oo", "п": "P",
    "р": "R", "с": "S", "т": "T", "у": "U", "ф": "F", "х": "Hk", "ц": "Ts", "ч": "Ch", "ш": "Sh",
    "щ": "Sh", "ъ": "", "ы": "I", "ь": "", "э": "Ee", "ю": "IU", "я": "IA", "і": "I", "ї": "I",
    "є": "Ee", "ґ": "G",
}  # fmt: skip
_FOREIGN_IN_CYRILLIC = re.compile("дж")
_LETTERS = {**_GREEK, **_GEORGIAN, **_ARMENIAN, **_CYRILLIC}
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_WORD = re.compile(f"(?:{_LETTER.pattern})+")
_NAME = re.compile(f"(?:{_LETTER.pattern}|[\\s.,'’-])+")
_NOMINATIVE = re.compile("(?<=[ბ-დვ-თკ-ნპ-ტფ-ჰ])ი$")


def foreign_reading(name: str) -> str:
    """Return a name in Greek, Georgian or Armenian letters as a foreign one is pronounced.

    The result is for `normalise`, not for readers. "" for a name that has no second reading.
    """
    if name.isascii():
        return ""
    text = "".join(
        letter
        for letter in unicodedata.normalize("NFD", name.lower().replace("й", "и"))
        if not unicodedata.combining(letter)
    )
    if not _NAME.fullmatch(text):
        return ""
    read = _WORD.sub(lambda word: _heard(word[0]), text)
    return "" if read == text else read


def _heard(word: str) -> str:
    if word[0] in _CYRILLIC and not _FOREIGN_IN_CYRILLIC.search(word):
        return word
    return protect(_written(word))


def _written(word: str) -> str:
    return _LETTER.sub(lambda found: _LETTERS[found[0]], _NOMINATIVE.sub("", word))
