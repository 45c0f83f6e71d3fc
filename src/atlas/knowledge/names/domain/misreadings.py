"""What a word becomes where a reader of print takes one letter for two (`m`, `rn`)."""

from functools import lru_cache

_TWO_FOR_ONE = {"m": ("rn",), "d": ("cl",), "w": ("vv",), "h": ("li",), "u": ("li",), "n": ("ri",)}
"""Letters that character recognition takes for two, or two for it (Kukich 1992)."""
_LETTERS = 4
"""A shorter word is another one when it is read so (Han, Hari)."""


def misread(word: str) -> frozenset[str]:
    """Return what a word of four letters or more may become in print."""
    return in_print(word) if len(word) >= _LETTERS else frozenset()


@lru_cache(maxsize=100_000)
def in_print(word: str) -> frozenset[str]:
    """Return what a word of any length may become in print."""
    return frozenset(
        f"{word[:place]}{two}{word[place + 1 :]}"
        for place, letter in enumerate(word)
        for two in _TWO_FOR_ONE.get(letter, ())
    )
