"""The words that rules of names know, read once from the files in `data/` (sources stand there)."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

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


def _variants() -> dict[str, frozenset[str]]:
    """Return the other spellings of each word; of a short form only the full names.

    Two short forms of one name (Bill, Willy), or two full names with one short form, are not
    thereby one.
    """
    found: dict[str, set[str]] = {}
    for line in _sections("variants.txt")["short"]:
        full, *shorter = line.split()
        for short in shorter:
            found.setdefault(full, set()).add(short)
            found.setdefault(short, set()).add(full)
    for line in _sections("variants.txt")["same"]:
        group = set(line.split())
        for word in group:
            found.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in found.items() if others}


CORE_FORMS = _forms("core")
LEGAL_FORMS: dict[Form, str] = {**_forms("rigour"), **_forms("iso20275"), **CORE_FORMS}
"""Words of a legal form → the class of forms it belongs to."""
ABBREVIATIONS = dict(_entries("abbreviations.txt", "always"))
"""Abbreviations of company names that are no words themselves, expanded on both sides."""
SHORTENED = {
    short: _short_forms(short, word) for short, word in _entries("abbreviations.txt", "perhaps")
}
"""Abbreviations that may be words or names of their own: likened to the word, not replaced."""
VARIANTS = _variants()
"""Short forms and other romanisations of a person's names: likened, not replaced."""
KOREAN_SURNAMES = dict(
    pair.split(":") for line in _sections("variants.txt")["korean"] for pair in line.split()
)
"""Hangul syllable → the customary spelling of the surname."""
PARTICLES = _words("particles")
TITLES = _words("titles")
TRADE_WORDS = _words("trade")
FORM_WORDS = frozenset(word for form in CORE_FORMS for word in form if len(word) > 1)
"""What is left of a legal form that is cut or out of order tells little."""
COMMON_WORDS = frozenset(word for word in TRADE_WORDS | FORM_WORDS if len(word) >= 5)
"""Words that people shorten as they like: INDL, FDN, MNFCTRNG."""
PINYIN = _words("pinyin")
CHINESE_SURNAMES = _words("chinese")
COUNTRY_WORDS = _words("countries")
NUMBERS = dict(item.split(":") for item in _words("numbers"))
"""Written numbers → as digits."""
PERSON_ABBREVIATIONS = {
    "md": "mohammed",
    "mohd": "mohammed",
    "muhd": "mohammed",
    "mhd": "mohammed",
    "abdel": "abd",
    "abdul": "abd",
    "abdal": "abd",
}
