"""The customer file over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.knowledge.companies import service
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.companies.repository import COMPANIES
from atlas.knowledge.companies.schemas import (
    CompanyCreate,
    CompanyOut,
    CompanyOverview,
    CompanyStats,
    CompanyUpdate,
)

router = AtlasRouter(prefix="/companies", tags=["companies"])


def _answer(company: Company, response: Response) -> CompanyOut:
    response.headers["ETag"] = etag(company.version)
    return CompanyOut.model_validate(company)


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_companies",
    summary="List companies",
)
async def list_companies(
    session: Session, params: Annotated[ListParams, Depends(list_query(COMPANIES))]
) -> PageOut[CompanyOut]:
    """List the customer file; withdrawn companies are hidden.

    `number.contains` compares registration number, further numbers and your own key, each without
    spaces.
    """
    return page_out(await service.list_companies(session, params), CompanyOut)


@router.post(
    "",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="create_company",
    summary="Add a company",
    status_code=201,
    errors=(409,),
)
async def create_company(
    session: Session, actor: Actor, response: Response, body: CompanyCreate
) -> CompanyOut:
    """Add a company to the customer file; an investigation identifies it later."""
    company = await service.create_company(session, actor, body)
    response.headers["Location"] = f"/api/companies/{company.id}"
    return _answer(company, response)


@router.get(
    "/stats",
    permission=Permission.READ,
    operation_id="get_company_stats",
    summary="The customer file in numbers",
)
async def get_stats(session: Session) -> CompanyStats:
    """Count the customer file by status, country and due reviews."""
    return await service.stats(session)


@router.get(
    "/{company_id}",
    permission=Permission.READ,
    operation_id="get_company",
    summary="Get a company",
    errors=(404,),
)
async def get_company(session: Session, response: Response, company_id: UUID) -> CompanyOut:
    """Return one company; `ETag` is its version."""
    return _answer(await service.get_company(session, company_id), response)


@router.patch(
    "/{company_id}",
    permission=Permission.RUN,
    operation_id="update_company",
    summary="Change a company",
    errors=(404, 409, 412),
)
async def update_company(
    session: Session,
    actor: Actor,
    response: Response,
    company_id: UUID,
    body: CompanyUpdate,
    if_match: IfMatch = None,
) -> CompanyOut:
    """Change the fields that are sent; null empties one.

    Another company's name or number takes no scrutiny away from a customer that was investigated:
    the former company's undecided hits are decided first, and an approval takes two people
    (`identity_changed`).
    """
    return _answer(
        await service.update_company(session, actor, company_id, body, if_match), response
    )


@router.delete(
    "/{company_id}",
    permission=Permission.RUN,
    operation_id="withdraw_company",
    summary="Withdraw a company",
    status_code=204,
    errors=(404, 412),
)
async def withdraw_company(
    session: Session, actor: Actor, company_id: UUID, if_match: IfMatch = None
) -> None:
    """Hide a company: audited and reversible; nothing is deleted."""
    await service.withdraw_company(session, actor, company_id, if_match)


@router.post(
    "/{company_id}/restore",
    permission=Permission.RUN,
    operation_id="restore_company",
    summary="Restore a withdrawn company",
    errors=(404, 409),
)
async def restore_company(
    session: Session, actor: Actor, response: Response, company_id: UUID
) -> CompanyOut:
    """Show a withdrawn company again."""
    return _answer(await service.restore_company(session, actor, company_id), response)


@router.get(
    "/{company_id}/overview",
    permission=Permission.READ,
    operation_id="get_company_overview",
    summary="A company with provenance",
    errors=(404,),
)
async def get_company_overview(session: Session, company_id: UUID) -> CompanyOverview:
    """Return every value known about the company: source, trust, dates and claim of each."""
    return await service.get_overview(session, company_id)
