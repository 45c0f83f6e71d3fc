"""Use cases of freshness: how old a company's answers are, and fetching them again."""

from typing import TypeVar
from uuid import UUID

from pydantic import ValidationError

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.countries import countries
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.identity.audit.service import record
from atlas.investigations.freshness import repository
from atlas.investigations.freshness.actions import FreshnessAction
from atlas.investigations.freshness.domain import depth_needed, freshness, oldest
from atlas.investigations.freshness.errors import RefreshRunningError
from atlas.investigations.freshness.schemas import CompanyFreshness, RefreshIn, SourceFreshness
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.schemas import (
    InvestigationOut,
    InvestigationRequest,
    RerunRequest,
)
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company
from atlas.risk.portfolio import service as portfolio

_RUNNING = ("pending", "running")
R = TypeVar("R", InvestigationRequest, RerunRequest)


async def get(session: TenantSession, company_id: UUID) -> CompanyFreshness:
    """Return how old the newest answer of each source is that a company's runs asked.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    moment = now()
    sources = [
        SourceFreshness(
            source=one.source,
            state=freshness(one.known, moment),
            retrieved_at=one.retrieved_at,
            data_date=one.data_date,
            age_days=max((moment - one.known).days, 0),
            answers=one.answers,
            investigation_id=one.investigation_id,
        )
        for one in await repository.newest_retrievals(session, company_id)
    ]
    return CompanyFreshness(
        company_id=company_id,
        state=oldest(one.state for one in sources),
        outdated=await portfolio.outdated_of(session, company_id),
        sources=sources,
    )


async def refresh(
    session: TenantSession, actor: AuthContext, company_id: UUID, body: RefreshIn
) -> InvestigationOut:
    """Investigate a company again: a rerun of its last run, comparable with it, or a first run.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        RefreshRunningError: 409, one is on its way; `Location` names it.

    """
    company = await companies.lock_company(session, company_id)
    last = await _last(session, company_id)
    if last is None:
        run = await runs.start(session, actor, _first(company, body))
    elif last.status in _RUNNING:
        raise RefreshRunningError(
            "An investigation of this company is on its way; wait for it, or cancel it.",
            headers={"Location": f"/api/investigations/{last.id}"},
        )
    else:
        run = await runs.rerun(session, actor, last.id, _again(company, last, body))
    await record(
        session,
        actor,
        FreshnessAction.REFRESH_STARTED,
        "company",
        company_id,
        {"investigation_id": str(run.id)},
    )
    return run


async def _last(session: TenantSession, company_id: UUID) -> InvestigationOut | None:
    filters = (Filter("company_id", "eq", company_id),)
    page = await runs.list_runs(session, ListParams(limit=1, filters=filters))
    return page.items[0] if page.items else None


def _first(company: Company, body: RefreshIn) -> InvestigationRequest:
    """Return the request of a first run. Earlier releases accepted a code of no country."""
    values: dict[str, object] = {
        "company_name": company.name,
        "country_code": company.country_code if company.country_code in countries() else None,
        "website": company.website,
        "company_id": company.id,
        "modules": body.modules,
        "depth": body.depth or "cdd",
    }
    return _valid(InvestigationRequest, values)


def _again(company: Company, last: InvestigationOut, body: RefreshIn) -> RerunRequest:
    """Return what differs from the last run: what the customer file says now, and how deep."""
    values: dict[str, object] = {
        "modules": body.modules,
        "depth": body.depth or depth_needed(last.depth, _tier_asked(last)),
    }
    known = (last.register_code, last.registration_number)
    if company.register and company.registration_number and known == (None, None):
        values |= {
            "register": company.register,
            "registration_number": company.registration_number,
        }
    return _valid(RerunRequest, values)


def _tier_asked(last: InvestigationOut) -> str | None:
    """Return the tier that a review must cover: at worst, while the level is provisional."""
    if last.risk is None:
        return None
    return (last.risk.provisional and last.risk.tier_at_worst) or last.risk.tier


def _valid(request: type[R], values: dict[str, object]) -> R:
    """Return the request for what the customer file holds.

    Raises:
        InvalidRequestError: it cannot be investigated so.

    """
    try:
        return request.model_validate(values)
    except ValidationError as error:
        named = ", ".join(str(part) for item in error.errors() for part in item["loc"])
        raise InvalidRequestError(f"Correct the company first: {named}.") from error
