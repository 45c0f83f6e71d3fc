"""Parties that may be one, over HTTP."""

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
from atlas.knowledge.resolution import service
from atlas.knowledge.resolution.schemas import (
    CandidateDecisionIn,
    CandidateOut,
    ComparedCandidateOut,
    MergeOut,
    MergeUndoIn,
)

router = AtlasRouter(prefix="/resolution", tags=["resolution"])


@router.get(
    "/candidates",
    permission=Permission.READ,
    operation_id="list_candidates",
    summary="List parties that may be one",
)
async def list_candidates(
    session: Session, params: Annotated[ListParams, Depends(list_query(service.CANDIDATES))]
) -> PageOut[CandidateOut]:
    """List pairs of parties that different sources name, and that may be one party."""
    return page_out(await service.list_candidates(session, params), CandidateOut)


@router.get(
    "/candidates/{candidate_id}",
    permission=Permission.READ,
    operation_id="get_candidate",
    summary="Compare two parties side by side",
    errors=(404,),
)
async def get_candidate(
    session: Session, candidate_id: UUID, response: Response
) -> ComparedCandidateOut:
    """Return what agrees, what contradicts and what is unknown of the two today."""
    found = await service.get_candidate(session, candidate_id)
    response.headers["ETag"] = etag(found.revision)
    return found


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
    """Reject, leave unsure, or merge: a second person (senior officer or MLRO) confirms a merge."""
    row = await service.decide(session, actor, candidate_id, body, if_match)
    response.headers["ETag"] = etag(row.revision)
    return CandidateOut.model_validate(row)


@router.get(
    "/merges",
    permission=Permission.READ,
    operation_id="list_merges",
    summary="List merges",
)
async def list_merges(
    session: Session, params: Annotated[ListParams, Depends(list_query(service.MERGES))]
) -> PageOut[MergeOut]:
    """List which parties persons have joined, also where it was taken back."""
    return page_out(await service.list_merges(session, params), MergeOut)


@router.post(
    "/merges/{merge_id}/undo",
    permission=Permission.DECIDE,
    operation_id="undo_merge",
    summary="Take a merge back",
    errors=(404,),
)
async def undo_merge(session: Session, actor: Actor, merge_id: UUID, body: MergeUndoIn) -> MergeOut:
    """Make two parties of one again; later runs keep them apart. Idempotent."""
    return MergeOut.model_validate(await service.undo(session, actor, merge_id, body.reason))
