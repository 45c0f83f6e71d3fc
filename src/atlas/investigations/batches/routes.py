"""Batches over HTTP: start, watch, read, cancel, resume."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import Actor, AtlasRouter, PageOut, Session, list_query, page_out
from atlas.investigations.batches import preview, service
from atlas.investigations.batches.repository import BATCHES, ROWS
from atlas.investigations.batches.schemas import (
    InvestigationBatchIn,
    InvestigationBatchOut,
    InvestigationBatchPreviewOut,
    InvestigationBatchRowOut,
)

router = AtlasRouter(prefix="/investigations/batches", tags=["investigations"])


def _accepted(response: Response, batch: InvestigationBatchOut) -> InvestigationBatchOut:
    response.headers["Location"] = f"/api/investigations/batches/{batch.id}"
    response.headers["Retry-After"] = "1"
    return batch


@router.post(
    "",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    upload=True,
    operation_id="start_investigation_batch",
    summary="Start many investigations",
    status_code=202,
    errors=(413,),
)
async def start_investigation_batch(
    session: Session, actor: Actor, response: Response, body: InvestigationBatchIn
) -> InvestigationBatchOut:
    """Start up to 1,000 investigations as one job; it counts as one start.

    A limited number runs at a time, so that other tenants' work and your own single investigations
    are not held up. Every row has its own outcome at `…/rows`.
    """
    return _accepted(response, await service.start(session, actor, body))


@router.post(
    "/preview",
    permission=Permission.RUN,
    rate="expensive",
    upload=True,
    operation_id="preview_investigation_batch",
    summary="Check a batch before it starts",
    errors=(413,),
)
async def preview_investigation_batch(
    session: Session, body: InvestigationBatchIn
) -> InvestigationBatchPreviewOut:
    """Return what would start, what would be rejected and why; nothing is stored.

    Each row passes the checks of its start. It also names an earlier row about the same company and
    the newest investigation about the customer.
    """
    return await preview.preview(session, body)


@router.get(
    "",
    permission=Permission.READ,
    rate="status",
    operation_id="list_investigation_batches",
    summary="List batches of investigations",
)
async def list_investigation_batches(
    session: Session, params: Annotated[ListParams, Depends(list_query(BATCHES))]
) -> PageOut[InvestigationBatchOut]:
    """List batches, newest first."""
    return page_out(await service.list_batches(session, params), InvestigationBatchOut)


@router.get(
    "/{batch_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_investigation_batch",
    summary="Get a batch of investigations",
)
async def get_investigation_batch(session: Session, batch_id: UUID) -> InvestigationBatchOut:
    """Return a batch's progress and the results of its rows."""
    return await service.get_batch(session, batch_id)


@router.get(
    "/{batch_id}/rows",
    permission=Permission.READ,
    operation_id="list_investigation_batch_rows",
    summary="List a batch's rows",
)
async def list_investigation_batch_rows(
    session: Session, batch_id: UUID, params: Annotated[ListParams, Depends(list_query(ROWS))]
) -> PageOut[InvestigationBatchRowOut]:
    """List the rows in the order sent: the investigation of each, or why there is none."""
    return page_out(await service.list_rows(session, batch_id, params), InvestigationBatchRowOut)


@router.post(
    "/{batch_id}/cancel",
    permission=Permission.RUN,
    operation_id="cancel_investigation_batch",
    summary="Cancel a batch of investigations",
    status_code=202,
    errors=(409,),
)
async def cancel_investigation_batch(
    session: Session, actor: Actor, response: Response, batch_id: UUID
) -> InvestigationBatchOut:
    """Start nothing more and cancel what runs; what was found stays."""
    return _accepted(response, await service.cancel(session, actor, batch_id))


@router.post(
    "/{batch_id}/resume",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="resume_investigation_batch",
    summary="Resume a cancelled batch",
    status_code=202,
    errors=(409,),
)
async def resume_investigation_batch(
    session: Session, actor: Actor, response: Response, batch_id: UUID
) -> InvestigationBatchOut:
    """Start what a cancelled batch has left, as a new batch that names it."""
    return _accepted(response, await service.resume(session, actor, batch_id))
