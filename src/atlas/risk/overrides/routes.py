"""Overrides over HTTP."""

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
from atlas.risk.overrides import service
from atlas.risk.overrides.repository import OVERRIDES
from atlas.risk.overrides.schemas import OverrideDecisionIn, OverrideIn, OverrideOut

router = AtlasRouter(prefix="/risk-evaluations", tags=["risk-evaluations"])


def _answer(found: OverrideOut, response: Response) -> OverrideOut:
    response.headers["ETag"] = etag(found.revision)
    return found


@router.get(
    "/overrides",
    permission=Permission.READ,
    operation_id="list_risk_overrides",
    summary="List overrides",
)
async def list_risk_overrides(
    session: Session, params: Annotated[ListParams, Depends(list_query(OVERRIDES))]
) -> PageOut[OverrideOut]:
    """List overrides, newest first; `status.eq=proposed` are those that wait."""
    return page_out(await service.list_overrides(session, params), OverrideOut)


@router.get(
    "/overrides/{override_id}",
    permission=Permission.READ,
    operation_id="get_risk_override",
    summary="Get an override",
)
async def get_risk_override(session: Session, response: Response, override_id: UUID) -> OverrideOut:
    """Return an override with who proposed and who decided it."""
    return _answer(await service.get_override(session, override_id), response)


@router.post(
    "/overrides/{override_id}/decision",
    permission=Permission.DECIDE,
    operation_id="decide_risk_override",
    summary="Decide on an override",
    errors=(409, 412, 428),
)
async def decide_risk_override(
    session: Session,
    actor: Actor,
    response: Response,
    override_id: UUID,
    body: OverrideDecisionIn,
    if_match: IfMatch = None,
) -> OverrideOut:
    """Confirm or reject as the second person (senior officer or MLRO); the proposer withdraws."""
    return _answer(await service.decide(session, actor, override_id, body, if_match), response)


@router.post(
    "/{evaluation_id}/override",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="override_risk_evaluation",
    summary="Override a factor of an evaluation",
    status_code=201,
    errors=(409,),
)
async def override_risk_evaluation(
    session: Session, actor: Actor, response: Response, evaluation_id: UUID, body: OverrideIn
) -> OverrideOut:
    """Set a factor's score: what adds scrutiny counts at once, what lowers waits for another."""
    found = await service.propose(session, actor, evaluation_id, body)
    response.headers["Location"] = f"/api/risk-evaluations/overrides/{found.id}"
    return _answer(found, response)
