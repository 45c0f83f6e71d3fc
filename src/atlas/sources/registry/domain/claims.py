"""What an entity or person record says, in the ontology's attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.types import JSON
from atlas.knowledge.identifiers.domain import LEI
from atlas.knowledge.names.domain.normalise import fold
from atlas.sources.registry.domain.bodies import StoredBody
from atlas.sources.registry.domain.formats.places import country_of, nationality_of
from atlas.sources.registry.domain.rows import jurisdiction_of
from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.unspecified import unnamed_label, unnamed_reason
from atlas.sources.registry.domain.vocabulary import (
    Address,
    Country,
    EntityAddress,
    EntityRecord,
    Name,
    PersonRecord,
    PoliticalExposure,
    PublicListing,
)

TRUST_REGISTER = 0.98
TRUST_LEI = 0.97
TRUST_OF_SOURCE: Mapping[str, float] = {
    "officialRegister": TRUST_REGISTER,
    "selfDeclaration": 0.93,
    "primaryResearch": 0.88,
    "thirdParty": 0.85,
}
TRUST_UNSTATED = 0.85
COUNTRY = 2
ARRANGEMENTS = frozenset({"arrangement"})
TRUSTS = frozenset({"trust", "nomination"})
KINDS: Mapping[str, str] = {
    "registeredEntity": "company",
    "legalEntity": "company",
    "state": "state",
    "stateBody": "state_body",
    "unknownEntity": "unknown",
    "anonymousEntity": "unknown",
}

Claim = tuple[str, Any]
_EXISTS = ("status", "active")
"""A register that has left a company's record out no longer says that the company exists."""


def party_type(record: EntityRecord | PersonRecord) -> str:
    """Return the ontology type of a record."""
    if isinstance(record, PersonRecord):
        return "Person"
    kind = record.entity_type
    return "Trust" if kind.type in ARRANGEMENTS or kind.subtype in TRUSTS else "LegalEntity"


def trust_of(body: StoredBody) -> float:
    """Return the trust of a statement by where it comes from."""
    source = body.get("source") or {}
    if "gleif.org" in str(source.get("url", "")):
        return TRUST_LEI
    known = [TRUST_OF_SOURCE[kind] for kind in source.get("type") or () if kind in TRUST_OF_SOURCE]
    return max(known, default=TRUST_UNSTATED)


def claims_of(
    record: EntityRecord | PersonRecord,
    kind: str,
    numbers: Sequence[tuple[str, str]],
    facts: Mapping[str, object] | None = None,
) -> Iterator[Claim]:
    """Yield (attribute, value) of a record; what the record leaves out yields nothing.

    `facts` are attributes that the register states in addition to the vocabulary of BODS. `numbers`
    of a person or trust are those that join it to no other record: the others it carries itself.
    """
    if isinstance(record, PersonRecord):
        found = dict(_person(record)) | dict(_stated(numbers))
    elif kind == "Trust":
        found = dict(_arrangement(record)) | dict(_stated(numbers))
    else:
        found = dict(_company(record, numbers))
    yield from (found | dict(facts or {})).items()


def still_said(claims: Iterable[Claim], removed_on: date) -> Iterator[Claim]:
    """Yield what still counts of a record that its register no longer holds.

    It no longer says that the company exists, nor that a filing that falls due later is in time.
    """
    for name, value in claims:
        if name == "events":
            kept = [one for one in value if not _in_time(one, removed_on.isoformat())]
            if kept:
                yield name, kept
        elif (name, value) != _EXISTS:
            yield name, value


def _in_time(event: Mapping[str, JSON], day: str) -> bool:
    """Tell whether an event is a filing that was not overdue on a day (ISO 8601)."""
    due, made_up_to = event.get("next_due"), event.get("last_made_up_to")
    return str(due) >= day if due else bool(made_up_to)


def labels_of(record: EntityRecord | PersonRecord) -> frozenset[str]:
    """Return the attributes that only say what a record without a name is called in its file.

    A name that another source gives stands before them, and before that this one gives none.
    """
    if isinstance(record, PersonRecord):
        named = any(map(_name_of, record.names or ()))
        return frozenset() if named else frozenset({"full_name", "identity_status"})
    if clean(record.name):
        return frozenset()
    return frozenset({"legal_name", "trust_name", "identity_status"})


def _name_of(said: Name) -> str:
    parts = (part for part in (said.given_name, said.family_name) if part)
    return clean(said.full_name) or clean(" ".join(parts))


def _company(record: EntityRecord, numbers: Sequence[tuple[str, str]]) -> Iterator[Claim]:
    unnamed = unnamed_reason(record)
    yield "legal_name", clean(record.name) or _nameless(record, unnamed, numbers)
    trading = list(filter(None, map(clean, record.alternate_names or ())))
    if trading:
        yield "trading_names", trading
    registered = [
        {"register": scheme, "value": value} for scheme, value in numbers if scheme != LEI
    ]
    if registered:
        yield "registration_numbers", registered
    for scheme, value in numbers:
        if scheme == LEI:
            yield "lei", value
    yield from _place(record)
    form = clean(record.entity_type.details, 200)
    if form:
        yield "legal_form", form
    yield "entity_kind", KINDS[record.entity_type.type]
    if unnamed:
        yield "identity_status", _identity(record.entity_type.type)
    if record.founding_date:
        yield "incorporation_date", record.founding_date.isoformat()
    if record.dissolution_date:
        yield "dissolution_date", record.dissolution_date.isoformat()
        yield "status", "dissolved"
    if record.public_listing is not None:
        yield from _listing(record.public_listing)


