"""Words of addresses that are written in several ways, and words that distinguish no place.

The forms are those of the postal operators' own lists: USPS Publication 28 (appendix C), Royal
Mail's PAF programmer's guide, and the everyday abbreviations of the languages named.
"""

STREET: dict[str, str] = {
    # English
    "st": "street",
    "str": "strasse",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "blvd": "boulevard",
    "bd": "boulevard",
    "ln": "lane",
    "dr": "drive",
    "ct": "court",
    "sq": "square",
    "pl": "place",
    "hwy": "highway",
    "pkwy": "parkway",
    "ter": "terrace",
    "bldg": "building",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    # Spanish, Portuguese, Italian
    "c": "calle",
    "cl": "calle",
    "pza": "plaza",
    "avda": "avenida",
    "r": "rua",
    "pzza": "piazza",
    "vle": "viale",
    # Polish, Czech
    "ul": "ulica",
}
"""Abbreviation to word; both become the word, so that both spellings meet."""
UNIT = frozenset(
    {
        *("suite", "ste", "unit", "flat", "apt", "apartment", "room", "rm", "office", "no", "nr"),
        *("floor", "fl", "level", "etage", "og", "eg", "stock", "bus", "boite", "piso", "planta"),
        *("num", "number", "nummer", "numero", "hausnummer", "the", "po", "box", "postbus"),
        *("first", "second", "third", "fourth", "fifth", "ground"),
    }
)
"""Words next to the number of a unit, floor or box: the number counts, the word does not."""
CARE_OF = ("c o ", "care of ", "z hd ", "t a v ", "att ", "attn ")
SUFFIX = (("strasse", "strasse"), ("str", "strasse"), ("straat", "straat"), ("weg", "weg"))
"""Endings of compound street names: `Hauptstr.` is `Hauptstrasse`."""
