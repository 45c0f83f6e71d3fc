"""From a party of the store to the query it is screened with."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from atlas.knowledge.companies.domain import Company, StatedNumber
from atlas.knowledge.entities.domain import Entity, StatedValues
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.knowledge.names.domain.identity import Naming, has_number, is_shown_number, naming_of
from atlas.knowledge.names.domain.placeholders import is_made_up, is_placeholder
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.results import ScreeningIdentifier, ScreeningQuery, Unstated

_T = TypeVar("_T")
_NO_VALUES = StatedValues()
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
    """What sources state of a party in addition to its attributes.

    numbers: the identifiers that it carries: passports, tax numbers. names: the values of its
    attributes of names from any source, even where another source's name is preferred. births: the
    same for its date of birth or incorporation.
    """

    numbers: StatedValues = _NO_VALUES
    names: StatedValues = _NO_VALUES
    births: StatedValues = _NO_VALUES


NOTHING_MORE = Stated()


def is_screened(party: Entity, stated: Stated = NOTHING_MORE) -> bool:
    """Return whether a party is screened: any party with a name or a number from a source.

    A party that is recorded under a placeholder is compared by its numbers alone (`no_name`). A
    name that a source states of a party it calls unknown or anonymous is compared too. The absence
    of a hit does not clear that party (`ScreeningQuery.doubted`).

    Args:
        party: the entity.
        stated: what sources state of it in addition to its attributes.

    """
    if not _is_doubted(party):
        return True
    own = query_of_entity(party, stated=stated)
    found = own.other_names or own.identifiers or own.unstated.identifiers
    return own.name != UNNAMED or bool(found)


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

    What its source no longer states is kept separately (`Unstated`).

    Args:
        party: the entity.
        topics: what the lists are searched for.
        stated: what sources state of it in addition to its attributes.

    """
    data, now = party.data, party.stated
    birth, gender, countries = _birth(now), _gender(now), countries_stated(now)
    numbers = dict.fromkeys((*_identifiers(now), *_carried(party, stated.numbers.now)))
    called = [*(data.get(attribute) for attribute in _NAMES), *stated.names.now]
    names = {name: None for value in (*called, *stated.names.no_longer) for name in _texts(value)}
    shown = party.display_name
    nameless = is_shown_number(shown, names) or _is_no_name(shown, party)
    return ScreeningQuery(
        name=UNNAMED if nameless else party.display_name,
        kind=_KINDS.get(party.type, PartyKind.UNKNOWN),
        other_names=tuple(
            name for name in names if name != party.display_name and not _is_no_name(name, party)
        ),
        birth_date=birth,
        other_births=tuple(_others(birth, stated.births.now)) if birth else (),
        gender=gender,
        countries=countries,
        identifiers=tuple(numbers),
        topics=topics,
        entity_id=party.id,
        reference=str(party.id),
        doubted=_is_doubted(party),
        unstated=_unstated(party, stated),
    )


def _unstated(party: Entity, stated: Stated) -> Unstated:
    data, now = party.data, party.stated
    gone = stated.births.no_longer, stated.names.no_longer, stated.numbers.no_longer
    if data is now and not any(gone):
        return Unstated()
    births, names, numbers = gone
    stated_births = {*map(str, stated.births.now), _birth(now)}
    gender = _gender(data)
    return Unstated(
        births=_without((*filter(None, [_birth(data)]), *map(str, births)), stated_births),
        gender=gender if gender != _gender(now) else None,
        countries=_without(countries_stated(data), countries_stated(now)),
        identifiers=_without(
            (*_identifiers(data), *_carried(party, numbers)),
            (*_identifiers(now), *_carried(party, stated.numbers.now)),
        ),
        names=_without(
            (*_names(data), *_all_texts(names)), (*_names(now), *_all_texts(stated.names.now))
        ),
    )


def _without(values: Iterable[_T], stated: Iterable[_T | None]) -> tuple[_T, ...]:
    known = {*stated}
    return tuple(one for one in dict.fromkeys(values) if one not in known)


def _birth(data: Mapping[str, object]) -> str | None:
    return next((str(data[name]) for name in _BIRTHS if data.get(name)), None)


def _gender(data: Mapping[str, object]) -> str | None:
    gender = data.get("gender")
    return gender if gender in {"male", "female"} else None


def countries_stated(data: Mapping[str, object]) -> tuple[str, ...]:
    """Return the countries of a party by its data: of its seat, residence and nationalities."""
    stated = (
        data.get("country_code"),
        data.get("jurisdiction"),
        data.get("country_of_residence"),
        *_texts(data.get("nationalities")),
    )
    return tuple(dict.fromkeys(str(item)[:2].upper() for item in stated if item))


def _names(data: Mapping[str, object]) -> list[str]:
    return _all_texts(data.get(attribute) for attribute in _NAMES)


def _all_texts(values: Iterable[Any]) -> list[str]:
    return [text for value in values for text in _texts(value)]


def _others(birth: str, stated: Sequence[Any]) -> Iterator[str]:
    """Yield the stated dates that differ from one; what is merely less or more exact does not."""
    for text in dict.fromkeys(map(str, stated)):
        if not (text.startswith(birth) or birth.startswith(text)):
            yield text


