"""Use cases of the customer file."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.web import check_if_match
from atlas.identity.audit.service import record, record_many
from atlas.knowledge.companies import repository
from atlas.knowledge.companies.domain import registration
from atlas.knowledge.companies.errors import (
    CompanyExistsError,
    CompanyNotFoundError,
    ReviewTooLateError,
)
from atlas.knowledge.companies.schemas import (
    Company,
    CompanyCreate,
    CompanyIdentity,
    CompanyOut,
    CompanyOverview,
    CompanyStats,
    CompanyUpdate,
    FieldOut,
    ProvenanceClaim,
    RelationshipCount,
)
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.schemas import Claim, FieldProvenance
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.relationships import service as relationships
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind

LISTING = repository.COMPANIES
"""What lists and exports of companies filter and sort by."""


async def list_companies(session: TenantSession, params: ListParams) -> Page[Company]:
    """Return one page of the customer file; withdrawn companies are hidden."""
    return await repository.fetch_companies(session, params)


def export_companies(session: TenantSession, params: ListParams) -> AsyncIterator[Company]:
    """Stream the customer file; withdrawn companies are hidden."""
    return repository.iterate_companies(session, params)


async def metadata_keys(session: TenantSession) -> list[str]:
    """Return every key of the companies' metadata, sorted."""
    return await repository.metadata_keys(session)


async def stats(session: TenantSession) -> CompanyStats:
    """Count the customer file by status and country, and its reviews by when they are due."""
    return CompanyStats(**await repository.count(session, today()))


async def get_company(session: TenantSession, company_id: UUID) -> Company:
    """Return a company that is not withdrawn.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    company = await repository.find_company(session, company_id)
    if company is None:
        raise CompanyNotFoundError
    return company


async def find_company(session: TenantSession, company_id: UUID) -> Company | None:
    """Return a company, or None when it is absent, withdrawn, or another tenant's."""
    return await repository.find_company(session, company_id)


async def create_company(
    session: TenantSession, actor: AuthContext, body: CompanyCreate
) -> Company:
    """Add a company to the customer file.

    Raises:
        CompanyExistsError: another holds the external id or the registration.

    """
    company = _new(_identity(body), body.metadata)
    async with _unique():
        await repository.insert_company(session, company, actor.user_id)
    await _record_creation(session, actor, company)
    return company


async def find_or_create_company(
    session: TenantSession, actor: AuthContext, identity: CompanyIdentity
) -> Company:
    """Return the company with this external id or registration, or create it.

    Found by external id, else by register and number; a name alone always creates. Two callers
    at once get the same company.
    """
    company = _new(identity, {})
    found = await _find(session, company)
    if found is not None:
        return found
    if await repository.insert_company(session, company, actor.user_id, or_nothing=True):
        await _record_creation(session, actor, company)
        return company
    # another transaction has just created it
    found = await _find(session, company)
    if found is None:
        raise CompanyExistsError("The company was created at the same moment; try again.")
    return found


async def find_many(
    session: TenantSession,
    external_ids: Sequence[str],
    registrations: Sequence[tuple[str, str]],
) -> list[Company]:
    """Return the companies with any of these external ids or (register, number)."""
    return await repository.find_many(session, external_ids, registrations)


async def create_many(
    session: TenantSession, actor: AuthContext, bodies: Sequence[CompanyCreate]
) -> list[Company]:
    """Add many companies at once, each with its audit event.

    Raises:
        CompanyExistsError: another holds an external id or a registration; none was added.

    """
    made = [_new(_identity(body), body.metadata) for body in bodies]
    async with _unique():
        await repository.insert_companies(session, made, actor.user_id)
    await record_many(
        session,
        actor,
        "company.created",
        "company",
        [(company.id, _creation(company)) for company in made],
    )
    return made


def _identity(body: CompanyCreate) -> CompanyIdentity:
    return CompanyIdentity(
        name=body.name,
        register=body.register_key,
        registration_number=body.registration_number,
        country_code=body.country_code,
        website=body.website,
        external_id=body.external_id,
        tags=body.tags,
    )


