"""Parties as they are compared: names, dates, countries, seats, numbers, and marks of risk."""

from collections.abc import Collection, Iterable
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.partial_dates import DatePrecision, parsed
from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import KnownEntity, StatedValues
from atlas.knowledge.names.domain.identity import PERSON
from atlas.knowledge.names.domain.placeholders import is_made_up, is_placeholder
from atlas.knowledge.ontology.service import base
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.resolution.domain import Side, values_of

_NAMES = ("full_name", "legal_name", "trust_name", "aliases", "trading_names", "previous_names")
_COUNTRIES = ("nationalities", "country_of_residence", "country_code")
_BIRTHS = ("Person.date_of_birth", "LegalEntity.incorporation_date")
_SEATS = ("RegisteredAt", "OperatesAt")


async def sides_of(session: TenantSession, entity_ids: Collection[UUID]) -> dict[UUID, Side]:
    """Return parties as they are compared; who is not there is left out."""
    ids = sorted(entity_ids)
    found = await entities.get_entities(session, ids)
    numbers = await entities.identifiers_of(session, ids)
    births = await entities.stated_values(session, ids, _BIRTHS)
    companies = [key for key, one in found.items() if one.type == "LegalEntity"]
    seats = await _seats(session, companies)
    return {
        key: _side(one, numbers[key], births[key], seats.get(one.id, ()))
        for key, one in found.items()
    }


async def births_of(
    session: TenantSession, entity_ids: Collection[UUID]
) -> dict[UUID, frozenset[str]]:
    """Return in which months (`1966-05`) parties were born or founded, as far as that is stated."""
    found = await entities.stated_values(session, sorted(entity_ids), _BIRTHS)
    return {
        key: frozenset(
            born.earliest.isoformat()[:7]
            for born in parsed([str(one) for one in said.now or said.no_longer])
            if born.precision in {DatePrecision.DAY, DatePrecision.MONTH}
        )
        for key, said in found.items()
    }


def is_named(side: Side) -> bool:
    """Whether a party has a name of its own: no placeholder, and none that Atlas made for it."""
    return not (is_made_up(side.name) or is_placeholder(side.name, person=side.type == PERSON))


def names_of(entity: KnownEntity) -> tuple[str, ...]:
    """Return every name of a party, the one it is shown under first."""
    return tuple(dict.fromkeys([entity.display_name, *values_of(entity.data, _NAMES)]))


async def _seats(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the addresses of companies, as they are written."""
    if not ids:
        return {}
    links = await relationships.of_entities(session, sorted(ids), types=_SEATS, as_of=today())
    places = await entities.get_entities(session, sorted({link.to_id for link in links}))
    found: dict[UUID, list[str]] = {}
    for link in links:
        if link.to_id in places:
            found.setdefault(link.from_id, []).append(places[link.to_id].display_name)
    return found


def _side(
    entity: KnownEntity, numbers: StatedValues, births: StatedValues, seats: Iterable[str]
) -> Side:
    spec = base().types[entity.type].attributes
    return Side(
        entity.id,
        entity.type,
        entity.display_name,
        names=tuple(name for name in names_of(entity) if not is_made_up(name)),
        births=tuple(str(one) for one in births.now or births.no_longer),
        countries=values_of(entity.data, _COUNTRIES),
        identifiers=(*numbers.now, *numbers.no_longer),
        flags=tuple(
            name for name, value in entity.data.items() if value is True and spec[name].risk
        ),
        forms=values_of(entity.data, ("legal_form",)),
        addresses=tuple(dict.fromkeys(seats)),
    )
