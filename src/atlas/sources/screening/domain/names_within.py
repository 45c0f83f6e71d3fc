"""The names that one typed name holds: beside "formerly" or "t/a", spaced out, turned round.

What a person types is compared: a listed name does not hide behind a connecting word, spaces
between its letters, or a mark that turns its letters round on the screen.
"""

import re
from collections.abc import Iterator

_CONNECTED = re.compile(
    r"[\s(\[,;:-]+(?:formerly(?:\s+known\s+as)?|previously(?:\s+known\s+as)?|now\s+known\s+as|"
    r"also\s+known\s+as|trading\s+as|doing\s+business\s+as|on\s+behalf\s+of|care\s+of|alias|"
    r"ehemals|vormals|anciennement|[fan]\.?/?k\.?/?a\.?|d\.?/?b\.?/?a\.?|t/a|c/o|o/b/o)(?=[\s:])[\s:]*",
    re.IGNORECASE,
)
"""A word that leads from one name of a party to another, or to the party behind it."""
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_][ .]+){2,}[^\W\d_](?!\S)")
_TURNED = re.compile("\u202e([^\u202c]*)\u202c?")
"""Letters that an override shows in the other direction (UAX 9)."""


def names_within(name: str) -> Iterator[str]:
    """Yield the further names that a name holds; none of a plain one."""
    parts = [part.strip(' ()[],;:.-"“”') for part in _CONNECTED.split(name)]
    if len(parts) > 1:
        yield from (part for part in parts if any(map(str.isalpha, part)))
    joined = _SPACED.sub(lambda at: "".join(filter(str.isalpha, at[0])), name)
    if joined != name:
        yield joined
    turned = _TURNED.sub(lambda at: f" {at[1][::-1]} ", name)
    if turned != name:
        yield " ".join(turned.split())
