"""A second, independent set of ways in which a name is written otherwise.

Written after the first set (`alterations.py`) had been tuned against and from other sources, to
see whether what was reached there holds elsewhere: OCR confusions (Kukich 1992, tables 1-2), the
phonetic rewritings of the data generator of Febrl (Christen 2009), scripts by ICU's transforms
(CLDR; in the `bench` lock), legal forms by the aliases of `rigour`'s org_types (beside the
repository), fields cut as payment messages cut them (SWIFT: four of 35), and forms
as people fill them.
"""

import random
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

Alteration = Callable[[str, random.Random], str | None]
ORG_TYPES = Path(__file__).parents[3] / "shared/data/reference/rigour-resources/org_types.yml"
OCR = (
    ("M", "RN"), ("D", "CL"), ("W", "VV"), ("H", "LI"), ("U", "LI"), ("N", "RI"), ("E", "F"),
    ("O", "Q"), ("I", "L"), ("C", "G"), ("B", "R"), ("V", "Y"), ("T", "I"), ("K", "X"),
)  # fmt: skip
PHONETIC = (
    ("H", ""), ("E", ""), ("CK", "K"), ("C", "K"), ("C", "S"), ("PH", "F"), ("F", "PH"),
    ("G", "J"), ("J", "G"), ("I", "Y"), ("Y", "I"), ("K", "C"), ("Q", "K"), ("S", "Z"),
    ("Z", "S"), ("U", "O"), ("O", "U"), ("A", "E"), ("E", "I"), ("V", "W"), ("W", "V"),
    ("LL", "L"), ("SS", "S"), ("MM", "M"), ("NN", "N"), ("TT", "T"), ("D", "T"), ("T", "D"),
)  # fmt: skip
SHORTER = {
    "ASSOCIATION": "ASSN", "BROTHERS": "BROS", "CENTER": "CTR", "CENTRE": "CTR",
    "COMMERCIAL": "COMML", "COMPANY": "CO.", "CONSTRUCTION": "CONSTR", "CORPORATION": "CORP.",
    "DEPARTMENT": "DEPT", "ELECTRONICS": "ELEC", "ENTERPRISE": "ENT", "ENTERPRISES": "ENT",
    "ESTABLISHMENT": "EST", "EXCHANGE": "EXCH", "FOUNDATION": "FDN", "GENERAL": "GEN",
    "GROUP": "GP", "HOLDING": "HLDG", "HOLDINGS": "HLDGS", "IMPORT": "IMP", "EXPORT": "EXP",
    "INDUSTRIAL": "INDL", "INDUSTRY": "IND", "INSTITUTE": "INST", "INSURANCE": "INS",
    "INVESTMENT": "INV", "INVESTMENTS": "INVS", "MARITIME": "MAR", "MINISTRY": "MIN",
    "ORGANIZATION": "ORG", "PETROLEUM": "PET", "PRODUCTION": "PROD", "RESEARCH": "RES",
    "SHIPPING": "SHPG", "TRANSPORT": "TPT", "TRANSPORTATION": "TRANSP", "UNIVERSITY": "UNIV",
    "INTERNATIONAL": "INT'L", "AND": "&", "TECHNOLOGIES": "TECHS", "SERVICES": "SVC",
}  # fmt: skip
STYLES = ("H.E.", "Alhaj", "Lt. Gen.", "Ayatollah", "Hajj", "Mullah", "Ing.", "Brig. Gen.", "Rev.")
AFTER = ("Jr.", "PhD", "OBE", "MD", "III", "Esq.")
AROUND = ("GROUP", "HOLDING", "INTERNATIONAL", "HEAD OFFICE", "& CO", "(UK)", "TRADING")
MIDDLE = ("ALI", "HASSAN", "IVANOVICH", "JOSE", "MARIA", "MOHAMMED", "AHMAD", "SERGEEVICH")
NUMBERS = {
    "1": "ONE", "2": "TWO", "3": "THREE", "FIRST": "1ST", "SECOND": "2ND", "THIRD": "3RD",
    "ONE": "1", "TWO": "2", "II": "2", "III": "3", "IV": "4", "FOURTH": "4TH",
}  # fmt: skip
RESPELT = (
    ("SHCH", "ŠČ"), ("SH", "Š"), ("TCH", "Č"), ("CH", "Č"), ("ZH", "Ž"), ("KH", "H"), ("TS", "C"),
    ("CK", "K"), ("PH", "F"), ("TH", "T"), ("GH", "G"), ("EE", "I"), ("OO", "U"), ("OU", "U"),
    ("CE", "SE"), ("CI", "SI"), ("C", "K"), ("Q", "K"), ("W", "V"), ("X", "KS"), ("J", "DŽ"),
    ("Y", "J"),
)  # fmt: skip
GREEK = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
UNSEEN = "\u200c\u200d\ufeff\u00ad\u2060\u180e\u200e\u202c"
PARTICLES = frozenset(["AL", "EL", "BIN", "IBN", "BEN", "ABU", "DE", "LA", "DEL", "VAN", "VON"])