async def update_company(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: CompanyUpdate,
    if_match: str | None = None,
) -> Company:
    """Change the fields that were sent.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `if_match` names another version.
        CompanyExistsError: another holds the external id or the registration.
        InvalidRequestError: the name is emptied.
        ReviewTooLateError: 422, the next review is put off beyond the policy's day.

    """
    before = await lock_company(session, company_id)
    check_if_match(if_match, before.version)
    changes = _changes(before, body)
    _check_review(before, changes)
    if not changes:
        return before
    async with _unique():
        after = await repository.update_company(session, company_id, changes, now())
    await record(
        session,
        actor,
        "company.updated",
        "company",
        company_id,
        {
            "before": plain({name: getattr(before, name) for name in changes}),
            "after": plain({name: getattr(after, name) for name in changes}),
        },
    )
    return after


def differs(company: Company, body: CompanyUpdate) -> bool:
    """Return whether a change would change anything."""
    return bool(_changes(company, body))


async def withdraw_company(
    session: TenantSession, actor: AuthContext, company_id: UUID, if_match: str | None = None
) -> None:
    """Hide a company: audited and reversible; nothing is deleted.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `if_match` names another version.

    """
    company = await lock_company(session, company_id)
    check_if_match(if_match, company.version)
    at = now()
    await repository.set_withdrawn(session, company_id, actor.user_id, at, at)
    await tasks.close_tasks(
        session,
        actor,
        (TaskKind.PERIODIC_REVIEW,),
        "company",
        [company_id],
        outcome="company withdrawn",
        done=False,
    )
    await record(session, actor, "company.withdrawn", "company", company_id)


async def restore_company(session: TenantSession, actor: AuthContext, company_id: UUID) -> Company:
    """Show a withdrawn company again.

    Raises:
        CompanyNotFoundError: absent, another tenant's, or not withdrawn.
        CompanyExistsError: another now holds its external id or registration.

    """
    if await repository.find_company(session, company_id, withdrawn=True, lock=True) is None:
        raise CompanyNotFoundError("No withdrawn company has this id.")
    async with _unique():
        await repository.set_withdrawn(session, company_id, None, None, now())
    await record(session, actor, "company.restored", "company", company_id)
    return await get_company(session, company_id)


async def link_entity(
    session: TenantSession, actor: AuthContext, company_id: UUID, entity_id: UUID
) -> None:
    """Link a company to the entity that an investigation identified.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        EntityNotFoundError: absent or another tenant's.

    """
    company = await lock_company(session, company_id)
    entity = await entities.get_entity(session, entity_id)
    if company.entity_id == entity.id:
        return
    await repository.update_company(session, company_id, {"entity_id": entity.id}, now())
    await record(
        session,
        actor,
        "company.identified",
        "company",
        company_id,
        {
            "before": str(company.entity_id) if company.entity_id else None,
            "after": str(entity.id),
        },
    )


async def due_for_review(
    session: TenantSession, day: date, after: UUID, limit: int
) -> list[Company]:
    """Return companies whose next review is on a day or was before it, in the order of their ids.

    Args:
        session: the tenant's session.
        day: usually today.
        after: the last id of the part before.
        limit: how many at most.

    """
    return await repository.due_for_review(session, day, after, limit)


async def lock_company(session: TenantSession, company_id: UUID) -> Company:
    """Return a company that is not withdrawn, locked until the transaction ends.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    company = await repository.find_company(session, company_id, lock=True)
    if company is None:
        raise CompanyNotFoundError
    return company


async def set_relationship(
    session: TenantSession,
    company_id: UUID,
    *,
    status: str | None = None,
    next_review_at: date | None = None,
    review_due_at: date | None = None,
) -> Company:
    """Set status and reviews of a locked company; the customer file decides and records them."""
    values: dict[str, Any] = {"next_review_at": next_review_at, "review_due_at": review_due_at}
    if status is not None:
        values["relationship_status"] = status
    return await repository.update_company(session, company_id, values, now())


async def get_companies(
    session: TenantSession, company_ids: Sequence[UUID], *, lock: bool = False
) -> dict[UUID, Company]:
    """Return companies by id; those that are absent or withdrawn are left out (for batches)."""
    found = await repository.find_by_ids(session, company_ids, lock=lock)
    return {company.id: company for company in found}


async def set_reviews(
    session: TenantSession, reviews: Sequence[tuple[UUID, date | None, date]]
) -> None:
    """Set id, next review and policy's day of many locked companies."""
    await repository.update_reviews(session, reviews, now())


