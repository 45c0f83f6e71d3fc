"""From a party of the store to the query it is screened with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from atlas.knowledge.companies.domain import Company
from atlas.knowledge.entities.domain import Entity
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.knowledge.names.domain.identity import Naming, has_number, naming_of
from atlas.knowledge.names.domain.placeholders import is_made_up, is_placeholder
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.results import ScreeningIdentifier, ScreeningQuery

_KINDS = {"Person": PartyKind.PERSON, "LegalEntity": PartyKind.COMPANY, "Trust": PartyKind.UNKNOWN}
SCREENED_TYPES = frozenset(_KINDS)
TOPICS = ("sanctions", "pep")
UNNAMED = "-"
"""Name in the query of a party that no source names: it has nothing to be compared by."""
_NAMES = ("legal_name", "full_name", "trust_name", "trading_names", "previous_names", "aliases")
_BIRTHS = ("date_of_birth", "incorporation_date")
BIRTHS = ("Person.date_of_birth", "LegalEntity.incorporation_date")
NAMES = tuple(f"{kind}.{attribute}" for kind in _KINDS for attribute in _NAMES)
"""The attributes of names of all kinds of parties."""
_UNDESCRIBED = re.compile(r"Record .+, not described in .+")
"""What a party is called that statements name and no record describes."""


def is_named(party: Entity) -> bool:
    """Return whether a party has a name of its own: `Unknown` and `N/A` stand in a name's place."""
    return _naming(party) is Naming.NAMED


@dataclass(frozen=True, slots=True)
class Stated:
    """What sources state of a party beside its attributes.

    numbers: the identifiers that it carries: passports, tax numbers. names: the values that stand
    on its attributes of names by any source, also where another source's name is preferred. births:
    the same of its date of birth or incorporation.
    """

    numbers: Sequence[Identifier] = ()
    names: Sequence[Any] = ()
    births: Sequence[Any] = ()


NOTHING_MORE = Stated()


def is_screened(party: Entity, stated: Stated = NOTHING_MORE) -> bool:
    """Return whether a party is screened: any of which a source states a name or a number.

    One that is recorded under a placeholder is compared by its numbers alone (`no_name`). A name
    that a source states of a party it calls unknown or anonymous is compared too; that nothing is
    found does not clear that party (`ScreeningQuery.doubted`).

    Args:
        party: the entity.
        stated: what sources state of it beside its attributes.

    """
    if not _is_doubted(party):
        return True
    own = query_of_entity(party, stated=stated)
    return own.name != UNNAMED or bool(own.other_names or own.identifiers)


def _is_doubted(party: Entity) -> bool:
    return _naming(party) in {Naming.UNKNOWN, Naming.WITHHELD}


def _naming(party: Entity) -> Naming:
    return naming_of(party.type, party.display_name, party.data)


def query_of_entity(
    party: Entity,
    topics: tuple[str, ...] = TOPICS,
    stated: Stated = NOTHING_MORE,
) -> ScreeningQuery:
    """Return the query of a party: all its names, dates, countries and numbers.

    Args:
        party: the entity.
        topics: what the lists are searched for.
        stated: what sources state of it beside its attributes.

    """
    data = party.data
    birth = next((str(data[name]) for name in _BIRTHS if data.get(name)), None)
    countries = [
        data.get("country_code"),
        data.get("jurisdiction"),
        data.get("country_of_residence"),
        *_texts(data.get("nationalities")),
    ]
    gender = data.get("gender")
    called = [*(data.get(attribute) for attribute in _NAMES), *stated.names]
    return ScreeningQuery(
        name=UNNAMED if _is_no_name(party.display_name, party) else party.display_name,
        kind=_KINDS.get(party.type, PartyKind.UNKNOWN),
        other_names=tuple(
            dict.fromkeys(
                name
                for value in called
                for name in _texts(value)
                if name != party.display_name and not _is_no_name(name, party)
            )
        ),
        birth_date=birth,
        other_births=tuple(_others(birth, stated.births)) if birth else (),
        gender=gender if gender in {"male", "female"} else None,
        countries=tuple(dict.fromkeys(str(item)[:2].upper() for item in countries if item)),
        identifiers=tuple(dict.fromkeys((*_identifiers(data), *_carried(party, stated.numbers)))),
        topics=topics,
        entity_id=party.id,
        reference=str(party.id),
        doubted=_is_doubted(party),
    )


