"""Every country that a record states for its party, in any member.

Which countries a person or company is tied to decides floors and findings; what a source states and
Atlas did not read would make an answer look cleaner than it is. A text that names no known country
is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pycountry

from atlas.sources.protocol.domain.answers import Tie
from atlas.sources.registry.domain.formats.places import country_of, nationality_of
from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.vocabulary import (
    Address,
    Country,
    EntityRecord,
    Identifier,
    Jurisdiction,
    PersonRecord,
)

_CODE = 2
_WORD = re.compile(r"[^\s\d]*[^\W\d_][^\s\d]*(?=\s|$)")
"""A word without a digit."""
_OTHERWISE = frozenset({"new", "east", "west", "little", "port", "saint", "st", "fort"})
"""Words before a country's name that make another place of it: New Jersey, New Mexico."""
_LONGEST = 200
_NOTHING = frozenset(
    {"unknown", "not known", "not specified", "not stated", "not available", "none", "n/a", "na"}
    | {"-", "--", "?", "stateless", "null"}
)
"""Texts that state no country, rather than one that is not known."""
_KOSOVO = "XK"


class StatedCountry(NamedTuple):
    """A country stated of a party: its ISO 3166-1 alpha-2 code, or the text that gave none.

    `use`: of a company's address, what it is used as (`registered`, `business` …).
    """

    tie: Tie
    country: str | None
    text: str | None = None
    use: str | None = None


def stated_countries(record: EntityRecord | PersonRecord) -> tuple[StatedCountry, ...]:
    """Return each country that a record states of its party, once for each tie."""
    found = _of_person(record) if isinstance(record, PersonRecord) else _of_entity(record)
    numbers = (one for number in record.identifiers or () for one in _of_number(number))
    return tuple(dict.fromkeys((*found, *numbers)))


def _of_person(record: PersonRecord) -> Iterator[StatedCountry]:
    for address in record.addresses or ():
        kind = Tie.RESIDENCE if address.type == "residence" else Tie.SERVICE_ADDRESS
        yield from _of_address(kind, address)
    for place in record.tax_residencies or ():
        yield from _read(Tie.TAX_RESIDENCE, place)
    for nation in record.nationalities or ():
        yield from _read(Tie.NATIONALITY, nation, nationality_of)
    if record.place_of_birth is not None:
        yield from _of_address(Tie.BIRTH, record.place_of_birth)
    exposed = record.political_exposure
    for office in (exposed.details if exposed else None) or ():
        if office.jurisdiction is not None:
            yield from _read(Tie.PUBLIC_OFFICE, office.jurisdiction)


def _of_entity(record: EntityRecord) -> Iterator[StatedCountry]:
    for place in (record.jurisdiction, record.incorporated_in_jurisdiction):
        if place is not None:
            yield from _read(Tie.REGISTRATION, place)
    for address in record.addresses or ():
        yield from (one._replace(use=address.type) for one in _of_address(Tie.ADDRESS, address))
    statute = record.formed_by_statute
    if statute is not None and statute.jurisdiction is not None:
        yield from _read(Tie.REGISTRATION, statute.jurisdiction)
    listing = record.public_listing
    for item in (listing.securities_listings if listing else None) or ():
        code = _known_code(item.stock_exchange_jurisdiction)
        if code:
            yield StatedCountry(Tie.LISTING, code)


def _of_address(tie: Tie, address: Address) -> Iterator[StatedCountry]:
    """Yield an address's country; where it has none of its own, the one that ends its text."""
    if address.country is not None:
        yield from _read(tie, address.country)
        return
    code = _ending(address.address or "")
    if code:
        yield StatedCountry(tie, code)


def _ending(address: str) -> str | None:
    """Return the country whose name ends an address, whatever codes and numbers follow it."""
    parts = (" ".join(_WORD.findall(part)) for part in reversed(address.split(",")))
    last = next((part for part in parts if len(part) > _CODE), "")
    words = last.split()
    ends = (
        " ".join(words[place:])
        for place in range(len(words))
        if place == 0 or words[place - 1].casefold() not in _OTHERWISE
    )
    return next((code for end in ends if len(end) > _CODE and (code := country_of(end))), None)


def _of_number(number: Identifier) -> Iterator[StatedCountry]:
    """Yield the country before a scheme's name (`KP-PASSPORT`, org-id.guide)."""
    prefix, dash, _ = (number.scheme or "").strip().upper().partition("-")
    code = _known_code(prefix) if dash else None
    if code:
        yield StatedCountry(Tie.NUMBER, code)


def _read(
    tie: Tie,
    place: Country | Jurisdiction,
    by_name: Callable[[str | None], str | None] = country_of,
) -> Iterator[StatedCountry]:
    """Yield what code and name say; each counts where they differ, and so does an unknown text."""
    coded = _known_code(place.code)
    named = by_name(place.name) or country_of(place.name) or _known_code(place.name)
    for code in dict.fromkeys(filter(None, (coded, named))):
        yield StatedCountry(tie, code)
    text = clean(place.name, _LONGEST) or place.code
    if not (coded or named) and text and text.casefold().strip(" .") not in _NOTHING:
        yield StatedCountry(tie, None, text)


def _known_code(written: str | None) -> str | None:
    """Return the country of a code of ISO 3166-1 or 3166-2, where there is such a country."""
    code = (written or "").strip().upper()
    if len(code) > _CODE and code[_CODE : _CODE + 1] != "-":
        return None
    code = code[:_CODE]
    return code if code == _KOSOVO or pycountry.countries.get(alpha_2=code) else None