async def get_overview(session: TenantSession, company_id: UUID) -> CompanyOverview:
    """Return a company with every value known about it and where it comes from.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    company = await get_company(session, company_id)
    shown = CompanyOut.model_validate(company)
    if company.entity_id is None:
        return CompanyOverview(
            company=shown,
            entity_type=None,
            display_name=None,
            identifiers=[],
            fields=[],
            relationships=[],
            open_conflicts=0,
        )
    detail = await entities.get_detail(
        session, await entities.canonical_id(session, company.entity_id)
    )
    conflicts = await mutations.list_conflicts(session, [detail.id], open_only=True)
    return CompanyOverview(
        company=shown,
        entity_type=detail.type,
        display_name=detail.display_name,
        identifiers=detail.identifiers,
        fields=[_field(one) for one in await entities.provenance(session, detail.id)],
        relationships=await _count_relationships(session, detail.id),
        open_conflicts=len(conflicts),
    )


async def _count_relationships(session: TenantSession, entity_id: UUID) -> list[RelationshipCount]:
    found = await relationships.of_entities(session, [entity_id], as_of=today())
    incoming = Counter(one.type for one in found if one.to_id == entity_id)
    outgoing = Counter(one.type for one in found if one.from_id == entity_id)
    return [
        RelationshipCount(type=name, incoming=incoming[name], outgoing=outgoing[name])
        for name in sorted(incoming | outgoing)
    ]


def _field(one: FieldProvenance) -> FieldOut:
    return FieldOut(
        attribute=one.attribute,
        value=one.value,
        rule=one.rule,
        claims=[_provenance(claim) for claim in one.claims],
    )


def _provenance(claim: Claim) -> ProvenanceClaim:
    return ProvenanceClaim(
        claim_id=claim.id,
        source=claim.source,
        source_type=claim.source_type,
        trust=claim.trust,
        asserted_at=claim.asserted_at,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        retrieved_at=claim.retrieved_at,
        evidence_id=claim.evidence_id,
        investigation_id=claim.investigation_id,
    )


def _new(identity: CompanyIdentity, metadata: Mapping[str, str]) -> Company:
    register, number = registration(identity.register, identity.registration_number)
    at = now()
    return Company(
        id=new_id(),
        name=identity.name,
        external_id=identity.external_id,
        register=register,
        registration_number=number,
        country_code=identity.country_code,
        website=identity.website,
        tags=tuple(dict.fromkeys(identity.tags)),
        metadata=metadata,
        relationship_status="prospect",
        next_review_at=None,
        review_due_at=None,
        entity_id=None,
        version=1,
        created_at=at,
        updated_at=at,
    )


async def _find(session: TenantSession, company: Company) -> Company | None:
    if company.external_id is not None:
        found = await repository.find_by_external_id(session, company.external_id)
        if found is not None:
            return found
    if company.register is not None and company.registration_number is not None:
        return await repository.find_by_registration(
            session, company.register, company.registration_number
        )
    return None


def _check_review(before: Company, changes: Mapping[str, Any]) -> None:
    if "next_review_at" not in changes or before.review_due_at is None:
        return
    asked = changes["next_review_at"]
    if asked is None or asked > before.review_due_at:
        detail = f"The review is due by {before.review_due_at}; it can only be brought forward."
        problem = FieldProblem(loc=["body", "next_review_at"], msg=detail, type="value_error")
        raise ReviewTooLateError(detail, errors=[problem])


def _changes(before: Company, body: CompanyUpdate) -> dict[str, Any]:
    sent = body.model_dump(exclude_unset=True, by_alias=True)
    if {"register", "registration_number"} & sent.keys():
        sent["register"], sent["registration_number"] = registration(
            sent.get("register", before.register),
            sent.get("registration_number", before.registration_number),
        )
    if "tags" in sent:
        sent["tags"] = list(dict.fromkeys(sent["tags"]))
    if "name" in sent and not sent["name"]:
        problem = FieldProblem(loc=["body", "name"], msg="must not be empty", type="value_error")
        raise InvalidRequestError("A company needs a name.", errors=[problem])
    return {name: value for name, value in sent.items() if getattr(before, name) != value}


async def _record_creation(session: TenantSession, actor: AuthContext, company: Company) -> None:
    await record(session, actor, "company.created", "company", company.id, _creation(company))


def _creation(company: Company) -> dict[str, JSON]:
    return {
        "name": company.name,
        "external_id": company.external_id,
        "register": company.register,
        "registration_number": company.registration_number,
    }


@asynccontextmanager
async def _unique() -> AsyncIterator[None]:
    try:
        yield
    except UniqueViolationError as error:
        held = "external_id" if "external_id" in error.constraint else "registration"
        raise CompanyExistsError(f"Another company holds this {held}.", field=held) from error
