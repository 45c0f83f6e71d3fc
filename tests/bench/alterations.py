"""Ways in which a name is written otherwise, fixed before anything was measured with them.

Typing errors are those of Damerau (1964): 80 % of spelling errors are one insertion, deletion,
substitution or exchange of neighbours. The others are the classes of the design (reversed and
missing parts, initials, abbreviations, blanks, look-alike and invisible characters). Romanisation
varies as the published systems differ (BGN/PCGN, ALA-LC, ISO 9, ICAO Doc 9303, and the French
usage of North Africa); neighbouring keys are those of a QWERTY keyboard; digits for letters are
those of NIST's and OCR confusion tables (0/O, 1/I, 5/S, 8/B).
"""

import random
import string
from collections.abc import Callable

LETTERS = string.ascii_uppercase
ABBREVIATED = {
    "COMPANY": "CO",
    "CORPORATION": "CORP",
    "DEVELOPMENT": "DEV",
    "ENGINEERING": "ENG",
    "GROUP": "GRP",
    "INDUSTRIES": "IND",
    "INTERNATIONAL": "INTL",
    "LIMITED": "LTD",
    "MANAGEMENT": "MGMT",
    "MANUFACTURING": "MFG",
    "NATIONAL": "NATL",
    "SERVICES": "SVCS",
    "TECHNOLOGY": "TECH",
    "TRADING": "TRDG",
}
ROMANISED = (
    # one system's letters → another's
    ("SH", "CH"),
    ("KH", "H"),
    ("Q", "K"),
    ("OU", "U"),
    ("DH", "Z"),
    ("J", "DJ"),
    ("Y", "I"),
    ("W", "V"),
    ("PH", "F"),
    ("TS", "TZ"),
    ("ZH", "J"),
    ("IY", "Y"),
    ("EE", "I"),
    ("CK", "K"),
    ("X", "KS"),
    ("GH", "G"),
)
KEYS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
DIGITS = {"O": "0", "I": "1", "S": "5", "B": "8"}
ACCENTS = "\u0301\u0300\u0302\u0308"
HONORIFICS = ("Mr.", "Mrs.", "Dr.", "Prof.", "Sheikh", "Haji", "General", "Sir", "Eng.")
FORMS = frozenset(
    word
    for form in ("LTD", "LLC", "INC", "CORP", "CO", "SA", "BV", "NV", "SRL", "PLC")
    for word in (form, f"{form}.", ".".join(form) + ".")
) | {"LIMITED", "GMBH", "AG", "OOO", "OAO", "JSC", "S.A.S."}
PARTICLES = frozenset(["AL", "EL", "BIN", "IBN", "BEN", "ABU", "DE", "LA", "DEL", "VAN", "VON"])
LOOK_ALIKE = str.maketrans("AEOPCXaeopcx", "АЕОРСХаеорсх")  # Cyrillic on purpose
Alteration = Callable[[str, random.Random], str | None]


def _words(name: str) -> list[str]:
    return name.replace(",", " ").split()


def _place(name: str, rng: random.Random) -> int | None:
    """A letter inside a word of at least four letters (shorter ones are rarely misspelt)."""
    places = [
        position
        for position in range(1, len(name) - 1)
        if name[position - 1 : position + 2].isalpha() and _word_length(name, position) >= 4
    ]
    return rng.choice(places) if places else None


def _word_length(name: str, position: int) -> int:
    start = position
    while start > 0 and name[start - 1].isalpha():
        start -= 1
    end = position
    while end < len(name) and name[end].isalpha():
        end += 1
    return end - start


