"""The words that rules of names know, read once from the files in `data/` (sources stand there)."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from anyascii import anyascii

from atlas.knowledge.names.domain.chinese_spellings import Spellings, wade_giles
from atlas.knowledge.names.domain.romaji import spellings

Form = tuple[str, ...]


@cache
def _sections(name: str) -> dict[str, list[str]]:
    text = (files("atlas.knowledge.names") / "data" / name).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            found.setdefault(section, []).append(line)
    return found


def lines_of(name: str, section: str) -> list[str]:
    """Return the lines of a section of one of the files, as they are written."""
    return _sections(name)[section]


def _entries(name: str, section: str) -> Iterator[tuple[str, str]]:
    for line in _sections(name)[section]:
        key, _, value = line.partition(": ")
        yield key, value


def _words(section: str) -> frozenset[str]:
    return frozenset(word for line in _sections("words.txt")[section] for word in line.split())


def _forms(section: str) -> dict[Form, str]:
    return {
        tuple(form.split()): name
        for name, forms in _entries("legal_forms.txt", section)
        for form in forms.split(" | ")
    }


def _short_forms(short: str, word: str) -> frozenset[str]:
    plural = f"{word[:-1]}ies" if word.endswith("y") else word
    return frozenset({word, f"{word}s", plural}) - {short}


def _translated() -> dict[str, frozenset[str]]:
    """Return the translations of each word, and the English words of the same meaning."""
    found: dict[str, set[str]] = {}
    for english, words in _entries("abbreviations.txt", "translated"):
        for word in words.split():
            for one in english.split():
                found.setdefault(one, set()).add(word)
                found.setdefault(word, set()).add(one)
    for word, others in _groups("one meaning", "abbreviations.txt").items():
        found.setdefault(word, set()).update(others)
    return {word: frozenset(others) for word, others in found.items()}


def _variants() -> dict[str, frozenset[str]]:
    """Return the other spellings of each word; of a short form only the full names.

    Two short forms of one name (Bill, Willy), or two full names with one short form, stay
    distinct.
    """
    found: dict[str, set[str]] = {}
    for line in _sections("variants.txt")["short"]:
        full, *shorter = line.split()
        for short in shorter:
            found.setdefault(full, set()).add(short)
            found.setdefault(short, set()).add(full)
    groups = [_groups(section) for section in ("same", "wade-giles", "korean words")]
    groups += [_groups(section, "spellings.txt") for section in _sections("spellings.txt")]
    for group in groups:
        for word, others in group.items():
            found.setdefault(word, set()).update(others)
    for word in {*_JAPANESE["surnames"].values(), *_JAPANESE["given"].values()}:
        written = spellings(word)
        for one in written:
            found.setdefault(one, set()).update(written - {one})
    return {word: frozenset(others) for word, others in found.items() if others}


def _apart() -> dict[str, frozenset[int]]:
    """Return by known name of a person the lines in which it stands."""
    found: dict[str, frozenset[int]] = {}
    lines = [line for section in _sections("names_apart.txt").values() for line in section]
    for number, line in enumerate(lines):
        for word in line.split():
            found[word] = found.get(word, frozenset()) | {number}
    return found


def _other_spellings() -> dict[str, frozenset[str]]:
    lines = [line.split() for section in _sections("names_apart.txt").values() for line in section]
    found: dict[str, set[str]] = {}
    for line in lines:
        for word in line:
            found.setdefault(word, set()).update(line)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def _common() -> dict[str, float]:
    """Return by word the share of persons who bear it (0-1)."""
    persons = int(_sections("common_names.txt")["persons"][0])
    return {
        word: int(count) / persons
        for count, words in _entries("common_names.txt", "words")
        for word in words.split()
    }


def _groups(section: str, name: str = "variants.txt") -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _sections(name)[section]:
        group = frozenset(line.split())
        for word in group:
            found[word] = found.get(word, frozenset()) | (group - {word})
    return found


def _by_way_of_russian(surnames: list[str]) -> set[str]:
    """Return Korean surnames, also as Russian romanised by BGN/PCGN writes them; no other names."""
    respelt = set[str]()
    for one in surnames:
        for word in (one, one.replace("w", "v").replace("oe", "oye")):
            respelt |= {word, re.sub("^j", "dzh", word), re.sub("^h", "kh", word)}
    return {*surnames} | (respelt - COMMON_NAMES.keys() - PARTICLES)


def letters(section: str) -> dict[str, str]:
    """Return what is written in a script → how it is read, in order."""
    return {
        written: "" if read == "-" else read
        for read, all_written in _entries("letters.txt", section)
        for written in all_written.split()
    }


CORE_FORMS = _forms("core")
LEGAL_FORMS: dict[Form, str] = {**_forms("rigour"), **_forms("iso20275"), **CORE_FORMS}
"""Words of a legal form → the class of forms it belongs to."""
ABBREVIATIONS = dict(_entries("abbreviations.txt", "always"))
"""Abbreviations of company names that are no words themselves, expanded on both sides."""
TRANSLATED = _translated()
"""What companies do in English → in other English words and transliterated ones, and back."""
SHORTENED = {
    short: _short_forms(short, word) for short, word in _entries("abbreviations.txt", "perhaps")
}
"""Abbreviations that may be words or names of their own: likened to the word, not replaced."""
KNOWN_NAMES = _apart()
"""Known names of persons → which they may be: two of which none is the same are two names."""
OTHER_SPELLINGS = _other_spellings()
"""Known names of persons → how else they are spelt."""
COMPANY_WORDS_OFTEN = {
    word: float(count)
    for count, words in _entries("company_words.txt", "words")
    for word in words.split()
}
"""Words of companies' names → how many of 10,000 companies have them; what is rare is left out."""
COMMON_NAMES = _common()
"""Words of persons' names → the share of persons who bear it (0-1); what is rare is left out."""
KOREAN_SURNAMES = dict(
    pair.split(":") for line in _sections("variants.txt")["korean"] for pair in line.split()
)
"""Hangul syllable → the customary spelling of the surname."""
_SCRIPTS = {
    section: {
        word: latin for latin, words in _entries("scripts.txt", section) for word in words.split()
    }
    for section in ("names", "company", "surnames")
}
NAME_WORDS = _SCRIPTS["names"]
"""Words of Arabic and Hebrew letters → as Latin letters customarily write them."""
SURNAME_READINGS = _SCRIPTS["surnames"]
"""Chinese surnames that are read otherwise than the character elsewhere."""
EAST_ASIAN_WORDS = {
    word: latin for word, latin in _SCRIPTS["company"].items() if word[0] >= "\u3400"
}
COMPANY_WORDS = {
    word: latin for word, latin in _SCRIPTS["company"].items() if word not in EAST_ASIAN_WORDS
}
"""What companies are and do, in other scripts → in English."""
PINYIN_WORDS = {
    anyascii(word).lower(): latin for word, latin in EAST_ASIAN_WORDS.items() if word < "\ua000"
}
"""The same of Chinese companies, where pinyin is written for the characters."""
_JAPANESE = {
    section: {
        word: latin
        for latin, words in reversed([*_entries("japanese.txt", section)])
        for word in words.split()
    }
    for section in ("surnames", "given", "characters", "brands", "companies")
}
JAPANESE_SURNAMES, JAPANESE_GIVEN = _JAPANESE["surnames"], _JAPANESE["given"]
"""Japanese names in characters → in wapuro romaji; what is listed first where there are two."""
JAPANESE_CHARACTERS = _JAPANESE["characters"]
JAPANESE_BRANDS, JAPANESE_COMPANY_WORDS = _JAPANESE["brands"], _JAPANESE["companies"]
HANJA = {
    character: hangul
    for hangul, characters in _entries("hanja.txt", "hanja")
    for character in characters.split()
}
"""Characters of given names → in Hangul."""
KOREAN_SYLLABLES = frozenset("".join(_sections("hanja.txt")["syllables"]))
"""Further syllables of given names, in Hangul."""
FOREIGN_CHINESE = frozenset("".join(_sections("letters.txt")["foreign chinese characters"]))
"""Characters that foreign names are usually written with."""
FOREIGN_CHINESE_NAMES = letters("foreign chinese names")
"""Surnames of foreign persons as Chinese news write them alone → in Latin letters."""
PARTICLES = _words("particles")
ROMANISED_TITLES = _words("romanised titles")
TITLES = _words("titles") | ROMANISED_TITLES
RUSSIAN_KINDS = _words("russian kinds") | _words("russian kinds in latin")
"""Abbreviations of what kind of company it is, before a Russian company's name."""
RUSSIAN_KINDS_IN_LATIN = _words("russian kinds in latin")
TRADE_WORDS = _words("trade")
FUND_WORDS = _words("fund words")
VEHICLE_WORDS = _words("vehicle words")
"""Words that only funds, their compartments and vehicles have in their names."""
VEHICLE_FORMS = _words("vehicle forms")
FINANCE_WORDS = _words("finance words")
OFFICES = _words("offices")
FORM_WORDS = frozenset(word for form in CORE_FORMS for word in form if len(word) > 1)
"""What is left of a legal form that is cut or out of order tells little."""
COMMON_WORDS = frozenset(word for word in TRADE_WORDS | FORM_WORDS if len(word) >= 5)
"""Words that people shorten as they like: INDL, FDN, MNFCTRNG."""
PINYIN = _words("pinyin")
CHINESE_SURNAMES = _words("chinese")
_HONG_KONG = {
    pinyin: frozenset(written.split()) for pinyin, written in _entries("chinese.txt", "hong kong")
}
_TAIWAN = {
    **{syllable: frozenset([wade_giles(syllable)]) for syllable in PINYIN},
    **{
        pinyin: frozenset([wade_giles(pinyin), *written.split()])
        for pinyin, written in _entries("chinese.txt", "taiwan")
    },
}
_SURNAMES = {
    pinyin: frozenset(written.split())
    for pinyin, written in _entries("chinese.txt", "hong kong surnames")
}
HONG_KONG_SURNAMES = frozenset(word for written in _SURNAMES.values() for word in written)
TAIWAN_SURNAMES = frozenset(map(wade_giles, CHINESE_SURNAMES))
_ALONE, COMMONEST_CHINESE = (
    frozenset(word for line in _sections("chinese.txt")[section] for word in line.split())
    for section in ("alone", "commonest")
)
_CHINESE = PINYIN, (_HONG_KONG, _TAIWAN), _SURNAMES, _ALONE
CHINESE_VARIANTS = Spellings(_groups("wade-giles"), *_CHINESE)
"""Syllables of Hanyu Pinyin → as Wade-Giles and Hong Kong write them, and back."""
VARIANTS = Spellings(_variants(), *_CHINESE)
"""Short forms and other romanisations of a person's names: likened, not replaced."""
KOREAN_SURNAMES_WRITTEN: dict[str, frozenset[int]] = {}
"""Korean surnames as romanised, by way of Russian too → which of the surnames they may be."""
for _number, _line in enumerate(_sections("words.txt")["korean"]):
    for _word in _by_way_of_russian(_line.split()):
        KOREAN_SURNAMES_WRITTEN[_word] = KOREAN_SURNAMES_WRITTEN.get(_word, frozenset()) | {_number}
PLACES = {
    tuple(form.split()): place
    for place, forms in _entries("abbreviations.txt", "places")
    for form in forms.split(" | ")
}
"""Places in all the words and short forms by which they are known → in one word."""
COUNTRY_WORDS = _words("countries") | frozenset(PLACES.values())
SHORT_WORDS = _words("short words")
"""Words of two and three letters that many companies share: no acronyms."""
NUMBERS = dict(item.split(":") for item in _words("numbers"))
"""Written numbers → as digits."""
LAST_NUMERALS = {"i": "1", "v": "5", "x": "10"}
"""Roman numerals of one letter, as digits: only where they end a name."""
PERSON_ABBREVIATIONS = {
    "md": "mohammed",
    "mohd": "mohammed",
    "muhd": "mohammed",
    "mhd": "mohammed",
    "abdel": "abd",
    "abdul": "abd",
    "abdal": "abd",
}
