"""Simplified due diligence over HTTP."""

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
from atlas.knowledge.sdd_records.schemas import SddRecord
from atlas.knowledge.sdd_records.service import RECORDS
from atlas.risk.due_diligence import service
from atlas.risk.due_diligence.schemas import (
    SddConditionsOut,
    SddDecisionIn,
    SddRecordIn,
    SddRecordOut,
)

router = AtlasRouter(prefix="/companies/{company_id}/simplified-due-diligence", tags=["companies"])


def _out(row: SddRecord) -> SddRecordOut:
    return SddRecordOut.model_validate(row)


def _answer(row: SddRecord, response: Response) -> SddRecordOut:
    response.headers["ETag"] = etag(row.revision)
    return _out(row)


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_sdd_records",
    summary="List records of simplified due diligence",
    errors=(404,),
)
async def list_sdd_records(
    session: Session,
    company_id: UUID,
    params: Annotated[ListParams, Depends(list_query(RECORDS))],
) -> PageOut[SddRecordOut]:
    """List a customer's records, newest first; `status.eq=confirmed` is the one in force."""
    page = await service.list_records(session, company_id, params)
    items = [_out(row) for row in page.items]
    return page_out(page.of(items), SddRecordOut)


@router.get(
    "/conditions",
    permission=Permission.READ,
    operation_id="get_sdd_conditions",
    summary="Get what simplified due diligence lacks",
    errors=(404,),
)
async def get_sdd_conditions(session: Session, company_id: UUID) -> SddConditionsOut:
    """Return the conditions that are not met at present; nothing is stored."""
    return await service.get_conditions(session, company_id)


@router.post(
    "",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="propose_sdd_record",
    summary="Propose simplified due diligence",
    status_code=201,
    errors=(404, 409),
)
async def propose_sdd_record(
    session: Session, actor: Actor, company_id: UUID, body: SddRecordIn, response: Response
) -> SddRecordOut:
    """Reason a customer's low risk; it counts once a second person has confirmed it."""
    row = await service.propose(session, actor, company_id, body)
    path = f"/api/companies/{company_id}/simplified-due-diligence/{row.id}"
    response.headers["Location"] = path
    return _answer(row, response)


@router.get(
    "/{record_id}",
    permission=Permission.READ,
    operation_id="get_sdd_record",
    summary="Get a record of simplified due diligence",
    errors=(404,),
)
async def get_sdd_record(
    session: Session, company_id: UUID, record_id: UUID, response: Response
) -> SddRecordOut:
    """Return a record with who wrote, confirmed and ended it, and why."""
    return _answer(await service.get_record(session, company_id, record_id), response)


@router.post(
    "/{record_id}/decision",
    permission=Permission.DECIDE,
    operation_id="decide_sdd_record",
    summary="Decide on a record of simplified due diligence",
    errors=(404, 409, 412, 428),
)
async def decide_sdd_record(
    session: Session,
    actor: Actor,
    company_id: UUID,
    record_id: UUID,
    body: SddDecisionIn,
    response: Response,
    if_match: IfMatch = None,
) -> SddRecordOut:
    """Confirm or reject as the second person (senior officer or MLRO); withdraw, or revoke."""
    row = await service.decide(session, actor, company_id, record_id, body, if_match)
    return _answer(row, response)
