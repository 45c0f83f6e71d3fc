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
    """Evaluate with what has been decided about the hits since: floors and tier follow.

    What the run found stays as it was; the timeline says which decisions were considered and what
    moved. When nothing would be said otherwise, the newest evaluation is the answer. 409
    `stale_basis` when the lists say more of the parties than the run saw: rerun it.
    """
    stored = await reassessment.reassess(session, actor, investigation_id)
    response.headers["Location"] = f"/api/risk-evaluations/{stored.id}"
    return evaluation_out(stored, await evaluations.datasets_used(session, stored))
