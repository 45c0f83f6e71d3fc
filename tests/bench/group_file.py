"""A company of very many holders, as BODS statements."""

from __future__ import annotations

import random
from typing import Any

from tests.db.sources.registry.statements import company, interest, person, relation

SUBJECT = {
    "company_name": "Widely Held Example Ltd",
    "register": "GB-COH",
    "registration_number": "90000000",
}
_SYLLABLES = [first + vowel for first in "bdfghklmnprstvw" for vowel in "aeiou"]
LAYERS = 4
"""Companies above each other in each chain that holds a share."""


def widely_held(holders: int, *, seed: int = 17) -> list[dict[str, Any]]:
    """Return a company of `holders` shareholders: nine in ten persons, and one of 30 %.

    Every tenth is a company, and of those every fifth the lowest of a chain of `LAYERS` companies
    that a person holds; a third of the companies is held by two of the persons.
    """
    draw = random.Random(seed)
    found = [company("wide", SUBJECT["company_name"], ("GB-COH", "90000000"))]
    people: list[str] = []
    for number in range(holders):
        key, share = f"h{number}", 30 if number == 0 else round(69 / holders, 4)
        if number % 10 != 5:
            day = f"19{draw.randint(40, 99)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            found.append(person(key, f"{_word(draw)} {_word(draw)}", day))
            people.append(key)
        else:
            found += _chain(key, number, f"{_word(draw)} {_word(draw)}")
            for owner in draw.sample(people, 2) if number % 30 == 5 else ():
                found.append(relation(f"r{key}{owner}", owner, key, interest(share=20)))
        found.append(
            relation(
                f"r{number}",
                key,
                "wide",
                interest(share=share),
                interest("votingRights", share=share),
            )
        )
    found.append(relation("rd", people[1], "wide", interest("seniorManagingOfficial")))
    return found


def _word(draw: random.Random) -> str:
    """Return what sounds like a name and is nobody's."""
    return "".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(2, 4))).title()


def _chain(key: str, number: int, name: str) -> list[dict[str, Any]]:
    found = [company(key, f"{name} Ltd", ("GB-COH", f"8{number:07}"))]
    if number % 50 != 5:
        return found
    below = key
    for layer in range(1, LAYERS):
        above = f"{key}l{layer}"
        found.append(company(above, f"{name} {layer} Ltd", ("GB-COH", f"7{number:05}{layer:02}")))
        found.append(relation(f"r{above}", above, below, interest(share=60)))
        below = above
    found.append(person(f"{key}p", f"Pat {name.partition(' ')[0]}", "1971-02-03"))
    found.append(relation(f"r{key}p", f"{key}p", below, interest(share=100)))
    return found
