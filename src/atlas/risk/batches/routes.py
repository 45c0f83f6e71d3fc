"""Batches of evaluations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    PageOut,
    Session,
    list_query,
)
from atlas.foundation.web.exports import CSV, attachment
from atlas.foundation.web.schemas import page_of
from atlas.risk.batches import service
from atlas.risk.batches.models import Batch
from atlas.risk.batches.presentation import comparison_out, movement_out, result_out
from atlas.risk.batches.repository import BATCHES, MOVEMENTS, RESULTS
from atlas.risk.batches.schemas import (
    BatchComparisonOut,
    EvaluationBatchIn,
    EvaluationBatchOut,
    MatrixTrialIn,
    MovementOut,
    ResultOut,
)

router = AtlasRouter(prefix="/risk-evaluations/batches", tags=["risk-evaluations"])
matrix_router = AtlasRouter(prefix="/risk-matrix", tags=["risk-matrix"])
Base = Annotated[
    UUID | None,
    Query(description="The earlier run; the complete one before this, if left out."),
]


def _accepted(response: Response, made: Batch) -> EvaluationBatchOut:
    response.headers["Location"] = f"/api/risk-evaluations/batches/{made.id}"
    response.headers["Retry-After"] = "1"
    return EvaluationBatchOut.model_validate(made)


@router.post(
    "",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="start_risk_batch",
    summary="Evaluate a part of the portfolio",
    status_code=202,
)
async def start_risk_batch(
    session: Session, actor: Actor, body: EvaluationBatchIn, response: Response
) -> EvaluationBatchOut:
    """Evaluate up to 100,000 companies in the background; each gets an outcome.

    With another matrix or appetite it is a trial: the results can be compared, nothing else
    changes.
    """
    return _accepted(response, await service.start(session, actor, body))


@matrix_router.post(
    "/schemas/{schema_id}/trial",
    permission=Permission.SETTINGS,
    rate="expensive",
    idempotent=True,
    operation_id="start_risk_matrix_trial",
    summary="Try a matrix on the portfolio",
    status_code=202,
    errors=(409,),
)
async def start_risk_matrix_trial(
    session: Session, actor: Actor, schema_id: UUID, body: MatrixTrialIn, response: Response
) -> EvaluationBatchOut:
    """Start a trial batch with a published version: no company's evaluation changes."""
    return _accepted(response, await service.try_matrix(session, actor, schema_id, body.scope))


@router.get(
    "",
    permission=Permission.READ,
    rate="status",
    operation_id="list_risk_batches",
    summary="List batches of evaluations",
)
async def list_risk_batches(
    session: Session, params: Annotated[ListParams, Depends(list_query(BATCHES))]
) -> PageOut[EvaluationBatchOut]:
    """List batches, newest first."""
    page = await service.list_batches(session, params)
    items = [EvaluationBatchOut.model_validate(item) for item in page.items]
    return page_of(page, items)


@router.get(
    "/{batch_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_risk_batch",
    summary="Get a batch of evaluations",
    errors=(404,),
)
async def get_risk_batch(session: Session, batch_id: UUID) -> EvaluationBatchOut:
    """Return the progress and the results of the companies."""
    return EvaluationBatchOut.model_validate(await service.WORK.get(session, batch_id))


@router.post(
    "/{batch_id}/cancel",
    permission=Permission.RUN,
    operation_id="cancel_risk_batch",
    summary="Cancel a batch of evaluations",
    status_code=202,
    errors=(404, 409),
)
async def cancel_risk_batch(
    session: Session, actor: Actor, batch_id: UUID, response: Response
) -> EvaluationBatchOut:
    """Stop a batch; what was evaluated stays."""
    return _accepted(response, await service.WORK.cancel(session, actor, batch_id))


@router.get(
    "/{batch_id}/results",
    permission=Permission.READ,
    operation_id="list_risk_batch_results",
    summary="List a batch's results",
    errors=(404,),
)
async def list_risk_batch_results(
    session: Session, batch_id: UUID, params: Annotated[ListParams, Depends(list_query(RESULTS))]
) -> PageOut[ResultOut]:
    """List the companies, the highest score first; filters on score count in hundredths."""
    page = await service.list_results(session, batch_id, params)
    profile = await service.has_profile(session)
    items = [result_out(item, profile=profile) for item in page.items]
    return page_of(page, items)


@router.get(
    "/{batch_id}/export",
    permission=Permission.READ,
    operation_id="export_risk_batch",
    summary="Export a batch's results",
    response_class=StreamingResponse,
    responses={200: {"description": "The results, streamed", "content": {CSV: {}}}},
    errors=(404,),
)
async def export_risk_batch(
    state: AppState,
    session: Session,
    actor: Actor,
    batch_id: UUID,
    params: Annotated[ListParams, Depends(list_query(RESULTS))],
) -> StreamingResponse:
    """Stream the results that the filters let through as CSV; no row ceiling."""
    await service.WORK.get(session, batch_id)
    lines = service.export_results(state.db, actor.require_tenant(), batch_id, params)
    return attachment(lines, media_type=CSV, filename=f"risk-batch-{batch_id}.csv")


@router.get(
    "/{batch_id}/comparison",
    permission=Permission.READ,
    operation_id="compare_risk_batches",
    summary="Compare two runs in numbers",
    errors=(404, 409),
)
async def compare_risk_batches(
    session: Session, batch_id: UUID, base: Base = None
) -> BatchComparisonOut:
    """Count who moved up and down since an earlier run, and from which level to which."""
    profile = await service.has_profile(session)
    return comparison_out(*await service.compare(session, batch_id, base), profile=profile)


@router.get(
    "/{batch_id}/movements",
    permission=Permission.READ,
    operation_id="list_risk_movements",
    summary="List who moved between two runs, and why",
    errors=(404, 409),
)
async def list_risk_movements(
    session: Session,
    batch_id: UUID,
    params: Annotated[ListParams, Depends(list_query(MOVEMENTS, extra=("base",)))],
    base: Base = None,
) -> PageOut[MovementOut]:
    """List the companies of either run, the furthest moved first, with the causes of each."""
    page = await service.list_movements(session, batch_id, base, params)
    profile = await service.has_profile(session)
    items = [movement_out(item, profile=profile) for item in page.items]
    return page_of(page, items)
