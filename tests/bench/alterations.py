"""Ways in which a name is written otherwise, fixed before anything was measured with them.

Typing errors are those of Damerau (1964): 80 % of spelling errors are one insertion, deletion,
substitution or exchange of neighbours. The others are the classes of the design (reversed and
missing parts, initials, abbreviations, blanks, look-alike and invisible characters).
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
    )
}
