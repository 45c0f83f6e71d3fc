"""Keeping the customer file: companies are added, changed, withdrawn and restored."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.identity.audit.service import record, record_many
from atlas.knowledge.companies import repository
from atlas.knowledge.companies.actions import CompanyAction
from atlas.knowledge.companies.domain import (
    ChangedCompany,
    Company,
    CompanyIdentity,
    StatedNumber,
    identity_notice,
    registration,
    registration_scope,
    second_of_register,
)
from atlas.knowledge.companies.errors import (
    CompanyExistsError,
    CompanyNotFoundError,
    ReviewTooLateError,
)
from atlas.knowledge.companies.schemas import CompanyCreate, CompanyUpdate, second_number
from atlas.knowledge.companies.service.queries import get_companies, get_company, lock_company
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind


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
    (found,) = await _find(session, [company])
    if found is not None:
        return found
    if await repository.insert_company(session, company, actor.user_id, or_nothing=True):
        await _record_creation(session, actor, company)
        return company
    # another transaction has just created it
    (found,) = await _find(session, [company])
    if found is None:
        raise CompanyExistsError("The company was created at the same moment; try again.")
    return found


async def find_same(
    session: TenantSession, identities: Sequence[CompanyIdentity]
) -> list[Company | None]:
    """Return the company that `find_or_create_company` would find of each; nothing is added."""
    return await _find(session, [_new(one, {}) for one in identities])


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
        CompanyAction.CREATED,
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
        identifiers=tuple(one.number for one in body.identifiers),
    )


async def update_company(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: CompanyUpdate,
    expected_version: ExpectedVersion | None = None,
) -> Company:
    """Change the fields that were sent.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `expected_version` names another version.
        CompanyExistsError: another holds the external id or the registration.
        InvalidRequestError: the name is emptied, or a stated number is of the company's own
            register.
        ReviewTooLateError: 422, the next review is put off beyond the policy's day.

    """
    before = await lock_company(session, company_id)
    check_version(expected_version, before.version)
    changes = _changes(before, body)
    _check_review(before, changes)
    if not changes:
        return before
    then = replace(before, **changes)
    scope = registration_scope(then.register, then.registration_number, then.name)
    async with _unique():
        after = await repository.update_company(session, company_id, changes, now(), scope=scope)
    old = plain({name: getattr(before, name) for name in changes})
    new = plain({name: getattr(after, name) for name in changes})
    payload: dict[str, JSON] = {"before": old, "after": new}
    await record(session, actor, CompanyAction.UPDATED, "company", company_id, payload)
    kept = {one.name: getattr(after, one.name) for one in fields(after)}
    return ChangedCompany(**kept, notice=identity_notice(old, new))


async def update_many(
    session: TenantSession,
    actor: AuthContext,
    bodies: Mapping[UUID, CompanyUpdate],
    *,
    dry_run: bool = False,
) -> set[UUID]:
    """Change the fields that were sent of many companies in one batch, each with its audit event.

    Args:
        session: the tenant's.
        actor: who changes them.
        bodies: by company; one that is absent or withdrawn is left out.
        dry_run: say what would be changed, and write nothing.

    Returns:
        The companies that changed.

    Raises:
        CompanyExistsError: another holds an external id or a registration; none was changed.

    """
    found = await get_companies(session, list(bodies), lock=True)
    changes = {key: _changes(one, bodies[key]) for key, one in found.items()}
    changes = {key: changed for key, changed in changes.items() if changed}
    if changes and not dry_run:
        after = [replace(found[key], **changed) for key, changed in changes.items()]
        async with _unique():
            await repository.update_companies(session, after, now())
        said: list[tuple[UUID, Mapping[str, JSON]]] = [
            (key, {"before": plain({name: getattr(found[key], name) for name in changed}),
                   "after": plain(changed)})
            for key, changed in changes.items()
        ]  # fmt: skip
        await record_many(session, actor, CompanyAction.UPDATED, "company", said)
    return {*changes}


async def withdraw_company(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> None:
    """Hide a company: audited and reversible; nothing is deleted.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `expected_version` names another version.

    """
    company = await lock_company(session, company_id)
    check_version(expected_version, company.version)
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
    await record(session, actor, CompanyAction.WITHDRAWN, "company", company_id)


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
    await record(session, actor, CompanyAction.RESTORED, "company", company_id)
    return await get_company(session, company_id)


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
        identifiers=tuple(identity.identifiers),
        metadata=metadata,
        relationship_status="prospect",
        next_review_at=None,
        review_due_at=None,
        entity_id=None,
        version=1,
        created_at=at,
        updated_at=at,
    )


async def _find(session: TenantSession, companies: Sequence[Company]) -> list[Company | None]:
    """Return the company that holds each one's external id, else its registration."""
    named = [one.external_id for one in companies if one.external_id is not None]
    known = await repository.find_many(session, named, []) if named else []
    held = {one.external_id: one for one in known}
    numbers = [_registration(one) for one in companies]
    asked = [one for one in numbers if one]
    registered = await repository.find_registered(session, asked) if asked else {}
    return [
        (held.get(company.external_id) if company.external_id is not None else None)
        or (registered.get(number) if number else None)
        for company, number in zip(companies, numbers, strict=True)
    ]


def _registration(company: Company) -> tuple[str, str, str] | None:
    """Return what tells a company's registration from any other, if it has one."""
    register, number = company.register, company.registration_number
    if register is None or number is None:
        return None
    return register, number, registration_scope(register, number, company.name)


def _check_review(before: Company, changes: Mapping[str, object]) -> None:
    if "next_review_at" not in changes or before.review_due_at is None:
        return
    asked = cast("date | None", changes["next_review_at"])
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
    refusal = refused_numbers(before, body)
    if refusal is not None:
        problem = FieldProblem(loc=["body", "identifiers"], msg=refusal, type="value_error")
        raise InvalidRequestError(f"A stated number is {refusal}.", errors=[problem])
    if "identifiers" in sent:
        sent["identifiers"] = tuple(one.number for one in body.identifiers)
    return {name: value for name, value in sent.items() if getattr(before, name) != value}


def refused_numbers(before: Company, body: CompanyUpdate) -> str | None:
    """Return why a change leaves a company two numbers of its own register, or None."""
    register = body.register_key if "register_key" in body.model_fields_set else before.register
    numbers: Sequence[StatedNumber] = before.identifiers
    if "identifiers" in body.model_fields_set:
        numbers = [one.number for one in body.identifiers]
    refused = second_of_register(register, numbers)
    return second_number(refused) if refused is not None else None


async def _record_creation(session: TenantSession, actor: AuthContext, company: Company) -> None:
    await record(session, actor, CompanyAction.CREATED, "company", company.id, _creation(company))


def _creation(company: Company) -> dict[str, JSON]:
    return {
        "name": company.name,
        "external_id": company.external_id,
        "register": company.register,
        "registration_number": company.registration_number,
        "identifiers": plain(company.identifiers),
    }


@asynccontextmanager
async def _unique() -> AsyncIterator[None]:
    try:
        yield
    except UniqueViolationError as error:
        held = "external_id" if "external_id" in error.constraint else "registration"
        raise CompanyExistsError(f"Another company holds this {held}.", field=held) from error