def insertion(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    return None if place is None else name[:place] + rng.choice(LETTERS) + name[place:]


def deletion(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    return None if place is None else name[:place] + name[place + 1 :]


def substitution(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    return None if place is None else name[:place] + rng.choice(LETTERS) + name[place + 1 :]


def exchange(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    if place is None:
        return None
    return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]


def reversed_parts(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    return " ".join(words[1:] + words[:1]) if len(words) > 1 else None


def missing_part(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    if len(words) < 3:
        return None
    del words[rng.randrange(1, len(words))]
    return " ".join(words)


def initial(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    if len(words) < 3 or len(words[-1]) < 3:
        return None
    words[-1] = words[-1][0] + "."
    return " ".join(words)


def abbreviation(name: str, rng: random.Random) -> str | None:
    words = [ABBREVIATED.get(word.strip(".,"), word) for word in name.split()]
    short = " ".join(words)
    return short if short != name else None


def glued(name: str, rng: random.Random) -> str | None:
    words = _words(name)
    if len(words) < 2:
        return None
    place = rng.randrange(len(words) - 1)
    words[place : place + 2] = [words[place] + words[place + 1]]
    return " ".join(words)


def look_alike(name: str, rng: random.Random) -> str | None:
    other = name.translate(LOOK_ALIKE)
    return other if other != name else None


def invisible(name: str, rng: random.Random) -> str | None:
    place = rng.randrange(1, len(name)) if len(name) > 1 else 1
    return name[:place] + "\u200b" + name[place:]


def lower_without_punctuation(name: str, rng: random.Random) -> str | None:
    words = "".join(c if c.isalnum() else " " for c in name.replace("'", "")).split()
    return " ".join(words).lower()


def keyboard(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    if place is None:
        return None
    letter = name[place].upper()
    row = next((keys for keys in KEYS if letter in keys), None)
    if row is None:
        return None
    at = row.index(letter)
    return (
        name[:place]
        + rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
        + name[place + 1 :]
    )


def doubled(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    return None if place is None else name[:place] + name[place] + name[place:]


def two_typos(name: str, rng: random.Random) -> str | None:
    """In different words, or in one of at least eight letters."""
    first = rng.choice((insertion, deletion, substitution, exchange))(name, rng)
    if first is None or len(name) < 12:
        return None
    return rng.choice((insertion, deletion, substitution, exchange))(first, rng)


def split_word(name: str, rng: random.Random) -> str | None:
    long = [word for word in _words(name) if len(word) >= 7]
    if not long:
        return None
    word = rng.choice(long)
    place = rng.randrange(3, len(word) - 2)
    return name.replace(word, f"{word[:place]} {word[place:]}", 1)


def romanised(name: str, rng: random.Random) -> str | None:
    upper = name.upper()
    usable = [(mine, theirs) for mine, theirs in ROMANISED if mine in upper]
    if not usable:
        return None
    mine, theirs = rng.choice(usable)
    return upper.replace(mine, theirs)


def accented(name: str, rng: random.Random) -> str | None:
    vowels = [place for place, letter in enumerate(name) if letter.upper() in "AEIOU"]
    if not vowels:
        return None
    place = rng.choice(vowels) + 1
    return name[:place] + rng.choice(ACCENTS) + name[place:]


def digits_for_letters(name: str, rng: random.Random) -> str | None:
    place = _place(name, rng)
    if place is None or name[place].upper() not in DIGITS:
        return None
    return name[:place] + DIGITS[name[place].upper()] + name[place + 1 :]


def honorific(name: str, rng: random.Random) -> str | None:
    return f"{rng.choice(HONORIFICS)} {name}"


def without_form(name: str, rng: random.Random) -> str | None:
    words = [word for word in _words(name) if word.upper() not in FORMS]
    return " ".join(words) if words and len(words) < len(_words(name)) else None


def first_initial(name: str, rng: random.Random) -> str | None:
    given = name.partition(",")[2].split()
    if not given or len(given[0]) < 3:
        return None
    return " ".join([f"{given[0][0]}.", *given[1:], name.partition(",")[0]])


def without_particle(name: str, rng: random.Random) -> str | None:
    words = name.replace("-", " ").replace(",", " ").split()
    left = [word for word in words if word.upper() not in PARTICLES]
    return " ".join(left) if 2 <= len(left) < len(words) else None


def natural_order(name: str, rng: random.Random) -> str | None:
    surname, comma, given = name.partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and given.strip() else None


PERSONS_ONLY = frozenset(["honorific", "first_initial", "natural_order", "digits_for_letters"])
COMPANIES_ONLY = frozenset(["without_form"])
CLASSES: dict[str, Alteration] = {
    function.__name__: function
    for function in (
        insertion,
        deletion,
        substitution,
        exchange,
        reversed_parts,
        missing_part,
        initial,
        abbreviation,
        glued,
        look_alike,
        invisible,
        lower_without_punctuation,
        keyboard,
        doubled,
        two_typos,
        split_word,
        romanised,
        accented,
        digits_for_letters,
        honorific,
        without_form,
        first_initial,
        without_particle,
        natural_order,
    )
}
