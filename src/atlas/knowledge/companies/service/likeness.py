"""Which customer records may be of the same company, whatever they are called today."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import payloads_of
from atlas.knowledge.companies import repository
from atlas.knowledge.companies.actions import CompanyAction
from atlas.knowledge.companies.domain import Company, Likeness, may_be_same
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import KnownEntity, StatedValues
from atlas.knowledge.mutations.schemas import Identifier


async def records_of_same(session: TenantSession, company_id: UUID) -> set[UUID]:
    """Return every customer record of the same company, its own and withdrawn ones among them.

    They were identified as the same entity, or were withdrawn and have the same number.
    """
    own = await repository.find_records(session, [company_id])
    if not own:
        return {company_id}
    known = {company_id} | await repository.find_withdrawn(session, own)
    found = await repository.find_records(session, sorted(known))
    as_entities = sorted({one.entity_id for one in found if one.entity_id})
    if not as_entities:
        return known
    clusters = await entities.clusters(session, as_entities)
    members = sorted({member for cluster in clusters.values() for member in cluster})
    return known | await repository.records_of_entities(session, members)


async def records_like(
    session: TenantSession,
    company: Company,
    company_ids: Sequence[UUID],
    *,
    entity_ids: Sequence[UUID] = (),
) -> set[UUID]:
    """Return those of some customer records, also withdrawn ones, that may be of a company.

    Told by every name, number and country that each has, had before it was changed, and has as
    the entity that it was identified as.

    Args:
        session: the tenant's.
        company: the customer.
        company_ids: the records to look among.
        entity_ids: what the customer was investigated as.

    """
    asked = await repository.find_records(session, company_ids)
    if not asked:
        return set()
    changed = [one.id for one in asked if one.identity_changed_at]
    before = (
        await payloads_of(session, "company", changed, CompanyAction.UPDATED) if changed else []
    )
    own = {*entity_ids, *([company.entity_id] if company.entity_id else [])}
    known = sorted({*own, *(one.entity_id for one in asked if one.entity_id)})
    found = await entities.get_entities(session, known) if known else {}
    numbers = await entities.identifiers_of(session, known) if known else {}
    likeness = _with_entities(_likeness(company, []), own, found, numbers)
    return {
        one.id
        for one in asked
        if may_be_same(
            likeness,
            _with_entities(
                _likeness(one, [said for record, said in before if record == one.id]),
                {one.entity_id} if one.entity_id else set(),
                found,
                numbers,
            ),
        )
    }


def _likeness(company: Company, changes: Sequence[Mapping[str, JSON]]) -> Likeness:
    """Return what a record is known by, and was before its changes."""
    names, countries = {company.name}, {company.country_code}
    registers, values = {company.register}, {company.registration_number}
    for change in changes:
        before = change.get("before")
        if not isinstance(before, Mapping):
            continue
        names |= _text(before, "name")
        countries |= _text(before, "country_code")
        registers |= _text(before, "register")
        values |= _text(before, "registration_number")
    numbers = {
        (register, value) for register in registers for value in values if register and value
    }
    return Likeness(frozenset(names), frozenset(numbers), frozenset(filter(None, countries)))


def _text(said: Mapping[str, JSON], name: str) -> set[str]:
    value = said.get(name)
    return {value} if isinstance(value, str) and value else set()


def _with_entities(
    one: Likeness,
    entity_ids: set[UUID],
    found: Mapping[UUID, KnownEntity],
    numbers: Mapping[UUID, StatedValues],
) -> Likeness:
    """Add what the entities are known by that a record was identified as."""
    parties = [found[key] for key in entity_ids if key in found]
    held = [number for key in entity_ids if key in numbers for number in _all(numbers[key])]
    countries = {party.data.get("country_code") for party in parties}
    return replace(
        one,
        names=one.names | {party.display_name for party in parties},
        numbers=one.numbers | {(number.scheme, number.value) for number in held},
        countries=one.countries | {str(code) for code in countries if code},
    )


def _all(numbers: StatedValues) -> list[Identifier]:
    return [*numbers.now, *numbers.no_longer]
