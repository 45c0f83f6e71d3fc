"""The versions of a relationship profile."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record, record_many
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import repository
from atlas.knowledge.customer_file.actions import CustomerAction
from atlas.knowledge.customer_file.errors import (
    NoProfileError,
)
from atlas.knowledge.customer_file.models import Profile
from atlas.knowledge.customer_file.schemas import ProfileIn
from atlas.knowledge.reference_data import service as reference_data

_SETS = ("products", "delivery_channels", "countries_of_operation")


async def put_profile(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: ProfileIn,
    expected_version: ExpectedVersion | None = None,
) -> Profile:
    """Make a new version of the relationship profile; the same content makes none.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `expected_version` names another version of the profile.
        InvalidRequestError: a product that the reference data does not know.

    """
    await companies.lock_company(session, company_id)
    before = await repository.newest_profile(session, company_id)
    check_version(expected_version, before.version if before else 0)
    await _check_products(session, body.products)
    return await _next_version(session, actor, company_id, before, _content(body))


async def import_profiles(
    session: TenantSession,
    actor: AuthContext,
    bodies: Mapping[UUID, ProfileIn],
    *,
    dry_run: bool = False,
) -> set[UUID]:
    """Put what a file states into companies' profiles, in one batch; what it leaves out stays.

    Args:
        session: the tenant's; it holds the companies' rows.
        actor: who imports.
        bodies: by company.
        dry_run: say what would be changed, and write nothing.

    Returns:
        The companies that have a new version.

    """
    before = await profiles_of(session, list(bodies)) if bodies else {}
    contents = {one: _merged(before.get(one), body) for one, body in bodies.items()}
    new = [
        _version(actor, one, before[one].version + 1 if one in before else 1, content)
        for one, content in contents.items()
        if one not in before or content != _content_of(before[one])
    ]
    if new and not dry_run:
        await repository.insert_profiles(session, new)
        said: list[tuple[UUID, Mapping[str, JSON]]] = [
            (one.company_id, {"version": one.version, "after": _content_of(one)}) for one in new
        ]
        await record_many(session, actor, CustomerAction.PROFILE_CHANGED, "company", said)
    return {profile.company_id for profile in new}


async def _next_version(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    before: Profile | None,
    content: dict[str, JSON],
) -> Profile:
    if before is not None and content == _content_of(before):
        return before
    after = _version(actor, company_id, (before.version if before else 0) + 1, content)
    await repository.insert_profiles(session, [after])
    await record(
        session,
        actor,
        CustomerAction.PROFILE_CHANGED,
        "company",
        company_id,
        {"version": after.version, "after": content},
    )
    return after


def _version(
    actor: AuthContext, company_id: UUID, version: int, content: Mapping[str, Any]
) -> Profile:
    return Profile(
        company_id=company_id,
        version=version,
        created_by=actor.user_id,
        created_at=now(),
        **content,
    )


def _content_of(profile: Profile) -> dict[str, JSON]:
    content = {name: getattr(profile, name) for name in ProfileIn.model_fields}
    return content | {name: list(content[name]) for name in _SETS}


def _merged(before: Profile | None, body: ProfileIn) -> dict[str, JSON]:
    if before is None:
        return _content(body)
    sent = {name: value for name, value in _content(body).items() if name in body.model_fields_set}
    return _content_of(before) | sent


def _content(body: ProfileIn) -> dict[str, JSON]:
    content: dict[str, Any] = body.model_dump(mode="json")
    return content | {name: sorted(set(content[name])) for name in _SETS}


async def _check_products(session: TenantSession, products: Sequence[str]) -> None:
    table = (await reference_data.snapshot(session, today())).data("product_risk")
    if table is None:
        return
    known = {item["code"] for item in table["items"]}
    unknown = [code for code in products if code not in known]
    if unknown:
        message = f"not in the reference data product_risk: {', '.join(unknown)}"
        problem = FieldProblem(loc=["body", "products"], msg=message, type="value_error")
        raise InvalidRequestError(f"products: {message}", errors=[problem])


async def get_profile(
    session: TenantSession, company_id: UUID, version: int | None = None
) -> Profile:
    """Return the profile that holds, or one version of it.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        NoProfileError: there is none.

    """
    await companies.get_company(session, company_id)
    if version is None:
        found = await repository.newest_profile(session, company_id)
    else:
        found = await repository.find_profile(session, company_id, version)
    if found is None:
        raise NoProfileError
    return found


async def profile_of(session: TenantSession, company_id: UUID) -> Profile | None:
    """Return the profile that holds, or None (for evaluations)."""
    return await repository.newest_profile(session, company_id)


async def profiles_of(session: TenantSession, company_ids: Sequence[UUID]) -> dict[UUID, Profile]:
    """Return the profiles that hold of many companies, by company (for batches)."""
    found = await repository.newest_profiles(session, list(company_ids))
    return {profile.company_id: profile for profile in found}


async def list_profiles(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[Profile]:
    """Return the versions of a profile.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_profiles(session, company_id, params)
