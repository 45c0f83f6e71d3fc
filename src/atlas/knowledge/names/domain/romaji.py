"""How one Japanese word is written in Latin letters: Hepburn, Kunrei, long vowels or not."""

import re
from itertools import product

_LONG_VOWELS = re.compile("(ou|uu|oo)")
_KUNREI = (
    ("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("sh", "sy"),
    ("ch", "ty"), ("j", "zy"),
)  # fmt: skip
_LIPS = re.compile("n(?=[bmp])")


def short(word: str) -> str:
    """Write long vowels once, as passports do: `shouhei` → `shohei`."""
    return _LONG_VOWELS.sub(lambda found: found[0][0], word)


def spellings(word: str) -> frozenset[str]:
    """Return how a word in wapuro romaji (`shouhei`) is written: shohei, shohhei, syouhei."""
    kunrei = word
    for hepburn, other in _KUNREI:
        kunrei = kunrei.replace(hepburn, other)
    found: set[str] = set()
    for base in (word, kunrei):
        parts = _LONG_VOWELS.split(base)
        ways = [
            (part, part[0], f"{part[0]}h", part[0] * 2) if place % 2 else (part,)
            for place, part in enumerate(parts)
        ]
        found.update("".join(way) for way in product(*ways))
    found |= {_LIPS.sub("m", one) for one in found}
    return frozenset(found)
