"""How old a company's answers are, over HTTP, and fetching them again."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, Session, etag
from atlas.investigations.freshness import service
from atlas.investigations.freshness.schemas import CompanyFreshness, RefreshIn
from atlas.investigations.runs.schemas import InvestigationOut

router = AtlasRouter(prefix="/companies/{company_id}", tags=["companies"])
_RETRY_AFTER = "1"


@router.get(
    "/freshness",
    permission=Permission.READ,
    operation_id="get_company_freshness",
    summary="Get how old a company's answers are",
    errors=(404,),
)
async def get_freshness(session: Session, company_id: UUID) -> CompanyFreshness:
    """Return each source's newest answer: fresh under 30 days, stale to 90, expired above.

    `outdated` says why results that rest on them are no longer valid, however fresh they are.
    """
    return await service.get(session, company_id)


@router.post(
    "/refresh",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="refresh_company",
    summary="Investigate a company again",
    status_code=202,
    errors=(404, 409),
)
async def refresh(
    session: Session,
    actor: Actor,
    response: Response,
    company_id: UUID,
    body: Annotated[RefreshIn | None, Body()] = None,
) -> InvestigationOut:
    """Start a new version of the company's last investigation, or its first one.

    409 while one is on its way; `Location` names it.
    """
    run = await service.refresh(session, actor, company_id, body or RefreshIn())
    response.headers["Location"] = f"/api/investigations/{run.id}"
    response.headers["Retry-After"] = _RETRY_AFTER
    response.headers["ETag"] = etag(1)
    return run