def _listing(said: PublicListing) -> Iterator[Claim]:
    yield "is_listed", said.has_public_listing
    markets = said.securities_listings or ()
    countries = sorted({item.stock_exchange_jurisdiction[:2].upper() for item in markets})
    # the segment's own code: that of its operator stands for its growth market as well
    codes = sorted(
        {
            str(item.market_identifier_code).strip().upper()
            for item in markets
            if item.market_identifier_code
        }
    )
    if countries and said.has_public_listing:
        yield "listing_countries", countries
    if codes and said.has_public_listing:
        yield "listing_markets", codes


def _stated(numbers: Sequence[tuple[str, str]]) -> Iterator[Claim]:
    """Yield the numbers whose register is known by its title alone: they are compared by it."""
    if numbers:
        yield "stated_numbers", [{"register": scheme, "value": value} for scheme, value in numbers]


def _arrangement(record: EntityRecord) -> Iterator[Claim]:
    subtype = record.entity_type.subtype or "arrangement"
    yield "trust_name", clean(record.name) or f"Unnamed {subtype}"
    yield from _place(record, country=False)
    if record.founding_date:
        yield "establishment_date", record.founding_date.isoformat()


def _place(record: EntityRecord, *, country: bool = True) -> Iterator[Claim]:
    place = jurisdiction_of(record)
    if place:
        yield "jurisdiction", place
        if country:
            yield "country_code", place[:COUNTRY]


def _person(record: PersonRecord) -> Iterator[Claim]:
    unnamed = unnamed_reason(record)
    names = record.names or []
    legal = next((n for n in names if n.type in {None, "legal"}), names[0] if names else None)
    unnamed_as = unnamed_label(*(unnamed or ("unknown",)))
    given, family = (legal.given_name, legal.family_name) if legal else (None, None)
    parts = clean(" ".join(part for part in (given, family) if part))
    yield "full_name", clean(legal.full_name if legal else None) or parts or unnamed_as
    for attribute, part in (("first_name", clean(given)), ("last_name", clean(family))):
        if part:
            yield attribute, part
    if aliases := [*dict.fromkeys(_other_names(names, legal))]:
        yield "aliases", aliases
    yield "identity_status", _identity(record.person_type)
    days = {"date_of_birth": record.birth_date, "date_of_death": record.death_date}
    yield from ((attribute, day) for attribute, day in days.items() if day)
    nationalities = [code for c in record.nationalities or () if (code := _code(c, nationality_of))]
    if nationalities:
        yield "nationalities", nationalities
    birthplace = clean(record.place_of_birth.address if record.place_of_birth else None)
    if birthplace:
        yield "place_of_birth", birthplace
    for address in record.addresses or ():
        if address.type == "residence" and (place := _country(address)):
            yield "country_of_residence", place
            break
    if _exposed(record.political_exposure):
        yield "is_pep", True


def _exposed(said: PoliticalExposure | None) -> bool:
    """Whether a source declares a person politically exposed: by the status, or by any office.

    A status that denies or does not know what its own details name is no clearance (BODS 0.4,
    `politicalExposure/details`: "the reason for the political exposure").
    """
    if said is None:
        return False
    return said.status == "isPep" or any(
        clean(one.reason) or one.jurisdiction or one.start_date or one.end_date
        for one in said.details or ()
    )


def _other_names(names: Sequence[Name], legal: Name | None) -> Iterator[str]:
    """Yield every further name, and the parts of a name that say a word which the whole lacks."""
    for name in names:
        whole = clean(name.full_name)
        if whole and name is not legal:
            yield whole
        given = (name.given_name, name.patronymic_name, name.family_name)
        parts = clean(" ".join(part for part in given if part))
        if parts and not {*fold(parts).split()} <= {*fold(name.full_name).split()}:
            yield parts


def _identity(kind: str) -> str:
    if kind.startswith("anonymous"):
        return "anonymous"
    return "unknown" if kind.startswith("unknown") else "known"


def _nameless(
    record: EntityRecord, unnamed: tuple[str, str] | None, numbers: Sequence[tuple[str, str]]
) -> str:
    if unnamed:
        return unnamed_label(*unnamed)
    if numbers:
        return " ".join(numbers[0])
    return f"Unnamed {record.entity_type.type}"


@dataclass(frozen=True, slots=True)
class AddressParty:
    """An address as a party of its own: equal addresses of several companies are one."""

    digest: str
    relation: str
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        """The address's key in a batch."""
        return f"address/{self.digest}"


def address_parties(record: EntityRecord) -> list[AddressParty]:
    """Return a company's addresses, each once for each use."""
    found = (_address(address) for address in record.addresses or ())
    return list(dict.fromkeys(place for place in found if place))


def _address(address: EntityAddress) -> AddressParty | None:
    text = clean(address.address)
    if not text:
        return None
    registered = address.type in {None, "registered"}
    full = ", ".join(part for part in (text, clean(address.post_code, 50)) if part)
    claims: list[Claim] = [("full_address", full[:500])]
    if clean(address.post_code):
        claims.append(("postal_code", clean(address.post_code, 50)))
    country = _country(address)
    if country:
        claims.append(("country_code", country))
    claims.append(("address_type", "registered" if registered else "operational"))
    digest = sha256_hex(f"{fold(full)}|{country}".encode())
    return AddressParty(digest, "RegisteredAt" if registered else "OperatesAt", tuple(claims))


def _country(address: Address) -> str:
    return _code(address.country) if address.country else ""


def _code(country: Country, read: Callable[[str | None], str | None] = country_of) -> str:
    """Return a country's code; where the source gives its name alone, that name's."""
    return (country.code or read(country.name) or country_of(country.name) or "").upper()
