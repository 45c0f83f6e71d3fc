"""Thai, Lao and Khmer: read by what romanisations write for each letter, in spoken order.

Thai and Lao write some vowels before their consonant; Thai names are romanised by sound (RTGS:
Wongsawat) or by their Sanskrit letters (Vongsavasdi), with or without silenced letters.
The result is in capitals, as `unvowelled.py` reads them.
"""

import re

from atlas.knowledge.names.domain.scripts.protected import protect
from atlas.knowledge.names.domain.vocabulary import letters

_LETTERS = {**letters("thai"), **letters("lao"), **letters("khmer")}
_SILENT_CODES, _AT_LAST = letters("thai silent"), letters("thai last")
_MARKED = 0xF000
_VOWELS, _CARRIERS = frozenset("ะัาำิีึืุูเแโไใະັາຳິີຶືຸູົເແໂໄໃ"), frozenset("อອ")
_CONSONANT = re.compile("[ก-ฮ](?![ะัาำิีึืุู])|[กขคจชดตถทธนบปพภมยวศษสห][ะัาำิีึืุู]")
_AT_FIRST = {"": "Eo", "Ny": "I"}
WORD = re.compile("[\u0e01-\u0e4e]+|[\u0e81-\u0ede]+|[\u1780-\u17dd]+")
_SILENT = re.compile("([กตทดศษรณ])?([ก-ฮ])[ิุ]?์")
_TONES = re.compile("[่้๊๋່້໊໋]")
_DIPHTHONGS = (
    (re.compile("เ([ก-ฮ]+?)ือ"), r"\1ืา"),
    (re.compile("เ([ก-ฮ]+?)ีย"), r"\1ีา"),
    (re.compile("เ([ก-ฮ]+?)า"), r"\1าว"),
    (re.compile("ัว"), "ูา"),
    (re.compile("ົວ"), "ູາ"),
    (re.compile("^อ(?=ย)"), ""),
)
_TWICE = re.compile(r"([นมรກ-ຮក-អ])(?=\1)")
"""Between two of the same stands a vowel that is not written."""
_BEFORE = re.compile(
    # a vowel that stands before the consonants it is said after
    "([เแโใไ])((?:ห(?=[งญนมยรลว]))?[กขคตทปผพศสจ](?=[รลว][^ะาิีึืุูำ์]))?([ก-ฮ])|([ເແໂໃໄ])([ກ-ຮໜໝ])"
)
_MUTE = re.compile("ห(?=[งญนมยรลว])|ហ(?=\u17d2)|ຫ(?=[ງຍນມລວ])|[็ฺ่้๊๋ํ๎່້໊໋\u17b4\u17b5\u17c8-\u17d3\u17dd]")


def southeast_asian(text: str) -> str:
    """Write the Thai, Lao and Khmer words of a name in capitals; the rest stays."""
    return WORD.sub(lambda found: f" {protect(_written(found[0]))} ", text)


def _written(word: str) -> str:
    hidden: dict[str, str] = {}
    word = _TONES.sub("", word).replace("ํา", "ำ").replace("ໍາ", "ຳ")
    for written, said in _DIPHTHONGS:
        word = written.sub(said, word)
    word = _SILENT.sub(lambda found: _hidden(found, hidden), word)
    word = _BEFORE.sub(_turned, word)
    word = word.replace("รร", "ั" if re.search("รร[ก-ฮ]", word) else "ัน")
    word = _MUTE.sub("", _TWICE.sub(r"\1ๆ", word))
    parts = [_letter(letter, place, word, hidden) for place, letter in enumerate(word)]
    return "".join(parts) or "E"


def _hidden(found: re.Match[str], hidden: dict[str, str]) -> str:
    """Mark unspoken letters: some romanisations write them."""
    marks = ""
    for letter, codes in ((found[1] or "", _SILENT_CODES), (found[2], _SILENT_CODES)):
        if letter in codes:
            mark = chr(_MARKED + len(hidden))
            hidden[mark] = codes[letter]
            marks += mark
    return marks


def _turned(found: re.Match[str]) -> str:
    if found[4]:
        return found[5] + found[4]
    return (found[2] or "") + found[3] + found[1]


def _letter(letter: str, place: int, word: str, hidden: dict[str, str]) -> str:
    if letter in hidden:
        return hidden[letter]
    code = _LETTERS.get(letter, "")
    if place == 0:
        return _AT_FIRST.get(code, code)
    before, after = word[place - 1], word[place + 1 :]
    if letter in _CARRIERS:
        return "Oo" if before not in _VOWELS and before not in _CARRIERS else ""
    if all(other in hidden for other in after):
        return _AT_LAST.get(letter, code)
    closes = before in _VOWELS if letter != "ร" else before not in _VOWELS
    return _AT_LAST.get(letter, code) if closes and _CONSONANT.match(after) else code