def _others(birth: str, stated: Sequence[Any]) -> Iterator[str]:
    """Yield the stated dates that differ from one; what is merely less or more exact does not."""
    for text in dict.fromkeys(map(str, stated)):
        if not (text.startswith(birth) or birth.startswith(text)):
            yield text


def _is_no_name(name: str, party: Entity) -> bool:
    if is_made_up(name) or is_number(name, party.data):
        return True
    person = party.type == "Person"
    numbered = not person and has_number(party.data)
    return is_placeholder(name, person=person, numbered=numbered)


def completed(query: ScreeningQuery, own: ScreeningQuery) -> ScreeningQuery:
    """Return a query about an entity with everything that the store knows of the entity.

    What is typed adds to the entity's own facts and never replaces one: a typed date of birth
    tells nobody apart from a person whose date of birth is another.
    """
    names = dict.fromkeys((*query.other_names, own.name, *own.other_names))
    numbers = dict.fromkeys((*query.identifiers, *own.identifiers))
    return replace(
        query,
        kind=query.kind if own.kind is PartyKind.UNKNOWN else own.kind,
        other_names=tuple(name for name in names if name not in {query.name, UNNAMED}),
        birth_date=own.birth_date or query.birth_date,
        other_births=own.other_births,
        gender=own.gender or query.gender,
        countries=tuple(dict.fromkeys((*query.countries, *own.countries))),
        identifiers=tuple(numbers),
        doubted=query.doubted or own.doubted,
    )


def claims(own: ScreeningQuery, query: ScreeningQuery) -> bool:
    """Return whether every fact of a query but names and countries is the entity's own."""
    return (
        query.kind in {own.kind, PartyKind.UNKNOWN}
        and query.birth_date in {own.birth_date, None}
        and query.gender in {own.gender, None}
        and {*query.identifiers} <= {*own.identifiers}
    )


def is_number(name: str, data: Mapping[str, Any]) -> bool:
    """Return whether a party's name only says which number or record it is known by.

    Such a party is compared by its numbers alone: that nothing is found then clears nobody.
    """
    numbers = [(item.scheme, item.value) for item in _identifiers(data)]
    said = {f"{scheme} {value}" for scheme, value in numbers} | {value for _, value in numbers}
    return name in said or _UNDESCRIBED.fullmatch(name) is not None


def query_of_company(company: Company, topics: tuple[str, ...] = TOPICS) -> ScreeningQuery:
    """Return the query of a customer about whom nothing but the file's own fields is known."""
    identifiers: tuple[ScreeningIdentifier, ...] = ()
    if company.register and company.registration_number:
        identifiers = (ScreeningIdentifier(company.register, company.registration_number),)
    return ScreeningQuery(
        name=company.name,
        kind=PartyKind.COMPANY,
        countries=(company.country_code,) if company.country_code else (),
        identifiers=identifiers,
        topics=topics,
        reference=str(company.id),
    )


def with_name(query: ScreeningQuery, name: str) -> ScreeningQuery:
    """Return the query with one more name: what a customer calls itself is screened too."""
    if name in {query.name, *query.other_names}:
        return query
    return replace(query, other_names=(*query.other_names, name))


def _identifiers(data: Mapping[str, Any]) -> list[ScreeningIdentifier]:
    found = [
        ScreeningIdentifier(str(item["register"]), str(item["value"]))
        for attribute in ("registration_numbers", "stated_numbers")
        for item in data.get(attribute) or ()
        if isinstance(item, Mapping) and item.get("register") and item.get("value")
    ]
    if data.get("lei"):
        found.append(ScreeningIdentifier("XI-LEI", str(data["lei"])))
    if data.get("vat_number"):
        found.append(ScreeningIdentifier("VAT", str(data["vat_number"])))
    return found


def _carried(party: Entity, numbers: Sequence[Identifier]) -> list[ScreeningIdentifier]:
    """Return the numbers that a person or trust carries; a company's stand in its attributes.

    The keys of a source's own records (`BODS:<dataset>`) are on no list.
    """
    if party.type == "LegalEntity":
        return []
    return [ScreeningIdentifier(n.scheme, n.value) for n in numbers if ":" not in n.scheme]


def _texts(value: Any) -> list[str]:
    """Return the names in an attribute: a text, or a list of texts or of {name: …}."""
    if isinstance(value, str):
        return [value] if value else []
    if not isinstance(value, Sequence):
        return []
    return [
        str(item["name"] if isinstance(item, Mapping) and "name" in item else item)
        for item in value
        if item and not (isinstance(item, Mapping) and "name" not in item)
    ]
