"""A run evaluated again."""

from uuid import UUID

from fastapi import Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, Session
from atlas.investigations.runs import reassessment
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluationOut, evaluation_out

router = AtlasRouter(prefix="/investigations", tags=["investigations"])


@router.post(
    "/{investigation_id}/evaluation",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="reevaluate_investigation",
    summary="Evaluate an investigation again",
    status_code=201,
    errors=(404, 409),
)
async def reevaluate_investigation(
    session: Session, actor: Actor, response: Response, investigation_id: UUID
) -> EvaluationOut:
    """Evaluate again with the decisions on hits since the run: floors and tier follow.

    The findings of the run are kept; the timeline shows which decisions were considered and what
    changed. If the result would be the same, the newest evaluation is returned. 409 `stale_basis`
    if the lists contain more about the parties than the run used: rerun it.
    """
    stored = await reassessment.reassess(session, actor, investigation_id)
    response.headers["Location"] = f"/api/risk-evaluations/{stored.id}"
    shown = await evaluations.shown_evaluation(session, stored.id)
    return evaluation_out(shown, await evaluations.datasets_used(session, shown))
