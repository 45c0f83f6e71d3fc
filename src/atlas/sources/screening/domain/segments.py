"""Words that stand alone among others: `Heirs of Matiullah`, `Matiullah, Director`.

A person who is listed under one word is named by it only where it stands alone. Next to a further
name (`Matiullah Khan`), it is another person's. It stands alone between punctuation marks and
joining words (*of*, *and*). A comma alone separates a surname from a given name, unless an office
stands next to it.
An e-mail address whose owner is one word (`jkony@example.org`) cannot be compared as a name.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.vocabulary import OFFICES, PARTICLES, TITLES

BARE_ADDRESS = "email_address"
_JOIN = re.compile(
    r"[;:/|&+()\[\]\"“”„«»]|\s[-\u2013\u2014]\s|(?<!\w)(?:of|for|and|und|für|et|pour|и)(?!\w)",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?<!\w)((?:of|for|für|pour)(?!\w).*)", re.IGNORECASE)
_ROLES = frozenset([
    "agent", "attorney", "beneficiary", "ceo", "cfo", "chair", "chairman", "chairperson",
    "chairwoman", "coo", "director", "founder", "guarantor", "manager", "member", "nominee",
    "officer", "owner", "partner", "secretary", "shareholder", "signatory", "spokesman",
    "treasurer", "trustee",
])  # fmt: skip
"""What people are to a company, or hold in it."""
_NO_NAMES = _ROLES | OFFICES | TITLES | PARTICLES
_ADDRESS = re.compile(r"(?:mailto:)?([^\s@,;]+)@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PARTED = re.compile(r"[._+-]")
_SHORTEST = 4


@lru_cache(maxsize=10_000)
def words_alone(text: str) -> tuple[str, ...]:
    """Return the words of four letters or more that stand alone in a text of several words."""
    return tuple(dict.fromkeys(_words_alone(text)))


def words_owned(text: str) -> tuple[str, ...]:
    """Return those that stand behind *of* or *for*: whose a company is (Estate of Matiullah).

    Elsewhere in a company's name a surname is its partner's (Wagner, Adams and Khan).
    """
    return words_alone(of[1]) if (of := _OWNED.search(text)) else ()


def _words_alone(text: str) -> Iterator[str]:
    several = _JOIN.search(text) is not None
    parts = [part for part in _JOIN.split(text) if part.strip()]
    for part in parts:
        pieces = [piece for piece in part.split(",") if piece.strip()]
        if len(pieces) > 1 and not any(map(_is_no_name, pieces)):
            continue  # a surname, and a given name
        for piece in pieces:
            telling = _telling(piece)
            if len(telling) == 1 and len(telling[0]) >= _SHORTEST and (several or len(pieces) > 1):
                yield telling[0]


def _telling(text: str) -> list[str]:
    return [word for word in normalise(text, person=True).tokens if word not in _NO_NAMES]


def _is_no_name(text: str) -> bool:
    """Whether a text names an office and no one."""
    return not _telling(text)


def is_bare_address(name: str) -> bool:
    """Whether a name is an e-mail address whose owner's part is one word."""
    found = _ADDRESS.fullmatch(name.strip())
    return found is not None and not _PARTED.search(found[1])
