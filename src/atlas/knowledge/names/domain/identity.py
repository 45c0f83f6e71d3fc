"""Whether a party of the store is named at all, and whether its name fits what it is recorded as.

What a source states is kept as it is: evidence. Here it is judged, at one place for the graph of
owners, for screening and for the checks.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from atlas.knowledge.names.domain.placeholders import is_company_name, is_placeholder

PERSON = "Person"
_NAMES = (
    "full_name",
    "legal_name",
    "trust_name",
    "aliases",
    "trading_names",
    "previous_names",
)


_NUMBER_SHOWN = re.compile(r"[A-Z][A-Z0-9]+(?:[-:][\w.:-]+)? (?=.*\d).+")
"""A scheme and its number (`EE-ISIKUKOOD 37507070037`)."""


class Naming(StrEnum):
    """How far a party is named.

    `unknown`: its source says that it is not named. `withheld`: known to the source, which does not
    publish it. `placeholder`: recorded as known, under what stands in a name's place.
    """

    NAMED = "named"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"
    PLACEHOLDER = "placeholder"


def naming_of(kind: str, display_name: str, data: Mapping[str, object]) -> Naming:
    """Return how far a party is named.

    Args:
        kind: its type in the ontology.
        display_name: what it is shown as; a person may be shown by a number (`is_shown_number`).
        data: its preferred claims; one name that is a name is enough, and a company with a number
            of its own is known by that.

    """
    status = data.get("identity_status")
    if status == "anonymous":
        return Naming.WITHHELD
    if status == "unknown":
        return Naming.UNKNOWN
    person = kind == PERSON
    if not person and has_number(data):
        return Naming.NAMED
    stated = _names(data)
    names = stated if person and is_shown_number(display_name, stated) else (display_name, *stated)
    empty = all(is_placeholder(name, person=person) for name in names)
    return Naming.PLACEHOLDER if empty else Naming.NAMED


def is_shown_number(display_name: str, names: Collection[str]) -> bool:
    """Return whether a party is shown by a number that identifies it: no source ever named it.

    Args:
        display_name: what it is shown as.
        names: what sources call it.

    """
    return not names and _NUMBER_SHOWN.fullmatch(display_name) is not None


def has_number(data: Mapping[str, object]) -> bool:
    """Return whether a company's own number is on record."""
    return bool(data.get("registration_numbers") or data.get("lei"))


def is_company_as_person(kind: str, display_name: str) -> bool:
    """Return whether a source records a company as a natural person: it contradicts itself."""
    return kind == PERSON and is_company_name(display_name)


def _names(data: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for attribute in _NAMES:
        value = data.get(attribute)
        for item in value if isinstance(value, list | tuple) else [value]:
            said = item.get("name") if isinstance(item, Mapping) else item
            if isinstance(said, str) and said.strip():
                found.append(said)
    return found
