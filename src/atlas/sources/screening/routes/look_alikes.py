"""What people decide of parties that may be one, over HTTP: the lists say how many it takes."""

from uuid import UUID

from fastapi import Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, IfMatch, Session, etag
from atlas.knowledge.resolution.schemas import CandidateDecisionIn, CandidateOut
from atlas.sources.screening.service import look_alikes

router = AtlasRouter(prefix="/resolution", tags=["resolution"])


@router.post(
    "/candidates/{candidate_id}/decision",
    permission=Permission.DECIDE,
    operation_id="decide_candidate",
    summary="Decide whether two parties are one",
    errors=(404, 409, 412, 428),
)
async def decide_candidate(
    session: Session,
    actor: Actor,
    candidate_id: UUID,
    body: CandidateDecisionIn,
    response: Response,
    if_match: IfMatch = None,
) -> CandidateOut:
    """Reject, leave unsure, or merge: a second person (senior officer or MLRO) confirms a merge.

    So does one a rejection where either party has a match that takes two people to dismiss, is
    marked as one of risk, or was never screened: the candidate is `reject_proposed` until then, and
    the second person posts `reject` as well.
    """
    row = await look_alikes.decide(session, actor, candidate_id, body, if_match)
    response.headers["ETag"] = etag(row.revision)
    return CandidateOut.model_validate(row)
