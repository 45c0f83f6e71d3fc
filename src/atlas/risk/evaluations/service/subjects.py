"""Whom an evaluation is of, and what is known of him."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.entities import service as entities
from atlas.risk.evaluations import repository
from atlas.risk.evaluations.domain import (
    SubjectFacts,
    facts_from_document,
    facts_from_entity,
    is_ratable,
    with_relationship,
)
from atlas.risk.evaluations.errors import SubjectNotFoundError, UnratableSubjectError
from atlas.risk.evaluations.models import FactsRow
from atlas.risk.evaluations.schemas import SubjectIn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an evaluation is of, and what is known of him."""

    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    facts: SubjectFacts
    depth: str | None = None
    covers_review: bool = False
    """The investigation covers a periodic review, if its depth is at least the tier's."""


async def known_subject(session: TenantSession, request: SubjectIn) -> Subject:
    """Return whom a request names, and what is known of him.

    Raises:
        SubjectNotFoundError: 422, absent, another tenant's, or an investigation without a result.
        UnratableSubjectError: 422, the entity is no party.

    """
    if request.investigation_id is not None:
        found = await repository.latest_facts(session, "investigation_id", request.investigation_id)
        if found is None:
            raise SubjectNotFoundError("There is no evaluated investigation with this id.")
        return _again(found)
    if request.entity_id is not None:
        return await _entity_subject(session, request.entity_id, company_id=None)
    return await _company_subject(session, request.company_id or new_id())


async def _company_subject(session: TenantSession, company_id: UUID) -> Subject:
    company = await _referenced(companies.get_company(session, company_id))
    found = await repository.latest_facts(session, "company_id", company.id)
    if found is not None:
        return _again(found)
    if company.entity_id is not None:
        return await _entity_subject(session, company.entity_id, company_id=company.id)
    stated = {"country_code": company.country_code, "website": company.website}
    return Subject(None, company.id, None, facts_from_entity("LegalEntity", stated))


async def _entity_subject(
    session: TenantSession, entity_id: UUID, company_id: UUID | None
) -> Subject:
    entity = await _referenced(entities.get_entity(session, entity_id))
    if not is_ratable(entity.type):
        raise UnratableSubjectError(f"An entity of type {entity.type} is no party to evaluate.")
    found = await repository.latest_facts(session, "subject_id", entity.id)
    if found is not None:
        return _again(found)
    facts = facts_from_entity(entity.type, entity.data, entity.stated)
    return Subject(entity.id, company_id, None, facts)


async def _referenced(lookup: Awaitable[T]) -> T:
    """Return what a body's id names; absent and foreign ids answer alike."""
    try:
        return await lookup
    except NotFoundError as error:
        raise SubjectNotFoundError from error


def _again(found: FactsRow) -> Subject:
    return Subject(
        found.subject_id,
        found.company_id,
        found.investigation_id,
        facts_from_document(found.facts),
    )


async def with_customer_file(
    session: TenantSession, subject: Subject
) -> tuple[SubjectFacts, str | None]:
    """Return the facts with what the customer file says of the relationship, and the segment."""
    if subject.company_id is None:
        return subject.facts, None
    company = await companies.find_company(session, subject.company_id)
    profile = await customer_file.profile_of(session, subject.company_id)
    stage = company.relationship_status if company else None
    facts = with_relationship(subject.facts, profile, stage)
    return facts, profile.segment if profile else None
