"""Risk evaluations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import Actor, AtlasRouter, PageOut, Session, list_query, page_out
from atlas.risk.evaluations import service
from atlas.risk.evaluations.preview import preview_matrix
from atlas.risk.evaluations.repository import EVALUATIONS
from atlas.risk.evaluations.schemas import (
    EvaluateIn,
    EvaluationOut,
    EvaluationSummaryOut,
    ExplanationOut,
    PreviewIn,
    PreviewOut,
    VerificationOut,
    evaluation_out,
    explanation_out,
    verification_out,
)

router = AtlasRouter(prefix="/risk-evaluations", tags=["risk-evaluations"])
preview_router = AtlasRouter(prefix="/risk-matrix", tags=["risk-matrix"])


@router.post(
    "",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="create_risk_evaluation",
    summary="Evaluate a company, an entity or an investigation",
    status_code=201,
)
async def create_risk_evaluation(
    session: Session, actor: Actor, body: EvaluateIn, response: Response
) -> EvaluationOut:
    """Evaluate what the latest run found, or what is known of the entity, and keep the outcome."""
    stored = await service.evaluate_request(session, actor, body)
    response.headers["Location"] = f"/api/risk-evaluations/{stored.id}"
    shown = await service.shown_evaluation(session, stored.id)
    return evaluation_out(shown, await service.datasets_used(session, shown))


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_risk_evaluations",
    summary="List risk evaluations",
)
async def list_risk_evaluations(
    session: Session, params: Annotated[ListParams, Depends(list_query(EVALUATIONS))]
) -> PageOut[EvaluationSummaryOut]:
    """List evaluations, newest first; by company, entity or investigation with a filter."""
    return page_out(await service.shown_evaluations(session, params), EvaluationSummaryOut)


@router.get(
    "/{evaluation_id}",
    permission=Permission.READ,
    operation_id="get_risk_evaluation",
    summary="Get a risk evaluation",
)
async def get_risk_evaluation(session: Session, evaluation_id: UUID) -> EvaluationOut:
    """Return an evaluation with every source of every factor and every floor."""
    stored = await service.shown_evaluation(session, evaluation_id)
    return evaluation_out(stored, await service.datasets_used(session, stored))


@router.get(
    "/{evaluation_id}/explain",
    permission=Permission.READ,
    operation_id="explain_risk_evaluation",
    summary="Explain a risk evaluation",
)
async def explain_risk_evaluation(session: Session, evaluation_id: UUID) -> ExplanationOut:
    """Return how the score was calculated: steps, each factor's part, what is not assessed."""
    return explanation_out(*await service.explain_evaluation(session, evaluation_id))


@router.get(
    "/{evaluation_id}/verify",
    permission=Permission.READ,
    operation_id="verify_risk_evaluation",
    summary="Verify a risk evaluation",
)
async def verify_risk_evaluation(session: Session, evaluation_id: UUID) -> VerificationOut:
    """Recompute the evaluation from its stored inputs and name what differs."""
    return verification_out(evaluation_id, await service.verify_evaluation(session, evaluation_id))


@preview_router.post(
    "/schemas/{schema_id}/preview",
    permission=Permission.READ,
    operation_id="preview_risk_matrix_schema",
    summary="Try a matrix on a subject",
    errors=(409,),
)
async def preview_risk_matrix_schema(
    session: Session, schema_id: UUID, body: PreviewIn
) -> PreviewOut:
    """Evaluate with this matrix and the one in use: what changes, and why; nothing is stored."""
    return await preview_matrix(session, schema_id, body)