def _words(name: str) -> list[str]:
    return name.replace(",", " ").split()


def _swap(name: str, rng: random.Random, table: tuple[tuple[str, str], ...]) -> str | None:
    """Rewrite one occurrence that is not the first letter of the name."""
    upper = name.upper()
    places = [
        (place, mine, theirs)
        for mine, theirs in table
        for place in range(1, len(upper))
        if upper.startswith(mine, place)
    ]
    if not places:
        return None
    place, mine, theirs = rng.choice(places)
    return upper[:place] + theirs + upper[place + len(mine) :]


def ocr(name: str, rng: random.Random) -> str | None:
    return _swap(name, rng, OCR)


def phonetic(name: str, rng: random.Random) -> str | None:
    return _swap(name, rng, PHONETIC)


def shuffled(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    other = rng.sample(words, len(words))
    return " ".join(other) if other != words else None


def without_first(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    return " ".join(words[1:]) if len(words) > 2 else None


def without_last(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    return " ".join(words[:-1]) if len(words) > 2 else None


def without_middle(name: str, rng: random.Random) -> str | None:
    """A person's first and last name as they stand, the rest left out."""
    surname, comma, given = name.partition(",")
    if not comma or len(given.split()) < 2:
        return None
    return f"{given.split()[0]} {surname}"


def all_initials(name: str, rng: random.Random) -> str | None:
    surname, comma, given = name.partition(",")
    letters = [word[0] for word in given.split() if word.upper() not in PARTICLES]
    if not comma or len(letters) < 2:
        return None
    return f"{surname} {'.'.join(letters)}."


def middle_initial(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    if len(words) < 3 or len(words[1]) < 3:
        return None
    words[1] = words[1][0]
    return " ".join(words)


def extra_name(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    words.insert(rng.randrange(1, len(words) + 1), rng.choice(MIDDLE))
    return " ".join(words)


def extra_word(name: str, rng: random.Random) -> str | None:
    return f"{name} {rng.choice(AROUND)}"


def style(name: str, rng: random.Random) -> str | None:
    surname, comma, given = name.partition(",")
    plain = f"{given.strip()} {surname.strip()}" if comma else name
    if rng.random() < 0.7:
        return f"{rng.choice(STYLES)} {plain}"
    return f"{plain}, {rng.choice(AFTER)}"


def shortened(name: str, rng: random.Random) -> str | None:
    words = [SHORTER.get(word.strip(".,").upper(), word) for word in name.split()]
    short = " ".join(words)
    return short if short != name else None


def without_vowels(name: str, rng: random.Random) -> str | None:
    """One long word without its inner vowels: MANUFACTURING, MNFCTRNG."""
    long = [word for word in _words(name) if len(word) >= 8 and word.isalpha()]
    if not long:
        return None
    word = rng.choice(long)
    return name.replace(word, word[0] + "".join(c for c in word[1:] if c.upper() not in "AEIOU"), 1)


def dotted(name: str, rng: random.Random) -> str | None:
    short = [word for word in _words(name) if 2 <= len(word) <= 6 and word.isupper()]
    if len(_words(name)) > 1 or not short:
        return None
    return ".".join(short[0]) + "."


def numerals(name: str, rng: random.Random) -> str | None:
    words = [NUMBERS.get(word.strip(".,").upper(), word) for word in name.split()]
    other = " ".join(words)
    return other if other != name else None


def hyphens(name: str, rng: random.Random) -> str | None:
    if "-" in name:
        return name.replace("-", rng.choice(["", " "]))
    words = _words(name)
    place = rng.randrange(len(words) - 1) if len(words) > 2 else None
    if place is None:
        return None
    words[place : place + 2] = [f"{words[place]}-{words[place + 1]}"]
    return " ".join(words)


def all_joined(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    return "".join(words) if 1 < len(words) < 4 else None


def spelt(name: str, rng: random.Random) -> str | None:
    """Letter by letter, as forms with boxes are read."""
    return " ".join(name.replace(" ", "")) if len(_words(name)) == 1 and len(name) > 4 else None


def diacritics(name: str, rng: random.Random) -> str | None:
    marks = {"A": "ã", "E": "ê", "I": "ï", "O": "ö", "U": "ü", "C": "ç", "S": "š", "N": "ñ"}
    return "".join(marks.get(c.upper(), c) if rng.random() < 0.5 else c for c in name)


def unseen(name: str, rng: random.Random) -> str | None:
    return "".join(c + (rng.choice(UNSEEN) if rng.random() < 0.3 else "") for c in name)


def greek_letters(name: str, rng: random.Random) -> str | None:
    place = rng.randrange(len(name))
    other = name[:place] + name[place:].upper().translate(GREEK)
    return other if other != name else None


def bold(name: str, rng: random.Random) -> str | None:
    """Mathematical letters, as copied from where styles are characters."""
    return "".join(
        chr(0x1D400 + ord(c) - 65) if c.isascii() and c.isupper() else c for c in name.upper()
    )


def wide_blanks(name: str, rng: random.Random) -> str | None:
    return name.replace(" ", rng.choice(["\u00a0", "\u3000", "  ", "\t", "_", "/"]))


def cut(name: str, rng: random.Random) -> str | None:
    """Cut in the middle of its last word, as a field of fixed width does."""
    words = _words(name)
    if len(words) < 2 or len(words[-1]) < 6:
        return None
    return " ".join([*words[:-1], words[-1][: rng.randrange(3, len(words[-1]) - 1)]])


def decomposed(name: str, rng: random.Random) -> str | None:
    marked = diacritics(name, rng)
    return unicodedata.normalize("NFD", marked) if marked else None


@cache
def _icu(rule: str) -> Any:
    import icu  # type: ignore[import-not-found]

    return icu.Transliterator.createInstance(rule)


def _by_icu(name: str, *rules: str) -> str | None:
    try:
        for rule in rules:
            name = _icu(rule).transliterate(name)
    except ImportError:
        return None
    return name


def _respelt(name: str) -> str:
    """As one letter for one sound, which is what ICU's transform takes for Cyrillic."""
    name = name.upper()
    for latin, letter in RESPELT:
        name = name.replace(latin, letter)
    return name.title()


def cyrillic(name: str, rng: random.Random) -> str | None:
    return _by_icu(_respelt(name), "Latin-Cyrillic")


def cyrillic_and_back(name: str, rng: random.Random) -> str | None:
    return _by_icu(_respelt(name), "Latin-Cyrillic", "Russian-Latin/BGN", "Latin-ASCII")


@cache
def _forms() -> list[list[str]]:
    import yaml

    if not ORG_TYPES.is_file():
        return []
    kept = yaml.safe_load(ORG_TYPES.read_text(encoding="utf-8"))["types"]
    return [[form["display"], *form.get("aliases", [])] for form in kept if form.get("display")]


def other_form(name: str, rng: random.Random) -> str | None:
    """The same legal form as another of its aliases writes it."""
    upper = f" {name.upper()} "
    for form in sorted(_forms(), key=lambda one: -max(len(alias) for alias in one)):
        for alias in form:
            if len(alias) > 1 and upper.endswith(f" {alias.upper()} "):
                other = rng.choice(form)
                if other.upper() == alias.upper():
                    return None
                return f"{name[: -len(alias)].strip(' ,')} {other}"
    return None


PERSONS_ONLY = frozenset(
    ["style", "extra_name", "all_initials", "middle_initial", "without_middle", "without_first",
     "cyrillic", "cyrillic_and_back", "greek"]
)  # fmt: skip
COMPANIES_ONLY = frozenset(
    [
        "extra_word",
        "shortened",
        "without_vowels",
        "dotted",
        "numerals",
        "other_form",
        "spelt",
        "cut",
    ]
)
CLASSES: dict[str, Alteration] = {
    function.__name__: function
    for function in (
        ocr, phonetic, shuffled, without_first, without_last, without_middle, all_initials,
        middle_initial, extra_name, extra_word, style, shortened, without_vowels, dotted, numerals,
        hyphens, all_joined, spelt, diacritics, decomposed, unseen, greek_letters, bold,
        wide_blanks, cut, other_form, cyrillic, cyrillic_and_back,
    )
}  # fmt: skip