def _is_no_name(name: str, party: Entity) -> bool:
    if is_made_up(name) or is_number(name, party.data):
        return True
    person = party.type == "Person"
    numbered = not person and has_number(party.stated)
    return is_placeholder(name, person=person, numbered=numbered)


def completed(query: ScreeningQuery, own: ScreeningQuery) -> ScreeningQuery:
    """Return a query about an entity with everything that the store knows of the entity.

    Typed facts are added to the entity's own facts and never replace one. A typed date of birth
    distinguishes no one if the entity has a date of birth of its own, or if the typed date is one
    that the entity's source no longer states.
    """
    names = dict.fromkeys((*query.other_names, own.name, *own.other_names))
    gone, typed = own.unstated, {query.name, *query.other_names}
    birth = query.birth_date if query.birth_date not in gone.births else None
    gender = query.gender if query.gender != gone.gender else None
    whole = replace(
        query,
        kind=query.kind if own.kind is PartyKind.UNKNOWN else own.kind,
        other_names=tuple(name for name in names if name not in {query.name, UNNAMED}),
        birth_date=own.birth_date or birth,
        other_births=own.other_births,
        gender=own.gender or gender,
        countries=_without((*query.countries, *own.countries), gone.countries),
        identifiers=_without((*query.identifiers, *own.identifiers), gone.identifiers),
        doubted=query.doubted or own.doubted,
        unstated=replace(
            gone,
            names=tuple(
                name for name in gone.names if name in query.unstated.names or name not in typed
            ),
        ),
    )
    return with_numbers(whole, query.unstated.identifiers)


def claims(own: ScreeningQuery, query: ScreeningQuery) -> bool:
    """Return whether every fact of a query but names and countries is the entity's own."""
    return (
        query.kind in {own.kind, PartyKind.UNKNOWN}
        and query.birth_date in {own.birth_date, None}
        and query.gender in {own.gender, None}
        and {*query.identifiers} <= {*own.identifiers}
    )


def is_number(name: str, data: Mapping[str, object]) -> bool:
    """Return whether a party's name only states which number or record it is known by.

    Such a party is compared by its numbers alone. The absence of a hit then clears no one.
    """
    numbers = [(item.scheme, item.value) for item in _identifiers(data)]
    said = {f"{scheme} {value}" for scheme, value in numbers} | {value for _, value in numbers}
    return name in said or _UNDESCRIBED.fullmatch(name) is not None


def query_of_company(company: Company, topics: tuple[str, ...] = TOPICS) -> ScreeningQuery:
    """Return the query of a customer about whom nothing but the file's own fields is known."""
    identifiers: tuple[ScreeningIdentifier, ...] = ()
    if company.register and company.registration_number:
        identifiers = (ScreeningIdentifier(company.register, company.registration_number),)
    query = ScreeningQuery(
        name=company.name,
        kind=PartyKind.COMPANY,
        countries=(company.country_code,) if company.country_code else (),
        identifiers=identifiers,
        topics=topics,
        reference=str(company.id),
    )
    return with_numbers(query, numbers_stated(company.identifiers))


def numbers_stated(numbers: Iterable[StatedNumber]) -> list[ScreeningIdentifier]:
    """Return the numbers that the requester states of a company, to be looked up."""
    return [ScreeningIdentifier(one.scheme, one.value) for one in numbers]


def with_numbers(query: ScreeningQuery, numbers: Iterable[ScreeningIdentifier]) -> ScreeningQuery:
    """Return the query with numbers that are looked up, and that no other number contradicts.

    What the requester alone states of a customer may lead to a hit, and never away from one.
    """
    known = {*query.identifiers, *query.unstated.identifiers}
    more = tuple(one for one in dict.fromkeys(numbers) if one not in known)
    gone = query.unstated
    return replace(query, unstated=replace(gone, identifiers=(*gone.identifiers, *more)))


def with_name(query: ScreeningQuery, name: str) -> ScreeningQuery:
    """Return the query with one more name: what a customer calls itself is screened too."""
    if name in {query.name, *query.other_names}:
        if name not in query.unstated.names:
            return query
        names = tuple(one for one in query.unstated.names if one != name)
        return replace(query, unstated=replace(query.unstated, names=names))
    return replace(query, other_names=(*query.other_names, name))


def _identifiers(data: Mapping[str, object]) -> list[ScreeningIdentifier]:
    found = [
        ScreeningIdentifier(str(item["register"]), str(item["value"]))
        for attribute in ("registration_numbers", "stated_numbers")
        for item in _members(data.get(attribute))
        if isinstance(item, Mapping) and item.get("register") and item.get("value")
    ]
    if data.get("lei"):
        found.append(ScreeningIdentifier("XI-LEI", str(data["lei"])))
    if data.get("vat_number"):
        found.append(ScreeningIdentifier("VAT", str(data["vat_number"])))
    return found


def _members(stated: object) -> Sequence[object]:
    return stated if isinstance(stated, Sequence) else ()


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
