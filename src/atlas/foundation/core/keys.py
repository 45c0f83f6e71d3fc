"""Keys of the integrator's own: spellings that look the same are one key. Pure."""

from __future__ import annotations

import unicodedata

_CATEGORIES = frozenset({"Cf", "Zl", "Zp"})
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
)
"""Letters and marks without a form of their own; the others are so by their category."""


def unseen(text: str) -> str | None:
    """Return the first character of a text that shows nothing and is no blank, or None."""
    return next(
        (one for one in text if one in _UNSEEN or unicodedata.category(one) in _CATEGORIES),
        None,
    )


def plain_key(text: str) -> str:
    """Return a key as it is stored and looked up: composed (NFC), without blanks around it.

    A blank of any width is a space. Upper and lower case stay apart.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(one) == "Zs" else one for one in composed).strip()
